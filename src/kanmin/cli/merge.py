"""kanmin merge: two edits of one plan in one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.output import short
from kanmin.language import N_, _
from kanmin.plan import Merged, merge, read_plan
from kanmin.plan.files import plan_writer

CONFLICT = 1


@click.command(help=N_("同じ計画への二つの変更を一つに合わせる。"))
@click.argument("base", metavar="BASE", type=options.FILE)
@click.argument("mine", metavar="MINE", type=options.FILE)
@click.argument("theirs", metavar="THEIRS", type=options.FILE)
@options.output(required=True, text=N_("書き出すファイル（.json .yaml .xlsx）。"))
@options.form("text", "json")
@click.pass_context
def command(
    context: click.Context, base: Path, mine: Path, theirs: Path, target: Path, form: str
) -> None:
    """Write the merged plan; where both changed one place, MINE is kept and the place is told."""
    writer = plan_writer(target)
    merged = merge(read_plan(base), read_plan(mine), read_plan(theirs))
    output.write(target, writer(merged.plan), keep_old=True)
    if form == "json":
        output.print_json({"conflicts": [asdict(c) for c in merged.conflicts]})
    elif merged.conflicts:
        click.echo(_as_text(merged))
    context.exit(CONFLICT if merged.conflicts else 0)


def _as_text(merged: Merged) -> str:
    lines = [
        _("両方が変えたところが{count}か所あります。MINEの内容にしてあります。").format(
            count=len(merged.conflicts)
        )
    ]
    for conflict in merged.conflicts:
        lines += [
            conflict.where,
            f"  BASE:   {short(conflict.base)}",
            f"  MINE:   {short(conflict.mine)}",
            f"  THEIRS: {short(conflict.theirs)}",
        ]
    return "\n".join(lines)
