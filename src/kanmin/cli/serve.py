"""kanmin serve: the web application on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.language import N_, _
from kanmin.server import run


@click.command(help=N_("机（ウェブの画面）を開く。"))
@click.option("--host", default="127.0.0.1", help=N_("待ち受けるアドレス。"))
@click.option("--port", default=8000, type=click.IntRange(1, 65535), help=N_("待ち受ける番号。"))
@options.data()
@click.option("--workers", default=1, type=click.IntRange(1, 64), help=N_("働くプロセスの数。"))
@click.option("--no-migrate", is_flag=True, help=N_("データベースの形を新しい版に直さずに始める。"))
@click.option("--read-only", is_flag=True, help=N_("公表されているものだけを見せ、何も書かない。"))
@click.option("--new-keys", is_flag=True, help=N_("この機械の鍵を、これからの共通の鍵とする。"))
def command(host: str, port: int, data: Path | None, workers: int, **how: bool) -> None:
    """Migrate, tell the address (the first time a one-time link), serve until stopped."""
    run.check_free(host, port)
    folder, address = data or data_folder(), f"http://{host}:{port}"
    if how["read_only"] or os.environ.get("KANMIN_READ_ONLY") == "1":
        run.prepare_to_read(folder)
    else:
        run.prepare(folder, migrate=not how["no_migrate"])
        run.check_keys(renew=how["new_keys"])
        _tell_first_link(address)
    output.say(
        _("机は {address} で開いています。止めるときは Ctrl+C を押してください。").format(
            address=address
        )
    )
    run.serve(host, port, workers)


def _tell_first_link(address: str) -> None:
    link = run.first_link()
    if link:
        output.say(
            _("はじめに、このアドレスを開いてください（一度だけ使えます）：{link}").format(
                link=address + link
            )
        )
