"""A document in the course of becoming a plan: read once, answered step by step, kept as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import transaction

from kanmin.adopt import (
    Act,
    Answer,
    Example,
    Fate,
    Followed,
    Frame,
    Item,
    ItemKind,
    Outline,
    Proposal,
    adopted_plan,
    answered,
    carried,
    follow,
    outline_of,
    propose,
)
from kanmin.check import Context, Report, check
from kanmin.draft import Gap, addendum_chapter, usual_period
from kanmin.errors import KanminError
from kanmin.handbook import Handbook
from kanmin.language import _
from kanmin.plan import Chapter, Period, Plan
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.store import search_adopted
from kanmin.server.store.models import Adoption, AdoptionAnswer
from kanmin.server.store.outlines import outline_in, packed, proposal_in
from kanmin.server.uploads import contents

FRAMEWORK = "act9"
MOST_EXAMPLES = 2_000


def read(upload: Any, person: Any) -> Adoption:
    """Read an uploaded document of the person's body. Raises KanminError where that cannot be."""
    name, outline = _outline(upload)
    proposal = _proposal(outline, person.lg_code)
    if not proposal.items:
        raise KanminError(
            _("見出しも施策も見つかりませんでした。"),
            where=name,
            todo=_("計画の文書か、文字の読めるファイルか確かめてください。"),
        )
    return keep(name, packed(outline), packed(proposal), person)


@transaction.atomic
def keep(name: str, outline: bytes, proposal: bytes, person: Any) -> Adoption:
    """A document of the person's body as it was read, packed."""
    found = Adoption.objects.create(
        lg_code=person.lg_code, name=name, outline=outline, proposal=proposal, author=person
    )
    search_adopted.update(found)
    return found


def _outline(upload: Any) -> tuple[str, Outline]:
    name, data = contents(upload, _("計画の文書を選んでください。"))
    return name, outline_of(data, name)


def _proposal(outline: Outline, lg_code: str) -> Proposal:
    body = registry().get(lg_code)
    return propose(outline, books.today(FRAMEWORK), body.tier, _taught(lg_code))


def _taught(lg_code: str) -> list[Example]:
    """The titles that people of a body have confirmed, the newest first.

    Those of other bodies on the same server are drafts that are nobody else's business.
    """
    answers = AdoptionAnswer.objects.filter(adoption__lg_code=lg_code, withdrawn=False)
    rows = answers.exclude(category=None).order_by("-pk")[:MOST_EXAMPLES]
    return [Example(_("この職場"), row.title, row.category or 0) for row in rows]


def read_again(found: Adoption, upload: Any, person: Any) -> Adoption:
    """A new version of the document: answers are carried over, what moved is kept to be told."""
    name, outline = _outline(upload)
    proposal = _proposal(outline, found.lg_code)  # read before anything is locked
    with transaction.atomic():
        locked = Adoption.objects.select_for_update().get(pk=found.pk)
        before = Work(locked)
        followed = follow(before.read, proposal)
        kept = carried(before.answers, followed)
        locked.name, locked.version = name, locked.version + 1
        locked.outline, locked.proposal = packed(outline), packed(proposal)
        locked.moved = [_told(pair) for pair in followed if pair.fate is not Fate.SAME]
        locked.save(update_fields=["name", "version", "outline", "proposal", "moved"])
        search_adopted.update(locked)
        for one in kept:
            _append(locked, one, None, person)
    return locked


def _told(pair: Followed) -> dict[str, Any]:
    """What became of an item, as the page shows it."""
    item = pair.new or pair.old
    return {
        "fate": pair.fate.value,
        "key": pair.new.key if pair.new else "",
        "title": item.title if item else "",
        "old_title": pair.old.title if pair.old else "",
        "old_page": pair.old.page if pair.old else None,
        "page": pair.new.page if pair.new else None,
    }


def add_answer(found: Adoption, answer: Answer, person: Any) -> Proposal:
    """Keep an answer, and the proposal after it.

    What it says of a measure becomes an example for the body's next document.
    """
    here = Work(found)
    if here.item(answer.key) is None:
        raise KanminError(_("この項目はもうありません。"), todo=_("画面を読み込み直してください。"))
    after = answered(here.proposal, [answer])
    item = next((item for item in after.items if item.key == answer.key), None)
    _append(found, answer, item, person)
    return after


def _append(found: Adoption, answer: Answer, item: Item | None, person: Any) -> None:
    told = item if item and item.kind is ItemKind.MEASURE and not item.skipped else None
    confirms = answer.act in (Act.CONFIRM, Act.SET)
    AdoptionAnswer.objects.create(
        adoption=found,
        version=found.version,
        key=answer.key,
        act=answer.act.value,
        value=answer.value,
        title=told.title if told and confirms else "",
        category=told.category if told and confirms else None,
        author=person,
    )


def undo(found: Adoption) -> str:
    """Withdraw the last answer; the key of its item, "" where there is none."""
    last = found.answers.filter(version=found.version, withdrawn=False).last()
    if last is None:
        return ""
    AdoptionAnswer.objects.filter(pk=last.pk).update(withdrawn=True)
    return last.key


@dataclass
class Work:
    """A document with its proposal as answered so far, and the plan it would be."""

    stored: Adoption

    @cached_property
    def outline(self) -> Outline:
        return outline_in(self.stored.outline)

    @cached_property
    def read(self) -> Proposal:
        """The proposal as the document was read, before any answer."""
        return proposal_in(self.stored.proposal)

    @cached_property
    def answers(self) -> Sequence[Answer]:
        rows = self.stored.answers.filter(version=self.stored.version, withdrawn=False)
        return [Answer(key=row.key, act=Act(row.act), value=row.value) for row in rows]

    @cached_property
    def proposal(self) -> Proposal:
        return answered(self.read, self.answers)

    def item(self, key: str) -> Item | None:
        """An item by its key; None for one that is gone."""
        return next((item for item in self.proposal.items if item.key == key), None)

    @cached_property
    def book(self) -> Handbook:
        """The handbook of today, with the layers that reach the body."""
        return books.for_body(self.stored.lg_code, FRAMEWORK)

    @cached_property
    def period(self) -> Period:
        return self.proposal.period or usual_period(dt.date.today())

    @cached_property
    def plan(self) -> Plan:
        body = registry().get(self.stored.lg_code)
        title = self.proposal.title or Path(self.stored.name).stem
        frame = Frame(body, self.book, self.period, title)
        return adopted_plan(self.outline, self.proposal, frame)

    @cached_property
    def report(self) -> Report:
        return check(self.plan, Context(self.book, registry()))

    @cached_property
    def gaps(self) -> list[Gap]:
        return [Gap(f.requirement, f.seen.example) for f in self.report.missing()]

    @cached_property
    def addendum(self) -> Chapter | None:
        return addendum_chapter(self.gaps, self.book, self.period)
