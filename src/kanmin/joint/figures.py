"""What a proposal adds up to: years, costs, hours, indicators. Unknown is never 0."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kanmin.joint.members import Member, YearFigures
from kanmin.joint.titles import likeness, told
from kanmin.wording import letters

Members = tuple[Member, ...]
SAME_NAME = 0.8  # likeness of indicators' names


@dataclass(frozen=True, slots=True)
class YearSum:
    """A sum of one fiscal year, in thousand yen or hours.

    known: bodies that gave a figure for the year, of `whole`.
    """

    fiscal_year: int
    amount: int | float
    known: int
    whole: int


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over all years; None where nobody gave a figure. known: bodies with any, of `whole`."""

    amount: int | float | None
    known: int
    whole: int


@dataclass(frozen=True, slots=True)
class Timing:
    """When a body is at work (工程). years: with any work; runs: in which it is carried out."""

    codes: tuple[str, ...]
    name: str
    years: tuple[int, ...]
    runs: tuple[int, ...]

    @property
    def begins(self) -> int | None:
        """The first year with any work; None where its plan names none."""
        return self.years[0] if self.years else None


@dataclass(frozen=True, slots=True)
class YearBodies:
    """How many of the bodies are at work in a fiscal year. known: bodies with a schedule."""

    fiscal_year: int
    count: int
    known: int
    whole: int


@dataclass(frozen=True, slots=True)
class SharedIndicator:
    """An indicator (KPI) that several of the bodies have, in one unit."""

    name: str
    unit: str
    bodies: int
    whole: int


def bodies_of(members: Iterable[Member]) -> frozenset[str]:
    """The codes of the bodies of some measures."""
    return frozenset(code for member in members for code in member.codes)


def year_sums(
    members: Members, figures: Callable[[Member], YearFigures], whole: int
) -> tuple[YearSum, ...]:
    """The sum of each year that anybody gave a figure for."""
    sums: dict[int, int | float] = defaultdict(int)
    known: dict[int, set[str]] = defaultdict(set)
    for member in members:
        for year, amount in figures(member):
            sums[year] += amount
            known[year].update(member.codes)
    return tuple(YearSum(y, _plain(sums[y]), len(known[y]), whole) for y in sorted(sums))


def total(members: Members, figures: Callable[[Member], YearFigures], whole: int) -> Total:
    """The sum over all years."""
    known = tuple(member for member in members if figures(member))
    if not known:
        return Total(None, 0, whole)
    amount = sum(amount for member in known for _year, amount in figures(member))
    return Total(_plain(amount), len(bodies_of(known)), whole)


def _plain(value: int | float) -> int | float:
    return int(value) if value == int(value) else round(value, 3)


def timings(members: Members) -> tuple[Timing, ...]:
    """When each body is at work, in the order of the bodies."""
    by_plan: dict[tuple[str, ...], list[Member]] = defaultdict(list)
    for member in members:
        by_plan[member.codes].append(member)
    return tuple(
        Timing(
            codes,
            group[0].name,
            tuple(sorted({year for m in group for year in m.years})),
            tuple(sorted({year for m in group for year in m.runs})),
        )
        for codes, group in by_plan.items()
    )


def years_of(members: Members, whole: int) -> tuple[YearBodies, ...]:
    """How many bodies are at work in each year that any is."""
    known = len(bodies_of(m for m in members if m.years))
    years = sorted({year for member in members for year in member.years})
    return tuple(
        YearBodies(year, len(bodies_of(m for m in members if year in m.years)), known, whole)
        for year in years
    )


def paying(members: Members) -> Mapping[int, int]:
    """By fiscal year, how many bodies foresee a cost above 0."""
    found: dict[int, set[str]] = defaultdict(set)
    for member in members:
        for year, amount in member.costs:
            if amount > 0:
                found[year].update(member.codes)
    return {year: len(codes) for year, codes in sorted(found.items())}


def common_indicators(members: Members, whole: int) -> tuple[SharedIndicator, ...]:
    """The indicators that two bodies or more have under one name, or one like it, in one unit."""
    found: list[tuple[str, str, set[str]]] = []
    for name, unit, codes in _by_name(members):
        home = next((one for one in found if one[1] == unit and _same_name(one[0], name)), None)
        if home is None:
            found.append((name, unit, codes))
        else:
            home[2].update(codes)
    shared = [SharedIndicator(n, u, len(codes), whole) for n, u, codes in found if len(codes) > 1]
    return tuple(sorted(shared, key=lambda one: (-one.bodies, one.name, one.unit)))


def _by_name(members: Members) -> list[tuple[str, str, set[str]]]:
    """The indicators by their letters, what most bodies have first."""
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)
    spelt: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for member in members:
        for name, unit in member.indicators:
            key = (_bare(name), letters(unit) or unit)
            codes[key].update(member.codes)
            spelt[key][name] += 1
    keys = sorted(codes, key=lambda key: (-len(codes[key]), key))
    return [(min(spelt[k], key=lambda n: (-spelt[k][n], n)), k[1], set(codes[k])) for k in keys]


def _same_name(one: str, two: str) -> bool:
    return likeness(told(one), told(two)) >= SAME_NAME


def _bare(name: str) -> str:
    """The letters of an indicator's name without の: 予約の件数 is 予約件数."""
    return letters(name).replace("の", "") or name
