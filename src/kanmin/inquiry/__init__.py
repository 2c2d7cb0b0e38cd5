"""Inquiry in the house (庁内照会): a section's measures out as a sheet, its answers back by id.

In: a plan and its revision, the measures a section is asked about; a sheet that came back and the
plan it was made from. Out: the sheet (Excel) with every id in a visible cell; the plan as the
section answered it, the changes by place, remarks, who answered, issues row by row.
Never: a change to a measure that was not asked about, a part taken away because its row is gone,
a cell that could not be read passed over without a word, a decision between two answers.
"""

from kanmin.cells import CellIssue
from kanmin.inquiry.answers import InquiryReading, Remark
from kanmin.inquiry.columns import InquiryKind
from kanmin.inquiry.form import InquiryHead, inquiry_form, mark_of
from kanmin.inquiry.places import raw_at, with_value
from kanmin.inquiry.reading import read_inquiry
from kanmin.inquiry.rows import measures_by_section
from kanmin.inquiry.sheet import InquirySheet, open_inquiry
from kanmin.inquiry.words import value_words

__all__ = [
    "CellIssue",
    "InquiryHead",
    "InquiryKind",
    "InquiryReading",
    "InquirySheet",
    "Remark",
    "inquiry_form",
    "mark_of",
    "measures_by_section",
    "open_inquiry",
    "raw_at",
    "read_inquiry",
    "value_words",
    "with_value",
]
