"""The page of jobs: what waits, what runs where, what failed and why, and asking again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kanmin.server import jobs
from kanmin.server.accounts.roles import Role
from kanmin.server.desk import exports
from kanmin.server.job_kinds import KINDS
from kanmin.server.store import services
from kanmin.server.store.audit_models import AuditRecord
from kanmin.server.store.models import StoredPlan
from tests.conftest import ROOT
from tests.server import body_of, new_person, plan_for, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
CODE, OTHER = "182079", "131016"


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> DBTaskResult[Any, Any]:
    """A job of 鯖江市 that waits."""
    monkeypatch.setattr(exports, "LONG", 2)
    services.create(plan_for(CODE, 3), "long", None, "")
    signed_in(new_person(CODE, Role.EDITOR)).get("/desk/plans/long/export/pdf")
    return DBTaskResult.objects.get()


def page(code: str) -> str:
    return body_of(signed_in(new_person(code, Role.ADMINISTRATOR)).get("/jobs"))


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def change(job: DBTaskResult[Any, Any], **values: Any) -> None:
    DBTaskResult.objects.filter(pk=job.pk).update(**values)


def test_the_page_tells_what_waits_what_runs_where_and_what_was_done(
    job: DBTaskResult[Any, Any],
) -> None:
    assert "待っている仕事 <small>1件" in page(CODE)
    change(job, status="RUNNING", worker_ids=["host-b:4711:00ff"], started_at=timezone.now())
    running = page(CODE)
    assert "いま行っている仕事 <small>1件" in running
    assert "長い計画をファイルにする" in running
    assert "host-b:4711<" in running
    change(job, status="READY", worker_ids=[])
    work()
    assert "今日終わった仕事：1件" in page(CODE)
    change(job, finished_at=timezone.now() - dt.timedelta(days=1))
    assert "今日終わった仕事：0件" in page(CODE)


def test_a_job_that_failed_says_why_and_can_be_asked_for_again(
    job: DBTaskResult[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> dict[str, bytes]:
        raise MemoryError("of 見本計画")

    monkeypatch.setattr(jobs, "exported", fail)
    work()
    told = page(CODE)
    assert "メモリーが足りませんでした。" in told
    assert "見本計画" not in told
    monkeypatch.undo()
    client = signed_in(new_person(CODE, Role.ADMINISTRATOR))
    assert client.post(f"/jobs/{job.pk}/repeat").headers["Location"] == "/jobs?again=1"
    assert AuditRecord.objects.filter(action="job-repeated").count() == 1
    work()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert client.post(f"/jobs/{job.pk}/repeat").status_code == 404


def test_jobs_of_another_body_are_not_there_but_for_the_state(
    job: DBTaskResult[Any, Any],
) -> None:
    change(job, status="FAILED", finished_at=timezone.now(), exception_class_path="x.Odd")
    assert "失敗した仕事 <small>0件" in page(OTHER)
    assert "中で不具合が起きました（Odd）" in page("")
    for role in Role:
        client = signed_in(new_person(OTHER, role))
        wanted = 404 if role is Role.ADMINISTRATOR else 403
        assert client.post(f"/jobs/{job.pk}/repeat").status_code == wanted
        assert client.get("/jobs").status_code == (200 if wanted == 404 else 403)


def test_what_is_of_the_whole_installation_is_repeated_by_the_state_alone(
    job: DBTaskResult[Any, Any],
) -> None:
    path = "kanmin.server.opendata.making.make_files"
    change(job, status="FAILED", finished_at=timezone.now(), task_path=path)
    assert "オープンデータのファイルを作る" in page(OTHER)
    again = f"/jobs/{job.pk}/repeat"
    assert signed_in(new_person(CODE, Role.ADMINISTRATOR)).post(again).status_code == 404
    assert signed_in(new_person("", Role.ADMINISTRATOR)).post(again).status_code == 302


def test_every_job_has_a_name_and_its_body_can_be_found() -> None:
    source = ROOT / "src/kanmin/server"
    marked = [p for p in source.rglob("*.py") if "\n@task(" in p.read_text(encoding="utf-8")]
    rooms = {str(p.relative_to(source).with_suffix("")).replace("/", ".") for p in marked}
    assert {name.rpartition(".")[0] for name in KINDS} == rooms
    for kind in KINDS.values():
        rows = apps.get_model("store", kind.model)._default_manager
        assert list(rows.values_list("pk", kind.body or "pk")) == []


def test_a_job_that_takes_three_workers_with_it_has_failed(job: DBTaskResult[Any, Any]) -> None:
    for number in (1, 2, 3):
        name = f"host:{number}:0"
        job.refresh_from_db()
        assert job.status == "READY"
        job.claim(name)
        jobs.put_back_of("host:9:9")
        jobs.put_back_of(name)
    job.refresh_from_db()
    assert (job.status, job.exception_class_path) == ("FAILED", jobs.WORKER_DIED)
    assert "3回続けて止まりました" in page(CODE)
    assert StoredPlan.objects.count() == 1


def test_a_job_that_somebody_else_has_taken_meanwhile_is_left_alone(
    job: DBTaskResult[Any, Any],
) -> None:
    job.claim("a:1:0")
    seen = list(job.worker_ids)
    jobs.put_back_of("a:1:0")
    job.refresh_from_db()
    job.claim("b:1:0")
    assert not jobs.put_back(job.pk, seen)
    job.refresh_from_db()
    assert job.status == "RUNNING"


def test_a_job_whose_database_went_away_waits_again(job: DBTaskResult[Any, Any]) -> None:
    change(job, status="FAILED", worker_ids=["a:1:0"])
    for path, wanted in (("builtins.ValueError", "FAILED"), (min(jobs.BROKEN_OFF), "READY")):
        change(job, exception_class_path=path)
        job.refresh_from_db()
        jobs.try_again_later(None, task_result=job.task_result)
        job.refresh_from_db()
        assert job.status == wanted


def test_two_jobs_on_the_same_thing_are_both_its_bodys(job: DBTaskResult[Any, Any]) -> None:
    number = job.args_kwargs["args"][0]
    jobs.make_file.enqueue(number)
    assert "待っている仕事 <small>2件" in page(CODE)
    assert "待っている仕事 <small>0件" in page(OTHER)
