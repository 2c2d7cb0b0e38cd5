"""kanmin submit: write a signed file to be carried across the border of networks."""

from __future__ import annotations

from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder, registry
from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.server import run


@click.command(help=N_("ほかの Kanmin に渡す署名付きファイルを書き出す。調査か、調査への回答。"))
@click.option("--survey", "number", required=True, type=int, help=N_("調査の番号。"))
@click.option(
    "--lg-code",
    "code",
    default=None,
    metavar="CODE",
    help=N_("この団体の回答。省くと調査そのもの。"),
)
@options.output(required=True, text=N_("書き出すファイル（.json）。"))
@options.data()
def command(number: int, code: str | None, target: Path, data: Path | None) -> None:
    """Write a round for the Kanmin of the bodies, or a body's return for who asked."""
    output.ending(target, ("json",))
    run.open_existing(data or data_folder())
    output.write(target, _file(number, code), keep_old=True)
    output.say(_("{file} を書き出しました。").format(file=target))


def _file(number: int, code: str | None) -> bytes:
    from kanmin.server.oversight import exchange, rounds  # noqa: PLC0415 - after Django's setup
    from kanmin.server.store.models import SurveyRound  # noqa: PLC0415

    found = SurveyRound.objects.filter(pk=number).first()
    if found is None:
        raise KanminError(_("番号{number}の調査はありません。").format(number=number))
    if code is None:
        return exchange.round_file(found)
    body = registry().find(code)
    row = rounds.handed_in(found, body.code)
    if row is None:
        raise KanminError(
            _("{body}は、まだ回答を提出していません。").format(body=body.full_name),
            todo=_("「調査への回答」で提出してから書き出してください。"),
        )
    return exchange.return_file(row)
