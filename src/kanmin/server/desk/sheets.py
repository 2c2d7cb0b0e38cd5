"""A stored plan with what its pages share: the document, the handbook, what the check says."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kanmin.casebook import number_of
from kanmin.check import Context, check, label
from kanmin.draft import near
from kanmin.handbook import (
    FRAMEWORKS,
    ApartItem,
    FieldGuide,
    FrameworkHead,
    LayerNote,
    Requirement,
    apart,
    with_layers,
)
from kanmin.language import _, active
from kanmin.plan import Measure, OriginKind, Plan
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.desk import choices
from kanmin.server.desk.outlook import Outlook, address, mark_word, outlook
from kanmin.server.layers.stored import Mark, on_top
from kanmin.server.store import queries
from kanmin.server.store.models import Revision, StoredPlan

_outlooks: dict[tuple[str, dt.date, str, tuple[Mark, ...]], Outlook] = {}
_MOST_OUTLOOKS = 64


def _outlook(digest: str, plan: Plan, context: Context, stamp: tuple[Mark, ...]) -> Outlook:
    """What the check says of a document on a day; the same for every page that shows it."""
    key = (digest, context.on, active(), stamp)
    if key not in _outlooks:
        while len(_outlooks) >= _MOST_OUTLOOKS:
            _outlooks.pop(next(iter(_outlooks)), None)
        _outlooks[key] = outlook(check(plan, context))
    return _outlooks[key]


class Sheet:
    """A stored plan with what its pages share."""

    def __init__(self, stored: StoredPlan, revision: Revision | None = None) -> None:
        self.stored = stored
        self.revision = revision or queries.revision(stored)
        self.plan: Plan = queries.document(self.revision)
        reaching = on_top(stored.lg_code)
        self.book = with_layers(books.today(self.plan.framework), reaching.layers)
        self.context = Context(self.book, registry(), layers=reaching.layers)
        self.outlook = _outlook(self.revision.digest, self.plan, self.context, reaching.stamp)

    def place(self, where: str) -> str:
        """The address at which a place is edited."""
        route, part, anchor = address(self.plan, where)
        arguments = [self.stored.key, part] if part else [self.stored.key]
        return f"{reverse(route, args=arguments)}#{quote(anchor)}"

    def example(self, requirement: str) -> str:
        """The sentence the handbook offers."""
        return self.context.example(requirement, self.plan)

    def requirement(self, name: str) -> Requirement | None:
        """A requirement of the handbook; None for one it does not have."""
        return next((r for r in self.book.requirements if r.id == name), None)

    def chapter_mark(self, index: int) -> str:
        """The state of a chapter; the one for measures waits for the first measure too."""
        places = [f"/chapters/{index}"]
        if "measures" in self.plan.chapters[index].fulfils and not self.plan.measures:
            places.append("/measures")
        return self.outlook.mark(*places)

    @property
    def tier(self) -> str:
        """The tier of the body, as the handbook names it."""
        return self.plan.tier.value

    @property
    def other_frameworks(self) -> tuple[FrameworkHead, ...]:
        """The duties besides its own that the document may fulfil."""
        own = self.book.framework.id
        return tuple(books.framework(name) for name in FRAMEWORKS if name != own)

    @property
    def declared(self) -> frozenset[str]:
        """The frameworks whose duty the plan declares to fulfil."""
        return frozenset(duty.framework for duty in self.plan.duties)

    def framework_title(self, name: str) -> str:
        """What a framework is called."""
        return books.framework(name).title

    @property
    def apart(self) -> tuple[ApartItem, ...]:
        """What of the layers has no place in today's handbook."""
        return apart(self.book)

    def notes(self, field: str, requirement: Requirement | None) -> tuple[LayerNote, ...]:
        """What layers say beside a field, or beside the paragraph that answers a requirement."""
        own = self.book.notes_for(f"field:{field}") if field else ()
        asked = self.book.notes_for(f"requirement:{requirement.id}") if requirement else ()
        return own + asked

    def guide(self, field: str, requirement: Requirement | None) -> FieldGuide | None:
        """The guidance beside a field, or beside the paragraph that answers a requirement."""
        return self.book.guide(field, requirement.id if requirement else "")


def page(request: HttpRequest, template: str, sheet: Sheet, **more: Any) -> HttpResponse:
    context = {
        "sheet": sheet,
        "plan": sheet.plan,
        "key": sheet.stored.key,
        "mark_word": mark_word,
        "verdict_word": label,
        "typed": {},
        "faults": {},
        "conflicts": (),
        "saved": request.GET.get("saved"),
        **more,
    }
    refused = context["faults"] or context.get("error")
    return render(request, template, context, status=400 if refused else 200)


def chapter_page(sheet: Sheet, part: str) -> dict[str, Any]:
    """What the page of a chapter shows; 404 for a part that is not there."""
    number = _number(sheet.plan.chapters, part)
    found = sheet.plan.chapters[number]
    templates = [c for c in sheet.book.chapters if c.id in found.fulfils]
    return {"title": found.title, "chapter": found, "number": number, "templates": templates}


def measure_page(sheet: Sheet, part: str) -> dict[str, Any]:
    """What the page of a measure shows; 404 for a part that is not there."""
    number = _number(sheet.plan.measures, part)
    found = sheet.plan.measures[number]
    title = found.title or _("施策{number}").format(number=number + 1)
    nationals, cases = near(found, sheet.book, sheet.tier)
    more = {"measure": found, "number": number, "nationals": nationals, "cases": cases}
    return {"title": title, "choices": choices, "upper_link": _upper_link(sheet, found), **more}


_OF_PLANS = {OriginKind.PREFECTURAL: "trace-upper", OriginKind.CASE: "public-measure"}


def _upper_link(sheet: Sheet, measure: Measure) -> str:
    """Where the measure or case can be read that one comes from; "" for none known here."""
    origin = measure.origin
    key, _slash, name = origin.ref.partition("/")
    if origin.kind in _OF_PLANS and slug_re.match(key) and name and "/" not in name:
        return reverse(_OF_PLANS[origin.kind], args=[key, name])
    if origin.kind is OriginKind.NATIONAL and any(m.id == origin.ref for m in sheet.book.measures):
        return reverse("trace-measure", args=[origin.ref])
    number = number_of(origin.ref)
    if number is not None:
        return reverse("case", args=[number])
    if origin.kind is OriginKind.CASE and any(c.id == origin.ref for c in sheet.book.cases):
        return reverse("handbook-case", args=[origin.ref])
    return ""


def _number(items: Any, part: str) -> int:
    for number, item in enumerate(items):
        if item.id == part:
            return number
    raise Http404
