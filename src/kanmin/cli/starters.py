"""kanmin starters: small starts for a body, with the cases and figures that speak to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import click

from kanmin import handbook
from kanmin.calendar_ja import format_date
from kanmin.cli import options, output
from kanmin.cli.data_folder import registry
from kanmin.draft import NearCase, Starting, starter_basket
from kanmin.handbook import Basis, Handbook, Item, label, starter_label
from kanmin.language import N_, _
from kanmin.localgov import Figure, LocalGovernment, figure_raw
from kanmin.plan import label as term_label

FRAMEWORK = "act9"


@click.command(help=N_("小さく始めるのに向く施策を、似た団体の事例と合わせて10件まで示す。"))
@click.option(
    "--lg-code", "code", required=True, metavar="CODE", help=N_("団体コード（5桁か6桁）か団体名。")
)
@options.form("text", "json")
def command(code: str, form: str) -> None:
    """Print the starter basket of a body."""
    bodies = registry()
    body = bodies.find(code)
    book = handbook.on(dt.date.today(), FRAMEWORK)
    basket = starter_basket(body, bodies, book)
    if form == "json":
        output.print_json(_raw(body, basket))
    else:
        click.echo("\n".join(_lines(body, basket, book)))


def _lines(body: LocalGovernment, basket: Sequence[Starting], book: Handbook) -> Iterator[str]:
    yield _("{body}の初めの一歩（{basis}）").format(body=body.full_name, basis=label(Basis.ADVICE))
    yield _("一つで足ります。費用は団体によって違うので示していません。担当課に聞いてください。")
    for number, starting in enumerate(basket, start=1):
        yield ""
        short = _(book.category(starting.measure.category).short)
        yield f"{number}. {starting.measure.title}［{short}］ {starting.measure.id}"
        yield from (f"    {line}" for line in _told(starting, book))
    yield ""
    order = f"kanmin new --lg-code {body.code} --starter ID -o FILE"
    yield _("一つから計画をつくるには：{command}").format(command=order)


def _told(starting: Starting, book: Handbook) -> Iterator[str]:
    starter = starting.starter
    yield starter.why
    yield _("始める手間：{effort}　生まれるもの：{frees}").format(
        effort=starter_label(starter.effort), frees=starter_label(starter.frees)
    )
    for figure in starting.figures:
        yield _("この団体の数字：{figure}").format(figure=_figure(figure))
    for near in starting.cases:
        yield from _case(near)
    for question in starter.questions:
        yield _("聞くこと：{question}").format(question=question)
    known = {measure.id: measure.title for measure in book.measures}
    if names := [known[name] for name in starter.opens if name in known]:
        yield _("次に続く施策：{titles}").format(titles="、".join(names))
    yield _("出典：{source}").format(source=_source(starter))


def _figure(figure: Figure) -> str:
    """A figure with its unit, what it is made of, its day and source."""
    rate = ""
    if figure.numerator is not None and figure.denominator is not None:
        rate = _("（{denominator}のうち{numerator}）").format(
            denominator=figure.denominator, numerator=figure.numerator
        )
    day = _("{day}時点").format(day=format_date(figure.as_of)) if figure.as_of else ""
    known = "" if figure.verified else _("未確認")
    told = (day, known, figure.note, figure.denominator_note, figure.source)
    notes = "、".join(part.removesuffix("。") for part in told if part)
    return f"{figure.label} {_value(figure)}{rate} [{notes}]"


def _value(figure: Figure) -> str:
    if isinstance(figure.value, int | float):
        return f"{round(figure.value, 2):,}{figure.unit}"
    return str(figure.value)


def _case(near: NearCase) -> Iterator[str]:
    why = "、".join(map(term_label, near.why)) or _("規模や地域は近くありません")
    yield _("事例：{body} {title}（{why}）").format(
        body=near.case.body, title=near.case.title, why=why
    )
    for figure in near.case.figures:
        note = _("（{note}）").format(note=figure.note) if figure.note else ""
        yield f"    {figure.name}: {figure.told}{note}"
    yield "    " + _("出典：{source}").format(source=_source(near.case))


def _source(item: Item) -> str:
    return item.source if item.verified else item.source + _("［未確認］")


def _raw(body: LocalGovernment, basket: Sequence[Starting]) -> dict[str, Any]:
    """The basket as JSON; its shape is documented."""
    return {
        "lg_code": body.code,
        "name": body.name,
        "tier": body.tier.value,
        "basis": Basis.ADVICE.value,
        "starters": [_raw_starting(starting) for starting in basket],
    }


def _raw_starting(starting: Starting) -> dict[str, Any]:
    starter = starting.starter
    return {
        "starter": starter.id,
        "measure": starting.measure.id,
        "title": starting.measure.title,
        "category": starting.measure.category,
        "why": starter.why,
        "effort": starter.effort.value,
        "frees": starter.frees.value,
        "questions": list(starter.questions),
        "opens": list(starter.opens),
        **_raw_source(starter),
        "figures": [figure_raw(figure) for figure in starting.figures],
        "cases": [_raw_case(near) for near in starting.cases],
    }


def _raw_source(item: Item) -> dict[str, Any]:
    return {
        "source": item.source,
        "url": item.url,
        "as_of": item.as_of.isoformat() if item.as_of else None,
        "verified": item.verified,
    }


def _raw_case(near: NearCase) -> dict[str, Any]:
    return {
        "id": near.case.id,
        "body": near.case.body,
        "lg_code": near.case.lg_code,
        "title": near.case.title,
        "near": [why.value for why in near.why],
        "distance": near.distance,
        "figures": [figure.model_dump() for figure in near.case.figures],
        **_raw_source(near.case),
    }
