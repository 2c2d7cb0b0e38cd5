"""The summary for residents (概要版): what the plan is for, what changes, by how much, when."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from kanmin.language import _, active, labelled
from kanmin.layout import Cell, Paragraph, Row, Table
from kanmin.plan import Measure, Plan, Stage, label
from kanmin.publish import handout_facts as facts
from kanmin.publish.handout import (
    Card,
    Cards,
    Figures,
    Handout,
    HandoutBlock,
    HandoutKind,
    Panel,
    Strip,
)
from kanmin.publish.handout_fit import LEVELS, fitted

MOST_YEARS = 10
_YEARS_IN_FULL = 5
_COLUMNS = {1: 1, 3: 3}  # cards side by side, by their number; else two


def summary(plan: Plan) -> Handout:
    """The sheet for residents, fitted to one page of A4."""
    measures = facts.shown_measures(plan)
    aim, gaps = facts.aim_of(plan)
    panels = (
        Panel(_("この計画は何のため？"), tuple(_aim(aim, [gap.text for gap in gaps])), "key"),
        Panel(_("くらしはどう変わる？"), tuple(_changes(plan, measures))),
        Panel(_("目標を数字で見ると？"), tuple(_figures(plan))),
        Panel(_("いつ取り組む？"), tuple(_timeline(plan, measures))),
        Panel(_("お問い合わせ・計画の全文"), (_contact(plan),), "key"),
    )
    return fitted(
        Handout(
            kind=HandoutKind.SUMMARY,
            tag=_("概要版（案）") if plan.stage is Stage.DRAFT else _("概要版"),
            title=facts.title_of_plan(plan),
            author=facts.author_of(plan),
            lines=tuple(facts.period_lines(plan)),
            strips=tuple(Strip((panel,)) for panel in panels),
            foot=_("計画の内容を短くまとめたものです。くわしくは計画の全文をご覧ください。"),
            language=active(),
            level=LEVELS[0],
            gaps=(*gaps, *facts.measure_gaps(plan, measures)),
            remarks=tuple(facts.cut_remarks(measures)),
        )
    )


def _aim(aim: str, missing: list[str]) -> Iterator[HandoutBlock]:
    if aim:
        yield Paragraph(aim)
        return
    for sentence in missing:
        yield Paragraph(sentence, quiet=True)


def _changes(plan: Plan, measures: tuple[Measure, ...]) -> Iterator[HandoutBlock]:
    if not measures:
        yield Paragraph(_("施策がまだ書かれていません。施策を書くと、ここに載ります。"), quiet=True)
        return
    ordered = sorted(measures, key=lambda m: m.category or len(facts.PLAIN_CATEGORIES) + 1)
    yield Cards(tuple(_card(m) for m in ordered), _COLUMNS.get(len(ordered), 2))
    rest = len(plan.measures) - len(measures)
    if rest:
        said = _("このほかに{count:,}件の施策があります。")
        yield Paragraph(said.format(count=rest), quiet=True)


def _card(measure: Measure) -> Card:
    text = facts.told_of(measure)
    category = facts.PLAIN_CATEGORIES.get(measure.category or 0, "")
    return Card(_(category), facts.title_of(measure), text or _("（内容はまだ書かれていません。）"))


def _figures(plan: Plan) -> Iterator[HandoutBlock]:
    pairs = facts.shown_indicators(plan)
    if pairs:
        yield Figures(tuple(facts.figure_of(m, i) for m, i in pairs))
    else:
        said = _("目標値のある指標がまだありません。施策の「指標」に書くと、ここに図で載ります。")
        yield Paragraph(said, quiet=True)


def _timeline(plan: Plan, measures: tuple[Measure, ...]) -> Iterator[HandoutBlock]:
    dated = [m for m in measures if m.schedule]
    if not dated:
        said = _("時期はまだ決まっていません（未定）。施策の「工程」に書くと、ここに表で載ります。")
        yield Paragraph(said, quiet=True)
        return
    years = tuple(plan.period.years())[:MOST_YEARS]
    named = facts.split_year if len(years) <= _YEARS_IN_FULL else facts.short_year
    head = (
        Cell(_("施策"), header=True),
        *(Cell(named(year), header=True, align="center") for year in years),
    )
    rows = tuple(_row(m, years) for m in measures)
    yield Table(_("施策の時期"), (max(3.4, len(years) * 0.6), *[1.0] * len(years)), (head,), rows)
    if len(plan.period.years()) > MOST_YEARS:
        said = _("{count}年度目からは計画の全文をご覧ください。")
        yield Paragraph(said.format(count=MOST_YEARS + 1), quiet=True)


def _row(measure: Measure, years: tuple[int, ...]) -> Row:
    name = Cell(facts.title_of(measure, facts.SHORT_TITLE), header=True)
    if not any(step.fiscal_year in years for step in measure.schedule):
        return (name, Cell(_("時期は未定"), span=len(years), align="center"))
    runs = itertools.groupby(years, lambda year: _stages(measure, year))
    cells = ((text, len(list(run))) for text, run in runs)
    return (
        name,
        *(Cell(text, span=span, align="center", shaded=bool(text)) for text, span in cells),
    )


def _stages(measure: Measure, year: int) -> str:
    found = [label(step.stage) for step in measure.schedule if step.fiscal_year == year]
    return _("・").join(dict.fromkeys(found))


def _contact(plan: Plan) -> Paragraph:
    contact = plan.contact
    ways = (
        (_("電話"), contact.phone),
        (_("メール"), contact.email),
        (_("URL"), contact.url),
    )
    said = "　".join(f"{name} {text}" for name, text in ways if text)
    section = facts.cut(contact.section)
    asked = "　".join(part for part in (facts.author_of(plan), section, said) if part)
    if not (contact.section or contact.reachable):
        asked += _("（問合せ先がまだ書かれていません。「基本情報」に書くと載ります。）")
    out = plan.stage in (Stage.PUBLISHED, Stage.CHANGED)
    unknown = _("公表先は未記入です。") if out else _("公表先は、まだ決まっていません（未定）。")
    where = plan.published_url or unknown
    return Paragraph(f"{asked}\n{labelled(_('計画の全文'), where)}")
