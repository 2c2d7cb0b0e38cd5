"""Pieces of SVG as text: elements, words and the room that words take.

Everything is said by attributes: a strict content security policy forbids `style`, and neither
Word nor Typst reads it.
"""

from __future__ import annotations

import re
import unicodedata
from xml.sax.saxutils import escape, quoteattr

from kanmin.language import other_tongue
from kanmin.text import clean_line

INK, PAPER = "#1a1a1c", "#ffffff"
Looks = dict[str, str | float]
FONTS = "'BIZ UDPGothic','Yu Gothic UI','Noto Sans CJK JP','Noto Sans JP',sans-serif"
_WIDE, _NARROW, _THIN = 1.0, 0.57, 0.38  # widths of characters, in sizes of the font
_WHOLE = re.compile(r"[(（][^()（）]*[)）]|[A-Za-z]+|[0-9.,]+|年度|.")


def tag(name: str, inside: str = "", /, **attributes: str | float) -> str:
    """An element. attributes: `_` in a name stands for `-`; numbers are rounded to 1/100."""
    written = "".join(
        f" {key.strip('_').replace('_', '-')}={quoteattr(_value(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else length(value)


def length(value: float) -> str:
    """A length as SVG writes it, in units of the drawing."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def safe(text: str) -> str:
    """A text as XML: one line, no character that XML refuses."""
    return escape(clean_line(text))


def words(text: str, x: float, y: float, size: float, anchor: str = "start") -> str:
    """A line of text. y: its base line. anchor: start, middle or end."""
    return spoken("text", text, x=x, y=y, font_size=size, text_anchor=anchor, fill=INK)


def spoken(name: str, text: str, /, **attributes: str | float) -> str:
    """An element of words, which says where they are in another language than the page."""
    other = other_tongue(text)
    return tag(name, safe(text), **attributes, **({"lang": other} if other else {}))


def line(start: tuple[float, float], end: tuple[float, float], **looks: str | float) -> str:
    """A straight line from one point to another."""
    return tag("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], **looks)


def width_of(text: str, size: float) -> float:
    """About how wide a text is, in units of the drawing."""
    return size * sum(map(_width, text))


def _width(character: str) -> float:
    if character in "(),.:;'|-":
        return _THIN
    return _WIDE if unicodedata.east_asian_width(character) in "WFA" else _NARROW


def cut(text: str, room: float, size: float) -> str:
    """A text cut to the room there is, with … at its end.

    >>> cut("国庫支出金", 40, 10)
    '国庫支…'
    """
    text = clean_line(text)
    if width_of(text, size) <= room:
        return text
    while text and width_of(text, size) + size > room:
        text = text[:-1]
    return f"{text}…"


def broken(text: str, room: float, size: float) -> tuple[str, ...]:
    """A text in as many lines as it takes; numbers and brackets stay whole.

    >>> broken("令和18年度", 40, 10), broken("R9(2027)", 40, 10)
    (('令和18', '年度'), ('R9', '(2027)'))
    """
    lines = [""]
    for piece in _WHOLE.findall(clean_line(text)):
        if lines[-1] and width_of(lines[-1] + piece, size) > room:
            lines.append("")
        lines[-1] += piece
    return tuple(lines)
