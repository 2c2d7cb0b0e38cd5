"""The sheets for people (概要版・説明資料) as files: one description, three hands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kanmin.plan import Plan
from kanmin.publish.handout import Handout, HandoutKind
from kanmin.publish.handout_docx import handout_docx
from kanmin.publish.handout_head import head_sheet
from kanmin.publish.handout_html import handout_html
from kanmin.publish.handout_pdf import handout_pdf
from kanmin.publish.handout_summary import summary

_WRITERS: dict[str, Callable[[Handout], bytes]] = {
    "docx": handout_docx,
    "pdf": handout_pdf,
    "html": handout_html,
}
HANDOUT_FORMATS = tuple(_WRITERS)


def handout(plan: Plan, kind: HandoutKind, categories: Mapping[int, str]) -> Handout:
    """A sheet of a plan. categories: the short name of each category by its number."""
    if kind is HandoutKind.SUMMARY:
        return summary(plan)
    return head_sheet(plan, categories)


def handout_bytes(sheet: Handout, form: str) -> bytes:
    """A sheet as the bytes of one of HANDOUT_FORMATS. KeyError for another."""
    return _WRITERS[form](sheet)
