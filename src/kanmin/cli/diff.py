"""kanmin diff: what changed from one plan to another."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.language import N_, _
from kanmin.plan import Change, diff, read_plan

KINDS = {
    "added": N_("追加"),
    "removed": N_("削除"),
    "changed": N_("変更"),
    "moved": N_("順序の変更"),
}


@click.command(help=N_("二つの計画の違いを示す。"))
@click.argument("old", metavar="OLD", type=options.FILE)
@click.argument("new", metavar="NEW", type=options.FILE)
@options.form("text", "json")
def command(old: Path, new: Path, form: str) -> None:
    """Print the changes that lead from OLD to NEW."""
    changes = diff(read_plan(old), read_plan(new))
    if form == "json":
        output.print_json({"changes": [asdict(change) for change in changes]})
        return
    for change in changes:
        click.echo(_told(change))
    count = _("{count}か所の違いがあります。").format(count=len(changes))
    output.say(count if changes else _("違いはありません。"))


def _told(change: Change) -> str:
    lines = [f"[{_(KINDS[change.kind])}] {change.where}"]
    lines += [f"  - {output.short(change.old)}"] if change.old is not None else []
    lines += [f"  + {output.short(change.new)}"] if change.new is not None else []
    return "\n".join(lines)
