"""The numbers that Word counts by itself: 第1章, 1.2, ①, from numbering.xml."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

from kanmin.adopt.reading.docx_styles import Style

_KANJI = "〇一二三四五六七八九"
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノ"


class Numbering:
    """Counts along the document, as Word does when it draws it."""

    def __init__(self, document: Any) -> None:
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            root = None
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * 9)
        self._abstract: dict[str, Any] = {}
        self._of_num: dict[str, str] = {}
        if root is None:
            return
        for found in root.findall(qn("w:abstractNum")):
            self._abstract[found.get(qn("w:abstractNumId"))] = found
        for found in root.findall(qn("w:num")):
            base = found.find(qn("w:abstractNumId"))
            if base is not None:
                self._of_num[found.get(qn("w:numId"))] = base.get(qn("w:val"))

    def in_list(self, paragraph: Any, style: Style) -> bool:
        """Whether a paragraph is an entry of a list."""
        return self._place(paragraph, style) is not None

    def number(self, paragraph: Any, style: Style) -> str:
        """The number Word puts before a paragraph, and count on; "" for none or a bullet."""
        place = self._place(paragraph, style)
        if place is None:
            return ""
        abstract, level = place
        levels = {
            int(found.get(qn("w:ilvl"), "0")): found
            for found in self._abstract[abstract].findall(qn("w:lvl"))
        }
        if level not in levels:
            return ""
        counts = self._counts[abstract]
        counts[level] = counts[level] + 1 if counts[level] else _start(levels[level])
        for deeper in range(level + 1, 9):
            counts[deeper] = 0
        return self._told(levels, counts, level)

    def _place(self, paragraph: Any, style: Style) -> tuple[str, int] | None:
        """The list and the level, from the paragraph itself or its style."""
        number: str | None = None
        level: str | None = None
        for element in (paragraph, *style.chain):
            found = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is None:
                continue
            name, depth = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
            number = number or (None if name is None else name.get(qn("w:val")))
            level = level or (None if depth is None else depth.get(qn("w:val")))
            if number is not None:
                break
        abstract = self._of_num.get(number or "")
        if number in (None, "0") or abstract not in self._abstract:
            return None
        return abstract, self._level_of_style(abstract, style, level)

    def _level_of_style(self, abstract: str, style: Style, level: str | None) -> int:
        if level is not None and level.isdigit():
            return min(int(level), 8)
        names = {element.get(qn("w:styleId")) for element in style.chain[:1]}
        for found in self._abstract[abstract].findall(qn("w:lvl")):
            linked = found.find(qn("w:pStyle"))
            if linked is not None and linked.get(qn("w:val")) in names:
                return int(found.get(qn("w:ilvl"), "0"))
        return 0

    def _told(self, levels: dict[int, Any], counts: list[int], level: int) -> str:
        text = levels[level].find(qn("w:lvlText"))
        pattern = "" if text is None else text.get(qn("w:val"), "")
        if _format(levels[level]) == "bullet":
            return ""
        for depth, found in levels.items():
            mark = f"%{depth + 1}"
            if mark in pattern:
                pattern = pattern.replace(mark, _digits(max(1, counts[depth]), _format(found)))
        return pattern.strip()


def _format(level: Any) -> str:
    found = level.find(qn("w:numFmt"))
    return "decimal" if found is None else str(found.get(qn("w:val"), "decimal"))


def _start(level: Any) -> int:
    found = level.find(qn("w:start"))
    value = "1" if found is None else found.get(qn("w:val"), "1")
    return int(value) if value.isdigit() else 1


def _letters(first: int, count: int) -> tuple[str, ...]:
    return tuple(chr(first + offset) for offset in range(count))


_ALPHABETS = {
    "decimalEnclosedCircle": _letters(0x2460, 20),
    "decimalEnclosedCircleChinese": _letters(0x2460, 20),
    "aiueo": tuple(_KANA),
    "aiueoFullWidth": tuple(_KANA),
    "upperRoman": _letters(0x2160, 10),
    "lowerLetter": _letters(ord("a"), 26),
    "upperLetter": _letters(ord("A"), 26),
}
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _digits(number: int, form: str) -> str:
    """A count in the form a list has."""
    if number <= len(_ALPHABETS.get(form, ())):
        return _ALPHABETS[form][number - 1]
    if form in ("japaneseCounting", "chineseCounting", "japaneseDigitalTenThousand"):
        return _kanji(number)
    told = str(number)
    return told.translate(_FULL_WIDTH) if form.startswith("decimalFullWidth") else told


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_KANJI[tens]}十")
    return head + (_KANJI[ones] if ones or not tens else "")
