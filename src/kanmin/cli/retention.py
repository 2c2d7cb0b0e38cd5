"""kanmin retention: personal data whose time is over: listed, or deleted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.language import N_, _
from kanmin.server import run

if TYPE_CHECKING:
    from kanmin.server.retention.deleting import Due


@click.command(help=N_("保存の期間を過ぎた個人情報を、数えるか消す。"))
@options.data()
@options.form("text", "json")
@click.option("--delete", "deletes", is_flag=True, help=N_("過ぎたものを消す。"))
def command(data: Path | None, form: str, *, deletes: bool) -> None:
    """Tell by rule what is due; with --delete delete it."""
    folder = data or data_folder()
    run.open_existing(folder)
    from django.utils import timezone  # noqa: PLC0415 - after Django's setup

    from kanmin.server.retention import deleting, periods, rules  # noqa: PLC0415

    chosen, now = periods.read(folder), timezone.now()
    act = deleting.delete if deletes else deleting.due
    found = [act(rule, chosen[rule.name], now) for rule in rules.RULES]
    if form == "json":
        output.print_json({"deleted": deletes, "rules": [_raw(one) for one in found]})
        return
    for one in found:
        _print(one, deleted=deletes)


def _raw(one: Due) -> dict[str, Any]:
    what, since, basis, remains = one.rule.words
    return {
        "name": one.rule.name,
        "what": what,
        "tables": list(one.rule.tables),
        "since": since,
        "days": one.periods.every,
        "days_of_bodies": dict(one.periods.bodies),
        "basis": basis,
        "set_here": one.periods.own,
        "remains": remains,
        "kept": one.kept,
        "count": one.count,
        "count_of_bodies": dict(one.bodies),
        "left": list(one.left),
    }


def _print(one: Due, *, deleted: bool) -> None:
    what, since, basis, remains = one.rule.words
    click.echo(f"{one.rule.name}  {what}")
    click.echo("  " + _("期間：{period}").format(period=_period(one, since)))
    click.echo("  " + _("根拠：{basis}").format(basis=basis))
    click.echo("  " + _("残るもの：{remains}").format(remains=remains))
    word = _("{kept}件のうち、期間を過ぎたもの{count}件")
    if deleted:
        word = _("{kept}件のうち、消したもの{count}件")
    click.echo("  " + word.format(kept=f"{one.kept:,}", count=f"{one.count:,}"))
    for sentence in one.left:
        click.echo("  " + _("消せなかったもの：{sentence}").format(sentence=sentence))


def _period(one: Due, since: str) -> str:
    told = [_("{code}は{days}日").format(code=c, days=d) for c, d in one.periods.bodies.items()]
    if one.periods.every is not None:
        told.insert(0, _("{days}日").format(days=f"{one.periods.every:,}"))
    if not told:
        return _("決まっていません（retention.toml で定めるまで消しません）")
    return _("{since}から{periods}").format(since=since, periods="、".join(told))
