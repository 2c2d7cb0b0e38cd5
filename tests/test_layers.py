"""Layers (上乗せ) on a handbook: put on, refused, looked through again; and as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanmin import handbook
from kanmin.check import Context, Verdict, check
from kanmin.draft import new_plan, usual_period
from kanmin.errors import KanminError
from kanmin.handbook import (
    FaultKind,
    Handbook,
    Layer,
    LayerIssueKind,
    MeasureField,
    Modality,
    apart,
    layer_faults,
    layer_raw,
    layer_review,
    parse_layer,
    with_layers,
)
from kanmin.handbook.layer import PREFIX
from kanmin.localgov import default_registry
from kanmin.plan import Measure, Plan, read_plan, to_raw
from kanmin.plan.files import raw_yaml_bytes
from tests.conftest import EXAMPLES, TODAY, Outcome, Run

BOOK = handbook.on(TODAY)
HEAD = {
    "id": "area",
    "framework": "act9",
    "lg_code": "990001",
    "by": "見本県",
    "reach": "area",
    "title": "見本県の手引への上乗せ",
    "since": "2026-04-01",
    "edition": "current",
    "on": TODAY.isoformat(),
}
ITEMS: dict[str, list[dict[str, Any]]] = {
    "guidance": [
        {"id": "g-lead", "place": "field:measure/lead", "text": "係の名前まで書きます。"},
        {"id": "g-policy", "place": "chapter:policy", "text": "県の方針も読んでください。"},
    ],
    "fields": [{"id": "f-effects", "field": "effects", "why": "県全体の効果を集計します。"}],
    "adjustments": [
        {
            "id": "a-review",
            "requirement": "guide.review",
            "modality": "must",
            "because": "毎年、県と評価を持ち寄ります。",
        }
    ],
    "requirements": [
        {
            "id": "r-names",
            "title": "データ項目を県にそろえること",
            "modality": "must",
            "chapter": "policy",
            "text": "公開するデータの項目名を県の一覧にそろえます。",
            "example": "{body}は、公開するデータの項目を{prefecture}の一覧にそろえます。",
            "found_in": "text",
            "words": ["データ 項目 そろえ"],
        }
    ],
    "measures": [
        {"id": "m-open", "measure": "nm.open.start", "why": "県の共同サイトを使えます。"},
        {
            "id": "m-own",
            "why": "県が講師を出します。",
            "title": "県と共同のスマートフォン教室",
            "category": 4,
            "asked": "会場を一つ用意する。",
        },
    ],
}


def layer(**more: Any) -> Layer:
    """The layer of 見本県, with some of it replaced."""
    return parse_layer(HEAD | ITEMS | {"measures": ITEMS["measures"][1:]} | more)


def town(**more: Any) -> Layer:
    """A layer that みほん町 makes for itself."""
    head = HEAD | {"id": "own", "lg_code": "993018", "by": "みほん町", "reach": "own"}
    return parse_layer(head | more)


def raised(book: Handbook) -> dict[str, Modality]:
    return {r.id: r.modality for r in book.requirements}


def test_a_layer_stands_beside_the_states_words_and_says_whose_it_is() -> None:
    book = with_layers(BOOK, [layer()])
    (note,) = book.notes_for("field:measure/lead")
    assert (note.text, note.layer.mark) == ("係の名前まで書きます。", "見本県の上乗せ")
    (asked,) = book.notes_for("field:measure/effects")
    assert asked.must
    assert raised(book)["guide.review"] is Modality.MUST
    own = book.requirement("layer.990001.area.r-names")
    assert own.citation["municipality"] == "見本県の上乗せ「見本県の手引への上乗せ」"
    assert book.layer_of("guide.review") == layer()
    assert book.layer_of("act9.declaration") is None
    assert [one.id for one in book.recommended()] == ["layer.990001.area.m-own"]
    assert apart(book) == ()
    assert "見本県の上乗せ" not in book.model_dump_json(exclude={"requirements"})


def test_without_layers_the_handbook_is_the_same() -> None:
    assert with_layers(BOOK, []) is BOOK
    later = layer(since="2027-04-01")
    assert with_layers(BOOK, [later, layer(framework="soumu-dx")]) is BOOK
    assert not any(r.id.startswith(PREFIX) for r in BOOK.requirements)


NAMES = [r.id for r in BOOK.requirements]
ADJUSTMENTS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(Modality)), max_size=8)


@given(ADJUSTMENTS, ADJUSTMENTS)
def test_no_layer_weakens_anything(one: list[Any], other: list[Any]) -> None:
    """Whatever two layers say, and in whichever order: each requirement stays as strong."""

    def adjusted(found: list[Any]) -> list[dict[str, Any]]:
        return [
            {"id": f"a{n}", "requirement": r, "modality": m.value, "because": "x"}
            for n, (r, m) in enumerate(found)
        ]

    layers = [layer(adjustments=adjusted(one)), town(adjustments=adjusted(other))]
    book = with_layers(BOOK, layers)
    for requirement in BOOK.requirements:
        assert book.requirement(requirement.id).modality.strength >= requirement.modality.strength
    assert raised(book) == raised(with_layers(BOOK, layers[::-1]))
    told = {(f.item, f.kind) for f in layer_faults(layers[0], BOOK)}
    for number, (name, modality) in enumerate(one):
        weaker = modality.strength < BOOK.requirement(name).modality.strength
        assert ((f"a{number}", FaultKind.CONTRADICTS) in told) == weaker


CANNOT_BE = [
    (
        {"adjustments": [{**ITEMS["adjustments"][0], "requirement": "act9.declaration"}]},
        FaultKind.ASKED,
        "もう必須です",
    ),
    (
        {
            "adjustments": [
                ITEMS["adjustments"][0]
                | {"requirement": "act9.declaration", "modality": "recommended"}
            ]
        },
        FaultKind.CONTRADICTS,
        "法律の求めること（必須）なので、弱めることはできません",
    ),
    (
        {"adjustments": [ITEMS["adjustments"][0] | {"modality": "recommended"}]},
        FaultKind.CONTRADICTS,
        "手引で原則です",
    ),
    ({"guidance": [ITEMS["guidance"][0] | {"place": "chapter:none"}]}, FaultKind.UNKNOWN, "none"),
    ({"measures": [ITEMS["measures"][0] | {"measure": "nm.none"}]}, FaultKind.UNKNOWN, "nm.none"),
    (
        {"fields": [*ITEMS["fields"], {**ITEMS["fields"][0], "id": "again"}]},
        FaultKind.TWICE,
        "もうあります",
    ),
]


@pytest.mark.parametrize(("more", "kind", "words"), CANNOT_BE)
def test_what_cannot_be_is_a_sentence(more: dict[str, Any], kind: FaultKind, words: str) -> None:
    (fault,) = layer_faults(layer(**more), BOOK)
    assert fault.kind is kind
    assert words in fault.reason


def test_a_body_cannot_weaken_what_its_prefecture_asks() -> None:
    book = with_layers(BOOK, [layer(adjustments=[ITEMS["adjustments"][0]])])
    weaker = town(adjustments=[ITEMS["adjustments"][0] | {"modality": "principle"}])
    (fault,) = layer_faults(weaker, book)
    assert fault.reason.startswith("見本県の上乗せが「")


BAD = [
    ({"guidance": [{"id": "g", "place": "field:measure/lead", "text": "長" * 4001}]}, "長すぎます"),
    ({"guidance": [{"id": "g", "place": "nowhere", "text": "文"}]}, "[場所（1番目）]"),
    ({"lg_code": "993018"}, "都道府県だけです"),
    ({"requirements": [ITEMS["requirements"][0] | {"example": "{mayor}"}]}, "{body}"),
    ({"requirements": [ITEMS["requirements"][0] | {"example": "{"}]}, "{body}"),
    ({"requirements": [ITEMS["requirements"][0] | {"example": "{body:>9}"}]}, "{body}"),
    ({"requirements": [ITEMS["requirements"][0] | {"example": "{body!x}"}]}, "{body}"),
    ({"measures": [{"id": "m", "why": "勧めます。"}]}, "国の施策を選ぶか"),
    ({"guidance": [ITEMS["guidance"][0]] * 2}, "2回あります"),
    ({"since": "いつか"}, "[いつから]"),
    ({"colour": "red"}, "上乗せにない項目です"),
]


@pytest.mark.parametrize(("more", "words"), BAD)
def test_a_layer_that_is_none_is_refused_with_place_and_reason(
    more: dict[str, Any], words: str
) -> None:
    with pytest.raises(KanminError) as refused:
        parse_layer(HEAD | {**more})
    assert words in refused.value.what


def test_a_layer_reads_back_and_speaks_to_its_bodies_only() -> None:
    assert parse_layer(json.loads(json.dumps(layer_raw(layer())))) == layer()
    reached = [layer().reaches(code) for code in ("993018", "990001", "182079")]
    assert reached == [True, False, False]
    assert [town().reaches(code) for code in ("993018", "993026")] == [True, False]


def edited(book: Handbook, **tables: Any) -> Handbook:
    return book.model_copy(update=tables)


def test_after_a_new_edition_a_layer_works_on_and_tells_what_to_look_at() -> None:
    review = BOOK.requirement("guide.review")
    new = edited(
        BOOK,
        requirements=(
            *(r for r in BOOK.requirements if r.id != "guide.review"),
            review.model_copy(update={"modality": Modality.MUST, "text": "改めた文。"}),
            review.model_copy(update={"id": "guide.new", "title": "データ項目を県にそろえること"}),
        ),
        chapters=tuple(c for c in BOOK.chapters if c.id != "policy"),
    )
    issues = layer_review(layer(), BOOK, new)
    found = {(i.kind, i.item) for i in issues}
    assert found == {
        (LayerIssueKind.GONE, "g-policy"),
        (LayerIssueKind.GONE, "r-names"),
        (LayerIssueKind.SUPERFLUOUS, "r-names"),
        (LayerIssueKind.CHANGED, "a-review"),
        (LayerIssueKind.SUPERFLUOUS, "a-review"),
    }
    assert next(i.fields for i in issues if i.kind is LayerIssueKind.CHANGED) == (
        "modality",
        "text",
    )
    assert len({i.key for i in issues}) == len(issues)
    working = with_layers(new, [layer()])
    assert working.notes_for("field:measure/lead")
    assert {one.item.id for one in apart(working)} == {"g-policy", "r-names"}
    assert working.requirement("layer.990001.area.r-names").chapter == ""
    stronger = town(adjustments=[ITEMS["adjustments"][0] | {"modality": "principle"}])
    recommended = edited(
        BOOK,
        requirements=(review.model_copy(update={"modality": Modality.RECOMMENDED}),),
    )
    kinds = [i.kind for i in layer_review(stronger, recommended, new)]
    assert kinds == [LayerIssueKind.CHANGED, LayerIssueKind.CONTRADICTS]
    assert layer_review(layer(), BOOK, BOOK) == ()


def test_real_editions_tell_what_changed_for_a_layer() -> None:
    """A layer on the edition of 2017 meets today's: some of its national measures are over."""
    old = handbook.edition("2017-10")
    over = next(m for m in old.measures if m.until < TODAY)
    written = parse_layer(
        HEAD | {"measures": [{"id": "m", "measure": over.id, "why": "勧めます。"}]}
    )
    assert [i.kind for i in layer_review(written, old, BOOK)] == [LayerIssueKind.GONE]
    assert [one.target for one in apart(with_layers(BOOK, [written]))] == [f"measure:{over.id}"]


def test_findings_name_the_layer_and_the_law_stays_the_laws(mihon: Plan) -> None:
    context = Context(with_layers(BOOK, [layer()]), default_registry())
    report = check(mihon, context)
    of_layer = [f for f in report.findings if f.layer]
    assert {f.requirement.id for f in of_layer} == {
        "guide.review",
        "layer.990001.area.r-names",
        "layer.990001.area.f-effects",
    }
    assert {f.to_raw()["layer"] for f in of_layer} == {"見本県の上乗せ"}
    effects = [f for f in of_layer if f.requirement.id.endswith("f-effects")]
    assert {f.seen.where for f in effects} == {"/measures/1/effects", "/measures/2/effects"}
    plain = check(mihon, Context(BOOK, default_registry()))
    others = [f for f in report.findings if not f.layer]
    assert [f.to_raw() for f in others] == [
        f.to_raw() for f in plain.findings if f.requirement.id != "guide.review"
    ]


def test_a_layer_on_another_duty_that_the_plan_declares_is_checked_too(mihon: Plan) -> None:
    raw = to_raw(mihon)
    raw["duties"].append({"id": "duty2", "framework": "soumu-dx", "name": "全体方針"})
    dx = parse_layer(HEAD | {"framework": "soumu-dx", "fields": ITEMS["fields"]})
    context = Context(BOOK, default_registry(), layers=(dx,))
    report = check(Plan.model_validate(raw), context)
    asked = {(f.framework, f.requirement.id) for f in report.findings if f.layer}
    assert asked == {("soumu-dx", "layer.990001.area.f-effects")}


def test_an_own_requirement_is_met_by_its_words_or_left_to_a_person(mihon: Plan) -> None:
    body = default_registry().get("182079")
    own = town(lg_code="182079", requirements=ITEMS["requirements"])
    context = Context(with_layers(BOOK, [own]), default_registry())
    plan = new_plan(body, context.handbook, usual_period(TODAY), default_registry())
    name = own.full_id("r-names")

    def verdict(text: str) -> tuple[Verdict, str]:
        raw = to_raw(plan)
        for chapter in raw["chapters"]:
            for paragraph in chapter["paragraphs"]:
                if name in paragraph["fulfils"]:
                    paragraph["text"] = text
        report = check(Plan.model_validate(raw), context)
        (found,) = [f for f in report.findings if f.requirement.id == name]
        return found.verdict, found.seen.example

    assert verdict("") == (
        Verdict.MISSING,
        "鯖江市は、公開するデータの項目を福井県の一覧にそろえます。",
    )
    assert verdict("県の一覧に合わせます。")[0] is Verdict.NEEDS_PERSON
    assert verdict("公開データの項目を県にそろえます。")[0] is Verdict.MET


def test_every_field_that_can_be_asked_for_is_one_of_a_measure() -> None:
    assert {field.value for field in MeasureField} <= set(Measure.model_fields)


def test_a_layer_counts_for_the_exit_status_only_where_its_file_is_given(
    kanmin: Run, tmp_path: Path
) -> None:
    plan = EXAMPLES / "mihon.yaml"
    assert kanmin("check", plan).status == 0

    def given(**more: Any) -> Outcome:
        file = tmp_path / "layer.yaml"
        file.write_bytes(raw_yaml_bytes(layer_raw(layer(**more))))
        return kanmin("check", plan, "--layer", file)

    done = given()
    assert done.status == 1
    assert "■ 上乗せ" in done.out
    assert "[必須 見本県の上乗せ]" in done.out
    refused = given(adjustments=[ITEMS["adjustments"][0] | {"modality": "recommended"}])
    assert refused.status == 2
    assert "弱めることはできません" in refused.err
    foreign = given(lg_code="180009")
    assert (foreign.status, "及びません" in foreign.err) == (2, True)
    gone = given(guidance=[ITEMS["guidance"][0] | {"place": "chapter:none"}])
    assert (gone.status, "手引に「none」はありません" in gone.err) == (1, True)
    file = tmp_path / "layer.yaml"
    file.write_text("id: [", encoding="utf-8")
    assert "layer.yaml" in kanmin("check", plan, "--layer", file).err


def test_a_new_plan_has_a_place_for_what_a_layer_asks(kanmin: Run, tmp_path: Path) -> None:
    own = layer(lg_code="180009", by="福井県（架空の上乗せ）")
    file = tmp_path / "layer.json"
    file.write_text(json.dumps(layer_raw(own)), encoding="utf-8")
    words = ("--lg-code", "182079", "--layer", file, "-o", tmp_path / "plan.json")
    assert kanmin("new", *words).status == 0
    plan = read_plan(tmp_path / "plan.json")
    kept = [p for c in plan.chapters for p in c.paragraphs if own.full_id("r-names") in p.fulfils]
    assert [(p.id, p.text) for p in kept] == [("policy.layer-180009-r-names", "")]
    starter = BOOK.starters_for("municipality")[0].measure
    assert kanmin("new", *words, "--starter", starter).status == 0
    begun = read_plan(tmp_path / "plan.json")
    assert "福井県の一覧にそろえます。【要確認" in json.dumps(to_raw(begun), ensure_ascii=False)
