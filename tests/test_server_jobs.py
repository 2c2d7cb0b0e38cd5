"""Long work: asked for on a page, done by a worker, received when it is ready."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kanmin.server import jobs
from kanmin.server.accounts.roles import Role
from kanmin.server.desk import exports
from kanmin.server.store import services
from kanmin.server.store.models import MadeFile, StoredPlan
from tests.server import body_of, new_person, plan_for, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "182079"


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> StoredPlan:
    monkeypatch.setattr(exports, "LONG", 2)
    return services.create(plan_for(CODE, 3), "long", None, "").revision.plan


@pytest.fixture
def client() -> Client:
    return signed_in(new_person(CODE, Role.EDITOR))


def ask(client: Client) -> str:
    answer = client.get("/desk/plans/long/export/pdf")
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def test_a_long_pdf_is_made_by_the_worker_and_received(client: Client, stored: StoredPlan) -> None:
    page = ask(client)
    assert "data-poll" in body_of(client.get(page))
    assert client.get(f"{page}/file").status_code == 404
    work()
    assert "PDFを受け取る" in body_of(client.get(page))
    received: Any = client.get(f"{page}/file")
    assert received.content.startswith(b"%PDF")
    assert received.headers["Content-Type"] == "application/pdf"


def test_asking_again_waits_for_the_same_file_until_the_plan_changes(
    client: Client, stored: StoredPlan
) -> None:
    page = ask(client)
    assert ask(client) == page
    changed = plan_for(CODE, 3).model_copy(update={"title": "改めた計画"})
    services.save(stored, changed, 1, None, "")
    assert ask(client) != page


def test_a_short_pdf_comes_at_once(client: Client, stored: StoredPlan) -> None:
    services.create(plan_for(CODE, 1), "short", None, "")
    received: Any = client.get("/desk/plans/short/export/pdf")
    assert received.content.startswith(b"%PDF")


def test_a_job_that_failed_says_so_and_can_be_asked_for_again(
    client: Client, stored: StoredPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ask(client)

    def fail(*_arguments: object) -> dict[str, bytes]:
        raise RuntimeError("no room")

    monkeypatch.setattr(jobs, "exported", fail)
    work()
    assert "作れませんでした" in body_of(client.get(page))
    monkeypatch.undo()
    monkeypatch.setattr(exports, "LONG", 2)
    again = ask(client)
    assert again != page
    work()
    assert "PDFを受け取る" in body_of(client.get(again))


def test_a_job_whose_worker_died_waits_again(client: Client, stored: StoredPlan) -> None:
    page = ask(client)
    DBTaskResult.objects.update(status="RUNNING")
    jobs.put_back_unfinished()
    work()
    assert "PDFを受け取る" in body_of(client.get(page))


def test_a_job_nobody_finished_has_failed(client: Client, stored: StoredPlan) -> None:
    page = ask(client)
    DBTaskResult.objects.update(status="RUNNING")
    MadeFile.objects.update(created_at=timezone.now() - dt.timedelta(hours=1))
    assert "作れませんでした" in body_of(client.get(page))


def test_files_are_kept_for_a_day(client: Client, stored: StoredPlan) -> None:
    ask(client)
    MadeFile.objects.update(created_at=timezone.now() - dt.timedelta(days=2))
    ask(client)
    assert MadeFile.objects.count() == 1


def test_the_file_speaks_the_language_of_who_asked(client: Client, stored: StoredPlan) -> None:
    client.cookies["kanmin_language"] = "en"
    ask(client)
    assert MadeFile.objects.get().language == "en"
