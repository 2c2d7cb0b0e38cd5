"""All cases that anybody may read, the handbook's and the published ones, and filters."""

from __future__ import annotations

from typing import Any

from kanmin.casebook import CaseFilter, ListedCase, PublishedCase
from kanmin.errors import KanminError
from kanmin.handbook import Case
from kanmin.language import _
from kanmin.plan import CATEGORIES, PriorityField, Tier
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.numbers import whole_number
from kanmin.server.store import search_cases


def all_cases() -> list[ListedCase]:
    """The handbook's cases of today and the published ones."""
    book = books.today()
    of_book = [
        _listed(case, day=case.as_of or max(case.since, book.edition.date)) for case in book.cases
    ]
    return of_book + [listed(one) for one in published_cases()]


def published_cases() -> list[PublishedCase]:
    """The cases that bodies offered and that are public now."""
    return [search_cases.published(row) for row in search_cases.in_force()]


def listed(one: PublishedCase) -> ListedCase:
    """A published case as it stands in the list."""
    return _listed(
        one.case,
        day=one.published_on,
        fields=one.offer.fields,
        year=one.offer.source.fiscal_year,
        number=one.number,
        measured=one.offer.measured,
    )


def _listed(case: Case, **more: Any) -> ListedCase:
    body = registry().by_code.get(case.lg_code)
    tier = body.tier.value if body else ""
    return ListedCase(case, tier=tier, prefecture=case.lg_code[:2], **more)


def wanted(asked: Any) -> CaseFilter:
    """What a list shall be narrowed to. Raises KanminError for a value that is none."""
    sent = {name: asked.get(name, "").strip() for name in CaseFilter.__dataclass_fields__}
    choices: dict[str, set[str]] = {
        "category": {str(number) for number in CATEGORIES},
        "field": {one.value for one in PriorityField},
        "tier": {one.value for one in Tier},
        "prefecture": {one.prefecture_code for one in registry().prefectures()},
    }
    for name, text in sent.items():
        known = choices.get(name)
        if text and not (text in known if known else whole_number(text)):
            raise KanminError(
                _("絞り込みの「{value}」が分かりません。").format(value=text[:40]),
                todo=_("一覧に戻って選び直してください。"),
            )
    return CaseFilter(
        category=whole_number(sent["category"]),
        field=sent["field"],
        tier=sent["tier"],
        prefecture=sent["prefecture"],
        year=whole_number(sent["year"]),
    )
