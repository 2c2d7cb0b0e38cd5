"""A draft as the pages hold it: its newest text, the handbook without it and with it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404

from kanmin import handbook
from kanmin.calendar_ja import format_date
from kanmin.compare import HandbookComparison, compare_handbooks
from kanmin.errors import fault_of
from kanmin.handbook import EditionDraft, Framework, Handbook, Item, revised
from kanmin.handbook.items import id_of
from kanmin.handbook.words import table_word, title_of
from kanmin.language import N_, _
from kanmin.plan.terms import Term
from kanmin.server import books
from kanmin.server.onward import there
from kanmin.server.store.edition_models import (
    EditionCall,
    EditionDraftRecord,
    EditionDraftVersion,
    PublishedEdition,
)

ONE_DAY = dt.timedelta(days=1)


class DraftState(Term):
    """Where an edition in the making stands on a day."""

    WRITING = "writing", N_("作成中")
    ASKING = "asking", N_("意見照会中")
    PUBLISHED = "published", N_("公表（効力の前）")
    IN_FORCE = "in-force", N_("効力あり")
    ENDED = "ended", N_("取りやめ")


class Held:
    """A draft in one of its versions, the newest by default."""

    def __init__(self, row: EditionDraftRecord, number: int | None = None) -> None:
        self.row = row
        self.number = row.head if number is None else number

    @cached_property
    def version(self) -> EditionDraftVersion:
        """The version of its text."""
        found: EditionDraftVersion = self.row.versions.get(number=self.number)
        return found

    @cached_property
    def draft(self) -> EditionDraft:
        """Its text."""
        return EditionDraft.model_validate_json(self.version.document)

    @cached_property
    def published(self) -> PublishedEdition | None:
        """Its publication, where it was not taken back."""
        found: PublishedEdition | None = self.row.publications.filter(withdrawn_at=None).first()
        return found

    @cached_property
    def call(self) -> EditionCall | None:
        """The newest call for opinions on it."""
        found: EditionCall | None = self.row.calls.defer("results").last()
        return found

    @property
    def state(self) -> DraftState:
        """Where it stands today."""
        if self.published:
            past = self.published.date <= dt.date.today()
            return DraftState.IN_FORCE if past else DraftState.PUBLISHED
        if self.row.ended_because:
            return DraftState.ENDED
        return DraftState.ASKING if self.call and is_open(self.call) else DraftState.WRITING

    @property
    def open(self) -> bool:
        """Whether its text may still be changed."""
        return not self.published and not self.row.ended_because

    @cached_property
    def base(self) -> Framework:
        """The framework without it."""
        if self.published:
            return books.framework_before(self.row.framework, self.published.date)
        return books.framework(self.row.framework)

    @cached_property
    def dated(self) -> EditionDraft:
        """Its text with a day; while none is chosen, the first one that it could have."""
        newest = max(edition.date for edition in self.base.editions)
        day = self.draft.date or max(newest, dt.date.today()) + ONE_DAY
        return self.draft.model_copy(update={"date": day})

    @property
    def day(self) -> dt.date:
        """The day of `dated`."""
        return self.dated.date or dt.date.today()

    @cached_property
    def common(self) -> Framework | None:
        """The framework it has shared tables from."""
        return books.common_to(self.row.framework)

    @cached_property
    def before(self) -> Handbook:
        """The handbook of its day without it."""
        return handbook.of(self.base, max(self.day, self.base.begins), self.common)

    @cached_property
    def after(self) -> Handbook:
        """The handbook with it. Raises InvalidDocument for what cannot be an edition."""
        return handbook.of(revised(self.base, self.dated, self.common), self.day, self.common)

    @cached_property
    def doubt(self) -> str:
        """What stands against the edition as it is; "" for nothing."""
        return fault_of(lambda: self.after)

    @cached_property
    def compared(self) -> HandbookComparison:
        """What it changes. Raises InvalidDocument as `after` does."""
        return compare_handbooks(self.before, self.after)

    @property
    def names(self) -> tuple[str, str]:
        """What the handbook before it and the draft itself are called, with days."""
        return edition_name(self.before), draft_name(self)

    def item(self, table: str, name: str) -> Item | None:
        """An item of the handbook before it."""
        known = (i for i in getattr(self.before, table) if id_of(i) == name)
        return next(known, None)

    def place(self, where: str) -> str:
        """What a place is called: the draft as a whole, or an item of either handbook."""
        table, _sign, name = where.partition("/")
        if not where:
            return _("案の全体")
        for book in (self.before, *(() if self.doubt else (self.after,))):
            for item in getattr(book, table, ()):
                if id_of(item) == name:
                    return f"{table_word(table)}「{title_of(item, book)}」"
        return where


def edition_name(book: Handbook) -> str:
    """What the edition of a handbook is called, with its day."""
    return _("{title}（{day}）").format(
        title=book.edition.title, day=format_date(book.edition.date)
    )


def draft_name(held: Held) -> str:
    """What a draft is called, with its day where it has one."""
    word = _("{title}（案）") if held.open else "{title}"
    day = held.draft.date
    name = word.format(title=held.draft.title)
    return _("{title}（{day}）").format(title=name, day=format_date(day)) if day else name


def is_open(call: EditionCall, day: dt.date | None = None) -> bool:
    """Whether opinions are taken on a day, today by default."""
    return call.opens <= (day or dt.date.today()) <= call.closes


def found(number: int) -> Held:
    """The draft of a number. Raises Http404 for none."""
    row = get_object_or_404(EditionDraftRecord, pk=number)
    return Held(row)


def asked(number: int) -> tuple[Held, EditionCall]:
    """A draft as bodies are, or were, shown it. Raises Http404 before its call opens."""
    held = found(number)
    call: Any = there(held.row.calls.filter(opens__lte=dt.date.today()).last())
    return Held(held.row, call.version), call
