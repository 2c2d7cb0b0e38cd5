"""The list of pages in the documentation: every address and who may open it, as it really is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from kanmin.server.accounts.roles import Role, label
from kanmin.server.permissions import MATRIX
from tests.conftest import ROOT
from tests.test_server_permissions import POSTED, ROUTES

DOCS = ROOT / "docs"
PAGE = (DOCS / "pages.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (.+?) \| `(/.*?)` \| (.+?) \|$", re.MULTILINE)
ADDRESS = re.compile(r"`(/[\w/.-]*)`")
GUIDES = [*sorted((DOCS / "manual").glob("*.md")), DOCS / "tutorial.md", DOCS / "manual.md"]
NOT_PAGES = {"/.well-known/openid-configuration", "/measures/m-classes/title"}
"""Of the provider of OpenID Connect; a place in a document."""
MEANT = {"計画の名": "plan-1", "計画": "plan-1", "番号": "1", "年度": "2027"}
"""Words that stand in an address of a manual for what differs."""
BLANKS = {
    "key": "計画",
    "number": "番号",
    "part": "部分",
    "form": "形",
    "year": "年度",
    "code": "コード",
    "token": "鍵",
    "name": "名",
    "version": "版",
    "job": "仕事",
    "kind": "種類",
    "place": "番号",
    "table": "表",
    "tier": "種類",
    "answer": "番号",
    "conflict": "番号",
}
"""What the blanks of an address are called in the list."""


def written(route: str) -> str:
    """The address of a route as the list writes it."""
    pattern = re.sub(r"<\w+:(\w+)>", lambda m: f"＜{BLANKS[m[1]]}＞", str(ROUTES[route].pattern))
    return "/" + re.sub(r"^\^|\$$|\\Z", "", pattern).lstrip("/")


def whom(route: str) -> str:
    """Who may open a route, as the list says it."""
    roles = MATRIX[route].roles
    if not roles:
        return "だれでも"
    if roles == frozenset(Role):
        return "入っている人"
    return "、".join(label(role) for role in Role if role in roles)


def test_the_list_names_every_page_and_who_may_open_it() -> None:
    listed = {(address, who) for _title, address, who in ROW.findall(PAGE)}
    there = {(written(route), whom(route)) for route in ROUTES if route not in POSTED}
    assert there - listed == set(), "to be added to docs/pages.md"
    assert listed - there == set(), "to be taken out of docs/pages.md"


def test_no_two_pages_of_the_list_have_one_address() -> None:
    addresses = [address for _title, address, _who in ROW.findall(PAGE)]
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize("path", GUIDES, ids=lambda p: p.stem)
def test_each_address_that_a_manual_names_is_a_page(path: Path) -> None:
    named = set(ADDRESS.findall(path.read_text(encoding="utf-8"))) - NOT_PAGES
    assert [address for address in sorted(named) if not resolves(address)] == []


def resolves(address: str) -> bool:
    """Whether an address leads to a page."""
    try:
        resolve("/".join(MEANT.get(part, part) for part in address.split("/")))
    except Resolver404:
        return False
    return True
