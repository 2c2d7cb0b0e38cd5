"""kanmin adopt: a plan out of a document that is there already, with its table of conformity."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from kanmin import handbook
from kanmin.adopt import Frame, Item, Outline, Proposal, adopted_plan, propose, read_outline
from kanmin.calendar_ja import format_period
from kanmin.check import (
    MARKS,
    Context,
    Report,
    Verdict,
    check,
    conformity,
    conformity_document,
    label,
)
from kanmin.cli import options, output
from kanmin.cli.data_folder import registry
from kanmin.cli.outline import tell
from kanmin.draft import Gap, addendum_chapter, addendum_document, usual_period
from kanmin.handbook import Handbook
from kanmin.language import N_, _
from kanmin.plan import Period
from kanmin.plan.files import plan_writer
from kanmin.publish.documents import document_bytes

FRAMEWORK = "act9"
FEW = 3  # measures, below which the document may be no plan


@click.command(help=N_("既存の計画（Word・PDF・Excelなど）から計画をつくり、対照表を出す。"))
@click.argument("file", metavar="FILE", type=options.FILE)
@click.option(
    "--lg-code", "code", required=True, metavar="CODE", help=N_("団体コード（5桁か6桁）か団体名。")
)
@options.output(required=True, text=N_("書き出すファイル（.json .yaml .xlsx）。"))
@click.option(
    "--years",
    default=None,
    metavar="YYYY-YYYY",
    help=N_("計画期間。既定は文書に書かれている期間。"),
)
@click.option(
    "--table", default=None, type=options.FILE, help=N_("対照表を書き出すファイル（.xlsx .docx）。")
)
@click.option(
    "--addendum", default=None, type=options.FILE, help=N_("追補を書き出すファイル（.docx）。")
)
@options.on_day()
@options.form("text", "json")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Path,
    code: str,
    target: Path,
    years: str | None,
    table: Path | None,
    addendum: Path | None,
    on: str | None,
    form: str,
) -> None:
    """Write the plan, the table and the addendum; print what was found and what is missing."""
    writer = plan_writer(target)
    table_form = output.ending(table, ("docx", "xlsx")) if table else ""
    addendum_form = output.ending(addendum, ("docx",)) if addendum else ""
    bodies = registry()
    body = bodies.find(code)
    book = handbook.on(options.day(on), FRAMEWORK)
    given = options.period(years) if years else None
    output.working(_("{file} を読んでいます。").format(file=file.name))
    outline = read_outline(file)
    tell(outline)
    proposal = propose(outline, book, body.tier)
    period = given or proposal.period or usual_period(dt.date.today())
    frame = Frame(body, book, period, proposal.title or file.stem)
    plan = adopted_plan(outline, proposal, frame)
    report = check(plan, Context(book, bodies))
    output.write(target, writer(plan), keep_old=True)
    if table:
        written = document_bytes(conformity_document(report, book), table_form)
        output.write(table, written, keep_old=True)
    if addendum:
        gaps = [Gap(found.requirement, found.seen.example) for found in report.missing()]
        chapter = addendum_chapter(gaps, book, period)
        written = document_bytes(addendum_document(plan, chapter, gaps), addendum_form)
        output.write(addendum, written, keep_old=True)
    if given is None and proposal.period is None:
        _tell_period(period)
    if form == "json":
        output.print_json(_raw(outline, proposal, report))
    else:
        click.echo(_as_text(proposal, report, book))


def _tell_period(period: Period) -> None:
    told = format_period(period.first, period.last)
    output.say(
        _("計画期間が文書に見つからないため、{period}と仮に置きました。").format(period=told)
    )
    output.say(_("--years 2027-2031 のように指定してください。"))


def _raw(outline: Outline, proposal: Proposal, report: Report) -> dict[str, Any]:
    """What was found as JSON; its shape is documented."""
    return {
        "title": report.plan.title,
        "pages": outline.pages,
        "scanned_pages": list(outline.scanned),
        "period": proposal.period.model_dump() if proposal.period else None,
        "headings": [_raw_heading(item) for item in proposal.headings()],
        "measures": [_raw_measure(item) for item in proposal.measures()],
        "fulfilled": report.fulfilled,
        "conformity": [row.to_raw() for row in conformity(report)],
    }


def _raw_place(item: Item) -> dict[str, Any]:
    return {
        "title": item.title,
        "number": item.number,
        "page": item.page,
        "path": list(item.path),
        "score": item.score,
        "reason": item.reason,
    }


def _raw_heading(item: Item) -> dict[str, Any]:
    chapters = [] if item.skipped else list(item.chapters)
    return {**_raw_place(item), "chapters": chapters, "second": item.second}


def _raw_measure(item: Item) -> dict[str, Any]:
    return {
        **_raw_place(item),
        "category": item.category,
        "linked": list(item.linked),
        "fields": list(item.fields),
        "national": item.national,
        "second": int(item.second or 0),
        "quote": item.quote,
        **{name: item.parts[name] for name in _PARTS if name in item.parts},
    }


_PARTS = ("lead", "partners", "action", "current", "outcome", "schedule", "indicators", "costs")


def _as_text(proposal: Proposal, report: Report, book: Handbook) -> str:
    return "\n".join(
        [
            report.plan.title,
            "",
            *_headings(proposal, book),
            *_measures(proposal, book),
            *_gaps(report),
        ]
    )


def _headings(proposal: Proposal, book: Handbook) -> list[str]:
    names = {chapter.id: _(chapter.title) for chapter in book.chapters}
    lines = [f"■ {_('章の対応')}"]
    for item in proposal.headings():
        found = () if item.skipped else item.chapters
        told = "、".join(names[c] for c in found if c in names) or _("雛形に当たる章はありません")
        page = _("（{page}ページ）").format(page=item.page) if item.page else ""
        indent = "  " * len(item.path)
        lines.append(f"{indent}{_named(item)}{page} → {told}")
    taken = {c for item in proposal.headings() if not item.skipped for c in item.chapters}
    lines += [
        _("当たる章がない雛形の章：{title}").format(title=title)
        for name, title in names.items()
        if name not in taken
    ]
    return [*lines, ""]


def _named(item: Item) -> str:
    return f"{item.number} {item.title}".strip()


def _measures(proposal: Proposal, book: Handbook) -> list[str]:
    shorts = {category.number: _(category.short) for category in book.categories}
    found = proposal.measures()
    lines = ["■ " + _("施策 {count}件").format(count=len(found))]
    if len(found) < FEW:
        lines.append(_("施策がほとんど見つかりません。計画の文書か確かめてください。"))
    for item in found:
        page = _("（{page}ページ）").format(page=item.page) if item.page else ""
        name = shorts.get(item.category) or _("どの分類にも当たりません")
        category = f"{item.category} {name}" if item.category else name
        lines.append(f"{_named(item)}{page} → {category}")
        lines.append(f"    {item.reason}")
    return [*lines, ""]


def _gaps(report: Report) -> list[str]:
    rows = conformity(report)
    lines = ["■ " + _("対照")]
    for row in rows:
        page = _("（{page}ページ）").format(page=row.page) if row.page else ""
        place = f" {row.place}{page}" if row.place else ""
        title = f"{MARKS[row.verdict]} {_(row.requirement.title)}: {label(row.verdict)}{place}"
        lines.append(title)
        if row.verdict in (Verdict.MISSING, Verdict.PARTIAL):
            lines.append(f"    {row.todo}")
    return lines
