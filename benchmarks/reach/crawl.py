"""An address for each route: by the links of a page, else with the numbers of the matrix."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from benchmarks.matrix.people import Asker
from benchmarks.matrix.rules import ROUTES, address, is_open
from benchmarks.matrix.walk import expected, methods_of
from benchmarks.matrix.world import SECRET, SHARED, World
from benchmarks.reach.addresses import Address
from benchmarks.reach.drawn import Drawn

LINK = re.compile(r'<a [^>]*href="([^"#]+)')
NOWHERE = "not there"
"""Stands for the route of an address that there is not; its page is looked at as well."""
START = (
    "/desk/none",
    "/desk",
    "/oversight",
    "/",
    "/login",
    "/account",
    "/people",
    "/support",
    "/api",
    "/changes",
    "/trace",
    "/trace/prefectures/99",
    "/oversight/prefectures/99",
    "/oversight/prefectures/99/together",
    "/oversight/bodies/993018",
    "/oversight/plans/plan-mihon",
    "/handbook/search?q=予約",
    "/search?q=予約",
    "/compare?plans=plan-mihon-2023,plan-mihonken",
    "/handbook/compare",
    "/desk/plans/plan-mihon/choose?category=4&q=スマートフォン",
)
"""Where somebody begins who does not know where the pages are."""
TRIES = 3
"""Of addresses of one route that give no page; then it is one of files."""


@dataclass
class Crawl:
    """The pages found so far. sample: how many are kept of a route."""

    drawn: Drawn
    sample: int = 1
    pages: dict[str, list[Address]] = field(default_factory=lambda: defaultdict(list))
    files: set[str] = field(default_factory=set)
    """Routes that gave a file: it is made for nobody a second time."""

    def follow(self, person: str, client: Client) -> None:
        """Go from link to link as somebody, until no route is new."""
        waiting, tried, given = list(START), Counter[str](), Counter[str]()
        while waiting:
            path = waiting.pop(0)
            route = route_of(path)
            if self._done(route) or given[route] >= self.sample or tried[route] > TRIES:
                continue
            led = self.look(route, path, person, client)
            tried[route] += 1
            given[route] += bool(led)
            waiting += led

    def _done(self, route: str) -> bool:
        """Whether nobody finds anything new there: it is no route of ours or one of files, or its
        page is the same for all and kept already."""
        if not route or route in self.files:
            return True
        return (route == NOWHERE or is_open(route)) and len(self.pages[route]) >= self.sample

    def look(self, route: str, path: str, person: str, client: Client) -> list[str]:
        """Keep what answers as a page, and tell where it leads."""
        self.drawn.names.clear()
        response: Any = client.get(path)
        if response.status_code in (301, 302):
            return [urljoin(path, response["Location"])]
        if not is_page(response, 404 if route == NOWHERE else 200):
            if response.status_code == 200:
                self.files.add(route)
            return []
        if len(self.pages[route]) < self.sample:
            names = tuple(sorted(self.drawn.names))
            self.pages[route].append(Address(route, path, person, session_of(client), names))
        return list(links(path, response.content.decode()))

    def probe(self, world: World, askers: Iterable[Asker]) -> None:
        """Ask the matrix for an address of each route that no link led to."""
        several = list(askers)
        for route in ROUTES:
            if not self.pages[route] and "GET" in methods_of(route):
                self._try(route, world, several)

    def _try(self, route: str, world: World, askers: list[Asker]) -> None:
        for key in (SECRET, SHARED) if "key" in ROUTES[route].pattern.converters else (SECRET,):
            for asker in askers:
                if expected(asker, route, key) == "in":
                    self.look(route, address(route, world, key), asker.name, asker.fresh())
                    break


def route_of(path: str) -> str:
    """The name of the route of an address; "" for one of another kind."""
    try:
        return resolve(urlsplit(path).path).url_name or ""
    except Resolver404:
        return NOWHERE


def is_page(response: Any, status: int = 200) -> bool:
    """Whether a browser shows an answer as a page."""
    kind = response.headers.get("Content-Type", "")
    kept = response.headers.get("Content-Disposition", "").startswith("attachment")
    return response.status_code == status and kind.startswith("text/html") and not kept


def links(path: str, page: str) -> Iterator[str]:
    """Where a page leads within the server."""
    for told in LINK.findall(page):
        whole = urljoin(path, html.unescape(told))
        if not urlsplit(whole).netloc and whole.startswith("/"):
            yield whole


def session_of(client: Client) -> str:
    """Of who is signed in."""
    from django.conf import settings

    found = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""
