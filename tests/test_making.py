"""Files for anybody: made once, few at a time, and asked for again later where too many ask."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from kanmin import publish as publishing
from kanmin.server import making
from kanmin.server.making import Busy, Made, made
from kanmin.server.store import services
from kanmin.server.store.models import PublishedReport, StoredPlan
from tests.server import body_of
from tests.test_server_cascade import SABAE, head, publish, town

PLAN = f"/plans/plan-{SABAE}"


@pytest.fixture
def reader() -> Client:
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def stored() -> StoredPlan:
    found = town(SABAE)
    publish(found)
    return found


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Files are kept in a folder, as where Kanmin runs."""
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    kept = {"BACKEND": backend, "LOCATION": str(tmp_path / "public-files")}
    settings.CACHES = {**settings.CACHES, "files": kept}
    return tmp_path / "public-files"


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The forms that were made."""
    several: list[str] = []
    real = publishing.export

    def counted(plan: Any, form: str, *more: Any) -> dict[str, bytes]:
        several.append(form)
        return real(plan, form, *more)

    monkeypatch.setattr(publishing, "export", counted)
    return several


@pytest.mark.django_db
def test_a_file_of_a_version_is_made_once_whatever_else_is_asked_for(
    stored: StoredPlan, reader: Client, folder: Path, exported: list[str]
) -> None:
    address = f"{PLAN}/versions/1/files/docx"
    first = reader.get(address)
    assert first.status_code == 200, body_of(first)
    for number in range(40):
        made(("another", number), lambda: (b"x", "txt", "x"))
    again = reader.get(address)
    assert (again.content, again.headers["Content-Disposition"]) == (
        first.content,
        first.headers["Content-Disposition"],
    )
    assert exported == ["docx"]
    for file in folder.iterdir():
        file.write_bytes(b"")  # as after a power cut
    assert reader.get(address).status_code == 200
    assert exported == ["docx", "docx"]
    assert "plan" in head(stored).model_dump_json()


@pytest.mark.django_db
def test_tables_come_in_a_zip_file_the_second_time_too(
    stored: StoredPlan, reader: Client, exported: list[str]
) -> None:
    for _time in range(2):
        found = reader.get(f"{PLAN}/versions/1/files/csv")
        assert found.headers["Content-Type"] == "application/zip"
        assert found.content.startswith(b"PK")
    assert exported == ["csv"]
    assert stored.head == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        f"{PLAN}/versions/1/files/pdf",
        f"{PLAN}/versions/1/summary/docx",
        f"/compare/files/xlsx?plans=plan-{SABAE}",
        "/handbook/word",
        "/trace/files/xlsx",
        "/handbook/compare/docx",
    ],
)
def test_who_comes_when_all_places_are_taken_is_told_when_to_come_again(
    address: str, stored: StoredPlan, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_PLACES", threading.BoundedSemaphore(1))
    monkeypatch.setattr(making, "LONGEST_WAIT", 0.05)
    with making.one_of_few():
        refused = reader.get(address)
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert "少し待って、もう一度" in body_of(refused)
        assert reader.get(PLAN).status_code == 200
    assert reader.get(address).status_code == 200
    assert stored.head == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        f"{PLAN}/versions/2/changes",
        f"/reports/plan-{SABAE}/2027",
        "/data/prefectures/18/measures.csv",
        f"/data/plans/plan-{SABAE}/measures.csv",
    ],
)
def test_what_takes_long_is_laid_out_once_and_few_at_a_time(
    address: str, stored: StoredPlan, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = head(stored).model_copy(update={"title": "改めた計画"})
    services.save(stored, changed, 1, None, "")
    stored.refresh_from_db()
    publish(stored, 2)
    PublishedReport.objects.create(plan=stored, fiscal_year=2027, revision=2)
    monkeypatch.setattr(making, "_PLACES", threading.BoundedSemaphore(1))
    monkeypatch.setattr(making, "LONGEST_WAIT", 0.05)
    with making.one_of_few():
        assert reader.get(address).status_code == 503
    assert reader.get(address).status_code == 200
    with making.one_of_few():
        assert reader.get(f"{address}?other=1").status_code == 200


def test_few_wait_and_all_others_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_PLACES", threading.BoundedSemaphore(1))
    monkeypatch.setattr(making, "_SEATS", threading.BoundedSemaphore(2))
    begun, go_on = threading.Event(), threading.Event()
    times: list[int] = []

    def slow() -> Made:
        times.append(1)
        begun.set()
        go_on.wait(5)
        return b"slow", "txt", "slow"

    several = [_started(lambda: made(("slow",), slow))]
    begun.wait(5)
    several.append(_started(lambda: made(("slow",), slow)))
    while making._SEATS._value:  # until the second one sits
        pass
    with pytest.raises(Busy):
        made(("other",), slow)
    go_on.set()
    for one in several:
        one.join(5)
    assert times == [1]  # who waited got what was made meanwhile
    assert made(("slow",), slow)[0] == b"slow"


def _started(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_what_is_too_large_is_not_kept_and_a_full_disk_keeps_nobody_from_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(making, "LARGEST_KEPT", 3)
    assert made(("large",), lambda: (b"1234", "txt", "a"))[0] == b"1234"
    assert made(("large",), lambda: (b"5678", "txt", "a"))[0] == b"5678"

    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(caches["files"]), "set", full)
    assert made(("small",), lambda: (b"1", "txt", "a"))[0] == b"1"
