"""Groups of bodies (区分) by which returns are counted: tier, kind, population, prefecture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from kanmin.files import enclosed_toml
from kanmin.language import N_, _, active
from kanmin.localgov import Kind, LocalGovernment, Registry, Tier
from kanmin.plan.terms import Term
from kanmin.plan.terms import Tier as PlanTier


class Dimension(Term):
    """What bodies are grouped by (区分の仕方)."""

    TIER = "tier", N_("都道府県・市町村")
    KIND = "kind", N_("団体の種類")
    POPULATION = "population", N_("人口の区分")
    PREFECTURE = "prefecture", N_("都道府県別")


@dataclass(frozen=True, slots=True)
class Group:
    """A group of bodies, or of those who chose an option. word: as it is shown."""

    id: str
    word: str


@dataclass(frozen=True, slots=True)
class PopulationClass:
    """A class of municipalities by residents (人口の区分), from `least` to below the next one."""

    id: str
    word: str
    least: int


UNKNOWN = Group("unknown", N_("不明"))
_TIERS = {
    Tier.PREFECTURE: PlanTier.PREFECTURE.word,
    Tier.MUNICIPALITY: PlanTier.MUNICIPALITY.word,
}


@cache
def population_classes() -> tuple[PopulationClass, ...]:
    """The classes, smallest first."""
    raws = enclosed_toml("kanmin.survey", "population.toml")["classes"]
    found = [PopulationClass(**raw) for raw in raws]
    return tuple(sorted(found, key=lambda one: one.least))


def groups(by: Dimension, registry: Registry) -> tuple[Group, ...]:
    """All groups of a dimension in their order; 不明 only where somebody is in it."""
    match by:
        case Dimension.TIER:
            return tuple(Group(tier.value, _(word)) for tier, word in _TIERS.items())
        case Dimension.KIND:
            return tuple(Group(kind.value, kind.word) for kind in Kind)
        case Dimension.POPULATION:
            return tuple(Group(one.id, one.word) for one in population_classes())
        case _:
            return tuple(Group(body.code[:2], body.name) for body in registry.prefectures())


def group_of(by: Dimension, body: LocalGovernment, registry: Registry) -> Group | None:
    """The group a body is in; None where the dimension does not speak of it."""
    return _GROUPS[by](body, registry)


def groups_of(by: Dimension, registry: Registry) -> Mapping[str, Group | None]:
    """The group of each body by its code, worked out once a language."""
    return registry.once(
        f"survey groups by {by} in {active()}",
        lambda known: {body.code: group_of(by, body, known) for body in known},
    )


def _tier(body: LocalGovernment, _registry: Registry) -> Group:
    return Group(body.tier.value, _(_TIERS[body.tier]))


def _kind(body: LocalGovernment, _registry: Registry) -> Group:
    return Group(body.kind.value, body.kind.word)


def _prefecture(body: LocalGovernment, _registry: Registry) -> Group:
    return Group(body.prefecture_code, body.prefecture)


def _population(body: LocalGovernment, registry: Registry) -> Group | None:
    """By the newest count of residents; prefectures are no municipality of any size."""
    if body.tier is Tier.PREFECTURE:
        return None
    known = [n for _year, n in sorted(registry.population(body.code).items()) if n is not None]
    if not known:
        return Group(UNKNOWN.id, _(UNKNOWN.word))
    fitting = [one for one in population_classes() if one.least <= known[-1]]
    return Group(fitting[-1].id, fitting[-1].word)


_GROUPS: Mapping[Dimension, Callable[[LocalGovernment, Registry], Group | None]] = {
    Dimension.TIER: _tier,
    Dimension.KIND: _kind,
    Dimension.POPULATION: _population,
    Dimension.PREFECTURE: _prefecture,
}
