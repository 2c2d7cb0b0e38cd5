"""Web pages as outlines: h1 to h6, paragraphs, lists, tables; navigation and scripts left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lxml import html

from kanmin.adopt.outline import Node, NodeKind, Outline
from kanmin.adopt.reading.encodings import decoded
from kanmin.adopt.reading.numbers import numbered
from kanmin.text import clean

LEAST_BELOW = 3  # headings below a title
_LEFT_OUT = ("script", "style", "nav", "noscript", "template", "svg", "form", "figcaption")
_HEADING = re.compile(r"h([1-6])")
_TEXT = ("p", "dd", "dt", "blockquote", "pre")


def read_html(data: bytes) -> Outline:
    """The outline of a page; headings are numbered down from the highest one used."""
    declared = b"charset" in data[:2048].lower() or data.startswith(b"<?xml")
    root = html.document_fromstring(data if declared else decoded(data))
    nodes = list(_nodes(root))
    used = sorted({node.level for node in nodes if node.kind is NodeKind.HEADING})
    levelled = [
        replace(node, level=used.index(node.level) + 1) if node.level else node for node in nodes
    ]
    return Outline(kind="html", nodes=tuple(without_title(levelled)))


def without_title(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes; where one highest heading begins them and all others stand below it, it is the
    document's title, as on the cover of a printed one: a paragraph, and the others move up."""
    highest = [i for i, node in enumerate(nodes) if node.level == 1]
    lower = [node for node in nodes if node.level > 1]
    if len(highest) != 1 or len(lower) < LEAST_BELOW or any(n.level for n in nodes[: highest[0]]):
        yield from nodes
        return
    for node in nodes:
        if node.level == 1:
            yield Node(kind=NodeKind.PARAGRAPH, text=f"{node.number} {node.text}".strip())
        else:
            yield replace(node, level=node.level - 1) if node.level else node


def _nodes(element: Any) -> Iterator[Node]:
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
            continue
        text = _plain(child)
        if match := _HEADING.fullmatch(child.tag):
            if text:
                yield heading(text, int(match[1]))
        elif child.tag in _TEXT:
            yield from _node(NodeKind.PARAGRAPH, text)
        elif child.tag == "li" and child.find(".//li") is None:
            yield from _node(NodeKind.ITEM, text)
        elif child.tag == "table":
            yield from _table(child)
        else:
            yield from _nodes(child)


def heading(text: str, level: int) -> Node:
    """A heading with its typed number apart."""
    number = numbered(text)
    if number and number.title:
        return Node(kind=NodeKind.HEADING, text=number.title, number=number.number, level=level)
    return Node(kind=NodeKind.HEADING, text=text, level=level)


def _node(kind: NodeKind, text: str) -> Iterator[Node]:
    if text:
        yield Node(kind=kind, text=text)


def _plain(element: Any) -> str:
    return re.sub(r"\s+", " ", clean("".join(element.itertext()))).strip()


def _table(element: Any) -> Iterator[Node]:
    """A table with merged cells filled in."""
    rows: list[list[str]] = []
    pending: dict[tuple[int, int], str] = {}
    heads = 0
    for number, row in enumerate(element.iter("tr")):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _fill(pending, number, cells)
            text = _plain(cell)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(len(cells), len(cells) + wide):
                for below in range(1, high):
                    pending[number + below, column] = text
            cells += [text] * wide
        _fill(pending, number, cells)
        rows.append(cells)
        only_heads = row.find("td") is None and row.find("th") is not None
        heads += 1 if only_heads and heads == number else 0
    width = max(map(len, rows), default=0)
    if width:
        full = tuple((*row, *[""] * (width - len(row))) for row in rows)
        yield Node(kind=NodeKind.TABLE, rows=full, header_rows=heads)


def _fill(pending: dict[tuple[int, int], str], row: int, cells: list[str]) -> None:
    while (row, len(cells)) in pending:
        cells.append(pending.pop((row, len(cells))))


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1").strip()
    plain = value.isascii() and value.isdecimal() and len(value) <= 9
    return max(1, min(int(value), 1000)) if plain else 1
