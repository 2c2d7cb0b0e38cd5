"""What the handbook tells: sources and dates, links that lead somewhere, the unverified named."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from typing import Any

import docx
import jsonschema
import pytest
from tools.schema import handbook_schema

from kanmin import handbook
from kanmin.handbook import FRAMEWORKS, Handbook, Item, framework_on_shelf
from kanmin.handbook.find import find
from kanmin.handbook.mentions import TermFinder, articles_in
from kanmin.plan import PriorityField, Tier
from kanmin.publish.docx_out import docx_bytes
from kanmin.publish.handbook_document import as_text, compose_handbook
from tests.conftest import TODAY, Run

BOOK = handbook.on(TODAY)
TABLES = ("sections", "measures", "procedures", "cases", "terms", "programmes", "fields")
EDITIONS = [(name, e.id) for name in FRAMEWORKS for e in framework_on_shelf(name).editions]


def items(book: Handbook) -> list[Any]:
    return [item for table in TABLES for item in getattr(book, table)]


def test_every_part_and_annex_has_its_contents() -> None:
    for tier in Tier:
        book = BOOK.for_tier(tier)
        assert len(book.sections) >= 20
        assert all(tier in c.example and len(c.mistakes) >= 3 for c in book.chapters)
        assert len(book.measures) >= 60
        assert {m.category for m in book.measures} == {1, 2, 3, 4, 5}
    assert len(BOOK.procedures) == 33  # the 31 and the two of moving house
    assert len(BOOK.cases) >= 60
    assert len(BOOK.terms) >= 80
    assert [a.number for a in BOOK.articles] == [str(n) for n in range(1, 20)]


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_each_item_has_its_source_and_date(name: str) -> None:
    framework = framework_on_shelf(name)
    for item in (*items(framework), *framework.requirements, *framework.editions):  # type: ignore[arg-type]
        assert item.source, item
        assert item.as_of or item.since > dt.date.min or item.date, item
        assert not item.url or re.match(r"https://[^/]+/", item.url), item.url


def test_nothing_is_dated_in_the_future() -> None:
    for item in items(BOOK):
        assert item.as_of is None or item.as_of <= dt.date(2026, 11, 25), item.id


def test_no_id_is_used_twice_in_all_frameworks() -> None:
    found = [
        item.id
        for name in FRAMEWORKS
        for table in (*TABLES, "requirements", "articles")
        for item in getattr(framework_on_shelf(name), table)
    ]
    assert len(found) == len(set(found))


def test_links_across_frameworks_and_to_the_plan_resolve() -> None:
    national = {m.id for m in framework_on_shelf("act9").measures}
    for name in FRAMEWORKS:
        for requirement in framework_on_shelf(name).requirements:
            assert set(requirement.measures) <= national
    for measure in framework_on_shelf("act9").measures:
        assert set(measure.fields) <= {field.value for field in PriorityField}
        for article in measure.articles:
            assert re.fullmatch(r"第\d+条", article), measure.id
            assert 1 <= int(article[1:-1]) <= 19
        for indicator in measure.indicators:
            if indicator.unit in ("%", "％"):
                assert indicator.numerator, measure.id
                assert indicator.denominator, measure.id


def test_cases_are_of_bodies_that_exist(context: Any) -> None:
    for case in BOOK.cases:
        if case.lg_code:
            assert case.lg_code in context.registry.by_code, case.id


def test_guidance_stands_beside_every_field_of_the_forms() -> None:
    guided = {guide.field for guide in BOOK.fields} | {g.requirement for g in BOOK.fields}
    wanted = {"title", "action", "category", "lead", "current", "outcome", "partners", "schedule"}
    wanted |= {"indicators", "costs", "staff_hours", "effects", "number", "articles", "fields"}
    assert {f"measure/{name}" for name in wanted} <= guided
    assert {f"basics/{name}" for name in ("title", "period", "contact", "plans_above")} <= guided
    slots = {s.requirement for c in BOOK.chapters for s in c.slots if s.requirement}
    assert slots <= guided


@pytest.mark.parametrize(("framework", "edition"), EDITIONS)
@pytest.mark.parametrize("tier", [t.value for t in Tier])
def test_the_printed_json_holds_to_its_published_schema(
    framework: str, edition: str, tier: str, kanmin: Run
) -> None:
    printed = kanmin(
        "handbook", "--framework", framework, "--edition", edition, "--tier", tier,
        "--format", "json",
    ).json  # fmt: skip
    jsonschema.Draft202012Validator(handbook_schema()).validate(printed)
    assert printed["framework"]["id"] == framework
    assert all(tier in m["asked"] for m in printed["measures"])


def test_an_edition_holds_what_was_in_force_on_its_day() -> None:
    old, new = handbook.edition("2017-10"), BOOK
    assert {m.id for m in old.measures} != {m.id for m in new.measures}
    for measure in old.measures:
        assert measure.since <= dt.date(2017, 10, 10) < measure.until
    ended = [m for m in framework_on_shelf("act9").measures if m.until <= TODAY]
    assert ended
    assert not {m.id for m in ended} & {m.id for m in new.measures}


def unverified() -> list[Item]:
    return [item for item in items(BOOK) if not item.verified]


def test_what_is_not_verified_says_so_in_text_word_and_json() -> None:
    assert unverified()
    document = compose_handbook(BOOK, Tier.MUNICIPALITY)
    text = as_text(document)
    word = docx.Document(io.BytesIO(docx_bytes(document)))
    paragraphs = [paragraph.text for paragraph in word.paragraphs]
    for case in BOOK.cases:
        if not case.verified:
            title = f"{case.body} {case.title}"
            after = text.split(f"### {title}", 1)[1]
            assert "未確認" in after.split("\n###", 1)[0]
            place = paragraphs.index(title)
            assert "未確認" in "".join(paragraphs[place : place + 3])
    printed = json.loads(BOOK.model_dump_json())
    assert {c["id"] for c in printed["cases"] if not c["verified"]} == {
        c.id for c in BOOK.cases if not c.verified
    }


def test_the_word_handbook_holds_every_measure_case_and_term() -> None:
    text = as_text(compose_handbook(BOOK, Tier.MUNICIPALITY))
    for measure in BOOK.measures_for("municipality"):
        assert measure.title in text
    for case in BOOK.cases:
        assert case.title in text
    for term in BOOK.terms:
        assert term.text[:20] in text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AIを使います", ["AI"]),
        ("MAILを送ります", []),
        ("オープンデータを公開し、オープンデータを使う", ["オープンデータ"]),
        ("まち総合戦略室", []),
        ("総合戦略に沿います", ["総合戦略"]),
    ],
)
def test_terms_are_found_where_they_stand_alone(text: str, found: list[str]) -> None:
    mentions = TermFinder(BOOK.terms).mentions(text)
    assert [text[m.start : m.end] for m in mentions] == found


@pytest.mark.parametrize(
    ("citation", "numbers"),
    [
        ("官民データ活用推進基本法第8条第3項、手引（市町村編）総論", ("8",)),
        ("官民データ活用推進基本法（平成28年法律第103号）第9条第2項第1号", ("9",)),
        ("官民データ活用推進基本法第8条、第9条第1項", ("8", "9")),
        ("サイバーセキュリティ基本法第5条", ()),
    ],
)
def test_articles_are_read_from_citations(citation: str, numbers: tuple[str, ...]) -> None:
    assert articles_in(citation) == numbers


def test_a_search_finds_by_any_spelling_and_titles_first() -> None:
    assert find(BOOK, "") == ()
    assert find(BOOK, "ありえない言葉だよ") == ()
    by_one = {hit.id for hit in find(BOOK, "電子申請")}
    assert by_one == {hit.id for hit in find(BOOK, "オンライン申請")}
    hits = find(BOOK, "ＲＰＡ")
    assert hits[0].score >= hits[-1].score
    assert "RPA" in hits[0].title.upper()
    assert {h.id for h in find(BOOK, "窓口 町")} <= {h.id for h in find(BOOK, "窓口")}
