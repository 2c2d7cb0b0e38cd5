"""Cells and rows as the yearly report sets them."""

from __future__ import annotations

from collections.abc import Iterable

from kanmin.layout import Cell, Row


def heads(*titles: str) -> tuple[Row, ...]:
    """The head of a table."""
    return (tuple(Cell(title, header=True) for title in titles),)


def year_heads(name: str, years: Iterable[str]) -> tuple[Row, ...]:
    """The head of a table by year: a name, then the years."""
    return ((Cell(name, header=True), *(Cell(y, header=True, align="center") for y in years)),)


def name_cell(text: str) -> Cell:
    """A cell that names its row."""
    return Cell(text, header=True)


def right(text: str) -> Cell:
    """A cell with a figure."""
    return Cell(text, align="right")


def told(title: str, text: str) -> Row:
    """A row of a sheet: a name and what there is to say."""
    return (Cell(title, header=True), Cell(text))
