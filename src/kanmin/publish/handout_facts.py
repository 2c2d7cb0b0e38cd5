"""What of a plan stands on the sheets for people: chosen by the officer, else by a rule."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TypeVar

from kanmin.calendar_ja import format_date, format_fiscal_year, format_period, short_fiscal_year
from kanmin.language import N_, _
from kanmin.plan import (
    Indicator,
    IndicatorValue,
    Measure,
    ParagraphKind,
    Plan,
    SheetChoice,
    Stage,
    ValueRole,
    label,
)
from kanmin.publish.handout import Bar, BarLook, Figure, Gap

T = TypeVar("T")
Owned = tuple[Measure, Indicator]
MOST_MEASURES, MOST_FIGURES = 8, 3
USUAL_MEASURES = 6
LONGEST_TEXT, LONGEST_PLAIN, LONGEST_TITLE, LONGEST_AIM = 75, 200, 60, 85  # characters
SHORT_TITLE, _LONGEST_UNIT, _MOST_BODIES = 28, 8, 3
_MOST_LETTERS = 420  # of all cards; two cards never have more
_UNSEEN = "CMZ"  # general categories: controls, marks, blanks
_ACT = "官民データ活用推進基本法"
_STATEMENTS = {"act9.declaration", "act9.national-plan", "act9.prefectural-plan"}
PLAIN_CATEGORIES = {
    1: N_("手続をオンラインで"),
    2: N_("データをだれでも使えるように"),
    3: N_("マイナンバーカードを便利に"),
    4: N_("だれも取り残さないように"),
    5: N_("役所のしくみを新しく"),
}
AIMS = (("purpose", N_("目的")), ("policy", N_("施策の基本的な方針")))


def choice(plan: Plan) -> SheetChoice:
    """What the officer chose; nothing chosen where there is no choice."""
    return plan.sheets or SheetChoice()


def shown_measures(plan: Plan) -> tuple[Measure, ...]:
    """The measures of the summary in the plan's order: those chosen, else by the rule."""
    wanted = set(choice(plan).measures)
    chosen = tuple(m for m in plan.measures if m.id in wanted)[:MOST_MEASURES]
    return chosen or usual_measures(plan)


def usual_measures(plan: Plan) -> tuple[Measure, ...]:
    """By the rule: one of each category in turn, those first that tell their outcome.

    Up to six; fewer where titles and texts are long, so that they stay on one page.
    """
    titled = [m for m in plan.measures if m.title]
    telling = sorted(titled, key=lambda m: not (m.plain.strip() or m.outcome.strip()))
    without = len(PLAIN_CATEGORIES) + 1
    rows = [[m for m in telling if (m.category or without) == n] for n in range(1, without + 1)]
    turns = list(itertools.islice(_in_turn(rows), USUAL_MEASURES))
    letters = itertools.accumulate(len(title_of(m)) + len(told_of(m)) for m in turns)
    taken = {m.id for m, so_far in zip(turns, letters, strict=True) if so_far <= _MOST_LETTERS}
    return tuple(m for m in plan.measures if m.id in taken)


def shown_indicators(plan: Plan) -> tuple[Owned, ...]:
    """The indicators of both sheets, each with its measure: those chosen, else by the rule."""
    wanted = set(choice(plan).figures)
    pairs = ((m, i) for m in plan.measures for i in m.indicators)
    chosen = tuple(pair for pair in pairs if pair[1].id in wanted)[:MOST_FIGURES]
    return chosen or usual_indicators(plan)


def usual_indicators(plan: Plan) -> tuple[Owned, ...]:
    """By the rule: those with a target, up to three, one of each measure in turn.

    First come the measures on the summary, and indicators that have a baseline.
    """
    shown = {m.id for m in shown_measures(plan)}
    pairs = [
        (m, i)
        for m in plan.measures
        for i in m.indicators
        if i.name and _with_value(i, ValueRole.TARGET)
    ]
    pairs.sort(key=lambda pair: (pair[0].id not in shown, not _has_start(pair[1])))
    by_measure: dict[str, list[Owned]] = {}
    for pair in pairs:
        by_measure.setdefault(pair[0].id, []).append(pair)
    rows = sorted(by_measure.values(), key=lambda row: not _has_start(row[0][1]))
    taken = {i.id for _m, i in itertools.islice(_in_turn(rows), MOST_FIGURES)}
    return tuple((m, i) for m in plan.measures for i in m.indicators if i.id in taken)


def _in_turn(rows: Iterable[list[T]]) -> Iterator[T]:
    """The first of each row, then the second of each, and so on."""
    turns = itertools.chain.from_iterable(itertools.zip_longest(*rows))
    return (one for one in turns if one is not None)


def _has_start(indicator: Indicator) -> bool:
    return bool(_with_value(indicator, ValueRole.BASELINE))


def _with_value(indicator: Indicator, role: ValueRole) -> list[IndicatorValue]:
    return [v for v in indicator.of(role) if v.value is not None]


def text_of(measure: Measure) -> str:
    """What a measure brings: the officer's plain words, else its outcome, else what is done."""
    return measure.plain.strip() or measure.outcome.strip() or measure.action.strip()


def told_of(measure: Measure) -> str:
    """The same as it stands on the sheet; the officer's own words may be longer."""
    most = LONGEST_PLAIN if measure.plain.strip() else LONGEST_TEXT
    return shortened(text_of(measure), most)


def shortened(text: str, most: int = LONGEST_TEXT) -> str:
    """The first sentences of a text that stay within so many characters; else cut with …

    >>> shortened("予約できます。早くなります。", 8), shortened("とても長い一文です。", 5)
    ('予約できます。', 'とても長…')
    """
    text = _one_line(text)
    kept = ""
    for sentence in re.findall(r"[^。！？]*[。！？]?", text):
        if kept and len(kept + sentence) > most:
            break
        kept += sentence
    return kept if len(kept) <= most else kept[: most - 1].rstrip("、") + "…"


def aim_of(plan: Plan) -> tuple[str, tuple[Gap, ...]]:
    """What the plan is for, in its own words, and which of its chapters are silent about it."""
    texts: list[str] = []
    gaps: list[Gap] = []
    for name, word in AIMS:
        found = "".join(_texts(plan, name))
        if found:
            texts.append(shortened(found, LONGEST_AIM))
        else:
            said = _("「{chapter}」がまだ書かれていません。その章に書くと、ここに載ります。")
            gaps.append(Gap(said.format(chapter=_(word)), _place(plan, name)))
    return "".join(texts), tuple(gaps)


def _texts(plan: Plan, name: str) -> Iterator[str]:
    """The sentences of a chapter but for those that the Act asks for."""
    for paragraph in (p for c in plan.chapters_for(name) for p in c.paragraphs):
        text = paragraph.text.strip()
        asked = _STATEMENTS & set(paragraph.fulfils) or _ACT in text
        if paragraph.kind is ParagraphKind.TEXT and text and not asked:
            yield text if text.endswith("。") else f"{text}。"


def _place(plan: Plan, name: str) -> str:
    at = (i for i, chapter in enumerate(plan.chapters) if name in chapter.fulfils)
    number = next(at, None)
    return "/chapters" if number is None else f"/chapters/{number}"


def number_of(plan: Plan, measure: Measure) -> str:
    """Its number as printed, else its place."""
    return measure.number or str(plan.measures.index(measure) + 1)


def title_of(measure: Measure, most: int = LONGEST_TITLE) -> str:
    """Its title, cut where it is too long for its place."""
    return cut(measure.title, most) or _("（施策名なし）")


def title_of_plan(plan: Plan) -> str:
    """The title of the plan, cut where it is too long for a sheet."""
    return cut(plan.title) or _("（計画名なし）")


def cut(text: str, most: int = LONGEST_TITLE) -> str:
    """A name of one line, cut where it is too long for a sheet; "" for one that cannot be seen."""
    if all(unicodedata.category(sign)[0] in _UNSEEN for sign in text):
        return ""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def figure_of(measure: Measure, indicator: Indicator) -> Figure:
    """An indicator as a small chart and a sentence, with the measure it belongs to."""
    pairs = tuple(_bars(indicator))
    bars = tuple(bar for bar, _value in pairs)
    first, last = bars[0], bars[-1]
    counted = (_counted(value) for _bar, value in pairs)
    rate = ""
    if indicator.numerator_name and indicator.denominator_name:
        rate = _("{denominator}のうち{numerator}。").format(
            denominator=indicator.denominator_name, numerator=indicator.numerator_name
        )
    at = _("施策「{title}」").format(title=title_of(measure, SHORT_TITLE))
    return Figure(
        name=cut(indicator.name, SHORT_TITLE) or _("（指標名なし）"),
        bars=bars,
        told=f"{first.told} → {last.told}",
        summary=" → ".join(_told(bar, value) for bar, value in pairs),
        note="".join((rate, *counted, at)),
    )


def _counted(value: IndicatorValue | None) -> str:
    """Of which day a value is, and what it was counted from."""
    if value is None or not (value.as_of or value.fiscal_year):
        return ""
    day = format_date(value.as_of) if value.as_of else format_fiscal_year(value.fiscal_year or 0)
    if value.numerator is None or value.denominator is None:
        dated = _("{role}は{day}時点。").format(role=label(value.role), day=day)
        return dated if value.as_of else ""
    said = _("{role}は{day}時点で{denominator:,}のうち{numerator:,}。")
    return said.format(
        role=label(value.role), day=day, denominator=value.denominator, numerator=value.numerator
    )


def _bars(indicator: Indicator) -> Iterator[tuple[Bar, IndicatorValue | None]]:
    """Baseline, newest result, the next target and the last; no baseline says so."""
    baselines = _with_value(indicator, ValueRole.BASELINE)
    yield _bar("baseline", _("現状"), baselines[-1] if baselines else None, indicator)
    results = sorted(_with_value(indicator, ValueRole.RESULT), key=_year)
    if results:
        yield _bar("result", _("実績"), results[-1], indicator)
    targets = sorted(_with_value(indicator, ValueRole.TARGET), key=_year)
    since = _year((results or baselines)[-1]) if results or baselines else 0
    for target in [t for t in targets[:-1] if _year(t) > since][:1]:
        yield _bar("step", _("中間目標"), target, indicator)
    yield _bar("target", _("目標"), targets[-1] if targets else None, indicator)


def _year(value: IndicatorValue) -> int:
    return value.fiscal_year or 0


def _bar(
    look: BarLook, head: str, value: IndicatorValue | None, indicator: Indicator
) -> tuple[Bar, IndicatorValue | None]:
    if value is None or value.value is None:
        return Bar(look, head, "", None, _("未記入")), None
    year = split_year(value.fiscal_year) if value.fiscal_year else ""
    return Bar(
        look, head, year, value.value, f"{value.value:,}{cut(indicator.unit, _LONGEST_UNIT)}"
    ), value


def split_year(year: int) -> str:
    """A fiscal year on two lines: 和暦, then 西暦."""
    first, rest, _more = format_fiscal_year(year).partition("（")
    return f"{first}\n({year})" if rest else first


def _told(bar: Bar, value: IndicatorValue | None) -> str:
    if value is None:
        return _("{head}は未記入").format(head=bar.head)
    year = format_fiscal_year(value.fiscal_year) if value.fiscal_year else ""
    return " ".join(part for part in (bar.head, year, bar.told) if part)


def state_lines(plan: Plan) -> Iterator[str]:
    """Since when it is decided, changed and published; what is not known is left out."""
    for word, day in (
        (_("決定"), plan.decided_on),
        (_("変更"), plan.changed_on),
        (_("公表"), plan.published_on),
    ):
        if day:
            yield f"{format_date(day)} {word}"


def period_lines(plan: Plan) -> Iterator[str]:
    """The period on two lines, and since when it is decided."""
    begin, mark, rest = format_period(plan.period.first, plan.period.last).partition("から")
    yield _("計画期間：") + begin + mark
    if rest:
        yield rest
    if plan.stage is not Stage.DRAFT:
        yield from state_lines(plan)


def author_of(plan: Plan) -> str:
    """The bodies whose plan it is, the first three by name."""
    names = [body.name for body in plan.bodies if body.name]
    rest = len(names) - _MOST_BODIES
    more = _(" ほか{count}団体").format(count=rest) if rest > 0 else ""
    return _("・").join(names[:_MOST_BODIES]) + more


def measure_gaps(plan: Plan, measures: Iterable[Measure]) -> Iterator[Gap]:
    """What the shown measures do not say, with the place where it is written."""
    for measure in measures:
        if not (measure.plain.strip() or measure.outcome.strip()):
            said = _(
                "施策「{title}」の得られる姿がまだ書かれていないため、取組の文を載せています。"
            )
            place = f"/measures/{plan.measures.index(measure)}/outcome"
            yield Gap(said.format(title=title_of(measure)), place)


def _one_line(text: str) -> str:
    return "".join(line.strip() for line in text.split("\n"))


def cut_remarks(measures: Iterable[Measure]) -> Iterator[str]:
    """Which texts were too long for the sheet."""
    for measure in measures:
        text = _one_line(text_of(measure))
        if told_of(measure) != text:
            said = _(
                "施策「{title}」の文は長いので、初めのところだけを載せています。"
                "「やさしい言い方」に{most}字までで書くと、その文がそのまま載ります。"
            )
            yield said.format(title=title_of(measure), most=LONGEST_PLAIN)


def short_year(year: int) -> str:
    """A fiscal year on two lines, for the head of a narrow column."""
    return short_fiscal_year(year).replace("(", "\n(")
