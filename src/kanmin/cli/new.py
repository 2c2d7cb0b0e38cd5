"""kanmin new: a plan from the template, empty or begun with one small measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import click

from kanmin import handbook
from kanmin.check import Context, check
from kanmin.cli import layers as layer_files
from kanmin.cli import options, output
from kanmin.cli.data_folder import registry
from kanmin.draft import Gap, new_plan, plan_from_starter, usual_period
from kanmin.errors import KanminError
from kanmin.handbook import Handbook, NationalMeasure
from kanmin.language import N_, _
from kanmin.localgov import LocalGovernment, Registry
from kanmin.plan import Period, Plan
from kanmin.plan.files import plan_writer
from kanmin.plan.identity import new_id


@click.command(help=N_("雛形から新しい計画をつくる。"))
@click.option(
    "--lg-code",
    "code",
    required=True,
    metavar="CODE",
    help=N_("団体コード（5桁か6桁）か団体名。"),
)
@click.option("--framework", default="act9", metavar="ID", help=N_("計画の枠組み。"))
@click.option(
    "--years", default=None, metavar="YYYY-YYYY", help=N_("計画期間。既定は来年度からの5年間。")
)
@click.option(
    "--starter",
    default=None,
    metavar="ID",
    help=N_("この施策から始め、必須の文を入れる。IDは kanmin starters が示すもの。"),
)
@layer_files.option()
@options.output(required=True, text=N_("書き出すファイル（.json .yaml .xlsx）。"))
def command(
    code: str,
    framework: str,
    years: str | None,
    starter: str | None,
    layers: tuple[Path, ...],
    target: Path,
) -> None:
    """Write a new plan; an older file of that name stays beside it as .bak."""
    writer = plan_writer(target)
    bodies = registry()
    body = bodies.find(code)
    on_top = layer_files.read(layers, body.code)
    book = layer_files.put_on(handbook.on(dt.date.today(), framework), on_top)
    period = options.period(years) if years else usual_period(dt.date.today())
    if starter is None:
        plan = new_plan(body, book, period, bodies)
    else:
        plan = _begun(body, bodies, book, period, _measure(starter, body, book))
    output.write(target, writer(plan), keep_old=True)
    if starter is not None:
        output.say(_("【要確認】とあるところを確かめてから使ってください。"))


def _measure(name: str, body: LocalGovernment, book: Handbook) -> NationalMeasure:
    for starter in book.starters_for(body.tier):
        if name in (starter.measure, starter.id):
            return book.measure(starter.measure)
    raise KanminError(
        _("「{id}」は、{body}の初めの一歩にありません。").format(id=name, body=body.name),
        todo=_("kanmin starters --lg-code {code} が示すIDにしてください。").format(code=body.code),
    )


def _begun(
    body: LocalGovernment,
    bodies: Registry,
    book: Handbook,
    period: Period,
    measure: NationalMeasure,
) -> Plan:
    def missing(plan: Plan) -> Iterator[Gap]:
        for found in check(plan, Context(book, bodies)).open_musts:
            yield Gap(found.requirement, found.seen.example)

    return plan_from_starter(body, bodies, book, period, measure, new_id, missing=missing)
