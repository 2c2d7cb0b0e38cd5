"""kanmin localgov: local governments, their figures, the bodies like them."""

from __future__ import annotations

import click

from kanmin.calendar_ja import format_date
from kanmin.cli import options, output
from kanmin.cli.data_folder import registry
from kanmin.language import N_, _
from kanmin.localgov import (
    Figure,
    Likeness,
    LocalGovernment,
    Registry,
    body_raw,
    figure_raw,
    likeness_raw,
    similar,
)


@click.command(help=N_("団体を調べる。名前もコードも省くと、すべての団体を並べる。"))
@click.argument("query", required=False, metavar="[CODE]")
@click.option("--similar", "like", metavar="CODE", help=N_("この団体に似た団体を、近い順に示す。"))
@click.option("--prefecture", metavar="NAME", help=N_("この都道府県の市町村を並べる。"))
@options.form("text", "json")
def command(query: str | None, like: str | None, prefecture: str | None, form: str) -> None:
    """Print one body with its figures, bodies like one, or a list."""
    bodies = registry()
    if like:
        _print_similar(similar(bodies.find(like), bodies), form)
    elif query:
        _print_one(bodies.find(query), bodies, form)
    elif prefecture:
        _print_list(bodies.municipalities(bodies.find(prefecture)), form)
    else:
        _print_list(tuple(bodies), form)


def _print_list(bodies: tuple[LocalGovernment, ...], form: str) -> None:
    if form == "json":
        output.print_json({"localgov": [body_raw(body) for body in bodies]})
        return
    for body in bodies:
        click.echo(f"{body.code} {body.full_name}({body.kana}) {body.kind.word}")


def _print_one(body: LocalGovernment, bodies: Registry, form: str) -> None:
    figures = bodies.figures(body.code)
    population = dict(bodies.population(body.code))
    if form == "json":
        shown = [figure_raw(figure) for figure in figures]
        output.print_json({**body_raw(body), "population": population, "figures": shown})
        return
    click.echo(f"{body.code} {body.full_name}({body.kana}) {body.kind.word}")
    counts = ", ".join(f"{y}: {_shown(n)}" for y, n in population.items())
    click.echo(_("人口の推移：{counts}").format(counts=counts))
    for figure in figures:
        click.echo(_told(figure))
    for change in bodies.history(body.code):
        click.echo(f"{change.date} {change.kind.value} {change.old_name} → {change.new_name}")


def _shown(value: object) -> str:
    return (
        _("データなし") if value is None else f"{value:,}" if isinstance(value, int) else str(value)
    )


def _told(figure: Figure) -> str:
    rate = ""
    if figure.numerator is not None and figure.denominator is not None:
        rate = f" ({figure.numerator}/{figure.denominator})"
    unit = figure.unit if isinstance(figure.value, int | float) else ""
    unit = "" if unit == "指数" else unit
    day = _("{day}時点").format(day=format_date(figure.as_of)) if figure.as_of else ""
    known = "" if figure.verified else _("未確認")
    notes = "、".join(part for part in (day, known, figure.note, figure.source) if part)
    return f"{figure.label}: {_shown(figure.value)}{unit}{rate} [{notes}]"


def _print_similar(found: tuple[Likeness, ...], form: str) -> None:
    if form == "json":
        output.print_json({"similar": [likeness_raw(likeness) for likeness in found]})
        return
    for likeness in found:
        body = likeness.body
        distance = _("隔たり {distance:.2f}").format(distance=likeness.distance)
        click.echo(f"{body.code} {body.full_name} {distance}")
        for feature in likeness.features:
            mine, theirs = _shown(feature.mine), _shown(feature.theirs)
            click.echo(f"    {feature.label}: {mine} / {theirs} {feature.unit}")
    click.echo(_("総務省の「類似団体」の区分ではありません。"), err=True)
