"""The kinds of signed files (ファイルの種類): one line each; a new kind is a module and a line."""

from __future__ import annotations

from kanmin.errors import InvalidDocument
from kanmin.language import _
from kanmin.server.exchange import (
    answer_file,
    edition_file,
    layer_file,
    plan_taking,
    survey_return,
    survey_round,
)
from kanmin.server.exchange.kind import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        survey_round.KIND,
        survey_return.KIND,
        plan_taking.KIND,
        layer_file.KIND,
        edition_file.KIND,
        answer_file.KIND,
    )
}


def kind_of(name: str) -> Kind:
    """The kind of a name. Raises InvalidDocument for one that this Kanmin does not know."""
    found = KINDS.get(name)
    if found is None:
        raise InvalidDocument(
            _("この Kanmin が知らない種類のファイルです（{kind}）。").format(kind=name[:40]),
            todo=_("この Kanmin が古いかもしれません。送り元に確かめてください。"),
        )
    return found


def title_of(name: str) -> str:
    """What a kind is called; its name where this Kanmin does not know it."""
    return _(KINDS[name].title) if name in KINDS else name
