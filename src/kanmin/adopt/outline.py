"""The outline of a document, whatever its file type: headings, paragraphs, items, tables, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class NodeKind(StrEnum):
    """What a piece of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a document (部分), in reading order.

    level: of a heading, 1 for the highest. number: of a heading as printed ("第1章", "1.2").
    page: from 1; None where the file has no pages. rows: of a table, merged cells filled in.
    header_rows: how many of them name the columns.
    """

    kind: NodeKind
    text: str = ""
    level: int = 0
    number: str = ""
    page: int | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    header_rows: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading (見出し) with the headings above it. index: of its node."""

    level: int
    number: str
    title: str
    page: int | None
    path: tuple[str, ...]
    index: int

    def to_raw(self) -> dict[str, Any]:
        """As `kanmin outline --format json` prints it."""
        return {
            "level": self.level,
            "number": self.number,
            "title": self.title,
            "page": self.page,
            "path": list(self.path),
        }


@dataclass(frozen=True, slots=True)
class Outline:
    """A document as it was read. kind: of the file. pages: how many, None where it has none.

    scanned: pages that are pictures, whose text could not be read. untabled: pages whose tables
    were read as text, as there were too many.
    """

    kind: str
    pages: int | None = None
    scanned: tuple[int, ...] = ()
    untabled: tuple[int, ...] = ()
    nodes: tuple[Node, ...] = ()

    def headings(self) -> tuple[Heading, ...]:
        """The headings in reading order, each with its path."""
        return tuple(self._headings())

    def _headings(self) -> Iterator[Heading]:
        above: list[Node] = []
        for index, node in enumerate(self.nodes):
            if node.kind is NodeKind.HEADING:
                above = [parent for parent in above if parent.level < node.level]
                path = tuple(parent.text for parent in above)
                yield Heading(node.level, node.number, node.text, node.page, path, index)
                above.append(node)
