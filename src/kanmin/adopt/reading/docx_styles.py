"""What Word's styles say of a paragraph: outline level, size, weight, along the basedOn chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

BODY_LEVEL = 9
DEFAULT_SIZE = 10.5


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style and those it is based on, the nearest first."""

    name: str
    chain: tuple[Any, ...]


class Styles:
    """The styles of a document, looked up by their ids."""

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self._by_id = {s.get(qn("w:styleId")): s for s in root.findall(qn("w:style"))}
        self._default = next(
            (
                name
                for name, style in self._by_id.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) == "1"
            ),
            "",
        )
        self._base = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._known: dict[str, Style] = {}

    def of(self, paragraph: Any) -> Style:
        """The style of a paragraph; the default one where it names none."""
        named = _value(paragraph, "w:pPr/w:pStyle") or self._default
        if named not in self._known:
            chain = tuple(self._chain(named))
            name = _value(chain[0], "w:name") if chain else ""
            self._known[named] = Style(name or "", chain)
        return self._known[named]

    def _chain(self, name: str) -> Iterator[Any]:
        seen: set[str] = set()
        while name and name not in seen and name in self._by_id:
            seen.add(name)
            yield self._by_id[name]
            name = _value(self._by_id[name], "w:basedOn") or ""

    def level(self, paragraph: Any, style: Style) -> int:
        """The outline level from 0 to 8; 9 for body text."""
        for element in (paragraph, *style.chain):
            if (value := _value(element, "w:pPr/w:outlineLvl")) is not None:
                return int(value) if value.isdigit() else BODY_LEVEL
        return BODY_LEVEL

    def look(self, paragraph: Any, style: Style) -> tuple[float, bool]:
        """Size in points and weight of most of a paragraph's letters."""
        size = self._size([s.find(qn("w:rPr")) for s in style.chain])
        bold = self._bold([s.find(qn("w:rPr")) for s in style.chain])
        letters = heavy = 0
        largest = 0.0
        for run in paragraph.iter(qn("w:r")):
            length = sum(len(t.text or "") for t in run.findall(qn("w:t")))
            if not length:
                continue
            own = run.find(qn("w:rPr"))
            letters += length
            heavy += length if self._bold([own], bold) else 0
            largest = max(largest, self._size([own], size))
        return (largest or size), letters > 0 and heavy / letters > 0.6

    def _size(self, properties: list[Any], default: float = 0.0) -> float:
        for found in (*properties, None if default else self._base):
            value = None if found is None else _value(found, "w:sz")
            if value and value.isdigit():
                return int(value) / 2
        return default or DEFAULT_SIZE

    def _bold(self, properties: list[Any], default: bool = False) -> bool:
        for found in properties:
            mark = None if found is None else found.find(qn("w:b"))
            if mark is not None:
                return mark.get(qn("w:val"), "1") not in ("0", "false", "off")
        return default

    def space_before(self, paragraph: Any, style: Style) -> bool:
        """Whether there is a gap before a paragraph."""
        for element in (paragraph, *style.chain):
            spacing = element.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
            if spacing is not None and (value := spacing.get(qn("w:before"))):
                return value.isdigit() and int(value) >= 100
        return False


def _value(element: Any, path: str) -> str | None:
    found = element.find("/".join(qn(step) for step in path.split("/")))
    return None if found is None else found.get(qn("w:val"))
