"""The handbook's pages: every item has one, links lead on, editions and tiers differ."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from django.test import Client
from lxml.html import document_fromstring

from kanmin import handbook
from kanmin.handbook.imported_law import keep
from kanmin.handbook.law_xml import read_law
from kanmin.server.accounts.roles import Role
from tests.conftest import TODAY
from tests.server import body_of, new_person, signed_in
from tests.test_import_law import FIRST, xml

pytestmark = pytest.mark.django_db
BOOK = handbook.on(TODAY)
ITEMS = [
    *(f"/handbook/sections/{s.id}" for s in BOOK.sections),
    *(f"/handbook/chapters/{c.id}" for c in BOOK.chapters),
    *(f"/handbook/requirements/{r.id}" for r in BOOK.requirements),
    *(f"/handbook/measures/{m.id}" for m in BOOK.measures),
    *(f"/handbook/cases/{c.id}" for c in BOOK.cases),
]
FILES = ("/handbook/word", "/handbook/compare/")
LISTS = ["", "/measures", "/cases", "/terms", "/act", "/editions", "/search?q=予約"]


@pytest.fixture
def reader() -> Client:
    return Client(HTTP_HOST="localhost")


class Links:
    """The links of a page, and the ids they may lead to."""

    def __init__(self, page: str) -> None:
        tree: Any = document_fromstring(page)
        self.found = [str(url) for url in tree.xpath("//a/@href[. != '']")]
        self.ids = {str(name) for name in tree.xpath("//@id")}


def in_turn(path: str) -> bool:
    """Every page of today's handbook; of an item in other editions and frameworks one in three."""
    item, _, asked = path.partition("?")
    return not asked or item.count("/") < 3 or crc32(path.encode()) % 3 == 0


def test_every_item_has_a_page_and_every_link_leads_somewhere(reader: Client) -> None:
    pages: dict[str, Links] = {}
    waiting = [*(f"/handbook{part}" for part in LISTS), *ITEMS]
    waiting += [f"/handbook?framework={name}" for name in handbook.FRAMEWORKS]
    while waiting:
        path = waiting.pop()
        if path in pages or path.startswith((*FILES, "http")) or not in_turn(path):
            continue
        answer = reader.get(path)
        assert answer.status_code == 200, path
        pages[path] = Links(body_of(answer))
        inside = [u for u in pages[path].found if u.startswith("/handbook")]
        waiting += [u.split("#")[0] for u in inside]
    for path, links in pages.items():
        for url in links.found:
            page, _hash, anchor = url.partition("#")
            if anchor and (page or path) in pages:
                assert anchor in pages[page or path].ids, (path, url)
    assert len(pages) > len(ITEMS)


def test_terms_are_linked_where_they_occur_and_articles_from_citations(reader: Client) -> None:
    page = body_of(reader.get("/handbook/requirements/act9.declaration"))
    assert "/handbook/act#article-9" in page
    section = body_of(reader.get(f"/handbook/sections/{BOOK.sections[0].id}"))
    assert re.search(r'<a href="/handbook/terms#term\.[a-z0-9-]+" class="term">', section)


def test_the_act_names_the_requirements_that_rest_on_it(reader: Client) -> None:
    page = body_of(reader.get("/handbook/act"))
    assert "/handbook/requirements/act9.declaration" in page
    assert "照合はしていません" in page


def test_tier_and_edition_change_what_is_read(reader: Client) -> None:
    town = body_of(reader.get("/handbook"))
    prefecture = body_of(reader.get("/handbook?tier=prefecture"))
    assert "都道府県の計画を勘案したことの記載" in town
    assert "都道府県の計画を勘案したことの記載" not in prefecture
    old = body_of(reader.get("/handbook/measures?edition=2017-10"))
    gone = next(m for m in handbook.framework_on_shelf("act9").measures if m.until <= TODAY)
    assert gone.title in body_of(reader.get(f"/handbook/measures/{gone.id}?edition=2017-10"))
    assert reader.get(f"/handbook/measures/{gone.id}").status_code == 404
    newest = max(BOOK.measures, key=lambda m: m.since)
    assert newest.title not in old


def test_a_prefectures_officer_reads_the_prefectural_edition() -> None:
    client = signed_in(new_person("180009", Role.EDITOR))
    assert "都道府県の計画を勘案したことの記載" not in body_of(client.get("/handbook"))


@pytest.mark.parametrize("framework", ["soumu-dx", "sogo"])
def test_other_frameworks_are_read_too(framework: str, reader: Client) -> None:
    page = body_of(reader.get(f"/handbook?framework={framework}"))
    title = handbook.framework_on_shelf(framework).title
    assert title in page
    for requirement in handbook.framework_on_shelf(framework).requirements:
        path = f"/handbook/requirements/{requirement.id}?framework={framework}"
        assert requirement.title in body_of(reader.get(path))


def test_what_is_not_verified_says_so_on_its_page(reader: Client) -> None:
    for case in (c for c in BOOK.cases if not c.verified):
        assert "未確認" in body_of(reader.get(f"/handbook/cases/{case.id}"))
    for measure in (m for m in BOOK.measures if not m.verified):
        assert "未確認" in body_of(reader.get(f"/handbook/measures/{measure.id}"))


@pytest.mark.parametrize(
    "path",
    ["/handbook?framework=none", "/handbook?edition=1999", "/handbook/cases?edition=%00"],
)
def test_what_is_not_there_is_told(path: str, reader: Client) -> None:
    answer = reader.get(path)
    assert answer.status_code == 400
    assert "ありません" in body_of(answer)


def test_what_is_searched_for_is_never_taken_as_markup(reader: Client) -> None:
    page = body_of(reader.get("/handbook/search", {"q": "<script>alert(1)</script>"}))
    assert "<script>alert" not in page


def test_the_word_handbook_is_received(reader: Client) -> None:
    answer: Any = reader.get("/handbook/word?tier=prefecture")
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_an_imported_law_is_what_the_pages_show(
    reader: Client, tmp_path: Path, settings: Any
) -> None:
    settings.DATA = tmp_path
    assert "試しの条文" not in body_of(reader.get("/handbook/act"))
    path = tmp_path / "law.xml"
    path.write_text(xml(FIRST), encoding="utf-8")
    keep(read_law(path), handbook.framework_on_shelf("act9"), tmp_path)
    assert "試しの条文" in body_of(reader.get("/handbook/act"))
    assert "試しの条文" not in body_of(reader.get("/handbook/act?edition=2017-10"))
