"""The API: the same as on the pages, for programs; written with a token, nothing lost."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone
from ninja.operation import Operation

from kanmin.plan import parse, to_raw
from kanmin.server import making
from kanmin.server.accounts import services as accounts
from kanmin.server.accounts import tokens
from kanmin.server.accounts.models import FirstLink, Person, SecondFactorRule
from kanmin.server.accounts.roles import Role
from kanmin.server.accounts.token_models import ApiToken, Scope
from kanmin.server.api import bearer, events
from kanmin.server.api.bearer import Bearer
from kanmin.server.api.service import api
from kanmin.server.permissions import MATRIX, READERS, WRITERS
from kanmin.server.read_only import shown
from kanmin.server.store import services
from kanmin.server.store.audit_models import AuditRecord
from kanmin.server.store.models import Revision, StoredPlan
from kanmin.server.store.searching import update
from tests.server import body_of, new_person, plan_for, signed_in
from tests.test_server_opendata import publish, take_back

pytestmark = pytest.mark.django_db
SABAE, CHIYODA = "182079", "131016"
BOTH = frozenset(Scope)
MANY = json.dumps(
    {
        "bodies": [{"lg_code": SABAE}],
        "period": {"first": 2027, "last": 2031},
        "measures": [{"title": "a"}] * 2_001,
    }
)
HERE = "/api/v1"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What one test asked for counts for no other; the next one's plans have the same keys."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="localhost")


def key_for(person: Person, scopes: frozenset[Scope] = BOTH, days: int = 30) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.issue(person, '予算の連携', scopes, days)}"}


@pytest.fixture
def key() -> dict[str, str]:
    return key_for(new_person(SABAE, Role.EDITOR))


def got(client: Client, path: str, status: int = 200, headers: dict[str, str] | None = None) -> Any:
    response: Any = client.get(f"{HERE}{path}", headers=headers)
    assert response.status_code == status, response.content.decode()
    return response.json()


def sent(client: Client, method: str, path: str, raw: Any = None, **headers: str) -> Any:
    data = None if raw is None else json.dumps(raw)
    return client.generic(
        method, f"{HERE}{path}", data or "", content_type="application/json", headers=headers
    )


def draft(code: str = SABAE, name: str = "plan-x") -> StoredPlan:
    return services.create(plan_for(code), name, None, "").revision.plan


def of_sabae() -> dict[str, Any]:
    """A plan of the body by its own name."""
    raw = to_raw(plan_for(SABAE))
    return {**raw, "bodies": [{**raw["bodies"][0], "name": "鯖江市"}]}


OPERATIONS: list[Operation] = [
    one
    for router in api._get_bound_routers()
    for view in router.path_operations.values()
    for one in view.operations
]
WITH_TOKEN = [one for one in OPERATIONS if one.auth_callbacks]


def test_a_host_that_only_reads_answers_no_operation_for_tokens() -> None:
    paths = {
        re.sub("{[^}]+}", "1", f"/api/v1{path}"): view
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
    }
    closed = {path for path in paths if not shown(resolve(path), "GET")}
    for_tokens = {
        path
        for path, view in paths.items()
        if any(one.auth_callbacks and "GET" in one.methods for one in view.operations)
    }
    assert len(for_tokens) > 4
    assert for_tokens <= closed
    assert closed & {"/api/v1/plans", "/api/v1/search", "/api/v1/plans/1"} == set()


@pytest.mark.parametrize("what", ["", "/revisions", "/revisions/1", "/findings"])
def test_whatever_is_read_of_a_draft_is_in_the_audit_log(
    client: Client, key: dict[str, str], what: str
) -> None:
    draft()
    got(client, f"/drafts/plan-x{what}", headers=key)
    assert AuditRecord.objects.filter(action="file-taken", target="plan plan-x").count() == 1


# what is public


def test_published_plans_are_listed_and_drafts_never(client: Client) -> None:
    publish(plan_for(SABAE), "sabae")
    draft(CHIYODA, "secret-plan")
    listed = got(client, "/plans")
    assert (listed["count"], [one["key"] for one in listed["items"]]) == (1, ["sabae"])
    assert listed["items"][0]["lg_code"] == SABAE
    assert listed["items"][0]["measures"] == len(plan_for(SABAE).measures)
    assert got(client, "/plans?prefecture=13")["count"] == 0
    assert got(client, "/plans?tier=prefecture")["count"] == 0
    for path in ("", "/measures", "/measures/m1", "/versions", "/measures/m1/similar"):
        got(client, f"/plans/secret-plan{path}", 404)


def test_a_document_goes_out_byte_for_byte_and_old_versions_stay(client: Client) -> None:
    publish(plan_for(SABAE), "sabae")
    newer = plan_for(SABAE).model_copy(update={"title": "二つめの版"})
    publish(newer, "sabae", 2)
    first = client.get(f"{HERE}/plans/sabae/versions/1").content
    now = client.get(f"{HERE}/plans/sabae").content
    assert first == services.document_bytes(parse(json.loads(first)))
    assert (json.loads(first)["title"], json.loads(now)["title"]) == (
        plan_for(SABAE).title,
        "二つめの版",
    )
    told = got(client, "/plans/sabae/versions")
    assert [(one["version"], one["in_force"]) for one in told] == [(2, True), (1, False)]


def test_measures_and_what_is_like_them(client: Client) -> None:
    row = publish(plan_for(SABAE), "sabae")
    other = publish(plan_for(CHIYODA), "chiyoda")
    for one in (row, other):
        update(one.plan)
    several = got(client, "/plans/sabae/measures")
    assert [one["id"] for one in several] == [one.id for one in plan_for(SABAE).measures]
    assert got(client, "/plans/sabae/measures/m1") == several[0]
    got(client, "/plans/sabae/measures/none", 404)
    assert "chiyoda" in {one["plan"] for one in got(client, "/plans/sabae/measures/m1/similar")}


def test_search_counts_narrows_and_suggests_as_the_page_does(client: Client) -> None:
    update(publish(plan_for(SABAE), "sabae").plan)
    found = got(client, "/search?kind=measure")
    assert found["count"] == len(plan_for(SABAE).measures)
    assert {one["plan"] for one in found["items"]} == {"sabae"}
    assert found["facets"]["prefecture"] == {"18": found["count"]}
    assert got(client, "/search?kind=measure&prefecture=東京都")["count"] == 0
    told = got(client, "/search?kind=nonsense", 422)
    assert "nonsense" in told["detail"]


def test_bodies_by_code_and_name_with_source_and_date(client: Client) -> None:
    found = got(client, f"/bodies/{SABAE}")
    assert (found["name"], found["plans"]) == ("鯖江市", [])
    assert all(one["source"] for one in found["figures"])
    assert got(client, "/bodies/鯖江市") == found
    assert got(client, "/bodies?prefecture=18&tier=municipality")["count"] == 17
    assert len(got(client, f"/bodies/{SABAE}/similar?count=3")) == 3
    assert "検査数字" in got(client, "/bodies/182070", 404)["detail"]
    assert "府中市" in got(client, "/bodies/府中市", 422)["detail"]


def test_plans_are_compared_cell_by_cell(client: Client) -> None:
    publish(plan_for(SABAE), "sabae")
    publish(plan_for(CHIYODA), "chiyoda")
    cells = got(client, "/comparison?plans=sabae,chiyoda")
    assert {one["column"] for one in cells} >= {"福井県鯖江市", "東京都千代田区"}
    got(client, "/comparison?plans=sabae,none", 422)
    got(client, "/comparison", 422)


def test_the_handbook_by_kind_and_day(client: Client) -> None:
    terms = got(client, "/handbook/terms")
    assert got(client, f"/handbook/terms/{terms[0]['id']}") == terms[0]
    got(client, "/handbook/terms/none", 404)
    got(client, "/handbook/none", 422)
    got(client, "/handbook/terms?on=2016-01-01", 422)
    got(client, "/handbook/terms?on=yesterday", 422)
    got(client, "/handbook/terms?framework=none", 422)


def test_what_was_published_is_read_on_from_where_one_stopped(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "SETTLED", dt.timedelta())
    rows = [publish(plan_for(SABAE), f"plan-{number}") for number in range(5)]
    take_back(rows[1])
    seen, after = [], ""
    for _page in range(5):
        found = got(client, f"/changes?size=2&after={after}")
        seen += [(one["plan"], one["event"]) for one in found["items"]]
        after = found["next"]
    assert seen == [(f"plan-{number}", "published") for number in range(5)] + [
        ("plan-1", "withdrawn")
    ]
    take_back(rows[0])
    found = got(client, f"/changes?after={after}")
    assert [(one["plan"], one["event"]) for one in found["items"]] == [("plan-0", "withdrawn")]
    got(client, "/changes?after=1~2~3", 422)
    monkeypatch.setattr(events, "SETTLED", dt.timedelta(minutes=1))
    assert got(client, "/changes")["items"] == []  # what began earlier may yet end later


def test_the_check_says_the_same_as_on_the_command_line(client: Client) -> None:
    raw = to_raw(plan_for(SABAE))
    found = sent(client, "POST", "/check", raw).json()
    assert found["lg_code"] == SABAE
    assert {one["requirement"] for one in found["findings"]} >= {"act9.declaration"}
    assert not StoredPlan.objects.exists()


def test_few_plans_are_checked_at_a_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_PLACES", threading.BoundedSemaphore(1))
    monkeypatch.setattr(making, "LONGEST_WAIT", 0.05)
    raw = to_raw(plan_for(SABAE))
    with making.one_of_few():
        refused = sent(client, "POST", "/check", raw)
        assert (refused.status_code, refused.json()["status"]) == (503, 503)
        assert int(refused["Retry-After"]) > 0
    assert sent(client, "POST", "/check", raw).status_code == 200


def test_pages_of_a_list_name_those_beside_them(client: Client) -> None:
    response = client.get(f"{HERE}/bodies?size=50&page=2")
    assert response["Link"] == (
        '</api/v1/bodies?size=50&page=1>; rel="prev", </api/v1/bodies?size=50&page=3>; rel="next"'
    )
    assert got(client, "/bodies?page=9999999")["items"] == []
    for wrong in ("page=0", "size=0", "size=101", "page=x", "prefecture=999"):
        assert got(client, f"/bodies?{wrong}", 422)["errors"][0]["where"]


def test_what_is_unchanged_is_not_sent_again(client: Client) -> None:
    publish(plan_for(SABAE), "sabae")
    first = client.get(f"{HERE}/plans/sabae")
    again = client.get(f"{HERE}/plans/sabae", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    publish(plan_for(CHIYODA), "chiyoda")
    again = client.get(f"{HERE}/plans/sabae", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert first["Access-Control-Allow-Origin"] == "*"


# who may write


def test_every_operation_is_for_anybody_or_has_a_row_in_the_matrix() -> None:
    assert {one.operation_id for one in OPERATIONS if not one.auth_callbacks} == {
        "plans", "plan", "plan_versions", "plan_version", "measures", "measure",
        "similar_measures", "changes", "cases", "case", "search", "comparison", "bodies", "body",
        "similar_bodies", "handbook_items", "handbook_item", "check",
    }  # fmt: skip
    doors = [one for operation in WITH_TOKEN for one in operation.auth_callbacks]
    assert all(isinstance(one, Bearer) and one.route in MATRIX for one in doors)
    rows = {name for name in MATRIX if name.startswith("api:")}
    assert {one.route for one in doors if isinstance(one, Bearer)} == rows


def ask(client: Client, one: Operation, headers: dict[str, str]) -> int:
    """The status of an operation that has what it needs: a plan, a measure, the state it is of."""
    (method,) = one.methods
    path = f"{HERE}{one.path}".format(key="plan-x", name="m1", number=1)
    raw: Any = of_sabae() if method == "POST" else to_raw(plan_for(SABAE))
    if "measures" in one.path:
        raw = raw["measures"][0]
    data = json.dumps(raw) if method in ("POST", "PUT") else ""
    given = {**headers, "If-Match": "*"}
    return client.generic(
        method, path, data, content_type="application/json", headers=given
    ).status_code


@pytest.mark.parametrize("one", WITH_TOKEN, ids=lambda one: str(one.operation_id))
def test_operations_by_role_scope_and_body(client: Client, one: Operation) -> None:
    draft()
    (door,) = one.auth_callbacks
    assert isinstance(door, Bearer)
    assert ask(client, one, {}) == 401
    for role in Role:
        allowed = role in MATRIX[door.route].roles
        assert ask(client, one, key_for(new_person(SABAE, role))) in (
            (200, 201) if allowed else (403,)
        ), role
        status = ask(client, one, key_for(new_person(CHIYODA, role)))
        told = (200,) if one.operation_id == "drafts" else (404, 422)
        assert status in (told if allowed else (403,)), role
    strange = frozenset(Scope) - {door.scope}
    assert ask(client, one, key_for(new_person(SABAE, *Role), strange)) == 403
    assert {one.plan.key for one in Revision.objects.select_related("plan")} <= {
        "plan-x", "plan-182079", "plan-182079-2",
    }  # fmt: skip


def test_the_rows_are_those_of_the_pages() -> None:
    assert MATRIX["api:draft"].roles == MATRIX["plan"].roles == READERS
    assert MATRIX["api:draft-save"].roles == MATRIX["save"].roles == WRITERS


def test_a_session_is_no_token(client: Client) -> None:
    draft()
    client.force_login(
        new_person(SABAE, Role.EDITOR), backend="django.contrib.auth.backends.ModelBackend"
    )
    got(client, "/drafts", 401)
    assert sent(client, "PUT", "/drafts/plan-x", {}).status_code == 401


@pytest.mark.parametrize(
    ("ending", "word"),
    [
        ("revoked", "取消し"),
        ("expired", "期限切れ"),
        ("inactive", "使えません"),
        ("moved", "使えません"),
        ("unknown", "知られていません"),
        ("second", "二段階認証"),
    ],
)
def test_a_token_that_ended_opens_nothing_and_says_why(
    client: Client, ending: str, word: str
) -> None:
    person = new_person(SABAE, Role.EDITOR)
    token = key_for(person)
    got(client, "/drafts", headers=token)
    match ending:
        case "revoked":
            tokens.revoke(ApiToken.objects.get(), person)
        case "expired":
            ApiToken.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
        case "inactive":
            Person.objects.update(is_active=False)
        case "moved":
            Person.objects.update(lg_code=CHIYODA)
        case "unknown":
            token = {"Authorization": f"Bearer {tokens.PREFIX}none"}
        case "second":
            SecondFactorRule.objects.create(lg_code=SABAE, everybody=True)
    response: Any = client.get(f"{HERE}/drafts", headers=token)
    assert response.status_code == 401
    assert word in response.json()["detail"]
    assert response["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_a_token_is_kept_as_its_digest_only_and_its_use_by_the_day(
    client: Client, key: dict[str, str]
) -> None:
    found = ApiToken.objects.get()
    assert key["Authorization"].removeprefix("Bearer ") not in repr(vars(found))
    got(client, "/drafts", headers=key)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        got(client, "/drafts", headers=key)
    assert not [one for one in seen.captured_queries if one["sql"].startswith("UPDATE")]
    found.refresh_from_db()
    assert found.used_on == timezone.localdate()


# writing


def test_a_plan_is_made_read_and_saved_as_a_new_revision(
    client: Client, key: dict[str, str]
) -> None:
    made = sent(client, "POST", "/drafts", of_sabae(), **key)
    assert made.status_code == 201
    place, etag = made["Location"].removeprefix(HERE), made["ETag"]
    read: Any = client.get(f"{HERE}{place}", headers=key)
    assert read["ETag"] == etag
    changed = {**read.json(), "title": "直した名前"}
    saved = sent(client, "PUT", place, changed, **key, **{"If-Match": etag})
    assert (saved.status_code, saved.json()["revision"]) == (200, 2)
    assert got(client, f"{place}/revisions", headers=key)["count"] == 2
    assert got(client, f"{place}/revisions/1", headers=key)["title"] == plan_for(SABAE).title
    got(client, f"{place}/revisions/9", 404, headers=key)
    assert got(client, f"{place}/findings", headers=key)["title"] == "直した名前"
    newest = Revision.objects.get(number=2)
    assert f"トークン{ApiToken.objects.get().pk}" in newest.message
    assert newest.author == ApiToken.objects.get().person
    assert AuditRecord.objects.filter(action="plan-saved", lg_code=SABAE).count() == 1


def test_who_was_first_stands_and_nothing_is_lost(client: Client, key: dict[str, str]) -> None:
    stored = draft()
    first = client.get(f"{HERE}/drafts/plan-x", headers=key)["ETag"]
    raw = to_raw(plan_for(SABAE))
    assert sent(client, "PUT", "/drafts/plan-x", raw, **key).status_code == 428
    mine = {**raw, "title": "先の題"}
    condition = {**key, "If-Match": first}
    newer = sent(client, "PUT", "/drafts/plan-x", mine, **condition)["ETag"]
    theirs = {**raw, "title": "後の題", "measures": raw["measures"][:1]}
    refused = sent(client, "PUT", "/drafts/plan-x", theirs, **condition)
    assert (refused.status_code, refused["ETag"]) == (412, newer)
    merged = sent(client, "PUT", "/drafts/plan-x?merge=true", theirs, **condition).json()
    assert [(one["where"], one["stored"], one["sent"]) for one in merged["conflicts"]] == [
        ("/title", "先の題", "後の題")
    ]
    now = got(client, "/drafts/plan-x", headers=key)
    assert (now["title"], len(now["measures"])) == ("先の題", 1)
    strange = {**key, "If-Match": '"of-another-plan"'}
    assert sent(client, "PUT", "/drafts/plan-x?merge=true", raw, **strange).status_code == 412
    stored.refresh_from_db()
    assert stored.head == 3


def test_one_measure_is_put_in_its_place_added_and_taken_out(
    client: Client, key: dict[str, str]
) -> None:
    draft()
    any_state = {**key, "If-Match": "*"}
    path = "/drafts/plan-x/measures"
    assert (
        sent(client, "PUT", f"{path}/m1", {"title": "替えた施策"}, **any_state).status_code == 200
    )
    assert (
        sent(client, "PUT", f"{path}/new1", {"title": "足した施策"}, **any_state).status_code == 200
    )
    titles = [one["title"] for one in got(client, "/drafts/plan-x", headers=key)["measures"]]
    assert (titles[0], titles[-1]) == ("替えた施策", "足した施策")
    assert sent(client, "DELETE", f"{path}/new1", **any_state).status_code == 200
    assert sent(client, "DELETE", f"{path}/new1", **any_state).status_code == 404
    wrong = sent(client, "PUT", f"{path}/m1", {"id": "other", "title": "x"}, **any_state)
    assert (wrong.status_code, wrong.json()["where"]) == (422, "/id")
    assert sent(client, "DELETE", f"{path}/m1", **key).status_code == 428


def test_a_plan_never_becomes_another_bodys(client: Client, key: dict[str, str]) -> None:
    draft()
    raw = to_raw(plan_for(CHIYODA))
    refused = sent(client, "POST", "/drafts", raw, **key)
    assert (refused.status_code, refused.json()["where"]) == (422, "/bodies")
    any_state = {**key, "If-Match": "*"}
    assert sent(client, "PUT", "/drafts/plan-x", raw, **any_state).status_code == 422
    assert StoredPlan.objects.get().head == 1


def test_a_plan_that_could_not_be_opened_or_is_anothers_in_name_is_not_saved(
    client: Client, key: dict[str, str]
) -> None:
    draft()
    raw = to_raw(plan_for(SABAE))
    any_state = {**key, "If-Match": "*"}
    for wrong in (
        {**raw, "framework": "no-such"},
        {**raw, "bodies": [{**raw["bodies"][0], "name": "越前市"}]},
        {**raw, "measures": [{"title": "a"}] * 2_001},
    ):
        for method, path in (("PUT", "/drafts/plan-x"), ("POST", "/drafts")):
            refused = sent(client, method, path, wrong, **any_state)
            assert refused.status_code in (413, 422), refused.content.decode()
    assert StoredPlan.objects.get().head == 1


def test_a_weakened_etag_is_the_same_state(client: Client, key: dict[str, str]) -> None:
    draft()
    raw = to_raw(plan_for(SABAE)) | {"title": "弱い印"}
    etag = client.get(f"{HERE}/drafts/plan-x", headers=key)["ETag"]
    saved = sent(client, "PUT", "/drafts/plan-x", raw, **key, **{"If-Match": f"W/{etag}"})
    assert saved.status_code == 200


def test_reading_a_draft_is_in_the_audit_log_once_a_day(
    client: Client, key: dict[str, str]
) -> None:
    draft()
    for _time in range(2):
        got(client, "/drafts/plan-x", headers=key)
    taken = AuditRecord.objects.filter(action="file-taken", lg_code=SABAE)
    assert [one.target for one in taken] == ["plan plan-x"]


@pytest.mark.parametrize("ending", ["inactive", "erased", "password", "elsewhere"])
def test_a_token_ends_for_good_with_what_ends_its_makers_sessions(
    client: Client, ending: str
) -> None:
    person = new_person(SABAE, Role.EDITOR)
    new_person(SABAE, Role.ADMINISTRATOR)
    token = key_for(person)
    match ending:
        case "inactive":
            accounts.change(person, person.role_set, "", active=False)
            accounts.change(person, person.role_set, "", active=True)
        case "erased":
            accounts.erase(person)
            assert ApiToken.objects.get().label == ""
        case "password":
            link = FirstLink.issue(person.role_set, SABAE, person=person)
            found = FirstLink.find(link)
            assert found
            accounts.accept(found, "", "horse-staple-10", "")
        case "elsewhere":
            signed_in(person).post("/account/sessions")
    got(client, "/drafts", 401, token)


def test_a_token_is_made_by_who_shows_the_password(client: Client) -> None:
    person = new_person(SABAE, Role.EDITOR)
    mine = signed_in(person)
    form = {"label": "連携\x00\n表", "days": "90", "scope": "drafts:read"}
    assert mine.post("/account/tokens/make", form).status_code == 400
    assert mine.post("/account/tokens/make", {**form, "present": "x"}).status_code == 400
    page = body_of(mine.post("/account/tokens/make", {**form, "present": "horse-staple-9"}))
    (token,) = re.findall(r"kanmin_[\w-]{43}", page)
    got(client, "/drafts", headers={"Authorization": f"Bearer {token}"})
    assert token not in body_of(mine.get("/account/tokens"))


# bad input


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[" * 100_000, "application/json", 422),
        ("[]", "application/json", 422),
        ('{"bodies": 1}', "application/json", 422),
        ('{"title": "\\ud800"}', "application/json", 422),
        ("{}", "text/plain", 415),
        (" " * (2 * 1024 * 1024 + 1), "application/json", 413),
        (MANY, "application/json", 413),
        ("\xff", "application/json", 400),
    ],
)
def test_what_is_no_plan_is_told_with_its_place(
    client: Client, data: str, kind: str, status: int
) -> None:
    response: Any = client.post(f"{HERE}/check", data, content_type=kind)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == response.status_code
    assert told["title"]
    assert told["detail"]


def test_trouble_is_told_as_a_problem_wherever_it_is(client: Client, key: dict[str, str]) -> None:
    for path in ("/none", "/plans/%00", "/plans/x/y/z", "/drafts/%00", f"/drafts/{'x' * 5_000}"):
        response = client.get(f"{HERE}{path}", headers=key)
        assert response.status_code == 404, path
        assert response["Content-Type"] == "application/problem+json"
    refused = client.post(f"{HERE}/plans")
    assert (refused.status_code, refused["Allow"]) == (405, "GET")
    for query in ("あ" * 10_001, "AND OR NOT", '"' * 51, "((((", "ｶﾝｺｳ", "-", "\x00"):
        response = client.get(f"{HERE}/search", {"q": query})
        assert response.status_code in (200, 422), query[:20]


def test_sentences_are_in_the_language_that_is_asked_for(client: Client) -> None:
    told = got(client, "/drafts", 401, {"Accept-Language": "en"})
    assert told["title"] == "A token is needed."
    assert got(client, "/drafts", 401)["title"] == "トークンが要ります。"


def test_who_asks_too_often_waits(client: Client, settings: Any, monkeypatch: Any) -> None:
    for throttle in OPERATIONS[0].throttle_objects:
        monkeypatch.setattr(throttle, "num_requests", 3)
    statuses = [client.get(f"{HERE}/handbook/terms").status_code for _time in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = client.get(f"{HERE}/handbook/terms")
    assert int(refused["Retry-After"]) > 0
    mine = key_for(new_person(SABAE, Role.EDITOR))  # counted by the token, not with neighbours
    assert client.get(f"{HERE}/handbook/terms", headers=mine).status_code == 200
    elsewhere = Client(HTTP_HOST="localhost", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.get(f"{HERE}/handbook/terms").status_code == 200
    forged = {"X-Forwarded-For": "198.51.100.1"}
    assert client.get(f"{HERE}/handbook/terms", headers=forged).status_code == 429


def test_tokens_are_not_tried_one_after_the_other(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bearer.REFUSALS, "num_requests", 3)
    bad = {"Authorization": "Bearer kanmin_none"}
    statuses = [client.get(f"{HERE}/drafts", headers=bad).status_code for _time in range(5)]
    assert statuses == [401, 401, 401, 429, 429]
    good = key_for(new_person(SABAE, Role.EDITOR))
    assert client.get(f"{HERE}/drafts", headers=good).status_code == 200


def test_head_is_get_without_what_it_carries(client: Client) -> None:
    response = client.head(f"{HERE}/handbook/terms")
    assert (response.status_code, response.content) == (200, b"")
    assert int(response["Content-Length"]) == len(client.get(f"{HERE}/handbook/terms").content)


def test_pages_are_kept_within_bounds_and_never_with_somebodys_form(client: Client) -> None:
    publish(plan_for(SABAE), "sabae")
    kept: Any = caches["pages"]
    kept.clear()
    for number in range(5):
        client.get(f"{HERE}/plans/sabae?n={number}")
    assert not kept._cache
    client.get(f"{HERE}/plans/sabae")
    assert len(kept._cache) == 1
