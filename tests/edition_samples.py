"""A fictional edition in the making for the tests; its title says that it is one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import lxml.html
from django.test import Client

from kanmin import handbook
from kanmin.server.store.edition_models import EditionDraftRecord

TITLE = "見本の版（架空）"
SECTION = handbook.on(dt.date.today()).sections[0]


def tomorrow() -> dt.date:
    return dt.date.today() + dt.timedelta(days=1)


def begun(state: Client, **more: str) -> int:
    """A draft that the State begins on the page."""
    usual = {"framework": "act9", "title": TITLE, "id": "mihon", "by": "架空の国の担当"}
    sent = usual | {"date": tomorrow().isoformat()} | more
    assert state.post("/oversight/editions/begin", sent).status_code == 302
    return int(EditionDraftRecord.objects.order_by("-pk").values_list("pk", flat=True)[0])


def form_of(page: str) -> dict[str, Any]:
    """The fields of the main form of a page as a browser would send them."""
    found: Any = lxml.html.fromstring(page)
    sent: dict[str, Any] = {}
    for name, value in found.xpath("//main//form[@class='wide']")[0].form_values():
        sent.setdefault(name, []).append(value)
    return sent


def amended(state: Client, number: int, text: str, item: Any = SECTION) -> None:
    """Change the text of an item in its form."""
    desk = f"/oversight/editions/{number}/items/sections"
    sent = form_of(state.get(f"{desk}/id/{item.id}").content.decode())
    response = state.post(f"{desk}/amend", sent | {"text": text})
    assert response.status_code == 302, response.content.decode()
