"""The store: nothing is lost, every revision reads back, two editors are merged."""

from __future__ import annotations

import pytest

from kanmin.plan import Plan, parse, to_raw
from kanmin.server.accounts.roles import Role
from kanmin.server.store import frames, queries, services
from kanmin.server.store.models import FieldChange, IndicatorRow, MeasureRow, Revision, StoredPlan
from tests.server import new_person, plan_for

pytestmark = pytest.mark.django_db


def retitled(plan: Plan, number: int, title: str) -> Plan:
    raw = to_raw(plan)
    raw["measures"][number]["title"] = title
    return parse(raw)


def stored() -> StoredPlan:
    return services.create(plan_for("182079", 3), "p", None, "初めて").revision.plan


def test_every_revision_yields_its_whole_document() -> None:
    plan = stored()
    documents = [queries.document(queries.revision(plan))]
    for number in range(2, 2 * frames.KEY_EVERY + 10):
        changed = retitled(documents[-1], number % 3, f"第{number}の名")
        services.save(plan, changed, plan.head, None, "")
        documents.append(changed)
    for number, document in enumerate(documents, start=1):
        found = queries.revision(plan, number)
        assert queries.plain(found) == services.document_bytes(document)
        assert found.parent == (number - 1 or None)
    keys = Revision.objects.filter(plan=plan, dictionary=None).values_list("number", flat=True)
    assert list(keys) == [1, 51, 101]


def test_autosaves_take_little_room() -> None:
    plan = stored()
    first = len(bytes(queries.revision(plan).frame))
    document = queries.document(queries.revision(plan))
    for number in range(20):
        document = retitled(document, 0, f"名前{number}")
        services.save(plan, document, plan.head, None, "")
    later = [len(bytes(r.frame)) for r in Revision.objects.filter(plan=plan, number__gt=1)]
    assert max(later) < first / 5


def test_a_save_that_changes_nothing_adds_nothing() -> None:
    plan = stored()
    services.save(plan, queries.document(queries.revision(plan)), 1, None, "")
    assert Revision.objects.count() == 1


def test_two_editors_on_different_fields_both_keep_their_work() -> None:
    plan = stored()
    base = queries.document(queries.revision(plan))
    services.save(plan, retitled(base, 0, "甲"), 1, None, "")
    saved = services.save(plan, retitled(base, 1, "乙"), 1, None, "")
    assert saved.conflicts == ()
    assert [m.title for m in saved.plan.measures[:2]] == ["甲", "乙"]
    assert saved.revision.number == 3


def test_two_editors_on_one_field_are_asked_and_the_first_stands() -> None:
    plan = stored()
    base = queries.document(queries.revision(plan))
    services.save(plan, retitled(base, 0, "甲"), 1, None, "")
    saved = services.save(plan, retitled(base, 0, "乙"), 1, None, "")
    assert [(c.where, c.mine, c.theirs) for c in saved.conflicts] == [
        ("/measures/m1/title", "甲", "乙")
    ]
    assert saved.plan.measures[0].title == "甲"


def test_each_change_is_told_with_its_author() -> None:
    plan = stored()
    person = new_person("182079", Role.EDITOR)
    base = queries.document(queries.revision(plan))
    saved = services.save(plan, retitled(base, 0, "新しい名"), 1, person, "")
    change = FieldChange.objects.get(revision=saved.revision)
    assert (change.where, change.shown, change.kind) == (
        "/measures/m1/title",
        "新しい名",
        "changed",
    )
    assert saved.revision.author == person


def rows(plan: StoredPlan) -> list[tuple[str, int, str]]:
    found = MeasureRow.objects.filter(plan=plan).order_by("position")
    return [(r.measure_id, r.position, r.title) for r in found]


def test_rows_follow_the_head() -> None:
    plan = stored()
    raw = to_raw(queries.document(queries.revision(plan)))
    raw["measures"] = [{"id": "m-new", "title": "先頭"}, *raw["measures"][1:]]
    services.save(plan, parse(raw), 1, None, "")
    titles = [m["title"] for m in raw["measures"]]
    assert rows(plan) == [("m-new", 0, titles[0]), ("m2", 1, titles[1]), ("m3", 2, titles[2])]
    assert set(IndicatorRow.objects.values_list("measure_id", flat=True)) == {"m2", "m3"}
    rate = IndicatorRow.objects.filter(measure_id="m2", unit="%").get()
    assert (rate.baseline, rate.target, rate.target_year) == (13.6, 60.0, 2031)


def test_a_damaged_revision_is_told_and_not_shown() -> None:
    plan = stored()
    Revision.objects.filter(plan=plan).update(digest="0" * 64)
    with pytest.raises(queries.DamagedRevision, match="版1が壊れています"):
        queries.plain(queries.revision(plan))
