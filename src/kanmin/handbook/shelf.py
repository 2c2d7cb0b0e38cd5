"""A framework's folder read from TOML: each table from one file or several, with its lines.

A table `cases` stands in `cases.toml`, or in the files of a folder `cases/`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

from kanmin.errors import InvalidDocument
from kanmin.language import _

FRAMEWORK = "framework.toml"
TABLES = (
    "categories",
    "chapters",
    "requirements",
    "sections",
    "fields",
    "programmes",
    "measures",
    "starters",
    "procedures",
    "deadlines",
    "cases",
    "terms",
    "articles",
)
_HEAD = re.compile(r"^\[\[(\w+)\]\]\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: the file below the framework's folder, and the line of its head."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return _("{file} の{line}行目").format(file=self.file, line=self.line)


@dataclass(slots=True)
class RawFramework:
    """A framework as read: plain values, and the place of each item of each table."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)

    def place(self, table: str, index: int) -> Place:
        """Where an item of a table stands."""
        known = self.places.get(table, [])
        return known[index] if index < len(known) else Place(FRAMEWORK)


def read_framework(folder: Traversable) -> RawFramework:
    """Everything a framework's folder holds. Raises InvalidDocument for what is no TOML."""
    raw = RawFramework()
    _add(raw, folder / FRAMEWORK, FRAMEWORK)
    for table in TABLES:
        raw.values.setdefault(table, [])
        for file, name in _files(folder, table):
            _add(raw, file, name, only=table)
    return raw


def _files(folder: Traversable, table: str) -> Iterator[tuple[Traversable, str]]:
    single = folder / f"{table}.toml"
    if single.is_file():
        yield single, single.name
    several = folder / table
    if several.is_dir():
        for file in sorted(several.iterdir(), key=lambda f: f.name):
            if file.name.endswith(".toml"):
                yield file, f"{table}/{file.name}"


def _add(raw: RawFramework, file: Traversable, name: str, only: str = "") -> None:
    text, values = _toml(file, name)
    if only and (stray := set(values) - {only}):
        raise InvalidDocument(
            _("「{table}」の表は、このファイルに書けません。").format(table=min(stray)), where=name
        )
    for key, value in values.items():
        if isinstance(value, list) and isinstance(raw.values.get(key), list):
            raw.values[key] += value
        else:
            raw.values[key] = value
    for head in _HEAD.finditer(text):
        line = text.count("\n", 0, head.start()) + 1
        raw.places.setdefault(head[1], []).append(Place(name, line))


def _toml(file: Traversable, name: str) -> tuple[str, dict[str, Any]]:
    try:
        text = file.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidDocument(
            _("TOMLとして読めません（{reason}）。").format(reason=error), where=name
        ) from None
