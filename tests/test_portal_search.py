"""The page of the search, and the first page for anybody."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client

from kanmin.server.accounts.roles import Role
from kanmin.server.store import search_upkeep, services
from tests.server import body_of, new_person, plan_for, signed_in, told
from tests.test_server_cascade import publish

pytestmark = pytest.mark.django_db
SABAE, TOKYO = "182079", "131016"


def anybody() -> Client:
    return Client(HTTP_HOST="localhost")


def shown(response: Any) -> str:
    page = html.unescape(body_of(response))
    return page[page.index("<main") :]


def test_the_first_page_shows_the_search_and_what_is_new() -> None:
    publish(services.create(plan_for(SABAE), "sabae", None, "").revision.plan)
    page = shown(anybody().get("/"))
    assert 'role="search"' in page
    assert "鯖江市" in page
    assert signed_in(new_person(SABAE, Role.EDITOR)).get("/")["Location"] == "/desk"


def test_a_draft_is_found_by_its_own_people_only_and_a_publication_by_all() -> None:
    stored = services.create(plan_for(SABAE), "sabae", None, "").revision.plan
    ask = "/search?q=みほん町官民データ活用推進計画&kind=plan"
    assert "0件見つかりました。" in shown(anybody().get(ask))
    assert "0件見つかりました。" in shown(signed_in(new_person(TOKYO, Role.EDITOR)).get(ask))
    own = shown(signed_in(new_person(SABAE, Role.EDITOR)).get(ask))
    assert 'href="/desk/plans/sabae"' in own
    publish(stored)
    page = shown(anybody().get(ask))
    assert 'href="/plans/sabae"' in page
    assert "<mark>" in page


def test_the_handbook_is_found_and_narrowed_and_pages_are_turned() -> None:
    search_upkeep.catch_up()
    page = shown(anybody().get("/search?q=ｵｰﾌﾟﾝﾃﾞｰﾀ"))
    assert 'href="/handbook/' in page
    assert "category=2" in page
    narrowed = shown(anybody().get("/search?q=オープンデータ&category=2&kind=case"))
    assert "外す" in narrowed
    assert 'href="/search?q=%E3%82%AA' in narrowed
    assert "page=2" in page
    assert "page=1" in shown(anybody().get("/search?q=ｵｰﾌﾟﾝﾃﾞｰﾀ&page=2"))


@pytest.mark.parametrize("query", ["q=窓口&category=9", "q=窓口&prefecture=どこか"])
def test_what_cannot_be_narrowed_to_is_told_and_the_words_stay(query: str) -> None:
    response = anybody().get(f"/search?{query}")
    assert response.status_code == 400
    assert "分かりません" in told(response)
    assert 'value="窓口"' in body_of(response)


def test_a_query_that_is_not_whole_is_mended_and_that_is_told() -> None:
    search_upkeep.catch_up()
    response = anybody().get("/search?q=(窓口")
    assert response.status_code == 200
    assert 'class="quiet"' in shown(response)


def test_a_query_without_end_and_markup_do_no_harm() -> None:
    for text in ("窓口 " * 5000, "<script>alert(1)</script>", '"', "-", "　"):
        response = anybody().get("/search", {"q": text})
        assert response.status_code in (200, 400)
        assert "<script>alert" not in body_of(response)


def test_words_that_find_nothing_come_with_others() -> None:
    search_upkeep.catch_up()
    assert "こちらではどうですか" in shown(anybody().get("/search?q=窓口 なにぬねのはひふ"))


def test_the_title_of_a_draft_stays_on_the_desk() -> None:
    stored = services.create(plan_for(SABAE), "sabae", None, "").revision.plan
    publish(stored)
    head = plan_for(SABAE).model_copy(update={"title": "まだ決めていない題"})
    services.save(stored, head, stored.head, None, "")
    ref = "/trace/plans/sabae/m1"
    for path in ("/", "/plans", "/search?q=計画", ref, "/trace/bodies/182079", "/data", "/changes"):
        assert "まだ決めていない題" not in body_of(anybody().get(path)), path
