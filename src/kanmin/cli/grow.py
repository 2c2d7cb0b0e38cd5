"""kanmin grow: the order in which measures pay for each other, out of candidates and budgets."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from kanmin.cli import options, output
from kanmin.draft import usual_period
from kanmin.errors import KanminError
from kanmin.grow import (
    CandidateSet,
    Roadmap,
    Scenario,
    Wish,
    blank_candidates,
    budget_request,
    candidates_of,
    candidates_workbook,
    json_bytes,
    money_chart,
    read_candidates,
    roadmap,
    roadmap_document,
    roadmap_lines,
    untouched,
    with_roadmap,
)
from kanmin.language import N_, _
from kanmin.plan import Plan, read_plan
from kanmin.plan.files import plan_writer
from kanmin.plan.identity import fresh_ids
from kanmin.publish.charts import chart_svg
from kanmin.publish.documents import document_bytes

ROADMAPS = ("xlsx", "json", "svg", "docx", "pdf", "html")


@click.command(help=N_("候補の施策を、生まれた財源と時間で次々に始められる順に並べる（工程表）。"))
@click.argument("candidates", metavar="[CANDIDATES]", type=options.FILE, required=False)
@options.output(
    required=False, text=N_("工程表を書き出すファイル（.xlsx .json .svg .docx .pdf .html）。")
)
@click.option(
    "--seed-budget", "seed", is_flag=True, help=N_("選んだ候補をすべて実現する最小の元手も求める。")
)
@click.option(
    "--scenario",
    type=click.Choice([scenario.value for scenario in Scenario]),
    default=Scenario.EXPECTED.value,
    help=N_("効果の出方（見込みどおり、少なめ、多め、半分）。"),
)
@click.option(
    "--seconds",
    type=click.FloatRange(1, 3600),
    default=30.0,
    help=N_("1つの問いにかける時間（秒）。その間に見つかった最良の答えを出す。"),
)
@click.option(
    "--no-what-if", "plain", is_flag=True, help=N_("「もしも」の計算を省いて早く終える。")
)
@click.option(
    "--form",
    "blank",
    default=None,
    type=options.FILE,
    help=N_("候補を書き込むブック（.xlsx）を作る。--plan があれば計画の施策を入れる。"),
)
@click.option("--plan", "source", default=None, type=options.FILE, help=N_("もとにする計画。"))
@click.option(
    "--plan-out",
    "target_plan",
    default=None,
    type=options.FILE,
    help=N_("工程表を --plan の計画に反映し、書き出すファイル。"),
)
@click.option(
    "--budget-request",
    "request",
    default=None,
    type=options.FILE,
    help=N_("予算要求シート（事務事業ごと）を書き出すファイル（.xlsx .docx）。--plan と使う。"),
)
@click.option(
    "--year",
    default=None,
    type=click.IntRange(1950, 2150),
    help=N_("予算要求シートの年度。既定は計画の最初の年度。"),
)
@options.form("text", "json")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    candidates: Path | None,
    target: Path | None,
    seed: bool,
    scenario: str,
    seconds: float,
    plain: bool,
    blank: Path | None,
    source: Path | None,
    target_plan: Path | None,
    request: Path | None,
    year: int | None,
    form: str,
) -> None:
    """Write the form, the roadmap, the plan it goes into and its budget sheets, as asked."""
    plan = read_plan(source) if source else None
    if blank:
        output.ending(blank, ("xlsx",))
        output.write(blank, _blank(plan), keep_old=True)
    if candidates is not None:
        kind = output.ending(target, ROADMAPS) if target else ""
        wanted = read_candidates(candidates)
        wish = Wish(Scenario(scenario), seconds, seed=seed, what_ifs=not plain)
        found = roadmap(wanted, wish, _tell)
        plan = _written(plan, target_plan, wanted, found)
        if target:
            output.write(target, _bytes(wanted, found, kind), keep_old=True)
        _print(wanted, found, form)
    elif not blank and not request:
        raise KanminError(
            _("候補のファイルがありません。"),
            todo=_("kanmin grow --form 候補.xlsx で様式を作り、書き込んでください。"),
        )
    if request:
        _request(plan, request, year)


def _blank(plan: Plan | None) -> bytes:
    return candidates_workbook(
        candidates_of(plan) if plan else blank_candidates(usual_period(dt.date.today()).first)
    )


def _written(
    plan: Plan | None, target: Path | None, wanted: CandidateSet, found: Roadmap
) -> Plan | None:
    """The plan with the roadmap in it, written where wanted."""
    if target and plan is None:
        raise KanminError(
            _("--plan-out は --plan と一緒に使います。"),
            todo=_("工程表を反映する計画を --plan で示してください。"),
        )
    if plan is None:
        return None
    grown = with_roadmap(plan, wanted, found, fresh_ids(plan))
    if target:
        output.write(target, plan_writer(target)(grown), keep_old=True)
        for measure in untouched(plan, wanted):
            told = _("{measure}: 事務事業が2つ以上あるため、経費は書き換えていません。")
            output.say(told.format(measure=measure.title or measure.id))
    return grown


def _request(plan: Plan | None, target: Path, year: int | None) -> None:
    if plan is None:
        raise KanminError(
            _("--budget-request は --plan と一緒に使います。"),
            todo=_("経費の書かれた計画を --plan で示してください。"),
        )
    kind = output.ending(target, ("xlsx", "docx"))
    document = budget_request(plan, year or plan.period.first)
    output.write(target, document_bytes(document, kind), keep_old=True)


def _bytes(wanted: CandidateSet, found: Roadmap, form: str) -> bytes:
    """The roadmap as the bytes of a form."""
    match form:
        case "json":
            return json_bytes(found)
        case "svg":
            return chart_svg(money_chart(found)).encode()
        case _:
            return document_bytes(roadmap_document(wanted, found), form)


def _tell(done: int, whole: int) -> None:
    """How far the answers are, on a terminal."""
    if sys.stderr.isatty():
        output.say(_("計算しています（{done}／{whole}）。").format(done=done, whole=whole))


def _print(wanted: CandidateSet, found: Roadmap, form: str) -> None:
    if form == "json":
        output.print_json(found.model_dump(mode="json", exclude_none=True))
    else:
        click.echo("\n".join(roadmap_lines(wanted, found)))
