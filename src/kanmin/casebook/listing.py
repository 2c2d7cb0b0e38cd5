"""The list of all cases, the handbook's and the published ones, and what it is narrowed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kanmin.handbook import Case
from kanmin.plan import PriorityField


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case in the list. tier, prefecture: of its body, "" where it has none.

    fields, year: none for the handbook's, which do not tell them. number: of a published case;
    None for the handbook's.
    """

    case: Case
    day: dt.date
    tier: str = ""
    prefecture: str = ""
    fields: tuple[PriorityField, ...] = ()
    year: int | None = None
    number: int | None = None
    measured: bool = True


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to; "" and None for everything. prefecture: two digits."""

    category: int | None = None
    field: str = ""
    tier: str = ""
    prefecture: str = ""
    year: int | None = None

    def passes(self, one: ListedCase) -> bool:
        """Whether a case is wanted."""
        return (
            (self.category is None or self.category in (one.case.category, *one.case.linked))
            and (not self.field or self.field in {field.value for field in one.fields})
            and (not self.tier or self.tier == one.tier)
            and (not self.prefecture or self.prefecture == one.prefecture)
            and (self.year is None or self.year == one.year)
        )


def narrowed(cases: Iterable[ListedCase], wanted: CaseFilter) -> list[ListedCase]:
    """The cases that are wanted, the newest first, those of one day by their id."""
    found = sorted(filter(wanted.passes, cases), key=lambda one: one.case.id)
    return sorted(found, key=lambda one: one.day, reverse=True)
