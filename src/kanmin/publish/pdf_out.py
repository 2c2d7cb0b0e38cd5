"""The plan as PDF/UA-1, set by Typst in a fresh child process (its memory grows with each plan)."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Literal

from fontTools.ttLib import TTFont
from noto_cjk_sans_jp_regular import FONT_PATH

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.layout import Block, Cell, Chart, Document, Table, kind
from kanmin.publish.chart_words import chart_text
from kanmin.publish.charts import chart_svg
from kanmin.publish.pdf_rows import with_row_names
from kanmin.text import GETA, clean

_SELECTORS = 14  # format of the cmap subtable for variation sequences
LONGEST = 300  # seconds; 800 measures take about 13
_STARTS = {"pdf": b"%PDF", "sheet": b"%PDF", "png": b"["}
_TYPESETTER = Path(__file__).with_name("typesetting.py")
_PLAIN = re.compile(
    "[\n\x20-\x7e\u3001-\u3017\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fa5\uff01-\uff5e]+"
)


class NotSet(Exception):
    """Typst set nothing; says why."""


class TookTooLong(NotSet):
    """Typst was stopped after `LONGEST` seconds."""


def pdf_bytes(document: Document) -> bytes:
    """The document as PDF/UA-1; characters that no font of ours has become 〓.

    Raises KanminError when Typst fails or takes too long.
    """
    return set_or_told("pdf", _values(document))


def set_or_told(form: Literal["pdf", "sheet"], values: object) -> bytes:
    """A PDF of values that JSON can hold. Raises KanminError when Typst fails or takes too long."""
    todo = _("WordかHTMLで書き出してください。")
    try:
        return with_row_names(typeset(form, values))
    except TookTooLong:
        raise KanminError(_("PDFを作るのに時間がかかりすぎました。"), todo=todo) from None
    except NotSet as error:
        said = _("PDFを作れませんでした（{reason}）。").format(reason=error)
        raise KanminError(said, todo=todo) from None


def typeset(form: Literal["pdf", "sheet", "png"], values: object) -> bytes:
    """What the child process makes of values that JSON can hold. Raises NotSet when it fails.

    form: `pdf` for a document, `sheet` for a sheet for people, `png` for a list of drawings in SVG
    (comes back as JSON).
    """
    data = json.dumps(values, ensure_ascii=False)
    try:
        done = subprocess.run(  # noqa: S603 - our own file, our own interpreter
            [sys.executable, "-I", str(_TYPESETTER), form],
            input=_displayable(data).encode(),
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TookTooLong from None
    if done.returncode or not done.stdout.startswith(_STARTS[form]):
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise NotSet(reason[-1] if reason else "")
    return done.stdout


def _values(document: Document) -> dict[str, object]:
    raw = dataclasses.asdict(document)
    raw["blocks"] = [{"kind": kind(block), **_block(block)} for block in document.blocks]
    raw["contents"] = _("目次")
    raw["brackets"] = [_("（").strip(), _("）")]
    raw["title"] = seen_title(document.title)
    return raw


def seen_title(title: str) -> str:
    """A title that can be seen, as PDF/UA asks for."""
    return title if _displayable(title).strip() else _("（計画名なし）")


def _block(block: Block) -> dict[str, object]:
    """A block as the layout reads it; a chart as a finished drawing."""
    if isinstance(block, Chart):
        caption = clean(block.caption)
        return {"caption": caption, "svg": chart_svg(block), "alt": chart_text(block)}
    if isinstance(block, Table) and any(cell.marked for row in block.rows for cell in row):
        rows = [[_cell(cell) for cell in row] for row in block.rows]
        return dataclasses.asdict(block) | {"rows": rows}
    return dataclasses.asdict(block)


def _cell(cell: Cell) -> dict[str, object]:
    """A cell with its pieces: the layout counts bytes, not characters."""
    return dataclasses.asdict(cell) | {"marked": list(cell.pieces()) if cell.marked else []}


def _displayable(text: str) -> str:
    """Text with 〓 for what the font cannot show; the font is only asked about rare characters."""
    rare = set(_PLAIN.sub("", text)) - set('\\"')
    unknown = {c for c in rare if ord(c) not in _known()} if rare else set()
    return text.translate({ord(c): _stand_in(c) for c in unknown})


def _stand_in(character: str) -> str:
    """What is printed for a character that the font lacks."""
    if "\ufe00" <= character <= "\ufe0f" or character >= "\U000e0100":
        return ""
    return " " if character.isspace() else GETA


@cache
def _known() -> frozenset[int]:
    """What the font can show, variation selectors included."""
    with TTFont(io.BytesIO(FONT_PATH.read_bytes()), lazy=True) as font:
        table = font["cmap"]
        selectors = {v for t in table.tables if t.format == _SELECTORS for v in t.uvsDict}
        return frozenset(table.getBestCmap()) | selectors
