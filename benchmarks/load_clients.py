"""An officer at a browser: cookies, the token of each form, and the five steps of a return."""

from __future__ import annotations

import html
import http.client
import re
import threading
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from kanmin.survey import Return

Values = dict[str, list[str]]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
RECEIPT = re.compile(r"\d+-\d{6}-\d+")
LONGEST = 60  # seconds for one answer


@dataclass
class Steps:
    """What one officer sends. flawed: a return that is refused first; none where there is none."""

    username: str
    password: str
    path: str
    sound: Return
    values: Values
    flawed: Values
    session: str = ""
    twice: bool = False


class Unexpected(Exception):
    """An answer that is not the one a browser should get."""


@dataclass
class Officer:
    """One browser. origin: http://host:port."""

    origin: str
    steps: Steps
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    _connection: http.client.HTTPConnection | None = None

    def __post_init__(self) -> None:
        if self.steps.session:
            self.cookies["sessionid"] = self.steps.session

    def log_in(self) -> None:
        """The log-in page, then name and password."""
        self._get("/login")
        sent = {"username": [self.steps.username], "password": [self.steps.password]}
        self._post("/login", sent, 302)

    def list(self) -> None:
        """The rounds that ask this body."""
        page = self._get("/desk/surveys")
        if self.steps.path not in page:
            raise Unexpected("the round is not on the list")

    def form(self) -> None:
        """The form, with what is known."""
        self._get(self.steps.path)

    def draft(self) -> None:
        """Half of the answers, to go on later."""
        names = list(self.steps.values)[::2]
        half = {name: self.steps.values[name] for name in names}
        page = self._post(f"{self.steps.path}/answer", half | {"act": ["draft"]}, 200)
        if "下書きを保存しました" not in page:
            raise Unexpected("the draft was not saved")

    def refused(self) -> None:
        """A return that cannot be true: told, and what was typed stands there."""
        page = self._post(f"{self.steps.path}/answer", self.steps.flawed | _FINAL, 400)
        section = self.steps.flawed.get("section", [""])[0][:20]
        if "fault-box" not in page or html.escape(section) not in page:
            raise Unexpected("the fault, or what was typed, is not on the page")

    def hand_in(self) -> None:
        """The sound return, answered with a receipt."""
        page = self._post(f"{self.steps.path}/answer", self.steps.values | _FINAL, 200)
        if "提出しました" not in page or not RECEIPT.search(page):
            raise Unexpected("there is no receipt")

    def hand_in_twice(self) -> None:
        """A double click: the same return at the same moment on two connections."""
        other = Officer(self.origin, self.steps, dict(self.cookies), self.token)
        faults: list[Exception] = []

        def click() -> None:
            try:
                other.hand_in()
            except Exception as error:  # told below, in the thread that counts errors
                faults.append(error)
            finally:
                other.close()

        second = threading.Thread(target=click)
        second.start()
        self.hand_in()
        second.join()
        if faults:
            raise faults[0]

    def upload(self, path: str, files: dict[str, bytes]) -> str:
        """Excel forms sent by an office of oversight; the page that answers."""
        self._get(path.removesuffix("/upload"))
        border = "synthetic-border"
        parts = [_part(border, "csrfmiddlewaretoken", self.token.encode())]
        parts += [_part(border, "file", data, name) for name, data in files.items()]
        body = b"".join(parts) + f"--{border}--\r\n".encode()
        return self._asked("POST", path, 200, body, f"multipart/form-data; boundary={border}")

    def close(self) -> None:
        """Let the connection go."""
        if self._connection:
            self._connection.close()

    def _get(self, path: str) -> str:
        return self._asked("GET", path, 200)

    def _post(self, path: str, values: Values, status: int) -> str:
        body = urlencode(values | {"csrfmiddlewaretoken": [self.token]}, doseq=True).encode()
        return self._asked("POST", path, status, body, "application/x-www-form-urlencoded")

    def _asked(self, method: str, path: str, status: int, body: bytes = b"", kind: str = "") -> str:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        headers |= {"Content-Type": kind, "Origin": self.origin} if kind else {}
        response, page = self._sent(method, path, body, headers)
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        if response.status != status:
            raise Unexpected(f"{method} {path}: {response.status}, not {status}")
        if found := TOKEN.search(page):
            self.token = found[1]
        return page

    def _sent(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[Any, str]:
        if self._connection is None:
            place = urlsplit(self.origin)
            self._connection = http.client.HTTPConnection(
                place.hostname or "", place.port, timeout=LONGEST
            )
        self._connection.request(method, path, body or None, headers)
        response = self._connection.getresponse()
        return response, response.read().decode()


_FINAL = {"act": ["final"]}


def _part(border: str, name: str, data: bytes, file: str = "") -> bytes:
    told = f'; filename="{file}"' if file else ""
    head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n'
    return head.encode() + data + b"\r\n"
