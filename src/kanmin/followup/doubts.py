"""What is wrong or doubtful in an answer: the same rules for a form that comes in and for a report.

A rule refuses only what cannot be true; what may be true is asked about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kanmin.calendar_ja import format_date, format_fiscal_year
from kanmin.followup.answers import Severity
from kanmin.followup.figures import number, unit_of, with_unit
from kanmin.followup.paths import is_rate, is_share
from kanmin.followup.paths import result as result_of
from kanmin.followup.scales import grade_of, scale_of
from kanmin.followup.standing import expected, money
from kanmin.language import _
from kanmin.plan import (
    Direction,
    Effect,
    EffectKind,
    GradeKind,
    Indicator,
    IndicatorValue,
    Measure,
    Plan,
    RealisedEffect,
    Review,
    ReviewState,
    Spending,
    ValueRole,
)

TOLERANCE = 0.1  # points between a rate as written and numerator divided by denominator
THOUSAND_MIXED = 500  # times what was expected, from where yen were probably written for 千円
ABSURD_TIMES = 1_000  # times the largest figure known of an indicator
ABSURD_MONEY = 10**9  # thousand yen: a billion times thousand yen is beyond any town's budget
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with a field of an answer, as a sentence."""

    severity: Severity
    field: str
    sentence: str


def _ask(field: str, sentence: str) -> Doubt:
    return Doubt(Severity.ASK, field, sentence)


def _refuse(field: str, sentence: str) -> Doubt:
    return Doubt(Severity.REFUSE, field, sentence)


def review_doubts(plan: Plan, review: Review) -> Iterator[Doubt]:
    """Marks that the plan's scale does not have; a delay without reason."""
    for field, kind in (("grade", GradeKind.LEVEL), ("next_step", GradeKind.NEXT)):
        mark = getattr(review, field)
        marks = "、".join(g.mark for g in scale_of(plan) if g.kind is kind)
        if mark and marks and grade_of(plan, kind, mark) is None:
            sentence = _("「{mark}」は評価の尺度にありません。{marks}のどれかにしてください。")
            yield _refuse(field, sentence.format(mark=mark[:40], marks=marks))
    if review.state is ReviewState.LATE and not review.delay.strip():
        yield _ask("delay", _("進捗状況が「遅れ」ですが、遅れの理由が書かれていません。"))


def value_doubts(indicator: Indicator, value: IndicatorValue, year: int) -> Iterator[Doubt]:
    """A value against its fraction, its unit, last year's value, its day."""
    yield from _fraction_doubts(indicator, value)
    if value.value is None:
        return
    yield from _rate_doubts(indicator, float(value.value))
    yield from _size_doubts(indicator, float(value.value), year)
    yield from _day_doubts(value.as_of, year)


def _fraction_doubts(indicator: Indicator, value: IndicatorValue) -> Iterator[Doubt]:
    part, whole = value.numerator, value.denominator
    if part is None and whole is None:
        return
    if part is None or whole is None:
        yield _ask(
            "denominator" if whole is None else "numerator",
            _("分子と分母の片方だけが書かれています。両方を書いてください。"),
        )
    elif min(part, whole) < 0:
        yield _refuse("numerator", _("分子か分母が0より小さくなっています。"))
    elif whole == 0:
        yield from _nothing_to_divide(value)
    elif is_rate(indicator):
        yield from _quotient_doubts(float(part), float(whole), value.value)


def _nothing_to_divide(value: IndicatorValue) -> Iterator[Doubt]:
    if value.value is None:
        yield _ask("denominator", _("分母が0です。対象がなかったのか、確かめてください。"))
        return
    yield _refuse(
        "denominator",
        _("分母が0なので割合になりません。対象がなかった年度は、実績値を空けてください。"),
    )


def _quotient_doubts(part: float, whole: float, value: float | None) -> Iterator[Doubt]:
    if part > whole:
        yield _refuse(
            "numerator",
            _("分子（{numerator}）が分母（{denominator}）より大きくなっています。").format(
                numerator=number(part), denominator=number(whole)
            ),
        )
    elif value is not None and abs(100 * part / whole - value) > TOLERANCE + _CLOSE:
        told = _(
            "実績値{value}%は、分子÷分母（{numerator}÷{denominator}＝{quotient}%）と合いません。"
        )
        yield _refuse(
            "value",
            told.format(
                value=number(value),
                numerator=number(part),
                denominator=number(whole),
                quotient=number(100 * part / whole),
            ),
        )


def _rate_doubts(indicator: Indicator, value: float) -> Iterator[Doubt]:
    if not is_rate(indicator):
        return
    if value > 100 and is_share(indicator):
        yield _refuse(
            "value", _("割合が100%を超えています（{value}%）。").format(value=number(value))
        )
    elif value > 100:
        yield _ask(
            "value",
            _("100%を超えています（{value}%）。正しいか確かめてください。").format(
                value=number(value)
            ),
        )
    elif 0 < value <= 1 and _largest(indicator) >= 5:
        yield _ask(
            "value",
            _(
                "実績値が{value}%です。Excelで{percent}%と入れたものが{value}として"
                "保存されていませんか。"
            ).format(value=number(value), percent=number(100 * value)),
        )


def _size_doubts(indicator: Indicator, value: float, year: int) -> Iterator[Doubt]:
    known = _known(indicator)
    unit = indicator.unit
    if known and _largest(indicator) > 0 and abs(value) >= ABSURD_TIMES * _largest(indicator):
        yield _ask(
            "value",
            _("これまでの値や目標に比べて大きすぎます（{value}）。桁を確かめてください。").format(
                value=with_unit(value, unit)
            ),
        )
    if value < 0 <= min(known, default=0):
        yield _ask("value", _("実績値が0より小さくなっています。正しいか確かめてください。"))
    before = result_of(indicator, year - 1)
    last = before.value if before else None
    if indicator.direction is Direction.UP and last is not None and value < last:
        told = _("前年度の実績（{before}）より減っています。累計の指標なら減りません。")
        yield _ask("value", told.format(before=with_unit(last, unit)))


def _known(indicator: Indicator) -> list[float]:
    roles = (ValueRole.BASELINE, ValueRole.TARGET)
    return [float(v.value) for r in roles for v in indicator.of(r) if v.value is not None]


def _largest(indicator: Indicator) -> float:
    return max(map(abs, _known(indicator)), default=0)


def _day_doubts(day: dt.date | None, year: int) -> Iterator[Doubt]:
    if day is None:
        yield _ask("as_of", _("いつの数値か（時点）が書かれていません。"))
    elif not dt.date(year, 4, 1) <= day <= dt.date(year + 2, 3, 31):
        yield _ask(
            "as_of",
            _("時点（{day}）が{year}の実績の時点として合いません。").format(
                day=format_date(day), year=format_fiscal_year(year)
            ),
        )


def spending_doubts(measure: Measure, spent: Spending) -> Iterator[Doubt]:
    """Yen written for thousand yen; amounts beyond any budget."""
    budget = money((measure,), spent.fiscal_year).budget
    planned = budget.get(spent.source, 0) or sum(budget.values())
    if planned and spent.amount >= THOUSAND_MIXED * planned:
        yield _ask("amount", _yen_for_thousands(spent.amount, planned))
    elif spent.amount >= ABSURD_MONEY:
        yield _ask(
            "amount",
            _("決算額が大きすぎます（{amount}千円）。千円単位か確かめてください。").format(
                amount=number(spent.amount)
            ),
        )


def _yen_for_thousands(amount: float, planned: float) -> str:
    return _(
        "予算額（{planned}千円）の{times}倍です（{amount}千円）。円で書いていないか確かめてください。"
    ).format(planned=number(planned), times=number(amount // planned), amount=number(amount))


def effect_doubts(measure: Measure, effect: RealisedEffect) -> Iterator[Doubt]:
    """Effects of another order than expected; more put back than there is."""
    planned = expected(measure, effect.fiscal_year, effect.kind)
    amount, unit = float(effect.amount), unit_of(effect.kind)
    if planned > 0 and amount >= THOUSAND_MIXED * planned:
        yield _ask(
            "amount",
            _(
                "見込んだ量（{planned}{unit}）の{times}倍です（{amount}{unit}）。"
                "単位を確かめてください。"
            ).format(
                planned=number(planned),
                times=number(amount // planned),
                amount=number(amount),
                unit=unit,
            ),
        )
    if amount < 0:
        yield _ask(
            "amount", _("効果が0より小さくなっています。増えたという意味か確かめてください。")
        )
    if effect.put_back is not None:
        yield from _put_back_doubts(measure, effect, float(effect.put_back), unit)


def _put_back_doubts(
    measure: Measure, effect: RealisedEffect, back: float, unit: str
) -> Iterator[Doubt]:
    amount = float(effect.amount)
    cash = amount * _general_share(measure.effects, effect.kind)
    if back < 0:
        yield _refuse("put_back", _("翌年度に回した量が0より小さくなっています。"))
    elif back > max(amount, 0):
        yield _ask(
            "put_back",
            _(
                "翌年度に回した量（{back}{unit}）が実績（{amount}{unit}）より多くなっています。"
            ).format(back=number(back), amount=number(amount), unit=unit),
        )
    elif effect.kind is EffectKind.YEN and back > cash + _CLOSE:
        told = _(
            "翌年度に回せるのは一般財源の分（{cash}千円）までです。{back}千円と書かれています。"
        )
        yield _ask("put_back", told.format(cash=number(cash), back=number(back)))
    if back > 0 and not effect.used_for:
        yield _ask("used_for", _("翌年度に回した量がありますが、回した先が書かれていません。"))


def _general_share(effects: Iterable[Effect], kind: EffectKind) -> float:
    """Share of a saving that is general-fund cash, 0 to 1; 1 where the plan does not say."""
    shares = [
        float(share)
        for effect in effects
        if effect.kind is kind and (share := effect.general_fund_share) is not None
    ]
    return max(shares, default=100.0) / 100
