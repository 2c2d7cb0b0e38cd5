"""A published case (公表された事例): the offer as it was published, by whom and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kanmin.casebook.comparing import told
from kanmin.casebook.offer import CaseFigure, Offer
from kanmin.handbook import Case
from kanmin.handbook.contents import Figure
from kanmin.language import _, speaking

REF = "casebook."


@dataclass(frozen=True, slots=True)
class PublishedCase:
    """A case that anybody may read. number: of the case; version: of its publication, from 1."""

    number: int
    version: int
    published_on: dt.date
    lg_code: str
    body: str
    offer: Offer

    @property
    def ref(self) -> str:
        """What it is called in the origin of a measure that follows it."""
        return f"{REF}{self.number}"

    @property
    def case(self) -> Case:
        """The same as a case of the handbook, to be found and taken over like one."""
        offer = self.offer
        with speaking("ja"):
            source = _("{body}「{plan}」").format(body=self.body, plan=offer.source.plan_title)
            text = "\n".join(f"{name}：{words}" for name, words in offer.texts)
        return Case(
            id=self.ref,
            body=self.body,
            lg_code=self.lg_code,
            title=offer.title,
            category=offer.category,
            linked=offer.linked,
            text=text or offer.title,
            figures=tuple(_figure(one) for one in offer.figures),
            source=source,
            as_of=self.published_on,
        )


def _figure(one: CaseFigure) -> Figure:
    return Figure(name=one.name, value=told(one))


def number_of(ref: str) -> int | None:
    """The number of the case that a reference names; None for any other reference.

    >>> number_of("casebook.12"), number_of("case.x"), number_of("casebook.²")
    (12, None, None)
    """
    plain = ref.removeprefix(REF)
    sound = ref.startswith(REF) and plain.isascii() and plain.isdecimal() and len(plain) <= 9
    return int(plain) if sound else None
