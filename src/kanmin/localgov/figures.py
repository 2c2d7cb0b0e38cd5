"""Figures (指標) of bodies: what each means, its date and source, and its value.

Missing stays None and is never 0. `figures.toml` describes every figure.
"""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.resources.abc import Traversable
from typing import Any

from kanmin.language import _
from kanmin.localgov.errors import UnknownFigure
from kanmin.localgov.model import LocalGovernment, Tier
from kanmin.text import parse_number

NOT_SURVEYED = "調査無し"
_WORDS = frozenset({"実施", "未実施"})

Value = int | float | str | None
Columns = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from. attribution: the words that must be shown with them (出典)."""

    id: str
    attribution: str
    terms: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is, for all bodies of its tiers; the keys are explained in `figures.toml`."""

    id: str
    label: str
    group: str
    unit: str
    source: Source
    tiers: tuple[Tier, ...]
    verified: bool
    file: str
    source_column: str
    table: str = "figures.csv"
    column: str = ""
    as_of: dt.date | None = None
    as_of_note: str = ""
    numerator: str = ""
    denominator: str = ""
    denominator_note: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one body.

    value: a number in `unit`, "実施" or "未実施", or None when there is none.
    as_of: the day it speaks of, None when the source does not say; as_of_note: how sure that is.
    numerator, denominator: what a rate is made of, None when unknown; denominator_note says why.
    note: what a reader must know (調査無し among it). source: the attribution to be shown.
    verified: False when the date or the meaning was inferred.
    """

    id: str
    label: str
    group: str
    value: Value
    unit: str
    as_of: dt.date | None
    as_of_note: str
    numerator: Value
    denominator: Value
    denominator_note: str
    note: str
    source: str
    verified: bool


class FigureTable:
    """All figures of all bodies, as they stand in the package data."""

    def __init__(
        self,
        definitions: tuple[Definition, ...],
        columns: Columns,
        sources: Mapping[str, Source],
    ) -> None:
        self.definitions = definitions
        self.sources = sources
        self._by_id = {definition.id: definition for definition in definitions}
        self._columns = columns

    def raw(self, code: str, figure_id: str) -> str:
        """The text of the source table; "" when it has none."""
        return self._columns.get(figure_id, {}).get(code, "")

    def value(self, code: str, figure_id: str) -> Value:
        """The value; None when it is missing, not surveyed, or the id is empty."""
        return parse_value(self.raw(code, figure_id))

    def of(self, body: LocalGovernment) -> tuple[Figure, ...]:
        """Every figure that bodies of this tier have, in the order of `figures.toml`."""
        return tuple(self._figure(body, d) for d in self.definitions if body.tier in d.tiers)

    def one(self, body: LocalGovernment, figure_id: str) -> Figure:
        """One figure; UnknownFigure when bodies of this tier have none of that id."""
        definition = self._by_id.get(figure_id)
        if definition is None or body.tier not in definition.tiers:
            raise UnknownFigure(
                _("{body}に「{id}」という指標はありません。").format(
                    body=body.full_name, id=figure_id
                ),
                todo=_("指標の一覧にあるIDを指定してください。"),
            )
        return self._figure(body, definition)

    def _figure(self, body: LocalGovernment, definition: Definition) -> Figure:
        raw = self.raw(body.code, definition.id)
        note = NOT_SURVEYED if raw == NOT_SURVEYED else ""
        return Figure(
            id=definition.id,
            label=definition.label,
            group=definition.group,
            value=parse_value(raw),
            unit=definition.unit,
            as_of=definition.as_of,
            as_of_note=definition.as_of_note,
            numerator=self.value(body.code, definition.numerator),
            denominator=self.value(body.code, definition.denominator),
            denominator_note=definition.denominator_note,
            note=" ".join(filter(None, (note, definition.note))),
            source=definition.source.attribution,
            verified=definition.verified,
        )


def parse_value(raw: str) -> Value:
    """A cell of the figure tables as a value.

    >>> parse_value("0.72"), parse_value("14"), parse_value("実施"), parse_value("調査無し")
    (0.72, 14, '実施', None)
    """
    if raw in ("", NOT_SURVEYED):
        return None
    return raw if raw in _WORDS else parse_number(raw)


def read_figures(folder: Traversable) -> FigureTable:
    """The figure table of a folder: `figures.toml` and the tables it names."""
    definitions, sources = read_definitions(folder)
    tables = {name: read_columns(folder / name) for name in {d.table for d in definitions}}
    columns = {d.id: tables[d.table][d.column or d.id] for d in definitions}
    return FigureTable(definitions, columns, sources)


def read_definitions(folder: Traversable) -> tuple[tuple[Definition, ...], dict[str, Source]]:
    """What `figures.toml` says: the definitions in its order, and the sources by id."""
    document = tomllib.loads((folder / "figures.toml").read_text(encoding="utf-8"))
    sources = {id_: Source(id_, **rest) for id_, rest in document["source"].items()}
    definitions = (
        _definition(group, figure, sources)
        for group in document["group"]
        for figure in group["figure"]
    )
    return tuple(definitions), sources


def _definition(
    group: Mapping[str, Any], figure: Mapping[str, Any], sources: Mapping[str, Source]
) -> Definition:
    merged = {**group, **figure}
    known = {key: merged[key] for key in (f.name for f in fields(Definition)) if key in merged}
    known["group"] = group["label"]
    known["source"] = sources[merged["source"]]
    known["tiers"] = tuple(Tier(tier) for tier in merged["tiers"])
    return Definition(**known)


def read_columns(path: Traversable) -> Columns:
    """A table whose first column is the code: column name → code → text, empty cells left out."""
    heading, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return {
        name: {row[0]: row[index] for row in rows if row[index]}
        for index, name in enumerate(heading)
    }
