"""Cases in which a measure, a value or a period was once lost or misread."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import docx
import pytest

from kanmin import handbook
from kanmin.adopt import (
    Answer,
    Example,
    Frame,
    Node,
    Outline,
    adopted_plan,
    answered,
    outline_of,
    propose,
)
from kanmin.adopt.details import measure_parts
from kanmin.adopt.labels import Fact, Field
from kanmin.adopt.tables import content_of
from kanmin.adopt.years import period_in
from kanmin.localgov import default_registry
from kanmin.plan import Measure, Period, Plan, ValueRole, read_plan
from tests.adopt_samples import Block, outline
from tests.conftest import EXAMPLES, Run

BOOK = handbook.on(dt.date(2026, 11, 25))
BODY = default_registry().get("182079")


def table(rows: list[list[str]]) -> Node:
    return next(node for node in outline([rows]).nodes if node.rows)


def plan(*blocks: Block) -> Plan:
    read = outline(blocks)
    frame = Frame(BODY, BOOK, Period(first=2027, last=2031))
    return adopted_plan(read, propose(read, BOOK, "municipality"), frame)


def test_a_document_without_a_word_is_a_proposal_of_nothing() -> None:
    assert propose(Outline(kind="docx"), BOOK, "municipality").items == ()


def test_an_empty_word_file_ends_with_a_sentence(kanmin: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.docx"
    docx.Document().save(str(path))
    done = kanmin("adopt", path, "--lg-code", "182079", "-o", "p.json")
    assert done.status == 0
    assert "施策がほとんど見つかりません" in done.out


def test_a_measure_that_is_a_chapter_stays_in_the_plan() -> None:
    made = plan(
        (1, "第1章 趣旨"),
        "住民のために定めます。",
        (1, "施策1 電子申請の拡大"),
        "申請を増やします。",
        "担当課：企画課",
        (1, "第5章 推進体制"),
        "本部を置きます。",
    )
    assert [(m.title, m.lead) for m in made.measures] == [("電子申請の拡大", "企画課")]
    assert "measures" in made.chapters[1].fulfils


def test_two_measures_of_one_name_are_two() -> None:
    made = plan(
        (1, "第1章 個別施策"),
        (2, "1 便利"),
        (3, "(1) 電子申請の拡大"),
        "増やします。",
        "担当課：企画課",
        (2, "2 早い"),
        (3, "(1) 電子申請の拡大"),
        "続けます。",
        "担当課：総務課",
    )
    assert [(m.action, m.lead) for m in made.measures] == [
        ("増やします。", "企画課"),
        ("続けます。", "総務課"),
    ]


def test_a_measure_without_labels_stands_beside_one_with_them() -> None:
    made = plan(
        (1, "第1章 個別施策"),
        (2, "(1) 電子申請の拡大"),
        "増やします。",
        "担当課：企画課",
        (2, "(2) オープンデータの推進"),
        "公開します。",
    )
    assert [m.title for m in made.measures] == ["電子申請の拡大", "オープンデータの推進"]


def test_what_was_done_so_far_is_no_measure() -> None:
    blocks: tuple[Block, ...] = (
        (1, "第2章 現状と課題"),
        (2, "(1) オープンデータの推進"),
        "公開を進めてきました。",
    )
    assert plan(*blocks).measures == ()


def test_a_baseline_with_its_year_is_no_target() -> None:
    rows = [
        ["施策名", "予約", "予約"],
        ["指標", "現状値（R4）", "目標値（R8）"],
        ["利用率", "5%", "40%"],
    ]
    values = measure_parts(content_of(table(rows)).entries[0].facts)["indicators"][0]["values"]
    assert [(v["role"], v["value"], v["fiscal_year"]) for v in values] == [
        ("baseline", 5.0, 2022),
        ("target", 40.0, 2026),
    ]


def test_two_targets_with_names_are_two_indicators() -> None:
    facts = [
        Fact(Field.TARGET, "利用率 20%（R5）→60%（R10）", "目標"),
        Fact(Field.TARGET, "件数 5件（R5）→9件（R10）", "目標"),
    ]
    assert [i["name"] for i in measure_parts(facts)["indicators"]] == ["利用率", "件数"]


def test_years_that_count_on_are_kept() -> None:
    rows = [
        ["施策名", "担当課", "令和5年度", "6年度", "7"],
        ["予約", "企画課", "検討", "導入", "○"],
    ]
    facts = content_of(table(rows)).entries[0].facts
    assert [s["fiscal_year"] for s in measure_parts(facts)["schedule"]] == [2023, 2024, 2025]


def test_a_title_somebody_has_labelled_keeps_that_category() -> None:
    read = outline(
        [(1, "個別施策"), (2, "(1) オープンデータの推進"), "担当課：企画課", "公開します。"]
    )
    taught = [Example("みほん町", "オープンデータの推進", 5)]
    assert propose(read, BOOK, "municipality").measures()[0].category == 2
    assert propose(read, BOOK, "municipality", taught).measures()[0].category == 5


def test_joined_measures_keep_both_sections() -> None:
    read = outline(
        [
            (1, "個別施策"),
            (2, "(1) 電子申請の拡大"),
            "担当課：企画課",
            (2, "(2) 手続の見直し"),
            "担当課：統計課",
        ]
    )
    first = propose(read, BOOK, "municipality")
    joined = answered(first, [Answer(key=first.measures()[1].key, act="join")])
    assert [m.parts["lead"] for m in joined.measures()] == ["企画課、統計課"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("計画期間は、令和6年度から5年間とします。", 2024, 2028),
        ("計画期間は令和6年4月1日から令和11年3月31日までです。", 2024, 2028),
        ("計画期間：2024年度から3か年", 2024, 2026),
    ],
)
def test_periods_told_by_length_or_by_days(text: str, first: int, last: int) -> None:
    assert period_in([text]) == Period(first=first, last=last)


def test_a_fragment_of_a_page_is_read() -> None:
    assert [n.text for n in outline_of(b"<p>\xe6\xa1\x88\xe5\x86\x85</p>", "a.html").nodes] == [
        "案内"
    ]


def test_costs_tell_their_source_of_funds_or_that_it_is_unknown() -> None:
    facts = [
        Fact(Field.COST, "1,600", "経費計（千円） R9"),
        Fact(Field.COST, "800", "うち一般財源 R9"),
        Fact(Field.COST, "800", "うち国庫支出金 R9"),
        Fact(Field.COST, "300千円", "予算 令和10年度"),
    ]
    told = [(c["fiscal_year"], c["source"], c["amount"]) for c in measure_parts(facts)["costs"]]
    assert told == [(2027, "general", 800), (2027, "national", 800), (2028, "unknown", 300)]


def test_what_has_no_place_in_a_measure_stands_in_its_text() -> None:
    rows = [
        ["施策名", "予約", "予約", "予約"],
        ["概要", "受け付けます。", "受け付けます。", "受け付けます。"],
        ["備考", "県と共に進めます。", "県と共に進めます。", "県と共に進めます。"],
        ["事業区分", "新規", "事業開始", "夏の終わり"],
        ["実施時期", "随時", "随時", "随時"],
    ]
    action = measure_parts(content_of(table(rows)).entries[0].facts)["action"]
    for text in ("受け付けます。", "県と共に進めます。", "新規", "夏の終わり", "随時"):
        assert text in action


def test_a_list_with_a_row_that_is_no_measure_stays_in_the_chapter_too() -> None:
    rows = [["施策名", "担当課"], ["予約", "企画課"], ["その他", "各課で定めるもの"]]
    made = plan((1, "第1章 個別施策"), rows)
    assert [m.title for m in made.measures] == ["予約"]
    assert any("各課で定めるもの" in row for p in made.chapters[0].paragraphs for row in p.rows)


def test_the_groups_of_a_list_stand_in_the_path() -> None:
    rows = [["施策名", "担当課", "備考"], ["便利な窓口"] * 3, ["予約", "企画課", "－"]]
    made = plan((1, "第1章 個別施策"), rows)
    assert made.measures[0].anchor
    assert made.measures[0].anchor.path == ("個別施策", "便利な窓口")


def test_a_category_that_the_document_prints_is_taken() -> None:
    made = plan(
        (1, "第1章 個別施策"),
        [["施策名", "お祭りの日"], ["概要", "開きます。"], ["分類", "第14条関係"]],
    )
    assert made.measures[0].category == 4
    assert "第14条" not in made.measures[0].action


def test_a_word_file_of_kanmins_own_comes_back(kanmin: Run, tmp_path: Path) -> None:
    kanmin("export", EXAMPLES / "mihon.yaml", "-o", "m.docx")
    kanmin("adopt", "m.docx", "--lg-code", "182079", "-o", "p.json")
    was, back = read_plan(EXAMPLES / "mihon.yaml"), read_plan(tmp_path / "p.json")
    assert back.period == was.period
    assert [m.title for m in back.measures] == [m.title for m in was.measures]
    assert [m.category for m in back.measures] == [m.category for m in was.measures]
    assert [m.lead for m in back.measures] == [m.lead for m in was.measures]
    assert [m.action.split("\n")[0] for m in back.measures] == [m.action for m in was.measures]
    assert [targets(m) for m in back.measures] == [targets(m) for m in was.measures]
    assert [money(m) for m in back.measures] == [money(m) for m in was.measures]


def targets(measure: Measure) -> list[tuple[int | None, int | float | None]]:
    values = [v for i in measure.indicators for v in i.of(ValueRole.TARGET)]
    return [(v.fiscal_year, v.value) for v in values]


def money(measure: Measure) -> set[tuple[int, str, int]]:
    return {(c.fiscal_year, c.source.value, c.amount) for c in measure.all_costs}
