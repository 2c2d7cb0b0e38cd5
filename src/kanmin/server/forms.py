"""Forms of one kind of value each: what was sent as that value, faults told by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from pydantic import BaseModel

from kanmin.calendar_ja import parse_date, write_date
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import Part, parse_as, titles_of
from kanmin.server.numbers import whole_number
from kanmin.text import clean

P = TypeVar("P", bound=Part)
Typed = dict[str, Any]


def typed(kind: type[Part], post: Any) -> dict[str, str]:
    """What was sent for the fields of a kind of value."""
    return {name: str(post.get(name, "")).strip() for name in kind.model_fields}


def value_of(kind: type[P], sent: Mapping[str, Any]) -> P:
    """The value in what was sent; empty text is left out, an empty list is kept.

    Raises InvalidDocument.
    """
    told = {n: v for n, v in sent.items() if v or isinstance(v, list)}
    return parse_as(kind, told, titles_of(kind))


def text_in(request: Any, name: str) -> str:
    """What was typed into a field, without what no document can bear."""
    return clean(request.POST.get(name, "")).strip()


def version_in(request: Any) -> int:
    """The version a form was written over; 0 where it does not say."""
    return whole_number(request.POST.get("base", "")) or 0


def day_in(text: str) -> dt.date:
    """The day that was written into a field. Raises KanminError."""
    found = parse_date(text)
    if found is None:
        raise KanminError(
            _("「{text}」は日付として読めません。").format(text=text[:40]),
            todo=_("令和9年4月1日 や 2027-04-01 のように書いてください。"),
        )
    return found


def written(part: BaseModel) -> Typed:
    """A value as its form holds it: days as they are written, the rest as JSON has it."""
    values = {name: getattr(part, name) for name in type(part).model_fields}
    days = {name: write_date(one) for name, one in values.items() if isinstance(one, dt.date)}
    return part.model_dump(mode="json") | days


def page(request: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page; one that tells of an error says so in its status."""
    response = render(request, template, context)
    response.status_code = 400 if context.get("error") else 200
    return response
