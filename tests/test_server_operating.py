"""Alive, ready, counted and logged: what whoever runs Kanmin sees, and what nobody ever sees."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connections
from django.test import Client, RequestFactory
from django.utils import timezone

from kanmin.server import jobs, pages, tables
from kanmin.server.accounts.roles import Role
from kanmin.server.operating import addresses, heartbeat, job_events, lines, ready, told
from kanmin.server.operating.lines import JsonLines, TextLines
from kanmin.server.portal import front
from kanmin.server.store import services
from kanmin.server.store.upkeep_models import BackupRecord
from kanmin.server.store.worker_models import WorkerSeen
from tests.server import body_of, new_person, plan_for, signed_in
from tests.test_server_api import OPERATIONS

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-more-than-sixteen"
JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html,*/*"}


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="localhost")


@pytest.fixture(autouse=True)
def looked_at_anew() -> None:
    ready.look_again()


@pytest.fixture
def events() -> Iterator[list[dict[str, Any]]]:
    """The events of the log, each as the line of JSON that it becomes."""
    found: list[dict[str, Any]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(JsonLines().format(record)))

    handler, names = Kept(), ("kanmin", "django.request")
    before = lines.logger.level
    lines.logger.setLevel(logging.INFO)
    for name in names:
        logging.getLogger(name).addHandler(handler)
    yield found
    for name in names:
        logging.getLogger(name).removeHandler(handler)
    lines.logger.setLevel(before)


def test_alive_asks_nothing_of_the_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/health").json() == {"status": "ok"}


def test_ready_names_each_condition(client: Client) -> None:
    heartbeat.beat("here:1")
    answer = client.get("/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "conditions": {"database": "ok", "tables": "ok", "disk": "ok", "worker": "ok"},
    }


def test_without_a_worker_it_is_not_ready_but_can_answer(client: Client) -> None:
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()["conditions"]["worker"]) == (503, "missing")
    assert client.get("/ready?for=balancer").status_code == 200
    heartbeat.beat("here:1")
    assert client.get("/ready").status_code == 503  # what was found a moment ago still counts
    ready.look_again()
    assert client.get("/ready").status_code == 200


def test_a_worker_long_unseen_is_none_and_is_forgotten() -> None:
    long_ago = timezone.now() - heartbeat.LATELY
    WorkerSeen.objects.create(name="gone:1", seen_at=long_ago)
    assert heartbeat.living() == 0
    WorkerSeen.objects.update(seen_at=timezone.now() - heartbeat.FORGOTTEN)
    heartbeat.beat("here:1")
    assert [one.name for one in WorkerSeen.objects.all()] == ["here:1"]


def test_a_full_disk_and_a_missing_table_are_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "LEAST_FREE", 1 << 62)
    monkeypatch.setattr(tables, "missing", lambda: True)
    conditions = client.get("/ready?for=balancer").json()["conditions"]
    assert conditions == {"database": "ok", "tables": "missing", "disk": "missing"}


def test_a_database_that_does_not_answer_is_told_as_a_page_too(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_arguments: object) -> None:
        raise OperationalError("connection to 10.1.2.3 as kanmin failed")

    monkeypatch.setattr(type(connections["default"]), "cursor", away)
    person = Client(HTTP_HOST="localhost")
    person.cookies["sessionid"] = "somebody"  # whose session cannot be looked up
    for asking in (client, person):
        ready.look_again()
        answer = asking.get("/ready", headers=HTML)
        page = body_of(answer)
        assert answer.status_code == 503
        assert "動いていないところがあります" in page
        assert "10.1.2.3" not in page
    assert client.get("/ready").json()["conditions"]["database"] == "missing"


def test_figures_are_closed_without_a_token(client: Client, settings: Any) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    refused = client.get("/metrics")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    wrong = client.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}x")
    assert wrong.status_code == 401
    assert client.get("/metrics", HTTP_AUTHORIZATION=f"Basic {TOKEN}").status_code == 401


def test_figures_tell_of_requests_jobs_and_stores_and_of_nobody(
    client: Client, settings: Any
) -> None:
    settings.METRICS_TOKEN = TOKEN
    heartbeat.beat("secret-machine:1")
    services.create(plan_for("182079"), "sabae", None, "")
    BackupRecord.objects.create(name="hikae.zip", fault="disk full")
    made = BackupRecord.objects.create(name="hikae.zip")
    BackupRecord.objects.create(name="hikae.zip", fault="disk full")
    signed_in(new_person("182079", Role.EDITOR)).get("/desk")
    accepted = "application/openmetrics-text; version=1.0.0"
    asked = {"Authorization": f"Bearer {TOKEN}", "Accept": accepted}
    answer = client.get("/metrics", headers=asked)
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    text = body_of(answer)
    assert text.endswith("# EOF\n")
    assert re.search(r'^kanmin_requests_total\{.*route="desk".*\} \d', text, re.MULTILINE)
    assert re.search(r'^kanmin_request_seconds_bucket\{le="0.05",route="desk"\}', text, re.M)
    for line in (
        "kanmin_plans 1.0",
        "kanmin_revisions 1.0",
        "kanmin_sessions 1.0",
        "kanmin_workers 1.0",
        'kanmin_jobs{state="waiting"} 0.0',
        'kanmin_ready{condition="database"} 1.0',
    ):
        assert line in text
    backup = re.search(r"^kanmin_last_backup_timestamp_seconds (\S+)$", text, re.M)
    assert backup
    assert float(backup[1]) == made.at.timestamp()
    assert re.search(r"^kanmin_database_bytes [1-9]", text, re.M)
    assert 'kanmin_build_info{database="' in text
    for secret in ("secret-machine", "182079", "鯖江", "sabae", "hikae", "editor-"):
        assert secret not in text
    plain = client.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    assert plain.headers["Content-Type"].startswith("text/plain")


def test_each_answer_has_a_number_and_error_pages_tell_it(client: Client) -> None:
    one, other = client.get("/handbook"), client.get("/nowhere", HTTP_X_REQUEST_ID="made-up-here")
    number = other.headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{16}", number)  # of ours: no proxy of ours stands in front
    assert one.headers["X-Request-ID"] != number
    assert f"お問い合わせのときの番号：{number}" in body_of(other)
    problem = client.get("/nowhere", headers=JSON)
    assert problem.json()["request_id"] == problem.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("told", "kept"), [("proxy-0001-abc", True), ("a b", False), ("x" * 65, False), ("<b>", False)]
)
def test_the_number_of_our_proxy_is_taken_over_where_it_is_one(
    told: str, kept: bool, client: Client, settings: Any
) -> None:
    settings.PROXIES = 1
    answer = client.get("/health", HTTP_X_REQUEST_ID=told)
    assert (answer.headers["X-Request-ID"] == told) is kept


@pytest.mark.parametrize(
    ("header", "proxies", "seen"),
    [
        ("203.0.113.7", 0, "127.0.0.1"),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7, 10.0.0.1", 2, "203.0.113.7"),
        ("203.0.113.7", 2, "203.0.113.7"),
        ("203.0.113.7:4711", 1, "203.0.113.7"),
        ("[2001:db8::1]:4711", 1, "2001:db8::1"),
        ("2001:db8::1", 1, "2001:db8::1"),
        ("unknown", 1, ""),
        (None, 1, "127.0.0.1"),
    ],
)
def test_the_client_is_whom_as_many_proxies_as_we_have_tell_of(
    header: str | None, proxies: int, seen: str, settings: Any
) -> None:
    settings.PROXIES = proxies
    more = {} if header is None else {"X-Forwarded-For": header}
    request = RequestFactory().get("/", headers=more)
    addresses.put_in_place(request)
    assert request.META["REMOTE_ADDR"] == seen
    assert addresses.of_client(request) == ("" if proxies and header is None else seen)


def test_many_clients_behind_one_proxy_are_limited_each_by_itself(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROXIES = 1
    for throttle in OPERATIONS[0].throttle_objects:
        monkeypatch.setattr(throttle, "num_requests", 2)

    def asked(address: str) -> int:
        found = client.get("/api/v1/handbook/terms", HTTP_X_FORWARDED_FOR=f"6.6.6.6, {address}")
        return found.status_code

    assert [asked("203.0.113.70") for _time in range(3)] == [200, 200, 429]
    assert asked("203.0.113.71") == 200


def test_a_name_that_is_not_ours_gets_a_sentence(client: Client) -> None:
    answer = client.get("/", HTTP_HOST="other.example.jp")
    assert answer.status_code == 400
    assert "KANMIN_HOSTS" in body_of(answer)


def test_a_request_is_one_event(client: Client, events: list[dict[str, Any]]) -> None:
    person = new_person("182079", Role.EDITOR)
    signed_in(person).get("/desk?secret=geheim")
    [event] = [one for one in events if one["event"] == "request"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}\+09:00", event.pop("time"))
    assert event.pop("ms") > 0
    assert len(event.pop("request_id")) == 16
    assert event == {
        "level": "info",
        "event": "request",
        "route": "desk",
        "method": "GET",
        "status": 200,
        "person": person.pk,
        "body": "182079",
    }
    client.get("/health")
    client.get("/static/kanmin.css")
    client.generic("HACK", "/welcome/geheim")
    assert [(e["route"], e["method"]) for e in events[1:]] == [("welcome", "OTHER")]


def test_a_fault_of_ours_is_told_with_its_trace_and_without_what_was_sent(
    client: Client, events: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: Any, *_arguments: object) -> None:
        try:
            int(request.GET["password"])
        except ValueError as error:
            raise KeyError(request.GET["q"]) from error

    monkeypatch.setattr(front, "render", broken)
    client.raise_request_exception = False
    answer = client.get("/?q=geheim&password=horse-staple-9")
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in body_of(answer)
    assert "Traceback" not in body_of(answer)
    failed = next(one for one in events if one["event"] == "failed")
    assert (failed["route"], failed["status"], failed["error"]) == ("home", 500, "KeyError")
    assert failed["request_id"] == answer.headers["X-Request-ID"]
    assert "in broken" in failed["trace"]
    assert "ValueError" in failed["trace"]
    for secret in ("geheim", "horse-staple-9"):
        assert secret not in json.dumps(failed)


def test_where_the_page_of_trouble_is_in_trouble_the_number_is_told(
    client: Client, events: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: Any, *_arguments: object) -> None:
        raise ValueError(request.GET["q"])

    monkeypatch.setattr(front, "render", broken)
    monkeypatch.setattr(pages, "render", broken)
    client.raise_request_exception = False
    answer = client.get("/?q=geheim")
    assert body_of(answer) == f"500 {answer.headers['X-Request-ID']}\n"
    assert "failed twice" in [one["event"] for one in events]
    assert "geheim" not in json.dumps(events)


def test_only_harmless_messages_are_told() -> None:
    assert told.kind(ValueError("geheim")) == "ValueError"
    assert told.kind(AttributeError("'None' has no attribute")).endswith("no attribute")
    assert told.kind(OperationalError("disk is full\nDETAIL: geheim")).endswith("disk is full")
    assert "geheim" not in told.kind(FileNotFoundError(2, "No such file", "geheim.docx"))


def test_what_a_library_says_is_told_by_its_place_only() -> None:
    record = logging.LogRecord("pdf", logging.ERROR, "/x/reader.py", 7, "of %s", ("geheim",), None)
    assert json.loads(JsonLines().format(record))["event"] == "pdf reader:7"
    line = TextLines().format(record)
    assert line.endswith("error pdf reader:7")
    assert "geheim" not in line


@pytest.mark.django_db(transaction=True)
def test_jobs_are_told_and_their_faults(
    events: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    job_events.start()
    stored = services.create(plan_for("182079"), "sabae", None, "").revision.plan
    for form in ("json", "csv"):
        jobs.ask_for(stored, form, "ja")
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)

        def broken(*_arguments: object) -> None:
            raise ValueError("geheim"[:])

        monkeypatch.setattr(jobs, "exported", broken)
    done, failed = (one for one in events if one["event"] == "job")
    assert (done["job"], done["status"]) == ("kanmin.server.jobs.make_file", "done")
    assert (failed["status"], failed["error"]) == ("failed", "ValueError")
    assert "in broken" in failed["trace"]
