"""The columns of the forms about a plan that sections fill in: what is told, what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kanmin.plan.tables import LONGEST_CELL
from kanmin.plan.terms import Term

CellValue = str | int | float | None
FormRow = dict[str, CellValue]
KEPT = "※長いため、この欄には載せていません（計画の文をそのまま残します）"
"""Stands in a cell whose text no cell holds; read back, it leaves the plan's own text."""


class Form(Enum):
    """What a cell holds."""

    TOLD = "told"
    ID = "id"
    TEXT = "text"
    NUMBER = "number"
    YEAR = "year"
    DAY = "day"
    LEVEL = "level"
    NEXT = "next"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. name: field of the part, or what it tells. filled: the section fills it in."""

    name: str
    title: str
    form: Form = Form.TOLD
    filled: bool = False
    choices: type[Term] | None = None
    width: int = 14
    unit: str = ""

    @property
    def numeric(self) -> bool:
        """Whether it holds figures."""
        return self.form is Form.NUMBER


def in_cell(value: CellValue) -> CellValue:
    """A value that a cell holds; a longer text stays where it is."""
    return KEPT if isinstance(value, str) and len(value) > LONGEST_CELL else value
