"""Who works meanwhile: people who save and remember what was acknowledged, readers, files."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

TOKEN = "k" * 32
"""For the double cookie of forms: whoever sends both is believed to be one browser."""
LONGEST = 30.0  # seconds for one answer
PAUSE = 0.05  # seconds between two saves
AGAIN_AFTER = 0.3  # seconds after an error


@dataclass
class Seat:
    """Somebody who is signed in, and the plan and place he or she writes."""

    session: str
    key: str
    place: str
    base: int


@dataclass
class Told:
    """What the clients met. acknowledged: plan, number of the revision, text."""

    acknowledged: list[tuple[str, int, str]] = field(default_factory=list)
    saved_at: list[float] = field(default_factory=list)
    read_at: list[float] = field(default_factory=list)
    errors: list[tuple[float, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    received: set[str] = field(default_factory=set)
    ended: threading.Event = field(default_factory=threading.Event)

    def met(self, start: float, end: float) -> Counter[str]:
        """The errors between two moments, by kind."""
        return Counter(kind for at, kind in self.errors if start <= at < end)


def longest_wait(moments: list[float], start: float, end: float) -> float:
    """The longest time without any of the moments between two others, seconds."""
    inside = sorted([start, *(at for at in moments if start <= at < end), end])
    return max(b - a for a, b in itertools.pairwise(inside))


class Browser:
    """A browser before the balancer; a new connection for each request."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port, self.session = port, session

    def ask(
        self, method: str, path: str, values: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, where it sends to, and the text. Raises OSError or HTTPException."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        cookies = f"sessionid={self.session}; csrftoken={TOKEN}" if self.session else ""
        headers = {"Cookie": cookies, "X-CSRFToken": TOKEN} if self.session else {}
        if values is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            headers |= {"Accept": "application/json"}
        try:
            connection.request(method, path, urlencode(values or {}) if values else None, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            return response.status, response.headers.get("Location", ""), text
        finally:
            connection.close()


class Client(threading.Thread):
    """Does its work again and again until the end, and counts what goes wrong."""

    def __init__(self, port: int, told: Told, seat: Seat | None = None) -> None:
        super().__init__(daemon=True)
        self.told = told
        self.seat = seat
        self.browser = Browser(port, seat.session if seat else "")

    def run(self) -> None:
        """Until the end."""
        while not self.told.ended.is_set():
            try:
                fault = self.step()
            except (OSError, http.client.HTTPException) as error:
                fault = type(error).__name__
            if fault:
                self.told.errors.append((time.monotonic(), fault))
            self.told.ended.wait(AGAIN_AFTER if fault else PAUSE)

    def step(self) -> str:
        """One thing; what went wrong, "" for nothing."""
        raise NotImplementedError


class Writer(Client):
    """Saves one text after another; what was not acknowledged is sent again as it was."""

    number = 0

    def step(self) -> str:
        seat: Any = self.seat
        text = f"{seat.key}の{self.number}回目の文です。"
        status, _location, body = self.browser.ask(
            "POST",
            f"/desk/plans/{seat.key}/save",
            {"base": str(seat.base), seat.place: text, "page": "chapter", "part": "purpose"},
        )
        if status != 200:
            return f"save {status}"
        seat.base = int(json.loads(body)["base"])
        self.told.acknowledged.append((seat.key, seat.base, text))
        self.told.saved_at.append(time.monotonic())
        self.number += 1
        return ""


class Reader(Client):
    """Anybody, who reads what is public."""

    paths = ("/plans", "/plans/public", "/handbook", "/search?q=%E7%AA%93%E5%8F%A3")
    number = 0

    def step(self) -> str:
        self.number += 1
        path = self.paths[self.number % len(self.paths)]
        status, _location, text = self.browser.ask("GET", path)
        if status != 200 or "</html>" not in text:
            return f"read {status}"
        self.told.read_at.append(time.monotonic())
        return ""


class Asker(Writer):
    """Changes a long plan, asks for its PDF, and waits until it can be had."""

    page = ""

    def step(self) -> str:
        seat: Any = self.seat
        if not self.page:
            return super().step() or self._asked(seat.key)
        status, _location, text = self.browser.ask("GET", self.page)
        if status != 200:
            return f"file {status}"
        if "データ" not in text and "progress" not in text and "button main" not in text:
            return "file: a strange page"
        if "button main" in text:
            self.told.received.add(self.page)
            self.page = ""
        elif "progress" not in text:
            self.page = ""
            return "file: failed"
        self.told.ended.wait(0.5)
        return ""

    def _asked(self, key: str) -> str:
        status, location, _text = self.browser.ask("GET", f"/desk/plans/{key}/export/pdf")
        if status != 302:
            return f"ask {status}"
        self.page = location
        self.told.files.append(location)
        return ""
