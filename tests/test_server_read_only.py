"""A host that only reads: what is public is shown, nothing is written, anything else is told."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.filled import environment, made_once
from tests.forked import printed

VISIT = """
import sys
from pathlib import Path
from kanmin.server import run
run.prepare(Path(sys.argv[1]))
from django.test import Client
Client(HTTP_HOST="localhost").get("/data")
from django.db import connection
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""
LOOK = """
import json, os, sys
from pathlib import Path
from kanmin.server import run
run.prepare_to_read(Path(sys.argv[1]))
from django.test import Client
client = Client(HTTP_HOST="localhost")
client.cookies["sessionid"] = "of-another-host"
found = {}
for words in json.loads(sys.argv[2]):
    method, path = words.split(" ", 1)
    response = getattr(client, method.lower())(path)
    body = b"".join(response) if response.streaming else response.content
    found[words] = [response.status_code, dict(response.headers), body.decode("utf-8", "replace"),
                    sorted(response.cookies)]
print(json.dumps(found))
"""
SHOWN = (
    "/", "/plans", "/plans/plan-mihon-2023", "/search?q=%E7%AA%93%E5%8F%A3", "/categories/1",
    "/handbook",
    "/handbook/search?q=%E7%AA%93%E5%8F%A3", "/handbook/editions", "/handbook/act", "/cases",
    "/changes", "/data", "/data/catalog.jsonld", "/consultations", "/trace", "/compare",
    "/api", "/api/openapi.json", "/api/v1/plans", "/api/v1/bodies", "/health", "/localgov/182079",
    "/cases.atom", "/changes.atom", "/data/prefectures/18", "/trace/prefectures/18",
)  # fmt: skip
REFUSED = (
    "GET /login", "POST /login", "GET /desk", "GET /people", "GET /welcome/x", "GET /account",
    "POST /consultations/1/opinion", "GET /api/v1/drafts", "POST /api/v1/drafts", "GET /jobs",
    "POST /desk/create",
)  # fmt: skip
Seen = dict[str, tuple[int, dict[str, str], str, list[str]]]


def python(code: str, folder: Path, given: str = "", **more: str) -> str:
    return printed(code, folder, given, environment=environment() | more)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("read") / "data"
    folder = Path(shutil.copytree(made_once(tmp_path_factory, "filled"), target))
    python(VISIT, folder)
    return folder


def looked(folder: Path, *words: str, **more: str) -> Seen:
    found: Seen = json.loads(python(LOOK, folder, json.dumps(words), **more))
    return found


def names(folder: Path) -> list[str]:
    """The files in a folder; what SQLite puts beside its file comes and goes with readers."""
    found = {path.name for path in folder.rglob("*")}
    return sorted(found - {"kanmin.sqlite3-wal", "kanmin.sqlite3-shm"})


def digest(folder: Path) -> str:
    return hashlib.sha256((folder / "kanmin.sqlite3").read_bytes()).hexdigest()


def test_what_is_public_is_shown_and_nothing_is_written(filled: Path) -> None:
    before = digest(filled), names(filled)
    found = looked(filled, *(f"GET {path}" for path in SHOWN), "HEAD /plans", *REFUSED)
    for path in SHOWN:
        _status, _headers, text, cookies = found[f"GET {path}"]
        assert cookies == [], path
        assert 'action="/logout"' not in text, path
    assert {p: found[f"GET {p}"][0] for p in SHOWN} == dict.fromkeys(SHOWN, 200)
    assert found["HEAD /plans"][0] == 200
    for words in REFUSED:
        status, headers, text, _cookies = found[words]
        assert (status, headers["Retry-After"]) == (503, "300"), words
        if "/api/" not in words:
            assert "公表されている計画を見せるだけです" in text, words
    assert (digest(filled), names(filled)) == before


def test_the_language_is_kept_in_a_cookie_alone(filled: Path) -> None:
    found = looked(filled, "POST /language")
    assert found["POST /language"][0] == 302


def test_readers_are_sent_on_where_the_other_address_is_known(filled: Path) -> None:
    main = "https://kanmin.example.lg.jp"
    found = looked(filled, "GET /login?next=/desk", "POST /login", KANMIN_MAIN_URL=main)
    status, headers, _text, _cookies = found["GET /login?next=/desk"]
    assert (status, headers["Location"]) == (302, f"{main}/login?next=/desk")
    assert found["POST /login"][0] == 503


def test_what_is_taken_back_is_gone_from_pages_that_were_kept(filled: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(filled, tmp_path / "data"))
    code = LOOK.replace(
        "found = {}",
        "import sqlite3\nfirst = client.get('/plans/plan-mihon-2023')\n"
        "assert first.status_code == 200\n"
        "assert client.get('/plans/plan-mihon-2023', headers={'If-None-Match': first['ETag']})"
        ".status_code == 304\n"
        "with sqlite3.connect(Path(sys.argv[1]) / 'kanmin.sqlite3') as primary:\n"
        "    primary.execute(\"UPDATE store_publication SET withdrawn_at = '2026-11-26'\")\n"
        "found = {}",
    )
    found: dict[str, Any] = json.loads(
        python(code, folder, json.dumps(["GET /plans/plan-mihon-2023"]))
    )
    assert found["GET /plans/plan-mihon-2023"][0] in (404, 410)


def test_a_folder_without_anything_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="このフォルダーに Kanmin のデータはありません"):
        looked(tmp_path / "none", "GET /")
    assert not (tmp_path / "none").exists()
