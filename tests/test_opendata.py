"""Published plans as flat tables: read back as written, described, listed in a catalogue."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings

from kanmin.opendata import (
    BOM,
    BY_NAME,
    CC_BY,
    TABLES,
    About,
    DataForm,
    DataTable,
    PublishedPlan,
    Row,
    excel,
    parquet,
    pieces,
    rows,
    schema_raw,
    write_files,
)
from kanmin.plan import Plan, parse, to_raw
from kanmin.text import as_it_was
from kanmin.workbooks import read_workbook_sheets
from tests.conftest import TODAY
from tests.strategies import plans

MEASURES = BY_NAME["measures"]
ABOUT = About(CC_BY, "見本", TODAY)


def public(plan: Plan, key: str = "plan-x") -> PublishedPlan:
    return PublishedPlan(key, 2, TODAY, plan, "published", "見本県", {1: "手続"})


def file_of(found: PublishedPlan, table: DataTable, form: DataForm) -> bytes:
    return b"".join(pieces(table, form, [rows(found, table)], ABOUT))


def parquet_of(found: PublishedPlan, table: DataTable) -> pa.Table:
    return pq.read_table(io.BytesIO(file_of(found, table, DataForm.PARQUET)))


def read_parquet(read: pa.Table) -> list[Row]:
    """The rows of a Parquet file, days as the other forms have them."""
    return [
        tuple(one.isoformat() if isinstance(one, dt.date) else one for one in row.values())
        for row in read.to_pylist()
    ]


def read_csv(data: bytes, table: DataTable) -> list[Row]:
    """The rows of a CSV, read by somebody who has nothing but the schema."""
    described = next(
        one for one in schema_raw(CC_BY)["tables"] if one["url"] == f"{table.name}.csv"
    )
    columns = described["tableSchema"]["columns"]
    head, *lines = csv.reader(io.StringIO(data.decode(), newline=""))
    assert head == [one["titles"] for one in columns]
    return [
        tuple(_read(cell, one["datatype"]) for cell, one in zip(line, columns, strict=True))
        for line in lines
    ]


def _read(cell: str, datatype: str) -> Any:
    if cell == "":
        return None
    if datatype in ("integer", "number"):
        assert datatype == "number" or re.fullmatch("-?[0-9]+", cell)
        return json.loads(cell)
    if datatype == "date":
        assert dt.date.fromisoformat(cell).isoformat() == cell
    return as_it_was(cell)


@given(plans)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_reads_back_to_the_same_rows(plan: Plan) -> None:
    found = public(plan)
    for table in TABLES:
        wanted = list(rows(found, table))
        objects = [dict(zip(table.names, row, strict=True)) for row in wanted]
        plain = file_of(found, table, DataForm.PLAIN)
        assert read_csv(plain, table) == wanted
        assert file_of(found, table, DataForm.CSV) == BOM + plain
        assert json.loads(file_of(found, table, DataForm.JSON))["rows"] == objects
        lines = file_of(found, table, DataForm.LINES).splitlines()
        assert [json.loads(line) for line in lines] == objects
        typed = parquet_of(found, table)
        assert typed.column_names == list(table.names)
        assert read_parquet(typed) == wanted
        if table.key:
            keys = [tuple(one[name] for name in table.key) for one in objects]
            assert len(set(keys)) == len(keys)
            assert all(None not in key for key in keys)


def test_parquet_has_types_and_tells_what_it_is(mihon: Plan) -> None:
    raw = to_raw(mihon)
    raw["bodies"] = [{"lg_code": "011002", "name": "札幌市"}]
    found = public(parse(raw))
    plan = parquet_of(found, BY_NAME["plans"])
    assert plan["lg_code"].to_pylist() == ["011002"]
    assert plan["published_on"].to_pylist() == [TODAY]
    assert plan.schema.field("lg_code").metadata[b"title"].decode() == "団体コード"
    told = {name.decode(): text.decode() for name, text in plan.schema.metadata.items()}
    assert told["title"] == "計画"
    assert told["licence"] == "CC BY 4.0"
    assert told["licence_url"] == CC_BY.url
    assert told["updated"] == TODAY.isoformat()
    assert told["source"].startswith("地方公共団体が公表した")
    types = {"string": "string", "integer": "int64", "number": "double", "date": "date32[day]"}
    for table in TABLES:
        schema = parquet_of(found, table).schema
        for column, field in zip(table.columns, schema, strict=True):
            assert str(field.type) == types[column.type.value]
            assert field.metadata[b"description"].decode() == column.meaning
            assert field.nullable == (column.name not in table.key)


def test_parquet_comes_in_row_groups_and_an_empty_table_has_its_columns(
    mihon: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "GROUP", 3)
    write_files(tmp_path, [public(mihon), public(mihon, "plan-y")], ABOUT, [DataForm.PARQUET])
    whole = [row for key in ("plan-x", "plan-y") for row in rows(public(mihon, key), MEASURES)]
    file = pq.ParquetFile(tmp_path / "measures.parquet")
    groups = [file.metadata.row_group(at) for at in range(file.num_row_groups)]
    assert len(groups) > 1
    assert all(one.num_rows <= 3 for one in groups)
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert read_parquet(file.read()) == whole
    write_files(tmp_path, [], ABOUT, [DataForm.PARQUET])
    empty = pq.read_table(tmp_path / "measures.parquet")
    assert (empty.num_rows, empty.column_names) == (0, list(MEASURES.names))


def test_no_cell_computes_and_no_text_is_lost() -> None:
    raw = to_raw(
        parse({"bodies": [{"lg_code": "182079"}], "period": {"first": 2027, "last": 2028}})
    )
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''-", "'引用'", "1-1", "＝1+1"]
    raw["measures"] = [{"title": text, "action": f"\t{text}"} for text in texts]
    found = public(parse(raw))
    data = file_of(found, BY_NAME["measures"], DataForm.PLAIN)
    cells = [cell for line in csv.reader(io.StringIO(data.decode(), newline="")) for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    titles = [row[5] for row in read_csv(data, BY_NAME["measures"])]
    assert titles == texts


def test_what_is_not_known_is_empty_and_never_zero(mihon: Plan) -> None:
    raw = to_raw(mihon)
    raw["measures"] = [{"id": "m1", "title": "経費の書かれていない施策"}]
    raw["measures"].append({"id": "m2", "title": "経費のない施策"})
    raw["measures"][1]["costs"] = [{"fiscal_year": 2027, "amount": 0}]
    raw["measures"][1]["indicators"] = [{"name": "値のない指標"}]
    found = public(parse(raw))
    at = BY_NAME["measures"].names.index("cost")
    assert [row[at] for row in rows(found, BY_NAME["measures"])] == [None, 0]
    (row,) = rows(found, BY_NAME["indicators"])
    indicator = dict(zip(BY_NAME["indicators"].names, row, strict=True))
    assert indicator["indicator_name"] == "値のない指標"
    assert {indicator[name] for name in ("role", "fiscal_year", "value", "numerator")} == {None}


def test_tables_tell_what_the_plan_says(mihon: Plan) -> None:
    found = public(mihon)
    counts = {table.name: len(rows(found, table)) for table in TABLES}
    assert counts["plans"] == 1
    assert counts["measures"] == len(mihon.measures)
    assert counts["costs"] == sum(len(m.all_costs) for m in mihon.measures) > 0
    assert counts["schedule"] == sum(len(m.schedule) for m in mihon.measures) > 0
    costs = [
        dict(zip(BY_NAME["costs"].names, r, strict=True)) for r in rows(found, BY_NAME["costs"])
    ]
    whole = sum(cost.amount for m in mihon.measures for cost in m.all_costs)
    assert sum(int(one["amount"] or 0) for one in costs) == whole
    assert {one["lg_code"] for one in costs} == {mihon.body.lg_code}
    assert all(re.fullmatch("[0-9]{6}", str(one["lg_code"])) for one in costs)


def test_files_of_a_folder_hold_all_forms_and_no_half_ones(
    mihon: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(excel, "MOST_ROWS", 2)
    several = [public(mihon), public(mihon, "plan-y")]
    made = write_files(tmp_path, several, ABOUT, list(DataForm), told.append)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(made.digests)
    assert told == list(range(1, 2 + len(TABLES) * len(DataForm) + 1))
    for table in TABLES:
        wanted = [row for one in several for row in rows(one, table)]
        assert made.rows[table.name] == len(wanted)
        data = (tmp_path / f"{table.name}.csv").read_bytes()
        assert data == BOM + (tmp_path / f"{table.name}.plain.csv").read_bytes()
        assert read_csv(data.removeprefix(BOM), table) == wanted
        book = read_workbook_sheets((tmp_path / f"{table.name}.xlsx").read_bytes(), "x.xlsx")
        *sheets, told_last = book.values()
        cells = [row for sheet in sheets for row in sheet[1:]]
        assert [[None if c == "" else c for c in row] for row in cells] == [list(r) for r in wanted]
        assert all(len(sheet) <= 3 for sheet in sheets)
        assert any("CC BY 4.0" in str(row) for row in told_last)


ODD = [
    "<r>太字</r>", "<b>&amp;</b>", "_x0041_", "_x", " 前", "後　", "行\n", "\t", "a\r\nb", "\x07",
    "\uffff", "=1+1", "https://example.invalid/", "010006", "", None, 0, -1, 1.5, 0.1 + 0.2,
    10**15 - 1, 1e21,
]  # fmt: skip


def test_rows_of_a_workbook_are_written_as_xlsxwriter_does(tmp_path: Path) -> None:
    texts = [*ODD, "字" * 32_767, "😀" * 16_384]
    several = [tuple(texts[(at + n) % len(texts)] for n in range(21)) for at in range(len(texts))]
    data = b"".join(pieces(MEASURES, DataForm.XLSX, [tuple(several)], ABOUT))
    theirs = io.BytesIO()
    with xlsxwriter.Workbook(theirs, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(several, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    bold = value.startswith("<r>")  # which it takes for markup of its own
                    sheet.write_string(place, column, _cut(f"？{value}" if bold else value))
                elif value is not None:
                    sheet.write_number(place, column, value)
    wanted = sheet_rows(theirs.getvalue()).replace("？&lt;r&gt;", "&lt;r&gt;")
    found = sheet_rows(data)
    assert found[found.index('<row r="2">') :] == wanted
    read = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert read.dimensions == f"A1:U{len(texts) + 1}"
    assert read["A2"].value == "<r>太字</r>"


def _cut(text: str) -> str:
    return text if len(text.encode("utf-16-le")) <= 2 * 32_767 else text[:16_383] + "…"


def sheet_rows(data: bytes) -> str:
    sheet = ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    return sheet.partition("<sheetData>")[2].partition("</sheetData>")[0]


def test_the_schema_describes_every_column_as_csv_on_the_web() -> None:
    raw = schema_raw(CC_BY, "all/")
    assert raw["@context"][0] == "http://www.w3.org/ns/csvw"
    for table, told in zip(TABLES, raw["tables"], strict=True):
        assert told["url"] == f"all/{table.name}.csv"
        columns = told["tableSchema"]["columns"]
        assert [one["name"] for one in columns] == list(table.names)
        assert all(one["titles"] and one["dc:description"] for one in columns)
        assert {one["datatype"] for one in columns} <= {"string", "integer", "number", "date"}
        money = [
            one for one in columns if one["name"] in ("amount", "cost") and "千円" in one["titles"]
        ]
        assert all(one["schema:unitText"] == "千円" for one in money)
        assert set(told["tableSchema"].get("primaryKey", ())) <= set(table.names)
