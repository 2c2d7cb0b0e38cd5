"""TOML of an edition in the making, read in a process of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

from kanmin.errors import UnreadableFile
from kanmin.language import _


def prepare(data: bytes, name: str) -> Callable[[], object]:
    """What reads TOML, for the sandbox; days as text, as JSON has them."""

    def read() -> object:
        try:
            return tomllib.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise neither(name) from None

    return read


def neither(name: str) -> UnreadableFile:
    """The error for a draft that is neither JSON nor TOML."""
    return UnreadableFile(
        _("JSONかTOMLとして読めません。"),
        where=name,
        todo=_("Kanminから書き出した版の案のファイルを選んでください。"),
    )
