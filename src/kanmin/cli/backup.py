"""kanmin backup: everything in one file, while the desk goes on."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.language import N_, _
from kanmin.server import run


@click.command(help=N_("すべての計画と利用者を、1つのファイルに控える。"))
@click.argument("target", metavar="FILE", type=options.FILE)
@options.data()
def command(target: Path, data: Path | None) -> None:
    """Write the backup; an older file stays until the new one is whole."""
    run.open_existing(data or data_folder())
    from kanmin.server.store import upkeep  # noqa: PLC0415 - after Django's setup

    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "backup.zip"
        count = upkeep.backup(made)
        output.write(target, made.read_bytes(), keep_old=False)
        target.chmod(0o600)
    output.say(_("{count}行を控えました。").format(count=count))
