"""What is counted and ordered by, of one document, as numbers: stored with it, and in columns."""

from __future__ import annotations

import hashlib

from kanmin.search import terms
from kanmin.search.documents import SearchDocument
from kanmin.search.terms import KINDS, DocumentKind

COLUMNS = (
    "kind",
    "prefecture",
    "body_kind",
    "categories",
    "fields",
    "first",
    "last",
    "state",
    "day",
    "place",
)
"""day: its ordinal; 0 for an id that is not known yet. first, last: years since 2000."""
_NAME, _POSITION = 20, 16  # bits
BELOW_CODE = _NAME + 3 + _POSITION
"""Bits of a place that stand below the code of the body."""

Code = tuple[int, ...]


def codes(document: SearchDocument, plan: str) -> Code:
    """The values of a document's columns. plan: key of its plan."""
    return (
        terms.KINDS.index(document.kind) + 1,
        int(document.prefecture) if document.prefecture.isdecimal() else 0,
        document.body_kind,
        sum(1 << (number - 1) for number in document.categories),
        sum(1 << terms.FIELDS.index(one) for one in document.fields),
        _year(document.years[0]) if document.years else 0,
        _year(document.years[-1]) if document.years else 0,
        terms.STATES.index(document.state) + 1 if document.state else 0,
        document.day.toordinal(),
        place(document.lg_code, plan, document.kind, document.position),
    )


def _year(year: int) -> int:
    return year - terms.FIRST_YEAR


def place(lg_code: str, plan: str, kind: DocumentKind, position: int) -> int:
    """Where a document stands among those of a day: by body, plan, kind, place in the plan.

    A number of 59 bits, the same wherever it is worked out.
    """
    code = int(lg_code) if lg_code.isdecimal() else 0
    name = int.from_bytes(hashlib.blake2b(plan.encode(), digest_size=3).digest()) >> 4
    found = code << _NAME | name
    found = found << 3 | KINDS.index(kind)
    return found << _POSITION | min(position, (1 << _POSITION) - 1)
