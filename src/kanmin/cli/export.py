"""kanmin export: a plan as Word, PDF, web page, workbook, tables, open data, or on one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from kanmin import handbook
from kanmin.cli import options, output
from kanmin.errors import KanminError
from kanmin.handbook import Handbook
from kanmin.language import N_, _
from kanmin.plan import Plan, read_plan
from kanmin.publish import FORMATS, HANDOUT_FORMATS, HandoutKind, export, handout, handout_bytes

PLAN_FORMS = ("xlsx", "json")  # what a clerk may have gone on writing in


@click.command(help=N_("計画を公表用のファイルに書き出す。"))
@click.argument("plan_file", metavar="PLAN", type=options.FILE)
@options.output(
    required=True, text=N_("書き出すファイル（.docx .pdf .html .xlsx .csv .json .jsonld）。")
)
@click.option(
    "--template", type=options.FILE, metavar="DOCX", help=N_("団体のWordのひな形（.docx）。")
)
@click.option(
    "--sheet",
    type=click.Choice([kind.value for kind in HandoutKind]),
    default=None,
    help=N_("一枚ものにする。summary は住民向けの概要版、head は首長・議会向けの説明資料。"),
)
def command(plan_file: Path, target: Path, template: Path | None, sheet: str | None) -> None:
    """Write the plan in the form that the ending of the file's name asks for."""
    form = _form(target, HANDOUT_FORMATS if sheet else FORMATS)
    if template and (form != "docx" or sheet):
        raise KanminError(
            _("ひな形（--template）が使えるのは、計画の全体を .docx にするときだけです。"),
            todo=_("-o の名前の終わりを .docx にし、--sheet を外してください。"),
        )
    plan = read_plan(plan_file)
    book = handbook.on(dt.date.today(), plan.framework)
    output.working(_("{file} を作っています…").format(file=target))
    if sheet:
        _write_sheet(plan, book, HandoutKind(sheet), target)
        return
    categories = {c.number: _(c.title) for c in book.categories}
    for added, data in export(plan, form, categories, template).items():
        output.write(target.with_stem(f"{target.stem}{added}"), data, keep_old=form in PLAN_FORMS)


def _form(target: Path, allowed: Sequence[str]) -> str:
    form = target.suffix.lower().lstrip(".")
    if form in allowed:
        return form
    raise KanminError(
        _("この種類には書き出せません。"),
        where=target.name,
        todo=_("名前の終わりを {suffixes} のいずれかにしてください。").format(
            suffixes="・".join(f".{name}" for name in allowed)
        ),
    )


def _write_sheet(plan: Plan, book: Handbook, kind: HandoutKind, target: Path) -> None:
    """Write a sheet for people, and tell what the plan lacks for it."""
    found = handout(plan, kind, {c.number: _(c.short) for c in book.categories})
    output.write(target, handout_bytes(found, _form(target, HANDOUT_FORMATS)), keep_old=False)
    if not found.one_page:
        output.say(
            _("1ページに収まらないため、2ページになりました。載せる施策を減らしてください。")
        )
    for sentence in (*(gap.text for gap in found.gaps), *found.remarks):
        output.say(sentence)
