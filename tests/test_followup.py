"""A year of follow-up: scales, phases, the form out and in, what is refused and asked."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanmin.errors import InvalidDocument, KanminError
from kanmin.followup import (
    Results,
    Severity,
    expected_status,
    meaning,
    phase,
    phases,
    read_results,
    results_form,
    scale,
    scale_of,
    scales,
    sections,
    with_results,
    with_scale,
)
from kanmin.plan import (
    GradeKind,
    IndicatorValue,
    NextStep,
    Plan,
    RealisedEffect,
    Review,
    Spending,
    parse,
    read_plan,
    to_raw,
)
from tests.conftest import EXAMPLES
from tests.followup_samples import (
    BOOKING,
    CLASSES,
    GOOD,
    OPEN_DATA,
    YEAR,
    Fill,
    answered_years,
    filled,
    opened,
    put,
    read,
    rearranged,
    saved,
    stripped,
    with_measure,
)
from tests.strategies import plans

# The scales and the year


@pytest.mark.parametrize("found", scales(), ids=lambda s: s.id)
def test_a_scale_tells_how_it_went_and_what_each_way_on_means(found: Any, mihon: Plan) -> None:
    kinds = {grade.kind for grade in found.grades}
    assert kinds == set(GradeKind)
    assert all(grade.step for grade in found.grades if grade.kind is GradeKind.NEXT)
    assert {NextStep.STOP, NextStep.FINISH, NextStep.KEEP} <= {g.step for g in found.grades}
    assert found.note
    marks = [(grade.kind, grade.mark) for grade in found.grades]
    assert len(set(marks)) == len(marks)
    own = with_scale(mihon, found.id)
    assert parse(to_raw(own)) == own
    assert [g.mark for g in scale_of(own)] == [g.mark for g in found.grades]


def test_a_plan_without_a_scale_has_the_usual_one_and_strange_names_are_refused(
    mihon: Plan,
) -> None:
    assert scale_of(mihon) == scale("usual").grades
    assert meaning(mihon, GradeKind.LEVEL, "B") == "B（目標どおり進んだ）"
    with pytest.raises(KanminError, match="「nothing」はありません"):
        with_scale(mihon, "nothing")


@pytest.mark.parametrize(
    ("day", "name", "year"),
    [
        ("2028-03-01", "estimate", 2027),
        ("2028-03-31", "estimate", 2027),
        ("2028-04-01", "closing", 2027),
        ("2028-05-31", "closing", 2027),
        ("2028-06-01", "settling", 2027),
        ("2028-08-31", "evaluation", 2027),
        ("2028-09-01", "assembly", 2027),
        ("2028-11-30", "assembly", 2027),
        ("2028-12-01", "assessment", 2027),
        ("2029-01-31", "assessment", 2027),
        ("2029-02-28", "vote", 2027),
        ("2029-03-01", "estimate", 2028),
    ],
)
def test_every_day_has_its_phase(day: str, name: str, year: int) -> None:
    when = dt.date.fromisoformat(day)
    found = phase(when)
    assert (found.id, found.year) == (name, year)
    assert found.first <= when <= found.last
    assert found.asked


def test_the_phases_of_a_year_follow_each_other_without_a_gap() -> None:
    found = phases(YEAR)
    assert {p.year for p in found} == {YEAR}
    for before, after in itertools.pairwise(found):
        assert after.first == before.last + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "status"),
    [("2028-05-31", "estimate"), ("2028-06-01", "settled"), ("2027-06-01", "estimate")],
)
def test_results_are_settled_once_the_accounts_are_closed(day: str, status: str) -> None:
    assert expected_status(YEAR, dt.date.fromisoformat(day)) == status


# The form


def test_the_form_of_a_section_has_its_measures_only_and_hides_nothing(mihon: Plan) -> None:
    book = opened(results_form(mihon, YEAR, "教育課"))
    assert book.sheetnames == ["はじめに", "実績", "指標", "決算額", "効果"]
    assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)
    assert not book.defined_names
    names = [row[0] for row in book["実績"].iter_rows(min_row=2, values_only=True)]
    assert names == [BOOKING]
    told = [cell for row in book["はじめに"].iter_rows(values_only=True) for cell in row]
    for words in ("plan-mihon", "2027", "教育課", "993018", mihon.title):
        assert words in told
    assert sections(mihon) == ("教育課", "総務課", "福祉課")
    with pytest.raises(KanminError, match=r"担当課「土木課」の施策がありません。.*教育課、総務課"):
        results_form(mihon, YEAR, "土木課")


def test_a_target_of_the_year_is_a_number_and_a_later_one_says_its_year(mihon: Plan) -> None:
    def targets(year: int) -> dict[str, Any]:
        sheet = opened(results_form(mihon, year))["指標"]
        titles, *rows = sheet.iter_rows(values_only=True)
        at = titles.index("指標ID"), titles.index("今年度の目標")
        return {row[at[0]]: row[at[1]] for row in rows}

    assert targets(2027)["k1"] == "令和11年度（2029年度）に40%"
    assert targets(2029)["k1"] == 40


def test_the_form_offers_the_marks_of_the_plans_own_scale(mihon: Plan) -> None:
    own = with_scale(mihon, "three-marks")
    rules = opened(results_form(own, YEAR))["実績"].data_validations.dataValidation
    assert '"◎,○,△"' in {rule.formula1 for rule in rules}


@pytest.mark.parametrize("change", [lambda data: data, stripped, rearranged])
def test_a_form_is_read_whatever_became_of_its_looks(change: Any, mihon: Plan) -> None:
    results = read_results(change(filled(mihon, *GOOD)), "a.xlsx", mihon, YEAR)
    assert [i.words for i in results.issues] == []
    review, rate, spent, effect = (answer.part for answer in results.answers)
    assert isinstance(review, Review)
    assert (review.state, review.grade, review.done) == ("on-track", "A", "=1+1 ではない\n@文")
    assert isinstance(rate, IndicatorValue)
    assert (rate.value, rate.numerator, rate.as_of) == (50, 1526, dt.date(2028, 3, 31))
    assert isinstance(spent, Spending)
    assert (spent.amount, spent.source) == (760, "general")
    assert isinstance(effect, RealisedEffect)
    assert (effect.amount, effect.put_back, effect.used_for) == (12, 10, CLASSES)


def test_texts_that_look_like_formulas_stay_texts_out_and_in(mihon: Plan) -> None:
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'):
        plan = with_results(mihon, [read(mihon, ("実績", BOOKING, {"実施したこと": text}))]).plan
        sheet = opened(results_form(plan, YEAR))["実績"]
        cell = next(c for row in sheet.iter_rows() for c in row if c.value == text)
        assert cell.data_type == "s"
        assert with_results(mihon, [_read(results_form(plan, YEAR), mihon)]).plan == plan


def _read(data: bytes, plan: Plan, year: int = YEAR) -> Results:
    return read_results(data, "a.xlsx", plan, year)


def test_a_text_longer_than_a_cell_holds_stays_in_the_plan(mihon: Plan) -> None:
    long = with_results(mihon, [read(mihon, ("実績", BOOKING, {"実施したこと": "あ"}))]).plan
    raw = to_raw(long)
    raw["measures"][0]["reviews"][0]["done"] = "長" * 40_000
    plan = parse(raw)
    results = read(plan, ("実績", BOOKING, {"評価": "B"}))
    review = with_results(plan, [results]).plan.measures[0].reviews[0]
    assert (review.grade, len(review.done)) == ("B", 40_000)


@given(plans, st.data())
@settings(max_examples=20)
def test_an_untouched_form_changes_nothing(plan: Plan, data: st.DataObject) -> None:
    year = data.draw(st.sampled_from(answered_years(plan)))
    results = _read(results_form(plan, year), plan, year)
    applied = with_results(plan, [results])
    assert applied.plan == plan
    assert applied.disagreements == ()


texts = st.text("あ漢=+-@aB1 \n（）、。", max_size=20).map(str.strip)
lines = st.text("あ漢=+-@aB1 （）、。", max_size=20).map(str.strip)
statuses = st.sampled_from(["見込", "確定"])
amounts = st.integers(0, 10_000)


@st.composite
def answers(draw: st.DrawFn) -> list[Fill]:
    """Any answers a section may give, to every question of みほん町's form."""
    fills: list[Fill] = []
    for measure in (BOOKING, OPEN_DATA, CLASSES):
        cells = {
            "進捗状況": draw(st.sampled_from(["未着手", "順調", "遅れ", "完了", "中止", "見直し"])),
            "実施したこと": draw(texts),
            "遅れの理由": draw(texts),
            "評価": draw(st.sampled_from(list("ABCD"))),
            "今後の方向": draw(st.sampled_from(["継続", "拡大", "縮小", "改善", "完了", "中止"])),
            "次年度の取組": draw(texts),
            "見込・確定": draw(statuses),
        }
        fills.append(("実績", measure, cells))
    whole = draw(st.integers(1, 5000))
    part = draw(st.integers(0, whole))
    day = draw(st.dates(dt.date(2027, 4, 1), dt.date(2028, 6, 30)))
    rate = {"実績値": round(100 * part / whole, 1), "分子": part, "分母": whole}
    fills.append(("指標", "k1", {**rate, "時点": day.isoformat(), "見込・確定": draw(statuses)}))
    for name in ("k2", "k3"):
        count = {"実績値": draw(amounts), "備考": draw(lines), "見込・確定": draw(statuses)}
        fills.append(("指標", name, count))
    spent = {"決算額（千円）": amounts, "見込・確定": statuses}
    fills += [
        ("決算額", row, {title: draw(cell) for title, cell in spent.items()})
        for row in (f"{BOOKING} 一般財源", f"{BOOKING} 国庫支出金", OPEN_DATA, CLASSES)
    ]
    effect = {"実績": draw(amounts), "翌年度に回した量": draw(amounts), "根拠": draw(lines)}
    fills.append(("効果", BOOKING, {**effect, "見込・確定": draw(statuses)}))
    return fills


@given(answers())
@settings(max_examples=20)
def test_whatever_is_answered_arrives_in_the_plan_and_comes_back_in_the_next_form(
    fills: list[Fill],
) -> None:
    plan = read_plan(EXAMPLES / "mihon.yaml")
    results = read(plan, *fills)
    assert results.refused == ()
    applied = with_results(plan, [results])
    assert applied.taken == len(fills)
    assert parse(to_raw(applied.plan)) == applied.plan
    book = opened(results_form(applied.plan, YEAR))
    expected = opened(results_form(plan, YEAR))
    put(expected, fills)
    for sheet in ("実績", "指標", "決算額", "効果"):
        assert _values(book[sheet]) == _values(expected[sheet])
    assert with_results(applied.plan, [results]).plan == applied.plan


def _values(sheet: Any) -> list[list[Any]]:
    rows = [["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)]
    return [[v.isoformat() if isinstance(v, dt.date) else v for v in row] for row in rows]


# What is refused and what is asked


BAD: list[tuple[Fill, str, str, str]] = [
    (("実績", BOOKING, {"施策ID": "m-gone", "進捗状況": "順調", "評価": "A"}), "refuse", "施策ID",
     "施策ID「m-gone」の施策は、いまの計画にありません。"),
    (("実績", BOOKING, {"施策ID": None, "評価": "A"}), "refuse", "施策ID", "施策IDが空です。"),
    (("実績", BOOKING, {"施策名": "別の施策", "進捗状況": "順調"}), "ask", "施策名",
     "施策ID「m-booking」の施策名は「公共施設のオンライン予約」です。"),
    (("実績", BOOKING, {"進捗状況": "まあまあ"}), "refuse", "進捗状況",
     "「まあまあ」は選べません。未着手、順調、遅れ、完了、中止、見直しのどれかにしてください。"),
    (("実績", BOOKING, {"進捗状況": "遅れ"}), "ask", "遅れの理由",
     "進捗状況が「遅れ」ですが、遅れの理由が書かれていません。"),
    (("実績", BOOKING, {"評価": "Z"}), "refuse", "評価",
     "「Z」は評価の尺度にありません。A、B、C、Dのどれかにしてください。"),
    (("実績", BOOKING, {"今後の方向": "A"}), "refuse", "今後の方向",
     "「A」は評価の尺度にありません。"),
    (("指標", "k1", {"指標ID": "k9", "実績値": 3}), "refuse", "指標ID",
     "指標ID「k9」の指標は、いまの計画にありません。"),
    (("指標", "k1", {"指標ID": None, "実績値": 3}), "refuse", "指標ID", "指標IDが空です。"),
    (("指標", "k1", {"施策ID": OPEN_DATA, "実績値": 3}), "refuse", "指標ID",
     "指標ID「k1」は、施策ID「m-opendata」の指標ではありません。"),
    (("指標", "k1", {"実績値": "約半分"}), "refuse", "実績値",
     "「約半分」は数値として読めません。数字だけを書いてください。"),
    (("指標", "k1", {"実績値": "①"}), "refuse", "実績値", "「①」は数値として読めません。"),
    (("指標", "k1", {"実績値": dt.date(2028, 3, 4)}), "refuse", "実績値",
     "「2028-03-04」は数値として読めません。"),
    (("指標", "k1", {"実績値": "40件"}), "refuse", "実績値",
     "「40件」の単位「件」は、この欄の単位「%」と違います。"),
    (("指標", "k1", {"分子": 9, "分母": 4}), "refuse", "分子",
     "分子（9）が分母（4）より大きくなっています。"),
    (("指標", "k1", {"実績値": 41, "分子": 400, "分母": 1000}), "refuse", "実績値",
     "実績値41%は、分子÷分母（400÷1,000＝40%）と合いません。"),
    (("指標", "k1", {"実績値": 120}), "refuse", "実績値", "割合が100%を超えています（120%）。"),
    (("指標", "k1", {"実績値": 40, "分子": 1, "分母": 0}), "refuse", "分母",
     "分母が0なので割合になりません。"),
    (("指標", "k1", {"分子": 0, "分母": 0}), "ask", "分母", "分母が0です。"),
    (("指標", "k1", {"分子": -1, "分母": 5}), "refuse", "分子",
     "分子か分母が0より小さくなっています。"),
    (("指標", "k1", {"実績値": 40, "分子": 2}), "ask", "分母",
     "分子と分母の片方だけが書かれています。"),
    (("指標", "k1", {"実績値": 0.4}), "ask", "実績値",
     "実績値が0.4%です。Excelで40%と入れたものが0.4として保存されていませんか。"),
    (("指標", "k2", {"実績値": 10**9}), "ask", "実績値",
     "これまでの値や目標に比べて大きすぎます（1,000,000,000時間）。"),
    (("指標", "k2", {"実績値": 10**15}), "refuse", "実績値", "15桁を超える数は使えません。"),
    (("指標", "k2", {"実績値": "△5"}), "ask", "実績値", "実績値が0より小さくなっています。"),
    (("指標", "k2", {"実績値": 5}), "ask", "時点", "いつの数値か（時点）が書かれていません。"),
    (("指標", "k2", {"実績値": 5, "時点": "2026/3/31"}), "ask", "時点",
     "時点（令和8年（2026年）3月31日）が令和9年度（2027年度）の実績の時点として合いません。"),
    (("指標", "k2", {"実績値": 5, "時点": "年度末"}), "refuse", "時点",
     "「年度末」は日付として読めません"),
    (("決算額", f"{BOOKING} 一般財源", {"決算額（千円）": 800_000}), "ask", "決算額（千円）",
     "予算額（800千円）の1,000倍です（800,000千円）。円で書いていないか確かめてください。"),
    (("決算額", f"{BOOKING} 一般財源", {"決算額（千円）": "760,000円"}), "refuse", "決算額（千円）",
     "「760,000円」の単位「円」は、この欄の単位「千円」と違います。"),
    (("決算額", OPEN_DATA, {"決算額（千円）": "△3"}), "refuse", "決算額（千円）",
     "決算額が0より小さくなっています。"),
    (("決算額", OPEN_DATA, {"決算額（千円）": 1.5}), "refuse", "決算額（千円）",
     "決算額は千円単位の整数で書いてください。"),
    (("決算額", OPEN_DATA, {"決算額（千円）": 10**9}), "ask", "決算額（千円）",
     "決算額が大きすぎます（1,000,000,000千円）。"),
    (("決算額", OPEN_DATA, {"決算額（千円）": 10**12}), "refuse", "決算額（千円）",
     "は大きすぎます"),
    (("決算額", OPEN_DATA, {"財源": None, "決算額（千円）": 3}), "refuse", "財源",
     "財源が選ばれていません。"),
    (("決算額", OPEN_DATA, {"財源": "寄附", "決算額（千円）": 3}), "refuse", "財源",
     "「寄附」は選べません。"),
    (("効果", BOOKING, {"翌年度に回した量": 3}), "refuse", "実績",
     "効果の実績が書かれていません。"),
    (("効果", BOOKING, {"実績": -3}), "ask", "実績", "効果が0より小さくなっています。"),
    (("効果", BOOKING, {"実績": 3, "翌年度に回した量": -1}), "refuse", "翌年度に回した量",
     "翌年度に回した量が0より小さくなっています。"),
    (("効果", BOOKING, {"実績": 3, "翌年度に回した量": 4}), "ask", "翌年度に回した量",
     "翌年度に回した量（4時間）が実績（3時間）より多くなっています。"),
    (("効果", BOOKING, {"実績": 3, "翌年度に回した量": 2}), "ask", "回した先",
     "翌年度に回した量がありますが、回した先が書かれていません。"),
    (("効果", BOOKING, {"実績": "3千円"}), "refuse", "実績",
     "「3千円」の単位「千円」は、この欄の単位「時間」と違います。"),
]  # fmt: skip


@pytest.mark.parametrize(("fill", "severity", "title", "words"), BAD, ids=lambda v: str(v)[-24:])
def test_what_is_wrong_is_told_by_sheet_row_and_column(
    fill: Fill, severity: str, title: str, words: str, mihon: Plan
) -> None:
    good: Fill = ("実績", CLASSES, {"進捗状況": "順調"})
    results = read(mihon, fill, good)
    found = [i for i in results.issues if words in i.sentence]
    assert len(found) == 1, [i.words for i in results.issues]
    (issue,) = found
    assert issue.severity == severity
    assert (issue.place.file, issue.place.sheet, issue.place.title) == ("a.xlsx", fill[0], title)
    sheet = opened(filled(mihon, fill, good))[fill[0]]
    cell = sheet[issue.place.cell]
    assert sheet.cell(1, cell.column).value == title
    assert cell.row == issue.place.row
    taken = {answer.measure for answer in results.answers}
    assert CLASSES in taken
    told = {answer.place.row for answer in results.answers if answer.place.sheet == fill[0]}
    assert (issue.place.row in told) == (severity == "ask")


def test_an_answer_to_what_is_no_longer_in_the_plan_is_not_lost(mihon: Plan) -> None:
    cells = {"施策ID": "m-gone", "進捗状況": "順調", "実施したこと": "大切な記録"}
    (issue,) = read(mihon, ("実績", BOOKING, cells)).issues
    assert "進捗状況＝順調、実施したこと＝大切な記録" in issue.words
    data = filled(mihon, ("実績", CLASSES, {"実施したこと": "教室を開きました"}))
    fewer = mihon.model_copy(update={"measures": mihon.measures[:2]})
    (issue,) = _read(data, fewer).refused
    assert "教室を開きました" in issue.words


def test_an_effect_a_thousand_times_too_large_and_more_cash_than_there_is_are_asked_about() -> None:
    plan = with_measure(
        effects=[{"kind": "yen", "amount": 900, "from_year": 2027, "general_fund_share": 40}]
    )
    sentences = [
        i.sentence for i in read(plan, ("効果", "m", {"実績": 900_000, "回した先": "基金"})).issues
    ]
    assert sentences == [
        "見込んだ量（900千円）の1,000倍です（900,000千円）。単位を確かめてください。"
    ]
    cells = {"実績": 900, "翌年度に回した量": 900, "回した先": "基金"}
    (issue,) = read(plan, ("効果", "m", cells)).issues
    assert "翌年度に回せるのは一般財源の分（360千円）までです" in issue.sentence


def test_a_count_that_falls_back_is_asked_about_and_one_meant_to_fall_is_not(mihon: Plan) -> None:
    day = {"時点": "2028-03-31"}
    first = with_results(
        mihon,
        [read(mihon, ("指標", "k3", {"実績値": 7, **day}), ("指標", "k2", {"実績値": 590, **day}))],
    ).plan
    later = {"時点": "2029-03-31"}
    fills: tuple[Fill, ...] = (
        ("指標", "k3", {"実績値": 5, **later}),
        ("指標", "k2", {"実績値": 400, **later}),
    )
    results = read(first, *fills, year=2028)
    assert [i.sentence for i in results.issues] == [
        "前年度の実績（7件）より減っています。累計の指標なら減りません。"
    ]
    assert len(results.answers) == 2
    sheet = opened(results_form(first, 2028))["指標"]
    titles, *rows = sheet.iter_rows(values_only=True)
    assert [row[titles.index("前年度の実績")] for row in rows] == [None, 590, 7]


def test_a_rate_left_open_is_computed_from_its_fraction(mihon: Plan) -> None:
    results = read(mihon, ("指標", "k1", {"分子": 1, "分母": 3, "時点": "2028-03-31"}))
    assert results.issues == ()
    part = results.answers[0].part
    assert isinstance(part, IndicatorValue)
    assert part.value == 33.3


def test_a_day_whose_format_was_stripped_is_still_a_day(mihon: Plan) -> None:
    results = read(mihon, ("指標", "k2", {"実績値": 5, "時点": 46843}))
    part = results.answers[0].part
    assert isinstance(part, IndicatorValue)
    assert part.as_of == dt.date(2028, 3, 31)


def test_a_measure_answered_twice_in_one_file_is_refused_once(mihon: Plan) -> None:
    book = opened(filled(mihon, ("実績", BOOKING, {"進捗状況": "順調"})))
    copy = [cell.value for cell in book["実績"][2]]
    copy[5] = "完了"
    book["実績"].append(copy)
    results = _read(saved(book), mihon)
    (issue,) = results.issues
    assert issue.severity is Severity.REFUSE
    assert "同じものへの答えが2行目にもあります。先の行を採りました。" in issue.sentence
    assert "進捗状況＝完了" in issue.answer
    (answer,) = results.answers
    assert isinstance(answer.part, Review)
    assert answer.part.state == "on-track"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("年度", "2026", "令和8年度（2026年度）の様式です。令和9年度（2027年度）の実績として"),
        ("年度", "今年度", "何年度の実績か読めません。"),
        ("計画ID", "plan-b", "ほかの計画の様式です（様式は計画ID「plan-b」"),
        ("団体コード", "182079", "ほかの計画の様式です"),
    ],
)
def test_a_form_of_another_year_or_plan_gives_no_answers(
    name: str, text: str, words: str, mihon: Plan
) -> None:
    book = opened(filled(mihon, *GOOD))
    cell = next(c for row in book["はじめに"].iter_rows() for c in row if c.value == name)
    book["はじめに"].cell(cell.row, 2).value = text
    results = _read(saved(book), mihon)
    assert results.answers == ()
    assert words in results.refused[0].words
    assert results.refused[0].place.sheet == "はじめに"


def test_a_form_without_its_guide_is_asked_about_and_a_year_outside_the_period_too(
    mihon: Plan,
) -> None:
    book = opened(filled(mihon, *GOOD))
    del book["はじめに"]
    results = _read(saved(book), mihon)
    assert [i.sentence for i in results.issues] == ["どの計画の何年度の様式か、確かめられません。"]
    assert len(results.answers) == len(GOOD)
    before = _read(filled(mihon, GOOD[0], year=2025), mihon, 2025)
    assert "計画期間（2027年度から2031年度まで）の外です。" in before.issues[0].words


def test_a_lost_sheet_is_asked_about_and_a_renamed_heading_refused(mihon: Plan) -> None:
    book = opened(filled(mihon, *GOOD))
    del book["効果"]
    titles = [cell.value for cell in book["実績"][1]]
    book["実績"].cell(1, titles.index("評価") + 1).value = "点数"
    results = _read(saved(book), mihon)
    told = {i.sentence: i.severity for i in results.issues}
    assert told == {
        "シート「効果」がありません。この分の答えはないものとして読みました。": Severity.ASK,
        "見出し「評価」がありません。このシートは読んでいません。": Severity.REFUSE,
    }
    assert {a.place.sheet for a in results.answers} == {"指標", "決算額"}


def test_a_sum_below_the_rows_is_no_answer(mihon: Plan) -> None:
    book = opened(filled(mihon, *GOOD))
    book["決算額"].append(["", "合計", "", "", 1600, 760])
    results = _read(saved(book), mihon)
    assert (results.issues, len(results.answers)) == ((), len(GOOD))


def test_a_scale_without_marks_for_the_way_on_takes_any(mihon: Plan) -> None:
    level = {"id": "g1", "kind": "level", "mark": "良"}
    plan = parse({**to_raw(mihon), "grades": [level]})
    results = read(plan, ("実績", BOOKING, {"評価": "良", "今後の方向": "様子を見る"}))
    assert results.issues == ()
    (refused,) = read(plan, ("実績", BOOKING, {"評価": "A"})).refused
    assert "良のどれかにしてください。" in refused.sentence


def test_a_workbook_that_is_no_form_is_an_error(mihon: Plan) -> None:
    book = opened(results_form(mihon, YEAR))
    for name in book.sheetnames[1:]:
        del book[name]
    with pytest.raises(InvalidDocument, match="実績の様式ではありません"):
        _read(saved(book), mihon)


JUNK = ("=", "㍻", "1e999", "NaN", " ", "9" * 60, "-", True, 10**18, 1.5, "１、５")


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_junk_in_any_cell_is_a_sentence_and_no_crash(junk: Any, mihon: Plan) -> None:
    rows = (
        ("実績", BOOKING, ("進捗状況", "評価", "今後の方向", "見込・確定")),
        ("指標", "k1", ("実績値", "分子", "分母", "時点")),
        ("決算額", OPEN_DATA, ("決算額（千円）", "財源")),
        ("効果", BOOKING, ("実績", "翌年度に回した量", "種類")),
    )
    cells = [(sheet, row, dict.fromkeys(titles, junk)) for sheet, row, titles in rows]
    names: list[Fill] = [
        ("実績", BOOKING, {"施策ID": junk, "評価": "A"}),
        ("指標", "k1", {"指標ID": junk, "実績値": 3}),
    ]
    for fills in (cells, names):
        results = read(mihon, *fills)
        assert all(issue.sentence and issue.place.cell for issue in results.issues)
        plan = with_results(mihon, [results]).plan
        assert parse(to_raw(plan)) == plan
