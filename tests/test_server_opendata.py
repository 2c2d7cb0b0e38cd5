"""The open data on the web: what is public and nothing else, whole or from where it broke off."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from rdflib import DCAT, Graph

from kanmin.opendata import BOM, TABLES, DataForm, write_files
from kanmin.plan import Plan
from kanmin.server import jobs
from kanmin.server.opendata import making
from kanmin.server.store import services
from kanmin.server.store.deciding_models import PlanProposal, Publication
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.opendata_models import DataFiles
from tests.conftest import EXAMPLES, TODAY, Run
from tests.server import body_of, plan_for
from tests.test_exchange_cli import PLAN, within

pytestmark = pytest.mark.django_db
SABAE, ECHIZEN, CHIYODA = "182079", "182095", "131016"
SECRET = "秘密基地"
JSON_FILES = [f"{table.name}.json" for table in TABLES]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="localhost")


def named(code: str, title: str) -> Plan:
    return plan_for(code).model_copy(update={"title": title})


def publish(plan: Plan, key: str, number: int = 1) -> Publication:
    """A version that is public, with the fewest records there can be."""
    stored = StoredPlan.objects.filter(key=key).first()
    if stored is None:
        stored = services.create(plan, key, None, "").revision.plan
    else:
        services.save(stored, plan, stored.head, None, "")
    proposal = PlanProposal.objects.create(
        plan=stored, revision=stored.head, value={}, ended_at=timezone.now(), decided_revision=1
    )
    return Publication.objects.create(
        plan=stored, number=number, revision=stored.head, proposal=proposal, published_on=TODAY
    )


def take_back(row: Publication) -> None:
    row.withdrawn_at = timezone.now()
    row.save()


def got(client: Client, path: str, status: int = 200, **headers: str) -> bytes:
    response: Any = client.get(path, headers=headers)
    assert response.status_code == status, path
    return b"".join(response) if response.streaming else bytes(response.content)


def raw(client: Client, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(got(client, path))["rows"]
    return found


def parquet(client: Client, path: str) -> list[dict[str, Any]]:
    """The rows of a Parquet file, days as JSON has them."""
    return [
        {name: one.isoformat() if isinstance(one, dt.date) else one for name, one in row.items()}
        for row in pq.read_table(io.BytesIO(got(client, path))).to_pylist()
    ]


def work(client: Client) -> None:
    """What a page has asked for is made."""
    client.get("/data")
    waiting = DataFiles.objects.filter(made_at=None).last()
    if waiting:
        making.make_files.call(waiting.pk)


def test_each_form_of_a_plan_and_a_prefecture_says_the_same(client: Client) -> None:
    publish(named(SABAE, "甲の計画"), "plan-a")
    publish(named(ECHIZEN, "乙の計画"), "plan-b")
    publish(named(CHIYODA, "丙の計画"), "plan-c")
    work(client)
    for table in TABLES:
        each = {
            key: raw(client, f"/data/plans/{key}/{table.name}.json") for key in ["plan-a", "plan-b"]
        }
        both = raw(client, f"/data/prefectures/18/{table.name}.json")
        assert both == each["plan-a"] + each["plan-b"]
        assert both == [
            one
            for one in raw(client, f"/data/all/{table.name}.json")
            if one["lg_code"].startswith("18")
        ]
        with_mark = got(client, f"/data/prefectures/18/{table.name}.csv")
        plain = got(client, f"/data/prefectures/18/{table.name}.plain.csv")
        assert with_mark == BOM + plain
        assert got(client, f"/data/prefectures/18/{table.name}.csv?bom=0") == plain
        lines = got(client, f"/data/prefectures/18/{table.name}.jsonl").splitlines()
        assert [json.loads(line) for line in lines] == both
        assert got(client, f"/data/plans/plan-a/{table.name}.xlsx").startswith(b"PK")
        for place, wanted in (("plans/plan-a", each["plan-a"]), ("prefectures/18", both)):
            assert parquet(client, f"/data/{place}/{table.name}.parquet") == wanted
        whole = got(client, f"/data/all/{table.name}.csv")
        assert whole == BOM + got(client, f"/data/all/{table.name}.csv?bom=0")
    told = json.loads(got(client, "/data/all/plans.json"))
    assert told["licence"]["name"] == "CC BY 4.0"
    assert told["updated"] == TODAY.isoformat()
    assert [one["title"] for one in told["rows"]] == ["丙の計画", "甲の計画", "乙の計画"]


@pytest.mark.parametrize(
    "path",
    [
        "all/none.csv", "all/plans.exe", "prefectures/99/plans.csv", "prefectures/xx",
        "plans/none/plans.csv", "plans/draft/plans.csv", "plans/draft",
        "prefectures/18/none.json", "prefectures/48/catalog.jsonld",
    ],
)  # fmt: skip
def test_what_is_not_there_is_404(client: Client, path: str) -> None:
    services.create(named(SABAE, SECRET), "draft", None, "")
    assert client.get(f"/data/{path}").status_code == 404
    assert client.post("/data/schema.json").status_code == 405


def everything(client: Client) -> str:
    """All that anybody can read of the open data; Excel and Parquet hold the same rows."""
    paths = ["/data", "/data/catalog.jsonld", "/data/prefectures/18", "/data/schema.json"]
    paths += ["/data/prefectures/18/catalog.jsonld"]
    forms = [form.value for form in DataForm if not form.whole]
    for place in ("all", "prefectures/18"):
        paths += [f"/data/{place}/{t.name}.{form}" for t in TABLES for form in forms]
    return "".join(got(client, path).decode() for path in paths)


def test_drafts_are_in_no_file_and_a_version_taken_back_is_gone_at_once(client: Client) -> None:
    services.create(named(ECHIZEN, SECRET), "draft", None, "")
    publish(named(SABAE, "公表した計画"), "plan-a")
    stored = StoredPlan.objects.get(key="plan-a")
    services.save(stored, named(SABAE, SECRET), 1, None, "")
    later = publish(named(ECHIZEN, "取り下げる計画"), "plan-b")
    work(client)
    seen = everything(client)
    assert SECRET not in seen
    assert "公表した計画" in seen
    assert "取り下げる計画" in seen
    take_back(later)
    assert client.get("/data/plans/plan-b").status_code == 404
    assert client.get("/data/plans/plan-b/plans.csv").status_code == 404
    refused = client.get("/data/all/plans.csv")
    assert refused.status_code == 503
    assert "いま作っています" in body_of(refused)
    assert refused.headers["Retry-After"]
    work(client)
    assert "取り下げる計画" not in everything(client)
    assert "公表した計画" in everything(client)


def test_a_new_version_takes_the_place_of_the_one_before(client: Client) -> None:
    publish(named(SABAE, "初めの版"), "plan-a")
    work(client)
    first: Any = client.get("/data/all/plans.csv")
    publish(named(SABAE, "次の版"), "plan-a", 2)
    assert raw(client, "/data/plans/plan-a/plans.json")[0]["version"] == 2
    old: Any = client.get("/data/all/plans.csv")  # what is public still, until the new is made
    assert old.headers["ETag"] == first.headers["ETag"]
    assert "data-poll" in body_of(client.get("/data"))
    assert DataFiles.objects.filter(made_at=None).count() == 1
    work(client)
    new: Any = client.get("/data/all/plans.csv")
    assert new.headers["ETag"] != first.headers["ETag"]
    assert "次の版" in b"".join(new).decode()
    assert DataFiles.objects.count() == 1
    client.get("/data")
    assert DataFiles.objects.filter(made_at=None).count() == 0


def test_a_plan_that_was_abolished_says_so(client: Client) -> None:
    publish(named(SABAE, "終わった計画"), "plan-a")
    stored = StoredPlan.objects.get(key="plan-a")
    PlanProposal.objects.create(
        plan=stored, revision=1, value={"kind": "abolish"}, ended_at=timezone.now(),
        decided_revision=1,
    )  # fmt: skip
    assert raw(client, "/data/plans/plan-a/plans.json")[0]["state"] == "abolished"


def test_a_download_goes_on_where_it_broke_off(client: Client) -> None:
    publish(named(SABAE, "公表した計画"), "plan-a")
    work(client)
    for name in ("measures.plain.csv", "measures.csv", "measures.xlsx", "measures.parquet"):
        path = f"/data/all/{name}"
        whole: Any = client.get(path)
        data, etag = b"".join(whole), whole.headers["ETag"]
        assert whole.headers["Accept-Ranges"] == "bytes"
        assert whole.headers["Content-Length"] == str(len(data))
        pieces, at = b"", 0
        while at < len(data):
            headers = {"Range": f"bytes={at}-{at + 699}", "If-Range": etag}
            part: Any = client.get(path, headers=headers)
            assert part.status_code == 206
            last = min(at + 699, len(data) - 1)
            assert part.headers["Content-Range"] == f"bytes {at}-{last}/{len(data)}"
            pieces, at = pieces + b"".join(part), at + 700
        assert pieces == data
        assert got(client, path, 206, Range="bytes=-5") == data[-5:]
        assert got(client, path, 200, Range="bytes=5-", **{"If-Range": '"old"'}) == data
        assert got(client, path, 200, Range="bytes=0-1,4-5") == data
        assert got(client, path, 200, Range="bytes=9-2") == data
        beyond: Any = client.get(path, headers={"Range": f"bytes={len(data)}-"})
        assert beyond.status_code == 416
        assert beyond.headers["Content-Range"] == f"bytes */{len(data)}"
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
        head = client.head(path)
        assert (head.content, head.headers["Content-Length"]) == (b"", str(len(data)))
    made: Any = client.get("/data/plans/plan-a/plans.csv")
    again = client.get(
        "/data/plans/plan-a/plans.csv", headers={"If-None-Match": made.headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.head("/data/prefectures/18/plans.xlsx").headers["Accept-Ranges"] == "none"


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_the_files_and_tells_how_far_it_is(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(named(SABAE, "公表した計画"), "plan-a")
    assert client.get("/data/all/plans.csv").status_code == 503
    assert "data-poll" in body_of(client.get("/data"))
    assert DataFiles.objects.count() == 1
    asked: list[str] = []
    write = write_files

    def watched(*arguments: Any) -> Any:
        done = write(*arguments)
        asked.append(body_of(client.get("/data")))
        return done

    monkeypatch.setattr(making, "write_files", watched)
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert "36段階のうち36段階" in asked[0]
    page = body_of(client.get("/data"))
    assert "data-poll" not in page
    assert "続きから受け取れます" in page
    assert client.get("/data/all/plans.csv").status_code == 200
    shutil.rmtree(folder / "opendata")
    assert client.get("/data/all/plans.csv").status_code == 503

    def fail(*_arguments: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(making, "write_files", fail)
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert "作れませんでした" in body_of(client.get("/data"))
    monkeypatch.undo()
    DataFiles.objects.update(created_at=timezone.now() - dt.timedelta(hours=1))
    assert "data-poll" in body_of(client.get("/data"))


@pytest.mark.django_db(transaction=True)
def test_a_job_that_takes_long_is_not_begun_twice(client: Client) -> None:
    publish(named(SABAE, "公表した計画"), "plan-a")
    client.get("/data")
    long_ago = timezone.now() - dt.timedelta(hours=1)
    DataFiles.objects.update(created_at=long_ago, told_at=timezone.now())
    assert "data-poll" in body_of(client.get("/data"))
    assert DataFiles.objects.count() == 1
    DataFiles.objects.update(told_at=long_ago)  # nobody works on it any more
    client.get("/data")
    assert DataFiles.objects.count() == 2


def test_nothing_is_published_yet(client: Client) -> None:
    page = body_of(client.get("/data"))
    assert "公表された計画は、まだありません。" in page
    work(client)
    assert raw(client, "/data/all/measures.json") == []


def test_the_licence_is_the_installations(client: Client, settings: Any) -> None:
    settings.DATA_LICENCE = "見本の利用条件 https://example.invalid/terms"
    publish(named(SABAE, "公表した計画"), "plan-a")
    told = json.loads(got(client, "/data/plans/plan-a/plans.json"))["licence"]
    assert told == {"name": "見本の利用条件", "url": "https://example.invalid/terms"}
    page = body_of(client.get("/data"))
    assert 'href="https://example.invalid/terms"' in page


def test_the_page_tells_rows_sizes_and_every_column(client: Client) -> None:
    publish(named(SABAE, "公表した計画"), "plan-a")
    work(client)
    page = body_of(client.get("/data"))
    assert "2行" in page  # measures
    assert " KB</small>" in page
    for table in TABLES:
        for form in DataForm:
            assert f"/data/all/{table.name}.{form.value}" in page
        for column in table.columns:
            assert f"<code>{column.name}</code>" in page
    part = body_of(client.get("/data/prefectures/18"))
    assert "2行" in part
    assert "/data/plans/plan-a" in part
    assert "2行" in body_of(client.get("/data/plans/plan-a"))
    publish(named(ECHIZEN, "数えていない計画"), "plan-b")
    assert "数えていません" in body_of(client.get("/data/prefectures/18"))


def at_a_terminal(*words: str) -> str:
    """What somebody sees who calls the command at a terminal."""
    ours, theirs = pty.openpty()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "kanmin", *words]
        done = subprocess.Popen(command, cwd=folder, stderr=theirs, stdout=theirs)
        os.close(theirs)
        seen = b""
        with contextlib.suppress(OSError):  # the terminal's other end is closed
            while piece := os.read(ours, 4096):
                seen += piece
        assert done.wait(120) == 0, seen.decode()
    os.close(ours)
    return seen.decode()


def test_the_command_writes_the_same_files(kanmin: Run, tmp_path: Path, unused: Path) -> None:
    town = Path(shutil.copytree(unused, tmp_path / "town"))
    within(town, PLAN, str(EXAMPLES / "mihon-2023.yaml"))
    done = kanmin("data", "-o", "out", "--data", town)
    assert done.status == 0, done.err
    assert "1件の計画から、42個のファイル" in done.err
    out = tmp_path / "out"
    data = (out / "plans.csv").read_bytes()
    assert data == BOM + (out / "plans.plain.csv").read_bytes()
    assert "鯖江市" in data.decode()
    assert json.loads((out / "measures.json").read_bytes())["rows"]
    assert json.loads((out / "schema.json").read_bytes())["tables"][0]["url"] == "plans.csv"
    lines = at_a_terminal("data", "-o", "once", "--data", str(town), "--form", "xlsx")
    assert "once を作っています…" in lines
    assert "100%" in lines
    some = kanmin("data", "-o", "some", "--data", town, "--plan", "plan-182079", "--form", "jsonl")
    assert some.status == 0, some.err
    assert (tmp_path / "some" / "costs.jsonl").read_bytes() == (out / "costs.jsonl").read_bytes()
    assert len(list((tmp_path / "some").iterdir())) == len(TABLES) + 1
    listed = kanmin("data", "-o", "out", "--data", town, "--url", "https://example.invalid/d")
    assert listed.status == 0, listed.err
    graph = Graph().parse(out / "catalog.jsonld", format="json-ld")
    files = {str(one).rpartition("/")[2] for one in graph.objects(None, DCAT.downloadURL)}
    assert files == {p.name for p in out.iterdir()} - {"schema.json", "catalog.jsonld"}
    (tmp_path / "file").write_text("")
    for words, sentence in (
        (("--prefecture", "18", "--plan", "x"), "一緒に使えません"),
        (("--prefecture", "福井"), "読めません"),
        (("--plan", "plan-x"), "公表された計画がありません"),
        (("-o", "file"), "書き込めません"),
    ):
        refused = kanmin("data", "-o", "new", "--data", town, *words)
        assert refused.status == 2
        assert sentence in refused.err
    assert not (tmp_path / "new").exists()


def test_files_that_are_ready_while_their_page_is_made_are_not_told_to_have_failed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(named(SABAE, "鯖江市の計画"), "sabae")
    assert "ファイルを作っています" in client.get("/data").content.decode()

    def ends(_name: str, _since: dt.datetime) -> TaskResultStatus:
        DataFiles.objects.update(made_at=timezone.now())
        return TaskResultStatus.SUCCESSFUL

    monkeypatch.setattr(jobs, "status", ends)
    assert "作れませんでした" not in client.get("/data").content.decode()
