"""What a page is looked at for. Each look tells what it found, in words that name the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from playwright.sync_api import Page
from tests.browser import violations

from benchmarks.reach import scripts

Look = Callable[[Page], list[str]]
WIDTHS = {1366: 768, 683: 384, 390: 844, 320: 256}
"""A usual screen, at 200 %, a telephone, and a usual screen at 400 %."""
USUAL = 1366
PAPER = 718
"""The width of A4 between usual margins, in the browser's pixels."""
NAMED = frozenset({
    "button", "checkbox", "combobox", "link", "listbox", "menuitem", "radio", "searchbox",
    "slider", "spinbutton", "switch", "tab", "textbox",
})  # fmt: skip
CONTRAST = {"runOnly": ["color-contrast"]}


def opened(page: Page) -> None:
    """What is folded is open, so that it is looked at as well."""
    page.evaluate(scripts.OPEN)


def rules(page: Page) -> list[str]:
    """What axe finds."""
    return [f"{rule} at {place}" for rule, place in violations(page)]


def dark(page: Page) -> list[str]:
    """Colours that are not told apart in the dark scheme."""
    page.emulate_media(color_scheme="dark")
    found = [f"{rule} at {place}" for rule, place in violations(page, **CONTRAST)]
    page.emulate_media(color_scheme="light")
    return found


def headings(page: Page) -> list[str]:
    """Exactly one heading of the page."""
    count = page.locator("h1").count()
    return [] if count == 1 else [f"{count} h1"]


def names(page: Page) -> list[str]:
    """Controls without a name in the tree that a screen reader reads."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [f"a {_told(one, 'role')} without a name" for one in nodes if _nameless(one)]


def _nameless(node: dict[str, dict[str, str]]) -> bool:
    control = not node["ignored"] and _told(node, "role") in NAMED
    return control and not _told(node, "name").strip()


def _told(node: dict[str, dict[str, str]], what: str) -> str:
    return str(node.get(what, {}).get("value", ""))


def brackets(page: Page) -> list[str]:
    """Brackets of which two end or begin at once."""
    told: list[str] = page.evaluate(scripts.BRACKETS)
    return [f"double brackets: {one}" for one in told]


def sizes(page: Page, widths: Iterable[int] = tuple(WIDTHS)) -> list[str]:
    """Widths at which a page has to be moved sideways, or at which something is lost."""
    page.set_viewport_size({"width": USUAL, "height": WIDTHS[USUAL]})
    page.evaluate(scripts.DRAWN)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        wider, widest = page.evaluate(scripts.WIDER)
        found += [f"{wider} px wider than {width}: {widest}"] if wider > 0 else []
        lost: list[str] = page.evaluate(scripts.LOST)
        found += [f"{one} at {width}" for one in lost]
    return found


def breaking(page: Page) -> list[str]:
    """The same at the two widths at which most would break."""
    return sizes(page, (683, 320))


def motion(page: Page) -> list[str]:
    """What moves for somebody who asked that nothing move."""
    page.emulate_media(reduced_motion="reduce")
    found: list[str] = page.evaluate(scripts.MOVES)
    page.emulate_media(reduced_motion="no-preference")
    return [f"{one} moves" for one in found]


def paper(page: Page) -> list[str]:
    """On paper the way around is gone and what a page says is whole."""
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    found: list[str] = page.evaluate(scripts.PRINTED)
    page.emulate_media(media="screen")
    return found


def language(wanted: str) -> Look:
    """The page says its language."""

    def look(page: Page) -> list[str]:
        said = page.locator("html").get_attribute("lang")
        return [] if said == wanted else [f"lang is {said}"]

    return look


def words(known: frozenset[str]) -> Look:
    """Words of an English page that are Japanese and not marked so, where they are Kanmin's own.

    known: Japanese messages that have an English form.
    """

    def look(page: Page) -> list[str]:
        told: list[tuple[str, str]] = page.evaluate(scripts.JAPANESE)
        own = [f"{place}: {text}" for place, text in told if squeezed(text) in known]
        return own + [f"a Japanese mark in: {one}" for one in page.evaluate(scripts.MARKS)]

    return look


def squeezed(text: str) -> str:
    """Without blanks and the marks around a label."""
    return re.sub(r"[\s：:（）()]+", "", text)
