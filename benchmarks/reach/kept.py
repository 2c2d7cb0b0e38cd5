"""Answers that a form gives, and pages of what is taken back at once: kept as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client

from benchmarks.matrix.walk import undone
from benchmarks.reach.addresses import Address
from benchmarks.reach.crawl import route_of, session_of
from benchmarks.reach.drawn import Drawn

LANGUAGES = ("ja", "en")
COOKIE = "kanmin_language"
Visit = Callable[[Client], Any]


def asking(path: str) -> Visit:
    """A visit that opens an address."""
    return lambda client: client.get(path)


def sending_nothing(path: str) -> Visit:
    """A visit that sends a form with nothing in it."""
    return lambda client: client.post(path, {})


class Keeper:
    """Visits pages and keeps the answers; nothing of what a visit changes stays."""

    def __init__(self, folder: Path, drawn: Drawn) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.pages: list[Address] = []
        self._folder, self._drawn = folder, drawn

    def keep(self, state: str, person: str, client: Client, visit: Visit) -> None:
        """The page that a visit ends at, in each language; nothing where it ends at none."""
        kept = self._folder / str(len(self.pages))
        for language in LANGUAGES:
            response = self._visited(client, visit, language)
            if not shown(response) or self._told_already(state):
                return
            kept.with_suffix(f".{language}.html").write_bytes(response.content)
        path = response.wsgi_request.get_full_path()
        names = tuple(sorted(self._drawn.names))
        found = Address(route_of(path), path, person, session_of(client), names, state, str(kept))
        self.pages.append(found)

    def _visited(self, client: Client, visit: Visit, language: str) -> Any:
        with undone():
            client.cookies[COOKIE] = language
            self._drawn.names.clear()
            return visit(client)

    def _told_already(self, state: str) -> bool:
        """Whether the page is the one of trouble, which looks the same wherever it is met."""
        of_trouble = "message.html" in self._drawn.names
        return of_trouble and any(
            one.state == state and "message.html" in one.templates for one in self.pages
        )


def shown(response: Any) -> bool:
    """Whether a browser shows an answer as a page."""
    kind = response.headers.get("Content-Type", "")
    kept = response.headers.get("Content-Disposition", "").startswith("attachment")
    answered = response.status_code not in (301, 302, 304, 500)
    return kind.startswith("text/html") and not kept and answered
