"""The one form from which Word, PDF and HTML are drawn: headings, paragraphs, items, tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


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


Block = Heading | Paragraph | Items | Table


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
