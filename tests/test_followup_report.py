"""The yearly report, its charts, the sheet for the assembly, the ledger."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanmin.followup import (
    Attainment,
    achievements_document,
    changes,
    costs_chart,
    indicator_chart,
    ledger,
    read_results,
    report_document,
    report_raw,
    running_chart,
    with_changes,
    with_results,
    year_standing,
)
from kanmin.layout import Chart, Document, Heading, Table
from kanmin.plan import (
    Plan,
    parse,
    to_raw,
)
from kanmin.publish import docx_bytes, tables_bytes
from kanmin.publish.html_out import html_bytes
from tests.conftest import EXAMPLES
from tests.followup_samples import (
    YEAR,
    answered_years,
    indicator,
    value,
    with_measure,
)
from tests.strategies import plans
from tests.synthetic import plan_of


@pytest.fixture(scope="session")
def reviewed(mihon: Plan) -> Plan:
    """みほん町 after the three sections' forms of 2027 came back."""
    files = sorted(EXAMPLES.glob("results-2027-*.xlsx"))
    found = [read_results(file.read_bytes(), file.name, mihon, YEAR) for file in files]
    assert len(files) == 3
    assert [issue.words for results in found for issue in results.issues] == []
    applied = with_results(mihon, found)
    assert applied.disagreements == ()
    return applied.plan


# The report


def test_the_report_of_three_sections_tells_everything_and_nobody_is_left_out(
    reviewed: Plan,
) -> None:
    report = report_document(reviewed, YEAR)
    words = _words(report)
    for told in (
        "計画の施策3件のうち、3件から答えがありました。",
        "応札がなく、入札をやり直したため",
        "C（目標に届かなかったが、進んだ）",
        "予算額1,600千円に対し、決算額は1,544千円（見込）です。",
        "施策「スマートフォン教室」",
        "見込のままの答えが2つあります。",
        "0%\n（0／3,052）",
        "20%（直線補間）\n令和11年度（2029年度）に40%",
        "令和10年（2028年）3月31日時点",
    ):
        assert told in words, told
    headings = [block.text for block in report.blocks if isinstance(block, Heading)]
    assert [h for h in headings if h[0].isdigit() and "　" not in h] == [
        "1 概要",
        "2 施策ごとの実績",
        "1 公共施設のオンライン予約",
        "2 避難所・公共施設のオープンデータ",
        "3 スマートフォン教室",
        "3 小さく生んで大きく育てる台帳",
        "4 まだ答えのない施策・確かめること",
        "5 来年度に向けて",
    ]
    _each_chart_has_its_table(report)
    anchors = [block.anchor for block in report.blocks if isinstance(block, Heading)]
    assert len(set(anchors)) == len(anchors)


def _words(found: Document) -> str:
    parts: list[str] = [found.title, *found.cover]
    for block in found.blocks:
        if isinstance(block, Table):
            parts += [cell.text for row in (*block.head, *block.rows) for cell in row]
        elif isinstance(block, Chart):
            parts.append(block.caption)
        else:
            parts.append(getattr(block, "text", ""))
            parts += [item.text for item in getattr(block, "items", ())]
    return "\n".join(parts)


def _each_chart_has_its_table(found: Document) -> None:
    charts = [(n, b) for n, b in enumerate(found.blocks) if isinstance(b, Chart)]
    assert charts
    for number, chart in charts:
        table = found.blocks[number + 1]
        assert isinstance(table, Table)
        assert chart.caption in table.caption
        assert [row[0].text for row in table.rows] == [series.name for series in chart.series]


def test_estimates_are_marked_where_they_stand_and_settled_figures_are_not(reviewed: Plan) -> None:
    table = next(
        block
        for block in report_document(reviewed, YEAR).blocks
        if isinstance(block, Table) and block.caption == "経費の予算額と決算額（千円）"
    )
    assert {row[0].text: row[2].text for row in table.rows} == {
        "国庫支出金": "760",
        "一般財源": "784（見込）",
        "計": "1,544（見込）",
    }


@pytest.mark.parametrize("year", [2026, 2027, 2031, 2040])
def test_a_plan_nobody_answered_is_reported_as_that_and_not_as_failed(
    year: int, mihon: Plan
) -> None:
    words = _words(report_document(mihon, year))
    assert "計画の施策3件のうち、0件から答えがありました。3件は、まだ答えがありません。" in words
    assert "決算額の答えはまだありません。" in words
    assert "進捗状況の答えがまだありません。" in words
    assert "公共施設のオンライン予約：オンラインで行われた予約の割合" in words
    assert {s.attainment for s in year_standing(mihon, year).indicators} == {Attainment.NO_DATA}
    raw = report_raw(mihon, year)
    assert raw["states"]["unanswered"] == raw["states"]["measures"] == 3
    assert raw["measures"][0]["indicators"][0]["result"] is None


@pytest.mark.parametrize(
    "plan",
    [with_measure(), parse({**to_raw(with_measure()), "measures": []}), plan_of(5)],
    ids=["one", "none", "five"],
)
def test_reports_of_small_and_odd_plans_can_be_made_in_every_form(plan: Plan) -> None:
    for found in (report_document(plan, YEAR), achievements_document(plan, YEAR)):
        assert docx_bytes(found)[:2] == b"PK"
        assert b"</html>" in html_bytes(found)
        assert tables_bytes(found)[:2] == b"PK"
    assert json.dumps(report_raw(plan, YEAR))


@given(plans, st.data())
@settings(max_examples=20)
def test_any_plan_can_be_reported_on(plan: Plan, data: st.DataObject) -> None:
    year = data.draw(st.sampled_from(answered_years(plan)))
    for found in (report_document(plan, year), achievements_document(plan, year)):
        for block in found.blocks:
            if isinstance(block, Table):
                widths = {sum(cell.span for cell in row) for row in (*block.head, *block.rows)}
                assert widths == {len(block.widths)}
    json.dumps(report_raw(plan, year), allow_nan=False)
    chosen = [change.id for change in changes(plan, year)]
    after = with_changes(plan, changes(plan, year), chosen)
    assert parse(to_raw(after)) == after


def test_the_sheet_for_the_assembly_has_a_row_a_measure_in_thousand_yen(reviewed: Plan) -> None:
    found = achievements_document(reviewed, YEAR)
    (table,) = [block for block in found.blocks if isinstance(block, Table)]
    assert [cell.text for cell in table.head[0]] == [
        "施策名", "担当課", "予算額", "決算額", "財源内訳（決算額）",
        "指標の目標と実績", "主な成果", "今後の方向",
    ]  # fmt: skip
    first = [cell.text for cell in table.rows[0]]
    assert first[:5] == [
        "1 公共施設のオンライン予約", "教育課", "1,600", "1,520", "国庫支出金 760\n一般財源 760",
    ]  # fmt: skip
    assert first[7] == "継続（今のまま続ける）"
    assert [cell.text for cell in table.rows[-1]][:4] == ["計", "", "1,600", "1,544（見込）"]


def test_the_ledger_follows_money_and_hours_apart_over_the_years() -> None:
    plan = with_measure(
        effects=[
            {"kind": "yen", "amount": 100, "from_year": 2028},
            {"kind": "hours", "amount": 30, "from_year": 2027},
        ],
        realised=[
            {"fiscal_year": 2027, "kind": "hours", "amount": 20, "status": "settled"},
            {"fiscal_year": 2028, "kind": "yen", "amount": 90, "put_back": 60, "used_for": "m"},
        ],
    )
    found = [
        (e.year, e.kind.value, e.expected, e.realised, e.put_back, e.used_for)
        for e in ledger(plan, 2028)
    ]
    assert found == [
        (2027, "hours", 30, 20, None, ""),
        (2028, "yen", 100, 90, 60, "施策「施策」"),
        (2028, "hours", 30, None, None, ""),
    ]


def test_charts_leave_open_what_is_not_known(mihon: Plan, reviewed: Plan) -> None:
    chart, _table = costs_chart(reviewed, YEAR)
    assert isinstance(chart, Chart)
    named = {series.name: series for series in chart.series}
    assert named["一般財源"].values == (800, 420, 420, 0, 0)
    assert named["決算額"].values == (1544, None, None, None, None)
    assert "決算額" not in {s.name for s in _chart(costs_chart(mihon, YEAR)).series}
    running = _chart(running_chart(mihon))
    assert [s.values for s in running.series] == [(1, 0, 0, 0, 0), (1, 1, 1, 1, 0)]
    booking = reviewed.measures[0]
    lines = _chart(indicator_chart(booking, booking.indicators[0], reviewed))
    assert [(s.name, s.style) for s in lines.series] == [
        ("目標の道すじ", "dashed"),
        ("実績", "dots"),
    ]
    assert lines.series[1].values == (None, None, 0, None, None, None, None)
    assert indicator_chart(booking, indicator(), reviewed) == ()


def _chart(blocks: tuple[Any, ...]) -> Chart:
    assert isinstance(blocks[0], Chart)
    return blocks[0]


def test_a_forecast_stands_in_the_chart_after_the_last_result(mihon: Plan) -> None:
    found = indicator(
        value("target", 2031, 60), *(value("result", y, y - 2020) for y in range(2024, 2029))
    )
    chart = _chart(indicator_chart(mihon.measures[0], found, mihon))
    line = chart.series[-1]
    assert (line.name, line.style) == ("見通し（実績5年分の直線）", "dotted")
    known = dict(zip(chart.labels, line.values, strict=True))
    told = [(year, round(v, 9)) for year, v in known.items() if v is not None]
    assert told == [("R11(2029)", 9), ("R12(2030)", 10), ("R13(2031)", 11)]
    assert all(
        (v is None) == (band is None) for v, band in zip(line.values, line.spread, strict=True)
    )
