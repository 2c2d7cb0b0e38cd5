"""A document's Markdown as HTML of a page: headings with anchors, links and pictures of ours."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from functools import cache
from html import escape
from itertools import pairwise

from django.templatetags.static import static
from django.urls import reverse
from markdown_it.token import Token
from markupsafe import Markup

from kanmin.publish.markdown_blocks import MARKDOWN
from kanmin.server.helping.documents import Document, at

_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")
_TABLE = '<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table>'


@cache
def rendered(document: Document) -> Markup:
    """The text of a document without its title, which the page has itself."""
    tokens = MARKDOWN.parse(document.text)[3:]  # the title: its beginning, text and end
    _anchor(tokens)
    for token in tokens:
        for child in token.children or ():
            _lead(child, document)
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    return Markup(_boxed(html, document.title))  # noqa: S704 - markdown-it escapes, HTML is off


def anchor(heading: str) -> str:
    """What a heading is reached by, as GitHub makes it."""
    return _NOT_IN_ANCHORS.sub("", heading.lower()).replace(" ", "-")


def _anchor(tokens: list[Token]) -> None:
    """Give each heading its id; the second of a name has a number."""
    seen: Counter[str] = Counter()
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            name = anchor(following.content.replace("`", ""))
            token.attrSet("id", f"{name}-{seen[name]}" if seen[name] else name)
            seen[name] += 1


def _lead(token: Token, document: Document) -> None:
    """Turn a link between files into one between pages, a picture into one of this server."""
    if token.type == "image":
        token.attrSet("src", static(f"help/{posixpath.basename(str(token.attrs['src']))}"))
        token.attrSet("loading", "lazy")
    if token.type == "link_open":
        token.attrSet("href", address(str(token.attrs["href"]), document))


def address(href: str, document: Document) -> str:
    """Where a link of a document leads; what is not read here leads to the list of documents."""
    path, _mark, place = href.partition("#")
    if "://" in href or not path:
        return href
    found = at(posixpath.normpath(posixpath.join(posixpath.dirname(document.path), path)))
    if not found:
        return reverse("help")
    return reverse("help-document", args=[found.name]) + (f"#{place}" if place else "")


def _boxed(html: str, title: str) -> str:
    """Tables and listings scroll in boxes of their own, which the keyboard reaches."""
    numbers = iter(range(1, html.count("<table>") + 1))
    html = re.sub("<table>", lambda _: _TABLE.format(name=f"{escape(title)} {next(numbers)}"), html)
    return html.replace("</table>", "</table></div>").replace("<pre>", '<pre tabindex="0">')
