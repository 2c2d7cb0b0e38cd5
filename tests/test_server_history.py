"""History: autosaves of one sitting are one entry, named revisions stand alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from kanmin.plan import Plan, diff, parse, resolve, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.store import frames, queries, services
from kanmin.server.store.history import entries
from kanmin.server.store.models import Revision, StoredPlan
from tests.server import body_of, new_person, plan_for, signed_in, told, value

pytestmark = pytest.mark.django_db
CODE = "182079"
START = timezone.now() - dt.timedelta(days=1)


@pytest.fixture
def writer() -> Person:
    return new_person(CODE, Role.EDITOR)


@pytest.fixture
def stored(writer: Person) -> StoredPlan:
    made = services.create(plan_for(CODE), "p", writer, "雛形から作成").revision.plan
    Revision.objects.update(created_at=START)
    return made


def titled(stored: StoredPlan, title: str) -> Plan:
    return plan_for(CODE).model_copy(update={"title": title})


def save(stored: StoredPlan, title: str, who: Person, minutes: int, message: str = "") -> None:
    saved = services.save(stored, titled(stored, title), stored.head, who, message)
    when = START + dt.timedelta(minutes=minutes)
    Revision.objects.filter(pk=saved.revision.pk).update(created_at=when)


def numbers(stored: StoredPlan) -> list[list[int]]:
    return [[r.number for r in entry.revisions] for entry in entries(stored)[0]]


def test_autosaves_of_one_sitting_are_one_entry(stored: StoredPlan, writer: Person) -> None:
    for step in range(1, 6):
        save(stored, f"題{step}", writer, step)
    assert numbers(stored) == [[6, 5, 4, 3, 2], [1]]
    (change,) = entries(stored)[0][0].changes
    assert change.shown == "題5"


def test_a_longer_break_another_person_and_a_message_part_entries(
    stored: StoredPlan, writer: Person
) -> None:
    save(stored, "一", writer, 1)
    save(stored, "二", writer, 32)
    save(stored, "三", new_person(CODE, Role.EDITOR), 33)
    save(stored, "四", writer, 34, "課長の意見を反映")
    save(stored, "五", writer, 35)
    assert numbers(stored) == [[6], [5], [4], [3], [2], [1]]


def test_the_page_names_fields_in_words_and_leads_to_older_ones(
    stored: StoredPlan, writer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kanmin.server.store.history.MOST_REVISIONS", 3)
    for step in range(1, 8):
        save(stored, f"題{step}", writer, step * 40)
    client = signed_in(writer)
    page = body_of(client.get("/desk/plans/p/history"))
    assert "計画名" in page
    assert "題7" in page
    assert "題4" not in page
    assert "?before=6" in page
    older = body_of(client.get("/desk/plans/p/history?before=6"))
    assert "題4" in older
    assert client.get("/desk/plans/p/history?before=x").status_code == 200


def edited(stored: StoredPlan, who: Person, minutes: int, **fields: str) -> None:
    """Save other words in a field of the first measure."""
    raw = to_raw(queries.document(queries.revision(stored)))
    raw["measures"][0] |= fields
    saved = services.save(stored, parse(raw), stored.head, who, "")
    when = START + dt.timedelta(minutes=minutes)
    Revision.objects.filter(pk=saved.revision.pk).update(created_at=when)


def test_a_named_revision_ends_an_entry_and_its_name_can_change(
    stored: StoredPlan, writer: Person
) -> None:
    for step in range(1, 5):
        save(stored, f"題{step}", writer, step)
    client = signed_in(writer)
    digests = list(Revision.objects.values_list("digest", flat=True))
    for name in ("庁議に出した案", "庁議で了承された案"):
        assert client.post("/desk/plans/p/history/3/name", {"name": name}).status_code == 302
    assert numbers(stored) == [[5, 4], [3, 2], [1]]
    page = body_of(client.get("/desk/plans/p/history"))
    assert "庁議で了承された案" in page
    assert "庁議に出した案" not in page.replace("例：庁議に出した案", "")
    assert list(Revision.objects.values_list("digest", flat=True)) == digests
    assert client.post("/desk/plans/p/history/3/name", {"name": "長" * 81}).status_code == 400
    assert client.post("/desk/plans/p/history/99/name", {"name": "題"}).status_code == 404
    client.post("/desk/plans/p/history/3/name", {"name": ""})
    assert numbers(stored) == [[5, 4, 3, 2], [1]]


def test_any_two_are_compared_with_the_words_marked_and_as_a_file(
    stored: StoredPlan, writer: Person
) -> None:
    edited(stored, writer, 5, lead="企画課と総務課")
    edited(stored, writer, 90, title="新しい名")
    client = signed_in(writer)
    page = body_of(client.get("/desk/plans/p/compare?from=3&to=1"))
    assert "<ins>と総務課</ins>" in page
    assert "2か所が変わりました" in page
    assert "版1（" in page
    assert "違いはありません" in body_of(client.get("/desk/plans/p/compare?from=2&to=2"))
    for form in ("docx", "pdf", "xlsx"):
        answer = client.get(f"/desk/plans/p/compare/files/{form}?from=1&to=3")
        assert answer.headers["Content-Disposition"].endswith(f".{form}")
    assert client.get("/desk/plans/p/compare/files/exe?from=1&to=3").status_code == 404
    wrong = client.get("/desk/plans/p/compare?from=1&to=二")
    assert wrong.status_code == 400
    assert "新旧の版を一つずつ選んでください" in told(wrong)
    assert client.get("/desk/plans/p/compare?from=1&to=99").status_code == 404


def test_a_field_through_time_and_one_value_restored(stored: StoredPlan, writer: Person) -> None:
    for minutes, lead in ((1, "企"), (2, "企画財政課"), (90, "総務課"), (200, "住民課")):
        edited(stored, writer, minutes, lead=lead)
    edited(stored, writer, 300, title="ほかの欄")
    client = signed_in(writer)
    where = "/measures/m1/lead"
    page = body_of(client.get(f"/desk/plans/p/history/field?where={where}"))
    order = [
        page.index(f"<td>{lead}</td>") for lead in ("住民課", "総務課", "企画財政課", "企画課")
    ]
    assert order == sorted(order)
    assert "<td>企</td>" not in page
    asked = {"number": "4", "where": where}
    shown = body_of(client.get("/desk/plans/p/restore", asked))
    assert "<del>住民課</del>" in shown
    assert "<ins>総務課</ins>" in shown
    posted = asked | {"base": value(client.get("/desk/plans/p/restore", asked), "base")}
    assert client.post("/desk/plans/p/restore", posted).status_code == 302
    head = queries.document(queries.revision(StoredPlan.objects.get(key="p")))
    assert (head.measures[0].lead, head.measures[0].title) == ("総務課", "ほかの欄")
    assert "版4から戻しました" in body_of(client.get("/desk/plans/p/history"))


def test_restoring_keeps_what_others_did_meanwhile_and_tells_what_they_did_to_the_same_field(
    stored: StoredPlan, writer: Person
) -> None:
    edited(stored, writer, 1, lead="総務課")
    edited(stored, new_person(CODE, Role.EDITOR), 2, title="ほかの人の題")
    client = signed_in(writer)
    asked = {"number": "1", "where": "/measures/m1/lead", "base": "2"}
    assert client.post("/desk/plans/p/restore", asked).status_code == 302
    head = queries.document(queries.revision(StoredPlan.objects.get(key="p")))
    assert (head.measures[0].lead, head.measures[0].title) == ("企画課", "ほかの人の題")
    edited(StoredPlan.objects.get(key="p"), writer, 3, lead="税務課")
    clash = client.post("/desk/plans/p/restore", asked)
    assert "ほかの人も同じ欄を直しています" in told(clash)
    head = queries.document(queries.revision(StoredPlan.objects.get(key="p")))
    assert head.measures[0].lead == "税務課"


def test_a_measure_that_was_taken_out_comes_back_and_its_fields_lead_there(
    stored: StoredPlan, writer: Person
) -> None:
    raw = to_raw(queries.document(queries.revision(stored)))
    services.save(stored, parse(raw | {"measures": raw["measures"][1:]}), 1, writer, "削除")
    client = signed_in(writer)
    lost = client.get("/desk/plans/p/restore?number=1&where=/measures/m1/lead")
    assert "いまの計画にありません" in told(lost)
    assert 'where=/measures/m1"' in body_of(lost)
    client.post("/desk/plans/p/restore", {"number": "1", "where": "/measures/m1", "base": "2"})
    assert queries.document(queries.revision(StoredPlan.objects.get(key="p"))) == plan_for(CODE)
    whole = body_of(client.get("/desk/plans/p/restore?number=2"))
    assert "計画の全体を" in whole
    assert client.get("/desk/plans/p/restore?number=9").status_code == 404
    assert client.get("/desk/plans/p/history/field?where=/measures/m77").status_code == 404


FIELDS = ("/measures/m1/lead", "/measures/m1/action", "/measures/m2/lead", "/title")
STEPS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(FIELDS), st.sampled_from("あいう"), st.booleans()),
    max_size=12,
)


@given_settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_any_interleaving_of_two_people_keeps_each_change_or_names_the_conflict(
    steps: list[tuple[bool, str, str, bool]],
) -> None:
    """Each works on the plan as last loaded; a fourth value of a step loads it anew before."""
    key = f"i-{StoredPlan.objects.count()}"
    first = services.create(plan_for(CODE), key, None, "")
    stored = first.revision.plan
    loaded = dict.fromkeys((False, True), (1, first.plan))
    for who, where, text, again in steps:
        if again:
            loaded[who] = (stored.head, queries.document(queries.revision(stored)))
        base, before = loaded[who]
        head = queries.document(queries.revision(stored))
        mine = put(before, where, text)
        saved = services.save(stored, mine, base, None, "")
        clashes = {c.where for c in saved.conflicts}
        now = to_raw(saved.plan)
        for change in diff(before, mine):
            assert change.where in clashes or resolve(now, change.where) == change.new
        for change in diff(before, head):
            assert resolve(now, change.where) == change.new or change.where == where
        for place in clashes:
            assert resolve(now, place) == resolve(to_raw(head), place)
        loaded[who] = (saved.revision.number, saved.plan)
        stored.refresh_from_db()
    for revision in stored.revisions.select_related("dictionary"):
        document = queries.plain(revision)
        assert frames.digest(document) == revision.digest
        assert services.document_bytes(queries.document(revision)) == document


def put(plan: Plan, where: str, text: str) -> Plan:
    raw = to_raw(plan)
    above, name = where.rsplit("/", 1)
    (resolve(raw, above) if above else raw)[name] = text
    return parse(raw)
