"""Candidates in Excel: what is written is read again; what cannot be read is told by its cell."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import jsonschema
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kanmin.errors import InvalidDocument, KanminError, UnreadableFile
from kanmin.grow import (
    CandidateSet,
    blank_candidates,
    candidates_in_json,
    candidates_in_workbook,
    candidates_schema,
    candidates_workbook,
    json_bytes,
    read_candidates,
)
from kanmin.grow.candidates import MOST_CANDIDATES
from kanmin.grow.faults import doubts, refuse_contradictions
from tests.conftest import EXAMPLES
from tests.grow_samples import FIRST, made, one, saving, sets
from tests.strategies import texts

Change = Callable[[Workbook], None]


@settings(max_examples=20)
@given(sets(most=8, most_years=6, chosen=True), texts, texts, texts)
def test_a_workbook_holds_all_of_a_set(
    wanted: CandidateSet, title: str, note: str, name: str
) -> None:
    told = {**wanted.model_dump(mode="json"), "title": title, "lg_code": "182079"}
    told["candidates"][0] |= {"title": name, "note": note, "measure": note}
    asked = candidates_in_json(json.dumps(told))
    assert candidates_in_workbook(candidates_workbook(asked), "a.xlsx") == asked
    assert candidates_in_json(json_bytes(asked).decode()) == asked


def test_a_blank_form_is_a_set_and_the_example_is_the_same_in_both_forms() -> None:
    blank = blank_candidates(FIRST)
    assert candidates_in_workbook(candidates_workbook(blank), "a.xlsx") == blank
    example = read_candidates(EXAMPLES / "candidates.json")
    assert read_candidates(EXAMPLES / "candidates.xlsx") == example


@settings(max_examples=20)
@given(sets(most=4, chosen=True))
def test_candidates_hold_to_the_published_schema(wanted: CandidateSet) -> None:
    validator = jsonschema.Draft202012Validator(candidates_schema())
    validator.validate(json.loads(json_bytes(wanted)))
    assert not validator.is_valid({"candidates": []})


def sample() -> CandidateSet:
    effects = [saving(50), {"kind": "hours", "expected": 30}]
    return made(
        one("c1", 800, 100, effects=effects, points=[{"category": 2, "points": 3}]),
        one("c2", 300, requires=["c1"], excludes=["c3"], must=True),
        one("c3", 100, chosen=True),
        money=[900, 900],
        hours=[100, None],
        title="工程表",
        fund={"name": "基金", "balance": 5},
        weights=[{"category": 3, "weight": 2}],
    )


def changed(change: Change, wanted: CandidateSet | None = None) -> bytes:
    book = load_workbook(io.BytesIO(candidates_workbook(wanted or sample())))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cell(sheet: str, title: str, row: int, value: Any) -> Change:
    """Write into the cell of a row (2 is the first below the headings) and column."""

    def change(book: Workbook) -> None:
        table = book[sheet]
        titles = [c.value for c in table[1]]
        table.cell(row, titles.index(title) + 1).value = value

    return change


def setting(item: str, value: Any) -> Change:
    def change(book: Workbook) -> None:
        table = book["設定"]
        row = next(r for r in range(1, 40) if table.cell(r, 1).value == item)
        table.cell(row, 2).value = value

    return change


def after(*changes: Change) -> CandidateSet:
    def change(book: Workbook) -> None:
        for single in changes:
            single(book)

    return candidates_in_workbook(changed(change), "a.xlsx")


def test_columns_may_be_moved_and_added_and_rows_left_blank() -> None:
    def change(book: Workbook) -> None:
        for name in ("枠", "候補", "経費", "効果"):
            book[name].insert_rows(3)
            book[name].insert_rows(2, 2)
            book[name].move_range("A1:A9", cols=40)
            book[name].cell(1, 60).value = "課内の覚え"
            book[name].cell(4, 60).value = "見直し"
        book["設定"].insert_rows(4)
        book["設定"].append(["課内の覚え", "なし"])

    assert candidates_in_workbook(changed(change), "a.xlsx") == sample()


def test_numbers_years_and_marks_are_read_as_offices_write_them() -> None:
    found = after(
        cell("枠", "年度", 2, "令和９年度"),
        cell("枠", "年度", 3, "R10"),
        cell("枠", "一般財源（千円）", 2, "１，２００"),
        cell("枠", "時間", 2, "100.5"),
        cell("候補", "早くて（年度）", 2, "令和9"),
        cell("候補", "必ず始める", 2, "〇"),
        cell("候補", "必ず始める", 3, "×"),
        cell("経費", "財源", 2, "国庫支出金"),
        cell("経費", "財源", 3, None),
        cell("経費", "翌年度から毎年（千円）", 2, None),
    )
    assert [b.fiscal_year for b in found.budgets] == [2027, 2028]
    assert (found.budgets[0].general, found.budgets[0].hours) == (1200, 100.5)
    first, second, _third = found.candidates
    assert (first.earliest, first.must, second.must) == (2027, True, False)
    assert (first.costs[0].source, first.costs[0].yearly) == ("national", 0)
    assert second.costs[0].source == "general"


def test_candidates_are_named_by_their_titles_too() -> None:
    found = after(
        cell("候補", "前提となる候補", 3, " 施策c1 、施策ｃ３"),
        cell("候補", "同時に選べない候補", 3, None),
        cell("経費", "候補のID", 4, "施策c3"),
    )
    assert found.candidates[1].requires == ("c1", "c3")
    assert found.candidates[2].costs[0].initial == 100


def test_ids_that_were_left_empty_are_made_beside_those_that_are_there() -> None:
    found = after(
        cell("候補", "ID", 2, None),
        cell("候補", "ID", 3, "c1"),
        cell("経費", "候補のID", 2, "施策c1"),
        cell("経費", "候補のID", 3, "施策c2"),
        cell("効果", "候補のID", 2, "施策c1"),
        cell("効果", "候補のID", 3, "施策c1"),
        cell("候補", "前提となる候補", 3, "施策c1"),
    )
    assert [c.id for c in found.candidates] == ["c2", "c1", "c3"]
    assert found.candidates[1].requires == ("c2",)


def _rename(sheet: str, name: str) -> Change:
    def change(book: Workbook) -> None:
        book[sheet].title = name

    return change


def _many(book: Workbook) -> None:
    for number in range(MOST_CANDIDATES):
        book["候補"].append([f"x{number}", "施策"])


BAD = [
    (cell("経費", "開始年度（千円）", 2, -5), "シート「経費」2行目の「開始年度", "「-5」"),
    (cell("経費", "開始年度（千円）", 3, "三百"), "シート「経費」3行目の「開始年度", "「三百」"),
    (cell("効果", "見込み", 2, None), "シート「効果」2行目の「見込み」", "必要な項目"),
    (cell("効果", "少なめ", 2, 90), "シート「効果」2行目", "少なめ、見込み、多めの順"),
    (cell("効果", "種類", 3, "元気"), "シート「効果」3行目の「種類」", "経費の削減、時間の削減"),
    (cell("経費", "財源", 2, "県債"), "シート「経費」2行目の「財源」", "「県債」は選べません"),
    (cell("経費", "候補のID", 3, "c9"), "シート「経費」3行目の「候補のID」", "「c9」という候補"),
    (cell("候補", "前提となる候補", 3, "c8"), "シート「候補」3行目の「前提となる候補」", "「c8」"),
    (cell("候補", "必ず始める", 4, "要"), "シート「候補」4行目の「必ず始める」", "○か空欄"),
    (cell("候補", "ID", 4, "c1"), "シート「候補」4行目の「ID」", "同じID「c1」"),
    (cell("候補", "ID", 5, "施策 3"), "シート「候補」5行目の「ID」", "英字で始め"),
    (cell("候補", "価値：分類2", 2, 5000), "シート「候補」2行目の「価値：分類2」", "大きすぎ"),
    (cell("候補", "早くて（年度）", 2, "来年"), "シート「候補」2行目の「早くて", "「来年」"),
    (cell("候補", "開始年度の時間", 2, -1), "シート「候補」2行目の「開始年度の時間」", "小さすぎ"),
    (cell("枠", "年度", 3, 2030), "シート「枠」", "1年ずつ、抜けなく"),
    (cell("枠", "一般財源（千円）", 3, None), "シート「枠」3行目の「一般財源", "必要な項目"),
    (setting("重み：分類3", 500), "シート「設定」", "「重み：分類3」"),
    (setting("基金のはじめの残高（千円）", "多数"), "の「基金のはじめの残高（千円）」", "「多数」"),
    (setting("団体コード", "182078"), "の「団体コード」", "検査数字"),
    (setting("基金の名", None), "", ""),
    (cell("候補", "前提となる候補", 1, "前提"), "シート「候補」", "見出し「前提となる候補」"),
    (cell("設定", "項目", 6, "基金"), "シート「設定」", "がありません"),
    (_rename("経費", "費用"), "", "シート「経費」がありません"),
    (_rename("設定", "せってい"), "", "シート「設定」がありません"),
    (_many, "シート「候補」", "多すぎます（500まで）"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "where", "what"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_read_is_told_by_sheet_row_and_column(
    change: Change, where: str, what: str
) -> None:
    data = changed(change)
    if not what:
        assert candidates_in_workbook(data, "a.xlsx").fund
        return
    with pytest.raises(KanminError) as caught:
        candidates_in_workbook(data, "a.xlsx")
    assert where in caught.value.sentence
    assert what in caught.value.sentence


def test_what_is_no_workbook_or_json_of_candidates_is_told(tmp_path: Any) -> None:
    for name, data, told in (
        ("a.xlsx", b"PK", "Excelのブックとして読めません"),
        ("a.json", b"{", "JSONとして読めません"),
        ("a.json", b"[" * 100_000, "入れ子が深すぎます"),
        ("a.json", b"[]", "候補の文書ではありません"),
        ("a.json", b"{}", "必要な項目がありません"),
        ("a.csv", b"", "扱えない種類"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(KanminError, match=told) as caught:
            read_candidates(tmp_path / name)
        assert caught.value.where.startswith(name)
    with pytest.raises(UnreadableFile, match="ファイルがありません"):
        read_candidates(tmp_path / "none.json")


CONTRADICTIONS = [
    ([one("a", requires=["b"]), one("b", requires=["c"]), one("c", requires=["a"])],
     "施策a → 施策b → 施策c → 施策a"),
    ([one("a", requires=["a"])], "施策a → 施策a"),
    ([one("a", requires=["x"])], "「x」というID"),
    ([one("a", excludes=["x"])], "「x」というID"),
    ([one("a"), {"id": "b", "title": "施策b", "must": True}], "施策b: 必要とされていますが"),
    ([one("a", must=True, requires=["b"]), {"id": "b"}], "施策a: 必要とされていますが"),
    ([one("a", must=True, excludes=["b"]), one("b", must=True)], "「施策a」と「施策b」は同時に"),
    ([one("a", must=True, requires=["b"]), one("b", excludes=["c"]), one("c", must=True)],
     "「施策b」と「施策c」は同時に"),
    ([one("a", earliest=2028, latest=2027)], "遅くとも（令和9年度（2027年度））が、早くて"),
    ([one("a", must=True, earliest=2040)], "枠のある年度には始められません"),
    ([one("a", must=True, latest=2027, requires=["b"]), one("b")], "早くても令和10年度"),
    ([one("a", must=True, requires=["b"]), one("b", requires=["c"]), one("c", requires=["d"]),
      one("d")], "令和11年度（2029年度）に間に合いません"),
]  # fmt: skip


@pytest.mark.parametrize(("candidates", "told"), CONTRADICTIONS, ids=lambda v: str(v)[:40])
def test_contradictions_are_told_before_anything_is_reckoned(
    candidates: list[dict[str, Any]], told: str
) -> None:
    with pytest.raises(InvalidDocument) as caught:
        refuse_contradictions(made(*candidates, money=[0, 0, 0]))
    assert told in caught.value.sentence
    assert caught.value.todo


def test_a_category_stands_once() -> None:
    twice = [{"category": 1, "points": 1}, {"category": 1, "points": 2}]
    with pytest.raises(InvalidDocument, match="分類1が2か所以上"):
        candidates_in_json(
            json.dumps(
                {
                    "budgets": [{"fiscal_year": 2027, "general": 0}],
                    "candidates": [one("a", points=twice)],
                }
            )
        )


def test_yen_among_thousand_yen_and_other_odd_figures_are_asked_about() -> None:
    usual = [one(f"u{n}", 500 + n, 100) for n in range(8)]
    odd = (
        one("yen", 5_000_000),
        one("hours", 500, hours_yearly=50_000),
        one("share", 500, effects=[saving(10, share=None)]),
    )
    told = doubts(made(*usual, *odd, money=[0]))
    assert [line.split(":")[0] for line in told] == ["施策yen", "施策hours", "施策share"]
    assert "5,000,000千円は大きすぎます。円で書かれていませんか" in told[0]
    assert doubts(made(*usual, money=[0])) == ()


@settings(max_examples=25)
@given(st.data())
def test_no_cell_whatever_ends_in_anything_but_a_sentence(data: st.DataObject) -> None:
    sheet = data.draw(st.sampled_from(["設定", "枠", "候補", "経費", "効果"]))
    row, column = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 17))
    odd = st.sampled_from([True, -1, 0.5, 1e300, "=1+1", "1e400", "①", "a、b", 10**14, "TRUE"])
    value = data.draw(odd | st.text(max_size=20))
    assume(not isinstance(value, str) or value.isprintable())

    def change(book: Workbook) -> None:
        book[sheet].cell(row, column).value = value

    with suppress(KanminError):
        refuse_contradictions(candidates_in_workbook(changed(change), "a.xlsx"))
