"""History (履歴): who changed what and when, autosaves of one sitting folded into one entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan.pointer import escape, steps
from kanmin.server.accounts.models import Person
from kanmin.server.store.models import FieldChange, Revision, StoredPlan
from kanmin.server.store.revision_models import RevisionName

ONE_SITTING = dt.timedelta(minutes=30)
MOST_REVISIONS = 400
LONGEST_REVISION_NAME = 80  # characters of the name of a revision


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a revision of its own, or the autosaves of one person without a longer break.

    changes: one a field, the last of each. newest is the first of `revisions`. name: what the
    newest one is called.
    """

    revisions: tuple[Revision, ...]
    name: str = ""

    @property
    def newest(self) -> Revision:
        return self.revisions[0]

    @property
    def oldest(self) -> Revision:
        return self.revisions[-1]

    @property
    def before(self) -> int | None:
        """The revision it began from."""
        return self.oldest.number - 1 or None

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        last: dict[str, FieldChange] = {}
        for revision in self.revisions:
            for change in revision.changes.all():
                last.setdefault(change.where, change)
        return tuple(last.values())


def entries(stored: StoredPlan, before: int | None = None) -> tuple[tuple[Entry, ...], int | None]:
    """The newest entries, and the number to ask for older ones with; None at the beginning."""
    found = tuple(_before(stored.revisions.all(), before)[:MOST_REVISIONS])
    older = found[-1].number if found and found[-1].number > 1 else None
    return folded(found, names_of(stored)), older


def entries_at(
    stored: StoredPlan, where: str, before: int | None, most: int
) -> tuple[tuple[Entry, ...], int | None]:
    """The newest entries that touched a place, what holds it or what it holds.

    The first revision is the last of all: with it everything began.
    """
    above = ["".join(f"/{escape(s)}" for s in steps(where)[:n]) for n in range(1, _depth(where))]
    touched = FieldChange.objects.filter(revision__plan=stored).filter(
        Q(where__in=[*above, where]) | Q(where__startswith=f"{where}/")
    )
    revisions = stored.revisions.filter(Q(number=1) | Q(pk__in=touched.values("revision")))
    found = tuple(_before(revisions, before)[:MOST_REVISIONS])
    groups = folded(found, names_of(stored))
    shown = groups[:most]
    last = shown[-1].oldest.number if shown else 1
    return shown, last if last > 1 else None


def _depth(where: str) -> int:
    return len(steps(where))


def _before(revisions: QuerySet[Revision], before: int | None) -> QuerySet[Revision]:
    if before:
        revisions = revisions.filter(number__lt=before)
    found = revisions.select_related("author").prefetch_related("changes").defer("frame")
    return found.order_by("-number")


def names_of(stored: StoredPlan) -> dict[int, str]:
    """What the revisions of a plan are called."""
    rows = stored.names.order_by("pk").values_list("number", "name")
    return {number: name for number, name in dict(rows).items() if name}


def name_revision(stored: StoredPlan, number: int, name: str, author: Person | None) -> None:
    """Give a revision a name, another one, or none. Raises KanminError for a long one."""
    plain = " ".join(name.split())
    if len(plain) > LONGEST_REVISION_NAME:
        raise KanminError(
            _("版の名前が長すぎます。"),
            todo=_("{count}字以内にしてください。").format(count=LONGEST_REVISION_NAME),
        )
    if plain != names_of(stored).get(number, ""):
        RevisionName.objects.create(plan=stored, number=number, name=plain, author=author)


def folded(revisions: Iterable[Revision], names: Mapping[int, str]) -> tuple[Entry, ...]:
    """Revisions, newest first, as entries."""
    groups: list[list[Revision]] = []
    for revision in revisions:
        if groups and _together(groups[-1][-1], revision, names):
            groups[-1].append(revision)
        else:
            groups.append([revision])
    return tuple(Entry(tuple(group), names.get(group[0].number, "")) for group in groups)


def _together(newer: Revision, older: Revision, names: Mapping[int, str]) -> bool:
    return (
        older.number not in names
        and not newer.message
        and not older.message
        and newer.author_id == older.author_id
        and newer.created_at - older.created_at <= ONE_SITTING
    )


def named(stored: StoredPlan) -> Iterator[tuple[Revision, str]]:
    """The revisions that have a name, newest first."""
    names = names_of(stored)
    rows = stored.revisions.filter(number__in=names).defer("frame").order_by("-number")
    for revision in rows:
        yield revision, names[revision.number]
