"""Changes from above in the store and on the pages: told, answered, taken, traced."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from kanmin.draft import from_national, from_upper
from kanmin.handbook import on
from kanmin.plan import Plan, parse, to_raw
from kanmin.plan.identity import new_id
from kanmin.server.accounts.roles import Role
from kanmin.server.cascading import telling
from kanmin.server.cascading.impacts import ImpactStance
from kanmin.server.store import queries, searching, services, sharing, upkeep
from kanmin.server.store.cascade_models import (
    ImpactAnswer,
    ImpactRow,
    TakenUpRow,
    UpperChangeRecord,
)
from kanmin.server.store.deciding_models import PlanProposal, Publication
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.tracing import project_published
from tests.conftest import TODAY
from tests.server import body_of, new_person, plan_for, signed_in, told

pytestmark = pytest.mark.django_db
SABAE, ECHIZEN, FUKUI, TOKYO = "182079", "182095", "180009", "131016"
BOOK = on(TODAY)
NATIONAL = BOOK.measures_for("municipality")[0]
LATER = BOOK.edition.model_copy(update={"id": "sample", "title": "見本の版", "date": TODAY})


def later(**fields: Any) -> Any:
    """The handbook as a fictional edition has it: the first national measure changed."""
    measures = tuple(
        m.model_copy(update=fields) if m.id == NATIONAL.id else m for m in BOOK.measures
    )
    return BOOK.model_copy(update={"measures": measures, "edition": LATER})


def town(code: str, *, taken: bool = True) -> StoredPlan:
    plan = plan_for(code)
    measure = from_national(NATIONAL, plan.body, new_id).model_copy(update={"id": "mn"})
    raw = to_raw(plan)
    raw["measures"] = [*raw["measures"], *([to_raw(measure)] if taken else [])]
    return services.create(parse(raw), f"plan-{code}", None, "").revision.plan


def tell(**fields: Any) -> UpperChangeRecord:
    row = telling.tell_edition(BOOK, later(**fields), None)
    assert row
    telling.measured(row)
    return row


def publish(stored: StoredPlan, number: int = 1) -> Publication:
    """The head of a plan as a published version."""
    proposal = PlanProposal.objects.create(
        plan=stored,
        revision=stored.head,
        value={"title": "起案", "drafted_on": TODAY.isoformat()},
        decided_revision=stored.head,
        ended_at=dt.datetime.now(dt.UTC),
    )
    row = Publication.objects.create(
        plan=stored, number=number, revision=stored.head, proposal=proposal, published_on=TODAY
    )
    project_published(stored)
    searching.update(stored)
    return row


def head(stored: StoredPlan) -> Plan:
    stored.refresh_from_db()
    return queries.document(queries.revision(stored))


@pytest.fixture
def stored() -> StoredPlan:
    return town(SABAE)


@pytest.fixture
def editor(stored: StoredPlan) -> Client:
    return signed_in(new_person(stored.lg_code, Role.EDITOR))


def test_a_new_edition_stands_on_the_desk_until_it_is_answered(
    stored: StoredPlan, editor: Client
) -> None:
    row = tell(title="新しい名の施策")
    assert "上位の変化が1件、答えを待っています" in body_of(editor.get("/desk"))
    page = body_of(editor.get(f"/desk/plans/{stored.key}/above/{row.pk}"))
    assert "この施策のもとになった施策です。" in page
    assert "新しい名の施策" in page
    refused = editor.post(f"/desk/plans/{stored.key}/above/{row.pk}/answer", {"answer": "none"})
    assert refused.status_code == 400
    assert "変更が要らない理由がありません" in told(refused)
    said = {"answer": "none", "because": "町では名前を変えません。"}
    editor.post(f"/desk/plans/{stored.key}/above/{row.pk}/answer", said)
    assert ImpactAnswer.objects.get().because == said["because"]
    assert "答えを待っています" not in body_of(editor.get("/desk"))
    assert said["because"] in body_of(editor.get(f"/desk/plans/{stored.key}/above"))


def test_the_draft_comes_into_the_plan_as_one_revision(stored: StoredPlan, editor: Client) -> None:
    row = tell(title="新しい名の施策")
    before = stored.head
    response = editor.post(
        f"/desk/plans/{stored.key}/above/{row.pk}/take",
        {"base": str(before), "where": "/measures/mn"},
    )
    assert f"/compare?from={before}&to={before + 1}" in response["Location"]
    assert head(stored).measures[-1].title == "新しい名の施策"
    answer = ImpactAnswer.objects.get()
    assert (answer.answer, answer.revision) == (ImpactStance.TAKEN.value, before + 1)


def test_a_draft_meets_what_another_person_wrote_meanwhile(
    stored: StoredPlan, editor: Client
) -> None:
    row = tell(title="新しい名の施策")
    base = stored.head
    mine = head(stored).model_copy(update={"title": "ほかの人の題"})
    services.save(stored, mine, base, None, "")
    editor.post(
        f"/desk/plans/{stored.key}/above/{row.pk}/take",
        {"base": str(base), "where": "/measures/mn"},
    )
    assert (head(stored).title, head(stored).measures[-1].title) == (
        "ほかの人の題",
        "新しい名の施策",
    )


def test_it_can_be_put_off_to_a_day_that_has_not_passed(stored: StoredPlan, editor: Client) -> None:
    row = tell(title="新しい名の施策")
    where = f"/desk/plans/{stored.key}/above/{row.pk}/answer"
    past = editor.post(where, {"answer": "later", "due_on": "2020-01-01", "because": "忙しい"})
    assert past.status_code == 400
    assert "忙しい" in body_of(past)
    editor.post(where, {"answer": "later", "due_on": "令和19年3月31日"})
    assert "上位の変化が1件" in body_of(editor.get("/desk"))
    assert "2037" in body_of(editor.get(f"/desk/plans/{stored.key}/above"))


def test_what_is_told_twice_is_kept_once_and_a_plan_not_touched_hears_nothing() -> None:
    apart = town(ECHIZEN, taken=False)
    first, second = tell(title="新しい名の施策"), tell(title="新しい名の施策")
    assert first.pk == second.pk
    assert ImpactRow.objects.get(plan=apart).places == 0
    page = signed_in(new_person(ECHIZEN, Role.EDITOR)).get(f"/desk/plans/{apart.key}/above")
    assert "新しい名の施策" not in body_of(page)


def test_the_officers_of_touched_plans_get_a_mail(stored: StoredPlan, settings: Any) -> None:
    settings.MAIL_IS_SET = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    new_person(SABAE, Role.EDITOR, email="a@example.lg.jp")
    new_person(SABAE, Role.SECTION, email="b@example.lg.jp")
    row = tell(title="新しい名の施策")
    telling.look_through.func(row.pk, "ja")
    (sent,) = mail.outbox
    assert (sent.bcc, "見本の版" in sent.subject) == (["a@example.lg.jp"], True)
    telling.look_through.func(row.pk, "ja")
    assert len(mail.outbox) == 1


def with_upper(stored: StoredPlan, above: StoredPlan) -> None:
    """The town takes up the prefecture's first measure."""
    plan = head(stored)
    source = head(above).measures[0]
    measure = from_upper(source, f"{above.key}/{source.id}", "福井県", plan.body, new_id)
    changed = plan.model_copy(update={"measures": (*plan.measures, measure)})
    services.save(stored, changed, stored.head, None, "")


def test_a_changed_measure_of_the_prefecture_reaches_its_towns_only(stored: StoredPlan) -> None:
    above = services.create(plan_for(FUKUI), "ken", None, "").revision.plan
    telling.tell_publication(publish(above), None)
    with_upper(stored, above)
    plan = head(above)
    first = plan.measures[0].model_copy(update={"title": "改めた県の施策"})
    changed = plan.model_copy(update={"measures": (first, *plan.measures[1:])})
    services.save(above, changed, above.head, None, "")
    away = town(TOKYO)
    row = telling.tell_publication(publish(above, 2), None)
    assert row
    telling.measured(row)
    assert {r.plan_id: r.places for r in ImpactRow.objects.filter(change=row)} == {stored.pk: 1}
    editor = signed_in(new_person(SABAE, Role.EDITOR))
    assert "改めた県の施策" in body_of(editor.get(f"/desk/plans/{stored.key}/above/{row.pk}"))
    other = signed_in(new_person(TOKYO, Role.EDITOR))
    assert other.get(f"/desk/plans/{away.key}/above/{row.pk}").status_code == 404
    telling.untell_publication(Publication.objects.get(number=2))
    assert editor.get(f"/desk/plans/{stored.key}/above/{row.pk}").status_code == 404


def test_the_trace_counts_what_can_be_read_and_says_so(stored: StoredPlan) -> None:
    anybody = Client(HTTP_HOST="localhost")
    state = signed_in(new_person("", Role.STATE))
    measure = f"/trace/measures/{NATIONAL.id}"
    assert "鯖江市" not in body_of(anybody.get(measure))
    assert "鯖江市" not in body_of(state.get(measure))
    sharing.share(stored, None)
    assert "鯖江市" not in body_of(anybody.get(measure))
    assert "鯖江市" not in body_of(state.get(measure))
    assert "鯖江市" in body_of(state.get(f"{measure}?shared=1"))
    assert "鯖江市" not in body_of(anybody.get(f"{measure}?shared=1"))
    publish(stored)
    page = body_of(anybody.get(measure))
    assert "鯖江市" in page
    assert "予定" in page
    assert anybody.get(f"/trace/bodies/{ECHIZEN}").status_code == 404
    assert NATIONAL.title in body_of(anybody.get(f"/trace/bodies/{SABAE}"))
    matrix = body_of(anybody.get(f"/trace/prefectures/18/matrix?category={NATIONAL.category}"))
    assert "鯖江市" in matrix
    table = anybody.get("/trace/files/csv").content.decode("utf-8-sig").splitlines()
    row = next(line for line in table if line.startswith(NATIONAL.id)).split(",")
    assert row[-6:] == ["0", "1", "0", "0", "0", "1"]


def test_a_reason_is_kept_in_the_plan_and_shown_in_the_trace(
    stored: StoredPlan, editor: Client
) -> None:
    other = BOOK.measures_for("municipality")[1]
    page = f"/desk/plans/{stored.key}/trace"
    typed = {"base": str(stored.head), "ref": other.id, "answer": "not-applicable"}
    refused = editor.post(f"{page}/stance", typed)
    assert refused.status_code == 400
    assert "理由がない" in told(refused)
    editor.post(f"{page}/stance", {**typed, "reason": "対象の施設がありません。"})
    (stance,) = head(stored).stances
    assert (stance.ref, stance.name) == (other.id, other.title)
    assert "対象の施設がありません。" in body_of(editor.get(page))
    publish(stored)
    anybody = Client(HTTP_HOST="localhost")
    assert "対象の施設がありません。" in body_of(anybody.get(f"/trace/measures/{other.id}"))
    editor.post(f"{page}/stance", {**typed, "base": str(stored.head), "answer": ""})
    assert head(stored).stances == ()


def test_a_measure_of_the_prefecture_is_taken_into_the_plan_once(
    stored: StoredPlan, editor: Client
) -> None:
    above = services.create(plan_for(FUKUI), "ken", None, "").revision.plan
    ref = f"ken/{head(above).measures[0].id}"
    take = f"/desk/plans/{stored.key}/trace/take"
    assert editor.post(take, {"base": str(stored.head), "ref": ref}).status_code == 404
    publish(above)
    first = editor.post(take, {"base": str(stored.head), "ref": ref})
    again = editor.post(take, {"base": str(stored.head), "ref": ref})
    assert first["Location"] == again["Location"]
    (taken,) = [m for m in head(stored).measures if m.origin.ref == ref]
    assert taken.origin.name.startswith("福井県")
    assert all(not one.values for one in taken.indicators)


def test_the_overview_tells_of_shared_plans_only(stored: StoredPlan) -> None:
    row = tell(title="新しい名の施策")
    keeper = signed_in(new_person(FUKUI, Role.SUPPORTER))
    assert "鯖江市" not in body_of(keeper.get(f"/oversight/changes/{row.pk}"))
    sharing.share(stored, None)
    assert "鯖江市" in body_of(keeper.get(f"/oversight/changes/{row.pk}"))
    away = signed_in(new_person("130001", Role.SUPPORTER))
    assert "鯖江市" not in body_of(away.get(f"/oversight/changes/{row.pk}"))


def test_the_feed_tells_what_reaches_a_body(stored: StoredPlan) -> None:
    tell(title="新しい名の施策")
    feed = Client(HTTP_HOST="localhost").get("/changes.atom?code=182079")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "見本の版" in body_of(feed)


def test_rows_are_made_anew_and_verified(stored: StoredPlan) -> None:
    publish(stored)
    rows = list(TakenUpRow.objects.order_by("public", "ref").values_list("public", "ref"))
    assert rows == [(False, NATIONAL.id), (True, NATIONAL.id)]
    assert list(upkeep.verify()) == []
    TakenUpRow.objects.filter(public=True).delete()
    assert len(list(upkeep.verify())) == 1
    upkeep.rebuild()
    assert list(upkeep.verify()) == []


def test_an_old_store_gets_its_rows_on_the_first_start(stored: StoredPlan) -> None:
    TakenUpRow.objects.all().delete()
    upkeep.add_missing_rows()
    assert list(upkeep.verify()) == []


def test_a_new_plan_names_the_published_plan_of_its_prefecture() -> None:
    above = services.create(plan_for(FUKUI), "ken", None, "").revision.plan
    publish(above)
    client = signed_in(new_person(ECHIZEN, Role.EDITOR))
    client.post("/desk/create", {"first": "2027", "last": "2031"})
    made = head(StoredPlan.objects.get(lg_code=ECHIZEN))
    assert [one.ref for one in made.plans_above] == ["", "ken"]
    assert made.plans_above[1].name == head(above).title


def test_a_circle_of_plans_above_is_told_and_nothing_hangs(
    stored: StoredPlan, editor: Client
) -> None:
    above = services.create(plan_for(FUKUI), "ken", None, "").revision.plan
    for one, ref in ((stored, "ken"), (above, stored.key)):
        raw = to_raw(head(one))
        raw["plans_above"] = [{"id": "a1", "kind": "prefectural", "name": "上", "ref": ref}]
        services.save(one, parse(raw), one.head, None, "")
    told_of = "上位の計画をたどると、この計画に戻ります"
    page = body_of(editor.get(f"/desk/plans/{stored.key}/above"))
    assert told_of not in page  # what the prefecture only drafts is nobody's business
    publish(above)
    assert told_of in body_of(editor.get(f"/desk/plans/{stored.key}/above"))


def test_a_measure_links_to_the_one_above_whatever_its_origin_says(
    stored: StoredPlan, editor: Client
) -> None:
    page = f"/desk/plans/{stored.key}/measures/mn"
    assert f'href="/trace/measures/{NATIONAL.id}"' in body_of(editor.get(page))
    for ref, link in (("ken/u1", 'href="/trace/plans/ken/u1"'), ("県/ 1/x", ""), ("/", "")):
        raw = to_raw(head(stored))
        raw["measures"][-1]["origin"] = {"kind": "prefectural", "ref": ref, "name": "県の施策"}
        services.save(stored, parse(raw), stored.head, None, "")
        response = editor.get(page)
        assert response.status_code == 200
        assert link in body_of(response)
