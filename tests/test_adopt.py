"""A plan out of a document that is there already: the command, measures, answers, versions."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kanmin.adopt import (
    Act,
    Answer,
    Example,
    Fate,
    Followed,
    Frame,
    Item,
    ItemKind,
    Outline,
    Proposal,
    adopted_plan,
    answered,
    carried,
    follow,
    next_open,
    outline_of,
    parts_to_split,
    progress,
    propose,
)
from kanmin.check import MARKS, Context, Report, Verdict, check, conformity, label
from kanmin.draft import Gap, addendum_chapter, with_addendum
from kanmin.plan import Period, Plan, parse, read_plan, to_raw
from tests.adopt_samples import B_PREFECTURE, LIST, Block, outline, word
from tests.conftest import Run

CODE = "180009"
CHAPTERS = [
    ("第1章", "計画策定の趣旨", ["purpose", "positioning"]),
    ("第2章", "情報化の現状と課題", ["current-state"]),
    ("第3章", "基本方針", ["policy"]),
    ("第4章", "個別施策", ["measures"]),
    ("第5章", "推進体制", ["organisation"]),
    ("第6章", "用語解説", []),
]
WORST_FIRST = ("missing", "partial", "needs_person", "met", "not_applicable")
ONLINE, CASHLESS, OPEN = (
    "行政手続のオンライン化",
    "窓口手数料のキャッシュレス化",
    "オープンデータの推進",
)
MEASURES: Block = (1, "第4章 個別施策")
FIRST_CHAPTER: tuple[Block, ...] = ((1, "第1章 計画策定の趣旨"), "暮らしを豊かにします。")
LAST_CHAPTER: tuple[Block, ...] = ((1, "第5章 推進体制"), "推進本部を置きます。")
YEARS = ["令和6年度", "令和7年度", "令和8年度"]


@dataclass(frozen=True)
class Adopted:
    """What `kanmin adopt` made of B県's document, for the tests that only look at it."""

    folder: Path
    out: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Adopted:
    folder = tmp_path_factory.mktemp("adopted")
    (folder / "B.docx").write_bytes(word(B_PREFECTURE))
    done = subprocess.run(
        [
            sys.executable, "-m", "kanmin", "adopt", "B.docx", "--lg-code", CODE,
            "-o", "plan.json", "--table", "t.xlsx", "--addendum", "a.docx", "--format", "json",
        ],
        cwd=folder,
        env={**os.environ, "KANMIN_DATA": str(folder / "data")},
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return Adopted(folder, done.stdout.decode())


@pytest.fixture(scope="session")
def b_frame(context: Context) -> Frame:
    return Frame(context.registry.find(CODE), context.handbook, Period(first=2024, last=2028))


def proposed(context: Context, blocks: Sequence[Block], tier: str = "prefecture") -> Proposal:
    return propose(outline(blocks), context.handbook, tier)


def measures(context: Context, *blocks: Block) -> tuple[Item, ...]:
    return proposed(context, (*FIRST_CHAPTER, *blocks, *LAST_CHAPTER)).measures()


def titles(items: Sequence[Item]) -> list[str]:
    return [item.title for item in items]


def worst(report: Any) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for finding in report["findings"]:
        found.setdefault(finding["requirement"], set()).add(finding["verdict"])
    return {name: next(v for v in WORST_FIRST if v in seen) for name, seen in found.items()}


def marks_in(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Title of each requirement with its mark, from the rows of a table of conformity."""
    if "判定" not in rows[0]:
        return {}
    return {row[0].split("\n")[0]: row[rows[0].index("判定")] for row in rows[1:]}


def test_the_plan_keeps_the_documents_chapters_in_their_order(
    adopted: Adopted, tmp_path: Path
) -> None:
    plan = read_plan(adopted.folder / "plan.json")
    assert [(c.number, c.title, list(c.fulfils)) for c in plan.chapters] == CHAPTERS
    assert plan.title == "B県情報化推進計画"
    assert plan.body.lg_code == CODE
    told = [p.text for c in plan.chapters for p in c.paragraphs]
    assert "この計画は、B県総合計画の部門別計画です。" in told
    assert "1 計画の位置付け" in told


def test_what_the_command_prints_of_headings_and_measures(adopted: Adopted) -> None:
    raw = adopted.json
    assert raw["period"] == {"first": 2024, "last": 2028}
    whole = {h["title"]: h["chapters"] for h in raw["headings"]}
    assert whole["計画策定の趣旨"] == ["purpose"]
    assert whole["計画の位置付け"] == whole["計画期間"] == ["positioning"]
    assert whole["用語解説"] == []
    online, cashless, opened = raw["measures"]
    assert [m["title"] for m in raw["measures"]] == [ONLINE, CASHLESS, OPEN]
    assert [m["category"] for m in raw["measures"]] == [1, 1, 2]
    assert [m["lead"] for m in raw["measures"]] == ["デジタル推進課", "会計課", "統計課"]
    assert [(s["fiscal_year"], s["stage"]) for s in online["schedule"]] == [
        (2024, "study"), (2025, "run"), (2026, "run"),
    ]  # fmt: skip
    (indicator,) = online["indicators"]
    assert (indicator["name"], indicator["unit"]) == ("オンライン申請の割合", "%")
    assert [(v["role"], v["value"], v["fiscal_year"]) for v in indicator["values"]] == [
        ("baseline", 20, 2023), ("target", 60, 2028),
    ]  # fmt: skip
    assert "schedule" not in cashless
    assert "indicators" not in opened
    assert all(m["reason"] and m["quote"] for m in raw["measures"])


def test_measures_stand_in_the_plan_with_their_chapter(adopted: Adopted, tmp_path: Path) -> None:
    plan = read_plan(adopted.folder / "plan.json")
    assert [m.title for m in plan.measures] == [ONLINE, CASHLESS, OPEN]
    chapter = plan.chapters[3]
    assert {m.chapter for m in plan.measures} == {chapter.id}
    places = {p.id: p.text for p in chapter.paragraphs}
    assert [places[m.follows] for m in plan.measures] == [
        "1 便利な県庁", "1 便利な県庁", "2 開かれた県庁",
    ]  # fmt: skip
    (indicator,) = plan.measures[0].indicators
    assert [value.value for value in indicator.values] == [20, 60]


def test_text_output_names_the_chapter_without_counterpart(kanmin: Run, tmp_path: Path) -> None:
    (tmp_path / "B.docx").write_bytes(word(B_PREFECTURE))
    out = kanmin("adopt", "B.docx", "--lg-code", CODE, "-o", "plan.yaml").out
    lacking = [line for line in out.splitlines() if line.startswith("当たる章がない雛形の章")]
    assert lacking == [
        "当たる章がない雛形の章：セキュリティ及び個人情報の適正な取扱いの確保",
    ]
    assert "第6章 用語解説 → 雛形に当たる章はありません" in out
    assert "施策 3件" in out
    assert read_plan(tmp_path / "plan.yaml").title == "B県情報化推進計画"


def test_check_and_both_tables_tell_the_same_verdicts(
    adopted: Adopted, kanmin: Run, tmp_path: Path
) -> None:
    checked = kanmin("check", adopted.folder / "plan.json", "--format", "json")
    assert checked.status == 1
    wanted = worst(checked.json)
    rows = adopted.json["conformity"]
    assert len(rows) == len(wanted)
    assert {row["requirement"]: row["verdict"] for row in rows} == wanted
    assert wanted["guide.chapter-security"] == wanted["act9.declaration"] == "missing"
    assert wanted["act9.content-policy"] == "met"
    names = {f["requirement"]: f["title"] for f in checked.json["findings"]}
    marks = {
        names[name]: f"{MARKS[Verdict(verdict)]} {label(Verdict(verdict))}"
        for name, verdict in wanted.items()
    }
    assert excel_marks(adopted.folder / "t.xlsx") == marks
    assert kanmin(
        "adopt", adopted.folder / "B.docx", "--lg-code", CODE, "-o", "q.json", "--table", "t.docx"
    ).status == 0  # fmt: skip
    assert word_marks(tmp_path / "t.docx") == marks


def excel_marks(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for sheet in load_workbook(path):
        _caption, *rows = ([str(c or "") for c in r] for r in sheet.iter_rows(values_only=True))
        found |= marks_in(rows)
    return found


def word_marks(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in docx.Document(str(path)).tables:
        found |= marks_in([[cell.text for cell in row.cells] for row in table.rows])
    return found


def test_every_row_that_is_met_says_where(adopted: Adopted) -> None:
    rows = {row["requirement"]: row for row in adopted.json["conformity"]}
    policy = rows["act9.content-policy"]
    assert policy["place"] == "基本方針"
    assert policy["quote"] == "県民の利便、行政の効率、地域の活力の三つを柱に進めます。"
    assert rows["guide.chapter-positioning"]["place"] == "計画策定の趣旨 > 計画の位置付け"
    for row in rows.values():
        if row["verdict"] == "missing":
            assert (row["place"], row["quote"]) == ("", "")
            assert row["reason"]
            assert row["todo"]


def test_the_table_lists_chapters_and_measures(adopted: Adopted, tmp_path: Path) -> None:
    book = load_workbook(adopted.folder / "t.xlsx")
    chapters = [row[0] for row in book["章の対応"].iter_rows(min_row=3, values_only=True)]
    assert chapters == [f"{n} {t}" for n, t, _f in CHAPTERS] + ["（当たる章がありません）"]
    found = [row[1] for row in book["施策の対応"].iter_rows(min_row=3, values_only=True)]
    assert found == [ONLINE, CASHLESS, OPEN]


def test_the_addendum_holds_only_what_is_missing(adopted: Adopted, tmp_path: Path) -> None:
    document = docx.Document(str(adopted.folder / "a.docx"))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 2"]
    assert headings == ["位置付け", "セキュリティ及び個人情報の適正な取扱いの確保"]
    text = "\n".join(p.text for p in document.paragraphs)
    assert "官民データ活用推進基本法（平成28年法律第103号）第9条第1項の規定に基づき" in text
    assert "令和6年度（2024年度）から令和10年度（2028年度）まで" in text
    assert "情報セキュリティポリシーに基づき" in text
    assert "個人情報の保護に関する法律" in text
    for met in ("三つを柱に", "デジタル推進本部", "世帯普及率", "基本的な方針"):
        assert met not in text
    (table,) = document.tables
    lacking = [row.cells[0].text for row in table.rows][1:]
    assert lacking == [f"(2) {CASHLESS}", f"(1) {OPEN}"]


def test_with_the_addendum_taken_in_no_must_is_open(
    adopted: Adopted, kanmin: Run, tmp_path: Path, context: Context
) -> None:
    plan = read_plan(adopted.folder / "plan.json")
    report = check(plan, context)
    assert open_musts(report) == {"act9.declaration", "act9.national-plan"}
    gaps = [Gap(found.requirement, found.seen.example) for found in report.missing()]
    chapter = addendum_chapter(gaps, context.handbook, plan.period)
    assert chapter
    whole = with_addendum(plan, chapter, plan.period)
    assert [c.title for c in whole.chapters[:-1]] == [title for _n, title, _f in CHAPTERS]
    after = check(whole, context)
    assert open_musts(after) == set()
    met = {row.requirement.id for row in conformity(after) if row.verdict is Verdict.MET}
    assert met >= {"act9.declaration", "act9.national-plan", "guide.security"}
    assert with_addendum(whole, chapter, plan.period) == whole
    (tmp_path / "whole.json").write_text(json.dumps(to_raw(whole)), encoding="utf-8")
    done = kanmin("check", "whole.json", "--format", "json")
    assert (done.status, done.json["open_musts"]) == (0, 0)


def open_musts(report: Report) -> set[str]:
    return {
        found.requirement.id
        for found in report.missing()
        if found.requirement.modality.value == "must"
    }


def test_a_plan_that_lacks_nothing_gets_no_addendum_chapter(context: Context) -> None:
    assert addendum_chapter([], context.handbook, Period(first=2024, last=2028)) is None


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("計画期間は、令和6年度から令和10年度までの5年間とします。", (2024, 2028)),
        ("計画期間：2024年度～2028年度", (2024, 2028)),
        ("計画の期間は令和6（2024）年度から令和10（2028）年度までとする。", (2024, 2028)),
        ("本計画の期間は、平成31年度から令和5年度までの5年間です。", (2019, 2023)),
        ("令和6年度を初年度とし、令和10年度を最終年度とする5か年計画です。", (2024, 2028)),
        ("計画期間は令和6年度～10年度です。", (2024, 2028)),
        ("計画期間は、Ｒ６年度～Ｒ１０年度です。", (2024, 2028)),
        ("推進期間は、2024年から2028年までの5年間です。", (2024, 2028)),
        ("計画期間は5年間です。", None),
        ("令和6年度から令和10年度の人口は減ります。", None),
        ("計画期間中の令和8年度に見直します。", None),
    ],
)
def test_the_period_is_read_from_the_text(
    sentence: str, period: tuple[int, int] | None, context: Context
) -> None:
    found = proposed(context, [(1, "第1章 総則"), sentence, (1, "第2章 体制")]).period
    assert (found and (found.first, found.last)) == period


def test_a_period_in_its_own_table_cell_or_heading_is_read(context: Context) -> None:
    found = proposed(context, [(1, "計画期間"), "令和6年度から令和10年度まで"]).period
    assert found == Period(first=2024, last=2028)


def test_the_period_of_the_command_wins(kanmin: Run, tmp_path: Path) -> None:
    (tmp_path / "B.docx").write_bytes(word(B_PREFECTURE))
    done = kanmin(
        "adopt", "B.docx", "--lg-code", CODE, "-o", "p.json", "--years", "2027-2031"
    )  # fmt: skip
    assert done.status == 0
    assert read_plan(tmp_path / "p.json").period == Period(first=2027, last=2031)
    assert "見つからない" not in done.err


def test_the_command_says_when_no_period_was_found(kanmin: Run, tmp_path: Path) -> None:
    blocks = [b for b in B_PREFECTURE if not (isinstance(b, str) and b.startswith("計画期間"))]
    (tmp_path / "B.docx").write_bytes(word(blocks))
    done = kanmin("adopt", "B.docx", "--lg-code", CODE, "-o", "p.json", "--format", "json")
    assert (done.status, done.json["period"]) == (0, None)
    assert "計画期間が文書に見つからないため" in done.err
    assert "--years" in done.err
    period = read_plan(tmp_path / "p.json").period
    assert period.last - period.first == 4


def test_a_plan_written_over_an_old_one_keeps_the_old_one(kanmin: Run, tmp_path: Path) -> None:
    (tmp_path / "B.docx").write_bytes(word(B_PREFECTURE))
    (tmp_path / "p.json").write_text("大切な計画", encoding="utf-8")
    assert kanmin("adopt", "B.docx", "--lg-code", CODE, "-o", "p.json").status == 0
    assert (tmp_path / "p.json.bak").read_text(encoding="utf-8") == "大切な計画"


def sheet(*rows: list[str]) -> list[list[str]]:
    """Rows of one width; the last cell is merged over what is left."""
    width = max(map(len, rows))
    return [row + row[-1:] * (width - len(row)) for row in rows]


SHAPES: dict[str, tuple[Block, ...]] = {
    "a list with a merged policy column": (LIST,),
    "sheets of two columns": (
        [["施策名", "電子申請の拡大"], ["概要", "申請を増やします。"], ["担当課", "企画課"]],
        [["施策名", OPEN], ["概要", "公開します。"], ["担当課", "統計課"]],
    ),
    "sheets of four columns": (
        sheet(["施策名", "電子申請の拡大", "担当課", "企画課"], ["概要", "申請を増やします。"]),
        sheet(["施策名", OPEN, "担当課", "統計課"], ["概要", "公開します。"]),
    ),
    "headings with labelled paragraphs": (
        (2, "(1) 電子申請の拡大"), "【概要】申請を増やします。", "【担当課】企画課",
        (2, "(2) オープンデータの推進"), "■概要", "公開します。", "■担当課", "統計課",
    ),
    "headings with a sheet below": (
        (2, "(1) 電子申請の拡大"), [["概要", "申請を増やします。"], ["担当課", "企画課"]],
        (2, "(2) オープンデータの推進"), [["概要", "公開します。"], ["担当課", "統計課"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_measures_are_found_in_every_shape(shape: str, context: Context) -> None:
    found = measures(context, MEASURES, *SHAPES[shape])
    assert titles(found) == ["電子申請の拡大", OPEN]
    assert [i.parts["action"] for i in found] == ["申請を増やします。", "公開します。"]
    assert [i.parts["lead"] for i in found] == ["企画課", "統計課"]
    assert [i.quote for i in found] == ["申請を増やします。", "公開します。"]
    assert {i.path[0] for i in found} == {"個別施策"}


def test_headings_without_labels_are_measures_in_a_chapter_of_measures(context: Context) -> None:
    text: list[Block] = [
        (2, "(1) 電子申請の拡大"), "申請を増やします。", (2, "(2) 窓口の予約"), "広げます。",
    ]  # fmt: skip
    assert titles(measures(context, MEASURES, *text)) == ["電子申請の拡大", "窓口の予約"]
    assert not measures(context, (1, "第2章 現状と課題"), *text)
    assert not measures(context, (1, "第3章 基本方針"), *text)


def test_a_head_of_two_rows_with_years_below_the_schedule(context: Context) -> None:
    first, second = measures(
        context,
        MEASURES,
        [
            ["施策名", "担当課", "工程", "工程", "工程"],
            ["施策名", "担当課", "R6", "R7", "R8"],
            ["電子申請の拡大", "企画課", "検討", "導入", "→"],
            [OPEN, "統計課", "○", "○", "○"],
        ],
    )
    assert steps(first) == [(2024, "study"), (2025, "run"), (2026, "run")]
    assert steps(second) == [(2024, "run"), (2025, "run"), (2026, "run")]
    assert (first.parts["lead"], second.parts["lead"]) == ("企画課", "統計課")


def steps(item: Item) -> list[tuple[int, str]]:
    return [(step["fiscal_year"], step["stage"]) for step in item.parts.get("schedule", ())]


@pytest.mark.parametrize("again", [["電子申請の拡大", "企画課"], ["", ""]], ids=["filled", "empty"])
def test_several_rows_of_indicators_are_one_measure(again: list[str], context: Context) -> None:
    first, second = measures(
        context,
        MEASURES,
        [
            ["施策名", "担当課", "指標", "現状値（R4）", "目標値（R8）"],
            ["電子申請の拡大", "企画課", "手続の数", "10件", "50件"],
            [*again, "利用率", "5%", "40%"],
            [OPEN, "統計課", "データの数", "3件", "30件"],
        ],
    )
    assert (first.title, second.title) == ("電子申請の拡大", OPEN)
    assert values(first) == [
        ("手続の数", "件", [("baseline", 10, 2022), ("target", 50, 2026)]),
        ("利用率", "%", [("baseline", 5, 2022), ("target", 40, 2026)]),
    ]
    assert values(second) == [("データの数", "件", [("baseline", 3, 2022), ("target", 30, 2026)])]


def values(item: Item) -> list[tuple[str, str, list[tuple[str, Any, Any]]]]:
    return [
        (
            indicator["name"],
            indicator["unit"],
            [(v["role"], v.get("value"), v.get("fiscal_year")) for v in indicator["values"]],
        )
        for indicator in item.parts.get("indicators", ())
    ]


def test_a_grid_of_years_within_a_sheet_is_the_schedule(context: Context) -> None:
    first, second = measures(
        context,
        MEASURES,
        sheet(["施策名", "電子申請の拡大"], ["年度", *YEARS], ["工程", "検討", "導入", "→"]),
        sheet(["施策名", OPEN], ["年度", *YEARS], ["工程", "準備", "公開", "拡大"]),
    )
    assert steps(first) == [(2024, "study"), (2025, "run"), (2026, "run")]
    assert steps(second) == [(2024, "prepare"), (2025, "run"), (2026, "expand")]


def test_a_step_merged_over_years_counts_in_each_of_them(context: Context) -> None:
    (found,) = measures(
        context,
        MEASURES,
        sheet(
            ["施策名", "電子申請の拡大"],
            ["担当課", "企画課"],
            ["年度", *YEARS],
            ["工程", "検討", "実施", "実施"],
        ),
    )
    assert steps(found) == [(2024, "study"), (2025, "run"), (2026, "run")]


def test_rows_of_indicators_within_a_sheet_belong_to_it(context: Context) -> None:
    (found,) = measures(
        context,
        MEASURES,
        sheet(
            ["施策名", "電子申請の拡大"],
            ["担当課", "企画課"],
            ["指標", "現状値", "目標値"],
            ["手続の数", "10件", "50件"],
            ["利用率", "5%", "40%"],
        ),
    )
    assert values(found) == [
        ("手続の数", "件", [("baseline", 10, None), ("target", 50, None)]),
        ("利用率", "%", [("baseline", 5, None), ("target", 40, None)]),
    ]


def test_a_measure_that_a_list_and_a_sheet_name_is_one(context: Context) -> None:
    found = measures(
        context,
        MEASURES,
        LIST,
        (2, "(1) 電子申請の拡大"),
        "担当課：企画課",
        "令和6年度：検討",
        (2, f"(2) {OPEN}"),
        "担当課：統計課",
    )
    assert sorted(titles(found)) == sorted(["電子申請の拡大", OPEN])


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("第2章 現状", [["年度", "令和3年度", "令和4年度"], ["手続の件数", "1,200", "1,350"]]),
        ("第4章 個別施策", [["年度", "令和3年度", "令和4年度"], ["手続の件数", "1,200", "1,350"]]),
        ("用語解説", [["用語", "説明"], ["AI", "人工知能"], ["RPA", "自動化"]]),
        ("第4章 個別施策", [["用語", "説明"], ["AI", "人工知能"], ["RPA", "自動化"]]),
        ("委員名簿", [["氏名", "所属", "役職"], ["甲野太郎", "B大学", "教授"]]),
        ("第5章 推進体制", [["氏名", "所属", "役職"], ["甲野太郎", "B大学", "教授"]]),
        ("策定経過", [["年月日", "内容"], ["令和5年6月1日", "第1回会議"]]),
    ],
)
def test_statistics_terms_and_members_are_no_measures(
    heading: str, rows: list[list[str]], context: Context
) -> None:
    assert measures(context, (1, heading), rows) == ()


def list_in_word() -> bytes:
    document = docx.Document()
    document.add_heading("第4章 個別施策", 1)
    table = document.add_table(len(LIST), len(LIST[0]))
    for row, texts in enumerate(LIST):
        for column, text in enumerate(texts):
            merged = column == 0 and row and text == LIST[row - 1][0]
            table.cell(row, column).text = "" if merged else text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_heading("第5章 推進体制", 1)
    return saved(document)


def list_in_excel() -> bytes:
    book = Workbook()
    book.active.title = "個別施策"
    for row in LIST:
        book.active.append(row)
    book.active["A3"] = None
    book.active.merge_cells("A2:A3")
    return saved(book)


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def list_in_html() -> bytes:
    head, first, second = LIST
    names = "".join(f"<th>{cell}</th>" for cell in head)
    one = "".join(f"<td>{cell}</td>" for cell in first[1:])
    two = "".join(f"<td>{cell}</td>" for cell in second[1:])
    return (
        f"<h1>第4章 個別施策</h1><table><tr>{names}</tr>"
        f'<tr><td rowspan="2">{first[0]}</td>{one}</tr><tr>{two}</tr></table><h1>第5章 体制</h1>'
    ).encode()


def list_in_markdown() -> bytes:
    head, *rows = (f"| {' | '.join(row)} |" for row in LIST)
    rule = "|---" * len(LIST[0]) + "|"
    return "\n".join(["# 第4章 個別施策", "", head, rule, *rows]).encode()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (list_in_word(), "p.docx"),
        (list_in_excel(), "p.xlsx"),
        (list_in_html(), "p.html"),
        (list_in_markdown(), "p.md"),
        (list_in_html().decode().encode("cp932"), "sjis.html"),
    ],
    ids=["docx", "xlsx", "html", "md", "sjis"],
)
def test_the_same_list_in_every_kind_of_file(data: bytes, name: str, context: Context) -> None:
    found = propose(outline_of(data, name), context.handbook, "municipality").measures()
    assert titles(found) == ["電子申請の拡大", OPEN]
    assert [i.parts["lead"] for i in found] == ["企画課", "統計課"]
    assert [i.category for i in found] == [1, 2]


@pytest.mark.parametrize(
    ("cells", "stages"),
    [
        (["○", "○", "○"], ["run", "run", "run"]),
        (["検討", "→", "導入"], ["study", "study", "run"]),
        (["準備", "⇒", "━━▶"], ["prepare", "prepare", "prepare"]),
        (["検討", "検討・導入", "運用"], ["study", "study", "run"]),
        (["実施", "実施", "実施"], ["run", "run", "run"]),
        (["→", "→", "→"], ["run", "run", "run"]),
        (["調査", "構築", "拡大"], ["study", "prepare", "expand"]),
        (["", "検討", "導入"], [None, "study", "run"]),
        (["－", "-", "○"], [None, None, "run"]),
        (["検討", "", ""], ["study", None, None]),
        (["導入", "完了", "×"], ["run", "done", None]),
    ],
)
def test_cells_of_a_schedule(cells: list[str], stages: list[str | None], context: Context) -> None:
    rows = [["施策名", "担当課", *YEARS], ["電子申請の拡大", "企画課", *cells]]
    (found,) = measures(context, MEASURES, rows)
    wanted = [(2024 + n, stage) for n, stage in enumerate(stages) if stage]
    assert steps(found) == wanted


@pytest.mark.parametrize(
    ("heads", "years"),
    [
        (["令和5年度", "令和6年度"], [2023, 2024]),
        (["R5", "R6"], [2023, 2024]),
        (["Ｒ５", "Ｒ６"], [2023, 2024]),
        (["R5年度", "R.6年度"], [2023, 2024]),
        (["令和５", "令和６"], [2023, 2024]),
        (["2023年度", "2024年度"], [2023, 2024]),
        (["２０２３", "２０２４"], [2023, 2024]),
        (["平成30年度", "平成31年度"], [2018, 2019]),
        (["平成30年度", "令和元年度"], [2018, 2019]),
        (["令和元年度", "令和2年度"], [2019, 2020]),
        (["H30", "R元"], [2018, 2019]),
        (["令和5年度\n(2023)", "令和6年度\n(2024)"], [2023, 2024]),
    ],
)
def test_years_of_every_era(heads: list[str], years: list[int], context: Context) -> None:
    rows = [["施策名", "担当課", *heads], ["電子申請の拡大", "企画課", "検討", "導入"]]
    (found,) = measures(context, MEASURES, rows)
    assert steps(found) == [(years[0], "study"), (years[1], "run")]


def labelled(context: Context, *lines: str) -> Item:
    (found,) = measures(context, MEASURES, (2, "(1) 電子申請の拡大"), "担当課：企画課", *lines)
    return found


@pytest.mark.parametrize(
    ("line", "name", "unit", "told"),
    [
        (
            "目標：利用率 20%（R5）→60%（R10）", "利用率", "%",
            [("baseline", 20, 2023), ("target", 60, 2028)],
        ),
        (
            "指標：利用率 20%（R5）→60%（R10）", "利用率", "%",
            [("baseline", 20, 2023), ("target", 60, 2028)],
        ),
        ("目標：利用率 －（H30）→74%（R5）", "利用率", "%", [("target", 74, 2023)]),
        (
            "目標：利用率 20%（令和5年度）から60%（令和10年度）", "利用率", "%",
            [("baseline", 20, 2023), ("target", 60, 2028)],
        ),
        (
            "指標：申請件数（単位：件、基準値(R4) 281）", "申請件数", "件",
            [("baseline", 281, 2022)],
        ),
        (
            "指標：申請件数（単位：件、基準値(R4) 281、目標値(R8) 1,500）", "申請件数", "件",
            [("baseline", 281, 2022), ("target", 1500, 2026)],
        ),
        (
            "目標：電子申請の割合を令和10年度までに60%にする", "電子申請の割合", "%",
            [("target", 60, 2028)],
        ),
        ("目標：△５％（Ｒ８）", "", "%", [("target", -5, 2026)]),
        ("目標：300件", "", "件", [("target", 300, None)]),
        ("目標：利用を増やす", "利用を増やす", "", [("target", None, None)]),
        ("目標：利用率 1,5%", "利用率 1,5%", "", [("target", None, None)]),
    ],
)  # fmt: skip
def test_values_of_indicators(
    line: str, name: str, unit: str, told: list[tuple[str, Any, Any]], context: Context
) -> None:
    assert values(labelled(context, line)) == [(name, unit, told)]


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("予算：令和6年度 1,200千円", 1200),
        ("予算：令和6年度：3百万円", 3000),
        ("予算：120万円（令和6年度）", 1200),
        ("予算：令和6年度 ２億円", 200_000),
        ("予算：令和6年度 5,000円", 5),
        ("予算：令和6年度 1,200", None),
        ("予算：1,200千円", None),
        ("予算：令和6年度 検討中", None),
        ("予算：令和6年度 1,2千円", None),
    ],
)
def test_costs_need_a_unit_and_a_year(line: str, amount: int | None, context: Context) -> None:
    costs = labelled(context, line).parts.get("costs", [])
    assert [(c["fiscal_year"], c["amount"]) for c in costs] == (
        [] if amount is None else [(2024, amount)]
    )


@pytest.mark.parametrize(
    ("unit", "amounts"),
    [("（千円）", [1200, 3000]), ("（百万円）", [1_200_000, 3_000_000]), ("", [])],
)
def test_the_unit_of_costs_may_stand_in_the_head(
    unit: str, amounts: list[int], context: Context
) -> None:
    rows = [
        ["施策名", "担当課", f"予算{unit}", f"予算{unit}"],
        ["施策名", "担当課", "R6", "R7"],
        ["電子申請の拡大", "企画課", "1,200", "3,000"],
    ]
    (found,) = measures(context, MEASURES, rows)
    assert [c["amount"] for c in found.parts.get("costs", [])] == amounts


@pytest.fixture(scope="session")
def b_proposal(context: Context) -> Proposal:
    return proposed(context, B_PREFECTURE)


def of(proposal: Proposal, title: str) -> Item:
    return next(item for item in proposal.items if item.title == title)


def after(proposal: Proposal, *answers: tuple[str, Act, str]) -> Proposal:
    return answered(
        proposal, [Answer(key=key, act=act, value=value) for key, act, value in answers]
    )


def test_the_samples_outline_is_what_word_gives() -> None:
    assert outline_of(word(B_PREFECTURE), "B.docx").nodes == outline(B_PREFECTURE).nodes


def test_confirming_changes_nothing_but_the_mark(b_proposal: Proposal) -> None:
    item = of(b_proposal, OPEN)
    done = after(b_proposal, (item.key, Act.CONFIRM, ""))
    assert of(done, OPEN) == item.model_copy(update={"confirmed": True})
    assert progress(done) == (1, len(b_proposal.items))


@pytest.mark.parametrize(("value", "category"), [("5", 5), ("0", 0), ("2", 2)])
def test_a_category_that_a_person_sets(
    value: str, category: int, b_proposal: Proposal, b_frame: Frame
) -> None:
    done = after(b_proposal, (of(b_proposal, OPEN).key, Act.SET, value))
    item = of(done, OPEN)
    assert (item.category, item.confirmed) == (category, True)
    assert bool(item.national) == (category == 2)
    plan = adopted_plan(outline(B_PREFECTURE), done, b_frame)
    assert plan.measures[2].category == (category or None)


@pytest.mark.parametrize("value", ["6", "-1", "", "measures", "１"])
def test_a_category_that_is_none_does_nothing(value: str, b_proposal: Proposal) -> None:
    assert after(b_proposal, (of(b_proposal, OPEN).key, Act.SET, value)) == b_proposal


def test_chapters_that_a_person_sets(b_proposal: Proposal, b_frame: Frame) -> None:
    key = of(b_proposal, "推進体制").key
    done = after(b_proposal, (key, Act.SET, "security,organisation,nonsense"))
    assert of(done, "推進体制").chapters == ("security", "organisation")
    plan = adopted_plan(outline(B_PREFECTURE), done, b_frame)
    assert plan.chapters[4].fulfils == ("organisation", "security")
    none = after(b_proposal, (key, Act.SET, ""))
    assert of(none, "推進体制").skipped
    assert adopted_plan(outline(B_PREFECTURE), none, b_frame).chapters[4].fulfils == ()


def test_a_skipped_measures_text_stays_in_its_chapter(b_proposal: Proposal, b_frame: Frame) -> None:
    done = after(b_proposal, (of(b_proposal, OPEN).key, Act.SKIP, ""))
    plan = adopted_plan(outline(B_PREFECTURE), done, b_frame)
    assert [m.title for m in plan.measures] == [ONLINE, CASHLESS]
    assert [p.text for p in plan.chapters[3].paragraphs][-3:] == [
        f"(1) {OPEN}", "県の持つデータを、機械で読める形で公開します。", "担当課：統計課",
    ]  # fmt: skip
    again = after(done, (of(b_proposal, OPEN).key, Act.SET, "2"))
    assert titles(again.measures()) == [ONLINE, CASHLESS, OPEN]


def test_a_joined_measure_goes_into_the_one_before(b_proposal: Proposal, b_frame: Frame) -> None:
    done = after(b_proposal, (of(b_proposal, CASHLESS).key, Act.JOIN, ""))
    assert titles(done.measures()) == [ONLINE, OPEN]
    whole = of(done, ONLINE)
    assert whole.parts["action"].split("\n") == [
        "県への申請と届出を、いつでもどこからでも出せるようにします。",
        f"(2) {CASHLESS}",
        "県の窓口での手数料を、カードやコードで払えるようにします。",
    ]
    assert whole.key == of(b_proposal, ONLINE).key
    plan = adopted_plan(outline(B_PREFECTURE), done, b_frame)
    told = [p.text for c in plan.chapters for p in c.paragraphs]
    assert not any("キャッシュレス" in text for text in told)


def test_the_first_measure_and_headings_cannot_be_joined(b_proposal: Proposal) -> None:
    for title in (ONLINE, "推進体制"):
        assert after(b_proposal, (of(b_proposal, title).key, Act.JOIN, "")) == b_proposal


SEVERAL: tuple[Block, ...] = (
    *FIRST_CHAPTER,
    MEASURES,
    (2, "(1) 便利な窓口"),
    "・電子申請：申請を増やします。\n・予約：施設の予約を受け付けます。",
    "担当課：企画課",
    "目標：利用率 20%（R5）→60%（R10）",
    (2, f"(2) {OPEN}"),
    "公開します。",
    "担当課：統計課",
    *LAST_CHAPTER,
)


def test_a_split_measure_is_one_measure_a_line(context: Context, b_frame: Frame) -> None:
    proposal = proposed(context, SEVERAL)
    item = of(proposal, "便利な窓口")
    assert parts_to_split(item) == (
        "電子申請：申請を増やします。",
        "予約：施設の予約を受け付けます。",
    )
    done = after(proposal, (item.key, Act.SPLIT, ""))
    first, second, other = done.measures()
    assert [i.parts["action"] for i in (first, second)] == list(parts_to_split(item))
    assert first.title == "電子申請"
    assert (first.key, second.key) == (f"{item.key}.1", f"{item.key}.2")
    assert first.parts["lead"] == second.parts["lead"] == "企画課"
    assert ("indicators" in first.parts, "indicators" in second.parts) == (True, False)
    assert other.title == OPEN
    plan = adopted_plan(outline(SEVERAL), done, b_frame)
    assert [m.title for m in plan.measures] == titles(done.measures())
    further = after(done, (second.key, Act.SET, "4"))
    assert [i.category for i in further.measures()][1] == 4


def test_a_measure_of_one_line_and_a_heading_cannot_be_split(b_proposal: Proposal) -> None:
    for title in (OPEN, "推進体制"):
        assert after(b_proposal, (of(b_proposal, title).key, Act.SPLIT, "")) == b_proposal


@pytest.mark.parametrize("act", list(Act))
def test_an_answer_on_an_unknown_key_does_nothing(act: Act, b_proposal: Proposal) -> None:
    assert after(b_proposal, ("m0000000000", act, "1")) == b_proposal


def test_the_next_open_item_comes_behind_the_last_and_then_from_the_top(
    b_proposal: Proposal,
) -> None:
    items = b_proposal.items
    assert next_open(b_proposal) == items[0]
    assert next_open(b_proposal, items[0].key) == items[1]
    assert next_open(b_proposal, items[-1].key) == items[0]
    first = after(b_proposal, (items[0].key, Act.CONFIRM, ""))
    assert next_open(first, items[-1].key) == items[1]
    everything = after(b_proposal, *((i.key, Act.CONFIRM, "") for i in items))
    assert next_open(everything) is None
    assert progress(everything) == (len(items), len(items))


FESTIVAL = "お祭りの日"


@pytest.mark.parametrize(
    ("title", "before", "value"), [(OPEN, 2, "0"), (FESTIVAL, 0, "4"), (FESTIVAL, 0, "5")]
)
def test_titles_that_people_have_taught_are_known_the_next_time(
    title: str, before: int, value: str, context: Context
) -> None:
    first = proposed(context, edited(OPEN, title))
    assert of(first, title).category == before
    taught = [Example("B県", title, int(value))]
    again = propose(outline(edited(OPEN, title)), context.handbook, "prefecture", taught)
    assert of(again, title).category == int(value)
    assert of(again, CASHLESS).category == 1


def edited(old: str, new: str) -> list[Block]:
    """B県's plan with a wording changed."""
    return [
        (block[0], block[1].replace(old, new))
        if isinstance(block, tuple)
        else block.replace(old, new)
        if isinstance(block, str)
        else block
        for block in B_PREFECTURE
    ]


ANSWERS = (
    (ONLINE, Act.SET, "5"),
    (CASHLESS, Act.SKIP, ""),
    (OPEN, Act.SET, "0"),
    ("推進体制", Act.SET, "organisation,security"),
)


def given_answers(proposal: Proposal) -> list[Answer]:
    return [Answer(key=of(proposal, t).key, act=act, value=v) for t, act, v in ANSWERS]


def fates(followed: Sequence[Followed]) -> dict[str, Fate]:
    named = [(pair.new or pair.old, pair.fate) for pair in followed]
    return {item.title: fate for item, fate in named if item and fate is not Fate.SAME}


def test_the_same_document_again_keeps_every_answer(b_proposal: Proposal, context: Context) -> None:
    again = proposed(context, B_PREFECTURE)
    followed = follow(b_proposal, again)
    assert fates(followed) == {}
    assert carried(given_answers(b_proposal), followed) == tuple(given_answers(b_proposal))


def test_a_renamed_measure_keeps_its_answer(b_proposal: Proposal, context: Context) -> None:
    name = "行政手続のデジタル化"
    new = proposed(context, edited(ONLINE, name))
    followed = follow(b_proposal, new)
    assert fates(followed) == {name: Fate.RENAMED}
    done = answered(new, carried(given_answers(b_proposal), followed))
    assert (of(done, name).category, of(done, name).confirmed) == (5, True)
    assert of(done, OPEN).category == 0
    assert of(done, CASHLESS).skipped
    assert of(done, "推進体制").chapters == ("organisation", "security")


def test_a_measure_in_another_chapter_is_moved_and_keeps_its_answer(
    b_proposal: Proposal, context: Context
) -> None:
    place = B_PREFECTURE.index((3, f"(1) {OPEN}"))
    moved = list(B_PREFECTURE)
    taken = [moved.pop(place) for _n in range(3)]
    moved.remove((2, "2 開かれた県庁"))
    moved[place - 1 : place - 1] = taken
    new = proposed(context, moved)
    assert of(new, OPEN).path == ("個別施策", "便利な県庁")
    followed = follow(b_proposal, new)
    assert fates(followed) == {OPEN: Fate.MOVED}
    done = answered(new, carried(given_answers(b_proposal), followed))
    assert (of(done, OPEN).category, of(done, OPEN).confirmed) == (0, True)


def test_a_measure_that_is_gone_and_one_that_is_new(b_proposal: Proposal, context: Context) -> None:
    place = B_PREFECTURE.index((3, f"(2) {CASHLESS}"))
    blocks = list(B_PREFECTURE)
    name = "高齢者向けスマートフォン教室"
    blocks[place : place + 3] = [(3, f"(2) {name}"), "公民館で開きます。", "担当課：福祉課"]
    new = proposed(context, blocks)
    followed = follow(b_proposal, new)
    assert fates(followed) == {CASHLESS: Fate.GONE, name: Fate.NEW}
    answers = carried(given_answers(b_proposal), followed)
    assert of(b_proposal, CASHLESS).key not in {answer.key for answer in answers}
    assert len(answers) == 3
    assert not of(answered(new, answers), name).confirmed


def test_answers_on_parts_of_a_split_measure_are_carried(context: Context) -> None:
    old = proposed(context, SEVERAL)
    name = "便利で早い窓口"
    renamed = [(2, f"(1) {name}") if b == (2, "(1) 便利な窓口") else b for b in SEVERAL]
    new = proposed(context, renamed)
    key = of(old, "便利な窓口").key
    answers = [Answer(key=key, act=Act.SPLIT), Answer(key=f"{key}.2", act=Act.SET, value="4")]
    done = answered(new, carried(answers, follow(old, new)))
    assert [(i.category, i.confirmed) for i in done.measures()][1] == (4, True)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(whole: Outline) -> str:
    return squeezed(
        "".join(n.text + "".join(cell for row in n.rows for cell in row) for n in whole.nodes)
    )


@pytest.mark.parametrize(
    "blocks",
    [
        B_PREFECTURE,
        SEVERAL,
        *((*FIRST_CHAPTER, MEASURES, *s, *LAST_CHAPTER) for s in SHAPES.values()),
    ],
)
def test_every_quote_is_in_the_document(
    blocks: tuple[Block, ...], context: Context, b_frame: Frame
) -> None:
    source = outline(blocks)
    plan = adopted_plan(source, proposed(context, blocks), b_frame)
    quotes = [m.anchor.quote for m in plan.measures if m.anchor]
    assert len(quotes) == len(plan.measures) >= 2
    assert all(quotes)
    for quote in quotes:
        assert squeezed(quote) in text_of(source)


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_any_answers_in_any_order_give_a_plan_that_reads_back(
    data: st.DataObject, b_proposal: Proposal, b_frame: Frame
) -> None:
    keys = [item.key for item in b_proposal.items]
    keys += [f"{key}.{n}" for key in keys for n in (1, 2)] + ["", "h0"]
    answers = data.draw(
        st.lists(
            st.builds(
                Answer,
                key=st.sampled_from(keys),
                act=st.sampled_from(Act),
                value=st.sampled_from(
                    ["", "0", "1", "5", "9", "security", "measures,policy", "none", "\x07"]
                ),
            ),
            max_size=15,
        )
    )
    done = answered(b_proposal, answers)
    plan = adopted_plan(outline(B_PREFECTURE), done, b_frame)
    assert parse(json.loads(json.dumps(to_raw(plan)))) == plan
    assert [m.title for m in plan.measures] == titles(done.measures())
    assert [c.title for c in plan.chapters] == [title for _n, title, _f in CHAPTERS]
    assert unsaid(plan, done) == []
    assert Proposal.model_validate(done.model_dump(mode="json")) == done


def unsaid(plan: Plan, proposal: Proposal) -> list[str]:
    """Texts of the document that the plan has lost: in no paragraph and in no measure's parts."""
    whole = squeezed(json.dumps(to_raw(plan), ensure_ascii=False))
    covered = {n for item in proposal.measures() for n in item.nodes}
    nodes = outline(B_PREFECTURE).nodes
    kept = [
        n.text for i, n in enumerate(nodes) if i and (i not in covered or n.text.endswith("。"))
    ]
    return [text for text in kept if squeezed(text) not in whole]


def test_headings_are_items_of_their_own_kind(b_proposal: Proposal) -> None:
    kinds = {item.title: item.kind for item in b_proposal.items}
    assert kinds[ONLINE] is ItemKind.MEASURE
    assert kinds["推進体制"] is ItemKind.HEADING
    assert len({item.key for item in b_proposal.items}) == len(b_proposal.items)
