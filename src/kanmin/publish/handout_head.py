"""The sheet for the body's head and the assembly (説明資料): goal, measures, figures, money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kanmin.calendar_ja import format_date, format_fiscal_year
from kanmin.language import N_, _, active, bracketed, listed
from kanmin.layout import Cell, Paragraph, Row, Table, figure_cell, heads, name_cell
from kanmin.plan import (
    CATEGORIES,
    Ask,
    EffectKind,
    FundSource,
    Measure,
    Plan,
    Stage,
    Tier,
    label,
)
from kanmin.publish import handout_facts as facts
from kanmin.publish.handout import Figures, Gap, Handout, HandoutBlock, HandoutKind, Panel, Strip
from kanmin.publish.handout_fit import LEVELS, fitted
from kanmin.publish.svg import width_of

_LONGEST_LINE, _MOST_PLANS, _MOST_YEARS = 27, 3, 8
_HALF, _MOST_BESIDE = 42.0, 62.0  # letters of a line in half a page, and in two thirds
_ORDER = {source: place for place, source in enumerate(FundSource)}
_ASKED = {
    Ask.DECISION: N_("この計画案の決定をお願いします。"),
    Ask.REPORT: N_("この計画を報告します。"),
    Ask.VOTE: N_("この計画案の議決をお願いします。"),
}


def head_sheet(plan: Plan, categories: Mapping[int, str]) -> Handout:
    """The sheet for the head and the assembly, fitted to one lying page of A4."""
    aim, gaps = facts.aim_of(plan)
    goal = (Paragraph(aim),) if aim else tuple(Paragraph(gap.text, quiet=True) for gap in gaps)
    asked = Panel(_("お願いすること"), (Paragraph(_(_ASKED[ask_of(plan)])),), "key")
    strips = (Strip((Panel(_("目標"), goal, "key"), asked), (3.1, 1.0)), *_strips(plan, categories))
    return fitted(
        Handout(
            kind=HandoutKind.HEAD,
            tag=_("説明資料（案）") if plan.stage is Stage.DRAFT else _("説明資料"),
            title=facts.title_of_plan(plan),
            author=facts.author_of(plan),
            lines=tuple(facts.period_lines(plan)),
            strips=strips,
            foot=_(
                "計画に書かれた内容から作成。「未定」は計画にまだ書かれていないもので、0ではありません。"
            ),
            language=active(),
            level=LEVELS[0],
            gaps=(*gaps, *_duty_gaps(plan)),
        )
    )


def _strips(plan: Plan, categories: Mapping[int, str]) -> tuple[Strip, ...]:
    """Measures beside money, figures beside position; wide money on a line of its own."""
    measures = Panel(_("五つの分類と施策"), (_categories(plan, categories),))
    money = Panel(_("経費と財源（千円）"), tuple(_costs(plan)))
    figures = Panel(_("主な数字"), tuple(_figures(plan)))
    position = Panel(_("効果と位置付け"), (_position(plan),))
    room = max([_HALF, *(sum(b.widths) for b in money.blocks if isinstance(b, Table))])
    if room > _MOST_BESIDE:
        return Strip((measures, position), (1.4, 1.0)), Strip((money,)), Strip((figures,))
    return (
        Strip((measures, money), (_HALF, room)),
        Strip((figures, position), (1.7, 1.0)),
    )


def ask_of(plan: Plan) -> Ask:
    """What the reader is asked for: as chosen, else a decision on a draft and a report after it."""
    usual = Ask.DECISION if plan.stage is Stage.DRAFT else Ask.REPORT
    return facts.choice(plan).ask or usual


def _categories(plan: Plan, categories: Mapping[int, str]) -> Table:
    rows = [_category(n, categories.get(n, ""), plan) for n in CATEGORIES]
    if any(m.category is None for m in plan.measures):
        rows.append(_category(None, _("分類が未選択"), plan))
    total = _("{count:,}件").format(count=len(plan.measures))
    rows.append((name_cell(_("計")), figure_cell(total), Cell("")))
    titles = heads(_("分類"), _("施策数"), _("主な施策"))
    return Table(_("五つの分類と施策"), (3.0, 1.1, 5.4), titles, tuple(rows))


def _category(number: int | None, name: str, plan: Plan) -> Row:
    found = [m for m in plan.measures if m.category == number]
    title = f"{number or ''} {name}".strip()
    count = _("{count:,}件").format(count=len(found))
    return (name_cell(title), figure_cell(count), Cell(_titles(plan, found) or "－"))


def _titles(plan: Plan, measures: list[Measure]) -> str:
    """The titles of some measures in about one line, those on the summary first."""
    shown = {m.id for m in facts.shown_measures(plan)}
    ordered = sorted(measures, key=lambda m: m.id not in shown)
    titles = [facts.title_of(m, facts.SHORT_TITLE) for m in ordered]
    most = min(len(titles), _LONGEST_LINE)
    lines = [_named(titles, count) for count in range(1, most + 1)]
    short = [line for line in lines if len(line) <= _LONGEST_LINE]
    return (short or lines[:1] or [""])[-1]


def _named(titles: list[str], count: int) -> str:
    """The first titles, and how many more there are."""
    rest = len(titles) - count
    more = _(" ほか{count:,}件").format(count=rest) if rest else ""
    return listed(titles[:count]) + more


def _figures(plan: Plan) -> Iterator[HandoutBlock]:
    pairs = facts.shown_indicators(plan)
    if pairs:
        yield Figures(tuple(facts.figure_of(m, i) for m, i in pairs))
    else:
        yield Paragraph(_("目標値のある指標は、まだありません（未定）。"), quiet=True)


def _costs(plan: Plan) -> Iterator[HandoutBlock]:
    """Costs by source and fiscal year; a year of which nothing is known is 未定, never 0."""
    known = [m for m in plan.measures if m.all_costs]
    if not known:
        yield Paragraph(_("経費は未定です（計画にまだ書かれていません）。"), quiet=True)
        return
    years = tuple(plan.period.years())[:_MOST_YEARS]
    sums = _sums(known)
    told = {year for by_year in sums.values() for year in by_year}
    total = {year: sum(by_year.get(year, 0) for by_year in sums.values()) for year in told}
    rows = [_cost_row(label(source), sums[source], years, total) for source in sums]
    rows.append(_cost_row(_("計"), total, years, total))
    titles = heads(_("財源"), *(facts.short_year(year) for year in years), _("計"))
    columns = zip(*[[cell.text for cell in row] for row in (*titles, *rows)], strict=True)
    widths = tuple(max(map(_wide, column)) for column in columns)
    yield Table(_("年度別・財源別の経費（千円）"), widths, titles, tuple(rows))
    notes = _cost_notes(plan, len(known), told - set(years))
    yield Paragraph(" ".join(notes), quiet=True)


def _wide(text: str) -> float:
    """How wide a cell must be, in letters."""
    return max(width_of(line, 1.0) for line in text.split("\n")) + 1.6


def _sums(measures: list[Measure]) -> dict[FundSource, dict[int, int]]:
    """Costs by source of funds and fiscal year; only what is written."""
    sums: dict[FundSource, dict[int, int]] = {}
    for cost in sorted((c for m in measures for c in m.all_costs), key=lambda c: _ORDER[c.source]):
        by_year = sums.setdefault(cost.source, {})
        by_year[cost.fiscal_year] = by_year.get(cost.fiscal_year, 0) + cost.amount
    return sums


def _cost_row(
    name: str, amounts: Mapping[int, int], years: tuple[int, ...], total: Mapping[int, int]
) -> Row:
    cells = (
        f"{amounts[y]:,}" if y in amounts else "－" if y in total else _("未定") for y in years
    )
    whole = [amount for year, amount in amounts.items() if year in years]
    told = f"{sum(whole):,}" if whole else "－"
    return (name_cell(name), *(figure_cell(cell) for cell in cells), figure_cell(told))


def _cost_notes(plan: Plan, known: int, outside: set[int]) -> Iterator[str]:
    said = _("{all:,}件の施策のうち、経費の書かれた{known:,}件の合計。「－」はその財源の記載なし。")
    yield said.format(all=len(plan.measures), known=known)
    if outside:
        years = listed(format_fiscal_year(year) for year in sorted(outside))
        yield _("{years}の経費は含みません。").format(years=years)


def _position(plan: Plan) -> Table:
    rows = [
        (_("効果（年間）"), "\n".join(_effect(plan, kind) for kind in EffectKind)),
        (_("果たす義務"), _duties(plan)),
        (_("上位の計画"), _above(plan)),
        (_("意見公募"), facts.cut(facts.choice(plan).consultation) or _("未定")),
        (_("決定・公表"), "\n".join(_days(plan))),
    ]
    cells = tuple((name_cell(name), Cell(text)) for name, text in rows)
    return Table(_("効果と位置付け"), (1.9, 5.0), (), cells)


def _effect(plan: Plan, kind: EffectKind) -> str:
    """What is saved a year once all has begun; hours are never counted as money."""
    found = [(m, e) for m in plan.measures for e in m.effects if e.kind is kind]
    if not found:
        return _("{kind}：未定").format(kind=label(kind))
    total = round(sum(e.amount for _m, e in found), 2)
    unit = _("千円") if kind is EffectKind.YEN else _("時間")
    said = _("{kind}：年 {total:,}{unit}（{count:,}件の施策の合計）")
    return said.format(
        kind=label(kind), total=total, unit=unit, count=len({m.id for m, _e in found})
    )


def _duties(plan: Plan) -> str:
    return "、".join(_duty(plan, duty.framework, duty.name) for duty in plan.duties) or _("未記入")


def _duty(plan: Plan, framework: str, name: str) -> str:
    name = name or framework
    if framework != "act9":
        return name
    of_prefectures, of_others = _("法第9条第1項・義務"), _("法第9条第3項・努力義務")
    article = of_prefectures if plan.tier is Tier.PREFECTURE else of_others
    return bracketed(name, article)


def _duty_gaps(plan: Plan) -> Iterator[Gap]:
    if not plan.duties:
        yield Gap(_("この計画が果たす義務が選ばれていません。"), "/duties")
    if not any(m.all_costs for m in plan.measures):
        yield Gap(
            _("経費の書かれた施策がありません。説明資料では「未定」になります。"), "/measures"
        )


def _above(plan: Plan) -> str:
    named = [p for p in plan.plans_above if p.name]
    said = [bracketed(facts.cut(p.name), label(p.relation)) for p in named[:_MOST_PLANS]]
    rest = len(named) - len(said)
    more = _(" ほか{count:,}件").format(count=rest) if rest else ""
    return "、".join(said) + more if said else _("未記入")


def _days(plan: Plan) -> Iterator[str]:
    """The days of decision and publication: 未定 before, 未記入 where it must be known by now."""
    out = plan.stage in (Stage.PUBLISHED, Stage.CHANGED)
    days = [
        (_("決定"), plan.decided_on, plan.stage is not Stage.DRAFT),
        (_("公表"), plan.published_on, out),
    ]
    days += [(_("変更"), plan.changed_on, True)] if plan.changed_on else []
    for word, day, done in days:
        unknown = _("未記入") if done else _("未定")
        yield _("{word}：{day}").format(word=word, day=format_date(day) if day else unknown)
