"""What it costs to read a foreign file in a process of its own: against the same in this one.

    python -m benchmarks.bench_readers [--rounds N]

Prints, for each kind of file, the processor time of the child and the clock from asking to having
it (the median and the slowest of the rounds), and the processor time of reading it here with all
modules loaded. `start` is a child that reads next to nothing: what the process itself costs.
"""

from __future__ import annotations

import argparse
import importlib
import io
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import xlsxwriter

from kanmin.plan import read_plan
from kanmin.plan.files import yaml_bytes
from kanmin.plan.workbook_out import workbook_bytes
from kanmin.sandbox import read_apart

EXAMPLE = Path(__file__).parents[1] / "examples" / "mihon.yaml"


@dataclass(frozen=True, slots=True)
class Case:
    """A file, its reader and the reader's options."""

    told: str
    reader: str
    data: bytes
    name: str
    options: dict[str, Any] = field(default_factory=dict)


def cases() -> list[Case]:
    """A file of each kind."""
    plan = read_plan(EXAMPLE)
    cells, outlines = "kanmin.workbook_cells:prepare", "kanmin.adopt.reading.readers:prepare"
    yaml, law = "kanmin.plan.yaml_in:prepare", "kanmin.handbook.law_elements:prepare"
    filled = {"fill_merged": False}
    return [
        Case("start (YAML of a line)", yaml, b"a: 1\n", "a.yaml"),
        Case("plan, YAML", yaml, yaml_bytes(plan), "p.yaml"),
        Case("plan, workbook", cells, workbook_bytes(plan), "p.xlsx", filled),
        Case("workbook, 100,000 rows of 6", cells, rows(100_000), "r.xlsx", filled),
        Case("TOML of an edition", "kanmin.handbook.draft_toml:prepare", b'a = "b"\n', "e.toml"),
        Case("law, XML", law, LAW.encode(), "l.xml"),
        Case("document, Word", outlines, word(), "d.docx"),
        Case("document, Markdown", outlines, "# 章\n\n本文\n".encode() * 50, "d.md"),
        Case("document, web page", outlines, b"<h1>a</h1><p>b</p>" * 50, "d.html"),
    ]


LAW = (
    "<Law><LawNum>平成二十八年法律第百三号</LawNum><LawBody><LawTitle>法</LawTitle><MainProvision>"
    + "".join(
        f'<Article Num="{n}"><ArticleTitle>第{n}条</ArticleTitle><Paragraph><ParagraphSentence>'
        "<Sentence>文</Sentence></ParagraphSentence></Paragraph></Article>"
        for n in range(1, 30)
    )
    + "</MainProvision></LawBody></Law>"
)


def rows(count: int) -> bytes:
    """A sheet of figures."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("件数")
        for number in range(count):
            sheet.write_row(number, 0, [f"手続{number}", number, number + 1, 0.5, "窓口", "済"])
    return buffer.getvalue()


def word() -> bytes:
    """A document of 200 headings and paragraphs."""
    made, buffer = docx.Document(), io.BytesIO()
    for number in range(200):
        made.add_heading(f"第{number}節", 1 + number % 3)
        made.add_paragraph("窓口の手続をオンラインで行えるようにします。")
    made.save(buffer)
    return buffer.getvalue()


def spent(who: int) -> float:
    """Seconds of processor time of this process, or of its children."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def inside(case: Case) -> Callable[[], Any]:
    """The same reading in this process."""
    module, function = case.reader.split(":")
    prepare = getattr(importlib.import_module(module), function)

    def read() -> Any:
        return prepare(case.data, case.name, **case.options)()

    return read


def line(case: Case, rounds: int) -> str:
    """The figures of a case."""
    here, clocks, children, own = inside(case), [], [], []
    here()
    for _round in range(rounds):
        before, started = spent(resource.RUSAGE_CHILDREN), time.perf_counter()
        read_apart(case.reader, case.data, case.name, **case.options)
        clocks.append(time.perf_counter() - started)
        children.append(spent(resource.RUSAGE_CHILDREN) - before)
        used = spent(resource.RUSAGE_SELF)
        here()
        own.append(spent(resource.RUSAGE_SELF) - used)
    return (
        f"{case.told:30} {len(case.data) / 1024:8,.0f} KB"
        f"   child {statistics.median(children):6.3f}"
        f"   clock {statistics.median(clocks):6.3f} (slowest {max(clocks):6.3f})"
        f"   here {statistics.median(own):6.3f}"
    )


def main() -> None:
    """Print a line for each kind of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    for case in cases():
        print(line(case, rounds), flush=True)


if __name__ == "__main__":
    main()
