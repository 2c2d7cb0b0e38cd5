"""The journeys J1 to J4 by the command line, from no plan to next year's revision."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
BODY = "182079"
RESULTS = tuple(map(str, sorted(EXAMPLES.glob("results-2027-*.xlsx"))))
MIHON = str(EXAMPLES / "mihon.yaml")
PK, PDF, HTML = b"PK", b"%PDF", b"<!DOCTYPE html>"
Run = Callable[[Path, tuple[str, ...]], int]
"""Runs `kanmin` with some words in a folder; the exit status."""


@dataclass(frozen=True)
class Step:
    """One command. status: how it has to end; writes: files, and how each begins."""

    journey: str
    words: tuple[str, ...]
    status: int = 0
    writes: tuple[tuple[str, bytes], ...] = ()


def steps() -> Iterator[Step]:
    """What is done, in order."""
    yield Step("J1", ("new", "--lg-code", BODY, "--years", "2027-2031", "-o", "p.json"))
    yield Step("J1", ("check", "p.json"), status=1)  # nothing is written in it yet
    yield Step("J1", ("check", MIHON))
    for name, begin in (("p.docx", PK), ("p.pdf", PDF), ("p.html", HTML)):
        yield Step("J1", ("export", MIHON, "-o", name), writes=((name, begin),))
    words: tuple[str, ...] = (
        "adopt",
        "p.docx",
        "--lg-code",
        BODY,
        "-o",
        "a.json",
        "--table",
        "t.xlsx",
    )
    yield Step("J2", words, writes=(("a.json", b"{"), ("t.xlsx", PK)))
    words = ("adopt", "p.pdf", "--lg-code", BODY, "-o", "b.json")
    yield Step("J2", words, writes=(("b.json", b"{"),))
    words = ("grow", str(EXAMPLES / "candidates.xlsx"), "--no-what-if", "-o", "r.xlsx")
    yield Step("J3", words, writes=(("r.xlsx", PK),))
    words = ("followup", MIHON, *RESULTS, "--year", "2027", "-o", "y.docx", "--plan-out", "n.json")
    yield Step("J4", words, writes=(("y.docx", PK), ("n.json", b"{")))


def walk(run: Run, folder: Path, chosen: Iterable[Step] = ()) -> list[str]:
    """Take every step, or some; a sentence for each that went wrong."""
    wrong = []
    for step in chosen or steps():
        status = run(folder, step.words)
        if status != step.status:
            wrong.append(f"{' '.join(step.words[:2])} ended with {status}")
        wrong += [f"{name} is not there or not whole" for name, begin in step.writes
                  if not _begins(folder / name, begin)]  # fmt: skip
    if not wrong and not json.loads((folder / "a.json").read_text("utf-8"))["measures"]:
        wrong.append("no measure was found in the document")
    return wrong


def _begins(path: Path, begin: bytes) -> bool:
    return path.is_file() and path.read_bytes().lower().startswith(begin.lower())
