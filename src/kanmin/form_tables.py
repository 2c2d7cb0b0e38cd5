"""The tables of a form that was filled in, wherever they stand: their heads, columns and cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kanmin.cells import as_text, empty, plain

Rows = list[list[Any]]
HEAD_WITHIN = 20  # rows, in which the head of a table is looked for


def told_in(guide: Rows, names: Iterable[str]) -> dict[str, str]:
    """What a first page says: the cell after each name, wherever it stands."""
    wanted = {plain(name): name for name in names}
    found: dict[str, str] = {}
    for row in guide:
        name, value, *_rest = [as_text(c).strip() for c in row if not empty(c)] + ["", ""]
        if value and plain(name) in wanted:
            found.setdefault(wanted[plain(name)], value)
    return found


def head_in(rows: Rows, titles: Iterable[str], least: int = 1) -> int | None:
    """The row in which most of some titles stand; None where nowhere so many do."""
    wanted = {plain(title) for title in titles}

    def hits(number: int) -> int:
        return len(wanted & {plain(as_text(cell)) for cell in rows[number]})

    best = max(range(min(len(rows), HEAD_WITHIN)), key=hits, default=None)
    return best if best is not None and hits(best) >= least else None


def places_of(titles: Mapping[str, str], head: list[Any]) -> dict[str, int]:
    """The place of each column that is there, by its name. titles: by name."""
    there = [plain(as_text(cell)) for cell in head]
    return {name: there.index(plain(t)) for name, t in titles.items() if plain(t) in there}


def cells_at(row: list[Any], at: Mapping[str, int]) -> dict[str, Any]:
    """The cells of a row by the names of their columns."""
    return {name: row[index] for name, index in at.items() if index < len(row)}
