"""The list of OWASP ASVS holds to the code: every item once, every test and file named is there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

LIST = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
PAGES = ("docs/asvs.md", "docs/security.md", "SECURITY.md")
ANSWERS = ("met", "in part", "not met", "does not apply")
OF_CHAPTERS = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
"""Items of levels 1 and 2 in the chapters of ASVS 5.0.0, in their order."""
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in LIST.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+", line)
]


@cache
def functions_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def ids() -> list[str]:
    return [one for row in ROWS for one in row[0].split(", ")]


def test_every_item_stands_in_the_list_once() -> None:
    assert [one for one, count in Counter(ids()).items() if count > 1] == []
    counts = Counter(int(one.split(".")[0]) for one in ids())
    assert tuple(counts[chapter] for chapter in range(1, 18)) == OF_CHAPTERS


def test_the_sums_are_those_of_the_list() -> None:
    counts = Counter(row[2] for row in ROWS for _one in row[0].split(", "))
    assert set(counts) == set(ANSWERS)
    told = [*(counts[answer] for answer in ANSWERS), len(ids())]
    assert f"| {' | '.join(map(str, told))} |" in LIST


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_item_has_its_test_or_its_reason(row: list[str]) -> None:
    _ids, asks, answer, how, shown = row
    assert asks
    assert how
    named = re.findall(r"`(tests/\w+\.py)::(test_\w+)`", shown)
    assert (answer == "does not apply") == (shown == "")
    assert shown.startswith("No test: ") or named or answer == "does not apply"
    for file, test in named:
        assert test in functions_in(ROOT / file), f"{file}::{test}"


@pytest.mark.parametrize("page", PAGES)
def test_each_file_named_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for name in re.findall(r"`((?:src|docs|tests|tools|requirements)/[^`:]+)`", text):
        assert (ROOT / name).exists(), name
