"""The plan as one web page that needs nothing else: readable, printable, accessible."""

from __future__ import annotations

import html
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from kanmin.language import _, other_tongue
from kanmin.layout import Cell, Chart, Document, Row, kind
from kanmin.publish.charts import chart_svg
from kanmin.text import clean


def html_bytes(document: Document) -> bytes:
    """The document as a page of HTML in UTF-8."""
    return template("plan.html").render(document=document, css=_css(), **_own()).encode()


def blocks_html(document: Document) -> Markup:
    """The blocks of a document for a page that has its own style: no inline style in them."""
    return Markup(template("blocks.html").render(document=document, **_own()))  # noqa: S704 - a template of ours


def _own() -> dict[str, Any]:
    """What the templates call."""
    own = {"lines": lines, "rows": rows, "drawing": drawing, "clean": clean, "tongue": tongue}
    return {"_": _, "kind": kind, **own}


def drawing(chart: Chart, number: int) -> Markup:
    """A chart as SVG. number: another one for each chart of the page."""
    return Markup(chart_svg(chart, f"chart-{number}"))  # noqa: S704 - escaped


_OTHER = {"": Markup(""), "ja": Markup(' lang="ja"')}


def tongue(text: str) -> Markup:
    """The attribute that says a text is in another language than the page; "" where it is not."""
    return _OTHER[other_tongue(text)]


def lines(text: str) -> Markup:
    """A text with its line ends, safe for HTML."""
    return Markup(_lines(text))  # noqa: S704 - escaped


def _lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def rows(table_rows: tuple[Row, ...], scope: str) -> Markup:
    """Rows of a table; in plain Python, as a template takes five times as long for it.

    scope: what a header cell at the start of a row names, `row` or `col`.
    """
    return Markup("\n".join(_row(row, scope) for row in table_rows))  # noqa: S704 - escaped


def _row(row: Row, scope: str) -> str:
    cells = (_cell(cell, scope if index == 0 else "col") for index, cell in enumerate(row))
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell, scope: str) -> str:
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    names = f"{cell.align}{' shaded' if cell.shaded else ''}"
    style = f' class="{names}"' if names != "left" else ""
    text = "".join(
        f"<u>{_lines(piece)}</u>" if marked else _lines(piece) for piece, marked in cell.pieces()
    )
    spoken = tongue(cell.text)
    if cell.header:
        return f'<th scope="{scope}"{span}{style}{spoken}>{text}</th>'
    return f"<td{span}{style}{spoken}>{text}</td>"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kanmin.publish", "assets"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def template(name: str) -> Template:
    """A template of ours by its name."""
    return _environment().get_template(name)


@cache
def _css() -> Markup:
    return Markup(template("plan.css").render())  # noqa: S704 - our own
