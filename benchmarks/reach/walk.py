"""Opening the pages one after another, in each language, and looking at each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.reach import looks
from benchmarks.reach.addresses import Address
from benchmarks.reach.looks import Look

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LANGUAGES = ("ja", "en")
COOKIES = ("sessionid", "kanmin_language")


@dataclass(frozen=True)
class Seen:
    """What a page was found to be. found: by the name of the look."""

    page: Address
    language: str
    found: dict[str, list[str]]

    @property
    def faults(self) -> list[str]:
        """All of it, in words."""
        here = f"{self.page.path} ({self.language}, {self.page.person or 'nobody'})"
        return [f"{here} {look}: {one}" for look, several in self.found.items() for one in several]


def all_looks(language: str, known: frozenset[str]) -> dict[str, Look]:
    """Everything, in an order in which a page is drawn anew as little as may be."""
    own = {"lang": looks.language(language), "h1": looks.headings, "axe": looks.rules}
    own |= {"names": looks.names, "motion": looks.motion, "dark": looks.dark}
    if language == "en":
        own["words"] = looks.words(known)
    return own | {"sizes": looks.sizes, "paper": looks.paper}


def few_looks(language: str, known: frozenset[str]) -> dict[str, Look]:
    """What tells most in a short time, in whatever scheme the page is in."""
    own = {"lang": looks.language(language), "h1": looks.headings, "axe": looks.rules}
    if language == "en":
        own["words"] = looks.words(known)
    return own | {"sizes": looks.breaking}


def walk(
    browser: Browser, site: str, pages: Iterable[Address], languages: Iterable[str] = LANGUAGES
) -> Iterator[Seen]:
    """Look at every page for everything."""
    known = messages()
    for language in languages:
        several = all_looks(language, known)
        with context(browser) as held:
            for one in pages:
                yield seen(opened(held, site, one, language), one, language, several)


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
    page.goto(f"{site}{one.path}")
    looks.opened(page)
    return page


def seen(page: Page, one: Address, language: str, several: dict[str, Look]) -> Seen:
    """Look at a page for some things."""
    return Seen(one, language, {name: look(page) for name, look in several.items()})


def messages() -> frozenset[str]:
    """The Japanese messages of Kanmin that have an English form."""
    from tools import catalogue

    return frozenset(looks.squeezed(str(m.id)) for m in catalogue.read(catalogue.english()) if m.id)
