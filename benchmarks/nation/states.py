"""The entry of the register that goes with a body's sketch."""

from __future__ import annotations

import datetime as dt

from kanmin.localgov import LocalGovernment
from kanmin.status import PlanningState, StatusEntry

from .sketch import MARK, Nation, Sketch

BY = f"合成（{MARK}を作るプログラム）"
FIRST_DAY = dt.date(2026, 4, 1)
DAYS = 180
_SEEN = (
    PlanningState.MADE,
    PlanningState.PUBLISHED,
    PlanningState.REVISING,
    PlanningState.ENDED,
)
_REASONS = ("職員が足りない", "ほかの計画で足りている", "庁内で議論になっていない")


def entry_of(nation: Nation, body: LocalGovernment) -> StatusEntry:
    """A body's state for the Act's duty with its evidence; of an unknown one who was asked."""
    sketch = nation.sketch(body)
    dice = nation.dice(body.code, "state")
    day = FIRST_DAY + dt.timedelta(days=dice.randrange(DAYS))
    return StatusEntry.model_validate(
        {
            "lg_code": body.code,
            "state": sketch.state.value,
            "checked_on": day,
            "checked_by": BY,
            "note": f"{MARK}。実在の団体の状況ではありません。",
            **_seen(sketch),
            **_reason(sketch, dice.choice(_REASONS)),
        }
    )


def _seen(sketch: Sketch) -> dict[str, object]:
    if sketch.state not in _SEEN:
        return {}
    period = {"first": sketch.first, "last": sketch.last}
    return {"title": sketch.title, "url": sketch.url, **period}


def _reason(sketch: Sketch, reason: str) -> dict[str, str]:
    match sketch.state:
        case PlanningState.NOT_MAKING:
            return {"reason": reason, "stands_for": f"【{MARK}】{sketch.body.name}総合計画"}
        case PlanningState.NOT_CONSIDERED:
            return {"reason": reason}
        case _:
            return {}
