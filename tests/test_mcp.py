"""The MCP server, driven tool by tool by a client as an assistant drives it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from kanmin.plan import Plan, to_raw
from kanmin.server.mcp import draft_tools, open_tools
from tests.conftest import EXAMPLES, Run
from tests.test_exchange_cli import PLAN, within

TOKEN = """
from kanmin.server.accounts import tokens
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.token_models import Scope
person = Person.objects.create(username="役場", lg_code="182079", roles="editor")
print(tokens.issue(person, "試験", frozenset(Scope), 30))
"""
CASE = """
from kanmin.server.accounts.models import Person
from kanmin.server.demo.cases import offered_and_published
from kanmin.server.store.models import StoredPlan
office = Person.objects.create(username="県", lg_code="180009", roles="supporter")
offered_and_published(StoredPlan.objects.get(), office, office)
"""
Work = Callable[[Client], Awaitable[None]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, unused: Path) -> Path:
    """An installation with a published plan and a case."""
    found = Path(shutil.copytree(unused, tmp_path_factory.mktemp("mcp") / "town"))
    within(found, PLAN, str(EXAMPLES / "mihon-2023.yaml"))
    within(found, CASE)
    return found


@pytest.fixture
def town(tmp_path: Path, filled: Path) -> Path:
    """The same for one test."""
    return Path(shutil.copytree(filled, tmp_path / "town"))


def driven(folder: Path, work: Work, **more: str) -> None:
    """Start `kanmin mcp` on a folder and let a client work with it."""
    environment = {**os.environ, "KANMIN_DATA": str(folder), **more}
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "kanmin", "mcp"], env=environment
    )

    async def run() -> None:
        async with Client(stdio_client(command)) as client:
            await work(client)

    asyncio.run(asyncio.wait_for(run(), 240))


async def told(client: Client, name: str, **given: Any) -> Any:
    """What a tool answers."""
    result = await client.call_tool(name, given)
    assert not result.is_error, result.content
    found = result.structured_content or {}
    return found["result"] if set(found) == {"result"} else found


async def refused(client: Client, name: str, **given: Any) -> str:
    """The sentence of a tool that cannot answer."""
    result = await client.call_tool(name, given)
    assert result.is_error
    sentence = " ".join(getattr(one, "text", "") for one in result.content)
    assert "Traceback" not in sentence
    return sentence


def test_each_tool_that_reads(town: Path, mihon: Plan) -> None:
    async def work(client: Client) -> None:
        listed = (await client.list_tools()).tools
        assert {one.name for one in listed} == {one.__name__ for one in open_tools.TOOLS}
        assert all(one.annotations and one.annotations.read_only_hint for one in listed)
        assert all(one.description for one in listed)
        (plan,) = (await told(client, "list_plans"))["items"]
        assert (plan["key"], plan["lg_code"]) == ("plan-182079", "182079")
        found = await told(client, "search", query="予約", kind="measure")
        assert found["count"] >= 1
        read = await told(client, "read_plan", plan="plan-182079")
        assert read["chapters"]
        assert len(read["measures"]) == plan["measures"]
        name = read["measures"][0]["id"]
        measure = await told(client, "read_measure", plan="plan-182079", measure=name)
        assert measure["title"] == read["measures"][0]["title"]
        assert await told(client, "similar_measures", plan="plan-182079", measure=name) == []
        cells = await told(client, "compare_plans", plans=["plan-182079"])
        assert "福井県鯖江市" in {one["column"] for one in cells}
        case = await told(client, "read_case", number=1)
        assert (case["title"], case["lg_code"]) == ("証明書のコンビニ交付", "182079")
        body = await told(client, "read_body", body="鯖江市")
        assert body["plans"] == ["plan-182079"]
        assert len(await told(client, "similar_bodies", body="182079", count=3)) == 3
        terms = await told(client, "list_handbook", kind="terms")
        item = await told(client, "read_handbook", kind="terms", item=terms[0]["id"])
        assert item["source"]
        report = await told(client, "check_plan", document=to_raw(mihon))
        assert report["findings"]

    driven(town, work)


def test_what_cannot_be_answered_is_told_in_a_sentence_and_the_next_is(town: Path) -> None:
    async def work(client: Client) -> None:
        assert "公表されていません" in await refused(client, "read_plan", plan="none\x00")
        assert "施策はありません" in await refused(
            client, "read_measure", plan="plan-182079", measure="none"
        )
        assert "公表されていません" in await refused(client, "read_case", number=9)
        assert "見つかりません" in await refused(client, "read_body", body="無い町")
        assert "計画の文書ではありません" in await refused(client, "check_plan", document={})
        assert "項目はありません" in await refused(
            client, "read_handbook", kind="terms", item="none"
        )
        assert await refused(client, "similar_bodies", body="鯖江市", count=0)
        assert await refused(client, "search", query="AND OR")
        assert await refused(client, "save_draft_measure", plan="plan-182079")
        assert (await told(client, "list_plans"))["count"] == 1

    driven(town, work)


def test_with_a_token_drafts_are_read_checked_and_saved_as_revisions(
    town: Path, mihon: Plan
) -> None:
    token = within(town, TOKEN).strip()
    raw = to_raw(mihon)
    raw["bodies"][0] |= {"lg_code": "182079", "name": "鯖江市"}

    async def work(client: Client) -> None:
        listed = (await client.list_tools()).tools
        writing = {
            one.name for one in listed if one.annotations and not one.annotations.read_only_hint
        }
        assert writing == {one.__name__ for one in draft_tools.WRITING}
        (draft,) = await told(client, "list_drafts")
        read = await told(client, "read_draft", plan=draft["key"])
        name, etag = read["measures"][0]["id"], read["etag"]
        measure = await told(client, "read_draft_measure", plan=draft["key"], measure=name)
        changed = {**measure, "title": "直した施策"}
        given = {"plan": draft["key"], "measure": name, "document": changed}
        saved = await told(client, "save_draft_measure", etag=etag, **given)
        assert saved["revision"] == draft["revision"] + 1
        assert "もう一度保存" in await refused(client, "save_draft_measure", etag=etag, **given)
        assert (await told(client, "check_draft", plan=draft["key"]))["findings"]
        made = await told(client, "create_draft", document=raw)
        assert made["revision"] == 1
        public = await told(client, "read_measure", plan=draft["key"], measure=name)
        assert public["title"] == measure["title"]
        await refused(client, "create_draft", document=to_raw(mihon))

    driven(town, work, KANMIN_TOKEN=token)


def test_a_token_that_is_none_opens_nothing(town: Path) -> None:
    async def work(client: Client) -> None:
        for name in ("list_drafts", "read_draft", "check_draft"):
            given = {} if name == "list_drafts" else {"plan": "plan-182079"}
            assert "知られていません" in await refused(client, name, **given)

    driven(town, work, KANMIN_TOKEN="kanmin_none")


def test_without_a_data_folder_the_handbook_is_there(tmp_path: Path) -> None:
    async def work(client: Client) -> None:
        assert (await told(client, "list_plans"))["count"] == 0
        assert await told(client, "list_handbook", kind="requirements")

    driven(tmp_path / "none", work)


def test_the_tools_speak_english_too(town: Path) -> None:
    async def work(client: Client) -> None:
        listed = (await client.list_tools()).tools
        assert all(one.description and one.description.isascii() for one in listed)
        assert "is published here" in await refused(client, "read_plan", plan="none")

    driven(town, work, KANMIN_LANG="en")


def test_a_folder_without_data_is_refused(kanmin: Run, tmp_path: Path) -> None:
    done = kanmin("mcp", "--data", tmp_path)
    assert done.status == 2
    assert "データはありません" in done.err
    assert done.out == ""


def test_tables_of_an_older_version_stay_as_they_are(
    kanmin: Run, tmp_path: Path, unused: Path
) -> None:
    folder = Path(shutil.copytree(unused, tmp_path / "older"))
    with contextlib.closing(sqlite3.connect(folder / "kanmin.sqlite3")) as database, database:
        database.execute("DELETE FROM django_migrations WHERE app = 'store'")
    done = kanmin("mcp", "--data", folder)
    assert done.status == 2
    assert "前の形のままです" in done.err
    with contextlib.closing(sqlite3.connect(folder / "kanmin.sqlite3")) as database:
        found = database.execute("SELECT count(*) FROM django_migrations WHERE app = 'store'")
        assert found.fetchone() == (0,)
