"""What changes between two tables of bodies, and the history (沿革) of codes and names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kanmin.localgov.model import Change, ChangeKind, LocalGovernment
from kanmin.localgov.names import fold


class Rename(NamedTuple):
    """A body that keeps its code and gets another name."""

    old: LocalGovernment
    new: LocalGovernment


@dataclass(frozen=True, slots=True)
class TableChange:
    """What a new table of bodies changes (on: the day it takes effect).

    renamed holds bodies with the same code and another name; another spelling of one name
    (七ケ宿町, 七ヶ宿町) is no new name.
    """

    on: dt.date
    added: tuple[LocalGovernment, ...]
    removed: tuple[LocalGovernment, ...]
    renamed: tuple[Rename, ...]

    def history(self, source: str) -> tuple[Change, ...]:
        """The changes to be kept: removed bodies as closed, renamed ones under the old name.

        Their `verified` is False: a table does not say when a change took effect, nor which
        body took over.
        """
        closed = (self._change(ChangeKind.CLOSED, body, None, source) for body in self.removed)
        renamed = (self._change(ChangeKind.RENAMED, *pair, source) for pair in self.renamed)
        return (*closed, *renamed)

    def _change(
        self, kind: ChangeKind, old: LocalGovernment, new: LocalGovernment | None, source: str
    ) -> Change:
        return Change(
            kind=kind,
            date=self.on,
            old_code=old.code,
            old_name=old.name,
            new_code=new.code if new else "",
            new_name=new.name if new else "",
            source=source,
            verified=False,
        )


def difference(
    old: Iterable[LocalGovernment], new: Iterable[LocalGovernment], on: dt.date
) -> TableChange:
    """What turns the old bodies into the new ones."""
    before = {body.code: body for body in old}
    after = {body.code: body for body in new}
    kept = sorted(before.keys() & after.keys())
    return TableChange(
        on=on,
        added=tuple(after[code] for code in sorted(after.keys() - before.keys())),
        removed=tuple(before[code] for code in sorted(before.keys() - after.keys())),
        renamed=tuple(
            Rename(before[code], after[code])
            for code in kept
            if fold(before[code].name) != fold(after[code].name)
        ),
    )


def connected(code: str, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that lead from or to a code, directly or through others, oldest first."""
    codes, found = {code}, set[Change]()
    while more := {c for c in changes if {c.old_code, c.new_code} & codes} - found:
        found |= more
        codes |= {code for c in more for code in (c.old_code, c.new_code) if code}
    return tuple(sorted(found, key=lambda change: (change.date, change.old_code)))
