"""What the fuzz campaign found, as small as it goes: each is told by a sentence."""

from __future__ import annotations

import datetime as dt
import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from kanmin.adopt.reading.html_in import read_html
from kanmin.adopt.reading.kinds import TYPES, kind_of
from kanmin.calendar_ja import parse_year
from kanmin.cli.classify import _column
from kanmin.errors import KanminError
from kanmin.followup import read_results_json
from kanmin.handbook import parse_layer
from kanmin.handbook.draft_files import read_draft
from kanmin.inquiry.sheet import number_in
from kanmin.localgov import default_registry, parse_code
from kanmin.plan import parse, read_plan, to_raw
from kanmin.publish.compose import compose
from kanmin.publish.docx_out import docx_bytes
from kanmin.search import read_filter
from kanmin.search.terms import FilterKey
from kanmin.server.casebook.held import open_case
from kanmin.server.oidc_settings import oidc_settings
from kanmin.server.retention import periods
from kanmin.server.store.backups import check
from kanmin.signing import Head, new_key, read_signed, signed_file
from kanmin.status import read_register
from kanmin.support import read_advisors
from kanmin.workbooks import read_workbook_sheets
from tests.synthetic import plan_of

TODAY = dt.date(2026, 11, 27)
SHEET = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'


def refused(read: Callable[[], Any]) -> str:
    with pytest.raises(KanminError) as told:
        read()
    assert len(told.value.sentence) < 10_000
    return told.value.sentence


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def book(sheet: bytes = SHEET, name: str = "sheet1.xml", times: int = 1) -> bytes:
    """A workbook with such a sheet. times: how often it stands in it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        made.add_worksheet("a")
    with zipfile.ZipFile(out) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    del parts["xl/worksheets/sheet1.xml"]
    parts[f"xl/worksheets/{name}"] = sheet
    ties = "xl/_rels/workbook.xml.rels"
    parts[ties] = parts[ties].replace(b"sheet1.xml", name.encode())
    one = b'<sheet name="a" sheetId="1" r:id="rId1"/>'
    several = [one] + [one.replace(b'"a"', b'"a%d"' % n) for n in range(1, times)]
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(one, b"".join(several))
    return packed(parts)


@pytest.mark.parametrize(
    "value",
    ["!!timestamp x", "!!int ''", "!!float ''", "!!map [a]", "!!set [a]", "!x y",
     "!!timestamp 9999-12-31T23:59:59-23:59"],
)  # fmt: skip
def test_a_type_told_in_yaml(value: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"title: {value}\n", encoding="utf-8")
    assert "型の指定" in refused(lambda: read_plan(path))


@pytest.mark.parametrize(
    "read",
    [
        lambda text, _path: read_register(text, default_registry(), TODAY),
        lambda text, _path: read_advisors(text, default_registry()),
        lambda _text, path: _column(path, None),
    ],
)
def test_tables_that_are_no_csv(read: Any, tmp_path: Path) -> None:
    text = "団体コード,状況,氏名,地域,出典\n" + '"' + "あ" * 140_000
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert "CSVとして読めません" in refused(lambda: read(text, tmp_path / "a.csv"))


def test_an_error_can_be_shown_whatever_a_file_holds() -> None:
    told = KanminError("x\ud800" * 100_000, where="\udfff", todo="y").sentence
    assert len(told) < 10_000
    assert told.encode()
    assert "団体コード" in refused(lambda: parse_code("1" * 100_000))


def test_settings_nested_without_end(tmp_path: Path) -> None:
    for name, read in ((periods.FILE, periods.read), ("sign-in.toml", oidc_settings)):
        (tmp_path / name).write_text("a = " + "[" * 20_000, encoding="utf-8")
        assert name in refused(lambda read=read: read(tmp_path))  # type: ignore[misc]


def test_an_edition_nested_deeply() -> None:
    deep: Any = []
    for _ in range(200):
        deep = [deep]
    raw = {"framework": "act9", "amendments": [{"values": {"a": deep}}]}
    assert "入れ子" in refused(lambda: read_draft(json.dumps(raw).encode(), "a.json"))


def test_names_of_fields_of_any_length() -> None:
    name = "x" * 100_000
    raw = {"bodies": [{"lg_code": "182079", "name": "見本"}], "measures": [{"reviews": [{}]}]}
    assert refused(lambda: parse(raw | {"measures": {name: 1}}))
    assert refused(lambda: parse_layer({name: 1}))
    raw = {"framework": "act9", name: 1}
    assert refused(lambda: read_draft(json.dumps(raw).encode(), "a.json"))


def test_years_and_numbers_that_no_calendar_or_count_has() -> None:
    assert parse_year("FY0000") is None
    assert number_in("1" * 5_000) is None
    registry = default_registry()
    assert "分かりません" in refused(lambda: read_filter(FilterKey.CATEGORY, "1" * 300, registry))
    assert refused(lambda: read_filter(FilterKey.CATEGORY, "1" * 300, registry))


@pytest.mark.parametrize("year", [0, -1, 10**30])
def test_results_of_a_year_that_is_none(year: int) -> None:
    raw = {"plan": "plan", "year": year, "reviews": []}
    found = read_results_json(raw, "a.json", plan_of(1), 2027)
    assert any("何年度" in issue.sentence for issue in found.issues)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_signed_moment_that_other_zones_have_not(at: str) -> None:
    head = Head("layer", "182079", "x", 1, dt.datetime.fromisoformat(at))
    assert "署名付き" in refused(lambda: read_signed(signed_file(head, {}, new_key())))


@pytest.mark.parametrize("span", ["²", "١", "9" * 5_000, "0", "-1"])
def test_odd_spans_of_a_cell_in_a_page(span: str) -> None:
    page = f"<table><tr><td colspan='{span}' rowspan='{span}'>a<td>b</table>"
    (table,) = read_html(page.encode()).nodes
    assert table.rows[0][-1] == "b"


def test_a_sound_book_is_read() -> None:
    assert read_workbook_sheets(book(), "a.xlsx") == {"a": [[1.0]]}


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET.replace(b'r="A1"', b'r = "XFD1048576"'),
        SHEET.replace(b'r="A1"', b's="1"r="xfd1048576"'),
        SHEET.replace(b'r="1"', b'\nr\n=\n"1048576"'),
    ],
)
def test_a_far_cell_however_it_is_written(sheet: bytes) -> None:
    assert "離れた場所" in refused(lambda: read_workbook_sheets(book(sheet), "a.xlsx"))


def test_a_far_cell_in_a_part_of_another_name() -> None:
    far = SHEET.replace(b"A1", b"XFD1048576")
    data = book(far, "sheet1.dat")
    assert "離れた場所" in refused(lambda: read_workbook_sheets(data, "a.xlsx"))


def test_a_sheet_that_stands_in_a_book_many_times() -> None:
    wide = SHEET.replace(b"A1", b"SG9000")
    data = book(wide, times=9)
    assert "セルが多すぎます" in refused(lambda: read_workbook_sheets(data, "a.xlsx"))


def test_a_part_without_an_end_of_a_tag_is_looked_through_at_once() -> None:
    assert refused(lambda: read_workbook_sheets(book(b"<c " * 400_000), "a.xlsx"))


def lying(data: bytes, name: bytes, size: int) -> bytes:
    """A zip whose directory tells another size of a part."""
    found = bytearray(data)
    at = data.index(name, data.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", found, at + 24, size)
    return bytes(found)


def test_a_part_that_says_it_is_small() -> None:
    data = lying(book(SHEET + b" " * 1_000), b"xl/worksheets/sheet1.xml", 40)
    assert read_workbook_sheets(data, "a.xlsx") == {"a": [[1.0]]}


def test_types_are_not_unpacked_before_their_size_is_looked_at() -> None:
    data = packed({TYPES: b" " * 5_000_000, "word/document.xml": b""})
    assert "大きすぎます" in refused(lambda: kind_of(data, "a.docx"))


@pytest.mark.parametrize("method", [1, 12, 99])
def test_a_backup_packed_in_a_way_that_is_not_known(method: int, tmp_path: Path) -> None:
    data = bytearray(packed({"manifest.json": b'{"files": {}}', "rows.jsonl": b""}))
    for head, field in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        struct.pack_into("<H", data, data.index(head) + field, method)
    (tmp_path / "a.zip").write_bytes(data)
    assert "バックアップ" in refused(lambda: check(tmp_path / "a.zip"))


def test_a_case_of_a_number_that_no_database_has() -> None:
    assert open_case(10**30) is None


def test_a_field_whose_name_no_cell_holds() -> None:
    raw = {**to_raw(plan_of(1)), "長" * 40_000: "値"}
    assert "項目名" in refused(lambda: parse(raw))


@pytest.mark.parametrize(
    ("part", "held"),
    [
        *(
            (part, held)
            for part in ("word/document.xml", "[Content_Types].xml", "_rels/.rels")
            for held in (b"", b"<a/>", b"<w:document/>", None)
        ),
        *((f"word/{name}.xml", b"<a/>") for name in ("styles", "numbering", "settings")),
    ],
)
def test_a_frame_that_lacks_what_every_file_of_word_has(
    part: str, held: bytes | None, tmp_path: Path
) -> None:
    whole = zipfile.ZipFile(io.BytesIO(docx_bytes(compose(plan_of(1), {}))))
    several = {name: whole.read(name) for name in whole.namelist()}
    if held is None:
        del several[part]
    else:
        several[part] = held
    (tmp_path / "frame.docx").write_bytes(packed(several))
    document = compose(plan_of(1), {})
    assert "Wordの文書として読めません" in refused(
        lambda: docx_bytes(document, tmp_path / "frame.docx")
    )
