"""Cells that a spreadsheet would compute: guarded going out, as they were coming in again."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

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


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_spreadsheet_computes_none_of_them(tmp_path: Path) -> None:
    rows = [["文"], *([text] for text in DANGEROUS)]
    (tmp_path / "a.csv").write_bytes(rows_csv(rows))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false",
            "--outdir",
            str(tmp_path / "out"),
            str(tmp_path / "a.csv"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    (made,) = (tmp_path / "out").glob("*.csv")
    found = [row[0] for row in csv.reader(io.StringIO(made.read_text("utf-8-sig")))]
    assert "2" not in [cell.strip() for cell in found]
    assert len(found) == len(rows)
