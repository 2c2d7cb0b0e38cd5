"""Bodies that could join (参加できる団体): without such a measure, or with no plan to look into."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kanmin.joint.members import Member
from kanmin.joint.proposals import JointProposal
from kanmin.joint.titles import share, told
from kanmin.language import N_
from kanmin.localgov import LocalGovernment, Registry
from kanmin.plan.terms import Term

KM_A_DEGREE = 111.2
SIZES_ALIKE = 1.5  # residents of the larger for one of the smaller
WORTH_A_LOOK = 0.3  # likeness from which a title is named


class Absence(Term):
    """What is known of a body that is not in a proposal. No data is never no."""

    NOT_IN_PLAN = "not-in-plan", N_("計画にない")
    NOT_SHARED = "not-shared", N_("計画が共有されていない")


@dataclass(frozen=True, slots=True)
class Prospect:
    """A body that could join (参加できる団体).

    near: the name of the nearest body of the proposal. km: between their offices; None where a
    place is not known. alike: names of its bodies of about the same number of residents.
    title: the measure of its own most like the proposal; "" where none is.
    """

    body: LocalGovernment
    absence: Absence
    near: str = ""
    km: float | None = None
    alike: tuple[str, ...] = ()
    title: str = ""


def could_join(
    proposal: JointProposal,
    bodies: Iterable[LocalGovernment],
    members: Sequence[Member],
    shared: Collection[str],
    registry: Registry,
) -> tuple[Prospect, ...]:
    """The bodies, of some, that are not in a proposal; the nearest first.

    members: the measures that were looked at. shared: codes of the bodies whose plans these are.
    """
    own: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        own[member.code].append(member)
    takers = [registry.by_code[code] for code in proposal.bodies if code in registry.by_code]
    found = []
    for body in bodies:
        if body.code in proposal.bodies:
            continue
        near, km = _nearest(body, takers)
        found.append(
            Prospect(
                body,
                Absence.NOT_IN_PLAN if body.code in shared else Absence.NOT_SHARED,
                near,
                km,
                tuple(t.name for t in takers if _sizes_alike(body, t, registry)),
                _most_like(proposal, own[body.code]),
            )
        )
    return tuple(sorted(found, key=lambda one: (_far(one.km), one.body.code)))


def _far(km: float | None) -> float:
    return math.inf if km is None else km


def _nearest(body: LocalGovernment, takers: Sequence[LocalGovernment]) -> tuple[str, float | None]:
    known = [(km, taker) for taker in takers if (km := distance(body, taker)) is not None]
    if not known:
        return "", None
    km, taker = min(known, key=lambda pair: (pair[0], pair[1].code))
    return taker.name, round(km, 1)


def distance(one: LocalGovernment, two: LocalGovernment) -> float | None:
    """Kilometres between two offices, as the crow flies, good within a prefecture."""
    places = (one.latitude, one.longitude, two.latitude, two.longitude)
    if any(place is None for place in places):
        return None
    north, east, other_north, other_east = (float(place or 0) for place in places)
    narrower = math.cos(math.radians((north + other_north) / 2))
    return KM_A_DEGREE * math.hypot(north - other_north, (east - other_east) * narrower)


def _sizes_alike(one: LocalGovernment, two: LocalGovernment, registry: Registry) -> bool:
    mine, theirs = _residents(one, registry), _residents(two, registry)
    if not mine or not theirs:
        return False
    return max(mine, theirs) <= SIZES_ALIKE * min(mine, theirs)


def _residents(body: LocalGovernment, registry: Registry) -> int | None:
    known = [n for n in registry.population(body.code).values() if n is not None]
    return known[-1] if known else None


def _most_like(proposal: JointProposal, members: Iterable[Member]) -> str:
    name = told(proposal.name).pairs
    scored = [(share(told(member.title).pairs, name), member.title) for member in members]
    score, title = max(scored, default=(0.0, ""))
    return title if score >= WORTH_A_LOOK else ""
