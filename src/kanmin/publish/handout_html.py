"""A sheet for people as one page of HTML: read on a screen, printed on one side of A4."""

from __future__ import annotations

from markupsafe import Markup

from kanmin.language import _
from kanmin.publish import handout_fit as fit
from kanmin.publish.figure_svg import figure_svg
from kanmin.publish.handout import Figure, Handout
from kanmin.publish.html_out import lines, rows, template, tongue

__all__ = ["handout_html"]


def handout_html(sheet: Handout) -> bytes:
    """The sheet as a page of HTML in UTF-8 that needs nothing else."""
    css = Markup(template("handout.css").render(sheet=sheet, fit=fit))  # noqa: S704 - our own
    own = {"lines": lines, "rows": rows, "drawing": drawing, "tongue": tongue, "_": _}
    shown = template("handout.html").render(sheet=sheet, css=css, fit=fit, kind=_kind, **own)
    return shown.encode()


def drawing(figure: Figure, number: str) -> Markup:
    """A figure as SVG. number: another one for each of the page."""
    return Markup(figure_svg(figure, f"figure-{number}"))  # noqa: S704 - escaped


def _kind(block: object) -> str:
    return type(block).__name__.lower()
