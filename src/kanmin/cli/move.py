"""kanmin move: everything from SQLite to PostgreSQL or back, compared afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.language import N_, _
from kanmin.server import run

if TYPE_CHECKING:
    from kanmin.server.moving import Compared, Destination

DIFFERS = 1


@click.command(help=N_("データを、SQLite と PostgreSQL のあいだで移す。"))
@click.argument("url", metavar="URL", envvar="KANMIN_MOVE_TO")
@options.data()
@click.pass_context
def command(context: click.Context, url: str, data: Path | None) -> None:
    """Move, compare both sides, tell what to do next; exit status 1 where they differ."""
    source = data or data_folder()
    run.open_existing(source)
    from kanmin.server import moving  # noqa: PLC0415 - after Django's setup
    from kanmin.server.store import rows  # noqa: PLC0415

    to = moving.destination(url, source)
    moving.check_reachable(to)
    with output.progress(_("控えています"), rows.whole()) as tell:
        count = moving.carry(to, tell)
    output.working(_("両方を比べています。"))
    compared, sound = moving.compare(to)
    _print(compared)
    good = sound and all(one.same for one in compared)
    _tell(to, count, good=good)
    context.exit(0 if good else DIFFERS)


def _print(compared: Iterable[Compared]) -> None:
    """A line a table: its name, rows here and there, the start of its digest, same or not."""
    for one in compared:
        there = one.there.rows if one.there else 0
        word = _("同じ") if one.same else _("違う")
        click.echo(
            f"{one.here.name:<30} {one.here.rows:>9} {there:>9}  {one.here.digest[:12]}  {word}"
        )


def _tell(to: Destination, count: int, *, good: bool) -> None:
    if not good:
        output.say(
            _(
                "移したものが、いまのデータと違います。移しているあいだに書き込みがあったか、"
                "移す先が壊れています。移す先は使わずに捨て、serve と worker を止めてから、"
                "空の移す先に、もう一度移してください。"
            )
        )
        return
    output.say(
        _("{count}行を移しました。両方の行の数と中身は、すべての表で同じです。").format(
            count=f"{count:,}"
        )
    )
    output.say(
        _(
            "移さないもの：入ったままの画面（入り直してください）、途中の仕事、書き出したファイルと"
            "一括ファイル（作り直せます）、続けて間違えた回数、控えをつくった記録。"
        )
    )
    if to.url:
        output.say(
            _("次に、KANMIN_DATABASE_URL={url} を設定して始めてください。").format(url=to.shown)
        )
    else:
        output.say(
            _("次に、KANMIN_DATABASE_URL を外し、--data {folder} を付けて始めてください。").format(
                folder=to.folder
            )
        )
    output.say(_("元のデータはそのまま残っています。書き込まずに、しまっておいてください。"))
