"""Kanmin behind nginx, as deploy/ has it: TLS, cookies, forms, addresses, sizes, restarts in turn.

    python -m benchmarks.behind_nginx --seconds 60 --seed 1

Two `kanmin serve` on one SQLite folder stand behind a real nginx with the example configuration and
a certificate of its own. First single things are looked at; then people read and save while the two
are stopped (SIGTERM) and started in turn. Ends with status 1 when an answer was 5xx, a connection
broke, or a save that was acknowledged is not there. Figures add up over runs with `--resume FILE`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import fronted
from benchmarks.fronted import DESK, PORTAL, Front
from kanmin.server import run

CODE = "182079"
FORM = "application/x-www-form-urlencoded"
WRITERS, READERS = 3, 3
PATIENCE = 90  # seconds
MEGABYTE = 1024 * 1024


@dataclass
class App:
    """One `kanmin serve` behind nginx."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, until it can answer."""
        environment = {
            **os.environ,
            "KANMIN_HTTPS": "1",
            "KANMIN_HOSTS": f"{DESK},{PORTAL}",
            "KANMIN_LOG": "json",
        }
        command = [sys.executable, "-m", "kanmin", "serve", "--data", str(self.folder)]
        with (self.folder / f"{self.port}.log").open("a") as out:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                stdout=out, stderr=out, env=environment, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(
                    f"http://127.0.0.1:{self.port}/ready?for=balancer", timeout=5
                ).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError((self.folder / f"{self.port}.log").read_text(encoding="utf-8"))

    def stop(self) -> None:
        """Tell it to end, and wait until it has."""
        assert self.process
        self.process.terminate()
        self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End it whatever it does."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def events(self) -> list[dict[str, object]]:
        """What stands in its log."""
        lines = (self.folder / f"{self.port}.log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


class Line(http.client.HTTPSConnection):
    """A connection to nginx by the name of a site, whatever the network says of it."""

    def __init__(self, front: Front, site: str = DESK) -> None:
        trusted = ssl.create_default_context(cafile=str(front.certificate))
        super().__init__(site, front.secure, timeout=PATIENCE, context=trusted)
        self._trusted, self._site = trusted, site

    def connect(self) -> None:
        """To this machine."""
        plain = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self.sock = self._trusted.wrap_socket(plain, server_hostname=self._site)


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Browser:
    """Somebody who is signed in."""

    front: Front
    session: str = ""
    token: str = ""
    line: Line | None = None

    def ask(
        self, method: str, path: str, body: bytes | None = None, site: str = DESK, **more: str
    ) -> Reply:
        """One request on a line that is kept, as browsers do."""
        headers = {name.replace("_", "-"): text for name, text in more.items()}
        cookies = {"__Host-sessionid": self.session, "__Host-csrftoken": self.token}
        headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in cookies.items() if text)
        line = self.line if self.line and site == DESK else Line(self.front, site)
        if site == DESK:
            self.line = line
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException):
            line.close()
            raise

    def post(self, path: str, fields: dict[str, str], **more: str) -> Reply:
        """A form, as the page's script sends it."""
        origin = f"https://{DESK}:{self.front.secure}"
        known = {"Origin": origin, "Referer": f"{origin}/", "X_CSRFToken": self.token} | more
        data = urllib.parse.urlencode(fields).encode()
        return self.ask("POST", path, data, Content_Type=FORM, Accept="application/json", **known)

    def look(self) -> None:
        """Open a page with a form, which sets the cookie against forgery."""
        reply = self.ask("GET", "/desk")
        found = re.search(r"csrftoken=([^;]+)", str(reply.headers.get_all("Set-Cookie")))
        if found:
            self.token = found[1]


@dataclass
class Told:
    """What the run found."""

    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    acknowledged: dict[str, tuple[int, str]] = field(default_factory=dict)
    restarts: int = 0

    def expect(self, said: str, *, holds: bool) -> None:
        """One thing that must be so."""
        print(f"  {'yes' if holds else 'NO '} {said}", flush=True)
        if not holds:
            self.faults.append(said)


def prepared(folder: Path) -> dict[str, str]:
    """A folder with a plan for each writer; the key of a plan and the session of its officer."""
    run.prepare(folder)
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from tests.server import new_person, plan_for

    from kanmin.server.accounts.roles import Role
    from kanmin.server.store import services

    found = {}
    for number in range(WRITERS):
        person = new_person(CODE, Role.EDITOR)
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        services.create(plan_for(CODE, 40), f"plan-{number}", None, "")
        found[f"plan-{number}"] = str(session.session_key)
    return found


def looked_at(front: Front, apps: list[App], session: str, told: Told) -> None:
    """TLS, cookies, forms, addresses, numbers, sizes."""
    with socket.create_connection(("127.0.0.1", front.plain), 5) as plain:
        plain.sendall(f"GET /desk HTTP/1.1\r\nHost: {DESK}\r\n\r\n".encode())
        moved = plain.recv(4096).decode()
    told.expect("HTTP is moved to HTTPS", holds=f"Location: https://{DESK}/desk" in moved)
    somebody = Browser(front)
    page = somebody.ask("GET", "/login")
    cookie = str(page.headers.get_all("Set-Cookie"))
    told.expect("cookies are for HTTPS alone", holds="Secure" in cookie and "HttpOnly" in cookie)
    told.expect("HSTS", holds="max-age" in str(page.headers["Strict-Transport-Security"]))
    officer = Browser(front, session)
    officer.look()
    saved = _saved(officer, "plan-0", 1, "前段を通して")
    told.expect("a form is taken", holds=saved.status == 200 and b'"base": 2' in saved.body)
    number = saved.headers["X-Request-ID"]
    events = [event for app in apps for event in app.events()]
    same = [event for event in events if event.get("request_id") == number]
    told.expect("its number stands in the log", holds=len(same) == 1)
    forged = officer.post("/desk/plans/plan-0/save", {"base": "1"}, Origin="https://evil.example")
    told.expect("a form of another site is refused", holds=forged.status == 403)
    _addresses(front, told)
    _sizes(officer, told)
    told.expect("the portal shows", holds=Browser(front).ask("GET", "/", site=PORTAL).status == 200)
    closed = [
        officer.ask("GET", path, site=PORTAL).status for path in ("/desk", "/login", "/metrics")
    ]
    told.expect("the portal has no desk", holds=closed == [404] * 3)
    told.expect("figures are not outside", holds=officer.ask("GET", "/metrics").status == 404)


def _saved(officer: Browser, key: str, base: int, text: str) -> Reply:
    from tests.server import plan_for

    chapter = plan_for(CODE, 40).chapters[0]
    place = f"/chapters/{chapter.id}/paragraphs/{chapter.paragraphs[0].id}/text"
    fields = {"base": str(base), place: text, "page": "chapter", "part": chapter.id}
    return officer.post(f"/desk/plans/{key}/save", fields)


def _addresses(front: Front, told: Told) -> None:
    """Eleven wrong log-ins, each with another address that was made up, are of one client."""
    somebody = Browser(front)
    somebody.ask("GET", "/login")
    page = somebody.ask("GET", "/login")
    found = re.search(r"csrftoken=([^;]+)", str(page.headers.get_all("Set-Cookie")))
    somebody.token = found[1] if found else ""
    statuses = [
        somebody.post(
            "/login", {"username": "nobody", "password": "wrong"}, X_Forwarded_For=f"192.0.2.{one}"
        ).status
        for one in range(11)
    ]
    told.expect("addresses that were made up are not believed", holds=statuses[-1] == 429)


def _sizes(officer: Browser, told: Told) -> None:
    for size, wanted in ((49, {400}), (70, {413})):
        start = time.perf_counter()
        try:
            status = officer.ask("POST", "/desk/adopt/read", **_upload(officer, size)).status
        except OSError:  # nginx closes the line of what is too large
            officer.line, status = None, 413
        seconds = time.perf_counter() - start
        told.expect(f"{size} MB: {status} in {seconds:.1f} s", holds=status in wanted)
    _slow_download(officer, told)


def _upload(officer: Browser, megabytes: int) -> dict[str, Any]:
    mark = "kanmin-boundary"
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF-1.7\n"
    )
    body = head.encode() + os.urandom(megabytes * MEGABYTE)
    return {
        "body": body + f"\r\n--{mark}--\r\n".encode(),
        "Content_Type": f"multipart/form-data; boundary={mark}",
        "X_CSRFToken": officer.token,
        "Referer": f"https://{DESK}:{officer.front.secure}/",
    }


def _slow_download(officer: Browser, told: Told) -> None:
    """A reader far away takes ten seconds for a file; it comes whole."""
    whole = officer.ask("GET", "/desk/plans/plan-0/export/json").body
    line = Line(officer.front)
    line.request(
        "GET",
        "/desk/plans/plan-0/export/json",
        headers={"Cookie": f"__Host-sessionid={officer.session}"},
    )
    answer, found = line.getresponse(), b""
    piece = max(1, len(whole) // 20)
    while part := answer.read(piece):
        found += part
        time.sleep(0.5)
    told.expect(f"a slow reader gets all of {len(whole)} bytes", holds=found == whole)


def write(front: Front, key: str, session: str, told: Told, until: float) -> None:
    """Save one plan again and again; what was acknowledged is remembered."""
    officer, base, number = Browser(front, session), 0, 0
    officer.look()
    base = _head(officer, key)
    while time.monotonic() < until:
        number += 1
        text = f"{key}の{number}回目の文です。"
        start = time.perf_counter()
        try:
            reply = _saved(officer, key, base, text)
        except (OSError, http.client.HTTPException) as error:
            told.faults.append(f"save: {type(error).__name__}")
            officer.line, base = None, _head(Browser(front, session), key)
            continue
        told.times.append(time.perf_counter() - start)
        told.statuses[f"save {reply.status}"] += 1
        if reply.status != 200:
            told.faults.append(f"save: {reply.status} {reply.body[:80]!r}")
            base = _head(Browser(front, session), key)
            continue
        base = int(json.loads(reply.body)["base"])
        told.acknowledged[key] = (base, text)


def _head(officer: Browser, key: str) -> int:
    page = officer.ask("GET", f"/desk/plans/{key}/basics").body.decode()
    found = re.search(r'name="base" value="(\d+)"', page)
    return int(found[1]) if found else 1


def read(front: Front, dice: random.Random, told: Told, until: float) -> None:
    """Open public pages, each reader on a line of their own."""
    reader = Browser(front)
    while time.monotonic() < until:
        path = dice.choice(("/", "/handbook", "/plans", "/search?q=窓口", "/api/v1/bodies?size=5"))
        start = time.perf_counter()
        try:
            status = reader.ask("GET", urllib.parse.quote(path, safe="/?=&")).status
        except (OSError, http.client.HTTPException) as error:
            told.faults.append(f"read: {type(error).__name__}")
            reader.line = None
            continue
        told.times.append(time.perf_counter() - start)
        told.statuses[f"read {status}"] += 1
        if status >= 500:
            told.faults.append(f"read: {status} {path}")


def restarted(apps: list[App], told: Told, until: float) -> None:
    """Stop and start one after the other; there is always one that answers."""
    while time.monotonic() < until:
        for app in apps:
            app.stop()
            app.start()
            told.restarts += 1
            time.sleep(1)


def under_load(
    front: Front, apps: list[App], plans: dict[str, str], chosen: argparse.Namespace, told: Told
) -> None:
    """Readers and writers while the two are restarted in turn."""
    until = time.monotonic() + chosen.seconds
    dice = random.Random(chosen.seed)
    threads = [
        threading.Thread(target=write, args=[front, key, session, told, until])
        for key, session in plans.items()
    ]
    threads += [
        threading.Thread(target=read, args=[front, random.Random(dice.random()), told, until])
        for _number in range(READERS)
    ]
    for thread in threads:
        thread.start()
    restarted(apps, told, until)
    for thread in threads:
        thread.join()
    for key, (base, text) in told.acknowledged.items():
        kept = Browser(front, plans[key]).ask("GET", f"/desk/plans/{key}/export/json").body.decode()
        told.expect(f"{key}: the last of {base} revisions is there", holds=text in kept)


def reported(told: Told, chosen: argparse.Namespace) -> None:
    """Print the figures; add those of earlier runs."""
    times = sorted(told.times) or [0.0]
    late = times[min(len(times) - 1, len(times) * 95 // 100)]
    figures = {"requests": len(told.times), "restarts": told.restarts, "faults": len(told.faults)}
    print(f"{dict(told.statuses)}; p95 {late * 1000:.0f} ms, longest {times[-1]:.1f} s")
    if chosen.resume:
        before = json.loads(chosen.resume.read_text()) if chosen.resume.exists() else {}
        figures = {name: count + before.get(name, 0) for name, count in figures.items()}
        chosen.resume.write_text(json.dumps(figures))
    print(", ".join(f"{count} {name}" for name, count in figures.items()))
    print(f"load average {os.getloadavg()[0]:.1f}")
    for line in told.faults[:20]:
        print(f"  {line}")


def main(words: list[str] | None = None) -> int:
    """The exit status."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--resume", type=Path)
    chosen = options.parse_args(words)
    if not fronted.installed():
        print("nginx is not installed")
        return 2
    told = Told()
    with tempfile.TemporaryDirectory() as place:
        data, front_folder = Path(place) / "data", Path(place) / "front"
        front_folder.mkdir()
        Path(place).chmod(0o755)
        plans = prepared(data)
        apps = [App(data, fronted.free_port()) for _number in range(2)]
        front = fronted.configure(front_folder, [app.port for app in apps])
        try:
            for app in apps:
                app.start()
            with fronted.running(front):
                looked_at(front, apps, plans["plan-0"], told)
                under_load(front, apps, plans, chosen, told)
        finally:
            for app in apps:
                app.kill()
        print_errors(front)
    reported(told, chosen)
    return 1 if told.faults else 0


def print_errors(front: Front) -> None:
    """What nginx complained of."""
    lines = (front.folder / "error.log").read_text(encoding="utf-8").splitlines()
    kinds = Counter(re.sub(r".*\*\d+ |, client.*", "", line) for line in lines if "[error]" in line)
    for kind, count in kinds.most_common(5):
        print(f"nginx: {count} x {kind}")


if __name__ == "__main__":
    sys.exit(main())
