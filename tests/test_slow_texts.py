"""Texts that nobody but an attacker writes take time by their length, not by its square.

A request holds all others of its process meanwhile; each of these took minutes to hours.
"""

import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from kanmin import handbook
from kanmin.adopt import Item, ItemKind, Proposal, details, follow, outline_of, propose
from kanmin.check import Context, check
from kanmin.errors import KanminError
from kanmin.localgov import default_registry
from kanmin.plan import parse, read_plan, to_raw
from kanmin.publish.handout_facts import shortened
from kanmin.search.documents import unmarked
from kanmin.text import clean, clean_line, without_formula
from tests.conftest import TODAY
from tests.synthetic import plan_of

LONG = 200_000
BOUND = 2.0  # seconds of this process; the square would be hours


def _doubled(folder: Path) -> None:
    names = ",".join(f'"k{at}":1' for at in range(LONG))
    file = folder / "plan.json"
    file.write_text(f'{{{names},"k{LONG - 1}":2}}', encoding="utf-8")
    with pytest.raises(KanminError, match=f"k{LONG - 1}"):
        read_plan(file)


def _unknown(_folder: Path) -> None:
    with pytest.raises(KanminError):
        default_registry().find("郡" * LONG + "町")


def _checked(text: str) -> Callable[[Path], object]:
    """A plan with a text, as anybody may send it to be checked."""
    raw = to_raw(plan_of(1))
    raw["chapters"][0]["paragraphs"] = [{"id": "p", "text": text}]
    for chapter in raw["chapters"][1:]:
        chapter["paragraphs"] = []
    return lambda _folder: check(parse(raw), Context(handbook.on(TODAY), default_registry()))


def _adopted(text: str) -> Callable[[Path], object]:
    """A document of one measure, read apart and then looked through here."""
    lines = (
        "# 計画",
        "## 施策1 窓口の改革",
        "担当課：企画課",
        f"目標：{text}",
        f"経費：{text}",
        "",
    )
    data = "\n\n".join(lines).encode()
    return lambda _folder: propose(outline_of(data, "計画.md"), handbook.on(TODAY), "municipality")


def _titled(text: str) -> Proposal:
    kind = ItemKind.MEASURE
    several = (Item(key=f"{text}{n}", kind=kind, title=text.format(n)) for n in range(2_000))
    return Proposal(items=tuple(several))


NAMES = "".join(f"官民データ基本法(以下「法{at}」)。" for at in range(LONG // 50))
CASES: dict[str, Callable[[Path], object]] = {
    "blanks in a line": lambda _f: clean_line("a" + " " * LONG + "x\n"),
    "a doubled name": _doubled,
    "a name of a body": _unknown,
    "brackets that nobody closes": _checked("【" * LONG),
    "a note that nobody closes": _checked("(" + "記載" * LONG),
    "short names of the Act": _checked(NAMES + "9条の計画。" * (LONG // 50)),
    "plans of the State": _checked("国の計画" * LONG),
    "plans of a prefecture": _checked("本県の計画" * LONG),
    "signs of a range": lambda _f: details._TO.search("-" * LONG),
    "blanks after a label": _adopted("目標値" + "\u3000" * LONG + "件"),
    "blanks before a year": _adopted("令和9年度 1" + "\u3000" * LONG + "件"),
    "particles before a number": _adopted("の" * LONG + "件 5件"),
    "numbers in a cell": _adopted("1 " * (LONG // 2)),
    "a row of a table": lambda _f: unmarked("|" * LONG + "x"),
    "links that nobody closes": lambda _f: unmarked("[" * LONG + "](" * LONG),
    "a document renamed throughout": lambda _f: follow(_titled("業務{}"), _titled("{}の事業")),
    "blanks on a sheet": lambda _f: shortened("窓口" + " " * LONG + "改革"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_long_text_takes_time_by_its_length(name: str, tmp_path: Path) -> None:
    default_registry().find("福井県")
    start = time.process_time()
    CASES[name](tmp_path)
    assert time.process_time() - start < BOUND


def test_a_line_is_one_line_whatever_stands_between() -> None:
    assert clean_line(" a \n\n\t　b　\tc\n") == "a b c"


@pytest.mark.parametrize("text", ["=1", "'=1", "\t=1", "-1", "@x"])
def test_no_cell_is_computed(text: str) -> None:
    assert without_formula(text) == f"'{text}"


def test_nothing_odd_stays_however_fast_a_text_is_told_to_be_usual() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    odd = {one for one in every if unicodedata.category(one) in {"Cc", "Cs", "Co"}} - set("\n\t")
    odd |= set("\u200b\u2060\ufe0e\ufe0f\ufffc\ufffd\ufeff\u2028😀🀄⭐❗")
    assert [one for one in odd if one in clean(f"みほん{one}町")] == []
    usual = "みほん町\n\t　令和8年度 ① ㈱ 髙 𠮷 e\u0301"
    assert clean(usual) == usual
