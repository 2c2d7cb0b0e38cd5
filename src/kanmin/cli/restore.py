"""kanmin restore: a backup into an empty installation."""

from __future__ import annotations

from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.language import N_, _
from kanmin.server import run


@click.command(help=N_("控えたファイルから、空のデータフォルダーに戻す。"))
@click.argument("source", metavar="FILE", type=options.FILE)
@options.data()
def command(source: Path, data: Path | None) -> None:
    """Put everything back and verify it; nothing is put back where anything is."""
    run.prepare(data or data_folder())
    from kanmin.server import locked_out  # noqa: PLC0415 - after Django's setup
    from kanmin.server.store import backups  # noqa: PLC0415

    told = sum(backups.check(source)["counts"].values())
    with output.progress(_("戻しています"), told) as tell:
        count = backups.restore(source, tell)
    output.say(_("{count}行を戻し、すべて読み出せました。").format(count=count))
    for sentence in locked_out.sentences(restored=True):
        output.say(sentence)
