"""The form of a sheet for people (一枚もの): strips of panels that Word, PDF and HTML draw."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from kanmin.layout import Number, Paragraph, Table

Tone = Literal["plain", "key"]
BarLook = Literal["baseline", "result", "step", "target"]


class HandoutKind(StrEnum):
    """Whom a sheet is for: residents (概要版), or the body's head and assembly (説明資料)."""

    SUMMARY = "summary"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the sheet lacks: what, and what to do. where: a pointer into the plan."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Card:
    """What one measure brings. tag: its category in plain words."""

    tag: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards side by side, so many in a row."""

    cards: tuple[Card, ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a small chart: what it is, of which year, how much; None where nothing is known."""

    look: BarLook
    head: str
    year: str
    value: Number
    told: str


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator from its baseline to its target.

    told: from what to what, at a glance. summary: the same in words, with years and days.
    """

    name: str
    bars: tuple[Bar, ...]
    told: str
    summary: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Up to three figures side by side."""

    figures: tuple[Figure, ...]


HandoutBlock = Paragraph | Table | Cards | Figures


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a sheet under a heading. tone: `key` for what a reader must see first."""

    heading: str
    blocks: tuple[HandoutBlock, ...]
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Strip:
    """Panels side by side. widths: their shares of the line."""

    panels: tuple[Panel, ...]
    widths: tuple[float, ...] = (1.0,)


@dataclass(frozen=True, slots=True)
class Level:
    """How close a sheet is set: size of letters and gaps in points, pitch of lines in sizes."""

    size: float
    pitch: float
    gap: float


@dataclass(frozen=True, slots=True)
class Handout:
    """A sheet for people (一枚もの) as one description, from which all formats are drawn.

    tag: what kind of sheet it is, as it stands on it. lines: period and state. foot: small print.
    gaps: what the plan lacks for it; remarks: what was left out or cut. one_page: whether all of
    it stands on one page, set at its level.
    """

    kind: HandoutKind
    tag: str
    title: str
    author: str
    lines: tuple[str, ...]
    strips: tuple[Strip, ...]
    foot: str
    language: str
    level: Level
    one_page: bool = True
    gaps: tuple[Gap, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def landscape(self) -> bool:
        """Whether its page lies."""
        return self.kind is HandoutKind.HEAD

    def figures(self) -> tuple[Figure, ...]:
        """Its small charts, in reading order."""
        blocks = (b for strip in self.strips for panel in strip.panels for b in panel.blocks)
        return tuple(f for block in blocks if isinstance(block, Figures) for f in block.figures)
