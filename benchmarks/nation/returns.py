"""Returns to a survey: a sound one of every body, and returns with one error of each kind."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from kanmin.localgov import LocalGovernment
from kanmin.plan import Stage
from kanmin.status import FollowUpPart, PlanningState, Reason, part_of
from kanmin.survey import (
    ChosenOne,
    GivenNumber,
    Questionnaire,
    Return,
    answer_of,
)
from kanmin.survey.answers import AnyAnswer

from .sketch import MARK, Nation, Sketch

Plain = dict[str, Any]
PARTS = tuple(f"measures-{number}" for number in range(1, 6))
_SUPPORT = ("briefing", "advisor", "template", "joint")


def sound_return(nation: Nation, body: LocalGovernment, sheet: Questionnaire) -> Return:
    """A full return that can be true, handed in; it agrees with the body's plan."""
    return _return(body, sheet, plain_answers(nation, body, sheet))


def flawed_return(nation: Nation, body: LocalGovernment, sheet: Questionnaire, flaw: str) -> Return:
    """The same return with one error of a kind (`FLAWS`) that keeps it from being handed in."""
    found = _return(body, sheet, FLAWS[flaw](plain_answers(nation, body, sheet)))
    more = _FOREIGN.get(flaw, {})
    return found.with_answers({**found.answers, **more})


def plain_answers(nation: Nation, body: LocalGovernment, sheet: Questionnaire) -> Plain:
    """The answers of the sound return, option ids and plain values by question id."""
    found = _answers(nation.sketch(body), nation.dice(body.code, "return", sheet.id))
    return {name: value for name, value in found.items() if name in sheet.by_id}


def _return(body: LocalGovernment, sheet: Questionnaire, plain: Plain) -> Return:
    return Return(
        lg_code=body.code,
        name=body.full_name,
        questionnaire=sheet.id,
        answers={name: answer_of(sheet.question(name), value) for name, value in plain.items()},
        note=MARK,
    )


def _answers(sketch: Sketch, dice: random.Random) -> Plain:
    status = "made" if sketch.stage is not Stage.DRAFT else _status(sketch.state)
    staff = dice.randint(1, 30)
    found: Plain = {"status": status, "staff": staff, "dedicated": dice.randint(0, staff)}
    found |= {"section": f"企画課（{MARK}）", "phone": "000-000-0000"}
    found |= {"support": tuple(dice.sample(_SUPPORT, 2)), "hours": dice.randint(0, 80) / 2}
    if status == "made":
        found |= _made(sketch)
    if status == "begun":
        found["planned-year"] = dice.randint(2027, 2029)
    if status == "none":
        found["reasons"] = tuple(dice.sample([r.value for r in Reason if r != "other"], 2))
    else:
        found["categories"] = _stressed(sketch)
    return found


def _stressed(sketch: Sketch) -> tuple[str, ...]:
    """The categories of most of its measures, three at most."""
    counts = Counter(subject.category for subject in sketch.subjects)
    return tuple(sorted(f"c{number}" for number, _count in counts.most_common(3)))


def _status(state: PlanningState) -> str:
    return "begun" if part_of(state) is FollowUpPart.CONSIDERING else "none"


def _made(sketch: Sketch) -> Plain:
    counts = Counter(subject.category for subject in sketch.subjects)
    numbers = [counts[category] for category in range(1, 6)]
    return {
        "form": "alone",
        "name": sketch.title,
        "url": sketch.url,
        "first-year": sketch.first,
        "last-year": sketch.last,
        **dict(zip(PARTS, numbers, strict=True)),
        "measures": sum(numbers),
        "measured": "some",
    }


def _made_up(**more: Any) -> Callable[[Plain], Plain]:
    """The answers of one that has made a plan, some of them wrong."""
    made = {"status": "made", "form": "alone", "name": MARK, "first-year": 2024, "last-year": 2027}

    def spoil(plain: Plain) -> Plain:
        kept = {k: v for k, v in plain.items() if k not in ("reasons", "planned-year")}
        return made | kept | {"status": "made"} | {k.replace("_", "-"): v for k, v in more.items()}

    return spoil


def _put(**more: Any) -> Callable[[Plain], Plain]:
    return lambda plain: plain | more


def _without(*names: str) -> Callable[[Plain], Plain]:
    return lambda plain: {k: v for k, v in plain.items() if k not in names}


FLAWS: Mapping[str, Callable[[Plain], Plain]] = {
    "option": _put(support=("magic",)),
    "alone": _put(support=("briefing", "nothing")),
    "too-many": _made_up(categories=("c1", "c2", "c3", "c4")),
    "too-small": _put(hours=-1),
    "too-large": _put(staff=4000),
    "not-whole": _put(staff=2.5),
    "address": _made_up(url="計画のページ"),
    "too-long": _put(section="課" * 2001),
    "not-asked": _made_up(planned_year=2028),
    "above": _put(staff=3, dedicated=4),
    "backwards": _made_up(first_year=2027, last_year=2025),
    "sum": _made_up(**dict.fromkeys(PARTS, 1), measures=99),
    "missing": _without("staff", "dedicated"),
    "other-kind": lambda plain: plain,
    "no-question": lambda plain: plain,
}
"""Errors by kind; each is refused by the survey's own checks."""

_FOREIGN: Mapping[str, Mapping[str, AnyAnswer]] = {
    "other-kind": {"staff": ChosenOne(option="many")},
    "no-question": {"question-x": GivenNumber(value=1)},
}
"""Answers that no form can send, only a file."""
