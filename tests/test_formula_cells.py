"""Cells that a spreadsheet would compute: guarded going out, as they were coming in again."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kanmin.publish.csv_out import rows_csv
from kanmin.text import as_it_was, without_formula

DANGEROUS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "＝1+1", "＋1+1", "－1+1", "＠SUM(1,1)",
    " =1+1", "　=1+1", "\u00a0=1+1", "\t=1+1", "\r=1+1", "\n=1+1", "\t１", " ＝1+1",
    "'=1+1", "''　＝1",
]  # fmt: skip
PLAIN = ["1+1", "計画", "'90年代", "'", "", " 計画", "　a=1", "令和9=2027", "－"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_may_be_computed_has_an_apostrophe_and_loses_it_again(text: str) -> None:
    assert without_formula(text) == f"'{text}"
    assert as_it_was(f"'{text}") == text


@pytest.mark.parametrize("text", PLAIN)
def test_all_else_goes_as_it_is(text: str) -> None:
    assert without_formula(text) == as_it_was(text) == text


def computed(data: bytes, folder: Path) -> list[object]:
    """The formulas in a CSV that LibreOffice has opened, told to trim blanks and to compute."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    (folder / "a.csv").write_bytes(data)
    reading = "Text - txt - csv (StarCalc):44,34,76,1,,1041,false,true,false,false,true,-1,true"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = ["--convert-to", "xlsx", "--outdir", str(folder), str(folder / "a.csv")]
    command = [office, profile, "--headless", f"--infilter={reading}", *asked]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    if not (folder / "a.xlsx").exists():
        pytest.skip("no spreadsheet in this LibreOffice")
    sheet = load_workbook(folder / "a.xlsx").worksheets[0]
    return [cell.value for (cell,) in sheet.iter_rows() if cell.data_type == "f"]


def test_a_spreadsheet_computes_none_of_them(tmp_path: Path) -> None:
    rows = [["文"], *([text] for text in DANGEROUS)]
    assert computed(rows_csv(rows), tmp_path) == []
    bare = "\r\n".join(["文", "=1+1"]).encode()
    assert computed(bare, tmp_path) == ["=1+1"]  # it does compute what has no guard
