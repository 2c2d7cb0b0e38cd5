"""kanmin verify: whether everything stored reads back."""

from __future__ import annotations

from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.language import N_, _
from kanmin.server import run

FAULTY = 1


@click.command(help=N_("保管したものがすべて読み出せるかを確かめる。"))
@options.data()
@click.option(
    "--tables", is_flag=True, help=N_("表ごとに、行の数と中身のハッシュを、標準出力に書き出す。")
)
@click.pass_context
def command(context: click.Context, data: Path | None, *, tables: bool) -> None:
    """Print each fault; exit status 1 when there is one."""
    run.open_existing(data or data_folder())
    from kanmin.server import locked_out  # noqa: PLC0415 - after Django's setup
    from kanmin.server.store import backup_notes, rows, upkeep  # noqa: PLC0415

    faults = [*upkeep.verify(), *locked_out.sentences()]
    for fault in faults:
        click.echo(fault, err=tables)
    if not faults:
        output.say(_("すべて読み出せました。"))
    output.say(backup_notes.newest().sentence)
    if tables:
        for one in rows.table_sums():
            click.echo(f"{one.name}\t{one.rows}\t{one.digest}")
    context.exit(FAULTY if faults else 0)
