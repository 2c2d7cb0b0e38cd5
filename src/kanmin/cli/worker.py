"""kanmin worker: one more worker for long jobs, on this or another machine."""

from __future__ import annotations

from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.language import N_, _
from kanmin.server import run


@click.command(help=N_("時間のかかる仕事（長い計画のPDFなど）を引き受ける。"))
@options.data()
def command(data: Path | None) -> None:
    """Do the jobs of the table until stopped. `kanmin serve` runs one worker by itself."""
    run.open_existing(data or data_folder())
    run.check_keys()
    from kanmin.server import worker  # noqa: PLC0415 - after Django's setup

    output.say(_("仕事を待っています。止めるときは Ctrl+C を押してください。"))
    worker.work()
