"""kanmin outline: the headings of a document that is there already."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kanmin.adopt import Outline, read_outline
from kanmin.cli import options, output
from kanmin.language import N_, _, listed


@click.command(help=N_("既存の文書（Word・PDF・Excelなど）の見出しを示す。"))
@click.argument("file", metavar="FILE", type=options.FILE)
@options.form("text", "json")
def command(file: Path, form: str) -> None:
    """Print the headings in reading order; what could not be read is told on standard error."""
    outline = read_outline(file)
    tell(outline)
    if form == "json":
        output.print_json([heading.to_raw() for heading in outline.headings()])
        return
    for heading in outline.headings():
        indent = "  " * (heading.level - 1)
        page = _("（{page}ページ）").format(page=heading.page) if heading.page else ""
        click.echo(f"{indent}{f'{heading.number} {heading.title}'.strip()}{page}")


def tell(outline: Outline) -> None:
    """Say on standard error what of a document could not be read."""
    if outline.scanned:
        pages = listed(map(str, outline.scanned[:20]))
        output.say(_("画像だけのページがあり、文字を読めません：{pages}").format(pages=pages))
    if outline.untabled:
        pages = listed(map(str, outline.untabled[:20]))
        output.say(
            _("表の多い文書のため、表を文として読んだページがあります：{pages}").format(pages=pages)
        )
    if not outline.headings():
        output.say(_("見出しが見つかりませんでした。"))
    sys.stderr.flush()
