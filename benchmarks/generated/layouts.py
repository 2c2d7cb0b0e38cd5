"""The list of documents to make, and the making of one."""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .blocks import Writer
from .excel import Book, write_book
from .facts import Plan, Wish, make_plan
from .looks import Look, make_look
from .others import write_html, write_markdown
from .skeletons import Job, groups_of, write_all
from .truth import add_pages, save, truth
from .typeset import Paper, typeset
from .word import WordFile

_NAMES = (
    "官民データ活用推進計画",
    "DX推進計画",
    "情報化推進計画",
    "第2次情報化計画",
    "デジタル化推進計画",
    "スマート自治体推進計画",
)
_PERIODS = ((2023, 2027), (2020, 2022), (2019, 2023), (2022, 2025), (2024, 2026), (2021, 2025))
_FONTS = ("Noto Sans CJK JP", "Noto Serif CJK JP")


@dataclass(frozen=True)
class Spec:
    """One document to make."""

    layout: str
    kind: str  # headed, auto, plain, soffice, typst, xlsx, html or md
    printer: str = "labelled"
    skeleton: str = "classic"
    by: str = "own"
    wish: Wish = field(default_factory=lambda: Wish(12))
    paper: Paper = field(default_factory=Paper)
    book: Book = field(default_factory=Book)

    @property
    def ending(self) -> str:
        """The ending of the file's name."""
        if self.kind in ("soffice", "typst"):
            return "pdf"
        return self.kind if self.kind in ("xlsx", "html", "md") else "docx"


def make(number: int, spec: Spec, folder: Path) -> bool:
    """Write one document and its truth; False when a program it needs is missing."""
    if spec.kind == "soffice" and not shutil.which("soffice"):
        return False
    rng = random.Random(f"{number}-{spec.layout}")
    name = _NAMES[number % len(_NAMES)]
    plan = make_plan(rng, spec.wish, name, _PERIODS[number * 5 % len(_PERIODS)])
    look = _look(rng, spec, plan)
    groups = _in_order(plan, groups_of(rng, plan, spec.by))
    path = folder / f"{number:02d}-{spec.layout}.{spec.ending}"
    writer = Writer(look, spec.kind == "auto")
    if spec.kind == "xlsx":
        write_book(plan, look, groups, spec.book, path)
    else:
        write_all(Job(writer, plan, rng, spec.printer, groups), spec.skeleton, spec.kind != "md")
        _write(spec, writer, plan, rng.choice(_FONTS), path)
    known = truth(path.name, spec.layout, plan, writer.blocks, writer.chapters)
    if spec.ending == "pdf":
        add_pages(known, path)
    save(known, path.with_suffix(".truth.json"))
    return True


def _look(rng: random.Random, spec: Spec, plan: Plan) -> Look:
    fixed: dict[str, str | None] = {}
    if spec.kind == "auto":
        scheme = rng.choice(("chapter", "chapterflat", "decimal", "wide"))
        fixed = {"scheme": scheme, "policy": None, "measure": None}
    if len(plan.years) > 4 or spec.printer == "big":
        fixed["years"] = rng.choice(("short", "shortyear", "wide"))
    if spec.skeleton == "spread" or spec.by == "act":
        fixed["policy"] = None
    return make_look(rng, plan.first, **fixed)


def _in_order(plan: Plan, groups: list[tuple[str, list[int]]]) -> list[tuple[str, list[int]]]:
    """The plan's measures put in the order of the document, and the groups' places with them."""
    plan.measures = [plan.measures[i] for _, inside in groups for i in inside]
    found, start = [], 0
    for title, inside in groups:
        found.append((title, list(range(start, start + len(inside)))))
        start += len(inside)
    return found


def _write(spec: Spec, writer: Writer, plan: Plan, font: str, path: Path) -> None:
    if spec.kind == "html":
        write_html(writer.blocks, plan.title, path)
    elif spec.kind == "md":
        write_markdown(writer.blocks, path)
    elif spec.kind == "typst":
        typeset(writer.blocks, plan.title, spec.paper, path)
    elif spec.kind == "soffice":
        with tempfile.TemporaryDirectory() as folder:
            word = Path(folder) / f"{path.stem}.docx"
            _word("headed" if "headed" in spec.layout else "plain", writer, plan, font, word)
            _convert(word, path.parent)
    else:
        _word(spec.kind, writer, plan, font, path)


def _word(mode: str, writer: Writer, plan: Plan, font: str, path: Path) -> None:
    wide = mode == "headed" and "big" in path.stem
    file = WordFile((mode, font), plan.title, writer.look.scheme, wide)
    file.write(writer.blocks)
    file.save(path)


def _convert(word: Path, folder: Path) -> None:
    profile = f"-env:UserInstallation={(word.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(word)], check=True, capture_output=True, timeout=180)
