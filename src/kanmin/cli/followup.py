"""kanmin followup: a fiscal year's results from the sections, into the plan and a yearly report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from kanmin.bounds import json_value
from kanmin.calendar_ja import format_fiscal_year, parse_year
from kanmin.cli import options, output
from kanmin.cli.data_folder import registry
from kanmin.errors import KanminError, UnreadableFile
from kanmin.files import read_bytes, read_text
from kanmin.followup import (
    Applied,
    Results,
    achievements_document,
    changes,
    common_of_plan,
    open_points,
    read_results,
    read_results_json,
    report_document,
    report_raw,
    results_form,
    with_results,
    year_standing,
)
from kanmin.followup.next_plan import words
from kanmin.followup.report_overview import indicators_sentence, money_sentence, states_sentence
from kanmin.language import N_, _
from kanmin.plan import Plan, read_plan
from kanmin.plan.files import plan_writer
from kanmin.plan.measure import name_of
from kanmin.publish.documents import document_bytes

TO_SEE = 1
REPORTS, ACHIEVEMENTS = ("docx", "pdf", "html", "json"), ("docx", "xlsx")


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of the results of a year."""

    applied: Applied
    results: tuple[Results, ...]
    year: int

    @property
    def to_see(self) -> bool:
        """Whether a row was left out, or two answers differ."""
        refused = any(found.refused for found in self.results)
        return refused or bool(self.applied.disagreements)

    def to_raw(self) -> dict[str, Any]:
        """The report with issues and disagreements, as JSON."""
        return {
            **report_raw(self.applied.plan, self.year),
            "common": [i.to_raw() for i in common_of_plan(self.applied.plan, registry())],
            "taken": self.applied.taken,
            "issues": [i.to_raw() for found in self.results for i in found.issues],
            "disagreements": [d.to_raw() for d in self.applied.disagreements],
        }


@click.command(
    help=N_("年度の実績を担当課から集め、計画に反映し、年次報告書をつくる。様式も書き出す。")
)
@click.argument("plan_file", metavar="PLAN", type=options.FILE)
@click.argument("result_files", metavar="[RESULTS]...", type=options.FILE, nargs=-1)
@click.option(
    "--year", "year", required=True, metavar="YYYY", help=N_("年度（2027、令和9年度、R9）。")
)
@options.output(required=False, text=N_("書き出す年次報告書（.docx .pdf .html .json）。"))
@click.option(
    "--plan-out",
    default=None,
    type=options.FILE,
    help=N_("実績の入った計画を書き出すファイル（.json .yaml .xlsx）。"),
)
@click.option(
    "--achievements",
    default=None,
    type=options.FILE,
    help=N_("主要施策の成果を書き出すファイル（.docx .xlsx）。"),
)
@click.option(
    "--form",
    "form_file",
    default=None,
    type=options.FILE,
    help=N_("担当課に渡す実績の様式を書き出すファイル（.xlsx）。"),
)
@click.option(
    "--section", default="", metavar="NAME", help=N_("様式に載せる担当課。省くと、すべての施策。")
)
@options.form("text", "json")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: click.Context,
    plan_file: Path,
    result_files: tuple[Path, ...],
    year: str,
    target: Path | None,
    plan_out: Path | None,
    achievements: Path | None,
    form_file: Path | None,
    section: str,
    form: str,
) -> None:
    """Write what was asked for, tell every issue; exit status 1 when a row was left out."""
    write_report = output.ending(target, REPORTS) if target else None
    write_plan = plan_writer(plan_out) if plan_out else None
    write_sheet = output.ending(achievements, ACHIEVEMENTS) if achievements else None
    if form_file:
        output.ending(form_file, ("xlsx",))
    outcome = _read(read_plan(plan_file), result_files, _year(year))
    plan = outcome.applied.plan
    _tell(outcome)
    if form_file:
        output.write(form_file, results_form(plan, outcome.year, section), keep_old=True)
    if plan_out and write_plan:
        output.write(plan_out, write_plan(plan), keep_old=True)
    if target and write_report:
        output.working(_("{file} を作っています…").format(file=target))
        output.write(target, _report(outcome, write_report), keep_old=True)
    if achievements and write_sheet:
        document = achievements_document(plan, outcome.year)
        output.write(achievements, document_bytes(document, write_sheet), keep_old=True)
    if form == "json":
        output.print_json(outcome.to_raw())
    elif not _only_a_form(form_file, result_files, (target, plan_out, achievements)):
        click.echo("\n".join(_as_text(plan, outcome.year)))
    context.exit(TO_SEE if outcome.to_see else 0)


def _only_a_form(
    form_file: Path | None, results: Sequence[Path], others: Sequence[Path | None]
) -> bool:
    return form_file is not None and not results and not any(others)


def _year(text: str) -> int:
    found = parse_year(text)
    if found is None:
        raise KanminError(
            _("年度「{text}」が読めません。").format(text=text[:40]),
            todo=_("2027 や 令和9年度 のように書いてください。"),
        )
    return found


def _read(plan: Plan, files: Sequence[Path], year: int) -> _Outcome:
    results = tuple(_results(path, plan, year) for path in files)
    return _Outcome(with_results(plan, results), results, year)


def _results(path: Path, plan: Plan, year: int) -> Results:
    match path.suffix.lower():
        case ".xlsx":
            output.working(_("{file} を読んでいます。").format(file=path.name))
            return read_results(read_bytes(path), path.name, plan, year)
        case ".json":
            return read_results_json(_json(path), path.name, plan, year)
        case _:
            raise UnreadableFile(
                _("実績のファイルとして扱えない種類です。"),
                where=path.name,
                todo=_("{suffixes} のいずれかにしてください。").format(suffixes=".xlsx・.json"),
            )


def _json(path: Path) -> object:
    try:
        return json_value(read_text(path))
    except UnreadableFile as error:
        raise error if error.where else error.at(path.name) from None
    except ValueError:
        raise UnreadableFile(
            _("JSONとして読めません。"),
            where=path.name,
            todo=_("保存し直すか、元のファイルを使ってください。"),
        ) from None


def _tell(outcome: _Outcome) -> None:
    """Each issue and each disagreement as a sentence, beside the data."""
    marks: Mapping[str, str] = {"refuse": _("読みませんでした"), "ask": _("確かめてください")}
    for found in outcome.results:
        for issue in found.issues:
            output.say(f"[{marks[issue.severity]}] {issue.words}")
    for disagreement in outcome.applied.disagreements:
        output.say(f"[{_('食い違い')}] {disagreement.words}")


def _report(outcome: _Outcome, suffix: str) -> bytes:
    if suffix == "json":
        text = json.dumps(outcome.to_raw(), ensure_ascii=False, indent=2)
        return f"{text}\n".encode()
    plan = outcome.applied.plan
    common = common_of_plan(plan, registry())
    return document_bytes(report_document(plan, outcome.year, common), suffix)


def _as_text(plan: Plan, year: int) -> list[str]:
    standing = year_standing(plan, year)
    lines = [plan.title, _("{year}の実績").format(year=format_fiscal_year(year)), ""]
    lines += [states_sentence(standing), indicators_sentence(standing)]
    lines += [money_sentence(standing.money), ""]
    lines += _part(
        _("確かめること"),
        [f"「{name_of(p.measure)}」{p.sentence}" for p in open_points(standing)],
    )
    return lines + _part(_("計画への反映の案"), [words(c) for c in changes(plan, year)])


def _part(title: str, lines: Sequence[str]) -> list[str]:
    return [f"■ {title}", *(f"・{line}" for line in lines), ""] if lines else []
