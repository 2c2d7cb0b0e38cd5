"""Proposals for joining (共同化の候補): measures of several bodies that are the same thing."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kanmin.joint import figures
from kanmin.joint.figures import SharedIndicator, Timing, Total, YearBodies, YearSum, bodies_of
from kanmin.joint.grouping import groups_of
from kanmin.joint.members import Member, order
from kanmin.joint.titles import is_policy, likeness, told
from kanmin.joint.units import Unit, middle_title, units_of
from kanmin.language import N_
from kanmin.plan import OriginKind
from kanmin.plan.terms import Term
from kanmin.wording import letters

LEAST = 3
"""Bodies that a proposal has at least, where nobody says otherwise."""


class Suits(Term):
    """What a proposal suits: buying together, or planning and working together."""

    PROCUREMENT = "procurement", N_("共同調達")
    PLAN = "plan", N_("共同の計画・取組")


class JoinReason(Term):
    """Why a measure is in a proposal."""

    ORIGIN = "origin", N_("由来が同じ")
    TITLE = "title", N_("題が同じ")
    LIKENESS = "likeness", N_("題や取組が似ている")


@dataclass(frozen=True)
class JointProposal:
    """Measures (個別施策) of several bodies that might be carried out together.

    key: its name in addresses. keys: all names it answers to, so that an address still leads
    to it when a body more has changed its middle. members: in the order of the bodies.
    origin_kind, origin: what its core was taken from; OWN and "" where titles alone join it.
    """

    key: str
    keys: frozenset[str]
    name: str
    category: int | None
    members: tuple[Member, ...]
    origin_kind: OriginKind
    origin: str
    core: frozenset[str]

    @cached_property
    def bodies(self) -> Mapping[str, str]:
        """The names of its bodies by code; of a joint plan's other bodies the codes."""
        found: dict[str, str] = {}
        for member in self.members:
            found |= {code: code for code in member.codes[1:] if code not in found}
            found[member.code] = member.name
        return dict(sorted(found.items()))

    @cached_property
    def costs(self) -> tuple[YearSum, ...]:
        """Costs by fiscal year, thousand yen."""
        return figures.year_sums(self.members, lambda m: m.costs, len(self.bodies))

    @cached_property
    def hours(self) -> tuple[YearSum, ...]:
        """Staff hours by fiscal year."""
        return figures.year_sums(self.members, lambda m: m.hours, len(self.bodies))

    @cached_property
    def cost(self) -> Total:
        """Costs of all years, thousand yen."""
        return figures.total(self.members, lambda m: m.costs, len(self.bodies))

    @cached_property
    def hours_total(self) -> Total:
        """Staff hours of all years."""
        return figures.total(self.members, lambda m: m.hours, len(self.bodies))

    @cached_property
    def timings(self) -> tuple[Timing, ...]:
        """When each body is at work."""
        return figures.timings(self.members)

    @cached_property
    def years(self) -> tuple[YearBodies, ...]:
        """How many bodies are at work in each year."""
        return figures.years_of(self.members, len(self.bodies))

    @property
    def overlap(self) -> tuple[int, ...]:
        """The fiscal years in which two bodies or more are at work."""
        return tuple(year.fiscal_year for year in self.years if year.count > 1)

    @cached_property
    def paying(self) -> Mapping[int, int]:
        """By fiscal year, how many bodies foresee a cost above 0."""
        return figures.paying(self.members)

    @cached_property
    def indicators(self) -> tuple[SharedIndicator, ...]:
        """The indicators that two bodies or more have in one unit."""
        return figures.common_indicators(self.members, len(self.bodies))

    @property
    def leads(self) -> tuple[tuple[str, str], ...]:
        """The lead sections: body and section, where known."""
        return tuple(dict.fromkeys((m.name, m.lead) for m in self.members if m.lead))

    @property
    def policy_word(self) -> str:
        """The word by which its name is that of a rule or a plan; "" where it is not."""
        return is_policy(self.name)

    @property
    def suits(self) -> Suits:
        """Buying together needs costs that two bodies foresee in one year, and no mere rule."""
        together = any(count > 1 for count in self.paying.values())
        return Suits.PROCUREMENT if together and not self.policy_word else Suits.PLAN

    def reason(self, member: Member) -> JoinReason:
        """Why a measure of it is in it."""
        if member.origin and member.origin in self.core:
            return JoinReason.ORIGIN
        same = letters(member.title) == letters(self.name)
        return JoinReason.TITLE if same else JoinReason.LIKENESS

    def likeness(self, member: Member) -> float:
        """How alike a measure's title is to the proposal's name, 0 to 1."""
        return round(likeness(told(member.title), told(self.name)), 2)


def proposals(members: Iterable[Member], least: int = LEAST) -> tuple[JointProposal, ...]:
    """Groups of measures of at least so many different bodies, most bodies first.

    Each measure is in one group at most. Measures of one plan alone are joint already.
    """
    units = units_of(sorted(members, key=order))
    return _sorted(_proposal(group) for group in groups_of(units) if _enough(group, least))


def by_origin(members: Iterable[Member], least: int = LEAST) -> tuple[JointProposal, ...]:
    """The same by the national measure alone: for all bodies of the country."""
    groups: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        if member.origin and member.origin_kind is OriginKind.NATIONAL:
            groups[member.origin].append(member)
    found = []
    for origin, several in groups.items():
        ordered = tuple(sorted(several, key=order))
        unit = Unit(f"o:{origin}", origin, middle_title(ordered), ordered)
        if _enough((unit,), least):
            found.append(_proposal((unit,)))
    return _sorted(found)


def _sorted(found: Iterable[JointProposal]) -> tuple[JointProposal, ...]:
    def place(one: JointProposal) -> tuple[int, float, str]:
        amount = one.cost.amount
        return -len(one.bodies), 1.0 if amount is None else -amount, one.key

    return tuple(sorted(found, key=place))


def _enough(group: Sequence[Unit], least: int) -> bool:
    members = [member for unit in group for member in unit.members]
    plans = {member.codes for member in members}
    return len(plans) > 1 and len(bodies_of(members)) >= max(least, 2)


def _proposal(group: Sequence[Unit]) -> JointProposal:
    members = tuple(sorted((m for unit in group for m in unit.members), key=order))
    name = middle_title(members)
    middle = max(group, key=lambda unit: (_holds(unit, name), bool(unit.origin), unit.key))
    taken = max((u for u in group if u.origin), key=lambda u: (_size(u), u.key), default=None)
    source = next((m for m in taken.members if m.origin), None) if taken else None
    return JointProposal(
        key=_hashed(middle.key),
        keys=frozenset(_hashed(unit.key) for unit in group),
        name=name,
        category=_category(members),
        members=members,
        origin_kind=source.origin_kind if source else OriginKind.OWN,
        origin=(source.origin_name or source.title) if source else "",
        core=frozenset(unit.origin for unit in group if unit.origin),
    )


def _holds(unit: Unit, title: str) -> bool:
    return any(letters(member.title) == letters(title) for member in unit.members)


def _size(unit: Unit) -> int:
    return len(bodies_of(unit.members))


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _category(members: Iterable[Member]) -> int | None:
    """The category most bodies give it; the lower one of two; None where none does."""
    codes: dict[int, set[str]] = defaultdict(set)
    for member in members:
        if member.category:
            codes[member.category].update(member.codes)
    counts = Counter({number: len(found) for number, found in codes.items()})
    return min(counts, key=lambda number: (-counts[number], number), default=None)
