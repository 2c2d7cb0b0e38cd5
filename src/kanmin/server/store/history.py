"""History (履歴): who changed what and when, autosaves of one sitting folded into one entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kanmin.server.store.models import FieldChange, Revision, StoredPlan

ONE_SITTING = dt.timedelta(minutes=10)
MOST_REVISIONS = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a named revision, or the autosaves of one person without a longer break.

    changes: one a field, the last of each. newest is the first of `revisions`.
    """

    revisions: tuple[Revision, ...]

    @property
    def newest(self) -> Revision:
        return self.revisions[0]

    @property
    def oldest(self) -> Revision:
        return self.revisions[-1]

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        last: dict[str, FieldChange] = {}
        for revision in self.revisions:
            for change in revision.changes.all():
                last.setdefault(change.where, change)
        return tuple(last.values())


def entries(stored: StoredPlan, before: int | None = None) -> tuple[tuple[Entry, ...], int | None]:
    """The newest entries, and the number to ask for older ones with; None at the beginning."""
    revisions = stored.revisions.select_related("author").prefetch_related("changes")
    if before:
        revisions = revisions.filter(number__lt=before)
    found = tuple(revisions.defer("frame").order_by("-number")[:MOST_REVISIONS])
    folded = tuple(_folded(found))
    older = found[-1].number if found and found[-1].number > 1 else None
    return folded, older


def _folded(revisions: tuple[Revision, ...]) -> Iterator[Entry]:
    group: list[Revision] = []
    for revision in revisions:
        if group and not _together(group[-1], revision):
            yield Entry(tuple(group))
            group = []
        group.append(revision)
    if group:
        yield Entry(tuple(group))


def _together(newer: Revision, older: Revision) -> bool:
    return (
        not newer.message
        and not older.message
        and newer.author_id == older.author_id
        and newer.created_at - older.created_at <= ONE_SITTING
    )
