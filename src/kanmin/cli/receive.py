"""kanmin receive: take in signed files that came across the border of networks."""

from __future__ import annotations

from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.errors import KanminError
from kanmin.files import read_bytes
from kanmin.language import N_, _
from kanmin.server import run
from kanmin.signing import fingerprint, read_signed

REFUSED = 2


@click.command(help=N_("ほかの Kanmin が書き出した署名付きファイルを受け取る。いくつでも。"))
@click.argument("files", metavar="FILE…", type=options.FILE, nargs=-1, required=True)
@click.option("--dry-run", "dry", is_flag=True, help=N_("何が起きるかを示すだけで、受け取らない。"))
@options.data()
def command(files: tuple[Path, ...], dry: bool, data: Path | None) -> int:
    """Take in each file or tell why not; one that is refused does not stop the others."""
    run.open_existing(data or data_folder())
    refused = 0
    for file in files:
        try:
            output.say(f"{file.name}: {_taken(file, dry)}")
        except KanminError as error:
            refused += 1
            output.say(_refused(file.name, error))
    return REFUSED if refused else 0


def _taken(file: Path, dry: bool) -> str:
    """Take it in, or only look; a sentence on what was done, and whose key it is."""
    from kanmin.server.exchange import taking  # noqa: PLC0415 - after Django's setup

    given = read_signed(read_bytes(file))
    told = taking.look(given).forecast if dry else taking.receive(given, None).sentence
    return _("{told}署名の鍵の指紋 {key}").format(told=told, key=fingerprint(given.public))


def _refused(name: str, error: KanminError) -> str:
    """Why a file was not taken, in one line."""
    why = " ".join(error.sentence.removeprefix(f"{name}: ").split("\n"))
    return _("{file}: 受け取れません。{why}").format(file=name, why=why)
