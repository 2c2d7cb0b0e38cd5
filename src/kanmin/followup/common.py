"""Common indicators (共通指標): shared by all bodies, from public statistics, with a rank.

`common.toml` names the figures. A rate made of little is neither ranked nor compared with; a body
without data is never last.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median
from typing import Any

from kanmin.calendar_ja import format_date
from kanmin.errors import KanminError
from kanmin.followup.figures import UNKNOWN, number, with_unit
from kanmin.followup.report_cells import heads, name_cell, right
from kanmin.language import _
from kanmin.layout import Block, Cell, Paragraph, Row, Table
from kanmin.localgov import Figure, LocalGovernment, Registry, Tier, similar
from kanmin.plan import Direction, Plan

LEAST_OTHERS = 5  # bodies alike with data, below which there is no rank and no median
DONE = "実施"  # how the figures of localgov say yes


@dataclass(frozen=True, slots=True)
class CommonDefinition:
    """Which figure is a common indicator for which tier.

    category: 1 to 5. least: the least denominator for a rank. size: the figure to look at where
    the denominator is not published; "" where nothing stands for it.
    """

    figure: str
    name: str
    category: int
    tiers: tuple[Tier, ...]
    direction: Direction
    least: int
    size: str = ""


@dataclass(frozen=True, slots=True)
class CommonIndicator:
    """A common indicator of a body, beside the bodies most like it.

    of: how many bodies were compared, this one among them when it has data. rank: 1 is the best in
    the direction, equal values share a rank; None with the reason why. median: of those compared,
    None for too few. carried_out: how many of them say 実施; None for a figure that is a number.
    """

    body: LocalGovernment
    name: str
    category: int
    direction: Direction
    figure: Figure
    rank: int | None
    of: int
    median: float | None
    carried_out: int | None
    reason: str

    def to_raw(self) -> dict[str, Any]:
        """The indicator as `kanmin followup --format json` prints it."""
        return {
            "lg_code": self.body.code,
            "body": self.body.full_name,
            "id": self.figure.id,
            "name": self.name,
            "category": self.category,
            "direction": self.direction.value,
            "value": self.figure.value,
            "unit": self.figure.unit,
            "numerator": self.figure.numerator,
            "denominator": self.figure.denominator,
            "as_of": self.figure.as_of.isoformat() if self.figure.as_of else None,
            "as_of_note": self.figure.as_of_note,
            "verified": self.figure.verified,
            "source": self.figure.source,
            "rank": self.rank,
            "of": self.of,
            "median": self.median,
            "carried_out": self.carried_out,
            "reason": self.reason,
        }


@cache
def common_definitions() -> tuple[CommonDefinition, ...]:
    """The common indicators of `common.toml`, in its order."""
    text = files("kanmin.followup").joinpath("common.toml").read_text(encoding="utf-8")
    return tuple(_definition(raw) for raw in tomllib.loads(text)["indicators"])


def _definition(raw: dict[str, Any]) -> CommonDefinition:
    tiers = tuple(Tier(tier) for tier in raw["tiers"])
    return CommonDefinition(**{**raw, "tiers": tiers, "direction": Direction(raw["direction"])})


def common_of_plan(plan: Plan, registry: Registry) -> tuple[CommonIndicator, ...]:
    """The common indicators of each body of a plan that the registry knows."""
    return tuple(
        indicator
        for body in _known(plan, registry)
        for indicator in common_indicators(body, registry)
    )


def _known(plan: Plan, registry: Registry) -> Iterator[LocalGovernment]:
    for body in plan.bodies:
        try:
            yield registry.get(body.lg_code or "")
        except KanminError:
            continue


def common_indicators(
    body: LocalGovernment, registry: Registry, like: int = 20
) -> tuple[CommonIndicator, ...]:
    """The common indicators of a body's tier, each beside the `like` bodies most like it."""
    others = tuple(likeness.body for likeness in similar(body, registry, like))
    return tuple(
        _indicator(definition, body, others, registry)
        for definition in common_definitions()
        if body.tier in definition.tiers
    )


def _indicator(
    definition: CommonDefinition,
    body: LocalGovernment,
    others: Iterable[LocalGovernment],
    registry: Registry,
) -> CommonIndicator:
    mine = registry.figure(body.code, definition.figure)
    found = [registry.figure(other.code, definition.figure).value for other in others
             if not _tiny(_denominator(definition, other, registry), definition)]
    theirs = [value for value in found if value is not None]
    reason = _reason(definition, body, registry, len(theirs))
    compared = [*theirs, *([] if mine.value is None else [mine.value])]
    numbers = [value for value in compared if not isinstance(value, str)]
    return CommonIndicator(
        body=body,
        name=definition.name,
        category=definition.category,
        direction=definition.direction,
        figure=mine,
        rank=None if reason else _rank(definition.direction, mine.value, numbers),
        of=len(compared),
        median=median(numbers) if numbers and len(theirs) >= LEAST_OTHERS else None,
        carried_out=None if numbers or not compared else compared.count(DONE),
        reason=reason,
    )
