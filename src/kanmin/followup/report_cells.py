"""Cells and rows as the yearly report sets them."""

from __future__ import annotations

from collections.abc import Iterable

from kanmin.layout import Cell, Row


def year_heads(name: str, years: Iterable[str]) -> tuple[Row, ...]:
    """The head of a table by year: a name, then the years."""
    return ((Cell(name, header=True), *(Cell(y, header=True, align="center") for y in years)),)


def told(title: str, text: str) -> Row:
    """A row of a sheet: a name and what there is to say."""
    return (Cell(title, header=True), Cell(text))
