"""Foreign files in a process of their own: what it may not do, what it may not use up, what it
gives back, and the bounds of what is read without one."""

from __future__ import annotations

import ctypes
import datetime as dt
import io
import json
import platform
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kanmin import bounds, files, workbook_cells
from kanmin.errors import InvalidDocument, KanminError, UnreadableFile
from kanmin.handbook.draft_files import read_draft
from kanmin.language import speaking
from kanmin.plan.files import raw_yaml_bytes, read_raw
from kanmin.plan.yaml_in import raw_yaml
from kanmin.sandbox import job_object, parent
from kanmin.workbooks import read_workbook_sheets
from tests import forked_reader
from tests.conftest import ROOT, Run

PROBES = """
import ctypes, os, sys
sys.path.insert(0, {source!r})
from kanmin.sandbox import system_calls, wall
import resource, socket
libc = ctypes.CDLL(None, use_errno=True)
wall.limit({memory}, 60)
wall.build()
def refused(act):
    try:
        act()
    except (PermissionError, MemoryError):
        return True
    return False
native = {{
    "socket": libc.socket(2, 1, 0),
    "fork": libc.fork(),
    "execv": libc.execv(b"/bin/true", (ctypes.c_char_p * 2)(b"/bin/true", None)),
    "create": libc.open(b"{folder}/new", 0o101, 0o600),
    "kill": libc.kill(os.getpid(), 9),
    "kill a thread": libc.syscall({tgkill}, os.getppid(), os.getppid(), 9),
    "signal by a handle": libc.syscall(434, os.getppid(), 0),
    "limits of another": libc.prlimit(os.getppid(), 7, (ctypes.c_uint64 * 2)(64, 64), None),
}}
print([name for name, answer in native.items() if answer != -1 or ctypes.get_errno() == 0])
print([refused(lambda: socket.socket()), refused(lambda: open("{folder}/new", "w")),
       refused(lambda: bytearray({memory})), refused(lambda: os.open("{folder}/new", os.O_CREAT))])
print(open("/etc/hostname").read() != "", resource.getrlimit(resource.RLIMIT_CPU)[1])
"""


@pytest.fixture(autouse=True)
def not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start of Python for each file, as users have it."""
    monkeypatch.setattr(parent, "_run", forked_reader.AS_USERS_HAVE_IT)


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's")
def test_neither_python_nor_native_code_gets_over_the_wall(tmp_path: Path) -> None:
    tgkill = {"x86_64": 234, "aarch64": 131}[platform.machine()]
    code = PROBES.format(
        source=str(ROOT / "src"), memory=400 * 1024**2, folder=tmp_path, tgkill=tgkill
    )
    # a process between: one that the wall let do it would end the tests themselves
    between = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, *sys.argv[1:]]))"
    done = subprocess.run(
        [sys.executable, "-c", between, "-I", "-c", code],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["[]", "[True, True, True, True]", "True 61"]
    assert list(tmp_path.iterdir()) == []


def test_a_job_object_asks_what_windows_takes() -> None:
    assert ctypes.sizeof(job_object.Limits) == (144 if sys.maxsize > 2**32 else 112)
    asked: dict[str, Any] = {}

    class Call:
        def __init__(self, name: str, answer: int) -> None:
            self.name, self.answer = name, answer

        def __call__(self, *arguments: Any) -> int:
            asked[self.name] = arguments
            return self.answer

    class Kernel:
        CreateJobObjectW = Call("create", 7)
        GetCurrentProcess = Call("own", 9)
        SetInformationJobObject = Call("set", 1)
        AssignProcessToJobObject = Call("assign", 1)

    assert job_object.confine(1000, 60, Kernel())
    limits = asked["set"][2]._obj
    assert (limits.process_memory, limits.basic.process_time) == (1000, 600_000_000)
    assert (limits.basic.processes, limits.basic.flags) == (1, job_object.FLAGS)
    assert [argument.value for argument in asked["assign"]] == [7, 9]


# what it may not use up


def book(*rows: list[Any], name: str = "表") -> bytes:
    """A workbook of one sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as made:
        sheet = made.add_worksheet(name)
        day = made.add_format({"num_format": "yyyy/m/d h:mm"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.datetime):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write(number, column, cell)
    return buffer.getvalue()


def shared_bomb() -> bytes:
    """A small workbook whose cells all are the same long text: 3 GB once it stands in cells."""
    places = ("<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>") * 330
    source, packed = io.BytesIO(book(["長い" * 10])), io.BytesIO()
    with (
        zipfile.ZipFile(source) as plain,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in plain.namelist():
            text = plain.read(entry).decode()
            text = text.replace("長い" * 10, "a" * 90_000)
            if "sheet1.xml" in entry and "_rels" not in entry:
                head, _rest = text.split("<sheetData>")
                text = f"{head}<sheetData>{places}</sheetData></worksheet>"
            made.writestr(entry, text)
    return packed.getvalue()


def test_a_workbook_that_needs_all_memory_ends_its_process_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parent, "MEMORY", 500 * 1024**2)
    assert len(shared_bomb()) < 100_000
    with pytest.raises(UnreadableFile, match=r"x\.xlsx: 大きすぎるか複雑すぎて、読めません。"):
        read_workbook_sheets(shared_bomb(), "x.xlsx")


def test_what_takes_too_long_or_says_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    data = book(["窓口", 1])
    for limit, value, words in (
        ("LONGEST", 0.001, "時間がかかりすぎました"),
        ("LARGEST_ANSWER", 10, "大きすぎるか複雑すぎて"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(parent, limit, value)
            with pytest.raises(UnreadableFile, match=words):
                read_workbook_sheets(data, "x.xlsx")
    assert read_workbook_sheets(data, "x.xlsx") == {"表": [["窓口", 1.0]]}


def test_processor_time_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("- [a, b, c, d, e]\n" * 200_000, encoding="utf-8")
    monkeypatch.setattr(parent, "SECONDS", 1)
    with pytest.raises(UnreadableFile, match="時間がかかりすぎました"):
        read_raw(path)


def test_more_than_a_few_at_once_wait_and_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def acquire(self, timeout: float) -> bool:
            return timeout == 0

    monkeypatch.setattr(parent, "_PLACES", Full())
    with pytest.raises(UnreadableFile, match="混み合っています"):
        read_workbook_sheets(book(["a"]), "x.xlsx")


def test_signs_that_never_become_a_cell_cost_little_time() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/a.xml", b"<c " * 500_000)
    started = time.process_time()
    with pytest.raises(UnreadableFile, match="読めません"):
        workbook_cells.read_cells(packed.getvalue(), "x.xlsx")
    assert time.process_time() - started < 5  # 1,500,000 times half the text before


def test_a_cell_longer_than_any_of_excel_is_told_with_its_place() -> None:
    bomb = book(["a"], ["長い" * 10])
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bomb)) as plain, zipfile.ZipFile(packed, "w") as made:
        for entry in plain.namelist():
            text = plain.read(entry).decode()
            made.writestr(entry, text.replace("長い" * 10, "長" * 100_001))
    with pytest.raises(UnreadableFile, match="シート「表」の2行目に、長すぎる文章"):
        read_workbook_sheets(packed.getvalue(), "x.xlsx")


# what it gives back

CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=20),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.datetimes(dt.datetime(1960, 1, 1), dt.datetime(2100, 1, 1)),
)


@settings(max_examples=6)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=6))
def test_a_workbook_is_what_it_is_without_the_process(rows: list[list[Any]]) -> None:
    data = book(*rows)
    apart = read_workbook_sheets(data, "x.xlsx", fill_merged=True)
    inside = workbook_cells.read_cells(data, "x.xlsx", fill_merged=True)
    assert apart == inside
    kinds = [[type(cell) for cell in row] for row in apart["表"]]
    assert kinds == [[type(cell) for cell in row] for row in inside["表"]]


@pytest.mark.parametrize(
    "cell", [dt.date(2026, 4, 1), dt.time(9, 30), dt.timedelta(days=-1, microseconds=3), 1.5, True]
)
def test_days_and_times_come_over_as_they_are(cell: Any) -> None:
    told = json.loads(json.dumps(workbook_cells.told(cell)))
    assert workbook_cells.cell_of(told) == cell
    assert type(workbook_cells.cell_of(told)) is type(cell)


RAW = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


def outcome(read: Callable[[], object]) -> object:
    """What is read, or the sentence that says why not."""
    try:
        return read()
    except KanminError as error:
        return type(error), error.what, error.todo


@settings(max_examples=6)
@given(RAW)
def test_yaml_is_what_it_is_without_the_process(raw: object) -> None:
    text = raw_yaml_bytes(raw).decode()
    path = ROOT / "x.yaml"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kanmin.plan.files.read_text", lambda _path: text)
        assert outcome(lambda: read_raw(path)) == outcome(lambda: raw_yaml(text))


def test_sentences_come_over_in_the_language_asked_for(kanmin: Run, tmp_path: Path) -> None:
    aliases = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    (tmp_path / "p.yaml").write_text(aliases, encoding="utf-8")
    done = kanmin("check", "p.yaml")
    assert (done.status, done.out) == (2, "")
    assert "p.yaml: YAMLの別名（*）は使えません。" in done.err
    with speaking("en"), pytest.raises(UnreadableFile) as error:
        read_raw(tmp_path / "p.yaml")
    assert error.value.what.isascii()


def test_days_of_toml_are_days_of_json() -> None:
    for text, name in (('framework = "act9"\nx = 2026-04-01\n', "d.toml"), ("a" * 9, "d.toml")):
        with pytest.raises(KanminError) as error:
            read_draft(text.encode(), name)
        assert name in error.value.sentence


# what is read without a process


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 101 + "]" * 101, "入れ子が深すぎます"),
        ("[" * 200_000, "入れ子が深すぎます"),
        ("[" + "," * 2_000_000 + "]", "値が多すぎます"),
        ("1" * 401, "読めない数"),
        ("-1." + "1" * 400, "読めない数"),
        ("NaN", "NaN は数値として使えません"),
    ],
    ids=["deep", "deeper", "many", "digits", "places", "nan"],
)
def test_json_has_bounds(text: str, words: str) -> None:
    for given_text in (text, text.encode()):
        with pytest.raises(UnreadableFile, match=words):
            bounds.json_value(given_text)


@given(RAW)
def test_json_within_bounds_is_what_it_is(raw: object) -> None:
    text = json.dumps(raw)
    if "Infinity" not in text:
        assert bounds.json_value(text) == json.loads(text)


def test_a_key_that_stands_twice_is_found_at_once_among_many() -> None:
    text = json.dumps({str(n): n for n in range(100_000)})[:-1] + ', "99999": 1}'
    started = time.process_time()
    with pytest.raises(UnreadableFile, match="「99999」が2回"):
        bounds.json_value(text, object_pairs_hook=bounds.unique_keys)
    assert time.process_time() - started < 5


def test_csv_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(files.csv_rows("\ufeffa,b\r\n1,\n")) == [["a", "b"], ["1", ""]]
    with pytest.raises(InvalidDocument, match="CSVとして読めません"):
        list(files.csv_rows(f"a,{'x' * 131_073}\n"))
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    with pytest.raises(InvalidDocument, match="行が多すぎます（3行まで）"):
        list(files.csv_rows("\n" * 4))
