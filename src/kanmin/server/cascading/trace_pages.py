"""The pages of the trace (施策の対応) for anybody: the nation, a prefecture, a body, a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kanmin.cascade import TakenUp, TraceState, best
from kanmin.handbook import Handbook, NationalMeasure
from kanmin.language import _
from kanmin.layout import Document, Table, figure_cell, heads, name_cell
from kanmin.localgov import LocalGovernment
from kanmin.plan import CATEGORIES, OriginKind, Tier, label
from kanmin.publish.csv_out import table_csv
from kanmin.publish.documents import document_bytes
from kanmin.server import books
from kanmin.server.bodies import prefecture_of, registry
from kanmin.server.cascading import counting
from kanmin.server.cascading.counting import STATES, Readable, readable_by
from kanmin.server.cascading.uppers import published_of
from kanmin.server.downloads import attached
from kanmin.server.making import one_of_few
from kanmin.server.numbers import whole_number
from kanmin.server.onward import there
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.publications import in_force, text_of
from kanmin.server.store.tracing import answers

MARKS = {
    TraceState.DOING: "●",
    TraceState.PLANNED: "○",
    TraceState.NOT_TAKEN: "△",
    TraceState.SILENT: "－",
}
FORMS = ("xlsx", "csv")


@dataclass(frozen=True, slots=True)
class Answered:
    """What one body says to one measure above. body: None where the table has it no longer."""

    code: str
    body: LocalGovernment | None
    answers: Sequence[TakenUp]

    @property
    def state(self) -> TraceState:
        """What it comes to this fiscal year."""
        return best(one.state(counting.this_year()) for one in self.answers)


def _page(request: Any, template: str, title: str, **more: Any) -> HttpResponse:
    context = {
        "title": title,
        "states": STATES,
        "marks": MARKS,
        "year": counting.this_year(),
        "tiers": tuple(Tier),
        **more,
    }
    return render(request, template, context)


@require_safe
def nation(request: Any) -> HttpResponse:
    """All national measures and how many bodies take them up."""
    return _counted(request, readable_by(request), None)


@require_safe
def prefecture(request: Any, code: str) -> HttpResponse:
    """National measures and those of the prefecture, and how many municipalities take them up."""
    home = there(prefecture_of(code))
    return _counted(request, readable_by(request, code), home)


def _counted(request: Any, seen: Readable, home: LocalGovernment | None) -> HttpResponse:
    book = books.today()
    title = _("{place}の施策の対応").format(place=home.name if home else _("全国"))
    return _page(
        request,
        "trace.html",
        title,
        home=home,
        seen=seen,
        groups=_by_category(book),
        counts=counting.counts(OriginKind.NATIONAL, seen),
        whole=counting.bodies(seen),
        own=_own_measures(home, seen) if home else [],
        prefectures=registry().prefectures(),
    )


def _by_category(book: Handbook) -> list[tuple[str, list[NationalMeasure]]]:
    return [
        (_(one.title), [m for m in book.measures if m.category == one.number])
        for one in book.categories
    ]


def _own_measures(home: LocalGovernment, seen: Readable) -> list[Any]:
    """The measures of the prefecture's published plans, each with what municipalities say."""
    found = counting.counts(OriginKind.PREFECTURAL, seen)
    return [
        (stored, measure, found.get(f"{stored.key}/{measure.id}", {}).get(Tier.MUNICIPALITY))
        for stored, plan in published_of(home.code)
        for measure in plan.measures
    ]


@require_safe
def matrix(request: Any, code: str) -> HttpResponse:
    """One category of national measures against the municipalities of a prefecture."""
    home = there(prefecture_of(code))
    seen = readable_by(request, code)
    category = whole_number(request.GET.get("category", "")) or CATEGORIES[0]
    if category not in CATEGORIES:
        raise Http404
    measures = [m for m in books.today().measures if m.category == category]
    columns, cells = _cells(seen, home, measures)
    return _page(
        request,
        "trace_matrix.html",
        _("{place}の対応表").format(place=home.name),
        home=home,
        category=category,
        categories=books.today().categories,
        measures=measures,
        columns=columns,
        cells=cells,
    )


def _cells(
    seen: Readable, home: LocalGovernment, measures: Sequence[NationalMeasure]
) -> tuple[list[LocalGovernment], dict[tuple[str, str], TraceState]]:
    """The municipalities whose plans can be read, and what each says to each measure."""
    names = [m.id for m in measures]
    found: dict[tuple[str, str], list[TraceState]] = {}
    rows = counting.rows(seen, kind=OriginKind.NATIONAL.value, ref__in=names)
    for code, one in answers(rows):
        found.setdefault((one.ref, code), []).append(one.state(counting.this_year()))
    codes = counting.codes(seen)
    columns = [body for body in registry().municipalities(home) if body.code in codes]
    return columns, {place: best(states) for place, states in found.items()}


@require_safe
def body(request: Any, code: str) -> HttpResponse:
    """What one body says to every measure above that speaks to it."""
    found = there(registry().by_code.get(code))
    seen = readable_by(request, found.prefecture_code)
    if code not in counting.codes(seen):
        raise Http404
    book = books.today().for_tier(found.tier.value)
    return _page(
        request,
        "trace_body.html",
        _("{body}の施策の対応").format(body=found.full_name),
        found=found,
        groups=_by_category(book),
        said=_said(counting.of_body(seen, code)),
        seen=seen,
        upper=_upper(found),
    )


def _said(found: dict[tuple[OriginKind, str], list[TakenUp]]) -> dict[str, list[TakenUp]]:
    return {ref: several for (_kind, ref), several in found.items()}


def _upper(found: LocalGovernment) -> list[tuple[StoredPlan, Any]]:
    """The published plans of the prefecture a municipality lies in."""
    below = found.code != found.prefecture_body_code
    return published_of(found.prefecture_body_code) if below else []


@require_safe
def measure(request: Any, name: str) -> HttpResponse:
    """One national measure: who takes it up, who says why not."""
    found = there(next((m for m in books.today().measures if m.id == name), None))
    seen = readable_by(request)
    said = counting.by_body(seen, OriginKind.NATIONAL, name)
    return _measure(request, seen, said, found.title, national=found)


@require_safe
def upper_measure(request: Any, key: str, name: str) -> HttpResponse:
    """One measure of a prefecture's published plan: the national one above, who takes it up."""
    rows = in_force(plan__key=key)
    plan = text_of(rows[0]) if rows else None
    found = next((m for m in plan.measures if m.id == name), None) if plan else None
    if plan is None or found is None:
        raise Http404
    stored = rows[0].plan
    seen = readable_by(request, stored.lg_code[:2])
    said = counting.by_body(seen, OriginKind.PREFECTURAL, f"{key}/{name}")
    above = next((m for m in books.today().measures if m.id == found.origin.ref), None)
    return _measure(
        request,
        seen,
        said,
        found.title,
        upper=found,
        above=above,
        stored=stored,
        plan_title=plan.title,
    )


def _measure(
    request: Any, seen: Readable, said: dict[str, list[TakenUp]], title: str, **more: Any
) -> HttpResponse:
    known = registry().by_code
    answered = [Answered(code, known.get(code), several) for code, several in said.items()]
    return _page(
        request,
        "trace_measure.html",
        title,
        seen=seen,
        answered=sorted(answered, key=lambda one: (STATES.index(one.state), one.code)),
        whole=counting.bodies(seen),
        **more,
    )


@require_safe
def file(request: Any, form: str) -> HttpResponse:
    """The table of the nation, or of a prefecture, as a workbook or CSV."""
    if form not in FORMS:
        raise Http404
    code = request.GET.get("prefecture", "")
    home = there(prefecture_of(code)) if code else None
    with one_of_few():
        return _file(readable_by(request, code), form, home)


def _file(seen: Readable, form: str, home: LocalGovernment | None) -> HttpResponse:
    titles, rows = _table(seen)
    name = _("{place}の施策の対応").format(place=home.name if home else _("全国"))
    if form == "csv":
        return attached(table_csv(titles, rows), form, name)
    cells = tuple(
        tuple(figure_cell(str(v)) if isinstance(v, int) else name_cell(v) for v in row)
        for row in rows
    )
    table = Table(name, (1.0,) * len(titles), heads(*titles), cells)
    return attached(document_bytes(Document(name, "", (), "ja", (table,)), form), form, name)


def _table(seen: Readable) -> tuple[tuple[str, ...], list[tuple[str | int, ...]]]:
    """A row a national measure: counts by tier, with the denominators."""
    titles = [_("番号"), _("分類"), _("国の施策")]
    titles += [f"{label(tier)} {label(state)}" for tier in Tier for state in STATES]
    titles += [_("{tier} 計画が読める団体").format(tier=label(tier)) for tier in Tier]
    found = counting.counts(OriginKind.NATIONAL, seen)
    whole = list(counting.bodies(seen).values())
    rows: list[tuple[str | int, ...]] = []
    for one in books.today().measures:
        of = found.get(one.id, {})
        numbers = [
            of[tier].of(s) if tier in of else _silent(s, n)
            for tier, n in zip(Tier, whole, strict=True)
            for s in STATES
        ]
        rows.append((one.id, one.category, one.title, *numbers, *whole))
    return tuple(titles), rows


def _silent(state: TraceState, whole: int) -> int:
    return whole if state is TraceState.SILENT else 0
