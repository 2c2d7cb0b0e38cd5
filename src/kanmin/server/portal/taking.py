"""Taking over (取り入れる): another body's published measure, or a case, into one's own plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kanmin.casebook import number_of
from kanmin.draft import from_case, from_published, from_upper
from kanmin.errors import KanminError
from kanmin.handbook import Case
from kanmin.language import _
from kanmin.localgov import Figure, LocalGovernment, UnknownFigure
from kanmin.plan import Body, Measure
from kanmin.plan.identity import new_id
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.casebook.held import open_case
from kanmin.server.desk.writing import base_of
from kanmin.server.portal.versions import Published, in_force
from kanmin.server.store import access, queries, services
from kanmin.server.store.models import StoredPlan

SCALES = (
    "residents_2025",
    "resident_households_2025",
    "area",
    "standard_fiscal_scale",
    "fiscal_strength_index",
)
"""The figures by which two bodies are told apart; how many work there is in none of our tables."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be taken over. ref: as the origin will name it; lg_code: "" for several bodies.

    found: the plan it is published in; None for a case.
    """

    ref: str
    title: str
    whose: str
    lg_code: str
    given: Measure | Case
    found: Published | None = None

    @property
    def case_number(self) -> int | None:
        """The number of a published case of the casebook; None for anything else."""
        return number_of(self.ref)

    @property
    def address(self) -> str:
        """Where it can be read."""
        if self.case_number is not None:
            return reverse("case", args=[self.case_number])
        if self.found is None:
            return reverse("handbook-case", args=[self.ref])
        return reverse("public-measure", args=self.ref.split("/", 1))

    def of_prefecture(self, code: str) -> bool:
        """Whether it is a measure of the prefecture that a municipality lies in."""
        body = registry().by_code.get(code)
        above = body.prefecture_body_code if body else ""
        return self.found is not None and code != above == self.lg_code

    def taken(self, body: Body) -> Measure:
        """A measure of a body that follows it."""
        if isinstance(self.given, Case):
            return from_case(self.given, body, new_id)
        make = from_upper if self.of_prefecture(body.lg_code) else from_published
        return make(self.given, self.ref, self.whose, body, new_id)


@dataclass(frozen=True, slots=True)
class Scale:
    """A figure of two bodies side by side (規模の違い); None where a body has none of it."""

    label: str
    theirs: Figure | None
    mine: Figure | None


def offered(ref: str) -> Offered:
    """What a reference means. 404 for what is not public, as for what is not there."""
    case = next((one for one in books.today().cases if one.id == ref), None)
    if case is not None:
        return Offered(ref, case.title, case.body, case.lg_code, case)
    number = number_of(ref)
    published = open_case(number) if number is not None else None
    if published is not None:
        return Offered(
            ref, published.offer.title, published.body, published.lg_code, published.case
        )
    key, _slash, name = ref.partition("/")
    found = in_force(key)
    measure = next((m for m in found.plan.measures if m.id == name), None) if found else None
    if found is None or measure is None:
        raise Http404
    code = found.life.stored.lg_code
    return Offered(ref, measure.title, found.plan.body.name, code, measure, found)


@require_safe
def choose(request: Any, name: str) -> HttpResponse:
    """Which of one's own plans it shall come into, and how the two bodies differ in size."""
    return _page(request, offered(name))


def _page(request: HttpRequest, what: Offered) -> HttpResponse:
    person: Any = request.user
    theirs, mine = registry().by_code.get(what.lg_code), registry().by_code.get(person.lg_code)
    plans = list(access.plans_of(person).order_by("-pk"))
    context = {
        "title": _("自分の計画に取り入れる"),
        "what": what,
        "own": _own(what, person.lg_code),
        "upper": what.of_prefecture(person.lg_code),
        "plans": [(stored, _there(stored, what.ref)) for stored in plans],
        "theirs": theirs,
        "mine": mine,
        "scales": list(scales(theirs, mine)) if theirs and mine else [],
    }
    return render(request, "take_over.html", context)


def _own(what: Offered, code: str) -> bool:
    """Whether it stands in a plan of one's own body already, alone or with others."""
    if what.case_number is not None:
        return code == what.lg_code
    return what.found is not None and code in access.bodies_of(what.found.life.stored)


def _there(stored: StoredPlan, ref: str) -> Measure | None:
    """The measure of a plan that follows it already."""
    head = queries.document(queries.revision(stored))
    return next((m for m in head.measures if m.origin.ref == ref), None)


def scales(theirs: LocalGovernment, mine: LocalGovernment) -> Iterator[Scale]:
    """The figures of size that either of two bodies has, with source and date."""
    for name in SCALES:
        pair = _figure(theirs, name), _figure(mine, name)
        known = next((one for one in pair if one is not None), None)
        if known is not None:
            yield Scale(known.label, *pair)


def _figure(body: LocalGovernment, name: str) -> Figure | None:
    try:
        found = registry().figure(body.code, name)
    except UnknownFigure:
        return None
    return found if found.value is not None else None


@require_POST
def take(request: Any, stored: StoredPlan) -> HttpResponse:
    """Put it into a plan of one's own as a measure to be made one's own, and open that."""
    what = offered(request.POST.get("ref", ""))
    base = base_of(request, stored)
    if _own(what, stored.lg_code):
        raise KanminError(
            _("「{title}」は自分の団体の計画の施策です。").format(title=what.title),
            todo=_("ほかの団体の施策を選んでください。"),
        )
    there = _there(stored, what.ref)
    if there is not None:
        return HttpResponseRedirect(reverse("measure", args=[stored.key, there.id]))
    before = queries.document(queries.revision(stored, base))
    measure = what.taken(before.body)
    changed = before.model_copy(update={"measures": (*before.measures, measure)})
    message = _("{body}の施策から追加").format(body=what.whose)
    services.save(stored, changed, base, request.user, message)
    return HttpResponseRedirect(reverse("measure", args=[stored.key, measure.id]))
