"""An outline as passages: each heading with the text up to the next one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kanmin.adopt.outline import NodeKind, Outline


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document from its heading to the next one. page: it begins on; None unknown."""

    title: str
    text: str
    page: int | None


def passages_of(outline: Outline) -> Iterator[Passage]:
    """The parts of a document in reading order."""
    title, page, lines = "", None, list[str]()
    for node in outline.nodes:
        if node.kind is NodeKind.HEADING:
            if title or lines:
                yield Passage(title, "\n".join(lines), page)
            title, page, lines = f"{node.number} {node.text}".strip(), node.page, []
        else:
            lines += [node.text, *(cell for row in node.rows for cell in row)]
    if title or lines:
        yield Passage(title, "\n".join(lines), page)
