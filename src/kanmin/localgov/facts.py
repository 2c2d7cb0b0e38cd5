"""What is known of bodies by code beside their names: figures, population, places on the maps.

Read from the package data when first asked for, then kept.
"""

from __future__ import annotations

from functools import cached_property
from importlib.resources.abc import Traversable

from kanmin.localgov.figures import Columns, FigureTable, read_columns, read_figures
from kanmin.localgov.model import Cell


class Facts:
    """The tables of a folder, each read when first asked for."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder

    @cached_property
    def figures(self) -> FigureTable:
        """All figures with their definitions."""
        return read_figures(self._folder)

    @cached_property
    def _population(self) -> Columns:
        columns = read_columns(self._folder / "population.csv")
        return {year: cells for year, cells in columns.items() if year.isdigit()}

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Code → place: hexagons of municipalities, tiles of prefectures."""
        hexagons = _cells(read_columns(self._folder / "hexmap.csv"))
        return hexagons | _cells(read_columns(self._folder / "tilemap.csv"))

    def population(self, code: str) -> dict[int, int | None]:
        """Year → residents (人, 住民基本台帳) on 1 January; None where there is no figure."""
        return {
            int(year): int(cells[code]) if code in cells else None
            for year, cells in self._population.items()
        }


def _cells(columns: Columns) -> dict[str, Cell]:
    rows = columns["row"]
    return {code: Cell(int(column), int(rows[code])) for code, column in columns["column"].items()}
