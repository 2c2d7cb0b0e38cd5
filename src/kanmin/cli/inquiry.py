"""kanmin inquiry: a section's measures out as a sheet, its answers back into the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from kanmin.cli import options, output
from kanmin.cli.verbs import Verbs
from kanmin.errors import KanminError, UnreadableFile
from kanmin.files import read_bytes
from kanmin.inquiry import (
    InquiryHead,
    InquiryReading,
    inquiry_form,
    measures_by_section,
    open_inquiry,
    read_inquiry,
    value_words,
)
from kanmin.language import N_, _
from kanmin.plan import Conflict, Plan, in_words, merge, read_plan
from kanmin.plan.files import plan_writer

TO_SEE = 1


@click.group(
    cls=Verbs,
    help=N_("施策の内容を担当課に照会する。様式（Excel）を作り、回答を計画に合わせる。"),
)
def command() -> None:
    """The group of the two verbs."""


@command.command("form", help=N_("担当課ごとの様式（Excel）を作る。"))
@click.argument("plan_file", metavar="PLAN", type=options.FILE)
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="NAME",
    help=N_("担当課。いくつでも。省くと、施策を担当するすべての課。"),
)
@click.option("--due", default=None, metavar="DATE", help=N_("回答の締切り。例 2027-02-15"))
@click.option("--note", default="", metavar="TEXT", help=N_("担当課へのお願い。様式に載る。"))
@options.output(
    required=True, text=N_("書き出すファイル（.xlsx）。課が2つ以上のときはフォルダー。")
)
def form(
    plan_file: Path, sections: tuple[str, ...], due: str | None, note: str, target: Path
) -> None:
    """Write the sheet of one section, or a folder with one a section."""
    plan = read_plan(plan_file)
    chosen = _chosen(plan, sections)
    day = options.day(due) if due else None
    files = {
        section: inquiry_form(plan, InquiryHead(1, section, day, note), measures)
        for section, measures in chosen.items()
    }
    if len(files) == 1:
        output.ending(target, ("xlsx",))
        output.write(target, next(iter(files.values())), keep_old=True)
        return
    if target.suffix or (target.exists() and not target.is_dir()):
        raise KanminError(
            _("フォルダーではありません。"),
            where=target.name,
            todo=_("課が2つ以上のときは、フォルダーの名前を書いてください。"),
        )
    target.mkdir(parents=True, exist_ok=True)
    for section, data in files.items():
        output.write(target / f"{section.replace('/', '_')}.xlsx", data, keep_old=True)


def _chosen(plan: Plan, sections: Sequence[str]) -> dict[str, Any]:
    there = measures_by_section(plan)
    strange = [section for section in sections if section not in there]
    if strange or not there:
        raise KanminError(
            _("担当課「{section}」の施策がありません。").format(section="、".join(strange)),
            todo=_("担当課は {sections} です。").format(sections="、".join(there)) if there else "",
        )
    return {section: there[section] for section in sections or there}


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of some answers. conflicts: with the file that answered differently."""

    plan: Plan
    readings: tuple[InquiryReading, ...]
    conflicts: tuple[tuple[str, Conflict], ...]

    @property
    def to_see(self) -> bool:
        """Whether something was left out or is to be decided."""
        return bool(self.conflicts) or any(reading.refused for reading in self.readings)

    def to_raw(self) -> dict[str, Any]:
        """The outcome as JSON."""
        return {
            "answers": [_answer_raw(reading) for reading in self.readings],
            "conflicts": [
                {"file": name, "where": c.where, "base": c.base, "kept": c.mine, "other": c.theirs}
                for name, c in self.conflicts
            ],
        }


def _answer_raw(reading: InquiryReading) -> dict[str, Any]:
    return {
        "file": reading.file,
        "section": reading.section,
        "answerers": list(reading.answerers),
        "changes": [reading.change_raw(change) for change in reading.changes],
        "remarks": [remark.to_raw() for remark in reading.remarks],
        "issues": [issue.to_raw() for issue in reading.issues],
    }


@command.command("read", help=N_("返ってきた様式を読み、計画に合わせる。食い違う欄は知らせる。"))
@click.argument("plan_file", metavar="PLAN", type=options.FILE)
@click.argument("answer_files", metavar="ANSWERS...", type=options.FILE, nargs=-1, required=True)
@options.output(
    required=False, text=N_("回答の入った計画を書き出すファイル（.json .yaml .xlsx）。")
)
@options.form("text", "json")
@click.pass_context
def read(
    context: click.Context,
    plan_file: Path,
    answer_files: tuple[Path, ...],
    target: Path | None,
    form: str,
) -> None:
    """Merge the answers into the plan the sheets were made from; exit status 1 to see something."""
    write_plan = plan_writer(target) if target else None
    plan = read_plan(plan_file)
    outcome = _merged(plan, [_reading(path, plan) for path in answer_files])
    _tell(outcome)
    if target and write_plan:
        output.write(target, write_plan(outcome.plan), keep_old=True)
    if form == "json":
        output.print_json(outcome.to_raw())
    else:
        click.echo("\n".join(_lines(plan, outcome)))
    context.exit(TO_SEE if outcome.to_see else 0)


def _reading(path: Path, plan: Plan) -> InquiryReading:
    if path.suffix.lower() != ".xlsx":
        raise UnreadableFile(
            _("照会の様式として扱えない種類です。"),
            where=path.name,
            todo=_("{suffixes} のいずれかにしてください。").format(suffixes=".xlsx"),
        )
    output.working(_("{file} を読んでいます。").format(file=path.name))
    return read_inquiry(open_inquiry(read_bytes(path), path.name), plan)


def _merged(plan: Plan, readings: Sequence[InquiryReading]) -> _Outcome:
    """The answers one after the other; where two differ, the first is kept."""
    joined, conflicts = plan, []
    for reading in readings:
        merged = merge(plan, joined, reading.plan)
        joined = merged.plan
        conflicts += [(reading.file, conflict) for conflict in merged.conflicts]
    return _Outcome(joined, tuple(readings), tuple(conflicts))


def _tell(outcome: _Outcome) -> None:
    """Each issue and each conflict as a sentence, beside the data."""
    for reading in outcome.readings:
        for issue in reading.issues:
            mark = _("読みませんでした") if issue.refused else _("確かめてください")
            output.say(f"[{mark}] {issue.words}")
    for name, conflict in outcome.conflicts:
        where = conflict.where
        told = _("{place}: 「{kept}」を採り、「{other}」（{file}）は採っていません。").format(
            place=in_words(outcome.plan, where),
            kept=value_words(where, conflict.mine),
            other=value_words(where, conflict.theirs),
            file=name,
        )
        output.say(f"[{_('食い違い')}] {told}")


def _lines(plan: Plan, outcome: _Outcome) -> Iterator[str]:
    for reading in outcome.readings:
        who = "、".join(reading.answerers) or _("書かれていません")
        yield _("{file}: {section} 回答者 {who} 変更{count}か所").format(
            file=reading.file, section=reading.section, who=who, count=len(reading.changes)
        )
        for change in reading.changes:
            where = change.where
            place = in_words(plan, where)
            old, new = (output.short(value_words(where, v)) for v in (change.old, change.new))
            yield f"  {place}: {old} → {new}"
        for remark in reading.remarks:
            place = in_words(plan, remark.where) or _("全体への意見")
            yield f"  {_('意見')} {place}: {output.short(remark.text)}"
