"""An inquiry in the house: the sheet out and back, what a section may do to it, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanmin.errors import InvalidDocument, KanminError
from kanmin.inquiry import (
    InquiryHead,
    Remark,
    inquiry_form,
    open_inquiry,
    raw_at,
    read_inquiry,
    value_words,
    with_value,
)
from kanmin.plan import Plan, diff, parse, resolve, to_raw
from kanmin.text import clean
from tests.followup_samples import Fill, opened, rearranged, saved, stripped, write
from tests.inquiry_samples import BOOKING, CLASSES, OPEN_DATA, answered, changed, form, read, told
from tests.strategies import plans, quantities, texts

M = "/measures/m-booking"
GOOD: tuple[Fill, ...] = (
    ("施策", "m-booking 取組", {"内容": "予約を町の頁で受けます。\n=1+1", "記入者": "教育 一子"}),
    ("施策", "m-booking 関係課・関係者", {"内容": "企画課\n図書館"}),
    ("工程", "m-booking s2", {"段階": "拡大", "内容": "体育館も"}),
    ("指標の値", "k1 v2", {"値": "４５％", "分子": "1,386", "分母": 3080}),
    ("経費", "pj1 c3", {"金額（千円）": "４００千円"}),
    ("所要時間", "m-booking h1", {"年度": "令和10年度", "時間": "120"}),
)
ANSWER = {
    f"{M}/action": "予約を町の頁で受けます。\n=1+1",
    f"{M}/partners": ["企画課", "図書館"],
    f"{M}/schedule/s2/stage": "expand",
    f"{M}/schedule/s2/note": "体育館も",
    f"{M}/indicators/k1/values/v2/value": 45,
    f"{M}/indicators/k1/values/v2/numerator": 1386,
    f"{M}/indicators/k1/values/v2/denominator": 3080,
    f"{M}/projects/pj1/costs/c3/amount": 400,
    f"{M}/staff_hours/h1/fiscal_year": 2028,
    f"{M}/staff_hours/h1/hours": 120,
}


# Round trips


@given(plans.filter(lambda plan: plan.measures))
@settings(max_examples=15)
def test_a_sheet_that_nobody_touched_changes_nothing(plan: Plan) -> None:
    reading = read(plan, form(plan))
    assert (reading.changes, reading.issues, reading.plan) == ((), (), plan)


def test_nor_does_one_that_lost_all_but_its_cells(mihon: Plan) -> None:
    for data in (stripped(form(mihon)), rearranged(form(mihon))):
        reading = read(mihon, data)
        assert (reading.changes, reading.issues, reading.plan) == ((), (), mihon)


FIELDS = ("title", "current", "action", "outcome", "lead", "partners")
TITLES = dict(
    zip(
        FIELDS,
        ("施策名", "現状と課題", "取組", "得られる姿", "担当課", "関係課・関係者"),
        strict=True,
    )
)


TYPED = texts.filter(lambda text: "_x" not in text)
"""openpyxl, which types here, makes an A of "_x0041_"; Excel does not."""


@given(
    st.dictionaries(st.sampled_from(FIELDS), TYPED, max_size=3),
    st.none() | st.sampled_from(["study", "run", "done"]),
    quantities.filter(lambda n: n is not None),
    st.integers(0, 10**9),
)
@settings(max_examples=12)
def test_what_is_written_comes_back_as_exactly_these_changes(
    mihon: Plan, fields: dict[str, str], stage: str | None, number: float, money: int
) -> None:
    raw = to_raw(mihon)
    booking = raw["measures"][0]
    for name, text in fields.items():
        lines = [line for line in clean(text).splitlines() if line.strip()]
        booking[name] = lines if name == "partners" else text
    booking["schedule"][0]["stage"] = stage or "prepare"
    booking["indicators"][0]["values"][1]["value"] = number
    booking["projects"][0]["costs"][0]["amount"] = money
    wanted = parse(raw)
    book = opened(form(mihon, BOOKING))
    into = opened(form(wanted))
    for sheet in ("施策", "工程", "指標の値", "経費"):
        for row in book[sheet].iter_rows(min_row=2):
            for cell in row:
                new = into[sheet].cell(cell.row, cell.column).value
                if book[sheet].cell(1, cell.column).value not in ("施策名", "書き方"):
                    write(cell, new)
    reading = read(mihon, saved(book))
    assert reading.issues == ()
    assert reading.changes == diff(mihon, wanted)


def test_every_sheet_comes_back_with_who_wrote_it(mihon: Plan) -> None:
    data = answered(form(mihon, BOOKING), *GOOD, who="課長 花子")
    for sheet in (data, stripped(data), rearranged(data)):
        reading = read(mihon, sheet)
        assert changed(reading) == ANSWER
        assert (told(reading), reading.section) == ([], BOOKING)
        assert reading.answerers == ("課長 花子", "教育 一子")
        assert reading.writer_of(f"{M}/action") == "教育 一子"
        assert reading.writer_of(f"{M}/outcome") == ""


def test_new_rows_get_one_id_however_often_they_are_sent(mihon: Plan) -> None:
    book = opened(form(mihon, BOOKING))
    new: dict[str, dict[str, Any]] = {
        "工程": {"年度": "2031", "段階": "完了", "内容": "=まとめ"},
        "経費": {"年度": "R13(2031)", "財源": "県支出金", "金額（千円）": 10},
        "所要時間": {"年度": 2030, "時間": 8.5},
        "指標の値": {"区分": "目標値", "年度": "R10", "値": 30, "時点": "R11.3.31"},
    }
    for sheet, cells in new.items():
        table = book[sheet]
        titles = [cell.value for cell in table[1]]
        spare = next(r for r in table.iter_rows(min_row=2) if not r[titles.index("年度")].value)
        for title, value in cells.items():
            write(spare[titles.index(title)], value)
    first, second = (read(mihon, saved(book)) for _time in range(2))
    assert first.issues == ()
    assert [change.kind for change in first.changes] == ["added"] * 4
    assert {tuple(change.new.values())[1:] for change in first.changes} == {
        (2031, "done", "=まとめ"),
        ("target", 2028, 30, "2029-03-31", ""),
        (2031, "prefectural", 10),
        (2030, 8.5),
    }
    assert first.changes == second.changes


def test_a_part_goes_when_it_is_said_so_and_never_with_its_row(mihon: Plan) -> None:
    book = opened(answered(form(mihon, BOOKING), ("工程", "s4", {"削除": "削除"})))
    book["工程"].delete_rows(2)
    del book["経費"]
    reading = read(mihon, saved(book))
    assert [(c.kind, c.where) for c in reading.changes] == [("removed", f"{M}/schedule/s4")]
    assert told(reading) == [
        "a.xlsx: シート「経費」がありません。この分は変更なしとして読みました。"
    ]


def test_remarks_are_no_changes(mihon: Plan) -> None:
    data = answered(
        form(mihon, CLASSES),
        ("はじめに", "全体への意見", {}),
        ("施策", "m-classes 取組", {"意見・連絡": "予算が要ります。", "記入者": "福祉 太郎"}),
    )
    reading = read(mihon, data)
    assert reading.changes == ()
    assert reading.remarks == (
        Remark("/measures/m-classes/action", "予算が要ります。", "福祉 太郎"),
    )


# Bad input: told with its place, the good cells kept

BAD: list[tuple[Fill, str]] = [
    (
        ("経費", "pj1 c1", {"金額（千円）": "たくさん"}),
        "シート「経費」2行目の「金額（千円）」 (I2): 「たくさん」は数値として読めません",
    ),
    (("経費", "pj1 c1", {"金額（千円）": -5}), "「-5」は小さすぎます（0以上にしてください）。"),
    (("経費", "pj1 c1", {"金額（千円）": 1.5}), "(I2): 「1.5」は整数ではありません。"),
    (("経費", "pj1 c1", {"金額（千円）": None}), "「金額（千円）」が空です。"),
    (("経費", "pj1 c1", {"財源": "宝くじ"}), "「宝くじ」は選べません。国庫支出金、"),
    (("指標の値", "k1 v2", {"値": "40件"}), "単位「件」は、この欄の単位「%」と違います。"),
    (("指標の値", "k1 v2", {"区分": "実績値"}), "「実績値」は選べません。現状値、目標値のどれか"),
    (("指標の値", "k1 v2", {"時点": "昨日"}), "「昨日」は日付として読めません"),
    (("工程", "s1", {"年度": "来年"}), "「来年」は年度として読めません"),
    (
        ("工程", "s1", {"削除": "消す", "内容": "x"}),
        "の「削除」 (H2): この欄の「消す」は",
    ),
    (
        ("工程", "s1", {"工程ID": "s99", "内容": "x"}),
        "ID「s99」は、施策「公共施設",
    ),
    (
        ("工程", "s1", {"工程ID": "s5", "内容": "x"}),
        "ID「s5」は、施策「公共施設",
    ),
    (("工程", "s1", {"施策ID": "m-none", "内容": "x"}), "施策ID「m-none」は計画にありません。"),
    (("工程", "s1", {"施策ID": None, "内容": "x"}), "施策IDが空です。"),
    (
        ("工程", "s1", {"施策ID": "m-opendata", "工程ID": "s5", "施策名": "", "内容": "秘密"}),
        "（総務課）は、この様式で照会した施策ではありません。書かれていた内容：",
    ),
    (
        ("工程", "s1", {"工程ID": None}),
        "もうあります（ID「s1」）。",
    ),
    (("工程", "s1", {"工程ID": "s2", "内容": "写し"}), "ID「s2」の行が二つあります。"),
    (("工程", "s1", {"施策名": "別の施策", "内容": "x"}), "施策名「別の施策」が、ID「m-booking」"),
    (("工程", "s1", {"版": 7, "内容": "x"}), "版7の様式から写した行です（この様式は版1です）。"),
    (
        ("施策", "m-booking 取組", {"項目": "とりくみ", "内容": "x"}),
        "項目「とりくみ」はありません。",
    ),
    (("工程", "s1", {"年度": "1900"}), "「1900」は小さすぎます"),
]


@pytest.mark.parametrize(("fill", "sentence"), BAD, ids=[str(n) for n in range(len(BAD))])
def test_bad_cells_are_told_and_the_good_ones_are_kept(
    fill: Fill, sentence: str, mihon: Plan
) -> None:
    good: Fill = ("施策", "m-booking 得られる姿", {"内容": "よい欄"})
    reading = read(mihon, answered(form(mihon, BOOKING), good, fill))
    assert reading.plan.measures[0].outcome == "よい欄"
    assert reading.refused
    assert any(sentence in words for words in told(reading)), told(reading)
    assert reading.plan.measures[1:] == mihon.measures[1:]


def test_of_two_rows_of_one_id_the_first_is_read_and_the_second_told(mihon: Plan) -> None:
    book = opened(answered(form(mihon, BOOKING), ("工程", "s1", {"内容": "先"})))
    copied = [cell.value for cell in book["工程"][2]]
    copied[6] = "後"
    book["工程"].append(copied)
    reading = read(mihon, saved(book))
    assert changed(reading) == {f"{M}/schedule/s1/note": "先"}
    (words,) = told(reading)
    assert "ID「s1」の行が二つあります。" in words
    assert "書かれていた内容：内容：後" in words


def test_a_missing_column_is_told_and_the_others_are_read(mihon: Plan) -> None:
    book = opened(answered(form(mihon, BOOKING), ("工程", "s1", {"段階": "完了", "内容": "後"})))
    book["工程"].cell(1, 6).value = "だんかい"
    book["経費"].cell(1, 3).value = "けいひ"
    reading = read(mihon, saved(book))
    assert changed(reading) == {f"{M}/schedule/s1/note": "後"}
    assert told(reading) == [
        "a.xlsx シート「工程」: 見出し「段階」がありません。この欄は変更なしとして読みました。",
        "a.xlsx シート「経費」: 見出し「経費ID」がありません。このシートは読んでいません。",
    ]


def test_sheets_of_something_else_give_nothing_and_say_so(mihon: Plan) -> None:
    other = mihon.model_copy(update={"id": "other"})
    later = with_value(mihon, "/title", "別の題")
    for plan, sentence in (
        (other, "ほかの計画の様式です（様式は計画ID「plan-mihon」"),
        (later, "様式を作ったときの計画と、内容が違います"),
    ):
        reading = read(plan, answered(form(mihon, BOOKING), *GOOD))
        assert reading.whole
        assert reading.changes == ()
        assert sentence in told(reading)[0]
    with pytest.raises(InvalidDocument, match="照会の様式ではありません"):
        open_inquiry(saved(opened(_results(mihon))), "b.xlsx")
    with pytest.raises(KanminError, match="照会する施策がありません"):
        inquiry_form(mihon, InquiryHead(1, "企画課"), ())


def _results(plan: Plan) -> bytes:
    from kanmin.followup import results_form  # noqa: PLC0415 - another form by chance

    return results_form(plan, 2027)


def test_without_its_first_page_a_sheet_still_knows_its_revision(mihon: Plan) -> None:
    book = opened(answered(form(mihon, OPEN_DATA, revision=7), ("工程", "s5", {"内容": "公開"})))
    del book["はじめに"]
    sheet = open_inquiry(saved(book), "a.xlsx")
    assert (sheet.revision, sheet.section, [*sheet.measures]) == (7, "", ["m-opendata"])
    reading = read_inquiry(sheet, mihon, ["m-opendata"])
    assert changed(reading) == {"/measures/m-opendata/schedule/s5/note": "公開"}


def test_a_text_too_long_for_a_cell_stays_as_it_is(mihon: Plan) -> None:
    long = with_value(mihon, f"{M}/action", "長" * 31_000)
    assert read(long, form(long, BOOKING)).changes == ()
    reading = read(long, answered(form(long, BOOKING), ("工程", "s1", {"内容": "x"})))
    assert changed(reading) == {f"{M}/schedule/s1/note": "x"}


# Places and words


def test_a_value_is_put_at_a_place_and_taken_away(mihon: Plan) -> None:
    gone = with_value(mihon, f"{M}/schedule/s1", None)
    assert raw_at(gone, f"{M}/schedule/s1") is None
    back = with_value(gone, f"{M}/schedule/s1", raw_at(mihon, f"{M}/schedule/s1"))
    assert {s.id for s in back.measures[0].schedule} == {"s1", "s2", "s3", "s4"}
    with pytest.raises(KanminError, match="もう計画にありません"):
        with_value(mihon, "/measures/none/title", "x")


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (f"{M}/schedule/s1/stage", "準備"),
        (f"{M}/schedule/s1/fiscal_year", "令和9年度（2027年度）"),
        (f"{M}/projects/pj1/costs/c1/amount", "800"),
        (f"{M}/indicators/k1/values/v1/as_of", "令和8年（2026年）3月31日"),
        (f"{M}/schedule/s1", "年度：令和9年度（2027年度）、段階：準備、内容：仕様と選定"),
        (f"{M}/partners", "企画課、総務課"),
        ("/measures/m-classes/current", "（なし）"),
    ],
)
def test_values_are_told_in_words(where: str, words: str, mihon: Plan) -> None:
    assert value_words(where, resolve(to_raw(mihon), where)) == words
