"""An edition in the making as a file: JSON out, JSON or TOML in."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from kanmin.bounds import json_value, too_deep
from kanmin.errors import InvalidDocument, UnreadableFile
from kanmin.handbook.draft_toml import neither
from kanmin.handbook.faulty import refused
from kanmin.handbook.revising import EditionDraft
from kanmin.language import _
from kanmin.sandbox import read_apart

LARGEST_DRAFT = 4_000_000  # bytes; the whole handbook is a tenth of it
MOST_AMENDMENTS = 2_000
DEEPEST = 50  # levels of nesting


def draft_bytes(draft: EditionDraft) -> bytes:
    """A draft as a JSON file."""
    raw = draft.model_dump(mode="json")
    return (json.dumps(raw, ensure_ascii=False, indent=2) + "\n").encode()


def read_draft(data: bytes, name: str) -> EditionDraft:
    """The draft in a JSON or TOML file. name: the file's.

    Raises UnreadableFile for what is neither, InvalidDocument for what is no draft.
    """
    if len(data) > LARGEST_DRAFT:
        raise UnreadableFile(
            _("ファイルが大きすぎます（{most}MBまで）。").format(most=LARGEST_DRAFT // 1_000_000),
            where=name,
        )
    raw = _raw(data, name)
    if too_deep(raw, DEEPEST):
        raise UnreadableFile(_("入れ子が深すぎます。"), where=name)
    if not isinstance(raw, dict) or "framework" not in raw:
        raise InvalidDocument(
            _("版の案のファイルではありません。"),
            where=name,
            todo=_("Kanminから書き出した版の案のファイルを選んでください。"),
        )
    return draft_of(raw, name)


def draft_of(raw: dict[str, Any], place: str) -> EditionDraft:
    """The draft in plain values. Raises InvalidDocument with the place."""
    try:
        found = EditionDraft.model_validate(raw)
    except ValidationError as error:
        raise refused(error, place) from None
    if len(found.amendments) > MOST_AMENDMENTS:
        raise InvalidDocument(
            _("改正事項が多すぎます（{most}まで）。").format(most=f"{MOST_AMENDMENTS:,}"),
            where=place,
        )
    return found


def _raw(data: bytes, name: str) -> Any:
    if name.lower().endswith(".toml"):
        return read_apart("kanmin.handbook.draft_toml:prepare", data, name)
    try:
        return json_value(data.decode("utf-8-sig"))
    except ValueError:
        raise neither(name) from None
    except UnreadableFile as error:
        raise error.at(name) from None
