"""Returns made up for the tests of the survey: none of them is any real body's answer."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kanmin.localgov import Kind, LocalGovernment, Registry, default_registry
from kanmin.survey import QuestionKind, Questionnaire, questionnaire, survey_form

ROUND, NEXT_ROUND = questionnaire("planning-2026"), questionnaire("planning-2027")
MIHON = LocalGovernment("993018", "見本県", "みほん町", "みほんちょう", Kind.TOWN)
OFFICIAL = default_registry()
BODIES = Registry((*OFFICIAL.bodies, MIHON), OFFICIAL.changes, OFFICIAL.facts)
Raw = dict[str, Any]
PARTS = tuple(f"measures-{number}" for number in range(1, 6))
MADE_ONLY = ("form", "name", "url", "first-year", "last-year", *PARTS, "measures")


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def row_of(sheet: Worksheet, number: str) -> int:
    """The row of a question (`1`) or option (`8-2`)."""
    for row in range(1, sheet.max_row + 1):
        if sheet.cell(row, 1).value == f"問{number}":
            return row
    raise AssertionError(number)


def answer(sheet: Worksheet, number: str, value: Any) -> None:
    cell = sheet.cell(row_of(sheet, number), 3)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def put(sheet: Worksheet, raw: Raw, asked: Questionnaire = ROUND) -> None:
    """The answers of a body, option ids and plain values, as a clerk writes them."""
    for name, value in raw.items():
        question = asked.question(name)
        match question.kind:
            case QuestionKind.SINGLE:
                answer(sheet, question.number, question.word(value))
            case QuestionKind.MULTI:
                for at, option in enumerate(question.options, start=1):
                    mark = "○" if option.id in value else None
                    answer(sheet, f"{question.number}-{at}", mark)
            case _:
                answer(sheet, question.number, value)


def filled(body: LocalGovernment, raw: Raw, *edits: Callable[[Workbook], None]) -> bytes:
    book = opened(survey_form(ROUND, body))
    put(book["回答"], raw)
    for edit in edits:
        edit(book)
    return saved(book)


def stripped(data: bytes) -> bytes:
    """What a border check leaves: cells alone, without rules, names, notes, properties, styles."""
    old, new = opened(data), Workbook()
    new.remove(new.worksheets[0])
    for sheet in old.worksheets:
        copy = new.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                other = copy.cell(cell.row, cell.column, cell.value)
                if isinstance(cell.value, str):
                    other.data_type = "s"
    return saved(new)


def made_up(rng: random.Random, status: str = "") -> Raw:
    """Answers that can be true together, some questions left open."""
    status = status or rng.choice(["made", "begun", "none", "none"])
    staff = rng.randint(1, 30)
    raw: Raw = {"status": status, "staff": staff, "section": "試験用の課"}
    if status == "made":
        counts = [rng.randint(0, 9) for _part in PARTS]
        first = rng.randint(2020, 2027)
        raw |= {"form": rng.choice(["alone", "combined", "joint"]), "name": "試験用の計画"}
        raw |= {"first-year": first, "last-year": first + rng.randint(2, 5)}
        raw |= dict(zip(PARTS, counts, strict=True)) | {"measures": sum(counts)}
        raw |= {"url": "https://town.example/plan"} if rng.random() < 0.7 else {}
    if status == "begun" and rng.random() < 0.8:
        raw["planned-year"] = rng.randint(2026, 2030)
    if status != "none" and rng.random() < 0.8:
        chosen = rng.sample(["c1", "c2", "c3", "c4", "c5"], rng.randint(1, 3))
        raw["categories"] = tuple(sorted(chosen))
    if status == "none":
        reasons = ["not-understood", "no-skill", "no-staff", "other-plans", "no-budget", "other"]
        raw["reasons"] = tuple(rng.sample(reasons, rng.randint(1, 4)))
        raw |= {"reasons-other": "試験用の理由"} if "other" in raw["reasons"] else {}
    return raw | _for_everyone(rng, staff)


def _for_everyone(rng: random.Random, staff: int) -> Raw:
    raw: Raw = {}
    if rng.random() < 0.8:
        kinds = ["briefing", "advisor", "template", "joint"]
        raw["support"] = tuple(rng.sample(kinds, rng.randint(1, 4)))
    elif rng.random() < 0.5:
        raw["support"] = ("nothing",)
    raw |= {"dedicated": rng.randint(0, staff)} if rng.random() < 0.7 else {}
    raw |= {"hours": rng.randint(0, 400) / 4} if rng.random() < 0.7 else {}
    return raw


@dataclass(frozen=True)
class Planted:
    """An error put into a form. status: of the body that makes it. cell: where it is told.

    lost: the questions whose answers are not kept. whole: nothing of the file is kept.
    """

    name: str
    edit: Callable[[Workbook], None]
    cell: str
    words: str
    lost: tuple[str, ...] = ()
    status: str = "made"
    whole: bool = False
    sheet: str = "回答"


def _cells(**values: Any) -> Callable[[Workbook], None]:
    """Answers by question id (`_` for `-`) written as they are, whatever the kind."""

    def edit(book: Workbook) -> None:
        for name, value in values.items():
            question = ROUND.question(name.replace("_", "-"))
            answer(book["回答"], question.number, value)

    return edit


def _marks(number: str, marks: dict[int, Any]) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        for at, mark in marks.items():
            answer(book["回答"], f"{number}-{at}", mark)

    return edit


def _guide(name: str, value: Any) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        for row in book["はじめに"].iter_rows(max_col=2):
            if row[0].value == name:
                row[1].value = value

    return edit


def _appended(*cells: Any) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book["回答"].append(cells)

    return edit


def _deleted(book: Workbook) -> None:
    sheet = book["回答"]
    sheet.delete_rows(row_of(sheet, "16"))


def _renamed_head(book: Workbook) -> None:
    book["回答"].cell(1, 3).value = "こたえ"


def _renamed_sheet(book: Workbook) -> None:
    book["回答"].title = "答え"


def place(number: str) -> str:
    """The cell of an answer in a fresh form."""
    return f"C{row_of(_FRESH, number)}"


_FRESH = opened(survey_form(ROUND, MIHON))["回答"]
_END = _FRESH.max_row + 1
NOT_ASKED = "問1「策定の状況」で「策定済（当年度策定予定を含む）」を選んだ団体だけに"
IN_FORM = (
    Planted("option", _cells(form="別冊"), place("3"), "「別冊」という選択肢は", ("form",)),
    Planted("words", _cells(staff="たくさん"), place("14"), "数値として読めません", ("staff",)),
    Planted("unit", _cells(staff="12時間"), place("14"), "単位「時間」は", ("staff",)),
    Planted("small", _cells(hours=-1), place("16"), "0以上にしてください", ("hours",)),
    Planted("large", _cells(staff=4000), place("14"), "3000以下にしてください", ("staff",)),
    Planted("whole", _cells(staff=2.5), place("14"), "整数で書いてください", ("staff",)),
    Planted("branch", _cells(name="ある計画"), place("4"), NOT_ASKED, ("name",), "none"),
    Planted(
        "sum",
        _cells(measures=99),
        place("9-6"),
        "問9-1・問9-2・問9-3・問9-4・問9-5の合計",
        ("measures", *PARTS),
    ),
    Planted("missing", _cells(staff=None), place("14"), "必ずお答えください。", ("staff",)),
    Planted(
        "alone",
        _marks("12", {1: "○", 6: "〇"}),
        place("12"),
        "「特にない」は、ほかの選択肢と一緒には選べません。",
        ("support",),
    ),
    Planted(
        "many",
        _marks("8", dict.fromkeys(range(1, 5), "○")),
        place("8"),
        "選べるのは3つまでです",
        ("categories",),
    ),
    Planted(
        "backward",
        _cells(first_year=2027, last_year=2025),
        place("7"),
        "問6「計画期間の始め」（2027年度）より小さくなって",
        ("first-year", "last-year"),
    ),
    Planted(
        "above",
        _cells(staff=3, dedicated=4),
        place("15"),
        "問14「デジタルの担当職員」（3人）より大きく",
        ("staff", "dedicated"),
    ),
    Planted("url", _cells(url="計画のページ"), place("5"), "https:// で始まる", ("url",)),
    Planted("mark", _marks("12", {2: "△"}), place("12-2"), "「△」は○では", ("support",)),
    Planted("place", _cells(support="説明会"), place("12"), "選択肢の行に○を", ("support",)),
    Planted("added", _appended("問99", "町の問", "はい"), f"C{_END}", "様式にない行です。"),
    Planted("copied", _appended("問14", "写し", 7), f"C{_END}", "問14の行が37行目にも"),
    Planted("deleted", _deleted, "", "問16の行がありません。", ("hours",)),
    Planted("day", _cells(answered_on="昨日"), place("17"), "日付として読めません"),
    Planted("year", _cells(last_year="数年後"), place("7"), "年度として読めません", ("last-year",)),
    Planted(
        "status",
        _cells(status="策定中"),
        place("1"),
        "「策定中」という選択肢はありません。",
        ("status",),
        "begun",
    ),
)
WHOLE = (
    Planted("digit", _guide("団体コード", "182078"), "B7", "検査数字（6桁目）が正しくありません。"),
    Planted("nobody", _guide("団体コード", "999997"), "B7", "の団体はありません。"),
    Planted("merged", _guide("団体コード", "403059"), "B7", "福岡県那珂川市（402311）になりました"),
    Planted(
        "other", _guide("団体名", "福井県敦賀市"), "B7", "ですが、団体名は「福井県敦賀市」です"
    ),
    Planted("code", _guide("団体コード", None), "B7", "団体コードがありません。"),
    Planted("year", _guide("年度", "令和9年度（2027年度）"), "B5", "令和8年度（2026年度）の調査"),
    Planted("round", _guide("調査票", "planning-2027"), "B3", "ほかの調査の様式です"),
    Planted("no-round", _guide("調査票", None), "B3", "どの調査の様式か確かめられません"),
    Planted("head", _renamed_head, "", "見出し「番号」「回答」がありません。"),
    Planted("sheet", _renamed_sheet, "", "シート「回答」がありません"),
)
