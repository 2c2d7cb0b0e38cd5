"""What stands on a page and is no text of the document: running heads, contents list, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from kanmin.adopt.outline import Node, NodeKind
from kanmin.adopt.reading import by_look
from kanmin.adopt.reading.numbers import numbered
from kanmin.adopt.reading.pdf_layout import Layout
from kanmin.adopt.reading.pdf_lines import Line

FOOT = 0.35  # of the page's height, below which footnotes stand
_LEADERS = re.compile(r"(?:[.．…‥・･]\s?){4,}\s*[0-9０-９]*\s*$")
_PAGE_NUMBER = re.compile(
    r"^[\s\-–—‐―－ー]*(?:p\.?|P\.?)?\s*[0-9０-９ivxlc]{1,4}[\s\-–—‐―－ー/]*[0-9]*$"
)
_CONTENTS_TITLE = re.compile(r"^[\s　]*(?:目[\s　]*次|もくじ|contents)[\s　]*$", re.IGNORECASE)
_NOTE_NUMBERS = re.compile(r"(?:^|\n|(?<=[。 ]))([0-9]{1,3})\s(?=\S)")


def without_running(pages: list[list[Line]]) -> list[Line]:
    """All lines but page numbers and what stands at the edge of many pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_repeated(line.text) for line in page if line.at_edge})
    often = max(3, len(pages) // 3)
    return [
        line
        for page in pages
        for line in page
        if not (
            line.at_edge and (seen[_repeated(line.text)] >= often or _PAGE_NUMBER.match(line.text))
        )
    ]


def _repeated(text: str) -> str:
    return re.sub(r"[0-9０-９]+", "#", re.sub(r"\s+", "", text))


def without_contents(lines: list[Line]) -> list[Line]:
    """All lines but the contents list: from its title or first leader to its last leader."""
    kept: list[Line] = []
    for page in _by_page(lines):
        led = [i for i, line in enumerate(page) if _LEADERS.search(line.text)]
        titles = [i for i, line in enumerate(page) if _CONTENTS_TITLE.match(line.text)]
        if len(led) < 3 and not (led and titles):
            kept += [line for i, line in enumerate(page) if i not in {*led, *titles}]
            continue
        first = min(*led, *titles) if titles else led[0]
        kept += [*page[:first], *page[led[-1] + 1 :]]
    return kept


def notes_apart(lines: list[Line]) -> tuple[list[Line], list[Node]]:
    """Footnotes apart from the text: numbered on and on, after a gap at the foot of their page."""
    kept: list[Line] = []
    notes: list[Node] = []
    expected = 1
    for page in _by_page(lines):
        start = _first_note(page, expected)
        kept += page[:start]
        if start < len(page):
            text = "\n".join(line.text for line in page[start:])
            notes.append(Node(kind=NodeKind.NOTE, text=text, page=page[0].page))
            expected = max(int(n) for n in _NOTE_NUMBERS.findall(text)) + 1
    return kept, notes


def _by_page(lines: list[Line]) -> Iterator[list[Line]]:
    for _page, group in groupby(lines, key=lambda line: line.page):
        yield list(group)


def _first_note(page: list[Line], expected: int) -> int:
    """Index of the line with which a page's footnotes begin; its length where it has none."""
    for index, line in enumerate(page):
        match = _NOTE_NUMBERS.match(line.text)
        if match is None or int(match[1]) != expected or line.top > line.height * FOOT:
            continue
        rest = (numbered(other.text) for other in page[index + 1 :])
        if Layout(page).gap_before(index) and not any(n and n.kind in by_look.STRONG for n in rest):
            return index
    return len(page)
