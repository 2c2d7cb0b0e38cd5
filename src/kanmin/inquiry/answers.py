"""What comes back from a section: the changed plan, remarks, and what is wrong with some rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kanmin.cells import CellIssue
from kanmin.plan import Change, Plan


@dataclass(frozen=True, slots=True)
class Remark:
    """What a section says beside its answers (意見・連絡). where: pointer; "" for the whole."""

    where: str
    text: str
    by: str = ""

    def to_raw(self) -> dict[str, str]:
        """The remark as JSON."""
        return {"where": self.where, "text": self.text, "by": self.by}


@dataclass(frozen=True, slots=True)
class InquiryReading:
    """What a sheet says. plan: as the section answered. whole: nothing of the file was taken.

    writers: who filled in a row, by the pointer of what it stands for.
    """

    file: str
    section: str
    plan: Plan
    changes: tuple[Change, ...] = ()
    issues: tuple[CellIssue, ...] = ()
    remarks: tuple[Remark, ...] = ()
    answerers: tuple[str, ...] = ()
    writers: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False

    @property
    def refused(self) -> tuple[CellIssue, ...]:
        """The issues for which something was left out."""
        return tuple(issue for issue in self.issues if issue.refused)

    def writer_of(self, where: str) -> str:
        """Who filled in the row of a change; "" where nobody said so."""
        for place, name in self.writers.items():
            if where == place or where.startswith(f"{place}/"):
                return name
        return ""

    def change_raw(self, change: Change) -> dict[str, Any]:
        """A change as JSON, with who filled it in."""
        return {
            "kind": change.kind,
            "where": change.where,
            "old": change.old,
            "new": change.new,
            "by": self.writer_of(change.where),
        }
