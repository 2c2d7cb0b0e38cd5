"""団体のホームページにある計画: plans on the websites of bodies, made without Kanmin.

In: what somebody writes of such a plan, in a form or as rows of CSV; the table of bodies; the
addresses a name stands for; what a web server answered. Out: the plan as a value or what is wrong,
column by column; whether and where it may be fetched; when to try again; the file's likely name.
Never: a request sent, a name looked up; a row changed silently; an address inside a network
taken for a public one.
"""

from kanmin.elsewhere.addresses import (
    WebAddress,
    connectable,
    is_public,
    web_address,
)
from kanmin.elsewhere.bulk import (
    LARGEST_BULK,
    REASON,
    BulkRead,
    BulkRow,
    read_bulk,
    template,
    told_of,
    with_reasons,
)
from kanmin.elsewhere.fields import (
    COLUMNS,
    Fault,
    Known,
    PlanElsewhere,
    cells_of,
    read_fields,
)
from kanmin.elsewhere.names import file_name
from kanmin.elsewhere.steps import (
    GAPS,
    DocumentState,
    FetchTrouble,
    NextStep,
    after_trouble,
    spread,
    trouble_of,
)

__all__ = [
    "COLUMNS",
    "GAPS",
    "LARGEST_BULK",
    "REASON",
    "BulkRead",
    "BulkRow",
    "DocumentState",
    "Fault",
    "FetchTrouble",
    "Known",
    "NextStep",
    "PlanElsewhere",
    "WebAddress",
    "after_trouble",
    "cells_of",
    "connectable",
    "file_name",
    "is_public",
    "read_bulk",
    "read_fields",
    "spread",
    "template",
    "told_of",
    "trouble_of",
    "web_address",
    "with_reasons",
]
