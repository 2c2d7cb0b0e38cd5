"""kanmin new: a plan from the template."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from kanmin import handbook
from kanmin.cli import options, output
from kanmin.cli.data_folder import registry
from kanmin.draft import new_plan, usual_period
from kanmin.language import N_
from kanmin.plan.files import plan_writer


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
@options.output(required=True, text=N_("書き出すファイル（.json .yaml .xlsx）。"))
def command(code: str, framework: str, years: str | None, target: Path) -> None:
    """Write a new plan; an older file of that name stays beside it as .bak."""
    writer = plan_writer(target)
    bodies = registry()
    body = bodies.find(code)
    period = options.period(years) if years else usual_period(dt.date.today())
    plan = new_plan(body, handbook.on(dt.date.today(), framework), period, bodies)
    output.write(target, writer(plan), keep_old=True)
