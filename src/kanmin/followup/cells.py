"""Cells of a results form as values: numbers with or without unit, days, words, marks."""

from __future__ import annotations

from typing import Any

from kanmin.cells import BadCell, as_day, as_number, as_text, empty, plain, short
from kanmin.language import _
from kanmin.plan.terms import Term

__all__ = ["BadCell", "as_choice", "as_day", "as_number", "as_text", "empty"]


def as_choice(cell: Any, choices: type[Term]) -> Term:
    """The member that a word or a value of a closed set names."""
    wanted = plain(as_text(cell))
    for member in choices:
        if wanted in (plain(member.word), plain(member.value)):
            return member
    raise BadCell(
        _("「{text}」は選べません。{choices}のどれかにしてください。").format(
            text=short(cell), choices="、".join(member.word for member in choices)
        )
    )
