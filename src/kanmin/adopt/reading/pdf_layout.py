"""How the lines of a PDF lie: where a gap is, where a line or a title goes on."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kanmin.adopt.reading.by_look import LONGEST_TITLE
from kanmin.adopt.reading.numbers import numbered
from kanmin.adopt.reading.pdf_lines import Line

WIDER = 1.35  # than the usual distance of lines: a gap
STRIP, COLUMN = 150.0, 0.2  # points; share of the lines from which a strip is a column
NEARLY_FULL = 0.6  # of the usual line: a title that long may go on
INDENT = 0.8  # letters by which a paragraph's first line stands in
SENTENCE_END = re.compile(r"[。．！？!?：:]\s*$")


class Layout:
    """The lines of a document, and what is usual among them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.margins = _margins(lines)
        widths = sorted(line.right - line.left for line in lines)
        self.width = widths[len(widths) * 8 // 10] if widths else 0.0
        steps = [
            (above.top - below.top) / above.size
            for above, below in pairwise(lines)
            if above.page == below.page and 0 < above.top - below.top < above.size * 4
        ]
        self.step = statistics.median(steps) if steps else 1.5
        sizes = Counter(line.size for line in lines for _letter in line.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 0.0

    def gap_before(self, index: int) -> bool:
        """Whether a line stands apart from the one before it; at the top of a page it does."""
        if index in (0, len(self.lines)):
            return True
        above, line = self.lines[index - 1], self.lines[index]
        return above.page != line.page or above.top - line.top > self.step * WIDER * above.size

    def goes_on(self, index: int) -> bool:
        """Whether a line is full and the next one goes on with it."""
        if index + 1 >= len(self.lines) or self.gap_before(index + 1):
            return False
        line, below = self.lines[index], self.lines[index + 1]
        if line.right < self.margins[_column(line)] - line.size * 1.5 or SENTENCE_END.search(
            line.text
        ):
            return False
        return below.left < line.left + line.size * INDENT and numbered(below.text) is None

    def titles_joined(self) -> list[Line]:
        """The lines; a title that takes two of them is one."""
        return list(self._titles_joined())

    def _titles_joined(self) -> Iterator[Line]:
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            while index + 1 < len(self.lines) and self._title_goes_on(line, index):
                index += 1
                line = joined(line, self.lines[index])
            yield line
            index += 1

    def _title_goes_on(self, line: Line, index: int) -> bool:
        below = self.lines[index + 1]
        if line.size > self.body * 1.15:
            return (
                line.page == below.page
                and abs(line.size - below.size) < 0.6
                and not self.gap_before(index + 1)
                and numbered(below.text) is None
                and line.right - line.left > self.width * NEARLY_FULL
                and not SENTENCE_END.search(line.text)
            )
        ends = len(below.text) <= LONGEST_TITLE / 3 and not re.search("[。、]", below.text)
        return numbered(line.text) is not None and self.goes_on(index) and ends


def _column(line: Line) -> int:
    """Which strip of the page a line begins in."""
    return int(line.left // STRIP)


def _margins(lines: Sequence[Line]) -> dict[int, float]:
    """How far lines reach that begin in a strip; a strip with few lines is no column."""
    strips: dict[int, list[float]] = {}
    for line in lines:
        strips.setdefault(_column(line), []).append(line.right)
    whole = sorted(line.right for line in lines)
    return {
        strip: _ninth(sorted(rights) if len(rights) >= COLUMN * len(lines) else whole)
        for strip, rights in strips.items()
    }


def _ninth(ordered: Sequence[float]) -> float:
    return ordered[len(ordered) * 9 // 10]


def joined(line: Line, below: Line) -> Line:
    """Two lines as one; it lies where the second does."""
    return replace(line, text=line.text + below.text, top=below.top, right=below.right)
