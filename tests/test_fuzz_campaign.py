"""The fuzz campaign, short: it runs, adds up, and finds what is planted; no reader is left out."""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from benchmarks.fuzz.campaign import Campaign, able
from benchmarks.fuzz.ledger import Ledger
from benchmarks.fuzz.mutate import octets
from benchmarks.fuzz.reader import Prepared, Reader, Wrong, clear
from benchmarks.fuzz.readers import READERS

from kanmin.errors import KanminError
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not able(), reason="the campaign forks, and looks into /proc")
SOURCE = ROOT / "src" / "kanmin"
PARSES = re.compile(
    r"json\.loads?\(|yaml\.(?:load|parse)\(|tomllib\.loads|fromstring\(|ZipFile\(|csv_rows\("
    r"|csv\.(?:reader|DictReader)\(|read_workbook_sheets\(|DocxTemplate\(|PdfDocument\("
)
NOT_FOREIGN = {
    "publish/chart_png": "a picture it has just drawn",
    "adopt/categories": "data of Kanmin itself",
    "adopt/chapters": "data of Kanmin itself",
    "adopt/kinship": "data of Kanmin itself",
    "adopt/labels": "data of Kanmin itself",
    "followup/common": "data of Kanmin itself",
    "followup/scales": "data of Kanmin itself",
    "handbook/shelf": "data of Kanmin itself",
    "joint/titles": "data of Kanmin itself",
    "localgov/figures": "data of Kanmin itself",
    "localgov/store": "what an administrator took in was read by localgov/table",
    "survey/groups": "data of Kanmin itself",
    "survey/published": "data of Kanmin itself",
    "survey/questionnaire": "data of Kanmin itself",
    "grow/solver": "its own child process",
    "grow/solver_child": "its own parent process",
    "bounds": "what the readers of JSON and tables share; read by each of them",
    "files": "what the readers of tables share; read by each of them",
    "opendata/excel": "a file it has just written",
    "server/api/openapi": "its own description",
    "server/api/reading": "a document of the store",
    "server/deciding/enclosures": "writes only",
    "server/downloads": "writes only",
    "server/inquiry/pages": "writes only",
    "server/oversight/surveys": "writes only",
    "server/store/queries": "a document of the store",
    "server/store/search_sqlite": "numbers of the store",
    "adopt/reading/xlsx_in": "read by document.xlsx",
    "adopt/reading/pdf_tables": "read by document.pdf",
    "followup/form_in": "read by results.xlsx",
}
"""Modules that parse something, and why no reader of the campaign names them."""


def test_every_module_that_parses_is_in_the_campaign_or_told_not_to_be_foreign() -> None:
    named = {module for reader in READERS.values() for module in reader.reads}
    parsing = {
        str(path.relative_to(SOURCE).with_suffix(""))
        for path in SOURCE.rglob("*.py")
        if PARSES.search(path.read_text(encoding="utf-8"))
    }
    assert parsing - named - NOT_FOREIGN.keys() == set()
    assert [module for module in named if not (SOURCE / f"{module}.py").exists()] == []


def planted(read: Callable[[bytes], bool], seconds: int = 1) -> Reader:
    """A reader with a fault in it."""

    def make(rng: random.Random) -> bytes:
        return octets.changed(rng, b"[1, 2]")

    return Reader("planted", (), lambda _place: Prepared(make, read), seconds=seconds)


def falls(data: bytes) -> bool:
    json.loads(data)
    return True


def hangs(_data: bytes) -> bool:
    while time.monotonic():
        pass
    return True


def dies(_data: bytes) -> bool:
    os.abort()


def leaks(_data: bytes) -> bool:
    return os.open("/dev/null", os.O_RDONLY) > 0


def echoes(_data: bytes) -> bool:
    error = KanminError("")
    error.what = "\ud800"  # no error of Kanmin's own holds one
    clear(error)
    return True


@pytest.mark.parametrize(
    ("read", "what"),
    [
        (falls, "JSONDecodeError"),
        (hangs, "hang: more than 1 s of processor time"),
        (dies, "crash: SIGABRT"),
        (leaks, "leak open files"),
        (echoes, "Wrong the error holds half characters"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_is_planted_is_found(
    read: Callable[[bytes], bool], what: str, tmp_path: Path, capsys: Any
) -> None:
    ledger = Ledger(tmp_path / "ledger.json")
    for _again in range(10):  # on a busy machine little is asked in a moment
        Campaign(ledger, 1).go([planted(read)], 3 if read is leaks else 0.5)
        if found := ledger.of("planted").findings:
            break
    assert any(one.startswith(what) for one in found), found
    kept = next((tmp_path / "ledger.findings").iterdir())
    assert json.loads(kept.read_text(encoding="utf-8"))["reader"] == "planted"
    assert what in capsys.readouterr().out
    if read is falls:
        again = Ledger(ledger.file)
        before = again.inputs
        Campaign(again, 1).go([planted(read)], 0.5)
        assert again.inputs > before
        assert [run.seed for run in again.runs] == [1, 1]


def test_a_short_run_over_real_readers_finds_nothing(tmp_path: Path) -> None:
    names = ("plan.json", "plan.yaml", "advisors.csv", "settings.toml", "law.xml", "query")
    ledger = Ledger(tmp_path / "ledger.json")
    Campaign(ledger, 20261127).go([READERS[name] for name in names], 3)
    assert ledger.findings == 0, ledger.table()
    assert all(ledger.of(name).counts["inputs"] > 0 for name in names)


@pytest.mark.parametrize("sentence", ["", "Traceback (most recent call last)"])
def test_an_error_must_be_one_that_can_be_shown(sentence: str) -> None:
    with pytest.raises(Wrong):
        clear(KanminError(sentence))
