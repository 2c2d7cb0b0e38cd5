"""The plans that bodies share, their measures brought together; kept for the same documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kanmin.errors import KanminError
from kanmin.joint import JointProposal, Member, members_of, proposals
from kanmin.plan import Plan
from kanmin.server.bodies import registry
from kanmin.server.store.sharing import Shared

FEWEST = 2
_MOST_KEPT = 8  # groupings, some 20 MB each for the largest prefecture
_kept: dict[tuple[str, ...], Grouped] = {}


@dataclass(frozen=True, slots=True)
class Grouped:
    """What some shared plans come to. bodies: codes whose plan could be read.

    damaged: titles of plans that could not. found: of two bodies or more.
    """

    bodies: frozenset[str]
    damaged: tuple[str, ...]
    members: tuple[Member, ...]
    found: tuple[JointProposal, ...]

    def of(self, key: str) -> JointProposal | None:
        """The proposal that answers to a name; None where there is none any more."""
        return next((one for one in self.found if key in one.keys), None)


def grouped(shared: Iterable[Shared]) -> Grouped:
    """The measures of some plans brought together."""
    several = tuple(shared)
    key = tuple(sorted(one.digest for one in several))
    if key not in _kept:
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = _grouped(several)
    return _kept[key]


def _grouped(shared: Iterable[Shared]) -> Grouped:
    plans: list[Plan] = []
    damaged: list[str] = []
    for one in shared:
        try:
            plans.append(one.plan)
        except KanminError:  # the others are still there
            damaged.append(str(one.stored))
    names = {body.code: body.name for body in registry()}
    members = members_of(plans, names)
    bodies = frozenset(body.lg_code for plan in plans for body in plan.bodies)
    return Grouped(bodies, tuple(damaged), members, proposals(members, FEWEST))
