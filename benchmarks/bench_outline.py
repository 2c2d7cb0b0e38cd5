"""How well headings are found: precision, recall and F1, with and without levels; pages a second.

    python benchmarks/bench_outline.py FOLDER

FOLDER holds Word files with heading styles, whose headings are the truth, and PDFs of the same
names. Each Word file is read once more with all styles taken away (what they drew is kept as
direct formatting, numbers are typed), each PDF once more without its bookmarks.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from unittest import mock

import docx
import pdfplumber
import pypdfium2
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from kanmin.adopt import Heading
from kanmin.adopt.reading import pdf_in
from kanmin.adopt.reading.docx_in import read_docx
from kanmin.adopt.reading.docx_numbering import Numbering
from kanmin.adopt.reading.docx_styles import Styles


def plain(text: str) -> str:
    """A title without blanks and width."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def score(truth: Sequence[Heading], found: Sequence[Heading]) -> tuple[float, float, float, float]:
    """Precision, recall, F1 of titles in order, F1 with the level right as well."""
    ours, theirs = [plain(h.title) for h in found], [plain(h.title) for h in truth]
    blocks = SequenceMatcher(None, theirs, ours, autojunk=False).get_matching_blocks()
    pairs = [(b.a + i, b.b + i) for b in blocks for i in range(b.size)]
    level = sum(truth[a].level == found[b].level for a, b in pairs)
    both = len(ours) + len(theirs)
    return (
        len(pairs) / len(ours) if ours else 0.0,
        len(pairs) / len(theirs) if theirs else 0.0,
        2 * len(pairs) / both if both else 0.0,
        2 * level / both if both else 0.0,
    )


def stripped(data: bytes) -> bytes:
    """A Word file without styles: what they drew as direct formatting, numbers typed."""
    document = docx.Document(io.BytesIO(data))
    styles, numbering = Styles(document), Numbering(document)
    looks = []
    for element in list(document.element.body.iter(qn("w:p"))):
        style = styles.of(element)
        typed = "".join(t.text or "" for t in element.iter(qn("w:t"))).strip()
        number = numbering.number(element, style) if typed else ""
        looks.append((element, styles.look(element, style), number, style.name))
    for element, (size, bold), number, name in looks:
        if name.lower().startswith("toc"):
            element.getparent().remove(element)
            continue
        _strip(element)
        runs = Paragraph(element, document).runs
        for run in runs:
            run.font.size, run.font.bold = Pt(size), bold
        if number and runs:
            runs[0].text = f"{number} {runs[0].text}"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def bare(data: bytes) -> bytes:
    """A Word file whose styles and automatic numbers are gone, and with them every look."""
    document = docx.Document(io.BytesIO(data))
    styles = Styles(document)
    for element in list(document.element.body.iter(qn("w:p"))):
        if styles.of(element).name.lower().startswith("toc"):
            element.getparent().remove(element)
        else:
            _strip(element)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _strip(element: Any) -> None:
    for tag in ("w:pStyle", "w:outlineLvl", "w:numPr"):
        found = element.find(f"{qn('w:pPr')}/{qn(tag)}")
        if found is not None:
            found.getparent().remove(found)


def row(name: str, figures: tuple[float, float, float, float]) -> None:
    """One line of the table."""
    print(f"{name:58.58} " + " ".join(f"{figure:6.3f}" for figure in figures))


def seconds(work: Callable[[], object]) -> float:
    """How long something takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pages_a_second(path: Path) -> str:
    """Our reader beside pypdfium2's and pdfplumber's bare text, and markitdown where installed."""
    data = path.read_bytes()
    pages = len(pypdfium2.PdfDocument(data))
    told = [f"ours {pages / seconds(lambda: pdf_in.read_pdf(data)):5.0f}"]
    others: dict[str, Callable[[], object]] = {
        "pypdfium2": lambda: [
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)
        ],
        "pdfplumber": lambda: [
            page.extract_text() for page in pdfplumber.open(io.BytesIO(data)).pages
        ],
    }
    with contextlib.suppress(ImportError):
        reader = importlib.import_module("markitdown").MarkItDown()
        others["markitdown"] = lambda: reader.convert(str(path))
    for name, work in others.items():
        told.append(f"{name} {pages / seconds(work):5.0f}")
    return f"{pages:3} pages, a second: " + "  ".join(told)


def main() -> None:
    """Read every file of the folder and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    print(f"{'':58} precis recall     F1 F1+lev")
    for path in sorted(folder.glob("*.docx")):
        data = path.read_bytes()
        truth = read_docx(data).headings()
        print(f"{path.name}: {len(truth)} headings by style")
        row("  Word, styles stripped", score(truth, read_docx(stripped(data)).headings()))
        row("  Word, styles and their looks gone", score(truth, read_docx(bare(data)).headings()))
        pdf = path.with_suffix(".pdf")
        if not pdf.exists():
            continue
        row("  PDF, its bookmarks used", score(truth, pdf_in.read_pdf(pdf.read_bytes()).headings()))
        with mock.patch.object(pdf_in, "bookmarks", return_value={}):
            row("  PDF, by look", score(truth, pdf_in.read_pdf(pdf.read_bytes()).headings()))
    for path in sorted(folder.glob("*.pdf")):
        print(f"{path.name:58.58} {pages_a_second(path)}")


if __name__ == "__main__":
    main()
