"""Documentation is a contract: every command, option, sheet and column is told, links resolve."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema
import pytest
from tools import reference
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
    assert f"\n| [`kanmin {name}`](#kanmin-{name}) |" in MANUAL
    untold = [" ".join(words) for words in words_of(name, command) if not told(name, words)]
    assert untold == []


def words_of(name: str, command: click.Command) -> Iterator[tuple[str, ...]]:
    """What has to be told of a command: each option, any spelling; its parts."""
    if isinstance(command, click.Group):
        for part in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), part)
            assert below
            yield (f"{name} {part}",)
            yield from words_of(f"{name} {part}", below)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield tuple(parameter.opts)


def told(name: str, words: tuple[str, ...]) -> bool:
    """Whether the command's own section of the manual holds one of some words."""
    chapter = MANUAL.partition(f"\n### kanmin {name}\n")[2]
    section = re.split(r"\n### kanmin |\n## \d", chapter)[0]
    return any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", section) for word in words)


def settings_of_the_source() -> set[str]:
    """Every setting that is read anywhere."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    return {name for text in texts for name in SETTING.findall(text)} - OF_OUR_OWN


def test_the_administrators_manual_lists_every_setting_and_no_other() -> None:
    chapter = ADMINISTRATION.partition("\n## 設定の一覧\n")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in chapter.splitlines() if line.startswith("| `KANMIN_")]
    assert sorted(row[1].strip(" `") for row in rows) == sorted(settings_of_the_source())
    assert all(cell.strip() for row in rows for cell in row[1:-1])  # meaning, default, example


def test_the_list_of_requirements_is_that_of_the_handbook() -> None:
    assert (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8") == reference.text()


def test_every_document_is_named_in_the_list_of_documents() -> None:
    text = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    paths = [*(ROOT / "docs").glob("*.md"), *(ROOT / "docs").glob("*/README.md")]
    names = {path.relative_to(ROOT / "docs").as_posix() for path in paths} - {"README.md"}
    assert [name for name in sorted(names) if f"({name})" not in text] == []


def test_an_installed_kanmin_brings_its_manuals_along() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"docs": "kanmin/server/helping/docs"}
    assert "docs" in project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]


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


def test_the_accessibility_statement_answers_each_criterion_with_tests_that_exist() -> None:
    text = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d\.\d\.\d) \| .+? \| (AA?) \| (.+?) \| (.+?) \| ", text, re.MULTILINE)
    levels = [level for _number, level, _applies, _result in rows]
    assert (levels.count("A"), levels.count("AA")) == (25, 13)
    answers = {"あり○", "あり△", "なし－"}
    assert {applies + result for _number, _level, applies, result in rows} == answers
    for file, name in re.findall(r"`(test_\w+\.py)(?:::(\w+))?`", text):
        source = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert f"def {name}(" in source if name else source, (file, name)
