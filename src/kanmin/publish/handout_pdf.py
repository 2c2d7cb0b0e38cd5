"""A sheet for people as PDF/UA-1."""

from __future__ import annotations

import dataclasses
from typing import Any

from kanmin.layout import Paragraph, Table
from kanmin.publish import handout_fit as fit
from kanmin.publish.figure_svg import figure_svg
from kanmin.publish.handout import Cards, Figures, Handout, HandoutBlock, Panel, Strip
from kanmin.publish.pdf_out import seen_title, set_or_told
from kanmin.text import clean

SIZES = {
    "margin": fit.MARGIN,
    "foot": fit.FOOT,
    "pad": fit.PAD,
    "cell_pad": fit.CELL_PAD,
    "row_pad": fit.ROW_PAD,
    "title": fit.TITLE,
    "heading": fit.HEADING,
    "small": fit.SMALL,
}


def handout_pdf(sheet: Handout) -> bytes:
    """The sheet as PDF. Raises KanminError when Typst fails."""
    side = fit.side_width(sheet, sheet.level) - 2 * fit.PAD
    own: dict[str, Any] = {name: getattr(sheet, name) for name in ("tag", "author", "foot")}
    own |= {"language": sheet.language, "lines": sheet.lines, "landscape": sheet.landscape}
    own |= {"title": seen_title(sheet.title), "sizes": SIZES | {"side": side}}
    own |= {"level": dataclasses.asdict(sheet.level)}
    own["strips"] = [_strip(strip, sheet) for strip in sheet.strips]
    return set_or_told("sheet", own)


def _strip(strip: Strip, sheet: Handout) -> dict[str, Any]:
    shares = [share / sum(strip.widths) for share in strip.widths]
    room = fit.line_width(sheet) - sheet.level.gap * (len(shares) - 1)
    panels = [
        _panel(panel, room * share, sheet)
        for panel, share in zip(strip.panels, shares, strict=True)
    ]
    return {"widths": strip.widths, "panels": panels}


def _panel(panel: Panel, width: float, sheet: Handout) -> dict[str, Any]:
    blocks = [_block(block, width, sheet) for block in panel.blocks]
    return {"heading": panel.heading, "tone": panel.tone, "blocks": blocks}


def _block(block: HandoutBlock, width: float, sheet: Handout) -> dict[str, Any]:
    """A block as the layout reads it; figures as finished drawings."""
    match block:
        case Figures():
            wide = fit.figure_width(len(block.figures), width, sheet.level)
            figures = [
                {
                    "name": clean(one.name),
                    "told": one.told,
                    "note": one.note,
                    "svg": figure_svg(one),
                    "alt": clean(f"{one.name}: {one.summary}"),
                    "width": wide,
                }
                for one in block.figures
            ]
            return {"kind": "figures", "figures": figures}
        case Paragraph() | Table() | Cards():
            return {"kind": type(block).__name__.lower(), **dataclasses.asdict(block)}
