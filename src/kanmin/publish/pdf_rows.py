"""Names of rows in a PDF: cells filled like a table's head become header cells (TH) of their rows.

Typst tags the cells of a head alone. Its own way to tag the name of a row is a switch that the
Python package cannot turn on, so this is done in what it wrote: plain objects and one plain table
of their places. Each cell of the row then tells the name of the row among its headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NAMED = (0xE8, 0xF1, 0xFE)  # the fill of header cells in the layouts
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_PLACE = re.compile(rb"(\d{10}) \d{5} ([nf])")
_CELL = re.compile(rb"\d+ 0 obj\s+<</Type/StructElem/S/TD/P (\d+) 0 R")
_FILL = re.compile(rb"/BackgroundColor\[([\d. ]+)\]")
_HEADERS = re.compile(rb"/Headers\[([^\]]*)\]")
_ROOT = b"/Type/StructTreeRoot"


@dataclass(slots=True)
class _File:
    """A PDF in pieces. objects: by number, in the order of the file."""

    head: bytes
    objects: dict[int, bytes]
    trailer: bytes


def with_row_names(pdf: bytes) -> bytes:
    """A PDF of Typst's with the names of its rows tagged; one without tables is as it was."""
    found = _read(pdf)
    names = [number for row in _rows(found.objects) for number in _named(row, found.objects)]
    if not names:
        return pdf
    _list_ids(names, found.objects)
    return _written(found)


def _read(pdf: bytes) -> _File:
    start = _START.search(pdf[-64:])
    if start is None:
        raise ValueError("no place of the table")
    table, _word, trailer = pdf[int(start[1]) :].partition(b"trailer")
    places = _PLACE.findall(table)
    used = sorted((int(at), number) for number, (at, kind) in enumerate(places) if kind == b"n")
    ends = [at for at, _number in used[1:]] + [int(start[1])]
    objects = {n: pdf[at:end] for (at, n), end in zip(used, ends, strict=True)}
    return _File(pdf[: used[0][0]], objects, trailer.partition(b"startxref")[0])


def _rows(objects: dict[int, bytes]) -> Iterable[list[int]]:
    """The plain cells of each row, in reading order."""
    rows: dict[bytes, list[int]] = {}
    for number in sorted(objects):
        if cell := _CELL.match(objects[number]):
            rows.setdefault(cell[1], []).append(number)
    return rows.values()


def _named(row: list[int], objects: dict[int, bytes]) -> Iterator[int]:
    """Tag the names in a row and tell them to the cells behind them; their numbers."""
    names: list[int] = []
    for number in row:
        if _is_name(objects[number]):
            names.append(number)
            objects[number] = _as_name(objects[number], number)
        elif names:
            objects[number] = _with_headers(objects[number], names)
    yield from names


def _is_name(cell: bytes) -> bool:
    fill = _FILL.search(cell)
    return fill is not None and tuple(round(float(n) * 255) for n in fill[1].split()) == NAMED


def _id(number: int) -> bytes:
    """Sorts before the names that Typst gives, and among its like by number."""
    return b"(R%08d)" % number


def _as_name(cell: bytes, number: int) -> bytes:
    head, parent, rest = _CELL.split(cell, maxsplit=1)
    opening = b"%s%d 0 obj\n<</Type/StructElem/S/TH/P %s 0 R/ID%s"
    tagged = opening % (head, number, parent, _id(number)) + rest
    return _with_attribute(tagged, b"/Scope/Row")


def _with_headers(cell: bytes, names: list[int]) -> bytes:
    told = b"".join(map(_id, names))
    if _HEADERS.search(cell):
        return _HEADERS.sub(lambda found: b"/Headers[%s%s]" % (found[1], told), cell, count=1)
    return _with_attribute(cell, b"/Headers[%s]" % told)


def _with_attribute(cell: bytes, attribute: bytes) -> bytes:
    """A cell with one more attribute of tables."""
    for before, after in ((b"<</O/Table", b""), (b"/A[", b"<</O/Table%s>>")):
        if before in cell:
            return cell.replace(before, before + (after % attribute if after else attribute), 1)
    return cell.replace(b"/K[", b"/A[<</O/Table%s>>]/K[" % attribute, 1)


def _list_ids(names: list[int], objects: dict[int, bytes]) -> None:
    """Put the new names into the tree of names, which stands in order."""
    root = next(number for number, data in objects.items() if _ROOT in data)
    listed = b"".join(b"%s%d 0 R" % (_id(number), number) for number in sorted(names))
    tree = b"/IDTree<</Names["
    data = objects[root]
    if tree in data:
        objects[root] = data.replace(tree, tree + listed, 1)
    else:
        objects[root] = data.replace(_ROOT, _ROOT + tree + listed + b"]>>", 1)


def _written(found: _File) -> bytes:
    parts, at = [found.head], len(found.head)
    places = {}
    for number, data in found.objects.items():
        places[number] = at
        parts.append(data)
        at += len(data)
    last = max(places)
    lines = [b"%010d 00000 n\r\n" % places[n] for n in range(1, last + 1)]
    parts.append(b"xref\n0 %d\n0000000000 65535 f\r\n" % (last + 1))
    ending = b"trailer%sstartxref\n%d\n%%%%EOF" % (found.trailer, at)
    return b"".join([*parts, *lines, ending])
