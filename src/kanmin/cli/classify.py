"""kanmin classify: which of the five categories titles of measures belong to."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kanmin.adopt import classify
from kanmin.cli import options, output
from kanmin.errors import InvalidDocument, KanminError, UnreadableFile
from kanmin.files import csv_rows, read_text
from kanmin.language import N_, _
from kanmin.publish.csv_out import table_csv

BOM = b"\xef\xbb\xbf"
HEAD = ("title", "category", "score", "second", "reason")
MOST_TITLES = 100_000


@click.command(help=N_("施策名を五つの分類に分ける。ファイルを省くと、標準入力を一行ずつ読む。"))
@click.argument("file", metavar="[FILE.csv]", type=options.FILE, required=False)
@click.option("--column", default=None, metavar="NAME", help=N_("施策名のある列の名前。"))
@options.output(required=False)
def command(file: Path | None, column: str | None, target: Path | None) -> None:
    """Write one line a title: category and runner-up as digits 1 to 5, 0 where none fits."""
    titles = _column(file, column) if file else _lines(sys.stdin.buffer.read())
    if len(titles) > MOST_TITLES:
        raise KanminError(_("施策名は{count}件までにしてください。").format(count=MOST_TITLES))
    found = ((title, classify(title)) for title in titles)
    data = table_csv(HEAD, ((t, c.category, c.score, c.second, c.reason) for t, c in found))
    if target:
        output.write(target, data, keep_old=False)
    else:
        sys.stdout.buffer.write(data.removeprefix(BOM))
        sys.stdout.flush()


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8-sig", errors="replace").splitlines()
    return [line.strip() for line in lines if line.strip()]


def _rows(file: Path) -> list[list[str]]:
    try:
        return list(csv_rows(read_text(file)))
    except InvalidDocument as error:
        raise error.at(file.name) from None


def _column(file: Path, column: str | None) -> list[str]:
    rows = _rows(file)
    if not rows:
        raise UnreadableFile(_("ファイルが空です。"), where=file.name)
    if column is None and len(rows[0]) > 1:
        raise KanminError(
            _("どの列が施策名か分かりません。"),
            where=file.name,
            todo=_("--column で、{names} のどれかを指定してください。").format(
                names="・".join(rows[0])
            ),
        )
    if column is not None and column not in rows[0]:
        raise KanminError(
            _("列「{column}」がありません。").format(column=column),
            where=file.name,
            todo=_("--column で、{names} のどれかを指定してください。").format(
                names="・".join(rows[0])
            ),
        )
    index = rows[0].index(column) if column is not None else 0
    body = rows[1:] if column is not None else rows
    return [row[index].strip() for row in body if len(row) > index and row[index].strip()]
