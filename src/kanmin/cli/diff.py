"""kanmin diff: what changed from one plan to another, as lines, JSON or a 新旧対照表."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import click

from kanmin import handbook
from kanmin.calendar_ja import format_date
from kanmin.cli import options, output
from kanmin.language import N_, _
from kanmin.plan import Change, Plan, diff, read_plan

FORMS = ("docx", "pdf", "xlsx", "html")
KINDS = {
    "added": N_("追加"),
    "removed": N_("削除"),
    "changed": N_("変更"),
    "moved": N_("順序の変更"),
}


@click.command(help=N_("二つの計画の違いを示す。-o を付けると新旧対照表を書き出す。"))
@click.argument("old", metavar="OLD", type=options.FILE)
@click.argument("new", metavar="NEW", type=options.FILE)
@options.form("text", "json")
@options.output(required=False, text=N_("書き出す新旧対照表（.docx .pdf .xlsx .html）。"))
def command(old: Path, new: Path, form: str, target: Path | None) -> None:
    """Print the changes that lead from OLD to NEW, or write them as a table."""
    if target:
        output.ending(target, FORMS)
    before, after = read_plan(old), read_plan(new)
    if target:
        _write(before, after, (old.name, new.name), target)
        return
    changes = diff(before, after)
    if form == "json":
        output.print_json({"changes": [asdict(change) for change in changes]})
        return
    for change in changes:
        click.echo(_told(change))
    count = _("{count}か所の違いがあります。").format(count=len(changes))
    output.say(count if changes else _("違いはありません。"))


def _write(old: Plan, new: Plan, names: tuple[str, str], target: Path) -> None:
    from kanmin.compare import compare, comparison_document  # noqa: PLC0415 - only for a file
    from kanmin.publish.documents import document_bytes  # noqa: PLC0415

    book = handbook.on(dt.date.today(), new.framework)
    found = compare(old, new, {c.number: _(c.title) for c in book.categories})
    document = comparison_document(found, _state(old, names[0]), _state(new, names[1]))
    output.working(_("{file} を作っています…").format(file=target))
    output.write(target, document_bytes(document, output.ending(target, FORMS)), keep_old=False)


def _state(plan: Plan, name: str) -> str:
    """What a state is called: its day where the plan has one, else its file."""
    day = plan.changed_on or plan.decided_on
    return _("{day}決定").format(day=format_date(day)) if day else name


def _told(change: Change) -> str:
    lines = [f"[{_(KINDS[change.kind])}] {change.where}"]
    lines += [f"  - {output.short(change.old)}"] if change.old is not None else []
    lines += [f"  + {output.short(change.new)}"] if change.new is not None else []
    return "\n".join(lines)
