"""Plain text and Markdown as outlines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from kanmin.adopt.outline import Node, NodeKind, Outline
from kanmin.adopt.reading import by_look
from kanmin.adopt.reading.html_in import heading, without_title
from kanmin.adopt.reading.numbers import numbered
from kanmin.text import clean

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_SIZE = 10.5
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(text: str) -> Outline:
    """The outline of a Markdown text."""
    tree = SyntaxTreeNode(_MARKDOWN.parse(clean(text)))
    return Outline(kind="markdown", nodes=tuple(without_title(list(_nodes(tree)))))


def _nodes(tree: SyntaxTreeNode) -> Iterator[Node]:
    for node in tree.children:
        match node.type:
            case "heading":
                yield heading(_plain(node), int(node.tag[1]))
            case "bullet_list" | "ordered_list":
                for item in node.children:
                    yield Node(kind=NodeKind.ITEM, text=_plain(item))
            case "table":
                rows = [row for part in node.children for row in part.children]
                cells = tuple(tuple(_plain(cell) for cell in row.children) for row in rows)
                yield Node(kind=NodeKind.TABLE, rows=cells, header_rows=1)
            case _:
                if text := _plain(node):
                    yield Node(kind=NodeKind.PARAGRAPH, text=text)


def _plain(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline", "fence", "code_block"):
        return _BREAK.sub("\n", node.content)
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    return "".join(_plain(child) for child in node.children)


def read_text(text: str) -> Outline:
    """The outline of a plain text: headings by their numbers and the blank lines around them."""
    lines: list[by_look.Line] = []
    blank = True
    for row in clean(text).split("\n"):
        if row.strip():
            lines.append(by_look.Line(text=row.strip(), size=_SIZE, space=blank))
        blank = not row.strip()
    found = {f.index: f for f in by_look.headings(lines, whole=True)}
    nodes = []
    for index, line in enumerate(lines):
        if hit := found.get(index):
            nodes.append(
                Node(kind=NodeKind.HEADING, text=hit.title, number=hit.number, level=hit.level)
            )
            continue
        kind = NodeKind.ITEM if numbered(line.text) else NodeKind.PARAGRAPH
        nodes.append(Node(kind=kind, text=line.text))
    return Outline(kind="text", nodes=tuple(nodes))
