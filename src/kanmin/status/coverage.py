"""Where the bodies stand, counted: by state and part; as a whole, by prefecture, kind and size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kanmin.language import N_, _
from kanmin.localgov import LocalGovernment, Registry, Tier
from kanmin.status.states import FollowUpPart, PlanningState, part_of

States = Mapping[str, PlanningState]
"""States of planning by code; a body that is not in it is unknown."""

SIZES = (
    (5_000, N_("5千人未満")),
    (10_000, N_("5千人から1万人")),
    (20_000, N_("1万人から2万人")),
    (50_000, N_("2万人から5万人")),
    (100_000, N_("5万人から10万人")),
    (300_000, N_("10万人から30万人")),
)
LARGEST = N_("30万人以上")
NO_SIZE = N_("人口不明")


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many bodies of a group are in which state. whole: the denominator of every share."""

    name: str
    whole: int
    states: Mapping[PlanningState, int]

    def of(self, *states: PlanningState) -> int:
        """How many are in one of some states."""
        return sum(self.states.get(state, 0) for state in states)

    def part(self, part: FollowUpPart) -> int:
        """How many belong to a part of the follow-up."""
        return self.of(*(state for state in PlanningState if part_of(state) is part))


def count(name: str, bodies: Iterable[LocalGovernment], states: States) -> StateCount:
    """The states of some bodies."""
    several = list(bodies)
    found = Counter(states.get(body.code, PlanningState.UNKNOWN) for body in several)
    return StateCount(name, len(several), found)


def by_prefecture(registry: Registry, states: States) -> dict[str, StateCount]:
    """The municipalities of each prefecture, by the prefecture's two digits."""
    return _grouped(registry, states, lambda body: (body.prefecture_code, body.prefecture))


def by_kind(registry: Registry, states: States) -> dict[str, StateCount]:
    """The municipalities by kind."""
    return _grouped(registry, states, lambda body: (body.kind.value, body.kind.value))


def by_size(registry: Registry, states: States) -> dict[str, StateCount]:
    """The municipalities by residents, the smallest first; those without a figure last."""
    found = _grouped(registry, states, lambda body: (_size(body, registry),) * 2)
    order = [*(name for _least, name in SIZES), LARGEST, NO_SIZE]
    return {name: found[name] for name in order if name in found}


def _size(body: LocalGovernment, registry: Registry) -> str:
    known = [n for n in registry.population(body.code).values() if n is not None]
    if not known:
        return NO_SIZE
    return next((name for limit, name in SIZES if known[-1] < limit), LARGEST)


def _grouped(
    registry: Registry, states: States, key: Callable[[LocalGovernment], tuple[str, str]]
) -> dict[str, StateCount]:
    groups: dict[tuple[str, str], list[LocalGovernment]] = {}
    for body in registry:
        if body.tier is Tier.MUNICIPALITY:
            groups.setdefault(key(body), []).append(body)
    return {name: count(_(word), bodies, states) for (name, word), bodies in groups.items()}
