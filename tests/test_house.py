"""The house itself: arrows run down only, words are the field's, functions stay small."""

from __future__ import annotations

import ast
import importlib
import re
import statistics
from collections.abc import Collection, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "kanmin"
BESIDE = {
    "layout",
    "wording",
    "lg_code",
    "errors",
    "language",
    "text",
    "calendar_ja",
    "files",
    "workbooks",
    "archives",
    "workbook_cells",
    "sandbox",
    "bounds",
    "workbook_forms",
    "cells",
    "csv_tables",
    "form_tables",
    "signing",
}
GROUND = {"plan", "handbook", "localgov"}
MIDDLE = {"draft", "check", "adopt", "grow", "followup", "publish", "survey", "status", "joint"}
MIDDLE |= {"support", "compare", "inquiry", "consult", "decide", "cascade", "search"}
MIDDLE |= {"opendata", "casebook", "elsewhere"}
TOP = {"server", "cli"}
ALLOWED = (
    {room: {room} | BESIDE for room in GROUND}
    | {room: {room} | GROUND | BESIDE for room in MIDDLE}
    | dict.fromkeys(TOP, TOP | MIDDLE | GROUND | BESIDE)
    | dict.fromkeys(BESIDE, BESIDE)
)
NO_STATE = {"django", "sqlite3", "requests", "urllib", "socket", "http"}
LONGEST_FUNCTION, LONGEST_FILE = 50, 400
USUAL_BODY, LONG_BODY = 6, 20  # lines: of half of all functions, of nine in ten


def files() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if path.parent.name != "migrations"]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path.name} imports relatively"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def test_every_room_stands_on_a_floor() -> None:
    rooms = {room_of(path) for path in files()} - {"__init__", "__main__"}
    assert rooms == set(ALLOWED)


def test_arrows_run_down_only() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)} -> {name}"
        for path in files()
        if room_of(path) in ALLOWED
        for name in imports(path)
        if name.startswith("kanmin.") and name.split(".")[1] not in ALLOWED[room_of(path)]
    ]
    assert [w for w in wrong if not w.endswith("kanmin.__version__")] == []


def test_the_lower_floors_keep_no_state_and_call_nobody() -> None:
    lower = [path for path in files() if room_of(path) in GROUND | MIDDLE | BESIDE]
    wrong = [(p.name, n) for p in lower for n in imports(p) if n.split(".")[0] in NO_STATE]
    assert wrong == []


def name_of(path: Path) -> str:
    """The name a file is imported by."""
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


def at_once(path: Path, modules: Collection[str]) -> set[str]:
    """The modules that a module imports when it is imported itself."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            several = (f"{node.module}.{alias.name}" for alias in node.names)
            found |= {name if name in modules else node.module for name in several}
    return found & set(modules)


def test_no_module_imports_itself_in_the_end() -> None:
    modules = {name_of(path): path for path in files()}
    order = TopologicalSorter({n: at_once(p, modules) - {n} for n, p in modules.items()})
    order.prepare()  # raises CycleError, which names them


def sizes() -> Iterator[tuple[str, int, int]]:
    """Each function: its lines as a whole, and those of its body without the docstring."""
    for path in files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                last = node.end_lineno or 0
                own = last - body[0].lineno + 1 if body else 0
                yield f"{path.name}:{node.name}", last - node.lineno + 1, own


def test_files_and_functions_can_be_read_in_one_sitting() -> None:
    assert [p for p in files() if p.read_text("utf-8").count("\n") > LONGEST_FILE] == []
    found = list(sizes())
    assert [name for name, whole, _own in found if whole > LONGEST_FUNCTION] == []
    assert statistics.median(whole for _name, whole, _own in found) <= 6
    own = sorted(lines for _name, _whole, lines in found)
    assert own[len(own) // 2] <= USUAL_BODY
    assert own[len(own) * 9 // 10] <= LONG_BODY


def test_every_module_says_what_it_is_for() -> None:
    silent = [p for p in files() if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert silent == []


def test_each_room_tells_what_goes_in_and_out_and_what_it_never_does() -> None:
    for room in GROUND | MIDDLE:
        text = ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text("utf-8")))
        assert text
        assert re.search(r"\bIn\b", text), room
        assert re.search(r"\bOut\b", text), room
        assert "Never" in text, room


def test_the_glossary_lists_every_public_class() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rooms = [importlib.import_module(f"kanmin.{room}") for room in sorted(GROUND | MIDDLE)]
    public = {
        name for room in rooms for name in room.__all__ if isinstance(getattr(room, name), type)
    }
    assert [name for name in sorted(public) if f"`{name}`" not in glossary] == []


def test_nothing_names_an_address_to_install_from() -> None:
    for path in (ROOT / "requirements").iterdir():
        assert "://" not in path.read_text(encoding="utf-8")
