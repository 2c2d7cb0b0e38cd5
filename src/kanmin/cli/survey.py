"""kanmin survey: the yearly survey of all bodies: forms out, returns in, counted and reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import registry
from kanmin.cli.survey_tally import command as tally_command
from kanmin.cli.survey_tally import json_text, of_prefecture, read_document
from kanmin.cli.verbs import Verbs
from kanmin.errors import KanminError, UnreadableFile
from kanmin.files import read_bytes
from kanmin.language import N_, _
from kanmin.localgov import LocalGovernment, Registry
from kanmin.plan import Plan, read_plan
from kanmin.survey import (
    Issue,
    Questionnaire,
    Return,
    questionnaire,
    read_returns,
    returns_document,
    returns_raw,
    survey_form,
)

Item = TypeVar("Item")
TO_SEE = 1
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_EVERY = 50  # files, after which progress is told
_QUESTIONNAIRE = N_("調査票のID（例 planning-2026）。")
_LAST = N_("前回の回答（kanmin survey import が書き出した .json）。")


@click.group(
    cls=Verbs,
    help=N_("策定状況を調査する。様式を作り、回答を読み、集計して報告書にする。"),
)
def command() -> None:
    """The group of the three verbs."""


@command.command("form", help=N_("団体ごとの様式（Excel）を作る。前回の回答と計画を入れておく。"))
@click.option("--questionnaire", "round_", required=True, metavar="ID", help=_QUESTIONNAIRE)
@click.option("--lg-code", "code", default=None, metavar="CODE", help=N_("団体コードか団体名。"))
@click.option(
    "--plan",
    "plan_file",
    default=None,
    type=options.FILE,
    help=N_("その団体の計画。分かる答えを入れておく。--lg-code と使う。"),
)
@click.option("--last", default=None, type=options.FILE, help=_LAST)
@click.option(
    "--prefecture", default=None, metavar="NAME", help=N_("この都道府県とその市町村のすべて。")
)
@click.option("--all", "every", is_flag=True, help=N_("すべての団体。"))
@options.output(
    required=True, text=N_("書き出すファイル（.xlsx）。団体が2つ以上のときはフォルダー。")
)
def form(  # noqa: PLR0913, PLR0917 - one parameter an option
    round_: str,
    code: str | None,
    plan_file: Path | None,
    last: Path | None,
    prefecture: str | None,
    every: bool,
    target: Path,
) -> None:
    """Write the form of one body, or a folder with one form a body."""
    asked, bodies = questionnaire(round_), registry()
    before = _by_code(last)
    chosen = _chosen(bodies, code, prefecture, every)
    if plan_file and not code:
        raise KanminError(
            _("--plan は --lg-code と一緒に使います。"),
            todo=_("計画の団体を --lg-code で示してください。"),
        )
    plan = read_plan(plan_file) if plan_file else None
    if code:
        _write_one(target, asked, chosen[0], plan, before)
    else:
        _write_many(target, asked, chosen, before)


def _chosen(
    bodies: Registry, code: str | None, prefecture: str | None, every: bool
) -> tuple[LocalGovernment, ...]:
    if [bool(code), bool(prefecture), every].count(True) != 1:
        raise KanminError(
            _("どの団体の様式か分かりません。"),
            todo=_("--lg-code、--prefecture、--all のどれか一つを付けてください。"),
        )
    if code:
        return (bodies.find(code),)
    return of_prefecture(bodies, prefecture) if prefecture else tuple(bodies)


def _write_one(
    target: Path,
    asked: Questionnaire,
    body: LocalGovernment,
    plan: Plan | None,
    before: Mapping[str, Return],
) -> None:
    output.ending(target, ("xlsx",))
    data = survey_form(asked, body, plan, before.get(body.code))
    output.write(target, data, keep_old=True)


def _write_many(
    folder: Path,
    asked: Questionnaire,
    bodies: Sequence[LocalGovernment],
    before: Mapping[str, Return],
) -> None:
    """A form a body, named by code and name; a form that is there already is never replaced."""
    if folder.exists() and not folder.is_dir():
        raise KanminError(
            _("フォルダーではありません。"),
            where=folder.name,
            todo=_("様式を入れるフォルダーの名前にしてください。"),
        )
    folder.mkdir(parents=True, exist_ok=True)
    taken = [path.name for path in folder.iterdir() if path.suffix == ".xlsx"]
    if taken:
        raise KanminError(
            _("フォルダーに、もう様式か回答があります（{file}など）。").format(file=taken[0]),
            where=folder.name,
            todo=_("空のフォルダーにしてください。"),
        )
    for body in _with_progress(bodies, _("様式を作っています")):
        name = f"{body.code}_{body.full_name}.xlsx"
        (folder / name).write_bytes(survey_form(asked, body, None, before.get(body.code)))
    output.say(
        _("{folder} に{count}団体の様式を書き出しました。").format(folder=folder, count=len(bodies))
    )


@command.command("import", help=N_("返ってきた様式を読み、良い答えを一つのファイルにまとめる。"))
@click.argument("files", metavar="FILES...", nargs=-1, required=True, type=options.FILE)
@click.option("--questionnaire", "round_", required=True, metavar="ID", help=_QUESTIONNAIRE)
@click.option("--last", default=None, type=options.FILE, help=_LAST)
@options.output(required=True, text=N_("回答を書き出すファイル（.json）。"))
@click.pass_context
def import_(
    context: click.Context,
    files: tuple[Path, ...],
    round_: str,
    last: Path | None,
    target: Path,
) -> None:
    """Read forms (files, or folders of them); exit status 1 when anything was refused."""
    output.ending(target, ("json",))
    asked = questionnaire(round_)
    unread: list[str] = []
    found = read_returns(_opened(files, unread), asked, registry(), _by_code(last))
    _tell(found.issues)
    for sentence in unread:
        output.say(f"[{_('読みませんでした')}] {sentence}")
    output.say(
        _("{files}個のファイルから{returns}団体の回答を読みました。").format(
            files=found.files, returns=len(found.returns)
        )
    )
    output.write(
        target, json_text(returns_raw(returns_document(asked, found.returns))), keep_old=True
    )
    context.exit(TO_SEE if found.refused or unread else 0)


def _opened(files: Sequence[Path], unread: list[str]) -> Iterator[tuple[str, bytes]]:
    """The forms in these files and folders, by name.

    Of a folder a file that cannot be opened is told in unread, the others are read; one that was
    named itself must be there. Raises UnreadableFile for that.
    """
    found = [(one, path) for one in files for path in (_inside(one) if one.is_dir() else [one])]
    for named, path in _with_progress(found, _("様式を読んでいます")):
        try:
            yield path.name, read_bytes(path)
        except UnreadableFile as error:
            if named == path:
                raise
            unread.append(error.sentence)


def _inside(folder: Path) -> list[Path]:
    """The workbooks of a folder, without Excel's lock files; others are told, not read."""
    there = [path for path in sorted(folder.iterdir()) if path.is_file()]
    there = [path for path in there if not path.name.startswith(("~$", "."))]
    for path in there:
        if path.suffix.lower() not in _WORKBOOKS:
            output.say(
                _("{file} はExcelのブックではないため、読んでいません。").format(file=path.name)
            )
    return [path for path in there if path.suffix.lower() in _WORKBOOKS]


def _tell(issues: Iterable[Issue]) -> None:
    for issue in issues:
        mark = _("読みませんでした") if issue.lost else _("直してください")
        output.say(f"[{mark if issue.refused else _('確かめてください')}] {issue.words}")


def _with_progress(items: Sequence[Item], doing: str) -> Iterator[Item]:
    """The items one by one, told on a terminal every so many."""
    for at, item in enumerate(items):
        if at and at % _EVERY == 0:
            output.working(
                _("{doing}（{done}／{whole}）。").format(doing=doing, done=at, whole=len(items))
            )
        yield item


def _by_code(last: Path | None) -> Mapping[str, Return]:
    """The returns of the round before; none without a file."""
    return {one.lg_code: one for one in read_document(last).returns} if last else {}


command.add_command(tally_command)
