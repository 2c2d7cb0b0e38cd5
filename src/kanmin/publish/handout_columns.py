"""A sheet for people as sections of a Word document: what stands side by side are its columns.

No table is used for layout: who hears the sheet hears headings, text and tables of data in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kanmin.layout import Paragraph, Table
from kanmin.publish import handout_fit as fit
from kanmin.publish.docx_xml import HEAD_FILL, LINE
from kanmin.publish.handout import Card, Cards, Figure, Figures, Handout, HandoutBlock, Panel, Strip
from kanmin.publish.handout_xml import (
    CARD_FILL,
    EDGES,
    KEY,
    QUIET,
    WHITE,
    Ground,
    Pen,
    break_xml,
    paragraph,
)

Column = tuple[float, str]  # how wide it is, in points, and what stands in it
_HEADING_PITCH, _HEADING_AFTER = 1.35, 4.0
_BREAK = break_xml(run='<w:r><w:br w:type="column"/></w:r>')
_BOX = Ground("", dict.fromkeys(EDGES, (6, LINE)))


@dataclass(frozen=True, slots=True)
class Section:
    """Columns side by side."""

    columns: tuple[Column, ...]

    @property
    def body(self) -> str:
        """What stands in its columns, one after the other."""
        return _BREAK.join(content for _width, content in self.columns)


def sections(sheet: Handout, pen: Pen) -> list[Section]:
    """The title and all panels; what is one column wide follows each other in one section."""
    width = fit.line_width(sheet)
    found = [Section(((width, _title(sheet, pen)),))]
    for section in (section for strip in sheet.strips for section in _strip(strip, pen)):
        if len(section.columns) == len(found[-1].columns) == 1:
            found[-1] = Section(((width, found[-1].body + section.body),))
        else:
            found.append(section)
    return found


def _title(sheet: Handout, pen: Pen) -> str:
    beside, below = fit.head_lines(sheet, sheet.level)
    grounds = [Ground(KEY).part(at, 3 if below else 2) for at in range(3)]
    tag = {"tab": str(round((fit.line_width(sheet) - fit.PAD) * 20))} if beside else {}
    own = f"{sheet.tag}　{sheet.author}" + (f"\t{beside}" if beside else "")
    looks = {"style": "Heading1", "colour": WHITE, "bold": "1"}
    text = pen.text(own, 0, grounds[0], **{"colour": WHITE, "bold": "1"} | tag)
    text += paragraph(sheet.title, pen.size * fit.TITLE, fit.TITLE_PITCH, looks, grounds[1])
    return text + (pen.text(below, pen.small, grounds[2], colour=WHITE) if below else "")


def _strip(strip: Strip, pen: Pen) -> Iterator[Section]:
    width = fit.line_width(pen.sheet)
    if len(strip.panels) == 1:
        yield from _whole(strip.panels[0], width, pen)
        return
    room = width - pen.gap * (len(strip.panels) - 1)
    pairs = zip(strip.panels, strip.widths, strict=True)
    whole = sum(strip.widths)
    columns = (
        column for one, share in pairs for column in _columns(one, room * share / whole, pen)
    )
    yield Section(tuple(columns))


def _whole(panel: Panel, width: float, pen: Pen) -> Iterator[Section]:
    """A panel as wide as the line; cards and figures in it have columns of their own."""
    if panel.tone == "key":
        yield Section(((width, _key(panel, pen)),))
        return
    waiting, gap = _heading(panel, pen), 0.0 if panel.heading else pen.gap
    for block in panel.blocks:
        abreast = _abreast(block, width, pen)
        if abreast:
            yield from [Section(((width, waiting),))] if waiting else []
            yield Section(abreast)
            waiting = ""
        else:
            waiting += _block(block, width, pen, gap)
        gap = pen.gap / 2
    if waiting:
        yield Section(((width, waiting),))


def _key(panel: Panel, pen: Pen) -> str:
    """A panel on a ground of its own: text only, as all of them are."""
    texts = [block for block in panel.blocks if isinstance(block, Paragraph)]
    ground, count = Ground(HEAD_FILL), len(texts) + bool(panel.heading)
    parts = [_heading(panel, pen, ground.part(0, count))]
    for at, block in enumerate(texts, start=count - len(texts)):
        before = {"before": str(0.0 if at else pen.gap)}
        looks = before | ({"colour": QUIET} if block.quiet else {})
        size = pen.small if block.quiet else 0
        parts.append(pen.text(block.text, size, ground.part(at, count), **looks))
    return "".join(parts)


def _heading(panel: Panel, pen: Pen, ground: Ground | None = None) -> str:
    if not panel.heading:
        return ""
    looks = {"style": "Heading2", "colour": KEY, "bold": "1", "before": str(pen.gap)}
    looks |= {} if ground else {"under": "1", "after": str(_HEADING_AFTER)}
    return paragraph(panel.heading, pen.size * fit.HEADING, _HEADING_PITCH, looks, ground)


def _columns(panel: Panel, width: float, pen: Pen) -> Iterator[Column]:
    """A panel beside others: one column, or one for each of its figures under its heading."""
    figures = panel.blocks[0] if len(panel.blocks) == 1 else None
    if not isinstance(figures, Figures) or panel.tone == "key":
        yield width, _linear(panel, width, pen)
        return
    above = pen.gap + pen.size * fit.HEADING * _HEADING_PITCH + _HEADING_AFTER
    head, gaps = _heading(panel, pen), [0.0, *[above] * (len(figures.figures) - 1)]
    for room, drawn in _figures(figures, width, pen, gaps):
        yield room, head + drawn
        head = ""


def _linear(panel: Panel, width: float, pen: Pen) -> str:
    if panel.tone == "key":
        return _key(panel, pen)
    parts, gap = [_heading(panel, pen)], 0.0 if panel.heading else pen.gap
    for block in panel.blocks:
        parts.append(_block(block, width, pen, gap))
        gap = pen.gap / 2
    return "".join(parts)


def _block(block: HandoutBlock, width: float, pen: Pen, before: float) -> str:
    match block:
        case Paragraph():
            looks = {"before": str(before)} | ({"colour": QUIET} if block.quiet else {})
            return pen.text(block.text, pen.small if block.quiet else 0, None, **looks)
        case Table():
            return pen.table(block, width)
        case Cards():
            return _cards(block.cards, pen, before)
        case Figures():
            gaps = [before, *[pen.gap / 2] * (len(block.figures) - 1)]
            return "".join(drawn for _room, drawn in _figures(block, width, pen, gaps))


def _abreast(block: HandoutBlock, width: float, pen: Pen) -> tuple[Column, ...]:
    """What stands in columns; nothing where there is one column only."""
    match block:
        case Cards() if len(block.cards) > 1 and block.columns > 1:
            groups = fit.card_columns(block, width, pen.sheet.level)
            room = (width - pen.gap * (len(groups) - 1)) / len(groups)
            return tuple((room, _cards(cards, pen, 0)) for cards in groups)
        case Figures() if len(block.figures) > 1:
            return tuple(_figures(block, width, pen, [0] * len(block.figures)))
        case _:
            return ()


def _cards(cards: tuple[Card, ...], pen: Pen, before: float) -> str:
    gaps = [before, *[pen.gap / 2] * (len(cards) - 1)]
    return "".join(_card(card, pen, gap) for card, gap in zip(cards, gaps, strict=True))


def _card(card: Card, pen: Pen, before: float) -> str:
    ground = Ground(CARD_FILL, {"left": (24, KEY)}, (fit.PAD, fit.PAD / 2))
    lines = [
        (card.tag, pen.small, {"colour": KEY}),
        (card.title, pen.size, {"style": "Heading3", "bold": "1"}),
        (card.text, pen.size, {}),
    ]
    return _on(ground, lines if card.tag else lines[1:], pen, before)


Line = tuple[str, float, dict[str, str]]  # a text, its size and looks


def _on(ground: Ground, lines: Sequence[Line], pen: Pen, before: float) -> str:
    """Paragraphs on a ground of their own."""
    gaps = [before, *[0.0] * (len(lines) - 1)]
    return "".join(
        pen.text(text, size, ground.part(at, len(lines)), **looks | {"before": str(gap)})
        for at, ((text, size, looks), gap) in enumerate(zip(lines, gaps, strict=True))
    )


def _figures(block: Figures, width: float, pen: Pen, gaps: Sequence[float]) -> Iterator[Column]:
    """Each figure, as wide as it is beside the others. gaps: above each."""
    count = len(block.figures)
    room = (width - pen.gap * (count - 1)) / count
    wide = fit.figure_width(count, width, pen.sheet.level)
    for one, gap in zip(block.figures, gaps, strict=True):
        yield room, _figure(one, wide, pen, gap)


def _figure(one: Figure, wide: float, pen: Pen, before: float) -> str:
    count = 4 if one.note else 3
    name = {"style": "Heading3", "bold": "1", "before": str(before)}
    text = pen.text(one.name, 0, _BOX.part(0, count), **name)
    text += pen.text(one.told, 0, _BOX.part(1, count), colour=KEY, bold="1")
    text += pen.figure(one, wide, _BOX.part(2, count))
    return text + (pen.text(one.note, pen.small, _BOX.part(3, 4), colour=QUIET) if one.note else "")
