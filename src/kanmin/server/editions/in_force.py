"""What every way of publishing an edition has to do, and of taking it back: by page or by file."""

from __future__ import annotations

import datetime as dt

from kanmin.cascade import UpperKind
from kanmin.handbook import FRAMEWORKS, EditionDraft, Framework, Handbook, revised
from kanmin.handbook.revising import refuse_broken_elsewhere
from kanmin.server import books
from kanmin.server.accounts.models import Person
from kanmin.server.cascading.telling import tell_edition, untell
from kanmin.server.store import searching


def sound(base: Framework, draft: EditionDraft) -> Framework:
    """The framework with an edition. Raises InvalidDocument for one that breaks it, or another."""
    common = books.common_to(draft.framework)
    new = revised(base, draft, common)
    if common is None:
        for name in FRAMEWORKS[1:]:
            refuse_broken_elsewhere(books.framework(name), (base, new), draft)
    return new


def begins(before: Handbook, after: Handbook, author: Person | None) -> None:
    """An edition was published: it is read, found and told from now on."""
    books.ask_again()
    if after.edition.date <= dt.date.today():
        searching.update_handbook()
    tell_edition(before, after, author)


def ends(framework: str, edition: str) -> None:
    """An edition was taken back."""
    books.ask_again()
    untell(UpperKind.EDITION, f"{framework}/{edition}")
