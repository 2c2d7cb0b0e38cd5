"""kanmin check: a plan against the Act, the handbook and the plans above."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kanmin import handbook
from kanmin.check import MARKS, Context, Finding, Report, Verdict, check, label
from kanmin.check.places import place_name
from kanmin.cli import layers as layer_files
from kanmin.cli import options, output
from kanmin.cli.data_folder import registry
from kanmin.handbook import Basis, Modality
from kanmin.handbook import label as basis_label
from kanmin.language import N_, _, listed
from kanmin.plan import read_plan

OPEN_MUST = 1


@click.command(help=N_("計画を法律・手引・上位の計画に照らして点検する。"))
@click.argument("plan_file", metavar="PLAN", type=options.FILE)
@click.option(
    "--above", multiple=True, type=options.FILE, metavar="PLAN", help=N_("上位の計画の文書。")
)
@layer_files.option()
@options.on_day()
@options.form("text", "json")
@click.pass_context
def command(
    context: click.Context,
    plan_file: Path,
    above: tuple[Path, ...],
    layers: tuple[Path, ...],
    on: str | None,
    form: str,
) -> None:
    """Print the findings; exit status 0 when all musts are met, 1 when one is open.

    Musts are the law's and the handbook's; those of a layer count where its file is given.
    """
    plan = read_plan(plan_file)
    on_top = layer_files.read(layers, plan.body.lg_code)
    book = layer_files.put_on(handbook.on(options.day(on), plan.framework), on_top)
    plans_above = tuple(read_plan(path) for path in above)
    report = check(plan, Context(book, registry(), plans_above, on_top))
    if form == "json":
        output.print_json(report.to_raw())
    else:
        click.echo(as_text(report))
    context.exit(0 if report.fulfilled else OPEN_MUST)


def as_text(report: Report) -> str:
    """The report for a person: the law first, then the handbook, advice, and other duties."""
    lines = [report.plan.title, _headline(report), ""]
    own, *others = report.frameworks()
    for basis in Basis:
        found = [f for f in report.of(basis) if f.framework == own]
        lines += _part(basis_label(basis), found, report)
    for name in others:
        title = handbook.framework_on_shelf(name).title
        lines += _part(title, report.of_framework(name), report)
    return "\n".join(lines)


def _part(title: str, findings: Sequence[Finding], report: Report) -> list[str]:
    return [f"■ {title}", *(_told(f, report) for f in findings), ""] if findings else []


def _headline(report: Report) -> str:
    if report.fulfilled and report.unsettled_musts:
        names = listed(_(f.requirement.title) for f in report.unsettled_musts)
        return _("必須の項目に足りないものはありません。人が確かめるもの：{names}").format(
            names=names
        )
    if not any(f.requirement.modality is Modality.MUST for f in report.findings):
        return _("必須の項目はない枠組みです。")
    if report.fulfilled:
        return _("必須の項目はすべて満たしています。このまま計画として使えます。")
    count = len(report.open_musts)
    return _("必須の項目が、あと{count}つあります。").format(count=count)


def _told(finding: Finding, report: Report) -> str:
    seen = finding.seen
    must = basis_label(finding.requirement.modality)
    whose = f" {finding.layer.mark}" if finding.layer else ""
    name = f"[{must}{whose}] {_(finding.requirement.title)}"
    lines = [
        f"{MARKS[finding.verdict]} {name}: {label(finding.verdict)}",
        f"    {seen.reason}",
    ]
    if finding.verdict in (Verdict.MISSING, Verdict.PARTIAL, Verdict.NEEDS_PERSON):
        place = place_name(report.plan, seen.where)
        more = (
            (_("場所"), f"{place} ({seen.where})" if place else ""),
            (_("すること"), seen.suggestion),
            (_("例"), seen.example),
            (_("根拠"), finding.citation),
        )
        lines += [
            "    " + _("{title}：{text}").format(title=title, text=text)
            for title, text in more
            if text
        ]
    return "\n".join(lines)
