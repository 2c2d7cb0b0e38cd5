"""kanmin demo: the desk of a fictional town, ready to click."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from kanmin.cli import output
from kanmin.language import N_, _
from kanmin.server import demo, run

LOOPBACK = "127.0.0.1"


@click.command(help=N_("架空のみほん町の机を、お試し用に開く。"))
@click.option("--port", default=8000, type=click.IntRange(1, 65535), help=N_("待ち受ける番号。"))
def command(port: int) -> None:
    """Serve a throw-away folder on this machine only, signed in; gone when it stops."""
    with tempfile.TemporaryDirectory(prefix="kanmin-demo-") as folder:
        os.environ["KANMIN_DEMO"] = "1"
        os.environ.pop("KANMIN_DATABASE_URL", None)
        demo.prepare_bodies(Path(folder) / "localgov")
        run.prepare(Path(folder))
        demo.fill()
        output.say(
            _("みほん町の机は http://{host}:{port}/ で開いています。Ctrl+C で終わります。").format(
                host=LOOPBACK, port=port
            )
        )
        run.serve(LOOPBACK, port, workers=1)
