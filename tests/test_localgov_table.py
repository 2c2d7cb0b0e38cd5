"""Tables of bodies from files: read, compared, taken over, kept; and what a bad file is told."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kanmin.errors import InvalidDocument, KanminError, UnreadableFile
from kanmin.localgov import (
    ChangeKind,
    ClosedBody,
    Kind,
    LocalGovernment,
    UnknownBody,
    check_digit,
    compare,
    default_registry,
    load,
    read_table,
    write_table,
)

REGISTRY = default_registry()
DAY = dt.date(2027, 1, 1)
HEADING = (
    "団体コード",
    "都道府県名\n（漢字）",
    "市区町村名\n(漢字)",
    "都道府県名\n（ｶﾅ）",
    "市区町村名\n（カナ）",
)
KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
Rows = list[list[str]]


def official_row(body: LocalGovernment) -> list[str]:
    home = REGISTRY.prefecture_of(body)
    name, kana = ("", "") if body == home else (body.name, body.kana.translate(KATAKANA))
    return [body.code, body.prefecture, name, home.kana.translate(KATAKANA), kana]


def official() -> Rows:
    return [list(HEADING), *(official_row(body) for body in REGISTRY)]


def row_of(rows: Rows, code: str) -> int:
    return next(number for number, row in enumerate(rows) if row[0] == code)


def csv_bytes(rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def csv_file(folder: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    path = folder / "codes.csv"
    path.write_bytes(csv_bytes(rows, encoding))
    return path


def xlsx_file(folder: Path, *sheets: Sequence[Sequence[object]]) -> Path:
    path = folder / "codes.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number, rows in enumerate(sheets, 1):
            sheet = book.add_worksheet(f"表{number}")
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)
    return path


# --- reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_official_list_as_csv(tmp_path: Path, encoding: str) -> None:
    assert read_table(csv_file(tmp_path, official(), encoding)) == REGISTRY.bodies


def test_the_official_list_as_workbook(tmp_path: Path) -> None:
    """A title above, codes as numbers, half-width kana, wards below and on a second sheet."""
    rows = official()
    rows[row_of(rows, "182087")][2:] = " あわら市\n", "ﾌｸｲｹﾝ", "ｱﾜﾗｼ"
    ward = ["141011", "神奈川県", "横浜市鶴見区", "カナガワケン", "ヨコハマシツルミク"]
    numbers: list[list[object]] = [[int(row[0]), *row[1:]] for row in rows[1:]]
    first: list[Sequence[object]] = [["全国地方公共団体コード"], [], rows[0], *numbers, ward, []]
    assert read_table(xlsx_file(tmp_path, first, [HEADING, ward])) == REGISTRY.bodies


def test_a_list_after_a_cover_sheet(tmp_path: Path) -> None:
    assert read_table(xlsx_file(tmp_path, [["説明"]], official())) == REGISTRY.bodies


def test_our_own_table(tmp_path: Path) -> None:
    write_table(REGISTRY, tmp_path)
    assert read_table(tmp_path / "bodies.csv") == REGISTRY.bodies


def test_five_digits_and_lost_zeros(tmp_path: Path) -> None:
    rows = official()
    five = [rows[0], *([row[0][:5], *row[1:]] for row in rows[1:])]
    lost = [rows[0], *([row[0].lstrip("0"), *row[1:]] for row in rows[1:])]
    assert read_table(csv_file(tmp_path, five)) == REGISTRY.bodies
    assert read_table(csv_file(tmp_path, lost)) == REGISTRY.bodies


def test_a_new_body_has_no_coordinates_and_its_kind_from_its_name(tmp_path: Path) -> None:
    new = ["182192", "福井県", "みほん村", "フクイケン", "ミホンムラ"]
    bodies = read_table(csv_file(tmp_path, [*official(), new]))
    (found,) = set(bodies) - set(REGISTRY.bodies)
    expected = LocalGovernment("182192", "福井県", "みほん村", "みほんむら", Kind.VILLAGE)
    assert found == expected
    assert found.latitude is None


def test_kinds_are_taken_from_the_registry_given(tmp_path: Path) -> None:
    plain = tuple(
        replace(body, kind=Kind.CITY) if body.kind is Kind.CORE_CITY else body for body in REGISTRY
    )
    known = replace(REGISTRY, bodies=plain)
    assert read_table(csv_file(tmp_path, official()), known) == plain


# --- comparing and taking over


def merged() -> tuple[LocalGovernment, ...]:
    """福井県池田町 gets another name, 南越前町 goes, みほん市 comes."""
    new = LocalGovernment("182192", "福井県", "みほん市", "みほんし", Kind.CITY)
    rest = [body for body in REGISTRY if body.code not in ("183822", "184047")]
    ikeda = replace(REGISTRY.get("183822"), name="新池田町", kana="しんいけだちょう")
    return (*rest, ikeda, new)


def test_compare() -> None:
    change = compare(REGISTRY, merged(), DAY)
    assert [body.name for body in change.added] == ["みほん市"]
    assert [body.full_name for body in change.removed] == ["福井県南越前町"]
    assert [(old.name, new.name) for old, new in change.renamed] == [("池田町", "新池田町")]
    assert change.on == DAY


def test_the_same_table_changes_nothing() -> None:
    change = compare(REGISTRY, REGISTRY.bodies, DAY)
    assert (change.added, change.removed, change.renamed) == ((), (), ())
    assert REGISTRY.replaced(REGISTRY.bodies, DAY) == REGISTRY


def test_another_spelling_is_no_new_name() -> None:
    spelled = [replace(body, name=body.name.replace("ヶ", "ケ")) for body in REGISTRY]
    assert compare(REGISTRY, spelled, DAY).renamed == ()
    assert REGISTRY.replaced(spelled, DAY).find("七ヶ宿町").name == "七ケ宿町"


def test_a_replaced_registry_remembers() -> None:
    registry = REGISTRY.replaced(merged(), DAY)
    assert registry.find("みほん市").code == "182192"
    assert registry.find("福井県池田町").name == "新池田町"
    assert registry.find("403059").name == "那珂川市"
    with pytest.raises(ClosedBody, match="南越前町（184047）は令和9年（2027年）1月1日に廃止"):
        registry.get("184047")
    with pytest.raises(ClosedBody, match="引き継いだ団体"):
        registry.find("南越前町")
    (closed,) = registry.history("184047")
    assert (closed.kind, closed.new_code, closed.verified) == (ChangeKind.CLOSED, "", False)
    assert len(REGISTRY) == 1788
    assert REGISTRY.get("184047").name == "南越前町"


def test_a_body_closed_twice_was_closed_the_last_time() -> None:
    rest = [body for body in REGISTRY if body.code != "182087"]
    later = dt.date(2030, 4, 1)
    back = REGISTRY.replaced(rest, DAY).replaced(REGISTRY.bodies, DAY)
    assert back.get("182087").name == "あわら市"
    with pytest.raises(ClosedBody, match="2030年"):
        back.replaced(rest, later).get("182087")


def test_a_chain_of_changes_leads_to_today() -> None:
    change = REGISTRY.history("402311")[0]
    before = replace(change, old_code="999997", new_code="403059", date=dt.date(2000, 1, 1))
    registry = replace(REGISTRY, changes=(*REGISTRY.changes, before))
    assert registry.get("999997").name == "那珂川市"
    for code in ("999997", "403059", "402311"):
        assert registry.history(code) == (before, change)


def test_a_table_with_a_code_twice_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="2回出てきます"):
        REGISTRY.replaced((*REGISTRY.bodies, REGISTRY.bodies[0]), DAY)


def test_changes_that_go_in_a_circle_end() -> None:
    """A damaged history must not hang a search."""
    change = REGISTRY.history("402311")[0]
    there = replace(change, old_code="999997", new_code="999989")
    back = replace(change, old_code="999989", new_code="999997")
    with pytest.raises(UnknownBody):
        replace(REGISTRY, changes=(there, back)).get("999997")


# --- keeping


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    registry = REGISTRY.replaced(merged(), DAY)
    write_table(registry, tmp_path)
    assert load(tmp_path) == registry
    write_table(REGISTRY, tmp_path)
    assert load(tmp_path) == REGISTRY
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bodies.csv", "changes.csv"]


def test_a_failed_write_leaves_the_old_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_table(REGISTRY, tmp_path)

    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(KanminError, match=r"changes\.csv: 書き込めません.*空き容量"):
        write_table(REGISTRY.replaced(merged(), DAY), tmp_path)
    monkeypatch.undo()
    assert load(tmp_path) == REGISTRY
    assert len(list(tmp_path.iterdir())) == 2


def test_writing_stopped_between_the_two_files_loses_nothing(tmp_path: Path) -> None:
    write_table(REGISTRY, tmp_path)
    old_bodies = (tmp_path / "bodies.csv").read_bytes()
    write_table(REGISTRY.replaced(merged(), DAY), tmp_path)
    (tmp_path / "bodies.csv").write_bytes(old_bodies)
    assert load(tmp_path).bodies == REGISTRY.bodies
    assert load(tmp_path).get("184047").name == "南越前町"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"bodies\.csv: ファイルがありません"):
        load(tmp_path / "none")
    with pytest.raises(KanminError, match="書き込めません"):
        write_table(REGISTRY, tmp_path / "none")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind,date", "date,kind", "列が違います"),
        ("2018-10-01", "平成30年10月1日", "changes.csv 2: 沿革の表に読めない行"),
        ("403059", "403058", "changes.csv 2: 沿革の表に読めない行"),
        ("市制施行", "昇格", "changes.csv 2: 沿革の表に読めない行"),
        ("丹波篠山市,", "", "changes.csv 3: 沿革の表に読めない行"),
    ],
)
def test_a_damaged_history(tmp_path: Path, old: str, new: str, words: str) -> None:
    write_table(REGISTRY, tmp_path)
    path = tmp_path / "changes.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidDocument, match=words):
        load(tmp_path)


# --- bad files


def damaged(edit: Callable[[Rows], object]) -> Callable[[], bytes]:
    def made() -> bytes:
        rows = official()
        edit(rows)
        return csv_bytes(rows)

    return made


def put(code: str, column: int, text: str) -> Callable[[Rows], object]:
    def edit(rows: Rows) -> None:
        rows[row_of(rows, code)][column] = text

    return edit


def small_workbook(*cells: tuple[int, int, str]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": True}) as book:  # a million empty rows
        sheet = book.add_worksheet()
        for row, column, text in cells:
            sheet.write(row, column, text)
    return data.getvalue()


def far_row() -> bytes:
    """The row says where it is, its cell does not; the sheet is not where Excel puts it."""
    data = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(small_workbook((0, 0, "団体コード")))) as source,
        zipfile.ZipFile(data, "w") as target,
    ):
        for name in source.namelist():
            text = source.read(name).replace(b"worksheets/", b"other/")
            text = text.replace(b'<row r="1"', b"<row r='1048576'").replace(b'<c r="A1"', b"<c")
            target.writestr(name.replace("worksheets/", "other/"), text)
    return data.getvalue()


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(21):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b" " * 10_000_000)
    return data.getvalue()


def drop_column(rows: Rows) -> None:
    for row in rows:
        del row[2]


Made = bytes | Callable[[], bytes]
UNREADABLE: list[tuple[str, Made, list[str]]] = [
    ("empty", b"", ["空です", "入手し直して"]),
    ("blank", b"\n \n", ["空です"]),
    ("not a table", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", ["文字コード", ".xlsx"]),
    ("UTF-16", csv_bytes(official()[:3], "utf-16"), ["文字コード", "UTF-8かShift_JIS"]),
    ("old Excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\xff", ["パスワード", ".xlsx"]),
    ("zip of another kind", b"PK\x05\x06" + b"\0" * 18, ["Excelのブックとして読めません"]),
    ("cut workbook", small_workbook((0, 0, "団体コード"))[:-200], ["途中で切れて", "保存し直して"]),
    (
        "far cell",
        small_workbook((0, 0, "団体コード"), (1_000_000, 5, "x")),
        ["離れた場所（1000001）", "新しいブック"],
    ),
    ("wide cell", small_workbook((0, 0, "団体コード"), (0, 16_000, "x")), ["離れた場所（WQK1）"]),
    ("far row", far_row, ["離れた場所（1048576）"]),
    ("bomb", bomb, ["大きすぎます（200MB）", "削除してください"]),
]
INVALID: list[tuple[str, Made, list[str]]] = [
    ("open quotes", csv_bytes(official()) + b'18,"x', ["CSVとして読めません"]),
    ("no heading", csv_bytes(official()[1:]), ["見出し", "団体コード、都道府県名漢字"]),
    ("empty workbook", small_workbook(), ["見出しが見つかりません"]),
    ("heading only", csv_bytes(official()[:1]), ["47そろっていません", "01、02", "全国の団体"]),
    ("half of it", csv_bytes(official()[:900]), ["47そろっていません", "47）", "途中で切れて"]),
    ("column missing", damaged(drop_column), ["1行目", "「市区町村名漢字」がありません", "元の表"]),
    ("check digit", damaged(put("182087", 0, "182088")), ["行目", "182088", "検査数字は「7」"]),
    ("no code", damaged(put("182087", 0, "なし")), ["団体コードとして読めません"]),
    ("code twice", damaged(put("182079", 0, "182087")), ["2回", "福井県鯖江市", "福井県あわら市"]),
    ("name lost", damaged(put("182087", 2, "")), ["「福井県」と団体コード「182087」が合いません"]),
    ("other prefecture", damaged(put("182087", 1, "石川県")), ["先頭2桁", "石川県"]),
    ("no suffix", damaged(put("182087", 2, "あわら")), ["市・区・町・村のどれか"]),
    ("formula", damaged(put("182087", 2, '=HYPERLINK("x")市')), ["文字でないもの"]),
    ("line cut", csv_bytes(official())[:-30] + b"\r\n", ["行目", "列が足りません", "途中で切れて"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("error", "data", "words"),
    [(UnreadableFile, *case[1:]) for case in UNREADABLE]
    + [(InvalidDocument, *case[1:]) for case in INVALID],
    ids=[case[0] for case in UNREADABLE + INVALID],
)
def test_what_a_bad_file_is_told(
    tmp_path: Path, error: type[KanminError], data: Made, words: list[str]
) -> None:
    path = tmp_path / "codes.csv"
    path.write_bytes(data() if callable(data) else data)
    with pytest.raises(error) as caught:
        read_table(path)
    assert [word for word in words if word not in caught.value.sentence] == []
    assert caught.value.where.startswith("codes.csv")
    assert caught.value.todo
    assert str(tmp_path) not in caught.value.sentence


def test_the_row_of_a_workbook_is_named_with_its_sheet(tmp_path: Path) -> None:
    rows = official()
    number = row_of(rows, "182087")
    rows[number][0] = "182088"
    with pytest.raises(InvalidDocument) as caught:
        read_table(xlsx_file(tmp_path, [[], [], *rows]))
    assert caught.value.where == f"codes.xlsx シート「表1」 {number + 3}行目"


def test_a_file_over_50_mb_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    with pytest.raises(UnreadableFile, match=r"大きすぎます.51MB.。50MB以下"):
        read_table(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="フォルダーです"):
        read_table(tmp_path)


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        (2, "", "空か、文字でないもの"),
        (4, "大都市", "種別「大都市」は使えません。.*政令指定都市"),
        (5, "北緯36度", "lat.*緯度・経度として読めません"),
        (6, "1360.5", "lng.*緯度・経度として読めません"),
        (7, "javascript:alert(1)", "URLとして読めません。.*https://"),
    ],
)
def test_a_wrong_cell_of_our_own_table(tmp_path: Path, column: int, text: str, words: str) -> None:
    write_table(REGISTRY, tmp_path)
    with (tmp_path / "bodies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    number = row_of(rows, "182087")
    rows[number][column] = text
    with pytest.raises(InvalidDocument, match=words) as caught:
        read_table(csv_file(tmp_path, rows))
    assert caught.value.where == f"codes.csv {number + 1}行目"


@given(
    st.lists(st.sampled_from(REGISTRY.bodies), max_size=4, unique=True),
    st.lists(st.integers(600, 699), max_size=4, unique=True),
)
def test_old_bodies_always_resolve_or_are_said_to_be_closed(
    removed: list[LocalGovernment], added: list[int]
) -> None:
    new = [
        LocalGovernment(f"18{n}{check_digit(f'18{n}')}", "福井県", f"第{n}村", "むら", Kind.VILLAGE)
        for n in added
    ]
    bodies = [body for body in REGISTRY if body not in removed] + new
    registry = REGISTRY.replaced(bodies, DAY)
    change = compare(REGISTRY, bodies, DAY)
    assert set(change.removed) == set(removed)
    assert set(change.added) == set(new)
    for body in removed:
        with pytest.raises(ClosedBody, match=body.name):
            registry.get(body.code)
    assert registry.replaced(REGISTRY.bodies, DAY).bodies == REGISTRY.bodies


def test_a_bad_file_leaves_a_kept_table_alone(tmp_path: Path) -> None:
    write_table(REGISTRY, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    bad = tmp_path.parent / "bad.csv"
    bad.write_bytes(csv_bytes(official()[:100]))
    with pytest.raises(InvalidDocument):
        read_table(bad)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
