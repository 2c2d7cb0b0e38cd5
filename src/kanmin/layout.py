"""The one form from which Word, PDF and HTML are drawn: headings, text, items, tables, charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
SeriesStyle = Literal["bar", "line", "step", "dots", "dashed", "dotted"]
Number = int | float | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. level: 1 for chapters. anchor: unique name to jump to."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, line by line. note: its source in small print. quiet: a remark of ours."""

    text: str
    note: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A bulleted list; each item is a text and a note."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. span: columns it covers. header: it names its row or column."""

    text: str
    span: int = 1
    header: bool = False
    align: Align = "left"
    shaded: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. widths: shares of the line. head: rows repeated on each page. caption: its name."""

    caption: str
    widths: tuple[float, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A series of figures, one for each label of its chart; None where nothing is known.

    style: `bar` (all bars of a chart are stacked), `line`, `step` (holds all year), `dots`
    (results, joined), `dashed` (a target path, joined over unknown years too), `dotted` (a
    forecast). The others are broken where nothing is known; that is never drawn as 0.
    spread: lowest and highest around each figure, drawn as a band; empty where there is none.
    """

    name: str
    values: tuple[Number, ...]
    style: SeriesStyle = "bar"
    spread: tuple[tuple[int | float, int | float] | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over years. labels: the years in order, as they are written. unit: 千円, %, 件.

    summary: what the chart shows, for who does not see it; empty for all its figures in words.
    Raises ValueError for a series that has not one figure for each label.
    """

    caption: str
    labels: tuple[str, ...]
    unit: str
    series: tuple[Series, ...]
    summary: str = ""

    def __post_init__(self) -> None:
        for one in self.series:
            if {len(one.values), len(one.spread or one.values)} != {len(self.labels)}:
                raise ValueError(one.name)


Block = Heading | Paragraph | Items | Table | Chart


def kind(block: Block) -> str:
    """What a template calls a block."""
    return type(block).__name__.lower()


@dataclass(frozen=True, slots=True)
class Document:
    """A document: cover (title, author, lines) and blocks in reading order.

    landscape: its tables are wide, so its pages lie.
    """

    title: str
    author: str
    cover: tuple[str, ...]
    language: str
    blocks: tuple[Block, ...]
    landscape: bool = False

    def headings(self) -> tuple[Heading, ...]:
        """Its headings, for the contents list."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))
