"""Editions in the making: what they change, from which day, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanmin import handbook
from kanmin.errors import InvalidDocument
from kanmin.handbook import (
    Amendment,
    EditionDraft,
    Framework,
    Handbook,
    NationalPlan,
    changes_between,
    framework_on_shelf,
    revised,
    successor_of,
)
from kanmin.handbook.items import id_of
from kanmin.handbook.revising import AMENDABLE
from kanmin.handbook.shelf import TABLES
from kanmin.handbook.soundness import broken_links, faults

DAY = dt.date(2027, 4, 1)
EVE = DAY - dt.timedelta(days=1)
ACT9 = framework_on_shelf("act9")
BEFORE = handbook.of(ACT9, DAY)
STARTED = {s.measure for s in BEFORE.starters}
FREE = next(
    m.id
    for m in BEFORE.measures
    if not [one for one in BEFORE.measures if m.id in one.predecessors]
    and m.id not in STARTED
    and not [s for s in BEFORE.starters if m.id in s.opens]
    and not [r for r in BEFORE.requirements if m.id in r.measures]
    and not [p for p in BEFORE.procedures if p.measure == m.id]
    and not [c for c in BEFORE.cases if m.id in c.measures]
)
"""A national measure that no other item names."""


def draft(*amendments: dict[str, Any], **more: Any) -> EditionDraft:
    usual = {
        "framework": "act9",
        "id": "mihon-2027",
        "title": "見本の版（架空）",
        "date": DAY,
        "by": "架空の国の担当",
        "amendments": amendments,
    }
    return EditionDraft.model_validate(usual | more)


def amended(table: str, name: str, kind: str = "change", **values: Any) -> dict[str, Any]:
    return {"table": table, "id": name, "kind": kind, "values": values}


def after(*amendments: dict[str, Any], **more: Any) -> Handbook:
    return handbook.of(revised(ACT9, draft(*amendments, **more)), DAY)


def told(book: Handbook) -> str:
    """All that a handbook says; the list of editions and when an item will end are known before."""
    raw = book.model_dump(mode="json", exclude={"framework"})
    for table in TABLES:
        for item in raw[table]:
            del item["until"]
    return json.dumps(raw, ensure_ascii=False)


CHOSEN = st.lists(
    st.tuples(
        st.sampled_from(
            [(t, id_of(i)) for t in ("sections", "terms", "measures") for i in getattr(BEFORE, t)]
        ),
        st.text("あいう漢字", min_size=1, max_size=5),
    ),
    max_size=4,
    unique_by=lambda one: one[0],
)


@settings(max_examples=10)  # each of them is some hundred kilobytes of JSON, four times
@given(CHOSEN, st.integers(1, 6000))
def test_days_before_an_edition_read_as_before_and_it_changes_only_what_it_says(
    chosen: list[tuple[tuple[str, str], str]], days_before: int
) -> None:
    wanted = draft(*(amended(table, name, text=text) for (table, name), text in chosen))
    found = revised(ACT9, wanted)
    early = max(DAY - dt.timedelta(days=days_before), ACT9.begins)
    for day in (EVE, early):
        assert told(handbook.of(found, day)) == told(handbook.of(ACT9, day))
    assert handbook.of(found, DAY).edition.id == "mihon-2027"
    changes = changes_between(handbook.of(ACT9, DAY), handbook.of(found, DAY))
    assert {(c.table, c.id) for c in changes} == {one for one, _text in chosen}
    assert {(c.kind, c.fields) for c in changes} <= {("changed", ("text",))}
    assert list(faults(found)) == []


@pytest.mark.parametrize("name", handbook.FRAMEWORKS)
def test_an_empty_draft_adds_an_edition_and_nothing_else(name: str) -> None:
    old = framework_on_shelf(name)
    new = revised(old, draft(framework=name))
    books = [handbook.of(framework, DAY) for framework in (old, new)]
    one, other = (b.model_dump_json(exclude={"framework", "edition"}) for b in books)
    assert one == other
    assert changes_between(*books) == ()
    assert [e.id for e in new.editions] == [*(e.id for e in old.editions), "mihon-2027"]


def test_what_comes_with_kanmin_points_to_what_is_there() -> None:
    """But for lists that have ended, on which a measure stood, and cases of measures that have."""
    found = {(link.table, link.target) for link in broken_links(BEFORE)}
    assert found == {("measures", "programmes"), ("cases", "measures")}


def test_items_are_changed_dropped_and_added_from_the_day_on() -> None:
    added = amended(
        "measures", "m.successor", "add",
        title="後を継ぐ施策", ministry="架空の府", category=1, text="本文", predecessors=[FREE],
        asked={"municipality": "求めること"},
    )  # fmt: skip
    section = BEFORE.sections[0]
    book = after(
        amended("sections", section.id, title="改めた題"),
        amended("measures", FREE, "drop"),
        added,
    )
    changes = changes_between(BEFORE, book)
    assert [(c.kind, c.table, c.id) for c in changes] == [
        ("changed", "sections", section.id),
        ("added", "measures", "m.successor"),
        ("dropped", "measures", FREE),
    ]
    assert changes[0].fields == ("title",)
    found = successor_of(changes, FREE)
    assert found is not None
    assert found.title == "後を継ぐ施策"
    assert successor_of(changes, section.id) is None
    assert book.sections[0].source == "見本の版（架空）"
    assert [s.id for s in book.sections] == [s.id for s in BEFORE.sections]


def test_a_new_national_plan_counts_from_the_editions_day() -> None:
    plan = NationalPlan(id="n", name="架空の国の計画", date=dt.date(2026, 12, 1))
    found = revised(ACT9, draft(national_plan=plan))
    assert handbook.of(found, EVE).national_plan == handbook.of(ACT9, EVE).national_plan
    new = handbook.of(found, DAY)
    assert new.national_plan is not None
    assert new.national_plan.id == "n"
    (change,) = changes_between(BEFORE, new)
    assert (change.kind, change.table, change.id) == ("changed", "national_plans", "n")


def test_a_category_is_changed_by_its_number() -> None:
    (change,) = changes_between(BEFORE, after(amended("categories", "2", short="別の短い名")))
    assert (change.table, change.id, change.fields) == ("categories", "2", ("short",))


def test_two_editions_follow_each_other() -> None:
    first = revised(ACT9, draft(amended("measures", FREE, text="一つ目")))
    later = dt.date(2028, 4, 1)
    wanted = draft(amended("measures", FREE, "drop"), id="mihon-2028", date=later)
    second = revised(first, wanted)
    assert handbook.of(second, DAY).measure(FREE).text == "一つ目"
    assert handbook.of(second, EVE).measure(FREE) == BEFORE.measure(FREE).model_copy(
        update={"until": DAY}
    )
    with pytest.raises(KeyError):
        handbook.of(second, later).measure(FREE)


LINKED = next(m for m in BEFORE.measures if [c for c in BEFORE.cases if m.id in c.measures])
NAMING = next(c for c in BEFORE.cases if LINKED.id in c.measures)
REFUSED: list[tuple[list[dict[str, Any]], dict[str, Any], str]] = [
    ([], {"date": None}, "版の日付がありません"),
    ([], {"date": dt.date(2021, 9, 1)}, "それより前です"),
    ([], {"id": "current"}, "もうあります"),
    ([], {"framework": "sogo"}, "ほかの枠組み"),
    ([amended("articles", "9")], {}, "版では改められません"),
    ([amended("plans", "x")], {}, "版では改められません"),
    ([amended("measures", "no.such", text="x")], {}, "効力がありません"),
    ([amended("measures", FREE)], {}, "変わるところがありません"),
    ([amended("measures", FREE, text="")], {}, "「本文」：書かれていません"),
    ([amended("measures", FREE, category=9)], {}, "「主な分類」"),
    ([amended("measures", FREE, colour="red")], {}, "この欄はありません"),
    ([amended("measures", FREE, since="2020-01-01")], {}, "版の日付から決まります"),
    ([amended("measures", FREE, text="x"), amended("measures", FREE, "drop")], {}, "2回あります"),
    ([amended("terms", FREE, "add", term="x", reading="x", text="x")], {}, "2回あります"),
    ([amended("measures", FREE, asked={"ward": "x"})], {}, "どの層の団体"),
]  # fmt: skip


@pytest.mark.parametrize(("amendments", "more", "sentence"), REFUSED)
def test_what_cannot_be_an_edition_is_refused(
    amendments: list[dict[str, Any]], more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidDocument, match=sentence) as error:
        revised(ACT9, draft(*amendments, **more))
    if amendments:
        assert "改正事項" in error.value.where


def test_dropping_what_another_item_names_tells_both() -> None:
    with pytest.raises(InvalidDocument) as error:
        revised(ACT9, draft(amended("measures", LINKED.id, "drop")))
    assert LINKED.title in error.value.sentence
    assert "なくなる" in error.value.sentence
    tables = ("starters", "procedures")
    rest = [amended(t, id_of(i), "drop") for t in tables for i in getattr(BEFORE, t)]
    cases = [c for c in BEFORE.cases if LINKED.id in c.measures and c != NAMING]
    rest += [amended("cases", c.id, "drop") for c in cases]
    wanted = draft(amended("measures", LINKED.id, "drop"), *rest)
    with pytest.raises(InvalidDocument, match=NAMING.title):
        revised(ACT9, wanted)


def test_a_framework_with_shared_tables_reads_the_revised_ones() -> None:
    dx: Framework = framework_on_shelf("soumu-dx")
    with pytest.raises(InvalidDocument, match="共通"):
        revised(dx, draft(amended("measures", FREE, text="x"), framework="soumu-dx"))
    act9 = revised(ACT9, draft(amended("measures", FREE, text="改めた本文")))
    assert handbook.of(dx, DAY, act9).measure(FREE).text == "改めた本文"


def test_what_an_edition_may_change_is_named() -> None:
    assert set(AMENDABLE) == set(handbook.model.Shelf.model_fields) - {"articles"}
    assert Amendment(table="terms", id="x", kind="drop").values == {}
