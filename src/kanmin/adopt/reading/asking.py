"""The outline of a foreign file, asked of a process of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from kanmin.adopt.outline import Node, Outline
from kanmin.adopt.outline_raw import outline_of_raw
from kanmin.adopt.reading.kinds import is_packed, refuse_strange
from kanmin.files import read_bytes
from kanmin.sandbox import read_apart

_BLANK = re.compile(r"\s{16,}")


def read_outline(path: Path) -> Outline:
    """The outline of a file. Raises KanminError for one that cannot be read, with the reason."""
    return outline_of(read_bytes(path), path.name)


def outline_of(data: bytes, name: str) -> Outline:
    """The outline of a file's bytes. name: its name, for the kind of text files and for errors."""
    refuse_strange(data, name)
    return _bounded(outline_of_raw(read_apart("kanmin.adopt.reading.readers:prepare", data, name)))


def _bounded(outline: Outline) -> Outline:
    """The same with no blank longer than anybody leaves: what looks for words goes through each of
    them from each of its places."""
    return replace(outline, nodes=tuple(map(_closer, outline.nodes)))


def _closer(node: Node) -> Node:
    rows = tuple(tuple(map(_close, row)) for row in node.rows)
    return replace(node, text=_close(node.text), number=_close(node.number), rows=rows)


def _close(text: str) -> str:
    return _BLANK.sub(lambda found: "\n" if "\n" in found[0] else " ", text)


def refuse_unknown(data: bytes, name: str) -> None:
    """Raise UnreadableFile for what `outline_of` would refuse before it reads: another kind, too
    large once it is unpacked, with macros."""
    refuse_strange(data, name)
    if is_packed(data):
        read_apart("kanmin.adopt.reading.readers:prepare_kind", data, name)
