"""The first page and the pages of categories, for anybody."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from kanmin.server.portal.front import counted
from kanmin.server.store.deciding_models import PartnerBody
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.server.store.searching import update
from tests.conftest import TODAY
from tests.server import body_of, plan_for
from tests.test_server_opendata import publish, take_back

pytestmark = pytest.mark.django_db
SABAE, ECHIZEN, CHIYODA = "182079", "182095", "131016"


@pytest.fixture
def reader() -> Client:
    return Client(HTTP_HOST="localhost")


def test_the_map_counts_bodies_whose_plan_is_here_or_has_a_known_address(reader: Client) -> None:
    assert counted()["18"] == (0, 18)
    row = publish(plan_for(SABAE), "sabae")
    PartnerBody.objects.create(plan=row.plan, lg_code=ECHIZEN, answer="joined")
    assert counted()["18"] == (2, 18)
    document = ElsewhereRecord.objects.create(
        lg_code=CHIYODA, title="架空の計画", url="https://a.example/", url_key="x", seen_on=TODAY
    )
    assert counted()["13"][0] == 0  # nobody has confirmed it
    ElsewhereRecord.objects.filter(pk=document.pk).update(published_at=timezone.now())
    assert counted()["13"][0] == 1
    page = body_of(reader.get("/"))
    assert "18団体のうち2団体" in page
    assert 'href="/plans?prefecture=18"' in page
    take_back(row)
    assert counted()["18"] == (0, 18)
    assert "18団体のうち0団体" in body_of(reader.get("/"))


def test_plans_of_a_prefecture_and_of_no_other(reader: Client) -> None:
    publish(plan_for(SABAE), "sabae")
    publish(plan_for(CHIYODA), "chiyoda")
    page = body_of(reader.get("/plans?prefecture=18"))
    assert "/plans/sabae" in page
    assert "/plans/chiyoda" not in page
    assert "計画がないという意味ではありません" in page
    assert reader.get("/plans?prefecture=99").status_code == 404


def test_a_category_has_its_measures_those_of_the_state_and_cases(reader: Client) -> None:
    update(publish(plan_for(SABAE), "sabae").plan)
    own = [one for one in plan_for(SABAE).measures if one.category == 1]
    page = body_of(reader.get("/categories/1"))
    assert f"公表されている計画の施策（{len(own)}件）" in page
    assert all(f"/plans/sabae/measures/{one.id}" in page for one in own)
    assert "1団体のうち" in page
    links = re.findall(r'href="(/handbook/cases/[^"]+|/cases/\d+)"', page)
    assert links
    listed = re.findall(
        r'href="(/handbook/cases/[^"]+|/cases/\d+)"', body_of(reader.get("/cases?category=1"))
    )
    assert listed[: len(links)] == links
    assert [reader.get(f"/categories/{number}").status_code for number in (0, 6)] == [404, 404]
