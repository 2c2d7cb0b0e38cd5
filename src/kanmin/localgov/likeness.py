"""Bodies like this one, measured on published figures, with what was compared.

This is NOT the 類似団体 classification of 総務省, and must not be shown under that name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, pstdev
from types import MappingProxyType
from typing import TYPE_CHECKING

from kanmin.language import N_, _
from kanmin.localgov.model import Kind, LocalGovernment, Tier
from kanmin.localgov.registry import Registry

if TYPE_CHECKING:
    from kanmin.localgov.scaled import Scaled

_FIRST_YEAR, _LAST_YEAR = 2017, 2025
_TOWN_OR_VILLAGE = "町村"

Read = Callable[[Registry, LocalGovernment], float | str | None]
Profile = tuple[float | str | None, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """Something compared. logarithmic: compared by ratio, not by difference."""

    id: str
    label: str
    unit: str
    read: Read
    logarithmic: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """One feature with the values of both bodies, in `unit`; None where there is none."""

    id: str
    label: str
    unit: str
    mine: float | str | None
    theirs: float | str | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A body like another one. distance: 0 = alike in all that was compared; 1 is about one
    standard deviation of all bodies of the tier."""

    body: LocalGovernment
    distance: float
    features: tuple[Compared, ...]


def similar(body: LocalGovernment, registry: Registry, count: int = 10) -> tuple[Likeness, ...]:
    """The bodies most like this one, nearest first; equal distances in code order.

    NOT 総務省's 類似団体: only bodies of the same tier are compared. Municipalities by kind,
    population, density (both by ratio), share of people of 65 and over, 財政力指数 and shares
    of the three industries; prefectures by population, its change and persons per household.
    Values are standardised over the tier; the distance is the root mean square over the
    features both have (at least three), plus a penalty for those one of them lacks.
    Empty when the body has fewer than three features.
    """
    features, compared = _FEATURES[body.tier], _compared_with(body, registry)
    profiles = compared.profiles
    mine = profiles[body.code]
    return tuple(
        Likeness(registry.get(code), distance, _compared(features, mine, profiles[code]))
        for code, distance in compared.scaled.nearest(body.code, count)
    )


def nearest(body: LocalGovernment, registry: Registry, count: int = 10) -> tuple[str, ...]:
    """The codes of the bodies of `similar`, for who does not ask what was compared."""
    return tuple(
        code for code, _distance in _compared_with(body, registry).scaled.nearest(body.code, count)
    )


@dataclass(frozen=True, slots=True)
class _Profiles:
    """The profiles of the bodies of a tier by code; and the same, standardised, to measure with."""

    profiles: Mapping[str, Profile]
    scaled: Scaled


def _compared_with(body: LocalGovernment, registry: Registry) -> _Profiles:
    """Those of a body's tier, kept with the registry; made anew for a body that is not in it."""
    if registry.by_code.get(body.code) == body:
        return registry.once(f"profiles of {body.tier}", lambda known: _of_tier(body.tier, known))
    return _of_tier(body.tier, registry, {body.code: _profile(body, registry)})


def _of_tier(
    tier: Tier, registry: Registry, more: Mapping[str, Profile] = MappingProxyType({})
) -> _Profiles:
    from kanmin.localgov.scaled import Scaled  # noqa: PLC0415 - it needs numpy, and few need it

    profiles = {b.code: _profile(b, registry) for b in registry if b.tier is tier} | dict(more)
    codes = tuple(sorted(profiles))
    columns = list(zip(*(profiles[code] for code in codes), strict=True))
    scaled = [_scaled(one, values) for one, values in zip(_FEATURES[tier], columns, strict=True)]
    names = [any(isinstance(value, str) for value in values) for values in columns]
    return _Profiles(profiles, Scaled.of(codes, scaled, names))


def _profile(body: LocalGovernment, registry: Registry) -> Profile:
    return tuple(feature.read(registry, body) for feature in _FEATURES[body.tier])


def _scaled(feature: Feature, column: Profile) -> list[float]:
    """A feature of all bodies, standardised; of names the place of each."""
    names = sorted({value for value in column if isinstance(value, str)})
    if names:
        return [names.index(v) if isinstance(v, str) else math.nan for v in column]
    numbers = [_number(feature, value) for value in column]
    known = [number for number in numbers if number is not None]
    mean, deviation = (fmean(known), pstdev(known)) if known else (0.0, 0.0)
    return [math.nan if n is None else (n - mean) / (deviation or 1.0) for n in numbers]


def _number(feature: Feature, value: float | str | None) -> float | None:
    if value is None or isinstance(value, str):
        return None
    if not feature.logarithmic:
        return value
    return math.log(value) if value > 0 else None


def _compared(features: Iterable[Feature], mine: Profile, theirs: Profile) -> tuple[Compared, ...]:
    return tuple(
        Compared(feature.id, _(feature.label), _(feature.unit), a, b)
        for feature, a, b in zip(features, mine, theirs, strict=True)
    )


def _kind_group(_registry: Registry, body: LocalGovernment) -> str:
    return _TOWN_OR_VILLAGE if body.kind in (Kind.TOWN, Kind.VILLAGE) else body.kind.value


def _figure(figure_id: str) -> Read:
    return lambda registry, body: registry.facts.figures.value(body.code, figure_id)


def _growth(registry: Registry, body: LocalGovernment) -> float | None:
    years = registry.facts.population(body.code)
    first, last = years.get(_FIRST_YEAR), years.get(_LAST_YEAR)
    return round(100 * (last - first) / first, 2) if first and last is not None else None


def _household_size(registry: Registry, body: LocalGovernment) -> float | None:
    figures = registry.facts.figures
    people = figures.value(body.code, "residents_2025")
    households = figures.value(body.code, "resident_households_2025")
    if isinstance(people, int) and isinstance(households, int) and households > 0:
        return round(people / households, 2)
    return None


_POPULATION = Feature(
    "residents_2025", N_("人口（住民基本台帳、2025年）"), N_("人"), _figure("residents_2025"), True
)
_FEATURES: Mapping[Tier, tuple[Feature, ...]] = {
    Tier.MUNICIPALITY: (
        Feature("kind", N_("団体の種別"), "", _kind_group),
        _POPULATION,
        Feature(
            "population_density_2025",
            N_("人口密度（2025年国勢調査・速報）"),
            N_("人/km²"),
            _figure("population_density_2025"),
            True,
        ),
        Feature("share_65_and_over", N_("65歳以上人口割合"), "%", _figure("share_65_and_over")),
        Feature(
            "fiscal_strength_index", N_("財政力指数"), N_("指数"), _figure("fiscal_strength_index")
        ),
        Feature(
            "primary_industry_share",
            N_("第1次産業就業者比率"),
            "%",
            _figure("primary_industry_share"),
        ),
        Feature(
            "secondary_industry_share",
            N_("第2次産業就業者比率"),
            "%",
            _figure("secondary_industry_share"),
        ),
        Feature(
            "tertiary_industry_share",
            N_("第3次産業就業者比率"),
            "%",
            _figure("tertiary_industry_share"),
        ),
    ),
    Tier.PREFECTURE: (
        _POPULATION,
        Feature("population_growth", N_("人口の増減率（2017年から2025年）"), "%", _growth),
        Feature("household_size", N_("1世帯当たり人員（2025年）"), N_("人"), _household_size),
    ),
}
