"""kanmin documents: plans that live elsewhere, registered out of a file and listed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.cli.verbs import Verbs
from kanmin.elsewhere import DocumentState
from kanmin.errors import KanminError
from kanmin.files import read_bytes
from kanmin.language import N_, _
from kanmin.server import run

if TYPE_CHECKING:
    from kanmin.server.store.elsewhere_models import ElsewhereImport, ElsewhereRecord

WRONG = 2


@click.group(cls=Verbs, help=N_("団体のホームページにある計画を扱う。"))
def command() -> None:
    """The verbs."""


@command.command("import", help=N_("CSVからまとめて登録する。正しい行は登録し、誤りの行を告げる。"))
@click.argument("table", metavar="FILE", type=options.FILE)
@options.data()
@options.form("text", "json")
def import_command(table: Path, data: Path | None, form: str) -> int:
    """Register the good rows; 2 where there are wrong ones. What is fetched is left to a worker."""
    read = read_bytes(table)
    run.open_existing(data or data_folder())
    from kanmin.server.elsewhere import importing  # noqa: PLC0415 - after Django's setup

    row = importing.kept(table.name, read, None)
    with output.progress(_("登録しています"), row.whole) as tell:
        importing.take_all(row, tell)
    _tell(row, form)
    return WRONG if row.wrong else 0


def _tell(row: ElsewhereImport, form: str) -> None:
    from kanmin.server.elsewhere.importing import faults_of  # noqa: PLC0415

    faults = faults_of(row)
    if form == "json":
        counts = {"rows": row.whole, "taken": row.taken, "same": row.same, "wrong": len(row.wrong)}
        told = [
            {"row": number, "column": one.column, "what": one.what, "todo": one.todo}
            for number, one in faults
        ]
        output.print_json({**counts, "faults": told})
        return
    for number, one in faults:
        output.say(_("{row}行目 {sentence}").format(row=number, sentence=one.sentence))
    output.say(
        _("{whole}行：新しく登録{taken}、登録済み{same}、誤り{wrong}。").format(
            whole=row.whole, taken=row.taken, same=row.same, wrong=len(row.wrong)
        )
    )


@command.command("list", help=N_("登録した計画を一覧する。"))
@click.option("--body", default="", metavar="CODE", help=N_("団体コードか名前で絞る。"))
@click.option("--state", default="", metavar="STATE", help=N_("状態で絞る（read、failed など）。"))
@options.data()
@options.form("text", "json")
def list_command(body: str, state: str, data: Path | None, form: str) -> None:
    """All registered documents, by body."""
    run.open_existing(data or data_folder())
    from kanmin.server.elsewhere import pages  # noqa: PLC0415 - after Django's setup
    from kanmin.server.store.elsewhere_models import ElsewhereRecord  # noqa: PLC0415

    asked = {"body": body, "prefecture": "", "state": _state(state)}
    found = pages.light(pages.narrowed(ElsewhereRecord.objects.all(), asked))
    if form == "json":
        output.print_json({"documents": [_raw(row) for row in found]})
        return
    for row in found:
        click.echo(f"{row.pk} {row.lg_code} [{row.state}] {row.title} {row.url}")
    output.say(_("{count}件です。").format(count=f"{len(found):,}"))


def _state(text: str) -> str:
    choices = [one.value for one in DocumentState]
    if text and text not in choices:
        raise KanminError(
            _("「{text}」という状態はありません。").format(text=text[:40]),
            todo=_("{choices}のどれかにしてください。").format(choices="、".join(choices)),
        )
    return text


def _raw(row: ElsewhereRecord) -> dict[str, Any]:
    return {
        "number": row.pk,
        "lg_code": row.lg_code,
        "title": row.title,
        "first": row.first,
        "last": row.last,
        "duties": row.duties,
        "url": row.url,
        "seen_on": row.seen_on.isoformat(),
        "state": row.state,
        "published": row.published_at is not None,
        "sha256": row.digest or None,
    }
