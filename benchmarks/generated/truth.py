"""What a reader should find in a document, as JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pypdfium2

from .blocks import Block, Chapter, Heading
from .facts import ARROW, Measure, Plan

_SPACE = re.compile(r"\s+")


def truth(
    file: str, layout: str, plan: Plan, blocks: list[Block], chapters: list[Chapter]
) -> dict[str, Any]:
    """The truth about one document, the measures in the order of its pages."""
    headings = [
        {"level": b.level, "number": b.number, "title": b.title}
        for b in blocks
        if isinstance(b, Heading)
    ]
    return {
        "file": file,
        "layout": layout,
        "title": plan.title,
        "first_year": plan.first,
        "last_year": plan.last,
        "headings": headings,
        "chapters": [{"title": c.title, "template": c.template} for c in chapters],
        "measures": [_measure(m) for m in plan.measures],
    }


def _measure(measure: Measure) -> dict[str, Any]:
    schedule = {
        str(year): span.text
        for span in measure.schedule
        for year in range(span.first, span.last + 1)
    }
    return {
        "title": measure.title,
        "category": measure.category,
        "page": None,
        "lead": measure.lead,
        "text": measure.text[:40],
        "schedule": schedule,
        "merged_years": [
            [s.first, s.last, s.text]
            for s in measure.schedule
            if s.last > s.first and s.text != ARROW
        ],
        "indicators": [
            {
                "name": i.name,
                "baseline": i.baseline,
                "target": i.target,
                "unit": i.unit,
                "target_year": measure.target_year,
            }
            for i in measure.indicators
        ],
        "costs": [{"year": c.year, "thousand_yen": c.thousand_yen} for c in measure.costs],
    }


def add_pages(known: dict[str, Any], pdf: Path) -> None:
    """Where each measure begins: the page that holds both its name and its description."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [
            _SPACE.sub("", page.get_textpage().get_text_bounded()).replace("\ufffe", "")
            for page in document
        ]
    last = 0
    for measure in known["measures"]:
        last = _page(pages, last, _SPACE.sub("", measure["title"]), measure["text"])
        measure["page"] = last + 1


def _page(pages: list[str], last: int, title: str, text: str) -> int:
    """The page of one measure, not before that of the measure above it.

    A row cut in two by the page's end has only the beginnings of its texts on the first page.
    """
    start = _SPACE.sub("", text)[:30]
    places = range(last, len(pages))
    where = next((n for n in places if start in pages[n]), None)
    if where is None:
        return next(n for size in (99, 6) for n in places if title[:size] in pages[n])
    before = title not in pages[where] and where > last and title in pages[where - 1]
    return where - 1 if before else where


def save(known: dict[str, Any], path: Path) -> None:
    """Write the truth beside its document."""
    path.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
