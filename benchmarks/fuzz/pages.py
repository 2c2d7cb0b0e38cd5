"""Readers of what comes with a request: pages and their forms, the API, signed files, MCP."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from benchmarks.fuzz import samples
from benchmarks.fuzz.asking import Asked, Server, address_of, asked_of, changed, undone
from benchmarks.fuzz.mutate import octets, texts, values
from benchmarks.fuzz.reader import Place, Prepared, Random, Reader, clear, prepared
from benchmarks.fuzz.world import BODY, KEY, World, opened
from kanmin.errors import KanminError

MOST_OF_ONE = 2  # samples of a route for one person
NOT_ASKED = ("logout", "made-file", "survey-forms", "inquiry-sheets")
CRAWLED = "crawled.json"


def _crawled(server: Server, world: World, place: Place) -> list[Asked]:
    """Links and forms of all that people see: kept, as the next worker needs them, too."""
    kept = place.shared / CRAWLED
    if kept.exists():
        return [Asked(**raw) for raw in json.loads(kept.read_text(encoding="utf-8"))]
    found: list[Asked] = []
    seen: Counter[str] = Counter()
    for who in sorted(world.people, key=lambda name: (not name.endswith(BODY), name)):
        if who.endswith(BODY) or who == "nobody":
            found += _seen(server, who, seen)
    found += _uploads(world)
    kept.write_text(json.dumps([vars(one) for one in found]), encoding="utf-8")
    return found


def _seen(server: Server, who: str, seen: Counter[str]) -> Iterator[Asked]:
    """The pages of the matrix that somebody may open, what they link to, and their forms.

    seen: samples of each route so far, of others too.
    """
    from tests import test_server_permissions as made

    for route in made.MATRIX:
        if route in made.POSTED or route in NOT_ASKED or seen[f"GET {route}"]:
            continue
        with contextlib.suppress(Exception):
            path, query = address_of(made.address(route, KEY))
            one = Asked(who, "GET", path, query)
            answer = server.send(one)
            if answer.status_code == 200:
                seen[f"GET {route}"] += 1
                yield one
                yield from _new(_within(answer, who, path), seen)


def _new(several: list[Asked], seen: Counter[str]) -> Iterator[Asked]:
    """Those of routes of which there are few samples yet."""
    from django.urls import Resolver404, resolve

    for one in several:
        with contextlib.suppress(Resolver404):
            route = resolve(one.path).view_name
            seen[f"{one.method} {route} of {one.who}"] += 1
            if seen[f"{one.method} {route} of {one.who}"] <= MOST_OF_ONE and route not in NOT_ASKED:
                yield one


def _within(answer: Any, who: str, path: str) -> list[Asked]:
    """Forms and links of a page."""
    import lxml.html

    if "text/html" not in answer.headers.get("Content-Type", ""):
        return []
    root: Any = lxml.html.fromstring(answer.content)
    root.make_links_absolute(f"http://localhost{path}", resolve_base_href=False)
    links = [a.get("href") for a in root.xpath("//a[@href]")]
    local = (address_of(one) for one in links if one.startswith("http://localhost/"))
    found = [Asked(who, "GET", to, query) for to, query in local]
    return [*(_form(form, who, path) for form in root.forms), *found]


def _form(form: Any, who: str, path: str) -> Asked:
    to, query = address_of(form.action or path)
    pairs = [[name, str(value)] for name, value in form.form_values()]
    pairs += [[one.get("name"), one.get("value", "")] for one in form.xpath(".//button[@name]")]
    typed = form.xpath(".//input[@name]|.//textarea[@name]")
    pairs += [[one.get("name"), "2027"] for one in typed if one.get("type") not in _CHOSEN]
    if form.method.upper() == "GET":
        return Asked(who, "GET", to, [*query, *pairs])
    nothing = base64.b64encode(b"PK").decode()
    files = [[one.get("name"), "a.xlsx", nothing] for one in form.xpath(".//input[@type='file']")]
    return Asked(who, "POST", to, query, [], pairs, files)


_CHOSEN = ("file", "hidden", "checkbox", "radio")


def _uploads(world: World) -> Iterator[Asked]:
    """Sound files where pages take files."""
    editor, state = f"editor {BODY}", f"state {BODY}"
    kinds: tuple[tuple[str, str, str, bytes], ...] = (
        (editor, "/desk/upload", "a.json", samples.plans()[0]),
        (editor, "/desk/upload", "a.xlsx", samples.plan_books()[0]),
        (editor, f"/desk/plans/{KEY}/roadmap/upload", "a.xlsx", samples.candidate_books()[0]),
        (editor, f"/desk/plans/{KEY}/results/2027/upload", "a.xlsx", samples.result_books()[0]),
        (state, "/oversight/editions/import", "a.json", samples.as_json(samples.edition())),
        (state, "/oversight/surveys/1/upload", "a.xlsx", samples.return_books()[0]),
        (state, "/exchange/look", "a.json", world.signed[0].encode()),
    )
    for who, path, name, data in kinds:
        found = [["file", name, base64.b64encode(data).decode()]]
        yield Asked(who, "POST", path, fields=[["base", "1"]], files=found)


def _pages(place: Place) -> Prepared:
    world = opened(place.shared, place.own)
    server = Server(world.people, world.tokens)
    found, people = _crawled(server, world, place), list(world.people)

    def make(rng: Random) -> bytes:
        return changed(rng, rng.choice(found), found, people).to_bytes()

    def read(data: bytes) -> bool:
        return bool(server.send(asked_of(data)).status_code < 400)

    return Prepared(make, read)


KNOWN = {"key": KEY, "name": "m1", "number": "1", "code": BODY, "kind": "measures"}


def _operations() -> Iterator[tuple[str, str, list[str]]]:
    """Method, path and names of the query of each operation."""
    from kanmin.server.api.openapi import description

    for path, several in description()["paths"].items():
        for method, one in several.items():
            given = [p["name"] for p in one.get("parameters", ()) if p["in"] == "query"]
            for name, value in KNOWN.items():
                path = path.replace(f"{{{name}}}", value)  # noqa: PLW2901
            yield method.upper(), path, given


def _api(place: Place) -> Prepared:
    world = opened(place.shared, place.own)
    from kanmin.plan import to_raw
    from kanmin.server.api.door import ROOT

    server = Server({"nobody": 0}, world.tokens)
    found = []
    for method, path, given in _operations():
        address = path if path.startswith(ROOT) else f"{ROOT.rstrip('/')}{path}"
        query = [[name, "1"] for name in given]
        raw = None
        if method in ("PUT", "POST"):
            is_measure = "/measures/" in path
            plan = to_raw(samples.small())
            sent = plan["measures"][0] if is_measure else plan
            raw = base64.b64encode(samples.as_json(sent)).decode()
        headers = [["If-Match", "*"]] if method in ("PUT", "DELETE") else []
        found.append(Asked("nobody", method, address, query, headers, raw=raw))

    def make(rng: Random) -> bytes:
        one = changed(rng, rng.choice(found), found, ["nobody"])
        one.token = "" if rng.random() < 0.15 else rng.choice(list(world.tokens))
        if rng.random() < 0.4:
            one.token = f"editor {BODY} 2"
        return one.to_bytes()

    def read(data: bytes) -> bool:
        return bool(server.send(asked_of(data)).status_code < 400)

    return Prepared(make, read)


def _exchange(place: Place) -> Prepared:
    """Signed files whose contents were changed before they were signed, looked at and taken in."""
    world = opened(place.shared, place.own)
    from kanmin.server.exchange import taking
    from kanmin.server.exchange.kinds import KINDS
    from kanmin.signing import Head, read_signed, signed_file

    server = Server(world.people, world.tokens)
    state = f"state {BODY}"

    def make(rng: Random) -> bytes:
        raw = json.loads(rng.choice(world.signed))
        payload = _payload(rng, raw["payload"])
        subject, code = raw["subject"], raw["lg_code"]
        with contextlib.suppress(Exception):
            subject = KINDS[raw["kind"]].subject(payload) if rng.random() < 0.8 else subject
        serial = raw["serial"] + rng.choice((0, 1, 2**40, -1))
        moment = dt.datetime.fromisoformat(rng.choice((raw["made_at"],) * 6 + _MOMENTS))
        if rng.random() < 0.05:
            subject = texts.text(rng)
        if rng.random() < 0.05:
            code = texts.text(rng)
        head = Head(raw["kind"], code, subject, serial, moment)
        return _signed(rng, head, payload, bytes.fromhex(world.private), raw)

    def _signed(rng: Random, head: Head, payload: Any, key: bytes, raw: Any) -> bytes:
        try:
            data = signed_file(head, payload, key)
        except (KanminError, ValueError, TypeError, AttributeError):
            data = _escaped(raw)
        return octets.changed(rng, data) if rng.random() < 0.03 else data

    def read(data: bytes) -> bool:
        _page_of(server, state, data)
        with undone():
            try:
                taking.receive(read_signed(data, "a.json"), None)
            except KanminError as error:
                clear(error)
                return False
        return True

    return Prepared(make, read)


_MOMENTS = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2027-01-01T00:00:00+09:00")


def _escaped(raw: Any) -> bytes:
    return json.dumps(raw).encode()


def _page_of(server: Server, who: str, data: bytes) -> None:
    file = ["file", "a.json", base64.b64encode(data).decode()]
    server.send(Asked(who, "POST", "/exchange/look", files=[file]))


def _payload(rng: Random, before: Any) -> Any:
    """The contents changed; of a plan its document and the digest of that, too."""
    import hashlib

    found = values.changed(rng, before) if rng.random() < 0.6 else dict(before)
    text = found.get("document") if isinstance(found, dict) else None
    if isinstance(text, str) and text and rng.random() < 0.7:
        with contextlib.suppress(ValueError):
            data = values.as_json(rng, values.changed(rng, json.loads(text)))
            found["document"] = data.decode("utf-8", "replace")
            found["digest"] = hashlib.sha256(found["document"].encode()).hexdigest()
    return found


def _mcp(place: Place) -> Prepared:
    """Arguments of the tools, past what their schema says."""
    opened(place.shared, place.own)
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.server.mcpserver.tools import Tool
    from pydantic import ValidationError

    from kanmin.plan import to_raw
    from kanmin.server.api.problems import Problem
    from kanmin.server.mcp import open_tools

    tools = {function.__name__: Tool.from_function(function) for function in open_tools.TOOLS}
    usual: dict[str, Any] = {
        "query": "窓口", "plan": "mihon-2023", "measure": "m1", "body": "福井県", "page": 1,
        "plans": ["mihon-2023", KEY], "document": to_raw(samples.small()), "case": "mihon-booking",
    }  # fmt: skip

    def sample(name: str) -> bytes:
        wanted = tools[name].parameters.get("properties", {})
        given = {key: usual.get(key, one.get("default", "1")) for key, one in wanted.items()}
        return samples.as_json({"tool": name, "given": given})

    def change(rng: Random, data: bytes) -> bytes:
        raw = json.loads(data)
        raw["given"] = values.changed(rng, raw["given"])
        return texts.octets(json.dumps(raw))

    def read(data: bytes) -> bool:
        raw = json.loads(data)
        tool = tools[raw["tool"]]
        given = raw["given"] if isinstance(raw["given"], dict) else {}
        try:
            known = tool.fn_metadata.validate_arguments(given)
        except (ValidationError, ToolError):
            return False
        with undone():
            try:
                json.dumps(tool.fn(**known)).encode()
            except (Problem, ToolError):
                return False
        return True

    return prepared([sample(name) for name in tools], change, read, plain=0)


def _backup(place: Place) -> Prepared:
    """Backups, as far as they are looked at before anything is put back."""
    opened(place.shared, place.own)
    import io
    from pathlib import Path

    from benchmarks.fuzz.mutate import packed
    from benchmarks.fuzz.reader import in_file
    from kanmin.server.store import backups

    out = io.BytesIO()
    backups.backup(out)

    def read(path: Path) -> None:
        backups.check(path)

    return prepared([out.getvalue()], packed.changed, in_file(".zip", read), plain=0.3)


READERS = (
    Reader("pages", ("server/desk/writing", "server/forms", "server/pages"), _pages, share=4),
    Reader("api", ("server/api/drafts", "server/api/paging"), _api, share=3),
    Reader("exchange", ("server/exchange/pages", "server/exchange/plan_taking",
                        "server/exchange/trust"), _exchange, share=2),
    Reader("mcp", ("server/mcp/open_tools",), _mcp, share=1),
    Reader("backup", ("server/store/backups",), _backup, share=0.3),
)  # fmt: skip
