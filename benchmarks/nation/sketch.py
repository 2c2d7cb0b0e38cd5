"""The nation and, of each body, the sketch from which its plan, state and return are made."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from kanmin.localgov import LocalGovernment, Registry, default_registry
from kanmin.plan import Stage
from kanmin.status import PlanningState

from .subjects import Subject, choice

MARK = "合成データ"
"""What every document says of itself."""

NEWEST = 2027
"""The fiscal year of the newest version."""

_SHARES = {
    PlanningState.UNKNOWN: 12,
    PlanningState.NOT_CONSIDERED: 16,
    PlanningState.CONSIDERING: 12,
    PlanningState.DRAFTING: 10,
    PlanningState.MADE: 10,
    PlanningState.PUBLISHED: 20,
    PlanningState.REVISING: 8,
    PlanningState.ENDED: 7,
    PlanningState.NOT_MAKING: 5,
}
_STAGES = {
    PlanningState.MADE: Stage.DECIDED,
    PlanningState.PUBLISHED: Stage.PUBLISHED,
    PlanningState.REVISING: Stage.PUBLISHED,
    PlanningState.ENDED: Stage.PUBLISHED,
}


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is settled of a body before anything is written. first, last: fiscal years."""

    body: LocalGovernment
    state: PlanningState
    title: str
    first: int
    last: int
    subjects: tuple[Subject, ...]

    @property
    def stage(self) -> Stage:
        """The stage of its plan that goes with its state."""
        return _STAGES.get(self.state, Stage.DRAFT)

    @property
    def url(self) -> str:
        """Where its plan would stand, an address that leads nowhere."""
        return f"https://synthetic.invalid/{self.body.code}/plan"


@dataclass(frozen=True, slots=True)
class Nation:
    """Bodies with plans. bodies: how many, evenly over the country; measures: of each plan.

    years: versions of each plan, the newest one of fiscal year 2027.
    """

    seed: int = 1
    bodies: int = 1788
    measures: int = 60
    years: int = 1
    registry: Registry = field(default_factory=default_registry, repr=False)

    def __iter__(self) -> Iterator[LocalGovernment]:
        """The bodies in code order, from all over the country."""
        every = tuple(self.registry)
        count = min(self.bodies, len(every))
        return (every[i * len(every) // count] for i in range(count))

    @property
    def fiscal_years(self) -> range:
        """The years of the versions, oldest first."""
        return range(NEWEST - self.years + 1, NEWEST + 1)

    def dice(self, *of: object) -> random.Random:
        """Chance for one thing alone, so that each can be made without the others."""
        return random.Random(":".join(map(str, (self.seed, *of))))

    def sketch(self, body: LocalGovernment) -> Sketch:
        """What is settled of a body."""
        dice = self.dice(body.code)
        state = dice.choices(list(_SHARES), list(_SHARES.values()))[0]
        first = (
            dice.randint(2020, 2021) if state is PlanningState.ENDED else dice.randint(2024, 2027)
        )
        return Sketch(
            body=body,
            state=state,
            title=f"【{MARK}】{body.name}官民データ活用推進計画",
            first=first,
            last=first + dice.randint(2, 4),
            subjects=choice(body.tier).draw(dice, self.measures),
        )
