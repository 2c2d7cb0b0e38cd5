"""kanmin mcp: the same answers for assistants, by the Model Context Protocol."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.language import N_, _, active
from kanmin.server import run


@click.command(
    help=N_("AIの道具として使う（Model Context Protocol、標準入出力）。ふだんは読むだけ。")
)
@options.data()
def command(data: Path | None) -> None:
    """Answer until the other side ends; drafts only with a token in KANMIN_TOKEN."""
    with tempfile.TemporaryDirectory(prefix="kanmin-mcp-") as empty:
        _open(data, Path(empty))
        from kanmin.server.mcp import serving  # noqa: PLC0415 - after Django's setup
        from kanmin.server.mcp.draft_tools import VARIABLE  # noqa: PLC0415

        serving.serve(active(), with_drafts=bool(os.environ.get(VARIABLE)))


def _open(data: Path | None, empty: Path) -> None:
    """The data folder, its tables as they are: an assistant starts this unasked, while a server of
    an older version may be running. Without one what comes with Kanmin is there, and no plans.
    """
    folder = data or data_folder()
    if data is None and not run.holds_data(folder):
        output.say(_("データのフォルダーがないので、手引・団体・点検だけを使えます。"))
        run.prepare(empty)
    else:
        run.open_unchanged(folder)
