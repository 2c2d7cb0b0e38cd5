"""Marks between words in templates: Japanese in a Japanese page, English ones in an English page.

A template is written with Japanese marks, `{{ name }}（{{ section }}）`. Before it is compiled each
of them becomes a message (`{{ _("（") }}`), except within an element that says it is Japanese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError
from jinja2.ext import Extension

from kanmin.language import N_

MARKS = (
    N_("、"), N_("。"), N_("・"), N_("："), N_("（"), N_("）"), N_("「"), N_("」"), N_("／"),
    N_("～"), N_("　"),
)  # fmt: skip
_JINJA = r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}"
_PIECE = re.compile(
    rf"(?P<jinja>{_JINJA})|<(?P<ends>/?)(?P<name>[a-z][a-z0-9]*)(?:{_JINJA}|[^>])*>", re.DOTALL
)
_OPAQUE_OR_MARK = re.compile(rf"{_JINJA}|[{''.join(MARKS)}]", re.DOTALL)
_JAPANESE = ' lang="ja"'


class Marks(Extension):
    """Makes the marks of a template messages."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """A template's text as it is compiled."""
        reader = _Reader()
        found = reader.read(source)
        if reader.depth:
            raise TemplateSyntaxError("an element in Japanese has no end", 1, name, filename)
        return found


@dataclass
class _Reader:
    """Goes through a template. within: the element in Japanese that is open; depth: how often."""

    within: str = ""
    depth: int = 0
    found: list[str] = field(default_factory=list)

    def read(self, source: str) -> str:
        last = 0
        for piece in _PIECE.finditer(source):
            self._keep(source[last : piece.start()])
            self._keep(piece[0])
            self._step(piece)
            last = piece.end()
        self._keep(source[last:])
        return "".join(self.found)

    def _keep(self, text: str) -> None:
        self.found.append(text if self.depth else _OPAQUE_OR_MARK.sub(_message, text))

    def _step(self, piece: re.Match[str]) -> None:
        """In or out of an element in Japanese."""
        if not self.depth and _JAPANESE in piece[0] and piece["name"]:
            self.within, self.depth = piece["name"], 1
        elif self.depth and piece["name"] == self.within:
            self.depth += -1 if piece["ends"] else 1


def _message(piece: re.Match[str]) -> str:
    return piece[0] if piece[0] not in MARKS else f'{{{{ _("{piece[0]}") }}}}'
