"""kanmin handbook: what the handbook holds, by tier, edition and date."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kanmin import handbook as shelf
from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.errors import KanminError
from kanmin.handbook import Handbook
from kanmin.handbook.imported_law import with_imported_law
from kanmin.language import N_, _
from kanmin.plan import Tier
from kanmin.publish.docx_out import docx_bytes
from kanmin.publish.handbook_document import as_text, compose_handbook
from kanmin.publish.html_out import html_bytes

FORMS = ("text", "json", "docx", "html")


@click.command(help=N_("手引（雛形・分類・要件）を読む。"))
@click.option(
    "--tier",
    type=click.Choice([tier.value for tier in Tier]),
    default=Tier.MUNICIPALITY.value,
    help=N_("都道府県編か市町村編か。"),
)
@click.option("--framework", default="act9", metavar="ID", help=N_("計画の枠組み。"))
@click.option("--edition", default=None, metavar="ID", help=N_("手引の版。例 2019-10"))
@options.on_day()
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default=None,
    help=N_("出力の形。省くとファイルの名前の終わりに合わせる。"),
)
@options.output(required=False)
def command(
    tier: str,
    framework: str,
    edition: str | None,
    on: str | None,
    form: str | None,
    target: Path | None,
) -> None:
    """Print the handbook, or write it to a file."""
    book = _book(framework, edition, on)
    if not edition and not on:  # an imported law is the one in force today
        book = with_imported_law(book, data_folder())
    data = _rendered(book, Tier(tier), form or _form_of(target))
    if target:
        output.write(target, data, keep_old=False)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()


def _form_of(target: Path | None) -> str:
    ending = target.suffix.lower().lstrip(".") if target else ""
    if ending in (*FORMS, "", "txt", "md"):
        return ending if ending in FORMS else "text"
    raise KanminError(
        _("この種類には書き出せません。"),
        where=str(target),
        todo=_("名前の終わりを {suffixes} のいずれかにしてください。").format(
            suffixes=".txt・.json・.docx・.html"
        ),
    )


def _book(framework: str, edition: str | None, on: str | None) -> Handbook:
    if edition and on:
        raise KanminError(
            _("--edition と --on は一緒に使えません。"), todo=_("どちらか一つにしてください。")
        )
    if edition:
        return shelf.edition(edition, framework)
    return shelf.on(options.day(on), framework)


def _rendered(book: Handbook, tier: Tier, form: str) -> bytes:
    match form:
        case "json":
            return (book.for_tier(tier).model_dump_json(indent=2) + "\n").encode()
        case "docx":
            return docx_bytes(compose_handbook(book, tier))
        case "html":
            return html_bytes(compose_handbook(book, tier))
        case _:
            return as_text(compose_handbook(book, tier)).encode()
