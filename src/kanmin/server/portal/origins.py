"""Where a public measure comes from (由来), step by step up to the State, with ways there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from kanmin.casebook import number_of
from kanmin.language import _
from kanmin.plan import Measure, Origin, OriginKind, label
from kanmin.server import books
from kanmin.server.portal.versions import in_force

MOST = 5  # steps up


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the way up. kind, name: what it is; links: address and words of each way there."""

    kind: str
    name: str
    links: tuple[tuple[str, str], ...] = ()


def origins(measure: Measure) -> list[Step]:
    """What a measure comes from, what that comes from, and so on; () for the body's own."""
    return list(_steps(measure))


def _steps(measure: Measure) -> Iterator[Step]:
    seen: set[str] = set()
    here: Measure | None = measure
    while here is not None and len(seen) < MOST:
        origin = here.origin
        if origin.kind is OriginKind.OWN or origin.ref in seen:
            return
        seen.add(origin.ref)
        here = measure_at(origin.ref)
        yield Step(label(origin.kind), origin.name or origin.ref, tuple(_links(origin, here)))


def measure_at(ref: str) -> Measure | None:
    """The measure of a reference `key/id` in the published version in force; None for none."""
    key, _slash, name = ref.partition("/")
    found = in_force(key) if name else None
    known = found.measure(name) if found else None
    return known[0].measures[0] if known else None


def _links(origin: Origin, there: Measure | None) -> Iterator[tuple[str, str]]:
    book = books.today()
    if any(one.id == origin.ref for one in book.measures):
        yield reverse("trace-measure", args=[origin.ref]), _("取り上げている団体")
        yield reverse("handbook-measure", args=[origin.ref]), _("手引の説明")
    if any(one.id == origin.ref for one in book.cases):
        yield reverse("handbook-case", args=[origin.ref]), _("事例")
    number = number_of(origin.ref)
    if number is not None:
        yield reverse("case", args=[number]), _("事例")
    if there is not None:
        key, _slash, name = origin.ref.partition("/")
        yield reverse("public-measure", args=[key, name]), _("もとの施策")
        if origin.kind is OriginKind.PREFECTURAL:
            yield reverse("trace-upper", args=[key, name]), _("取り上げている団体")
