"""Common indicators (共通指標): shared by all bodies, from public statistics, with a rank.

`common.toml` names the figures. A rate made of little is neither ranked nor compared with; a body
without data is never last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from statistics import median
from typing import Any

from kanmin.calendar_ja import format_date
from kanmin.errors import KanminError
from kanmin.files import enclosed_toml
from kanmin.followup.figures import UNKNOWN, number, with_unit
from kanmin.language import _
from kanmin.layout import Block, Cell, Paragraph, Row, Table, figure_cell, heads, name_cell
from kanmin.localgov import Figure, LocalGovernment, Registry, Tier, nearest
from kanmin.localgov.figures import NOT_SURVEYED, Value
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
    return tuple(map(_definition, enclosed_toml("kanmin.followup", "common.toml")["indicators"]))


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
            yield registry.get(body.lg_code)
        except KanminError:
            continue


def common_indicators(
    body: LocalGovernment, registry: Registry, like: int = 20
) -> tuple[CommonIndicator, ...]:
    """The common indicators of a body's tier, each beside the `like` bodies most like it."""
    others = tuple(map(registry.get, nearest(body, registry, like)))
    known = {figure.id for figure in registry.definitions()}
    return tuple(
        _indicator(definition, body, others, registry)
        for definition in common_definitions()
        if body.tier in definition.tiers and definition.figure in known
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A figure of one body; denominator: what it is made of, None where that is not published."""

    figure: Figure
    denominator: float | None
    least: int

    @property
    def tiny(self) -> bool:
        """Whether so little is behind it that it says nothing beside others."""
        return self.denominator is not None and self.denominator < self.least

    @property
    def comparable(self) -> bool:
        """Whether it may stand beside the figures of others."""
        return self.figure.value is not None and not self.tiny


def _entry(definition: CommonDefinition, body: LocalGovernment, registry: Registry) -> _Entry:
    figure = registry.figure(body.code, definition.figure)
    denominator = figure.denominator
    if denominator is None and definition.size:
        denominator = registry.figure(body.code, definition.size).value
    known = None if isinstance(denominator, str) else denominator
    return _Entry(figure, known, definition.least)


def _indicator(
    definition: CommonDefinition,
    body: LocalGovernment,
    others: Iterable[LocalGovernment],
    registry: Registry,
) -> CommonIndicator:
    mine = _entry(definition, body, registry)
    entries = [_entry(definition, other, registry) for other in others]
    theirs = [entry for entry in entries if entry.comparable]
    values = [e.figure.value for e in (mine, *theirs) if e.comparable]
    numbers = [value for value in values if isinstance(value, int | float)]
    reason = _reason(mine, len(theirs))
    return CommonIndicator(
        body=body,
        name=definition.name,
        category=definition.category,
        direction=definition.direction,
        figure=mine.figure,
        rank=None if reason else _rank(definition.direction, mine.figure.value, numbers),
        of=len(values),
        median=median(numbers) if numbers and len(theirs) >= LEAST_OTHERS else None,
        carried_out=values.count(DONE) if values and not numbers else None,
        reason=reason,
    )


def _reason(mine: _Entry, others: int) -> str:
    """Why there is no rank; "" where there is one."""
    if mine.figure.value is None:
        surveyed = not mine.figure.note.startswith(NOT_SURVEYED)
        missing = _("この団体の数値が資料にありません。")
        return missing if surveyed else _("この団体は調査されていません。")
    if isinstance(mine.figure.value, str):
        return _("実施・未実施の項目なので、順位はありません。")
    if mine.denominator is None:
        return _("分母の数が資料にないため、順位を出しません。")
    if mine.tiny:
        return _("分母（{denominator}）が{least}より小さいため、順位を出しません。").format(
            denominator=number(mine.denominator), least=number(mine.least)
        )
    if others < LEAST_OTHERS:
        return _(
            "似た団体のうち比べられるものが{count}団体しかないため、順位を出しません。"
        ).format(count=others)
    return ""


def _rank(direction: Direction, mine: Value, numbers: Iterable[float]) -> int | None:
    """1 for the best; equal values share a rank."""
    if not isinstance(mine, int | float):
        return None
    sign = -1 if direction is Direction.DOWN else 1
    return 1 + sum(sign * other > sign * mine for other in numbers)


def common_document_blocks(indicators: Iterable[CommonIndicator]) -> tuple[Block, ...]:
    """What the rank is not, then a table a body; a sentence where nothing is known of a body."""
    several = tuple(indicators)
    bodies = dict.fromkeys(indicator.body for indicator in several)
    parts = (_of_body(body, [i for i in several if i.body == body]) for body in bodies)
    blocks = tuple(chain.from_iterable(parts))
    compared = any(isinstance(block, Table) for block in blocks)
    return (_not_the_classification(), *blocks) if compared else blocks


def _of_body(body: LocalGovernment, indicators: list[CommonIndicator]) -> Iterator[Block]:
    if all(indicator.figure.value is None for indicator in indicators):
        yield Paragraph(
            _(
                "{body}の共通指標は、公表された資料に数値がありません（0や最下位という意味では"
                "ありません）。"
            ).format(body=body.full_name)
        )
        return
    for found in indicators:
        if found.figure.denominator is not None and found.figure.note:
            told = _("{name}：{note}").format(name=found.name, note=found.figure.note)
            yield Paragraph(told, quiet=True)
    titles = heads(_("指標"), _("値"), _("順位"), _("中央値"), _("時点・出典"))
    rows = tuple(_row(indicator) for indicator in indicators)
    caption = _("{body}の共通指標").format(body=body.full_name)
    yield Table(caption, (2.5, 1.6, 2.2, 1.1, 3.2), titles, rows)


def _row(found: CommonIndicator) -> Row:
    unit = found.figure.unit
    middle = UNKNOWN if found.median is None else with_unit(found.median, unit)
    return (
        name_cell(found.name),
        figure_cell(_value_words(found.figure)),
        Cell(_rank_words(found)),
        figure_cell(middle),
        Cell(f"{_day_words(found.figure)}\n{found.figure.source}"),
    )


def _value_words(figure: Figure) -> str:
    """The value with numerator and denominator, or that these are not known."""
    if figure.value is None or isinstance(figure.value, str):
        return figure.value or UNKNOWN
    told = with_unit(figure.value, figure.unit)
    parts = (figure.numerator, figure.denominator)
    if isinstance(parts[0], int | float) and isinstance(parts[1], int | float):
        fraction = _("（{numerator}／{denominator}）").format(
            numerator=number(parts[0]), denominator=number(parts[1])
        )
    else:
        fraction = _("（分母不明）")
    return f"{told}\n{fraction}"


def _rank_words(found: CommonIndicator) -> str:
    if found.rank is not None:
        return _("{count}団体中{rank}位").format(count=found.of, rank=found.rank)
    if found.figure.value is not None and found.carried_out is not None:
        return _("{count}団体のうち{carried_out}団体が実施").format(
            count=found.of, carried_out=found.carried_out
        )
    return found.reason


def _day_words(figure: Figure) -> str:
    if figure.verified and figure.as_of:
        return format_date(figure.as_of)
    return figure.as_of_note.rstrip("。") or _("時点は不明")


def _not_the_classification() -> Paragraph:
    return Paragraph(
        _(
            "順位と中央値は、公表された数値の似た団体とこの団体を比べたもので、総務省の類似団体の"
            "区分ではありません。数値のない団体と分母の小さい団体は、比べていません。"
        )
    )
