"""The starter basket on the desk: shown to a body, one of it begins a plan, what is in is left."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kanmin.check import Context, check
from kanmin.server import books
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.store import queries
from kanmin.server.store.models import StoredPlan
from tests.server import body_of, new_person, signed_in, told

pytestmark = pytest.mark.django_db
CITY, PREFECTURE = "182079", "180009"


def offered(page: str) -> list[str]:
    """The measures of a basket, in its order."""
    return re.findall(r'name="ref" value="([^"]+)"', page)


@pytest.mark.parametrize(("code", "tier"), [(CITY, "municipality"), (PREFECTURE, "prefecture")])
def test_the_basket_offers_each_tier_its_own_with_sources_and_questions(
    code: str, tier: str
) -> None:
    page = body_of(signed_in(new_person(code, Role.EDITOR)).get("/desk/starters"))
    found = offered(page)
    book = books.today("act9")
    assert len(found) == 10
    assert set(found) <= {starter.measure for starter in book.starters_for(tier)}
    assert {book.measure(name).category for name in found} == {1, 2, 3, 4, 5}
    assert page.count("<dt>聞くこと</dt>") == page.count("Kanmin の助言") == 10
    assert "費用は団体によって違うので、ここには書いていません。" in page


@pytest.mark.parametrize("code", [CITY, PREFECTURE])
def test_every_start_begins_a_plan_with_all_musts(code: str) -> None:
    client = signed_in(new_person(code, Role.EDITOR))
    for ref in offered(body_of(client.get("/desk/starters"))):
        made = client.post("/desk/starters/begin", {"ref": ref})
        assert made.status_code == 302
        stored = StoredPlan.objects.last()
        assert stored is not None
        plan = queries.document(queries.revision(stored))
        (measure,) = plan.measures
        assert made["Location"] == f"/desk/plans/{stored.key}/measures/{measure.id}"
        assert (measure.origin.ref, measure.all_costs) == (ref, ())
        assert check(plan, Context(books.today(plan.framework), registry())).open_musts == ()
        assert "必須はすべて書けています" in body_of(client.get(f"/desk/plans/{stored.key}"))


def test_what_the_plan_holds_is_left_out_until_nothing_is_left() -> None:
    client = signed_in(new_person(CITY, Role.EDITOR))
    first, *_rest = offered(body_of(client.get("/desk/starters")))
    client.post("/desk/starters/begin", {"ref": first})
    stored = StoredPlan.objects.get()
    here = f"/desk/plans/{stored.key}"
    taken = {first}
    while left := offered(body_of(client.get(f"{here}/starters"))):
        assert not taken & set(left)
        for ref in left:
            stored.refresh_from_db()
            assert client.post(f"{here}/take", {"base": stored.head, "ref": ref}).status_code == 302
        taken |= set(left)
    page = body_of(client.get(f"{here}/starters"))
    assert "手引にある初めの一歩は、すべて計画に入っています。" in page
    assert taken == {s.measure for s in books.today("act9").starters_for("municipality")}


def test_a_reader_of_a_plan_sees_the_basket_and_no_buttons() -> None:
    client = signed_in(new_person(CITY, Role.EDITOR))
    first, second, *_rest = offered(body_of(client.get("/desk/starters")))
    client.post("/desk/starters/begin", {"ref": first})
    reader = signed_in(new_person(CITY, Role.APPROVER))
    page = body_of(reader.get(f"/desk/plans/{StoredPlan.objects.get().key}/starters"))
    assert offered(page) == []
    assert books.today("act9").measure(second).title in page


def test_a_body_that_is_not_in_the_table_is_told() -> None:
    client = signed_in(new_person("993018", Role.EDITOR))
    for response in (
        client.get("/desk/starters"),
        client.post("/desk/starters/begin", {"ref": "x"}),
    ):
        assert response.status_code == 400
        assert "あなたの団体は団体の表にありません。" in told(response)


@pytest.mark.parametrize("ref", ["", "無い施策", "x" * 500])
def test_a_measure_that_is_no_start_begins_nothing(ref: str) -> None:
    client: Client = signed_in(new_person(CITY, Role.EDITOR))
    response = client.post("/desk/starters/begin", {"ref": ref})
    assert response.status_code == 400
    assert f"手引に「{ref[:40]}」はありません。" in told(response)
    assert not StoredPlan.objects.exists()
