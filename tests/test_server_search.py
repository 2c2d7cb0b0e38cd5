"""Finding through the store: the same on both databases, nothing that is not one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kanmin.adopt import Node, NodeKind, Outline
from kanmin.adopt.outline_raw import outline_json
from kanmin.errors import KanminError
from kanmin.plan import Plan, parse, to_raw
from kanmin.search import (
    DocumentKind,
    Filter,
    FilterKey,
    SearchDocument,
    of_handbook,
    of_plan,
    read_query,
)
from kanmin.search.facets import Columns
from kanmin.search.scan import Scanned, Scanner
from kanmin.server import books, demo
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.deciding import recording
from kanmin.server.store import (
    frames,
    queries,
    search_adopted,
    search_alike,
    search_engine,
    search_upkeep,
    search_words,
    searching,
    services,
    sharing,
    upkeep,
)
from kanmin.server.store.deciding_models import PartnerBody, PlanProposal, Publication
from kanmin.server.store.models import Adoption, StoredPlan
from kanmin.server.store.search_models import SearchRow, SearchState
from tests.search_samples import QUERIES, plans
from tests.server import new_person, plan_for

pytestmark = pytest.mark.django_db
SECRET = "秘密基地"
Documents = list[tuple[str, SearchDocument]]
SABAE, ECHIZEN, FUKUI = "182079", "182095", "180009"


def published(plan: Plan, key: str, day: dt.date) -> StoredPlan:
    """A plan that is public, with the fewest records there can be."""
    stored = services.create(plan, key, None, "").revision.plan
    proposal = PlanProposal.objects.create(plan=stored, revision=1, value={}, decided_revision=1)
    Publication.objects.create(
        plan=stored, number=1, revision=1, proposal=proposal, published_on=day
    )
    searching.update(stored)
    return stored


@pytest.fixture(scope="module")
def fictional(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A table of bodies with 見本県 and its towns."""
    folder = tmp_path_factory.mktemp("bodies")
    demo.prepare_bodies(folder / "localgov")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DATA", folder)
        registry.cache_clear()
        yield folder
    registry.cache_clear()


@pytest.fixture
def shelf(fictional: Path) -> Documents:
    """The handbook and the fictional plans of the list of queries, stored; all documents."""
    searching.update_handbook()
    found = [("", one) for one in of_handbook(books.today(), registry())]
    for key, plan, day in plans():
        published(plan, key, day)
        found += [(key, one) for one in of_plan(plan, day, registry())]
    return found


def names(found: search_engine.Found) -> list[str]:
    """What was found on a page: the plan and the part, or the item of the handbook."""
    return [
        f"{one.row.plan.key}/{one.row.name}" if one.row.plan else one.row.name for one in found.hits
    ]


def scanned(text: str, documents: Documents, scanner: Scanner) -> tuple[list[str], Scanned]:
    """What a plain scan finds: names in their order, and the facets."""
    query = read_query(text, registry(), search_words.spellings())
    keys = {id(one): key for key, one in documents}
    found = scanner.find(query.node)
    return [f"{keys[id(d)]}/{d.name}".lstrip("/") for d in found.documents], found


def test_the_published_queries_find_what_they_should(shelf: Documents) -> None:
    """The list is the same for both databases: all that a plain scan finds, in one order."""
    scanner = Scanner(shelf)
    for text, expected in QUERIES:
        found = search_engine.find(text)
        order, plainly = scanned(text, shelf, scanner)
        assert (text, found.count, found.facets) == (text, len(order), plainly.facets)
        assert (text, names(found)) == (text, order[: search_engine.A_PAGE])
        assert (text, set(expected) - set(names(found))) == (text, set())
        assert bool(expected) == bool(found.count)
    deep = search_engine.find("の", page=3)
    assert names(deep) == scanned("の", shelf, scanner)[0][40:60]
    assert (deep.pages, search_engine.find("の", page=9_999).hits) == (deep.pages, ())


SIGNS = "窓口観光データーﾃﾞのはAIai9 、・。\n鎌ヶケ税"
TEXTS = st.text(SIGNS, max_size=24)
TYPED = st.lists(
    st.one_of(
        st.text(SIGNS, max_size=5),
        st.text(SIGNS, max_size=6).map(lambda t: f'"{t}"'),
        st.sampled_from(["OR", "-", "(", ")", "NOT", "窓口", "データ", "ai", "の", "分類:1"]),
    ),
    max_size=6,
).map(" ".join)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6), TYPED)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_of_whatever_text_a_plain_scan_finds_the_same(
    texts: list[tuple[str, str]], typed: str
) -> None:
    documents = [
        SearchDocument(
            DocumentKind.MEASURE,
            f"m{at}",
            title,
            text,
            dt.date(2027, 4, 1 + at % 2),
            categories=(1 + at % 3,),
            position=at,
        )
        for at, (title, text) in enumerate(texts)
    ]
    try:
        read_query(typed, registry(), search_words.spellings())
    except KanminError:
        return
    with transaction.atomic():
        searching.put_in(searching.HANDBOOK_SHELF, documents)
        found = search_engine.find(typed)
        several = [("", one) for one in documents]
        order, plainly = scanned(typed, several, Scanner(several))
        assert (found.count, names(found)) == (len(order), order)
        assert found.facets == plainly.facets
        searching.take_out(one.row.pk for one in found.hits)
        assert search_engine.find(typed).count == 0
        transaction.set_rollback(True)


def of_plan_with(word: str, code: str = SABAE) -> Plan:
    """A plan that says a word in a measure and a chapter."""
    raw = to_raw(plan_for(code))
    raw["measures"][0]["title"] = f"{word}の整備"
    raw["chapters"][0]["paragraphs"] = [{"id": "px", "text": f"{word}を守ります。"}]
    return parse(raw)


def seen(who: Person | None, word: str = SECRET) -> int:
    """How much somebody finds; counts and facets tell the same."""
    found = search_engine.find(word, who=who)
    assert sum(count for _kind, count in found.facets[0].counts) == found.count
    assert found.suggestions == () or word not in found.suggestions[0].text
    return found.count


def test_a_draft_is_found_by_those_who_may_read_it_and_by_nobody_else() -> None:
    stored = services.create(of_plan_with(SECRET), "secret", None, "").revision.plan
    own = [new_person(SABAE, role) for role in (Role.EDITOR, Role.APPROVER, Role.SECTION)]
    partner = new_person(ECHIZEN, Role.EDITOR)
    state, prefecture = new_person("", Role.STATE), new_person(FUKUI, Role.SUPPORTER)
    never = [
        None,
        new_person(SABAE, Role.ADMINISTRATOR),
        new_person(SABAE, Role.INSPECTOR),
        new_person(ECHIZEN, Role.APPROVER),
        new_person("172014", Role.EDITOR),
        new_person("170003", Role.SUPPORTER),
    ]
    everybody = [*own, partner, state, prefecture, *never]

    def finders() -> list[Person | None]:
        return [who for who in everybody if seen(who)]

    assert finders() == own
    share = sharing.share(stored, None)
    assert finders() == [*own, state, prefecture]
    services.save(stored, of_plan_with(f"{SECRET}新"), stored.head, None, "")
    assert finders() == [*own, state, prefecture]
    assert seen(state, f"{SECRET}新") == 2
    sharing.withdraw(stored, None)
    assert finders() == own
    row = PartnerBody.objects.create(plan=stored, lg_code=ECHIZEN, answer="joined")
    assert finders() == [*own, partner, never[3]]
    row.delete()
    assert finders() == own
    assert share.plan == stored


def test_what_is_published_is_found_by_all_until_it_is_taken_back() -> None:
    stored = published(of_plan_with(SECRET), "open", dt.date(2027, 4, 1))
    editor = new_person(SABAE, Role.EDITOR)
    assert [seen(None), seen(editor)] == [2, 2]  # the same words are not found twice
    services.save(stored, of_plan_with(f"{SECRET}新"), stored.head, None, "")
    assert [seen(None), seen(editor)] == [2, 4]
    assert [seen(None, f"{SECRET}新"), seen(editor, f"{SECRET}新")] == [0, 2]
    assert {hit.row.scope for hit in search_engine.find("範囲:案", who=editor).hits} == {"draft"}
    recording.take_back(stored, "まちがい")
    assert [seen(None), seen(editor)] == [0, 2]
    assert list(upkeep.verify()) == []


def test_a_host_that_only_reads_keeps_the_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """There each request is a transaction, in which nothing can be undone."""
    published(plan_for(SABAE), "open", dt.date(2027, 4, 1))
    monkeypatch.setattr(search_engine, "_kept", {})
    monkeypatch.setattr(settings, "READ_ONLY", True)
    assert search_engine.find("の").count

    def again(self: Columns, rows: object) -> None:
        raise AssertionError(f"read once more: {rows}")

    monkeypatch.setattr(Columns, "put", again)
    assert search_engine.find("の").count


def test_a_save_writes_what_it_changed_and_nothing_else() -> None:
    stored = services.create(plan_for(SABAE, 4), "p", None, "").revision.plan
    before = dict(SearchRow.objects.values_list("name", "pk"))
    raw = to_raw(queries.document(queries.revision(stored)))
    raw["measures"][1]["action"] = "まったく別の取組"
    raw["measures"].append({"id": "m-new", "title": "新しい施策"})
    del raw["measures"][0]
    services.save(stored, parse(raw), 1, None, "")
    after = dict(SearchRow.objects.values_list("name", "pk"))
    assert set(before) ^ set(after) == {"m1", "m-new"}
    assert {name for name in before if after.get(name) == before[name]} == set(before) - {
        "m1",
        "m2",
    }
    assert list(upkeep.verify()) == []


def test_a_document_that_was_read_in_is_found_by_those_who_write_the_plans() -> None:
    def read(text: str) -> bytes:
        nodes = (
            Node(kind=NodeKind.HEADING, text="第1章"),
            Node(kind=NodeKind.PARAGRAPH, text=text),
        )
        return frames.pack(outline_json(Outline(kind="docx", nodes=nodes)))

    row = Adoption.objects.create(
        lg_code=SABAE, name="x.docx", outline=read(f"{SECRET}の話"), proposal=b""
    )
    search_adopted.update(row)
    editor, approver = new_person(SABAE, Role.EDITOR), new_person(SABAE, Role.APPROVER)
    other, state = new_person(ECHIZEN, Role.EDITOR), new_person("", Role.STATE)
    assert [seen(who) for who in (editor, approver, other, state, None)] == [1, 0, 0, 0, 0]
    assert search_engine.find(SECRET, who=editor).hits[0].kind is DocumentKind.DOCUMENT
    row.outline = read("架空岬の話")
    row.save()
    assert "読み込んだ文書の検索の索引が本文と合いません。" in list(upkeep.verify())
    upkeep.rebuild()
    assert (seen(editor), seen(editor, "架空岬の話")) == (0, 1)
    assert list(upkeep.verify()) == []


def test_filters_of_a_page_and_of_a_query_are_one() -> None:
    published(of_plan_with("窓口"), "a", dt.date(2027, 4, 1))
    only = Filter(FilterKey.KIND, (DocumentKind.MEASURE,))
    assert names(search_engine.find("窓口の整備", [only])) == names(
        search_engine.find("種類:施策 窓口の整備")
    )
    assert search_engine.find("窓口の整備", [only]).count == 1


def test_what_finds_nothing_says_what_would() -> None:
    searching.update_handbook()
    found = search_engine.find("オープンデタ")
    assert "オープンデータ" in [one.text for one in found.suggestions]
    fewer = search_engine.find("窓口 まだ世にない語")
    assert [(one.text, one.count > 0) for one in fewer.suggestions] == [("窓口", True)]


def test_measures_like_one_are_those_that_share_what_tells() -> None:
    stored = published(of_plan_with("窓口予約システム"), "a", dt.date(2027, 4, 1))
    for key, word in (("b", "窓口予約"), ("c", "観光アプリ"), ("d", "窓口案内")):
        published(of_plan_with(word, ECHIZEN), key, dt.date(2027, 4, 1))
    services.create(of_plan_with("窓口予約システム", "172014"), "draft", None, "")
    keys = [
        (hit.row.plan.key, hit.row.name)
        for hit in search_alike.similar_to(stored, "m1")
        if hit.row.plan
    ]
    assert keys[:2] == [("b", "m1"), ("d", "m1")]
    assert "draft" not in [key for key, _name in keys]
    assert search_alike.similar_to(stored, "no-such-measure") == ()


def test_a_new_version_of_the_tokens_or_of_the_handbook_is_put_in_at_the_start() -> None:
    published(of_plan_with("窓口"), "a", dt.date(2027, 4, 1))
    search_upkeep.catch_up()
    known = SearchState.objects.get()
    rows = set(SearchRow.objects.values_list("pk", flat=True))
    search_upkeep.catch_up()
    assert set(SearchRow.objects.values_list("pk", flat=True)) == rows
    SearchState.objects.update(version=0)
    search_upkeep.catch_up()
    assert SearchState.objects.get().version == known.version
    assert not rows & set(SearchRow.objects.values_list("pk", flat=True))
    assert list(upkeep.verify()) == []
