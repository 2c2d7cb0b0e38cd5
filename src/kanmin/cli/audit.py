"""kanmin audit: the audit log of all bodies or of one as a file, and whether it is whole."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.language import N_, _
from kanmin.publish.csv_out import rows_csv
from kanmin.server import run

FORMS = ("csv", "json")
FAULTY = 1


@click.command(help=N_("だれがいつ何をしたかの記録を書き出す。"))
@options.data()
@click.option("--from", "first", default=None, metavar="DATE", help=N_("この日から。"))
@click.option("--to", "last", default=None, metavar="DATE", help=N_("この日まで。"))
@click.option("--lg-code", default=None, metavar="CODE", help=N_("この団体のものだけ。"))
@options.output(required=True, text=N_("書き出すファイル（.csv .json）。"))
@click.pass_context
def command(
    context: click.Context,
    data: Path | None,
    first: str | None,
    last: str | None,
    lg_code: str | None,
    target: Path,
) -> None:
    """Write the rows; exit status 1 when a chain is not whole."""
    form = output.ending(target, FORMS)
    days = [options.day(text) if text else None for text in (first, last)]
    run.open_existing(data or data_folder())
    from kanmin.server.store import audit  # noqa: PLC0415 - after Django's setup
    from kanmin.server.store.audit_lists import Wanted, raw, rows, table  # noqa: PLC0415

    found = rows(Wanted(lg_code, days[0], days[1])).order_by("lg_code", "number")
    if form == "json":
        text = json.dumps([raw(row) for row in found.iterator()], ensure_ascii=False, indent=1)
        output.write(target, text.encode(), keep_old=False)
    else:
        output.write(target, rows_csv(table(found.iterator())), keep_old=False)
    output.say(_("{count}件の記録です。").format(count=f"{found.count():,}"))
    faults = list(audit.faults())
    for fault in faults:
        output.say(fault)
    context.exit(FAULTY if faults else 0)
