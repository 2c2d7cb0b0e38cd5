"""The form of an offer: what stands in it, and the offer that was sent."""

from __future__ import annotations

from typing import Any

from kanmin.casebook import CaseFigure, Offer, proven
from kanmin.plan import to_raw
from kanmin.server.casebook.filling import Offerable
from kanmin.server.forms import Typed, value_of

TEXTS = ("title", "category", "before", "done", "effect", "went_well", "was_hard", "section")
OWN_FIELDS = ("name", "unit", "baseline", "value", "source")
OWN_ROWS = 3  # figures that the office may add by hand


def shown(offer: Offer, plan_figures: tuple[CaseFigure, ...]) -> Typed:
    """What stands in the form for an offer."""
    raw: Typed = to_raw(offer)
    known = {one.id for one in plan_figures}
    own = [to_raw(one) for one in offer.figures if one.own]
    return {
        **{name: raw.get(name, "") for name in TEXTS},
        "linked": [str(number) for number in offer.linked],
        "fields": [field.value for field in offer.fields],
        "figures": [one.id for one in offer.figures if one.id in known],
        "own": _rows([{name: row.get(name, "") for name in OWN_FIELDS} for row in own]),
    }


def _rows(own: list[Typed]) -> list[Typed]:
    blank = dict.fromkeys(OWN_FIELDS, "")
    return [*own, *[dict(blank) for _row in range(OWN_ROWS - len(own))]]


def typed(post: Any) -> Typed:
    """What was sent."""
    own = [
        {name: str(post.get(f"own-{number}-{name}", "")).strip() for name in OWN_FIELDS}
        for number in range(OWN_ROWS)
    ]
    return {
        **{name: str(post.get(name, "")) for name in TEXTS},
        **{name: post.getlist(name) for name in ("linked", "fields", "figures")},
        "own": own,
    }


def _own(row: Typed, number: int, year: int) -> Typed:
    """A figure typed by hand; what was left empty is left out."""
    told = {name: text for name, text in row.items() if text}
    return {**told, "id": f"own-{number}", "fiscal_year": year}


def offer_of(sent: Typed, what: Offerable) -> Offer:
    """The offer in what was sent: figures of the plan as it states them now, those typed as own.

    Raises InvalidDocument.
    """
    chosen = [to_raw(one) for one in what.figures if one.id in sent["figures"]]
    own = [
        _own(row, number, what.year)
        for number, row in enumerate(sent["own"])
        if row["name"] or row["value"]
    ]
    made = value_of(
        Offer,
        {
            **{name: sent[name] for name in TEXTS},
            "linked": sent["linked"],
            "fields": sent["fields"],
            "source": to_raw(what.source),
            "figures": [*chosen, *own],
        },
    )
    found = proven(made.figures, what.public.measure, what.year, what.public.report)
    return made.model_copy(update={"figures": found})
