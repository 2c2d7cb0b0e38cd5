"""Headings found by how lines look, where nothing names them: size, weight, number, length."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kanmin.adopt.reading.numbers import ORDER, numbered

LONGEST_TITLE, LONGEST_BOLD = 60, 40  # letters
LARGER, SMALLEST = 1.08, 0.95  # against the body's letters
WELL_NUMBERED = 4  # numbered headings from which a document counts as numbered
USUALLY_BOLD = 0.4  # share of bold letters above which weight tells nothing
LEAST_DECIMALS = 3  # headings numbered 1.1 from which 1, 2, 3 are taken for chapters
LEAST_NUMBERED, LEAST_TEXT = 3, 25  # numbered headings; letters of a paragraph
LONGEST_PLAIN = 45  # letters of a title that looks like the text
MOST_IN_A_ROW, MOST_ON_COVER, LEAST_LINES = 3, 5, 12
REACH = 60  # lines between a heading and its first child
_ENDS_A_SENTENCE = re.compile(r"[。、．,，;；]$|(?:です|ます|した|ました|である)$")
_NO_TITLE = re.compile(
    r"^(?:図|表|写真|出典|出所|注|※|資料)[\s　]*[0-9０-９：:]?|https?://|^[\W\d_]+$"
)
_CAPTION = re.compile(r"^(?:図|表|写真)[\s　]*[0-9０-９]")
_NO_PLAIN_TITLE = re.compile(
    r"[：:]|^[・○●◇▼▶※＊*－\-–]|^[（(].*[）)]$|[0-9元]年(?:度|[0-9０-９]{1,2}月)?$"
    r"|(?:ため|こと|もの|など|及び|また|おり|から|より|ます|する|した|れる|いる|ない|ある)$"
)
STRONG = ("part", "chapter", "section", "item", "decimal")


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph as it looks. size: of its letters in points. space: a gap before it.

    goes_on: it reaches the end of its line and the next one goes on. table: one follows it.
    """

    text: str
    size: float
    bold: bool = False
    space: bool = False
    goes_on: bool = False
    page: int | None = None
    table: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A heading among lines. index: of its line."""

    index: int
    level: int
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class _Look:
    """What lines of one level share: kind and depth of number, or size and weight without one."""

    kind: str
    depth: int
    size: float
    bold: bool


def headings(lines: Sequence[Line], *, whole: bool) -> tuple[Found, ...]:
    """The lines that are headings, with levels from 1.

    whole: the lines are paragraphs. Where no title looks like one, words and place then tell.
    """
    document = _Document(lines, whole=whole)
    found = [index for index in range(len(lines)) if document.is_title(index)]
    found = document.without_cover(sorted({*found, *document.parents(found)}))
    found = document.without_counted_lists(found)
    looks = [document.look(index) for index in found]
    sizes = [round(lines[index].size / document.body, 1) for index in found]
    return tuple(
        Found(index, level, *document.parts(index))
        for index, level in zip(found, _levels(looks, sizes), strict=True)
    )


class _Document:
    """The lines of a document and what is usual among them."""

    def __init__(self, lines: Sequence[Line], *, whole: bool) -> None:
        self.lines = lines
        self.numbers = [numbered(line.text) for line in lines]
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 10.5
        letters = sum(len(line.text) for line in lines)
        heavy = sum(len(line.text) for line in lines if line.bold)
        self.bold_tells = heavy < USUALLY_BOLD * letters
        strong = [i for i in range(len(lines)) if self._is_strong(i)]
        self.numbered = len(strong) >= WELL_NUMBERED
        self.plain = whole and self._looks_alike()
        sizes_of_strong = sorted(lines[i].size for i in strong)
        self.title_size = sizes_of_strong[len(strong) // 4] if strong else 0.0

    def is_title(self, index: int) -> bool:
        if not self._may_be_title(index):
            return False
        return self._stands_out(index) or (self.plain and self._reads_as_title(index))

    def _looks_alike(self) -> bool:
        """Whether no title differs from the text in size or weight but those of a cover."""
        apart = [
            i
            for i, line in enumerate(self.lines)
            if (line.size >= self.body * LARGER or (line.bold and self.bold_tells))
            and self._may_be_title(i)
        ]
        return len(self.lines) >= LEAST_LINES and len(apart) <= MOST_ON_COVER

    def _reads_as_title(self, index: int) -> bool:
        """Whether a line that looks like the text is a title by its words and its place.

        A short line without a stop, with a text or a table below it, perhaps after another title;
        more than two in a row are a list.
        """
        if self.numbered and self.numbers[index] is None:
            return False
        last = index
        while last < len(self.lines) and self._short(last) and last - index < MOST_IN_A_ROW:
            if self.lines[last].table or self._is_text(last + 1):
                break
            last += 1
        else:
            return False
        first = index
        while first > 0 and self._short(first - 1) and not self.lines[first - 1].table:
            first -= 1
        kinds = {n.kind if (n := self.numbers[i]) else "" for i in range(first, last + 1)}
        return last - first < max(MOST_IN_A_ROW, len(kinds))

    def _short(self, index: int) -> bool:
        line = self.lines[index]
        return (
            self._may_be_title(index)
            and len(line.text) <= LONGEST_PLAIN
            and not _NO_PLAIN_TITLE.search(line.text)
        )

    def _is_text(self, index: int) -> bool:
        """Whether a line is a paragraph or an entry that says something, and no title."""
        if index >= len(self.lines):
            return False
        text = self.lines[index].text
        return not self._short(index) and not _CAPTION.search(text)

    def parts(self, index: int) -> tuple[str, str]:
        """Number and title of a heading."""
        number = self.numbers[index]
        if number and number.title:
            return number.number, number.title
        return "", self.lines[index].text.strip()

    def look(self, index: int) -> _Look:
        line, number = self.lines[index], self.numbers[index]
        size = round(line.size / self.body, 1)
        bold = line.bold and self.bold_tells
        if number is None:
            return _Look("", 0, size, bold)
        if number.kind == "number":
            return _Look("decimal", 1, 0, False)
        if number.kind in STRONG:
            return _Look(number.kind, number.depth, 0, False)
        return _Look(number.kind, 1, size, bold)

    def parents(self, found: Sequence[int]) -> Iterator[int]:
        """Lines numbered 2 before headings numbered 2.1: they are headings, however they look."""
        wanted: dict[str, int] = {}
        for index in found:
            number = self.numbers[index]
            if number and number.kind == "decimal":
                first = re.split(r"\D", unicodedata.normalize("NFKC", number.number))[0]
                wanted.setdefault(first, index)
        for first, child in wanted.items():
            for index in range(child - 1, max(-1, child - REACH), -1):
                number = self.numbers[index]
                if number and number.kind == "number" and self._may_be_title(index):
                    if unicodedata.normalize("NFKC", number.number) == first:
                        yield index
                    break

    def without_cover(self, found: list[int]) -> list[int]:
        """Without what stands before the text: the document's own title, names, dates.

        Before the first numbered heading only what has text of its own is one: ごあいさつ.
        """
        numbered_ones = [i for i in found if self.look(i).kind]
        if len(numbered_ones) < LEAST_NUMBERED:
            return self._without_title_page(found)
        first = numbered_ones[0]
        largest = self.lines[first].size * LARGER
        return [
            i
            for i in found
            if i >= first or (self._has_text(i, found) and self.lines[i].size < largest)
        ]

    def _has_text(self, index: int, found: list[int]) -> bool:
        """Whether a paragraph follows before the next heading."""
        following = next((i for i in found if i > index), len(self.lines))
        return any(len(line.text) >= LEAST_TEXT for line in self.lines[index + 1 : following])

    def _without_title_page(self, found: list[int]) -> list[int]:
        later = {self.look(i) for i in found if self.lines[i].page != 1}
        if not later:
            return found
        return [i for i in found if self.lines[i].page != 1 or self.look(i) in later]

    def without_counted_lists(self, found: list[int]) -> list[int]:
        """Without lists counted 1, 2, 3 within a chapter, where chapters are counted so too.

        A chapter has 2.1 after its 2, or goes on from the one before it; any other number that
        looks like the body's text is an entry of a list.
        """
        numbers = {i: self._counts(i) for i in found}
        if sum(len(number) > 1 for number in numbers.values()) < LEAST_DECIMALS:
            return found
        parents = {i for i, following in _next_decimals(found, numbers) if following == numbers[i]}
        counted = {numbers[i] for i in parents}
        chapter, kept = 0, []
        for index in found:
            own = numbers[index]
            if (
                len(own) != 1
                or self.lines[index].size >= self.body * LARGER
                or index in parents
                or (own[0] == chapter + 1 and own not in counted)
            ):
                kept.append(index)
            if index in parents:
                chapter = own[0]
        return kept

    def _counts(self, index: int) -> tuple[int, ...]:
        """1.2 as (1, 2), 3 as (3,); nothing for other kinds of number."""
        number = self.numbers[index]
        if number is None or number.kind not in ("number", "decimal"):
            return ()
        plain = unicodedata.normalize("NFKC", number.number)
        return tuple(int(part) for part in re.findall(r"[0-9]+", plain))

    def _may_be_title(self, index: int) -> bool:
        number = self.numbers[index]
        title = number.title if number else self.lines[index].text
        if not title.strip() or len(title) > LONGEST_TITLE:
            return False
        line = self.lines[index]
        if line.size < self.body * SMALLEST or (line.goes_on and line.size < self.body * LARGER):
            return False
        return not (_ENDS_A_SENTENCE.search(title) or _NO_TITLE.search(title))

    def _is_strong(self, index: int) -> bool:
        number = self.numbers[index]
        return (
            number is not None
            and number.kind in STRONG
            and self._may_be_title(index)
            and not self._within_list(index)
        )

    def _stands_out(self, index: int) -> bool:
        line, number = self.lines[index], self.numbers[index]
        larger = line.size >= self.body * LARGER
        bold = line.bold and self.bold_tells
        if number and number.kind in STRONG:
            return larger or bold or not self._within_list(index)
        if number:
            return larger or bold or (line.space and self._text_follows(index))
        if self.numbered:  # what has no number must look like what has one
            return (larger or bold) and line.size >= self.title_size
        return larger or (bold and len(line.text) <= LONGEST_BOLD)

    def _text_follows(self, index: int) -> bool:
        following = self.lines[index + 1 : index + 2]
        return bool(following) and len(following[0].text) > LONGEST_TITLE / 2

    def _within_list(self, index: int) -> bool:
        """Whether the neighbours are numbered alike: a list of short entries."""
        around = [*self.numbers[max(0, index - 1) : index], *self.numbers[index + 1 : index + 2]]
        return len(around) == 2 and all(n is not None and n.kind in STRONG for n in around)


def _next_decimals(
    found: Sequence[int], numbers: dict[int, tuple[int, ...]]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each heading counted 1, 2, 3 with what the decimal after it begins with."""
    open_one: int | None = None
    for index in found:
        if len(numbers[index]) == 1:
            open_one = index
        elif len(numbers[index]) > 1 and open_one is not None:
            yield open_one, numbers[index][:1]
            open_one = None


def _levels(looks: Sequence[_Look], sizes: Sequence[float]) -> Iterator[int]:
    """A level for each heading: a look seen before returns to its level, a new one goes below.

    What is larger never goes below what is open; 1.1 is always one below 1.
    """
    shallowest: dict[str, int] = {}
    for look in looks:
        shallowest[look.kind] = min(look.depth, shallowest.get(look.kind, look.depth))
    known: dict[_Look, int] = {}
    open_looks: list[tuple[_Look, float]] = []
    for look, size in zip(looks, sizes, strict=True):
        first = replace(look, depth=shallowest[look.kind])
        if first not in known:
            while open_looks and not _below(first, size, *open_looks[-1]):
                open_looks.pop()
            known[first] = len(open_looks) + 1
        level = known[first] + look.depth - first.depth
        open_looks = [*open_looks[: level - 1], (look, size)]
        yield level


def _below(look: _Look, size: float, above: _Look, above_size: float) -> bool:
    """Whether a new look goes below one that is open."""
    if look.kind and look.kind == above.kind:
        return look.depth > above.depth
    if look.kind and above.kind:
        return ORDER.index(look.kind) > ORDER.index(above.kind)
    if look.kind:  # はじめに, 資料編 stand beside the chapters they look like
        return size < above_size
    if above.kind:
        return size < above_size or size <= 1.0
    return not (look.size and above.size and look.size > above.size)
