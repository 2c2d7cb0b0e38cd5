"""Officers, editors, readers and senders as users of locust.

Importing locust patches the sockets and threads of this process for gevent: only the child of a
load run imports this module.
"""

from __future__ import annotations

import html
import random
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import gevent
from locust import FastHttpUser, task
from locust.exception import RescheduleTask, StopUser
from requests.cookies import create_cookie

from .script import Document, Editor, Kept, Officer, Page, Script, Values

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
BASE = re.compile(r'name="base" value="(\d+)"')
RECEIPT = re.compile(r"\d+-\d{6}-\d+")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
OFFICERS_AT_ONCE = 600
SAVES = (3, 8)
"""How often an editor pauses, and is saved, on one page."""
PAUSE, THINK = (2.0, 5.0), 5.0  # seconds
READ = (1.0, 5.0)  # seconds on a page of the portal
A_MINUTE = 60
"""Runs shorter than this have shorter pauses."""
REPEATED = 0.3
"""Of a reader's pages those that the browser has already and asks for by its ETag."""
WORD = 0.1
"""Of an editor's pages those after which the plan is downloaded."""


class Told:
    """What all users share: the script, whose turn it is, what was met."""

    def __init__(self, script: Script, now: Any) -> None:
        self.script, self.now = script, now
        self.officers = sorted(script.officers, key=lambda one: one.due, reverse=True)
        self.editors = list(script.editors)
        self.documents = list(script.sender.documents if script.sender else ())
        self.pace = min(1.0, script.seconds / A_MINUTE)
        self.kept: dict[tuple[str, str], Kept] = {}
        self.late = 0.0


class Client(FastHttpUser):
    """A browser."""

    abstract = True
    told: Told
    token = ""

    def ask(
        self, name: str, method: str, path: str, status: int, told: str = "", **more: Any
    ) -> Any:
        """The answer, where it has the status and the words; else what was begun is let be.

        304 is as good as 200: what was kept may have changed meanwhile, or not.
        """
        with self.client.request(
            method, path, name=name, catch_response=True, allow_redirects=False, **more
        ) as got:
            page = _text(got)
            if got.status_code not in (status, 304):
                why = getattr(got, "error", None) or ""
                got.failure(f"{method} {path}: {got.status_code}, not {status} {why}")
            elif told not in page:
                got.failure(f"{method} {path}: “{told}” is not on the page")
            else:
                got.success()
                if found := TOKEN.search(page):
                    self.token = found[1]
                return got
        raise RescheduleTask

    def send(
        self, name: str, path: str, values: Values, status: int, told: str = "", **more: str
    ) -> Any:
        """A form sent."""
        body = urlencode(values | {"csrfmiddlewaretoken": [self.token]}, doseq=True)
        return self.ask(name, "POST", path, status, told, data=body, headers=FORM | more)

    def sign_in(self, session: str) -> None:
        """Come as somebody who signed in before."""
        cookie = create_cookie("sessionid", session, domain="127.0.0.1")
        self.client.cookiejar.set_cookie(cookie)


def _text(got: Any) -> str:
    kind = (got.headers or {}).get("Content-Type") or ""
    return got.text or "" if kind.startswith(("text/html", "application/json")) else ""


class OfficerUser(Client):
    """Officers who answer the survey, one after another as they are due."""

    @task
    def answer(self) -> None:
        """Log in, look at the form, save a draft, hand in."""
        if not self.told.officers:
            raise StopUser
        mine = self.told.officers.pop()
        late = self.told.now() - mine.due
        self.told.late = max(self.told.late, late)
        gevent.sleep(max(0.0, -late))
        self.client.cookiejar.clear()
        self._log_in(mine)
        self._fill_in(mine)
        self._hand_in(mine)

    def _log_in(self, mine: Officer) -> None:
        self.ask("log-in page", "GET", "/login", 200)
        names = {"username": [mine.username], "password": [mine.password]}
        self.send("log in", "/login", names, 302)
        self.ask("list", "GET", "/desk/surveys", 200, mine.path)

    def _fill_in(self, mine: Officer) -> None:
        self._pause()
        self.ask("form", "GET", mine.path, 200)
        self._pause()
        half = {name: mine.values[name] for name in list(mine.values)[::2]}
        self._sent("draft", mine, half | {"act": ["draft"]}, 200, "下書きを保存しました")
        self._pause()
        if mine.flawed:
            typed = html.escape(mine.flawed.get("section", [""])[0][:20])
            page = self._sent("refused", mine, mine.flawed | _FINAL, 400, "fault-box").text
            assert typed in page, "what was typed is gone"
            self._pause()

    def _hand_in(self, mine: Officer) -> None:
        clicks = [gevent.spawn(self._click, mine) for _one in range(2 if mine.twice else 1)]
        gevent.joinall(clicks, raise_error=True)

    def _click(self, mine: Officer) -> None:
        try:
            page = self._sent("hand in", mine, mine.values | _FINAL, 200, "提出しました").text
        except RescheduleTask:  # noted where it was met
            return
        assert RECEIPT.search(page), "there is no receipt"

    def _sent(self, name: str, mine: Officer, values: Values, status: int, told: str) -> Any:
        return self.send(name, f"{mine.path}/answer", values, status, told)

    def _pause(self) -> None:
        gevent.sleep(self.told.pace * random.uniform(*PAUSE))


_FINAL = {"act": ["final"]}


class EditorUser(Client):
    """One who writes: each pause in typing saves the whole form, as the desk's script does."""

    mine: Editor
    page: Page
    base = ""
    left = count = 0

    def on_start(self) -> None:
        """Sit down."""
        self.mine = self.told.editors.pop()
        self.sign_in(self.mine.session)

    def wait_time(self) -> float:
        """Between two saves, and before the next page."""
        return self.told.pace * (random.uniform(*PAUSE) if self.left else THINK)

    @task
    def write(self) -> None:
        """Open a page, or have it saved once more."""
        if not self.left:
            self._open()
        else:
            self._save()

    def _open(self) -> None:
        if self.mine.word and random.random() < WORD:
            self.ask("Word file", "GET", self.mine.word, 200)
        self.page = random.choice(self.mine.pages)
        page = self.ask("page of the desk", "GET", self.page.path, 200).text
        self.base = BASE.findall(page)[0]
        self.left = random.randint(*SAVES)

    def _save(self) -> None:
        self.left -= 1
        self.count += 1
        text = f"{self.page.fields[self.page.typed][0]} 合成の直し{self.count}回目。"
        sent = self.page.fields | {"base": [self.base], self.page.typed: [text]}
        answer = self.send(
            "autosave", self.page.save, sent, 200, '"base"', Accept="application/json"
        ).json()
        assert not answer["faults"], answer["faults"]
        assert not answer["conflicts"], answer["conflicts"]
        assert int(answer["base"]) > int(self.base), "nothing was saved"
        self.base = str(answer["base"])
        key = (self.page.save, self.page.typed)
        self.told.kept[key] = Kept(path=self.page.save, field=self.page.typed, text=text)


class ReaderUser(Client):
    """One who reads the portal, some pages again."""

    def on_start(self) -> None:
        """Nothing is known yet."""
        self.tags: dict[str, str] = {}

    def wait_time(self) -> float:
        """Seconds of reading."""
        return self.told.pace * random.uniform(*READ)

    @task(2)
    def first_page(self) -> None:
        """The map and what is new."""
        self._read("first page", "/")

    @task(3)
    def search(self) -> None:
        """Two words, sometimes with a filter."""
        self._read("search", random.choice(self._portal.searches))

    @task(3)
    def plan(self) -> None:
        """A plan."""
        self._read("plan", random.choice(self._portal.plans))

    @task(3)
    def measure(self) -> None:
        """A measure."""
        self._read("measure", random.choice(self._portal.measures))

    @task(2)
    def body(self) -> None:
        """A body."""
        self._read("body", random.choice(self._portal.bodies))

    @task(1)
    def compare(self) -> None:
        """Plans side by side."""
        self._read("comparison", random.choice(self._portal.comparisons))

    @property
    def _portal(self) -> Any:
        return self.told.script.portal

    def _read(self, name: str, path: str) -> None:
        got = self.ask(name, "GET", path, 200)
        if tag := got.headers.get("ETag"):
            self.tags[path] = tag
        if self.tags and random.random() < REPEATED:
            known, tag = random.choice(list(self.tags.items()))
            got = self.ask("known page", "GET", known, 200, headers={"If-None-Match": tag})
            self.tags[known] = got.headers.get("ETag") or tag


class SenderUser(Client):
    """An office that registers documents, each with its file."""

    def on_start(self) -> None:
        """Open the form."""
        assert self.told.script.sender
        self.sign_in(self.told.script.sender.session)
        self.ask("form of a document", "GET", "/oversight/documents/new", 200)

    def wait_time(self) -> float:
        """Seconds between two documents."""
        assert self.told.script.sender
        return self.told.script.sender.every

    @task
    def register(self) -> None:
        """The next document."""
        if not self.told.documents:
            raise StopUser
        one: Document = self.told.documents.pop()
        file = Path(one.file)
        head, body = multipart(
            one.fields | {"csrfmiddlewaretoken": self.token}, file.name, file.read_bytes()
        )
        path = "/oversight/documents/create"
        self.ask("document with file", "POST", path, 302, data=body, headers={"Content-Type": head})


def multipart(fields: dict[str, str], name: str, data: bytes) -> tuple[str, bytes]:
    """Type and body of a form with one file."""
    from urllib3 import encode_multipart_formdata

    body, head = encode_multipart_formdata({**fields, "file": (name, data)})
    return head, body
