"""Pages of the desk as a browser takes them: whether any asks for something from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import urlsplit

FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href",
           "form": "action", "object": "data", "use": "href"}  # fmt: skip
ONLY_NAMED = {"canonical", "license", "alternate"}
"""Kinds of link that a browser does not follow by itself."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a browser would fetch for an element."""
        told = dict(attrs)
        if tag == "link" and told.get("rel") in ONLY_NAMED:
            return
        if address := told.get(FETCHED.get(tag, "")):
            self.asked.append(address)


def from_elsewhere(page: str, own: Iterable[str] = ("127.0.0.1", "localhost")) -> list[str]:
    """Addresses on other hosts that a browser fetches for a page, or sends its forms to."""
    reader = _Reader()
    reader.feed(page)
    return [one for one in reader.asked if (urlsplit(one).hostname or "127.0.0.1") not in own]
