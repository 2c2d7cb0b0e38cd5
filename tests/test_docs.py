"""Documentation is a contract: every command, option, sheet and column is told, links resolve."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import jsonschema
import pytest
from tools import schema as tool

from kanmin.cli.main import COMMANDS, group
from kanmin.plan import Plan, json_schema, to_raw
from kanmin.plan.tables import BASICS, GRID, REST, SHEETS
from kanmin.publish.csv_out import INDICATOR_TITLES, MEASURE_TITLES
from tests.conftest import ROOT
from tests.synthetic import plan_of

MANUAL = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
FORMATS = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
ADMINISTRATION = (ROOT / "docs" / "administration.md").read_text(encoding="utf-8")
SETTING = re.compile(r"KANMIN_[A-Z_]*[A-Z](?![A-Z_])")
OF_OUR_OWN = {"KANMIN_DEMO", "KANMIN_STARTED_BY"}
"""Set by Kanmin itself, for the processes that it starts."""
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_manual_tells_every_command_and_option(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command
    assert f"kanmin {name}" in MANUAL
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert any(f"`{opt}" in MANUAL or f" {opt}" in MANUAL for opt in parameter.opts)


def settings_of_the_source() -> set[str]:
    """Every setting that is read anywhere."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    return {name for text in texts for name in SETTING.findall(text)} - OF_OUR_OWN


def test_the_administrators_manual_lists_every_setting_and_no_other() -> None:
    chapter = ADMINISTRATION.partition("\n## 設定の一覧\n")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in chapter.splitlines() if line.startswith("| `KANMIN_")]
    assert sorted(row[1].strip(" `") for row in rows) == sorted(settings_of_the_source())
    assert all(cell.strip() for row in rows for cell in row[1:-1])  # meaning, default, example


def test_the_formats_page_tells_every_sheet_and_column() -> None:
    for name in (*SHEETS, BASICS, GRID, REST):
        assert name in FORMATS
    for title in {*MEASURE_TITLES, *INDICATOR_TITLES}:
        assert title in FORMATS


def test_the_readme_names_the_two_commands_that_make_knows() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in ("README.md", "README.ja.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in ("make demo", "make test"):
            assert target in text
            assert f"\n{target.split()[1]}:" in makefile
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_between_pages_resolve(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in link and not link.startswith("mailto:"):
            assert (page.parent / link).exists(), link


def test_the_published_schemas_are_current() -> None:
    for path, text in tool.texts().items():
        assert path.read_text(encoding="utf-8") == text


def test_plans_hold_to_the_published_schema(mihon: Plan) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for plan in (mihon, plan_of(3)):
        validator.validate(json.loads(json.dumps(to_raw(plan))))
    assert not validator.is_valid({"bodies": []})
