"""Requests as inputs: written as JSON, changed at any place, sent to the application."""

from __future__ import annotations

import base64
import contextlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit

from benchmarks.fuzz.mutate import octets, texts, values
from benchmarks.fuzz.reader import Random, Wrong

Pairs = list[list[str]]
BOUNDARY = "-fuzz-"
HEADERS = (
    "If-Match", "If-None-Match", "Range", "If-Range", "Accept", "Accept-Language", "Cookie",
    "Content-Type", "X-Request-ID", "X-Forwarded-For", "Referer", "Origin", "Host", "Authorization",
    "Content-Length", "Content-Encoding", "X-HTTP-Method-Override", "If-Modified-Since",
    "HX-Request", "Accept-Encoding",
)  # fmt: skip
USUAL = (
    "application/json", "text/html", "*/*;q=2", 'W/"x"', '"x", "y"', "*", "bytes=0-", "bytes=-0",
    "bytes=5-1,9", "en", "ja;q=9", "sessionid=x; csrftoken=y", "kanmin_language=zz", "localhost",
    "Bearer kanmin_x", "Basic eDp5", "Bearer ", "multipart/form-data", "application/x-json",
    "999999999999999999999", "-1", "gzip", "text/plain; charset=utf-16",
    "application/json; charset=x",
)  # fmt: skip
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH")


@dataclass
class Asked:
    """A request. who: of `World.people`; token: of `World.tokens`. files: field, name, base64.

    raw: the body in base64 where it is no form.
    """

    who: str
    method: str
    path: str
    query: Pairs = field(default_factory=list)
    headers: Pairs = field(default_factory=list)
    fields: Pairs = field(default_factory=list)
    files: Pairs = field(default_factory=list)
    raw: str | None = None
    token: str = ""

    def to_bytes(self) -> bytes:
        """The request as an input."""
        return texts.octets(json.dumps(asdict(self), ensure_ascii=True))


def asked_of(data: bytes) -> Asked:
    """The request in an input."""
    return Asked(**json.loads(data))


def changed(rng: Random, one: Asked, others: Sequence[Asked], people: Sequence[str]) -> Asked:
    """A copy of a request with one to four changes."""
    found = asked_of(one.to_bytes())
    for _ in range(rng.choice((1, 1, 2, 4))):
        _change(rng, found, others, people)
    return found


def _change(  # noqa: C901 - one line a kind of change
    rng: Random, one: Asked, others: Sequence[Asked], people: Sequence[str]
) -> None:
    match rng.randrange(16):
        case 0:
            one.path = _path(rng, one.path, others)
        case 1 | 2 | 3:
            _pair(rng, one.query, others, "query")
        case 4:
            name = rng.choice(HEADERS)
            value = rng.choice(USUAL) if rng.random() < 0.6 else texts.text(rng)
            one.headers.append([name, value.replace("\n", " ").replace("\r", " ")[:8_000]])
        case 5:
            one.who = rng.choice(people)
        case 6 if rng.random() < 0.3:
            one.method = rng.choice(METHODS)
        case 7 if one.files:
            at = rng.choice(one.files)
            at[2] = base64.b64encode(octets.changed(rng, base64.b64decode(at[2]))).decode()
        case 8 if one.files or one.fields:
            name = rng.choice(one.files or one.fields)[0]
            one.files.append([name, texts.text(rng)[:300], base64.b64encode(b"x").decode()])
        case _ if one.raw is not None:
            one.raw = base64.b64encode(_body(rng, base64.b64decode(one.raw))).decode()
        case _:
            _pair(rng, one.fields or one.query, others, "fields")


def _body(rng: Random, data: bytes) -> bytes:
    try:
        return values.as_json(rng, values.changed(rng, json.loads(data)))
    except (ValueError, RecursionError):
        return octets.changed(rng, data)


def _path(rng: Random, path: str, others: Sequence[Asked]) -> str:
    parts = path.split("/")
    at = rng.randrange(len(parts))
    match rng.randrange(4):
        case 0:
            parts[at] = rng.choice(rng.choice(others).path.split("/"))
        case 1:
            parts[at:at] = [texts.text(rng)[:500]]
        case _:
            parts[at] = texts.changed(rng, parts[at])[:2_000]
    return "/" + "/".join(parts).lstrip("/")


def _pair(rng: Random, pairs: Pairs, others: Sequence[Asked], kind: str) -> None:
    if not pairs or rng.random() < 0.1:
        more = getattr(rng.choice(others), kind)
        pairs.append(list(rng.choice(more)) if more else [texts.text(rng)[:40], texts.text(rng)])
    at = rng.randrange(len(pairs))
    match rng.randrange(12):
        case 0:
            del pairs[at]
        case 1:
            pairs.append([pairs[at][0], texts.text(rng)])
        case 2:
            pairs[at][0] = texts.changed(rng, pairs[at][0])[:2_000]
        case 3:
            pairs[at][1] = rng.choice(pairs)[1]
        case 4 if len(pairs) < 50:
            pairs += [list(pairs[at])] * rng.choice((1, 300))
        case _:
            pairs[at][1] = texts.changed(rng, pairs[at][1])


def _quoted(text: str) -> str:
    return quote_from_bytes(texts.octets(text), safe="/")


def form_bytes(pairs: Pairs) -> bytes:
    """Pairs as a form or a query writes them."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _parts(one: Asked) -> Iterator[bytes]:
    for name, value in one.fields:
        yield _part(f'name="{name}"', texts.octets(value))
    for name, file, data in one.files:
        yield _part(f'name="{name}"; filename="{file}"', base64.b64decode(data))
    yield f"--{BOUNDARY}--\r\n".encode()


def _part(told: str, data: bytes) -> bytes:
    head = texts.octets(f"--{BOUNDARY}\r\nContent-Disposition: form-data; {told}\r\n\r\n")
    return head + data + b"\r\n"


def body_of(one: Asked) -> tuple[str, bytes]:
    """Type and bytes of what is sent."""
    if one.raw is not None:
        return "application/json", base64.b64decode(one.raw)
    if one.files:
        return f"multipart/form-data; boundary={BOUNDARY}", b"".join(_parts(one))
    return "application/x-www-form-urlencoded", form_bytes(one.fields)


def _on_purpose(response: Any) -> bool:
    """Whether a 503 tells of what is not made yet, or that no worker is there; not of trouble."""
    trouble = ("データベースが応えません", "保存できませんでした", "does not answer")
    told = response.content.decode("utf-8", "replace")
    return response.status_code == 503 and not any(one in told for one in trouble)


class Server:
    """The application, asked as a browser or a program asks it; nothing that it writes stays."""

    def __init__(self, people: Mapping[str, int], tokens: Mapping[str, str]) -> None:
        from django.core.signals import got_request_exception
        from django.test import Client
        from tests.server import signed_in

        from kanmin.server.accounts.models import Person

        self.tokens = tokens
        known = Person.objects.in_bulk([one for one in people.values() if one])
        self.clients = {
            name: signed_in(known[number]) if number else Client(HTTP_HOST="localhost")
            for name, number in people.items()
        }
        for client in self.clients.values():
            client.raise_request_exception = False
        self._kept = {name: str(one.cookies) for name, one in self.clients.items()}
        self._error: BaseException | None = None
        got_request_exception.connect(self._note, weak=False)

    def _note(self, **_more: Any) -> None:
        self._error = sys.exc_info()[1]

    def send(self, one: Asked) -> Any:
        """The answer. Raises what the application raised, and Wrong for an answer that must not be.

        One that is 5xx without an exception is wrong, too.
        """
        from django.core.cache import caches

        caches["pages"].clear()
        self._error = None
        with undone():
            response = self._answer(one)
            content = b"" if response.streaming else response.content
        if self._error is not None and response.status_code >= 500:
            raise self._error
        if response.status_code >= 500 and not _on_purpose(response):
            raise Wrong(f"the answer is {response.status_code}")
        if b"Traceback (most recent call last)" in content:
            raise Wrong("the answer shows a traceback")
        return response

    def _answer(self, one: Asked) -> Any:
        client = self.clients[one.who]
        before = {name: morsel.value for name, morsel in client.cookies.items()}
        kind, data = body_of(one)
        headers = {name: value.encode("utf-8", "replace").decode("latin-1")
                   for name, value in one.headers}  # fmt: skip
        kind = headers.pop("Content-Type", kind)
        if one.token:
            headers.setdefault("Authorization", f"Bearer {self.tokens[one.token]}")
        query = form_bytes(one.query).decode()
        path = _quoted(one.path)
        try:
            found = client.generic(
                one.method, f"{path}?{query}" if query else path, data, kind, headers=headers
            )
            if found.streaming:
                list(getattr(found, "streaming_content", ()))
            return found
        finally:
            client.cookies.clear()
            for name, value in before.items():
                client.cookies[name] = value


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Whatever is written is taken back; texts and numbers that PostgreSQL refuses are wrong."""
    from django.db import connection, transaction

    with connection.execute_wrapper(_as_postgresql), transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


class NotForPostgreSQL(Exception):
    """SQLite takes it, PostgreSQL would not."""


def _as_postgresql(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
    rows = parameters if many else [parameters]
    for row in rows or ():
        for one in row or ():
            if isinstance(one, str) and "\0" in one:
                raise NotForPostgreSQL(f"NUL in a text of {statement[:80]}")
            if isinstance(one, int) and not -(2**63) <= one < 2**63:
                raise NotForPostgreSQL(f"a number of more than 64 bits in {statement[:80]}")
    return execute(statement, parameters, many, context)


def address_of(url: str) -> tuple[str, Pairs]:
    """Path and query of a link."""
    from urllib.parse import parse_qsl, unquote

    found = urlsplit(url)
    pairs = parse_qsl(found.query, keep_blank_values=True)
    return unquote(found.path), [list(one) for one in pairs]
