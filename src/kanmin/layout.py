"""The one form from which Word, PDF and HTML are drawn: headings, text, items, tables, charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
SeriesStyle = Literal["bar", "line", "step", "dots", "dashed", "dotted"]
StateLook = Literal["unknown", "none", "planned", "started", "done", "overdue", "outside"]
NumberLook = Literal["step1", "step2", "step3", "step4", "step5", "missing", "few"]
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
    """A list, with bullets or numbered from 1; each item is a text and a note."""

    items: tuple[Paragraph, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. span: columns it covers. header: it names its row or column.

    marked: stretches of its text that are underlined, from and up to a character, in order.
    """

    text: str
    span: int = 1
    header: bool = False
    align: Align = "left"
    shaded: bool = False
    marked: tuple[tuple[int, int], ...] = ()

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Its text in pieces, each with whether it is underlined."""
        at = 0
        for start, end in self.marked:
            yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        yield self.text[at:], False


Row = tuple[Cell, ...]


def heads(*titles: str) -> tuple[Row, ...]:
    """The head of a table: one row of titles."""
    return (tuple(Cell(title, header=True, align="center") for title in titles),)


def name_cell(text: str) -> Cell:
    """A cell that names its row."""
    return Cell(text, header=True)


def figure_cell(text: str) -> Cell:
    """A cell with a figure; in a workbook it is a number to reckon with."""
    return Cell(text, align="right")


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


@dataclass(frozen=True, slots=True)
class MapClass:
    """A class of bodies on a map. word: what the legend calls it.

    look: for states `unknown` (nothing is known: white, never the colour of an answer), `none`,
    `planned`, `started`, `done` (darker and darker), `overdue` (orange) and `outside` (not asked:
    grey); for figures `step1` to `step5` (darker and darker), `missing` and `few` (white).
    """

    id: str
    word: str
    look: StateLook | NumberLook


@dataclass(frozen=True, slots=True)
class MapCell:
    """A body on a map, in one class. prefecture, name: as a `LocalGovernment` has them.

    told: what is said after its name; empty for the word of its class. figure: short text drawn
    on its tile.
    """

    code: str
    prefecture: str
    name: str
    class_id: str
    told: str = ""
    figure: str = ""

    @property
    def full_name(self) -> str:
        """The name with its prefecture in front; a prefecture is just its name."""
        return self.name if self.name == self.prefecture else self.prefecture + self.name


@dataclass(frozen=True, slots=True)
class CellMap:
    """A map of equal cells, one for each body. classes: in the order of the legend.

    summary: what the map shows, for who does not see it; empty for the number of each class.
    Raises ValueError for two classes of one id or look, two cells of one code, or a cell whose
    class is none of these.
    """

    caption: str
    classes: tuple[MapClass, ...]
    cells: tuple[MapCell, ...]
    summary: str = ""

    def __post_init__(self) -> None:
        _each_once(one.id for one in self.classes)
        _each_once(one.look for one in self.classes)
        _each_once(cell.code for cell in self.cells)
        strangers = {cell.class_id for cell in self.cells} - {one.id for one in self.classes}
        if strangers:
            raise ValueError(", ".join(sorted(strangers)))


def _each_once(names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(", ".join(twice))


Block = Heading | Paragraph | Items | Table | Chart


def kind(block: Block) -> str:
    """What a template calls a block."""
    return type(block).__name__.lower()


@dataclass(frozen=True, slots=True)
class Document:
    """A document: cover (title, author, lines) and blocks in reading order.

    landscape: its tables are wide, so its pages lie. short: the lines of the cover stand above the
    text of the first page, there is no contents list, and no heading begins a page. page_head:
    what stands at the head of each page; "" for title and author.
    """

    title: str
    author: str
    cover: tuple[str, ...]
    language: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    short: bool = False
    page_head: str = ""

    def headings(self) -> tuple[Heading, ...]:
        """Its headings, for the contents list."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))
