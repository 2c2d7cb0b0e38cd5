"""kanmin backup: everything in one file, while the desk goes on; and whether a file is good."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.server import run

DAILY, MONTHLY = 14, 12


@click.command(help=N_("すべての計画と利用者を、1つのファイルに控える。"))
@click.argument("target", metavar="[FILE]", type=options.FILE, required=False)
@options.data()
@click.option(
    "--into",
    "folder",
    type=options.FILE,
    default=None,
    metavar="DIR",
    help=N_("日付の付いた名前で、このフォルダーに控え、古いものを片付ける。"),
)
@click.option(
    "--keep",
    "daily",
    default=DAILY,
    type=click.IntRange(1, 10_000),
    help=N_("--into で残す日の数（既定は14）。"),
)
@click.option(
    "--keep-months",
    "monthly",
    default=MONTHLY,
    type=click.IntRange(0, 1_000),
    help=N_("--into で残す月の数（既定は12）。"),
)
@click.option(
    "--check",
    "checked",
    type=options.FILE,
    default=None,
    metavar="FILE",
    help=N_("控えたファイルを別の場所に戻してみて、すべて読み出せるかを確かめる。"),
)
@click.option(
    "--without-keys",
    is_flag=True,
    help=N_("secret.key、signing.key、sign-in.toml を入れない。"),
)
def command(target: Path | None, data: Path | None, **chosen: Any) -> None:
    """Write a backup, or check one; an older file stays until the new one is whole and read."""
    folder, checked = chosen["folder"], chosen["checked"]
    if sum(one is not None for one in (target, folder, checked)) != 1:
        raise KanminError(_("控えるファイル、--into、--check のうち、一つだけを指定してください。"))
    if checked is not None:
        _check(checked)
        return
    run.open_existing(data or data_folder())
    from kanmin.server.store import backup_files, rows  # noqa: PLC0415 - after Django's setup

    keys, rule = not chosen["without_keys"], (chosen["daily"], chosen["monthly"])
    with output.progress(_("控えています"), rows.whole()) as tell:
        if target is not None:
            made = backup_files.Made(target, backup_files.write(target, keys=keys, tell=tell))
        else:
            made = backup_files.write_into(folder, rule, keys=keys, tell=tell)
    output.say(_("{file} に書き出しました。").format(file=made.file))
    output.say(_("{count}行を控えました。").format(count=made.rows))
    if made.removed:
        output.say(_("古い控え{count}個を片付けました。").format(count=len(made.removed)))


def _check(source: Path) -> None:
    """Restore a backup into a folder of its own, which is thrown away. Raises KanminError."""
    with tempfile.TemporaryDirectory(prefix="kanmin-check-") as place:
        environment = {k: v for k, v in os.environ.items() if k != "KANMIN_DATABASE_URL"}
        words = [sys.executable, "-m", "kanmin", "restore", str(source), "--data", place]
        done = subprocess.run(words, env=environment, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise KanminError(
            _("この控えからは戻せません。"),
            where=source.name,
            todo=_("ほかの控えを確かめ、新しく控えをつくってください。"),
        )
    output.say(_("この控えから、すべて戻せます。"))
