"""kanmin export: a plan as Word, PDF, web page, workbook, tables or open data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from kanmin import handbook
from kanmin.cli import options, output
from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.plan import read_plan
from kanmin.publish import FORMATS, export

PLAN_FORMS = ("xlsx", "json")  # what a clerk may have gone on writing in


@click.command(help=N_("計画を公表用のファイルに書き出す。"))
@click.argument("plan_file", metavar="PLAN", type=options.FILE)
@options.output(
    required=True, text=N_("書き出すファイル（.docx .pdf .html .xlsx .csv .json .jsonld）。")
)
@click.option(
    "--template", type=options.FILE, metavar="DOCX", help=N_("団体のWordのひな形（.docx）。")
)
def command(plan_file: Path, target: Path, template: Path | None) -> None:
    """Write the plan in the form that the ending of the file's name asks for."""
    form = target.suffix.lower().lstrip(".")
    if form not in FORMATS:
        raise KanminError(
            _("この種類には書き出せません。"),
            where=target.name,
            todo=_("名前の終わりを {suffixes} のいずれかにしてください。").format(
                suffixes="・".join(f".{name}" for name in FORMATS)
            ),
        )
    if template and form != "docx":
        raise KanminError(
            _("ひな形（--template）が使えるのは .docx だけです。"),
            todo=_("-o の名前の終わりを .docx にしてください。"),
        )
    plan = read_plan(plan_file)
    book = handbook.on(dt.date.today(), plan.framework)
    categories = {c.number: _(c.title) for c in book.categories}
    output.working(_("{file} を作っています…").format(file=target))
    for added, data in export(plan, form, categories, template).items():
        output.write(target.with_stem(f"{target.stem}{added}"), data, keep_old=form in PLAN_FORMS)
