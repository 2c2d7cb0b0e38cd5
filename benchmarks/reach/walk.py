"""Opening the pages one after another, in each language, and looking at each."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, Route
from playwright.sync_api import Error as PlaywrightError

from benchmarks.reach import looks
from benchmarks.reach.addresses import USUAL, Address
from benchmarks.reach.limits import LOOK, PAGE, Limit
from benchmarks.reach.looks import Look

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LANGUAGES = ("ja", "en")
POLICY = "content-security-policy"
COOKIES = ("sessionid", "kanmin_language")


@dataclass(frozen=True)
class Seen:
    """What a page was found to be. found: by the name of the look; seconds: what it took."""

    page: Address
    language: str
    found: dict[str, list[str]]
    seconds: float = 0.0

    @property
    def faults(self) -> list[str]:
        """All of it, in words."""
        one = self.page
        here = f"{one.state} {one.path} ({self.language}, {one.person or 'nobody'})"
        return [
            f"{here} {look}: {told}" for look, several in self.found.items() for told in several
        ]


def all_looks(language: str, known: frozenset[str]) -> dict[str, Look]:
    """Everything, in an order in which a page is drawn anew as little as may be.

    Colours and what moves do not change with the language.
    """
    own = {"lang": looks.language(language), "h1": looks.headings, "axe": looks.rules}
    own |= {"names": looks.names, "brackets": looks.brackets}
    if language == "en":
        return own | {"words": looks.words(known), "sizes": looks.sizes, "paper": looks.paper}
    own |= {"motion": looks.motion, "dark": looks.dark}
    return own | {"sizes": looks.sizes, "paper": looks.paper}


def few_looks(language: str, known: frozenset[str]) -> dict[str, Look]:
    """What tells most in a short time, in whatever scheme the page is in."""
    own = {"lang": looks.language(language), "h1": looks.headings, "axe": looks.rules}
    if language == "en":
        own["words"] = looks.words(known)
    return own | {"sizes": looks.breaking}


def looks_of(one: Address, language: str, known: frozenset[str]) -> dict[str, Look]:
    """Everything in the usual state; of another what its words and rows may break."""
    if one.state == USUAL:
        return all_looks(language, known)
    several = few_looks(language, known)
    return several if language == "ja" else {k: v for k, v in several.items() if k != "axe"}


class Walk:
    """Opens pages one after another in one browser, and goes on where one does not end."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser, self._site, self._known = browser, site, messages()
        self._limit, self._held = Limit(browser), context(browser)

    def see(self, one: Address, language: str) -> Seen:
        """Look at a page; what takes too long, or fails, is told as found."""
        began, found = time.monotonic(), dict[str, list[str]]()
        several = {"opened": _nothing} | looks_of(one, language, self._known)
        page: Page | None = None
        for name, look in several.items():
            if time.monotonic() - began > PAGE:
                found[name] = [f"not looked for: the page took more than {PAGE} s"]
                continue
            try:
                with self._limit.within(LOOK):
                    page = page or opened(self._held, self._site, one, language)
                    found[name] = look(page)
            except PlaywrightError as error:
                found[name] = [f"not in {LOOK} s, or failed: {str(error).splitlines()[0]}"]
                page = None
                self._anew()
        return Seen(one, language, found, round(time.monotonic() - began, 1))

    def _anew(self) -> None:
        """Another context in place of the one whose page was ended."""
        with suppress(PlaywrightError), self._limit.within(LOOK):
            self._held.close()
        self._held = context(self._browser)


def _nothing(_page: Page) -> list[str]:
    """That a page opens is all."""
    return []


def context(browser: Browser) -> BrowserContext:
    """A browser of its own."""
    return browser.new_context(viewport={"width": 1366, "height": 768}, locale="ja-JP")


def session_as(held: BrowserContext, site: str, name: str) -> str:
    """Somebody of the demonstration signs in; the session."""
    page = held.pages[0] if held.pages else held.new_page()
    page.goto(f"{site}/handbook")
    page.select_option("#demo-as", name)
    with page.expect_navigation():
        page.locator("form[action='/demo/as'] button").click()
    told = held.cookies(site)
    return next(one["value"] for one in told if one["name"] == COOKIES[0])


def opened(
    held: BrowserContext, site: str, one: Address, language: str, scheme: Scheme = "light"
) -> Page:
    """A page as somebody has it before them; no other is open beside it."""
    held.clear_cookies()
    told = zip(COOKIES, (one.session, language), strict=True)
    held.add_cookies([{"name": k, "value": v, "url": site} for k, v in told if v])
    page = held.pages[0] if held.pages else held.new_page()
    page.set_viewport_size({"width": 1366, "height": 768})
    page.emulate_media(color_scheme=scheme)
    if one.kept:
        page.route("**/*", lambda route: _answered(route, one, language), times=1)
    answer = page.goto(f"{site}{one.path}")
    if answer and "sandbox" in answer.headers.get(POLICY, ""):
        page.route("**/*", _unbound, times=1)
        page.reload()
    looks.opened(page)
    return page


def _unbound(route: Route) -> None:
    """An answer without its policy: within a sandbox no timer runs, and axe waits for ever."""
    answer = route.fetch()
    headers = {name: text for name, text in answer.headers.items() if name != POLICY}
    route.fulfill(response=answer, headers=headers)


def _answered(route: Route, one: Address, language: str) -> None:
    """The answer that was kept, as the server's own."""
    body = Path(f"{one.kept}.{language}.html").read_bytes()
    route.fulfill(status=200, content_type="text/html; charset=utf-8", body=body)


def seen(page: Page, one: Address, language: str, several: dict[str, Look]) -> Seen:
    """Look at a page for some things."""
    return Seen(one, language, {name: look(page) for name, look in several.items()})


def messages() -> frozenset[str]:
    """The Japanese messages of Kanmin that have an English form."""
    from tools import catalogue

    return frozenset(looks.squeezed(str(m.id)) for m in catalogue.read(catalogue.english()) if m.id)
