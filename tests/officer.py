"""Somebody who works at a real `kanmin serve` over HTTP, from the first link on."""

from __future__ import annotations

import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, Protocol

PLACE = "/chapters/purpose/paragraphs/purpose.purpose/text"


class Served(Protocol):
    """A server that runs. log: what it printed."""

    @property
    def url(self) -> str: ...

    @property
    def log(self) -> Path: ...


class Officer:
    """Somebody who writes, and remembers what the server said it had saved."""

    def __init__(self, server: Served) -> None:
        self.url = server.url
        self.cookies = http.cookiejar.CookieJar()
        handler = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(handler)
        log = server.log.read_text(encoding="utf-8")
        link = re.findall(r"http://\S+(/welcome/\S+)", log)[-1]
        self.opener.open(f"{self.url}{link}").read()
        self.post(link, {"username": "担当", "password": "horse-staple-9", "body": "鯖江市"})
        page = self.post("/desk/create", {"first": "2027", "last": "2031"})
        self.plan = urllib.parse.urlparse(page.geturl()).path
        self.base, self.acknowledged = 1, ""

    def post(self, path: str, fields: dict[str, str]) -> Any:
        token = next(c.value for c in self.cookies if c.name == "csrftoken") or ""
        headers = {"X-CSRFToken": token, "Accept": "application/json", "Referer": self.url}
        data = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(f"{self.url}{path}", data, headers)
        return self.opener.open(request, timeout=30)

    def save(self, text: str) -> None:
        fields = {"base": str(self.base), PLACE: text, "page": "chapter", "part": "purpose"}
        answer = json.load(self.post(f"{self.plan}/save", fields))
        self.base, self.acknowledged = int(answer["base"]), text

    def read(self) -> str:
        document = json.load(self.opener.open(f"{self.url}{self.plan}/export/json"))
        chapter = next(c for c in document["chapters"] if c["id"] == "purpose")
        return str(chapter["paragraphs"][0]["text"])
