"""kanmin import-localgov: replace the table of local governments."""

from __future__ import annotations

from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import localgov_folder, registry
from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.localgov import (
    Registry,
    TableChange,
    compare,
    default_registry,
    read_table,
    write_table,
)


@click.command(help=N_("団体の表（総務省の団体コード一覧など）を取り込む。"))
@click.argument("table", metavar="FILE", type=options.FILE)
@options.on_day()
@click.option("--dry-run", is_flag=True, help=N_("変わる点を示すだけで、取り込まない。"))
def command(table: Path, on: str | None, dry_run: bool) -> None:
    """Show what changes, keep the old bodies in the history, and use the new table from now on."""
    old = _registry_in_use()
    bodies = read_table(table, old)
    day = options.day(on)
    change = compare(old, bodies, day)
    click.echo(_told(change))
    if dry_run:
        output.say(_("取り込んでいません。"))
        return
    folder = localgov_folder()
    folder.mkdir(parents=True, exist_ok=True)
    write_table(old.replaced(bodies, day), folder)
    output.say(_("{count}団体の表を取り込みました。").format(count=len(bodies)))


def _registry_in_use() -> Registry:
    """The table in use; the one that comes with Kanmin when the imported one is damaged."""
    try:
        return registry()
    except KanminError as error:
        output.say(error.sentence)
        return default_registry()


def _told(change: TableChange) -> str:
    lines = [
        _("追加 {added}、廃止 {removed}、名称変更 {renamed}").format(
            added=len(change.added), removed=len(change.removed), renamed=len(change.renamed)
        )
    ]
    lines += [f"+ {body.code} {body.full_name}" for body in change.added]
    lines += [f"- {body.code} {body.full_name}" for body in change.removed]
    lines += [
        f"* {pair.new.code} {pair.old.full_name} → {pair.new.full_name}" for pair in change.renamed
    ]
    return "\n".join(lines)
