"""kanmin rebuild: the rows for lists made anew from the revisions."""

from __future__ import annotations

from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.language import N_, _
from kanmin.server import run


@click.command(help=N_("一覧のための表を、保管した版から作り直す。"))
@options.data()
def command(data: Path | None) -> None:
    """Rebuild and tell how many plans there were."""
    run.open_existing(data or data_folder())
    from kanmin.server.store import upkeep  # noqa: PLC0415 - after Django's setup

    output.say(_("{count}件の計画の一覧を作り直しました。").format(count=upkeep.rebuild()))
