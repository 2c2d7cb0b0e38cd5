"""Sheets of an inquiry filled in as sections fill them, for the tests of inquiries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kanmin.inquiry import (
    InquiryHead,
    InquiryReading,
    inquiry_form,
    measures_by_section,
    open_inquiry,
    read_inquiry,
)
from kanmin.plan import Plan
from tests.followup_samples import Fill, opened, put, saved

BOOKING, OPEN_DATA, CLASSES = "教育課", "総務課", "福祉課"
SECTIONS = (BOOKING, OPEN_DATA, CLASSES)


def form(plan: Plan, section: str = "", revision: int = 1) -> bytes:
    """The sheet of a section; of all sections with ""."""
    measures: Sequence[Any] = measures_by_section(plan)[section] if section else plan.measures
    return inquiry_form(plan, InquiryHead(revision, section), measures)


def answered(data: bytes, *fills: Fill, who: str = "") -> bytes:
    """A sheet with cells filled in: by sheet, words that name the row, and titles."""
    book = opened(data)
    put(book, fills)
    if who:
        told = {row[0].value: row[1] for row in book["はじめに"].iter_rows(max_col=2)}
        told["回答者"].value = who
    return saved(book)


def read(plan: Plan, data: bytes) -> InquiryReading:
    return read_inquiry(open_inquiry(data, "a.xlsx"), plan)


def changed(reading: InquiryReading) -> dict[str, Any]:
    """The changes by place: the new value."""
    return {change.where: change.new for change in reading.changes}


def told(reading: InquiryReading) -> list[str]:
    return [issue.words for issue in reading.issues]
