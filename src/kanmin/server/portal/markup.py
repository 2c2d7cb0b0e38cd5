"""Markdown of the handbook as HTML, each term linked to the glossary where it first occurs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import reverse
from markdown_it.token import Token
from markupsafe import Markup, escape

from kanmin.handbook.mentions import TermFinder
from kanmin.language import _
from kanmin.publish.markdown_blocks import MARKDOWN


class Linker:
    """Renders the texts of one page; a term is linked once a page."""

    def __init__(self, finder: TermFinder, known: tuple[str, ...] = ()) -> None:
        self.finder = finder
        self.told = set(known)
        self.tables = 0

    def markdown(self, text: str) -> Markup:
        """A Markdown text with its terms linked."""
        tokens = MARKDOWN.parse(text)
        inside_link = 0
        for token in tokens:
            children: list[Token] = []
            for child in token.children or ():
                inside_link += child.nesting if child.type.startswith("link_") else 0
                if child.type == "text" and not inside_link:
                    children += self._linked(child.content)
                else:
                    children.append(child)
            if token.children is not None:
                token.children = children
        html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
        html = html.replace("<h3>", "<h2>").replace("</h3>", "</h2>")
        html = re.sub("<table>", self._table, html).replace("</table>", "</table></div>")
        return Markup(html)  # noqa: S704 - markdown-it escapes all text, HTML is off

    def _table(self, _match: re.Match[str]) -> str:
        """The box in which a table scrolls, told apart from the others of the page."""
        self.tables += 1
        name = escape(_("表{number}").format(number=self.tables))
        return f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table>'

    def line(self, text: str) -> Markup:
        """A plain text with its terms linked."""
        parts = [_html(token) for token in self._linked(text)]
        return Markup("").join(parts)

    def _linked(self, text: str) -> Iterator[Token]:
        at = 0
        for mention in self.finder.mentions(text, self.told):
            self.told.add(mention.term.id)
            if mention.start > at:
                yield _text(text[at : mention.start])
            href = f"{reverse('handbook-terms')}#{mention.term.id}"
            yield Token("link_open", "a", 1, attrs={"href": href, "class": "term"})
            yield _text(text[mention.start : mention.end])
            yield Token("link_close", "a", -1)
            at = mention.end
        if at < len(text):
            yield _text(text[at:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _html(token: Token) -> Markup:
    match token.type:
        case "link_open":
            return Markup('<a class="term" href="{}">').format(token.attrs["href"])
        case "link_close":
            return Markup("</a>")
        case _:
            return escape(token.content)
