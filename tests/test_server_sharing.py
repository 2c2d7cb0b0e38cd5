"""Sharing a plan, and what the prefecture makes of it: rights, withdrawing, joining, files."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from docx import Document

from kanmin.plan import parse, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.oversight import joining
from kanmin.server.permissions import OVERSEERS
from kanmin.server.store import services, sharing
from kanmin.server.store.models import PublishedReport, StoredPlan
from kanmin.server.store.sharing_models import SharedPlan
from tests.server import body_of, new_person, plan_for, signed_in, told

pytestmark = pytest.mark.django_db
SABAE, FUKUI, ISHIKAWA = "182079", "180009", "170003"
TOWNS = (SABAE, "182010", "182028", "182044")
PAGE = "/oversight/prefectures/18/together"
ROUTES = (PAGE, f"{PAGE}?least=2", f"{PAGE}/files/csv", f"/oversight/plans/plan-{SABAE}")


def stored(code: str, *titles: str) -> StoredPlan:
    """A plan of a body; of the measures of the sample, with other titles where some are given."""
    raw = to_raw(plan_for(code, max(2, len(titles))))
    raw["bodies"][0]["name"] = f"団体{code}"
    for measure, title in zip(raw["measures"], titles, strict=False):
        measure["title"] = title
    return services.create(parse(raw), f"plan-{code}", None, "").revision.plan


@pytest.fixture
def prefecture() -> Client:
    return signed_in(new_person(FUKUI, Role.SUPPORTER))


@pytest.fixture
def towns() -> list[StoredPlan]:
    """Four towns that share a plan; the first measure of three is one thing."""
    own = ("議場の改修", "除雪車の位置の公開", "給食費の口座振替")
    found = [stored(code, "スマホ教室", title) for code, title in zip(TOWNS, own, strict=False)]
    found.append(stored(TOWNS[3], "図書館の蔵書検索", "公園の改修"))
    for one in found:
        sharing.share(one, None)
    return found


def key_of() -> str:
    codes = [row.plan.lg_code for row in SharedPlan.objects.filter(until=None)]
    return joining.grouped(sharing.shared_plans(codes)).found[0].key


def test_a_plan_is_shared_by_its_editor_and_withdrawn_and_both_stay_known() -> None:
    one = stored(SABAE)
    client = signed_in(new_person(SABAE, Role.EDITOR))
    page = body_of(client.get("/desk/plans/plan-182079"))
    assert "共有していません" in page
    assert "福井県と国の担当者が、この計画の全文（案を含む）を読めます。" in page
    for _time in range(2):
        assert client.post("/desk/plans/plan-182079/share").status_code == 302
    assert sharing.is_shared(one)
    assert "共有しています" in body_of(client.get("/desk/plans/plan-182079"))
    for _time in range(2):
        assert client.post("/desk/plans/plan-182079/withdraw").status_code == 302
    assert not sharing.is_shared(one)
    client.post("/desk/plans/plan-182079/share")
    assert [row.until is None for row in sharing.history(one)] == [True, False]
    assert "これまでの共有（1）" in body_of(client.get("/desk/plans/plan-182079"))


def test_one_plan_is_not_shared_twice_at_a_time() -> None:
    one = stored(SABAE)
    sharing.share(one, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        SharedPlan.objects.create(plan=one)


@pytest.mark.parametrize("verb", ["share", "withdraw"])
@pytest.mark.parametrize("role", Role)
def test_only_an_editor_of_the_body_shares_and_withdraws(verb: str, role: Role) -> None:
    one = stored(SABAE)
    if verb == "withdraw":
        sharing.share(one, None)
    before = sharing.is_shared(one)
    path = f"/desk/plans/plan-{SABAE}/{verb}"
    other = signed_in(new_person(TOWNS[1], role)).post(path).status_code
    assert other == (404 if role is Role.EDITOR else 403)
    assert sharing.is_shared(one) is before
    own = signed_in(new_person(SABAE, role)).post(path).status_code
    assert own == (302 if role is Role.EDITOR else 403)
    assert sharing.is_shared(one) is (before ^ (role is Role.EDITOR))
    assert signed_in(new_person(SABAE, Role.EDITOR)).get(path).status_code == 405


@pytest.mark.parametrize(
    ("code", "status"), [(FUKUI, 200), ("", 200), (ISHIKAWA, 404), (SABAE, 404)]
)
@pytest.mark.parametrize("path", ROUTES)
def test_the_own_prefecture_and_the_state_read_what_is_shared(
    towns: list[StoredPlan], path: str, code: str, status: int
) -> None:
    role = Role.SUPPORTER if code else Role.STATE
    assert signed_in(new_person(code, role)).get(path).status_code == status
    one = f"{PAGE}/{key_of()}"
    client = signed_in(new_person(code, role))
    assert client.get(one).status_code == status
    assert client.get(f"{one}/files/csv").status_code == status


@pytest.mark.parametrize("role", Role)
def test_other_roles_are_refused(towns: list[StoredPlan], role: Role) -> None:
    client = signed_in(new_person(FUKUI, role))
    for path in (*ROUTES, f"{PAGE}/{key_of()}", f"{PAGE}/{key_of()}/files/csv"):
        assert client.get(path).status_code == (200 if role in OVERSEERS else 403)


def test_what_is_not_shared_or_no_longer_is_not_there(
    towns: list[StoredPlan], prefecture: Client
) -> None:
    address = f"/oversight/plans/plan-{SABAE}"
    assert "スマホ教室" in body_of(prefecture.get(address))
    sharing.withdraw(towns[0], None)
    assert prefecture.get(address).status_code == 404
    assert f"団体{SABAE}" not in body_of(prefecture.get(f"{PAGE}?least=2"))
    assert prefecture.get("/oversight/plans/none").status_code == 404


def test_a_published_report_shares_nothing(prefecture: Client) -> None:
    one = stored(SABAE)
    PublishedReport.objects.create(plan=one, fiscal_year=2027, revision=1)
    assert sharing.shared_plans() == ()
    assert prefecture.get(f"/oversight/plans/{one.key}").status_code == 404


def test_a_shared_plan_is_read_as_it_was_last_saved(
    towns: list[StoredPlan], prefecture: Client
) -> None:
    plan = plan_for(SABAE).model_copy(update={"title": "書き直した計画名"})
    services.save(towns[0], plan, 1, None, "")
    page = body_of(prefecture.get(f"/oversight/plans/plan-{SABAE}"))
    assert "書き直した計画名" in page
    assert "スマホ教室" not in page
    assert "<form" not in page[page.index("<main") :]


def test_the_page_lists_what_the_shared_plans_have_in_common(
    towns: list[StoredPlan], prefecture: Client
) -> None:
    page = body_of(prefecture.get(PAGE))
    assert "計画を共有している市町村：4／17" in page
    assert "計画が共有されていない市町村（13）" in page
    assert "1件の候補" in page
    assert "スマホ教室" in page
    detail = body_of(prefecture.get(f"{PAGE}/{key_of()}"))
    assert "3団体の施策の題は「スマホ教室」です。" in detail
    assert "計画にない" in detail
    assert "計画が共有されていない" in detail
    assert f"/oversight/plans/plan-{SABAE}" in detail


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("least=3", 1),
        ("least=4", 0),
        ("category=1", 1),
        ("category=2", 0),
        ("year=2028", 1),
        ("year=2040", 0),
        ("category=&year=&least=", 1),
    ],
)
def test_the_list_is_narrowed(
    towns: list[StoredPlan], prefecture: Client, query: str, count: int
) -> None:
    assert f"{count}件の候補" in body_of(prefecture.get(f"{PAGE}?{query}"))
    rows = body_of(prefecture.get(f"{PAGE}/files/csv?{query}")).strip().splitlines()
    assert len(rows) == 1 + 3 * count


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("least=1", "団体数「1」では絞り込めません"),
        ("least=たくさん", "団体数「たくさん」では絞り込めません"),
        ("category=6", "分類「6」では絞り込めません"),
        ("year=x", "年度「x」では絞り込めません"),
    ],
)
def test_what_cannot_narrow_is_told(prefecture: Client, query: str, sentence: str) -> None:
    response = prefecture.get(f"{PAGE}?{query}")
    assert response.status_code == 400
    assert sentence in told(response)


@pytest.mark.parametrize(
    "path",
    [f"{PAGE}/none", f"{PAGE}/files/exe", f"{PAGE}/none/files/csv", PAGE.replace("18", "48")],
)
def test_what_is_not_there_is_404(prefecture: Client, path: str) -> None:
    assert prefecture.get(path).status_code == 404


def test_a_prefecture_with_no_shared_plan_is_told_what_to_do(prefecture: Client) -> None:
    page = body_of(prefecture.get(PAGE))
    assert "計画を共有している団体は、まだありません。" in page
    assert "計画を共有している市町村：0／17" in page


def test_the_prefectures_page_leads_there_for_its_own_only(prefecture: Client) -> None:
    assert PAGE in body_of(prefecture.get("/oversight/prefectures/18"))
    assert "together" not in body_of(prefecture.get("/oversight/prefectures/17"))


@pytest.mark.parametrize(("form", "head"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_files_of_a_proposal(
    towns: list[StoredPlan], prefecture: Client, form: str, head: bytes
) -> None:
    response: Any = prefecture.get(f"{PAGE}/{key_of()}/files/{form}")
    assert response.content.startswith(head)
    if form == "docx":
        found = Document(io.BytesIO(response.content))
        cells = [c.text for t in found.tables for row in t.rows for c in row.cells]
        assert "スマホ教室" in cells
        assert "計画が共有されていない" in cells


def test_the_address_of_a_proposal_holds_while_a_body_joins(
    towns: list[StoredPlan], prefecture: Client
) -> None:
    address = f"{PAGE}/{key_of()}"
    sharing.share(stored("182052", "スマートフォン講座（高齢者）"), None)
    page = body_of(prefecture.get(address))
    assert "団体182052" in page


def test_a_damaged_plan_is_told_and_the_others_are_there(
    towns: list[StoredPlan], prefecture: Client
) -> None:
    towns[3].revisions.update(digest="x" * 64)
    page = body_of(prefecture.get(PAGE))
    assert "読み出せないため、含めていません。" in page
    assert "1件の候補" in page


def test_who_shared_may_leave(towns: list[StoredPlan]) -> None:
    person = new_person(SABAE, Role.EDITOR)
    sharing.withdraw(towns[0], person)
    sharing.share(towns[0], person)
    Person.objects.filter(pk=person.pk).delete()
    assert sharing.is_shared(towns[0])
    assert len(sharing.history(towns[0])) == 2
