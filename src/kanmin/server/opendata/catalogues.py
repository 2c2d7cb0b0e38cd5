"""The catalogue for machines (DCAT 3): all plans and prefectures; the plans of a prefecture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kanmin.localgov import LocalGovernment
from kanmin.opendata import (
    JAPAN,
    TABLES,
    WHOLE,
    Catalogue,
    DataForm,
    DataPart,
    Dataset,
    DataTable,
    Distribution,
    WrittenPlan,
    Years,
    catalogue_of,
    catalogue_raw,
    dataset_of,
    years_of,
)
from kanmin.server.accounts.mail import address_of
from kanmin.server.bodies import name_of, registry
from kanmin.server.opendata import making, sources
from kanmin.server.opendata.files import opened
from kanmin.server.opendata.making import Made
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.publications import in_force, text_of

KIND = "application/ld+json"


class Addresses:
    """Whole addresses of this installation, as the one who asks has reached it."""

    def __init__(self, request: Any) -> None:
        self.base = address_of(request, "")

    def __call__(self, route: str, *where: str) -> str:
        return f"{self.base}{reverse(route, args=where)}"


def _answer(catalogue: Catalogue) -> HttpResponseBase:
    options = {"ensure_ascii": False, "indent": 1}
    found = catalogue_raw(catalogue)
    return opened(JsonResponse(found, content_type=KIND, json_dumps_params=options))


@require_safe
def nation(request: Any) -> HttpResponseBase:
    """The data sets of all plans and of each prefecture, and the catalogues of prefectures."""
    at, rows, known = Addresses(request), in_force(), _known()
    by_prefecture: dict[str, list[Publication]] = {}
    for row in rows:
        by_prefecture.setdefault(row.plan.lg_code[:2], []).append(row)
    homes = [b for b in registry().prefectures() if b.prefecture_code in by_prefecture]
    datasets = list(_of_all(at, rows))
    for home in homes:
        datasets += _of_prefecture(at, home, by_prefecture[home.prefecture_code], known)
    parts = tuple(at("data-prefecture-catalog", home.prefecture_code) for home in homes)
    found = _catalogue(at, rows, WHOLE, datasets)
    return _answer(replace(found, url=at("data-catalog"), page=at("data"), parts=parts))


@require_safe
def prefecture(request: Any, code: str) -> HttpResponseBase:
    """The data sets of each plan of a prefecture and its municipalities."""
    home = sources.home_of(code)
    at, rows, known = Addresses(request), in_force(plan__lg_code__startswith=code), _known()
    found = _catalogue(
        at, rows, home.name, (one for row in rows for one in _of_plan(at, row, known))
    )
    url, page = at("data-prefecture-catalog", code), at("data-prefecture", code)
    return _answer(replace(found, url=url, page=page))


@require_safe
def plan(request: Any, key: str) -> HttpResponseBase:
    """The data sets of a plan."""
    at, rows = Addresses(request), in_force(plan__key=key)
    if not rows:
        raise Http404
    (row,) = rows
    period = text_of(row).period
    known = {row.pk: WrittenPlan("", {}, (period.first, period.last))}
    found = _catalogue(at, rows, name_of(row.plan.lg_code), _of_plan(at, row, known))
    return _answer(replace(found, url=at("data-plan-catalog", key), page=at("data-plan", key)))


def _known() -> Mapping[int, WrittenPlan]:
    """What is known of the plans by the files of all of them that were made."""
    found = making.made()
    return found.plans if found else {}


def _years(rows: Sequence[Publication], known: Mapping[int, WrittenPlan]) -> Years | None:
    """The fiscal years of some plans, where they are known without reading each."""
    told = [known[row.pk] for row in rows if row.pk in known]
    return years_of(told) if len(told) == len(rows) else None


def _catalogue(
    at: Addresses, rows: Sequence[Publication], place: str, datasets: Iterable[Dataset]
) -> Catalogue:
    return catalogue_of(place, sources.about(rows), at("data-schema"), datasets)


def _of_all(at: Addresses, rows: Sequence[Publication]) -> Iterator[Dataset]:
    found = making.made()
    day = found.updated if found else sources.updated(rows)
    if day is None:
        return
    years = years_of(found.plans.values()) if found else None
    part = DataPart("all", WHOLE, JAPAN, at("data"), day, sources.publisher(), years)
    for table in TABLES:
        files = tuple(_standing(at, found, table, form) for form in DataForm)
        yield dataset_of(part, table, files)


def _standing(at: Addresses, found: Made | None, table: DataTable, form: DataForm) -> Distribution:
    """A file of all plans, with what is known of it once it is made."""
    url = at("data-file", table.name, form.value)
    if found is None:
        return Distribution(form, url)
    return Distribution(form, url, found.file(table, form).size, found.digest(table, form))


def _of_prefecture(
    at: Addresses,
    home: LocalGovernment,
    rows: Sequence[Publication],
    known: Mapping[int, WrittenPlan],
) -> Iterator[Dataset]:
    code, day = home.prefecture_code, max(row.published_on for row in rows)
    places, page = {home.code: home.name}, at("data-prefecture", code)
    years = _years(rows, known)
    part = DataPart(code, home.name, places, page, day, sources.publisher(), years)
    for table in TABLES:
        yield dataset_of(part, table, _made_now(at, "data-prefecture-file", code, table))


def _of_plan(
    at: Addresses, row: Publication, known: Mapping[int, WrittenPlan]
) -> Iterator[Dataset]:
    key = row.plan.key
    code, who = row.plan.lg_code, name_of(row.plan.lg_code)
    page, years = at("data-plan", key), _years([row], known)
    part = DataPart(key, who, {code: who}, page, row.published_on, who, years)
    for table in TABLES:
        yield dataset_of(part, table, _made_now(at, "data-plan-file", key, table))


def _made_now(at: Addresses, route: str, where: str, table: DataTable) -> tuple[Distribution, ...]:
    return tuple(Distribution(f, at(route, where, table.name, f.value)) for f in DataForm)
