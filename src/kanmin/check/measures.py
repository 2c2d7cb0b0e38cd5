"""Rules on the measures: one is enough; category, target and date, schedule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kanmin.check.each import each_measure
from kanmin.check.findings import Observation, Verdict
from kanmin.check.run import Context, rule
from kanmin.language import _
from kanmin.plan import CATEGORIES, Indicator, Measure, Plan, ValueRole
from kanmin.plan.measure import name_of

_RATE_UNITS = ("%", "％", "パーセント", "割")


def complete_measures(plan: Plan) -> Iterable[Observation]:
    """At least one measure that says what is done; one is enough."""
    complete = [i for i, m in enumerate(plan.measures) if m.title and m.action.strip()]
    if complete:
        reason = _("個別施策が{count}件あります。1件あれば計画になります。").format(
            count=len(complete)
        )
        return [Observation(Verdict.MET, f"/measures/{complete[0]}", reason)]
    if plan.measures:
        first = "action" if plan.measures[0].title else "title"
        reason = _("施策の名前か取組の内容が、まだ書かれていません。")
        todo = _("まず1件、施策名と取組を書いてください。")
        return [Observation(Verdict.PARTIAL, f"/measures/0/{first}", reason, todo)]
    reason = _("個別施策がまだありません。")
    todo = _("まず1件、費用の少ないものから始めてください。1件あれば計画になります。")
    return [Observation(Verdict.MISSING, "/measures", reason, todo)]


@rule("guide.measure")
def guide_measure(plan: Plan, _context: Context) -> Iterable[Observation]:
    """A municipal plan begins with one measure."""
    return complete_measures(plan)


@rule("guide.category")
def category(plan: Plan, _context: Context) -> Iterable[Observation]:
    """Each measure has one main category."""

    def look(measure: Measure, where: str) -> Iterator[Observation]:
        if measure.category is None:
            reason = _("「{name}」の分類が選ばれていません。").format(name=name_of(measure))
            todo = _("五つの分類から、主なものを一つ選んでください。")
            yield Observation(Verdict.MISSING, f"{where}/category", reason, todo)

    return each_measure(plan, look, _("どの施策にも分類があります。"))


@rule("guide.coverage")
def coverage(plan: Plan, context: Context) -> Iterable[Observation]:
    """Which of the five categories have a measure: a hint, never a fault."""
    if not plan.measures:
        return [Observation(Verdict.NOT_APPLICABLE, "/measures", _("個別施策がまだありません。"))]
    used = {m.category for m in plan.measures} | {
        c for m in plan.measures for c in m.linked_categories
    }
    absent = [context.handbook.category(n) for n in CATEGORIES if n not in used]
    if not absent:
        return [Observation(Verdict.MET, "/measures", _("五つの分類すべてに施策があります。"))]
    reason = _("施策のある分類は{used}、ない分類は{absent}です。").format(
        used=len(CATEGORIES) - len(absent), absent=_("、").join(_(c.short) for c in absent)
    )
    hint = _("このままでかまいません。次に足す施策を選ぶときの目安にしてください。")
    return [Observation(Verdict.MET, "/measures", reason, hint)]


def _aimed(indicator: Indicator) -> bool:
    targets = indicator.of(ValueRole.TARGET)
    return any(v.value is not None and v.fiscal_year is not None for v in targets)


@rule("guide.target-and-date")
def target_and_date(plan: Plan, _context: Context) -> Iterable[Observation]:
    """Art. 8(3) as a principle: a concrete target and the year to reach it, for each measure."""

    def look(measure: Measure, where: str) -> Iterator[Observation]:
        if not measure.indicators:
            reason = _("「{name}」に目標の数字がありません。").format(name=name_of(measure))
            todo = _("指標を一つ決め、目標値と達成する年度を書いてください。")
            yield Observation(Verdict.MISSING, f"{where}/indicators", reason, todo)
        for index, indicator in enumerate(measure.indicators):
            if not _aimed(indicator):
                reason = _("「{name}」の指標「{indicator}」に、目標値か年度がありません。").format(
                    name=name_of(measure), indicator=indicator.name
                )
                todo = _("目標値と、それに届く年度を書いてください。")
                yield Observation(
                    Verdict.PARTIAL, f"{where}/indicators/{index}/values", reason, todo
                )

    return each_measure(plan, look, _("どの施策にも、目標値と達成する年度があります。"))


@rule("guide.measurable")
def measurable(plan: Plan, _context: Context) -> Iterable[Observation]:
    """Indicators have a unit and a baseline; rates name numerator and denominator."""

    def look(measure: Measure, where: str) -> Iterator[Observation]:
        for index, indicator in enumerate(measure.indicators):
            for lacking in _lacking(indicator):
                reason = _("「{name}」の指標「{indicator}」に{lacking}がありません。").format(
                    name=name_of(measure), indicator=indicator.name, lacking=lacking
                )
                todo = _("測り方が分かるように書き足してください。")
                yield Observation(Verdict.PARTIAL, f"{where}/indicators/{index}", reason, todo)

    if plan.measures and not any(m.indicators for m in plan.measures):
        return [Observation(Verdict.NOT_APPLICABLE, "/measures", _("指標がまだありません。"))]
    return each_measure(plan, look, _("どの指標も、測り方が分かります。"))


def _lacking(indicator: Indicator) -> Iterator[str]:
    if not indicator.unit:
        yield _("単位")
    if not any(v.value is not None for v in indicator.of(ValueRole.BASELINE)):
        yield _("現状値")
    if indicator.unit in _RATE_UNITS and not (
        indicator.numerator_name and indicator.denominator_name
    ):
        yield _("分子と分母の名")


@rule("guide.schedule")
def schedule(plan: Plan, _context: Context) -> Iterable[Observation]:
    """Steps and target years lie within the period."""

    def look(measure: Measure, where: str) -> Iterator[Observation]:
        if not measure.schedule:
            reason = _("「{name}」の工程がありません。").format(name=name_of(measure))
            todo = _("年度ごとに、検討・準備・実施などを示してください。")
            yield Observation(Verdict.MISSING, f"{where}/schedule", reason, todo)
        for place, year in _years(measure):
            if year not in plan.period:
                reason = _(
                    "「{name}」の{year}年度は、計画期間（{first}から{last}）の外です。"
                ).format(
                    name=name_of(measure), year=year, first=plan.period.first, last=plan.period.last
                )
                todo = _("計画期間か年度のどちらかを直してください。")
                yield Observation(Verdict.PARTIAL, f"{where}{place}", reason, todo)

    return each_measure(plan, look, _("どの施策にも、計画期間の中の工程があります。"))


def _years(measure: Measure) -> Iterator[tuple[str, int]]:
    for index, step in enumerate(measure.schedule):
        yield f"/schedule/{index}/fiscal_year", step.fiscal_year
    for number, indicator in enumerate(measure.indicators):
        for index, value in enumerate(indicator.values):
            if value.role is ValueRole.TARGET and value.fiscal_year is not None:
                yield f"/indicators/{number}/values/{index}/fiscal_year", value.fiscal_year
