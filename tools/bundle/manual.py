"""The manual as pages that a browser opens from a folder: docs/*.md as HTML, with pictures."""

from __future__ import annotations

import html
import re
import shutil
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tools.supply.pins import ROOT

PAGES = ("README.md", "README.ja.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md")
_READER = MarkdownIt("commonmark").enable("table")
_FRAME = """<!DOCTYPE html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 60em; margin: 2em auto; padding: 0 1em; line-height: 1.7;
  font-family: "BIZ UDPGothic", "Yu Gothic", "Noto Sans CJK JP", sans-serif }}
table {{ border-collapse: collapse; display: block; overflow-x: auto }}
td, th {{ border: 1px solid #767676; padding: .3em .6em; text-align: left; vertical-align: top }}
pre {{ background: #f1f1f4; padding: .6em; overflow-x: auto }}
img {{ max-width: 100% }}
</style>
{body}
</html>
"""


def write_manual(folder: Path) -> None:
    """All pages and pictures into a folder."""
    docs = ROOT / "docs"
    for page in [*(ROOT / name for name in PAGES), *docs.rglob("*.md")]:
        target = (folder / page.relative_to(ROOT)).with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page_of(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    for part in ("docs/images", "docs/schema", "deploy", "examples"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE")


def page_of(text: str) -> str:
    """A page from its Markdown: headings can be pointed at, links go to the pages beside it."""
    tokens = _READER.parse(text)
    titles = []
    for opening, inner in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", anchor(inner.content))
            titles.append(inner.content)
        for one in inner.children or ():
            _turn(one)
    body = _READER.renderer.render(tokens, _READER.options, {})
    return _FRAME.format(title=html.escape(titles[0] if titles else "Kanmin"), body=body)


def anchor(heading: str) -> str:
    """The name by which other pages point at a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _turn(token: Token) -> None:
    address = str(token.attrGet("href") or "")
    if token.type == "link_open" and "://" not in address:
        token.attrSet("href", re.sub(r"\.md(?=#|$)", ".html", address))
