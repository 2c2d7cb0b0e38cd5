"""The manuals within Kanmin: listed, readable without an account, links and pictures resolve."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve

from kanmin.server.helping import documents
from kanmin.server.helping.documents import Document
from kanmin.server.helping.markup import address, anchor
from tests.server import body_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anybody() -> Client:
    return Client(HTTP_HOST="localhost")


def page_of(client: Client, document: Document) -> str:
    response = client.get(f"/help/{document.name}")
    assert response.status_code == 200
    return body_of(response)


def test_the_list_leads_to_each_document_in_both_languages(anybody: Client) -> None:
    assert 'href="/help"' in body_of(anybody.get("/help"))  # from the foot of each page
    for language, word in (("ja", "はじめての方へ"), ("en", "Where to begin")):
        anybody.post("/language", {"language": language})
        page = body_of(anybody.get("/help"))
        assert word in page
        for document in documents.ALL:
            assert f'<a href="/help/{document.name}">{document.title}</a>' in page


@pytest.mark.parametrize("document", documents.ALL, ids=lambda d: d.name)
def test_links_and_pictures_of_a_document_resolve(document: Document, anybody: Client) -> None:
    main = page_of(anybody, document).partition("<main")[2].partition("</main>")[0]
    assert main.count("<h1>") == 1
    for picture in re.findall(r'<img src="/static/([^"]+)"', main):
        assert finders.find(picture), picture
    for href in re.findall(r'href="([^"]+)"', main):
        path, _mark, place = href.partition("#")
        if path.startswith("/"):
            resolve(path)
        elif not path:
            assert f'id="{unquote(place)}"' in main, href


@pytest.mark.parametrize("document", documents.ALL, ids=lambda d: d.name)
def test_places_in_other_documents_are_there(document: Document, anybody: Client) -> None:
    for path, place in re.findall(r"\]\(([\w./-]+\.md)#([^)\s]+)\)", document.text):
        target = address(path, document).removeprefix("/help/")
        found = documents.named(target)
        if found:
            assert f'id="{place}"' in page_of(anybody, found), (path, place)


def test_what_is_not_a_document_is_not_there(anybody: Client) -> None:
    assert anybody.get("/help/../secret").status_code == 404
    assert anybody.get("/help/none").status_code == 404


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ("2 入れ方", "2-入れ方"),
        ("手順5　Wordに書き出す", "手順5wordに書き出す"),
        ("意見を募集する（パブリックコメント手続）", "意見を募集するパブリックコメント手続"),
    ],
)
def test_anchors_are_those_of_the_site_that_shows_the_source(heading: str, place: str) -> None:
    assert anchor(heading) == place
