"""kanmin search: look something up in the handbook and in the published plans of a data folder."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import click

from kanmin import handbook
from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder, registry
from kanmin.language import N_, _
from kanmin.search import (
    of_handbook,
    read_query,
    snippet,
    synonyms,
    without_marks,
)
from kanmin.search.facets import Facet
from kanmin.search.scan import Scanner

SHOWN = 20


@click.command(help=N_("手引と、公表された計画・章・施策・事例を検索する。"))
@click.argument("query", metavar="QUERY")
@click.option("--page", type=click.IntRange(1), default=1, help=N_("何ページ目か。"))
@options.data()
@options.form("text", "json")
def command(query: str, page: int, data: Path | None, form: str) -> None:
    """Print what is found, the best first, with how much there is."""
    there = (data or data_folder()) / "kanmin.sqlite3"
    if data is None and not there.exists() and not os.environ.get("KANMIN_DATABASE_URL"):
        found = _in_handbook(query, page)
    else:
        found = _in_store(query, page, data or data_folder())
    if form == "json":
        output.print_json(found)
        return
    for hit in found["hits"]:
        click.echo(f"{hit['kind']} {hit['title']} [{hit['where']}]")
        click.echo(f"    {hit['snippet']}")
    for note in found["notes"]:
        output.say(note)
    output.say(_("{count}件です。").format(count=f"{found['count']:,}"))
    for one in found["suggestions"]:
        output.say(_("「{text}」なら{count}件です。").format(**one))


def _in_handbook(text: str, page: int) -> dict[str, Any]:
    """Without a data folder: the handbook of today."""
    book, bodies = handbook.on(dt.date.today()), registry()
    query = read_query(text, bodies, synonyms(book.terms))
    scanner = Scanner(("", one) for one in of_handbook(book, bodies))
    scanned = scanner.find(query.node)
    here = scanned.documents[(page - 1) * SHOWN : page * SHOWN]
    hits = [
        {
            "kind": one.kind.value,
            "plan": None,
            "where": one.name,
            "lg_code": one.lg_code or None,
            "title": one.title,
            "snippet": without_marks(snippet(one.text, query.words)),
        }
        for one in here
    ]
    return _raw(len(scanned.documents), page, query.notes, hits, scanned.facets)


def _in_store(text: str, page: int, folder: Path) -> dict[str, Any]:
    """Handbook and published plans of a data folder."""
    from kanmin.server import run  # noqa: PLC0415 - only where there is a folder

    run.open_existing(folder)
    from kanmin.server.store import search_engine  # noqa: PLC0415 - after Django's setup

    found = search_engine.find(text, page=page)
    hits = [search_engine.hit_raw(hit) for hit in found.hits]
    raw = _raw(found.count, page, found.query.notes, hits, found.facets)
    more = [{"text": one.text, "count": one.count} for one in found.suggestions]
    return {**raw, "suggestions": more}


def _raw(
    count: int,
    page: int,
    notes: tuple[str, ...],
    hits: list[dict[str, Any]],
    facets: tuple[Facet, ...],
) -> dict[str, Any]:
    return {
        "count": count,
        "page": page,
        "notes": list(notes),
        "hits": hits,
        "facets": {one.key.value: {str(v): n for v, n in one.counts} for one in facets},
        "suggestions": [],
    }
