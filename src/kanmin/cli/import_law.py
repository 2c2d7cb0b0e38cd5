"""kanmin import-law: the Act's text from e-Gov, in place of what comes with Kanmin."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.handbook import framework_on_shelf
from kanmin.handbook.imported_law import imported, keep
from kanmin.handbook.law_xml import ArticleChange, differences, read_law
from kanmin.language import N_, _

KINDS = {
    "added": N_("追加"),
    "removed": N_("削除"),
    "changed": N_("変更"),
    "filled": N_("条文を補充"),
}


@click.command(help=N_("法律の条文（e-Gov法令検索のXML）を取り込む。違いを示す。"))
@click.argument("file", metavar="FILE", type=options.FILE)
@click.option("--framework", default="act9", metavar="ID", help=N_("計画の枠組み。"))
@click.option("--dry-run", is_flag=True, help=N_("違いを示すだけで、取り込まない。"))
@options.form("text", "json")
def command(file: Path, framework: str, dry_run: bool, form: str) -> None:
    """Show what differs from the text at hand, and put the new text in place."""
    folder = data_folder()
    shelf = framework_on_shelf(framework)
    law = read_law(file)
    known = imported(folder, framework)
    changes = differences(shelf.articles if known is None else known, law.articles)
    if not dry_run:
        keep(law, shelf, folder)
    if form == "json":
        output.print_json({"law": law.title, "changes": [_raw(change) for change in changes]})
        return
    for change in changes:
        click.echo(_told(change))
    output.say(_("{count}か条に違いがあります。").format(count=len(changes)))
    if not dry_run:
        output.say(
            _("{law}（{count}か条）を取り込みました。").format(
                law=law.title, count=len(law.articles)
            )
        )


def _raw(change: ArticleChange) -> dict[str, object]:
    raw = asdict(change)
    for side in ("old", "new"):
        article = getattr(change, side)
        raw[side] = article.model_dump(mode="json", exclude_defaults=True) if article else None
    return raw


def _told(change: ArticleChange) -> str:
    lines = [_("[{kind}] 第{number}条").format(kind=_(KINDS[change.kind]), number=change.number)]
    old = change.old.text if change.old else ()
    new = change.new.text if change.new else ()
    lines += [f"  - {output.short(text)}" for text in old if text not in new]
    lines += [f"  + {output.short(text)}" for text in new if text not in old]
    return "\n".join(lines)
