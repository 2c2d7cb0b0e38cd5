"""団体: the local governments of Japan (地方公共団体), 47 prefectures and 1,741 municipalities.

In comes a code, a name or a reading, or a table of bodies as a file. Out go the body with its
kind and tier, its figures with date, source and certainty, its population by year, its place on
the maps, its history, the bodies like it, and what a new table would change.

Never: a figure guessed or a missing one shown as 0; one of several bodies of a name chosen
silently; anything about who has a plan. Nothing is fetched; nothing is written but the folder
given to `write_table`.
"""

from kanmin.localgov.changes import Rename, TableChange
from kanmin.localgov.codes import check_digit, parse_code
from kanmin.localgov.errors import (
    AmbiguousName,
    ClosedBody,
    InvalidCode,
    UnknownBody,
    UnknownFigure,
)
from kanmin.localgov.figures import Definition, Figure, Source
from kanmin.localgov.likeness import Compared, Likeness, nearest, similar
from kanmin.localgov.model import Cell, Change, ChangeKind, Kind, LocalGovernment, Tier
from kanmin.localgov.raw import body_raw, figure_raw, likeness_raw
from kanmin.localgov.registry import Registry
from kanmin.localgov.store import compare, default_registry, load, read_table, write_table

__all__ = [
    "AmbiguousName",
    "Cell",
    "Change",
    "ChangeKind",
    "ClosedBody",
    "Compared",
    "Definition",
    "Figure",
    "InvalidCode",
    "Kind",
    "Likeness",
    "LocalGovernment",
    "Registry",
    "Rename",
    "Source",
    "TableChange",
    "Tier",
    "UnknownBody",
    "UnknownFigure",
    "body_raw",
    "check_digit",
    "compare",
    "default_registry",
    "figure_raw",
    "likeness_raw",
    "load",
    "nearest",
    "parse_code",
    "read_table",
    "similar",
    "write_table",
]
