"""Plans go into files and come back as they were; bad files get a sentence."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from kanmin import text
from kanmin.errors import KanminError
from kanmin.plan import Plan, diff, parse, read_plan, to_raw, write_plan
from kanmin.plan.migration import migrate
from tests.strategies import plans
from tests.synthetic import plan_of

THOROUGH = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
SMALL = {
    "bodies": [{"lg_code": "182079", "name": "鯖江市"}],
    "period": {"first": 2027, "last": 2031},
}


def through(plan: Plan, path: Path) -> Plan:
    write_plan(plan, path)
    return read_plan(path)


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".xlsx"])
def test_a_file_reads_back_to_the_same_plan(suffix: str, tmp_path: Path) -> None:
    @THOROUGH
    @given(plans)
    def holds(plan: Plan) -> None:
        again = through(plan, tmp_path / f"plan{suffix}")
        assert diff(plan, again) == ()
        assert again == plan

    holds()


def strip_like_a_border(path: Path) -> None:
    """What 無害化 leaves: the values of visible cells, in a new workbook."""
    source, target = openpyxl.load_workbook(path), openpyxl.Workbook()
    target.remove(target.active)
    for sheet in source:
        if sheet.sheet_state != "visible":
            continue
        copy = target.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                copied = copy.cell(cell.row, cell.column)
                copied.value = cell.value
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    copied.data_type = "s"
    target.save(path)


def test_a_workbook_reads_back_after_a_border_has_stripped_it(tmp_path: Path, mihon: Plan) -> None:
    path = tmp_path / "plan.xlsx"
    for plan in (mihon, plan_of(60), parse({**SMALL, "title": "=1+1"})):
        write_plan(plan, path)
        strip_like_a_border(path)
        assert read_plan(path) == plan


def edited(path: Path, plan: Plan, sheet: str, edit: Any) -> Path:
    write_plan(plan, path)
    book = openpyxl.load_workbook(path)
    edit(book[sheet])
    book.save(path)
    return path


def column_of(sheet: Any, title: str) -> int:
    return next(int(cell.column) for cell in sheet[1] if cell.value == title)


def put(title: str, row: int, value: object) -> Any:
    return lambda sheet: sheet.cell(row, column_of(sheet, title), value)


def test_a_workbook_from_before_results_were_kept_still_reads(tmp_path: Path, mihon: Plan) -> None:
    path = tmp_path / "old.xlsx"
    write_plan(mihon, path)
    book = openpyxl.load_workbook(path)
    later = ("上位の施策への対応", "評価の尺度", "決算額", "効果の実績", "実績と評価")
    for name in later:
        del book[name]
    book.save(path)
    assert read_plan(path) == mihon
    book = openpyxl.load_workbook(path)
    book.create_sheet(later[0])
    book.save(path)
    with pytest.raises(KanminError, match="見出し"):
        read_plan(path)


def test_a_clerk_edits_the_workbook_in_their_own_way(tmp_path: Path, mihon: Plan) -> None:
    def edit(sheet: Any) -> None:
        row = sheet.max_row + 1
        typed = {
            "施策名": "電子入札",
            "分類": "５",
            "関連する分類": "１、2",
            "重点分野": "観光、金融",
        }
        for title, value in typed.items():
            sheet.cell(row, column_of(sheet, title), value)
        sheet.move_range(f"A1:B{row}", cols=30)

    plan = read_plan(edited(tmp_path / "p.xlsx", mihon, "施策", edit))
    new = plan.measures[-1]
    assert (new.title, new.category, new.linked_categories) == ("電子入札", 5, (1, 2))
    assert [field.value for field in new.fields] == ["tourism", "finance"]
    assert new.id
    assert plan.measures[:-1] == mihon.measures


FAULTS = [
    ("工程", put("年度", 2, "いつか"), "シート「工程」2行目の「年度」", "年度として読めません"),
    (
        "工程",
        put("段階", 3, "やる"),
        "シート「工程」3行目の「段階」",
        "検討、準備、実施、拡大、完了",
    ),
    ("工程", put("上位のID", 2, "m-x"), "シート「工程」2行目の「上位のID」", "見つかりません"),
    ("施策", put("ID", 3, "m-booking"), "シート「施策」2行目とシート「施策」3行目", "IDを空に"),
    ("施策", put("分類", 2, 9), "シート「施策」2行目の「分類」", "大きすぎます"),
    ("経費", put("金額（千円）", 2, -5), "シート「経費」2行目の「金額（千円）」", "小さすぎます"),
    ("団体", put("団体コード", 2, "12"), "シート「団体」2行目の「団体コード」", "決まった形"),
    ("表", put("段落のID", 2, "p-x"), "シート「表」2行目", "段落のID「p-x」が見つかりません"),
    (
        "関係する計画",
        put("区分の欄", 2, "上"),
        "シート「関係する計画」2行目",
        "上位の計画、関連する計画",
    ),
]


@pytest.mark.parametrize(("sheet", "edit", "place", "words"), FAULTS)
def test_a_fault_in_a_workbook_is_told_by_sheet_and_row(
    sheet: str, edit: Any, place: str, words: str, tmp_path: Path, mihon: Plan
) -> None:
    path = edited(tmp_path / "p.xlsx", mihon, sheet, edit)
    with pytest.raises(KanminError) as error:
        read_plan(path)
    assert place in error.value.sentence
    assert words in error.value.sentence


def test_dates_numbers_and_eras_typed_in_a_workbook(tmp_path: Path, mihon: Plan) -> None:
    def edit(sheet: Any) -> None:
        for row in sheet.iter_rows(min_row=2):
            match row[0].value:
                case "計画期間：開始年度":
                    row[1].value = "令和９年度"
                case "決定日":
                    row[1].value = "2027/3/5"

    plan = read_plan(edited(tmp_path / "p.xlsx", mihon, "基本情報", edit))
    assert plan.period.first == 2027
    assert str(plan.decided_on) == "2027-03-05"


BAD_FILES = [
    ("p.json", b"", "JSONとして読めません"),
    ("p.json", b'{"bodies": [', "1行目"),
    ("p.json", b'{"a": 1, "a": 2}', "「a」が2回"),
    ("p.json", b"[1]", "計画の文書ではありません"),
    ("p.json", b'{"period": 1}', "団体と計画期間がありません"),
    ("p.json", "{'名': 1}".encode("cp932"), "Shift_JIS"),
    ("p.json", b"\xff\xfe\x00\x01\x80", "UTF-8ではありません"),
    ("p.json", b"[" * 100_000, "入れ子が深すぎます"),
    ("p.json", b'{"bodies": NaN}', "NaN"),
    ("p.json", b'{"lg_code": "182079", "years": "2027-2031", "x": 1e400}', "無限大"),
    ("p.json", b'{"bodies": ' + b"9" * 5_000 + b"}", "読めない数"),
    ("p.yaml", b"a: !!int abc", "YAMLの型の指定"),
    ("p.yaml", b"a: !!python/object:os.system x", "YAMLの型の指定"),
    ("p.yaml", b"a: [1", "YAMLとして読めません"),
    ("p.yaml", b"a: &x [1]\nb: *x", "別名"),
    ("p.yaml", b"[" * 5_000, "入れ子が深すぎます"),
    ("p.yaml", b"a: 1\na: 2", "「a」が2回"),
    ("p.yaml", b"a: \x07", "YAMLとして読めません"),
    ("p.xlsx", b"not a zip", "Excelのブックとして読めません"),
    ("p.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "パスワード"),
    ("p.docx", b"x", "扱えない種類"),
]


@pytest.mark.parametrize(("name", "data", "words"), BAD_FILES)
def test_a_bad_file_gets_a_sentence(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(KanminError) as error:
        read_plan(path)
    assert error.value.sentence.startswith(f"{name}: ")
    assert words in error.value.sentence
    assert path.read_bytes() == data


def test_a_truncated_or_foreign_workbook_gets_a_sentence(tmp_path: Path, mihon: Plan) -> None:
    path = tmp_path / "p.xlsx"
    write_plan(mihon, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(KanminError, match="途中で切れています"):
        read_plan(path)
    book = openpyxl.Workbook()
    book.save(path)
    with pytest.raises(KanminError, match="計画のブックではありません"):
        read_plan(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 210_000_000)
    with pytest.raises(KanminError, match="展開すると大きすぎます"):
        read_plan(path)


def test_a_file_over_50_mb_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    with pytest.raises(KanminError, match="50MB以下"):
        read_plan(path)


BAD_PLANS: list[tuple[dict[str, Any], str]] = [
    ({"schema_version": 2}, "新しい形式（版2）"),
    ({"schema_version": "a"}, "数ではありません"),
    ({"period": {"first": 2031, "last": 2027}}, "終わり（2027年度）が始まり（2031年度）より前"),
    ({"bodies": []}, "1つ以上入れて"),
    ({"bodies": [{"lg_code": "x"}]}, "[/bodies/0/lg_code]"),
    ({"measures": [{"id": "m1"}, {"id": "m1"}]}, "同じID「m1」"),
    ({"measures": [{"id": "1"}]}, "[/measures/0/id]"),
    ({"measures": [{"category": "十"}]}, "「十」は数値として読めません"),
    ({"measures": [{"costs": [{"fiscal_year": 2027, "amount": 1.5}]}]}, "整数ではありません"),
    ({"measures": [{"indicators": [{"values": [{"role": "x"}]}]}]}, "「x」は選べません"),
    ({"measures": ["x"]}, "項目の組"),
    ({"measures": {}}, "並び（リスト）"),
    ({"decided_on": "きのう"}, "日付として読めません"),
    ({"title": {"a": 1}}, "文字を入れてください"),
    ({"measures": [{"category": True}]}, "数値を書いてください"),
    ({"measures": [{"category": "1、5"}]}, "数値として読めません"),
    ({"measures": [{"category": "①"}]}, "数値として読めません"),
    ({"period": {"first": "令和100年", "last": 2031}}, "年度として読めません"),
    ({"bodies": [{"lg_code": "182078"}]}, "182079ではありませんか"),
    ({"bodies": [{"lg_code": True}]}, "文字を入れてください"),
    ({"x": {"a\u0007": 1, "a": 2}}, "見えない文字だけが違う"),
    ({"duties": [{"framework": ""}]}, "何か書くか"),
    ({"measures": [{"category": n} for n in "abcdefgh"]}, "ほか3件"),
]


@pytest.mark.parametrize(("change", "words"), BAD_PLANS)
def test_a_bad_plan_gets_a_sentence(change: dict[str, Any], words: str, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text(json.dumps({**SMALL, **change}), encoding="utf-8")
    with pytest.raises(KanminError) as error:
        read_plan(path)
    assert words in error.value.sentence


def test_every_character_that_some_export_refuses_is_seen() -> None:
    """Text is looked at once before it is mended: what any step mends must be seen by that look."""
    breaks = (text._NEWLINE, text._CONTROL, text._SURROGATE_OR_NONCHARACTER)
    steps = (*breaks, text._PRIVATE_USE, text._JOINERS, text._EMOJI)
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    found = {c for step in steps for part in step.findall(every) for c in part}
    assert found == set(text._ODD.findall(every))


def test_text_is_made_safe_at_the_door() -> None:
    plan = parse({**SMALL, "title": "計画\x00\x07\uf06c😀 髙﨑𠮷\r\n①㈱", "extra": ["\ue000\x1f"]})
    assert plan.title == "計画・〓 髙﨑𠮷 ①㈱"
    assert to_raw(plan)["extra"] == ["・"]


def test_full_width_digits_are_numbers() -> None:
    plan = parse(
        {**SMALL, "period": {"first": "２０２７", "last": "R13"}, "measures": [{"category": "３"}]}
    )
    assert (plan.period.first, plan.period.last, plan.measures[0].category) == (2027, 2031, 3)


def test_unknown_fields_are_kept(tmp_path: Path) -> None:
    raw = {**SMALL, "x_tool": {"a": [1, "二"]}, "measures": [{"title": "予約", "x_note": "＊"}]}
    for suffix in (".json", ".yaml", ".xlsx"):
        again = to_raw(through(parse(raw), tmp_path / f"p{suffix}"))
        assert again["x_tool"] == {"a": [1, "二"]}
        assert again["measures"][0]["x_note"] == "＊"


def test_a_very_long_text_survives_a_workbook(tmp_path: Path) -> None:
    plan = parse({**SMALL, "measures": [{"id": "m1", "action": "長い文です。" * 20_000}]})
    assert through(plan, tmp_path / "p.xlsx") == plan


def test_yaml_keeps_codes_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "bodies:\n- {lg_code: 010006, name: 北海道}\nperiod: {first: 2027, last: 2031}\n"
    )
    assert read_plan(path).body.lg_code == "010006"


def test_the_hand_written_short_form_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    short = {
        "lg_code": "182079",
        "name": "鯖江市",
        "years": "２０２７〜2031",
        "chapters": {"目的": "一。\n二。"},
    }
    path.write_text(yaml.dump(short, allow_unicode=True), encoding="utf-8")
    plan = read_plan(path)
    assert (plan.body.name, plan.period.last) == ("鯖江市", 2031)
    assert [p.text for p in plan.chapters[0].paragraphs] == ["一。", "二。"]
    path.write_text(yaml.dump({**short, "years": "いつか"}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(KanminError, match="計画期間「いつか」が読めません"):
        read_plan(path)


def test_migration_runs_every_step_in_between() -> None:
    steps = {0: lambda raw: {**raw, "seen": [0]}}
    assert migrate({"lg_code": "182079"}, steps) == {
        "lg_code": "182079",
        "seen": [0],
        "schema_version": 1,
    }


def test_the_same_file_always_gets_the_same_ids() -> None:
    raw = {**SMALL, "measures": [{"title": "一"}, {"id": "m1", "title": "二"}, {"title": "三"}]}
    assert [m.id for m in parse(raw).measures] == ["m2", "m1", "m3"]
    assert parse(raw) == parse(raw)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, mihon: Plan) -> None:
    with pytest.raises(KanminError, match="書き込めません"):
        write_plan(mihon, tmp_path / "none" / "p.json")
    assert list(tmp_path.iterdir()) == []


def test_half_characters_are_dropped_wherever_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    text = json.dumps({**SMALL, "title": "計\ud83d画", "x\ud83d": ["\ud800"]})
    path.write_text(text, encoding="utf-8")
    plan = read_plan(path)
    assert (plan.title, to_raw(plan)["x"]) == ("計画", [""])


def test_a_code_typed_as_a_number_keeps_its_leading_zero() -> None:
    assert parse({**SMALL, "bodies": [{"lg_code": 10006}]}).body.lg_code == "010006"


def renamed(old: str, new: str) -> Any:
    def edit(sheet: Any) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                cell.value = new if cell.value == old else cell.value

    return edit


RENAMED = [
    ("施策", renamed("担当課", "担当"), "シート「施策」", "見出し「担当課」がありません"),
    ("基本情報", renamed("状態", "段階"), "シート「基本情報」", "項目「状態」がありません"),
    ("施策", lambda sheet: setattr(sheet, "title", "施策一覧"), "", "シート「施策」がありません"),
    ("表", lambda sheet: setattr(sheet, "title", "表1"), "", "シート「表」がありません"),
    ("その他", renamed("場所", "位置"), "シート「その他」", "見出し「場所」がありません"),
]


@pytest.mark.parametrize(("sheet", "edit", "place", "words"), RENAMED)
def test_what_was_renamed_is_not_left_out_without_a_word(
    sheet: str, edit: Any, place: str, words: str, tmp_path: Path, mihon: Plan
) -> None:
    with pytest.raises(KanminError) as error:
        read_plan(edited(tmp_path / "p.xlsx", mihon, sheet, edit))
    assert place in error.value.sentence
    assert words in error.value.sentence


REST_FAULTS = [
    (["x", 1, "文", "あ"], "場所「x」が見つかりません"),
    (["/measures/none/title", 1, "文", "あ"], "見つかりません"),
    (["/x", "abc", "JSON", "[[["], "内容が壊れています"),
    (["/x", 1, "JSON", "[" * 20_000], "内容が壊れています"),
]


@pytest.mark.parametrize(("row", "words"), REST_FAULTS)
def test_faults_in_the_sheet_of_all_else_are_told(
    row: list[Any], words: str, tmp_path: Path, mihon: Plan
) -> None:
    path = edited(tmp_path / "p.xlsx", mihon, "その他", lambda sheet: sheet.append(row))
    with pytest.raises(KanminError) as error:
        read_plan(path)
    assert "シート「その他」2行目" in error.value.sentence
    assert words in error.value.sentence


def test_many_long_lines_in_one_cell_survive_a_workbook(tmp_path: Path) -> None:
    partners = [f"関係課{number}" + "あ" * 200 for number in range(200)]
    plan = parse({**SMALL, "measures": [{"id": "m1", "partners": partners}]})
    assert through(plan, tmp_path / "p.xlsx") == plan
