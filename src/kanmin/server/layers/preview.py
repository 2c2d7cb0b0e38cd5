"""How a layer looks in a desk, before anybody else sees it (プレビュー)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kanmin.check import Context, check
from kanmin.check import label as verdict_word
from kanmin.draft import new_plan, recommended, usual_period
from kanmin.handbook import (
    FieldGuide,
    LayerNote,
    MeasureField,
    Reach,
    Requirement,
    field_label,
    with_layers,
)
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.server import forms
from kanmin.server.bodies import registry
from kanmin.server.desk.outlook import mark_word, outlook
from kanmin.server.layers.access import own_layer
from kanmin.server.layers.pages import shown
from kanmin.server.layers.standing import Standing


class Preview:
    """A sheet of a desk with an unwritten plan, on the handbook with the layer as it stands."""

    def __init__(self, here: Standing, body: LocalGovernment) -> None:
        today = dt.date.today()
        layer = here.layer.model_copy(update={"since": min(here.layer.since, today)})
        self.layer, self.tier = layer, str(body.tier)
        self.book = with_layers(here.book, (layer,))
        self.context = Context(self.book, registry())
        self.plan = (
            new_plan(body, self.book, usual_period(today), registry())
            if self.book.chapters
            else None
        )
        self.outlook = outlook(check(self.plan, self.context)) if self.plan else None

    def example(self, requirement: str) -> str:
        """The sentence that is offered."""
        return self.context.example(requirement, self.plan) if self.plan else ""

    def guide(self, field: str, requirement: Requirement | None) -> FieldGuide | None:
        """The State's guidance at a place."""
        return self.book.guide(field, requirement.id if requirement else "")

    def notes(self, field: str, requirement: Requirement | None) -> tuple[LayerNote, ...]:
        """What layers say there."""
        place = f"requirement:{requirement.id}" if requirement else f"field:{field}"
        return self.book.notes_for(place)

    def fields(self) -> list[tuple[str, str]]:
        """The fields beside which something is said, with what they are called."""
        names = [g.field for g in self.book.fields if g.field]
        words = {g.field: g.title for g in self.book.fields}
        words |= {f"measure/{one.value}": field_label(one) for one in MeasureField}
        names += [name for name in words if name not in names]
        return [(name, words[name]) for name in names if name and self.notes(name, None)]

    def requirements(self) -> list[Requirement]:
        """The requirements that the layer has, or says something about."""
        return [
            one
            for one in self.book.requirements_for(self.tier)
            if self.notes("", one) or one.id.startswith(self.layer.full_id(""))
        ]


@require_safe
def preview(request: Any, number: int) -> HttpResponse:
    """The layer as the desk of a body shows it."""
    here = Standing(own_layer(request.user, number))
    body = _body(here)
    sheet = Preview(here, body)
    found = [recommended(one, sheet.book) for one in sheet.book.recommended()]
    context = shown(here.layer, here.book) | {
        "title": _("机での見え方"),
        "here": here,
        "sheet": sheet,
        "body": body,
        "recommended": [one for one in found if one is not None],
        "mark_word": mark_word,
        "verdict_word": verdict_word,
    }
    return forms.page(request, "layer_preview.html", context)


def _body(here: Standing) -> LocalGovernment:
    """The body whose desk is shown: the maker, or the first of its municipalities."""
    if here.layer.reach is Reach.OWN:
        return registry().by_code[here.layer.lg_code]
    for body in registry():
        if here.layer.reaches(body.code):
            return body
    raise Http404
