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
@click.pass_context
def command(context: click.Context, data: Path | None) -> None:
    """Print each fault; exit status 1 when there is one."""
    run.open_existing(data or data_folder())
    from kanmin.server.store import upkeep  # noqa: PLC0415 - after Django's setup

    faults = list(upkeep.verify())
    for fault in faults:
        click.echo(fault)
    if not faults:
        output.say(_("すべて読み出せました。"))
    context.exit(FAULTY if faults else 0)
