"""Many plans elsewhere as CSV: good rows and wrong ones apart, the wrong ones given back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kanmin.elsewhere.fields import COLUMNS, Fault, Known, PlanElsewhere, read_fields
from kanmin.errors import InvalidDocument
from kanmin.files import csv_rows
from kanmin.language import _
from kanmin.text import half_width

LARGEST_BULK = 5_000  # rows
REASON = "理由"
NEEDED = ("計画名", "URL", "確認日")
EXAMPLE = {
    "lg_code": "182079",
    "name": "福井県鯖江市",
    "title": "（例）この行は消してお使いください",
    "first": "令和9年度",
    "last": "不明",
    "duties": "官民データ活用推進計画",
    "url": "https://www.example.lg.jp/dx/plan.pdf",
    "seen_on": "2026-11-23",
}


@dataclass(frozen=True, slots=True)
class BulkRow:
    """A row of a file. number: in the file, the head being 1. cells: as they stand there."""

    number: int
    cells: tuple[str, ...]
    plan: PlanElsewhere | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkRead:
    """What a file says: its head, and all rows that are not blank."""

    head: tuple[str, ...]
    rows: tuple[BulkRow, ...]


def template() -> list[list[str]]:
    """The head of a file and an example row."""
    return [list(COLUMNS.values()), [EXAMPLE[name] for name in COLUMNS]]


def read_bulk(text: str, known: Known) -> BulkRead:
    """The rows of a CSV. Raises InvalidDocument for one that is no such file, or too long."""
    lines = list(_lines(text))
    head = lines[0][1] if lines else []
    at = _places(head)
    if len(lines) - 1 > LARGEST_BULK:
        raise InvalidDocument(
            _("行が多すぎます（{found}行）。").format(found=f"{len(lines) - 1:,}"),
            todo=_("{count}行までのファイルに分けてください。").format(count=f"{LARGEST_BULK:,}"),
        )
    seen: dict[tuple[str, str], int] = {}
    rows = tuple(_only_once(_row(n, cells, at, known), seen) for n, cells in lines[1:])
    if not rows:
        raise InvalidDocument(
            _("見出しのほかに行がありません。"), todo=_("2行目から計画を書いてください。")
        )
    return BulkRead(tuple(head), rows)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(csv_rows(text), start=1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _places(head: Sequence[str]) -> Mapping[str, int]:
    """The place of each field among the columns."""
    titles = [half_width(cell).strip() for cell in head]
    missing = [title for title in NEEDED if title not in titles]
    if not {"団体コード", "団体名"} & set(titles):
        missing.insert(0, "団体コード")
    if missing:
        raise InvalidDocument(
            _("列「{columns}」がありません。").format(columns="」「".join(missing)),
            todo=_("1行目に見出しのあるひな形を受け取り、その形で作ってください。"),
        )
    return {name: titles.index(title) for name, title in COLUMNS.items() if title in titles}


def _row(number: int, cells: list[str], at: Mapping[str, int], known: Known) -> BulkRow:
    found = {name: cells[place] for name, place in at.items() if place < len(cells)}
    plan, faults = read_fields(found, known)
    return BulkRow(number, tuple(cells), plan, faults)


def _only_once(row: BulkRow, seen: dict[tuple[str, str], int]) -> BulkRow:
    if row.plan is None:
        return row
    first = seen.setdefault((row.plan.lg_code, row.plan.address.key), row.number)
    if first == row.number:
        return row
    what = _("同じ団体の同じアドレスが{row}行目にもあります。").format(row=first)
    fault = Fault(COLUMNS["url"], what, _("一つだけ残してください。先の行を採りました。"))
    return replace(row, plan=None, faults=(fault,))


def told_of(faults: Iterable[Fault]) -> str:
    """Faults of a row in one cell."""
    return "／".join(fault.sentence for fault in faults)


def with_reasons(
    head: Sequence[str], rows: Iterable[tuple[Sequence[str], str]]
) -> Iterator[list[str]]:
    """Rows as they came with the reason each was not taken, to be mended and sent again."""
    kept = [at for at, title in enumerate(head) if half_width(title).strip() != REASON]
    yield [*(head[at] for at in kept), REASON]
    for cells, reason in rows:
        yield [*(cells[at] if at < len(cells) else "" for at in kept), reason]
