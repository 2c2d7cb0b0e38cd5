"""Markdown of the handbook as blocks of a document: paragraphs, lists, tables, headings."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from kanmin.layout import Block, Cell, Heading, Items, Paragraph, Row, Table

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_WIDEST_COLUMN = 40  # characters that count when the columns of a table share the line


def blocks(text: str, level: int, anchor: str) -> Iterator[Block]:
    """The blocks of a text. level: of its headings; anchor: the name theirs begin with."""
    tree = SyntaxTreeNode(MARKDOWN.parse(text))
    for number, node in enumerate(tree.children, start=1):
        match node.type:
            case "heading":
                yield Heading(level, plain(node), f"{anchor}.{number}")
            case "bullet_list" | "ordered_list":
                yield Items(tuple(_items(node)), ordered=node.type == "ordered_list")
            case "table":
                yield _table(node)
            case _:
                yield Paragraph(plain(node))


def plain(node: SyntaxTreeNode) -> str:
    """The text of a node without its marks."""
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    return "".join(plain(child) for child in node.children)


def _items(node: SyntaxTreeNode) -> Iterator[Paragraph]:
    for item in node.children:
        yield Paragraph("\n".join(plain(child) for child in item.children))


def _table(node: SyntaxTreeNode) -> Table:
    head, *body = node.children
    rows = [row for part in body for row in part.children]
    titles = _row(head.children[0], header=True)
    cells = tuple(_row(row, header=False) for row in rows)
    return Table("", _widths((titles, *cells)), (titles,), cells)


def _row(node: SyntaxTreeNode, *, header: bool) -> Row:
    return tuple(
        Cell(plain(cell), header=header or index == 0) for index, cell in enumerate(node.children)
    )


def _widths(rows: tuple[Row, ...]) -> tuple[float, ...]:
    """Shares of the line by the longest text of each column."""
    columns = zip(*(row for row in rows), strict=False)
    return tuple(
        float(max(4, min(_WIDEST_COLUMN, max(len(cell.text) for cell in column))))
        for column in columns
    )
