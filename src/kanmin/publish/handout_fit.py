"""How close a sheet must be set to stand on one page: estimated alike for all formats.

Widths are those of full-width letters, so that the estimate is never too small; the drawers use
the same sizes, pitches and paddings, which is why one choice holds for Word, PDF and HTML.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable
from dataclasses import replace

from kanmin.layout import Cell, Paragraph, Row, Table
from kanmin.publish.figure_svg import HEIGHT, WIDTH
from kanmin.publish.handout import (
    Card,
    Cards,
    Figure,
    Figures,
    Handout,
    HandoutBlock,
    Level,
    Panel,
    Strip,
)
from kanmin.publish.svg import width_of

POINTS = 72 / 25.4  # in a millimetre
LEVELS = (
    Level(11, 1.6, 14),
    Level(10.5, 1.55, 12),
    Level(10, 1.5, 10),
    Level(9.5, 1.45, 8),
    Level(9.5, 1.37, 6),
    Level(9, 1.35, 5),
    Level(8.5, 1.33, 5),
    Level(8, 1.3, 4),
)
TWO_PAGES = LEVELS[3]
MARGIN, FOOT = 13 * POINTS, 20.0
PAD, CELL_PAD, ROW_PAD = 7.0, 4.0, 2.5  # inside panels and cards, cells sideways, cells upwards
FIGURE_WIDTH = 58 * POINTS  # at most
TITLE, HEADING, SMALL = 1.75, 1.15, 0.9  # sizes of letters, in those of the text
TITLE_PITCH = 1.3
_SPARE, _WIDER = 1.02, 1.12  # a page not quite filled; another font for figures
_BROKEN = 100  # lines
_WHOLE = re.compile(r"[ァ-ヺー]{2,8}|[A-Za-z0-9.,@:/_-]+|.")


def fitted(sheet: Handout) -> Handout:
    """The sheet at the widest level at which it stands on one page; else it takes two."""
    for level in LEVELS:
        if height(sheet, level) * _SPARE <= page_height(sheet):
            return replace(sheet, level=level, one_page=True)
    roomy = height(sheet, TWO_PAGES) <= 2 * page_height(sheet)
    return replace(sheet, level=TWO_PAGES if roomy else LEVELS[-1], one_page=False)


def page_height(sheet: Handout) -> float:
    """The room for the strips and the title, in points."""
    return (210 if sheet.landscape else 297) * POINTS - 2 * MARGIN - FOOT


def line_width(sheet: Handout) -> float:
    """The room of a line, in points."""
    return (297 if sheet.landscape else 210) * POINTS - 2 * MARGIN


def height(sheet: Handout, level: Level) -> float:
    """About how high the sheet is at a level, in points."""
    width = line_width(sheet)
    return _band(sheet, level) + sum(
        _strip(strip, width, level) + level.gap for strip in sheet.strips
    )


def _band(sheet: Handout, level: Level) -> float:
    """The title with the lines beside it, as PDF and HTML have them, or below it as in Word."""
    room, small = line_width(sheet) - 2 * PAD, level.size * SMALL * level.pitch
    tag = level.size * level.pitch + 2
    beside = _title(sheet, room - side_width(sheet, level), level) + tag
    _told, below = head_lines(sheet, level)
    under = _lines(below, room, level.size * SMALL) * small if below else 0.0
    whole = _title(sheet, room, level) + tag + under
    return max(beside, len(sheet.lines) * small, whole) + 2 * PAD


def _title(sheet: Handout, width: float, level: Level) -> float:
    size = level.size * TITLE
    return _lines(sheet.title, width, size) * size * TITLE_PITCH


def head_lines(sheet: Handout, level: Level) -> tuple[str, str]:
    """The lines of the head as one: at the end of the line above the title, or else below it."""
    told = "　".join(sheet.lines)
    taken = width_of(f"{sheet.tag}　{sheet.author}　{told}", level.size)
    return (told, "") if taken <= line_width(sheet) - 2 * PAD else ("", told)


def side_width(sheet: Handout, level: Level) -> float:
    """The room of the lines beside the title, in points."""
    widest = max((width_of(line, level.size * SMALL) for line in sheet.lines), default=0.0)
    return min(widest * 1.12 + 2 * PAD, line_width(sheet) / 2)


def _strip(strip: Strip, width: float, level: Level) -> float:
    room = width - level.gap * (len(strip.panels) - 1)
    unit = room / sum(strip.widths)
    pairs = zip(strip.panels, strip.widths, strict=True)
    return max(_panel(panel, share * unit, level) for panel, share in pairs)


def _panel(panel: Panel, width: float, level: Level) -> float:
    pad = PAD if panel.tone == "key" else 0.0
    head = level.size * HEADING * 1.4 + 6 if panel.heading else 0.0
    inner = sum(_block(block, width - 2 * pad, level) for block in panel.blocks)
    return head + inner + level.gap / 2 * max(0, len(panel.blocks) - 1) + 2 * pad


def _block(block: HandoutBlock, width: float, level: Level) -> float:
    match block:
        case Paragraph():
            size = level.size * (SMALL if block.quiet else 1)
            return _lines(block.text, width, size) * size * level.pitch
        case Table():
            return _table(block, width, level)
        case Cards():
            return _cards(block, width, level)
        case Figures():
            return _figures(block, width, level)


def _lines(text: str, width: float, size: float) -> int:
    """Lines a text takes; a letter's room is kept free for signs that may not begin a line."""
    room = max(width - size, size)
    return sum(_broken(line, room, size) for line in text.split("\n"))


def _broken(line: str, room: float, size: float) -> int:
    """Lines that one line breaks into; numbers and short words of katakana stay whole."""
    count, used = 1, 0.0
    for piece in _WHOLE.findall(line):
        wide = width_of(piece, size)
        if used and used + wide > room:
            count, used = count + 1, 0.0
        count += math.ceil(wide / room) - 1
        used += wide if wide <= room else wide % room
    return count


def _table(table: Table, width: float, level: Level) -> float:
    size = level.size * SMALL
    caption = size * level.pitch if table.caption and table.head else 0.0
    unit = width / sum(table.widths)
    widths = [share * unit for share in table.widths]
    rows = (_row(row, widths, size, level.pitch) for row in (*table.head, *table.rows))
    return caption + sum(rows)


def _row(row: Row, widths: list[float], size: float, pitch: float) -> float:
    most, at = 1, 0
    for cell in row:
        most = max(most, _cell(cell, sum(widths[at : at + cell.span]), size))
        at += cell.span
    return most * size * pitch + 2 * ROW_PAD + 0.5


def _cell(cell: Cell, width: float, size: float) -> int:
    """Lines of a cell; a figure that would break in two is as bad as a whole page."""
    if cell.align == "right" and width_of(cell.text, size) * _WIDER > width - 2 * CELL_PAD:
        return _BROKEN
    return _lines(cell.text, width - 2 * CELL_PAD + size * 0.6, size)


def _cards(block: Cards, width: float, level: Level) -> float:
    """In rows, as PDF and HTML set them, or in the columns of Word: whichever is higher."""
    high = _card_heights(block, width, level)
    columns = _split(high, block.columns, level.gap / 2)
    return max(
        _in_rows(high, block.columns, level.gap / 2),
        max((_stacked(column, level.gap / 2) for column in columns), default=0.0),
    )


def card_columns(block: Cards, width: float, level: Level) -> list[tuple[Card, ...]]:
    """The cards in the columns of a Word document, in order, as evenly high as can be."""
    cards = iter(block.cards)
    columns = _split(_card_heights(block, width, level), block.columns, level.gap / 2)
    return [tuple(itertools.islice(cards, len(column))) for column in columns]


def _card_heights(block: Cards, width: float, level: Level) -> list[float]:
    room = (width - level.gap * (block.columns - 1)) / block.columns - 2 * PAD
    return [_card(card, room, level) for card in block.cards]


def _split(high: list[float], columns: int, gap: float) -> list[list[float]]:
    """Heights in so many groups at most, in order, the highest group as low as can be."""
    count = min(columns, len(high))
    cuts = itertools.combinations(range(1, len(high)), max(0, count - 1))
    ways = ([high[a:b] for a, b in itertools.pairwise((0, *cut, len(high)))] for cut in cuts)
    return min(ways, key=lambda way: max(_stacked(group, gap) for group in way), default=[])


def _stacked(heights: list[float], gap: float) -> float:
    return sum(heights) + gap * (len(heights) - 1)


def _card(card: Card, room: float, level: Level) -> float:
    small = level.size * SMALL
    lines = _lines(card.tag, room, small) if card.tag else 0
    return (
        lines * small * level.pitch
        + _lines(card.title, room, level.size) * level.size * level.pitch
        + _lines(card.text, room, level.size) * level.size * level.pitch
        + PAD
    )


def _in_rows(heights: list[float], columns: int, gap: float) -> float:
    rows: Iterable[float] = (
        max(heights[at : at + columns]) for at in range(0, len(heights), columns)
    )
    return sum(row + gap for row in rows) - (gap if heights else 0)


def _figures(block: Figures, width: float, level: Level) -> float:
    count = max(1, len(block.figures))
    room = (width - level.gap * (count - 1)) / count
    return max((_figure(one, room, level) for one in block.figures), default=0.0)


def figure_width(count: int, width: float, level: Level) -> float:
    """How wide the drawings of so many figures are, side by side, in points."""
    room = (width - level.gap * (count - 1)) / max(1, count)
    return min(FIGURE_WIDTH, room - 2 * PAD)


def _figure(one: Figure, room: float, level: Level) -> float:
    small = level.size * SMALL
    inner = room - 2 * PAD
    drawn = min(FIGURE_WIDTH, inner) * HEIGHT / WIDTH
    notes = _lines(one.note, inner, small) if one.note else 0
    names = _lines(one.name, inner, level.size) + _lines(one.told, inner, level.size)
    return names * level.size * level.pitch + drawn + notes * small * level.pitch + 2 * PAD
