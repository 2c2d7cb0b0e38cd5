"""kanmin receive: take in a signed file that came across the border of networks."""

from __future__ import annotations

from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.errors import KanminError
from kanmin.files import read_bytes
from kanmin.language import N_, _
from kanmin.server import run
from kanmin.signing import Signed, fingerprint, read_signed


@click.command(help=N_("ほかの Kanmin が書き出した署名付きファイルを受け取る。"))
@click.argument("file", metavar="FILE", type=options.FILE)
@options.data()
def command(file: Path, data: Path | None) -> None:
    """Take in a round of a survey, or a return to one."""
    run.open_existing(data or data_folder())
    given = read_signed(read_bytes(file), file.name)
    output.say(_("署名の鍵の指紋： {key}").format(key=fingerprint(given.public)))
    output.say(_taken(given))


def _taken(given: Signed) -> str:
    """Take it in; a sentence on what was done. Raises KanminError."""
    from kanmin.server.oversight import exchange  # noqa: PLC0415 - after Django's setup

    if given.kind == exchange.ROUND:
        found = exchange.take_round(given)
        return _("調査「{title}」を受け取りました。").format(title=found.title)
    got = exchange.take_return(exchange.round_for(given), given, None)
    if got.row is None:
        raise KanminError("\n".join(issue.words for issue in got.issues if issue.refused))
    return _("{code}の回答を受け取りました（受付番号 {receipt}）。").format(
        code=given.lg_code, receipt=got.receipt
    )
