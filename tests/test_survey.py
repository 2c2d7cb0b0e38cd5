"""The survey's questionnaires, checks, drafts, counts and report, on answers made up for it."""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
import tomllib
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanmin.errors import InvalidDocument, KanminError
from kanmin.layout import Chart, Heading, Paragraph, Table
from kanmin.plan import Plan, Stage
from kanmin.publish import docx_bytes, tables_bytes
from kanmin.survey import (
    TALLY_TITLES,
    Asked,
    Audience,
    Questionnaire,
    Return,
    answer_of,
    asked,
    checked,
    compare,
    comparison_raw,
    cross,
    issues,
    parse_questionnaire,
    population_classes,
    prefilled,
    published_figures,
    questionnaire,
    questionnaires,
    read_returns_json,
    report_document,
    returns_schema,
    tally,
    tally_raw,
    tally_rows,
)
from tests.conftest import ROOT
from tests.survey_samples import BODIES, MIHON, NEXT_ROUND, OFFICIAL, PARTS, ROUND, Raw, made_up

RAW = tomllib.loads(
    (ROOT / "src/kanmin/survey/questionnaires/planning-2026.toml").read_text(encoding="utf-8")
)


def returned(
    raw: Raw, code: str = MIHON.code, asked_: Questionnaire = ROUND, *, final: bool = True
) -> Return:
    answers = {name: answer_of(asked_.question(name), value) for name, value in raw.items()}
    return Return(lg_code=code, questionnaire=asked_.id, final=final, answers=answers)


def told(raw: Raw, last: Raw | None = None, plan: Plan | None = None) -> list[str]:
    before = returned(last) if last is not None else None
    full = {"staff": 3, "section": "課"} | raw
    return [i.sentence for i in issues(ROUND, returned(full), before, plan)]


# Questionnaires


def test_two_rounds_share_their_ids_so_that_years_can_be_compared() -> None:
    assert [one.id for one in questionnaires()] == ["planning-2026", "planning-2027"]
    old, new = ROUND.by_id, NEXT_ROUND.by_id
    assert set(new) - set(old) == {"measured"}
    assert set(old) <= set(new)
    assert [q for q in old if old[q].text != new[q].text] == ["staff"]
    with pytest.raises(KanminError, match="planning-2026、planning-2027"):
        questionnaire("planning-1999")
    with pytest.raises(KanminError, match="問「何か」はありません"):
        ROUND.question("何か")


def _question(raw: Any, name: str) -> Any:
    return next(q for q in raw["questions"] if q["id"] == name)


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("form", {"id": "status"}, "問のID「status」が2回"),
        ("form", {"number": "1"}, "問の番号「1」が2回"),
        ("staff", {"number": "8-1"}, "問の番号「8-1」が2回"),
        ("status", {"shown_if": {"question": "form", "options": ["alone"]}}, "この問より前に"),
        ("status", {"shown_if": {"question": "status", "options": ["made"]}}, "堂々巡り"),
        ("form", {"shown_if": {"question": "none", "options": ["a"]}}, "選ぶ問にありません"),
        ("form", {"shown_if": {"question": "status", "options": ["x"]}}, "条件の選択肢「x」"),
        ("form", {"options": []}, "選択肢は、選ぶ問にだけ"),
        ("form", {"options": [{"id": "a", "word": "い,ろ"}]}, "コンマは使えません"),
        ("form", {"least": 1}, "範囲は、数か年度の問にだけ"),
        ("form", {"whole": True}, "整数と合計は、数の問にだけ"),
        ("form", {"most_chosen": 2}, "いくつも選ぶ問にだけ"),
        ("staff", {"least": 9, "most": 3}, "範囲の終わりが"),
        ("dedicated", {"not_above": "hours"}, "この問より前に"),
        ("dedicated", {"not_above": "name"}, "同じ種類の問にありません"),
        ("measures", {"sum_of": ["measures"]}, "この問より前に"),
        ("name", {"compare_last": {"factor": 2.0}}, "何倍かで比べる"),
        ("staff", {"compare_last": {"backwards": True}}, "後戻りを比べる"),
        ("staff", {"kind": "guess"}, "選べません"),
        ("staff", {"surprise": 1}, "surprise"),
    ],
)
def test_an_unsound_questionnaire_is_refused_with_the_place(
    name: str, change: Raw, words: str
) -> None:
    raw = copy.deepcopy(RAW)
    _question(raw, name).update(change)
    with pytest.raises(InvalidDocument, match=words):
        parse_questionnaire(raw, "a.toml")


# Branching


@pytest.mark.parametrize(
    ("raw", "states"),
    [
        ({}, {"status": "yes", "form": "unknown", "reasons-other": "unknown", "staff": "yes"}),
        ({"status": "made"}, {"form": "yes", "reasons": "no", "reasons-other": "no"}),
        ({"status": "begun"}, {"planned-year": "yes", "categories": "yes", "form": "no"}),
        ({"status": "none"}, {"reasons": "yes", "reasons-other": "unknown", "categories": "no"}),
        ({"status": "none", "reasons": ("other",)}, {"reasons-other": "yes"}),
        ({"status": "none", "reasons": ("no-skill",)}, {"reasons-other": "no"}),
        ({"status": "made", "reasons": ("other",)}, {"reasons-other": "no"}),
    ],
)
def test_who_is_asked_what(raw: Raw, states: dict[str, str]) -> None:
    found = asked(ROUND, returned(raw).answers)
    assert {name: found[name] for name in states} == {n: Asked(s) for n, s in states.items()}


# Checks


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"status": "maybe"}, "問1「策定の状況」：「maybe」という選択肢はありません。"),
        (
            {"status": "none", "reasons": ("no-skill",), "name": "計画"},
            "問4「計画の名称」は、問1「策定の状況」で「策定済（当年度策定予定を含む）」を選んだ団体だけに"
            "聞いています。どちらかの答えを直してください。",
        ),
        ({"status": "begun", "support": ("nothing", "joint")}, "「特にない」は、ほかの選択肢と"),
        (
            {"status": "begun", "categories": ("c1", "c2", "c3", "c4")},
            "問8「重視する分類」：選べるのは3つまでです（4つ選ばれています）。",
        ),
        ({"status": "begun", "staff": -1}, "問14「デジタルの担当職員」：0以上にしてください"),
        ({"status": "begun", "planned-year": 2025}, "問2「策定予定の年度」：2026以上に"),
        ({"status": "begun", "hours": 1e9}, "問16「計画に充てる時間」：100000以下に"),
        ({"status": "begun", "staff": 1.5}, "整数で書いてください（1.5とあります）。"),
        ({"status": "begun", "dedicated": 4}, "（4人）が、問14「デジタルの担当職員」（3人）より"),
        ({"status": "none"}, "問10「検討していない理由」に答えがありません。"),
    ],
)
def test_what_cannot_be_true_is_refused(raw: Raw, words: str) -> None:
    (sentence,) = told(raw)
    assert words in sentence


MADE: Raw = {
    "status": "made",
    "form": "alone",
    "name": "計画",
    "first-year": 2027,
    "last-year": 2031,
    **dict.fromkeys(PARTS, 2),
    "measures": 10,
}


@pytest.mark.parametrize(
    ("change", "words", "lost"),
    [
        ({"url": "ftp://a.example"}, "https:// で始まるアドレス", {"url"}),
        ({"url": "https://"}, "https:// で始まるアドレス", {"url"}),
        ({"url": "https://a.example b"}, "https:// で始まるアドレス", {"url"}),
        ({"last-year": 2026}, "より小さくなっています", {"last-year", "first-year"}),
        ({"measures": 11}, "合計（10件）と合いません", {"measures", *PARTS}),
        ({"measures": 0}, "合計（10件）と合いません", {"measures", *PARTS}),
        ({"name": "あ" * 2001}, "長すぎます（2000字まで）。", {"name"}),
    ],
)
def test_answers_that_contradict_each_other_are_all_left_out(
    change: Raw, words: str, lost: set[str]
) -> None:
    full = MADE | {"staff": 3, "section": "課"} | change
    found = checked(ROUND, returned(full))
    assert [words in i.sentence for i in found.issues if i.lost] == [True]
    assert set(full) - set(found.kept.answers) == lost
    assert checked(ROUND, returned(MADE | {"staff": 3, "section": "課"})).issues == ()


def test_an_answer_of_the_wrong_kind_or_to_no_question_is_left_out() -> None:
    given = returned({"status": "begun", "staff": 3, "section": "課"})
    strange = given.with_answers(
        {**given.answers, "staff": given.answers["section"], "ghost": given.answers["status"]}
    )
    found = checked(ROUND, strange)
    assert [i.sentence for i in found.issues] == [
        "問14「デジタルの担当職員」：答え方が違います（数を書く問です）。",
        "この調査票に、問「ghost」はありません。",
    ]
    assert set(found.kept.answers) == {"status", "section"}


def test_what_is_still_being_written_need_not_be_complete() -> None:
    draft = returned({"status": "none"}, final=False)
    assert issues(ROUND, draft) == ()
    assert len(issues(ROUND, returned({"status": "none"}))) == 3


def test_without_the_deciding_answer_the_others_are_kept_and_asked_about() -> None:
    found = checked(ROUND, returned({"name": "計画", "staff": 3, "section": "課"}))
    assert [i.refused for i in found.issues] == [True, False]
    assert "集計に入りません" in found.issues[1].sentence
    assert "name" in found.kept.answers


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ({"status": "begun"}, {"status": "made"}, ["から「検討開始」に戻っています"]),
        ({"status": "none", "reasons": ("no-skill",)}, {"status": "begun"}, ["に戻っています"]),
        ({"status": "begun"}, {"status": "none"}, []),
        ({"status": "begun", "staff": 7}, {"staff": 3}, ["前回の3人から7人へ大きく"]),
        ({"status": "begun", "staff": 6}, {"staff": 3}, []),
        ({"status": "begun", "staff": 3}, {"staff": 0}, ["前回の0人から3人へ大きく"]),
        ({"status": "begun", "hours": 3}, {"hours": 10}, ["前回の10時間から3時間へ大きく"]),
        ({"status": "begun"}, {"status": "gone"}, []),
    ],
)
def test_what_differs_from_the_last_round_is_asked(now: Raw, before: Raw, words: list[str]) -> None:
    found = told(now, before)
    assert len(found) == len(words)
    assert all(word in sentence for word, sentence in zip(words, found, strict=True))


def test_what_the_plan_says_otherwise_is_asked(mihon: Plan) -> None:
    plan = mihon.model_copy(update={"stage": Stage.DECIDED})
    given = MADE | {
        "name": plan.title,
        "staff": 1,
        "section": "別の課",
        **dict.fromkeys(PARTS, 0),
    }
    given |= {"measures-1": 1, "measures-2": 1, "measures-4": 1, "measures": 3, "last-year": 2030}
    assert told(given, plan=plan) == [
        "問7「計画期間の終わり」：答えは「2030年度」ですが、計画では「2031年度」です。"
        "確かめてください。",
        "問18「担当課」：答えは「別の課」ですが、計画では「企画課 情報係」です。確かめてください。",
    ]
    with pytest.raises(KanminError, match="団体コード182079の団体の計画ではありません"):
        issues(ROUND, returned(given, "182079"), None, plan)


# A draft to begin with


def test_a_return_begins_with_what_the_plan_states_and_nothing_else(mihon: Plan) -> None:
    draft = prefilled(ROUND, MIHON, mihon)
    assert not draft.given.final
    assert set(draft.given.answers) == {"section", "phone", "email"}
    decided = prefilled(ROUND, MIHON, mihon.model_copy(update={"stage": Stage.DECIDED}))
    assert set(decided.given.answers) == {
        *("status", "name", "first-year", "last-year", "categories", *PARTS, "measures"),
        *("section", "phone", "email"),
    }
    assert decided.given.chosen("categories") == ("c1", "c2", "c4")
    assert set(decided.origins.values()) == {"plan"}
    assert prefilled(ROUND, MIHON).given.answers == {}
    assert draft.given.lg_code == MIHON.code


def test_last_answers_are_taken_where_they_keep_and_the_plan_goes_first(mihon: Plan) -> None:
    last = returned(MADE | {"name": "前の計画", "staff": 9, "section": "前の課"})
    alone = prefilled(ROUND, MIHON, last=last)
    assert {q: o.value for q, o in alone.origins.items()} == dict.fromkeys(
        ["status", "form", "name", "first-year", "last-year", "section"], "last"
    )
    both = prefilled(ROUND, MIHON, mihon, last)
    assert both.origins["status"] == "last"
    assert both.origins["name"] == both.origins["section"] == "plan"
    stale = returned({"status": "gone", "section": "課"})
    assert set(prefilled(ROUND, MIHON, last=stale).given.answers) == {"section"}


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6))
def test_answers_made_up_to_be_true_are_never_refused_and_drafts_never_contradict(
    seed: int,
) -> None:
    raw = made_up(random.Random(seed))
    given_ = returned(raw)
    assert [i for i in issues(ROUND, given_) if i.refused] == []
    begun = prefilled(NEXT_ROUND, MIHON, last=given_).given
    assert issues(NEXT_ROUND, begun) == ()
    document = {"questionnaire": ROUND.id, "returns": [given_.model_dump(mode="json")]}
    assert read_returns_json(json.loads(json.dumps(document))).returns == (given_,)


# JSON


def test_returns_hold_to_the_published_schema() -> None:
    validator = jsonschema.Draft202012Validator(returns_schema())
    given_ = returned(MADE | {"answered-on": dt.date(2027, 2, 1), "categories": ("c1",)})
    document = {"questionnaire": ROUND.id, "returns": [given_.model_dump(mode="json")]}
    validator.validate(document)
    assert not validator.is_valid({"returns": []})


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ([], "回答のファイルとして読めません。"),
        ({"questionnaire": "q", "returns": [{"lg_code": "182078"}]}, "検査数字が合いません"),
        (
            {
                "questionnaire": "q",
                "returns": [
                    {"lg_code": "182079", "questionnaire": "q", "answers": {"a": {"kind": "x"}}}
                ],
            },
            "/returns/0/answers/a",
        ),
    ],
)
def test_what_is_no_document_of_returns_is_refused_with_the_place(raw: Any, words: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read_returns_json(raw, "r.json")
    assert words in caught.value.sentence
    assert caught.value.where == "r.json"


# Counting


def counted(*raws: tuple[str, Raw], asked_: Questionnaire = ROUND, codes: Any = None) -> Any:
    returns = [returned(raw, code, asked_) for code, raw in raws]
    return tally(asked_, returns, BODIES, codes)


SABAE, FUKUI, IKEDA, PREF = "182079", "182010", "183822", "180009"
FOUR = (
    (SABAE, {"status": "made", "staff": 4, "support": ("briefing", "advisor")}),
    (FUKUI, {"status": "begun", "staff": 2}),
    (IKEDA, {"staff": 1, "support": ("advisor",)}),
    (PREF, {"status": "made", "form": "alone"}),
)
ASKED = (SABAE, FUKUI, IKEDA, PREF, "182028", MIHON.code)


def test_every_share_has_its_denominator_and_silence_is_no_answer() -> None:
    found = counted(*FOUR, codes=ASKED)
    assert (found.rate.numerator, found.rate.denominator) == (4, 6)
    assert [body.code for body in found.silent] == ["182028", MIHON.code]
    status = found.question("status")
    assert (status.asked, status.answered, status.unanswered) == (4, 3, 1)
    assert [(c.id, c.share.numerator, c.share.denominator) for c in status.counts] == [
        ("made", 2, 3),
        ("begun", 1, 3),
        ("none", 0, 3),
    ]
    form = found.question("form")
    assert (form.asked, form.answered, form.not_asked, form.unknown) == (2, 1, 1, 1)
    support = found.question("support")
    assert support.count("advisor").share.percent == 100
    staff = found.question("staff").figures
    assert (staff.n, staff.total, staff.median) == (3, 7, 2)
    assert staff.mean == pytest.approx(7 / 3)
    assert found.question("hours").figures is None
    tenths = counted((SABAE, {"hours": 0.1}), (FUKUI, {"hours": 0.2}), codes=ASKED)
    assert tenths.question("hours").figures.total == 0.3
    assert found.question("reasons").count("other").share.percent is None


def test_nothing_is_counted_twice_or_for_a_body_that_was_not_asked() -> None:
    first, second = returned({"status": "made"}, SABAE), returned({"status": "none"}, SABAE)
    others = [
        returned({"status": "made"}, FUKUI),
        returned({"status": "made"}, IKEDA, final=False),
        returned({"status": "made"}, PREF, NEXT_ROUND),
    ]
    found = tally(ROUND, [first, second, *others], BODIES, [SABAE, IKEDA, PREF])
    assert found.question("status").count("made").share.numerator == 1  # type: ignore[union-attr]
    assert found.left_out == (second, *others)
    assert counted().rate.denominator == len(BODIES)


def test_a_question_is_crossed_by_groups_and_by_another_question() -> None:
    found = counted(*FOUR, codes=ASKED)
    by_tier = cross(found, "status", "tier")
    assert [(r.group.id, r.tally.answered) for r in by_tier.rows] == [
        ("prefecture", 1),
        ("municipality", 2),
    ]
    by_support = cross(found, "staff", "support")
    rows = {r.group.id: r.tally.figures.n if r.tally.figures else 0 for r in by_support.rows}
    assert by_support.overlapping
    assert rows == {
        "briefing": 1, "advisor": 2, "template": 0, "joint": 0, "other": 0, "nothing": 0,
        "no-answer": 1,
    }  # fmt: skip
    by_size = cross(found, "status", "population")
    assert by_size.rows[0].group.word == "5千未満"
    with pytest.raises(KanminError, match="では分けられません"):
        cross(found, "status", "staff")
    with pytest.raises(KanminError, match="はありません"):
        cross(found, "status", "weather")


def test_years_are_compared_by_the_id_of_the_question() -> None:
    old = counted((SABAE, {"status": "begun", "staff": 2}), codes=ASKED)
    new = counted((SABAE, {"status": "made", "measured": "all"}), asked_=NEXT_ROUND, codes=ASKED)
    status = compare({2027: new, 2026: old}, "status")
    assert [(y.year, y.tally.counts[0].share.numerator) for y in status.years if y.tally] == [
        (2026, 0),
        (2027, 1),
    ]
    staff = compare({2027: new, 2026: old}, "staff")
    assert staff.question.text == NEXT_ROUND.question("staff").text
    measured = compare({2027: new, 2026: old}, "measured")
    assert [bool(year.tally) for year in measured.years] == [False, True]
    assert comparison_raw(measured)["years"][0]["tally"] is None
    with pytest.raises(KanminError):
        compare({2026: old}, "measured")


def test_the_classes_of_population_follow_each_other() -> None:
    least = [one.least for one in population_classes()]
    assert least == [0, 5000, 10000, 20000, 50000, 100000, 300000]


def test_the_published_figures_are_those_that_were_published() -> None:
    figures = published_figures()
    assert all(f.source and f.url and f.denominator_note and f.verified_by for f in figures)
    first = {(f.tier, f.option): (f.numerator, f.percent) for f in figures if f.as_of.month == 2}
    assert first == {
        ("prefecture", "made"): (5, 11),
        ("prefecture", "begun"): (37, 80),
        ("municipality", "made"): (24, 2),
        ("municipality", "begun"): (295, 19),
        ("municipality", "none"): (1271, 80),
    }
    for f in figures:
        assert (f.percent is None) == (f.denominator is None)
        if f.denominator:
            assert round(100 * f.numerator / f.denominator) == f.percent
    assert 24 + 295 + 1271 == 1590


# The report


def test_the_report_tells_every_question_with_table_and_chart_and_names_nobody() -> None:
    found = counted(*FOUR, codes=ASKED)
    earlier = {2027: counted((SABAE, {"status": "made"}), asked_=NEXT_ROUND, codes=ASKED)}
    document = report_document(found, earlier, by="support")
    headings = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    assert [h[0] for h in headings] == ["1", "2", "3", "4", "5"]
    anchors = [b.anchor for b in document.blocks if isinstance(b, Heading)]
    assert len(set(anchors)) == len(anchors)
    assert {f"questions.{q.id}" for q in ROUND.questions} <= set(anchors)
    assert len([b for b in document.blocks if isinstance(b, Chart)]) >= 10
    words = str(document.blocks)
    assert "平成30年2月の割合は回答した団体" in words
    assert "1,271" in words
    assert "敦賀市" not in words
    office = report_document(found, audience=Audience.OFFICE)
    assert "敦賀市" in str(office.blocks)
    assert "聞いた6団体のうち、4団体が答えました（回答率4／6（66.7%））。" in [
        b.text for b in document.blocks if isinstance(b, Paragraph)
    ]
    silent = [b for b in document.blocks if isinstance(b, Table)][-1]
    assert [[cell.text for cell in row] for row in silent.rows] == [
        ["福井県", "1"],
        ["見本県", "1"],
    ]
    for writer in (docx_bytes, tables_bytes):
        assert writer(document)[:2] == b"PK"


def test_the_count_as_plain_values_and_rows() -> None:
    found = counted(*FOUR, codes=ASKED)
    raw = json.loads(json.dumps(tally_raw(found)))
    assert raw["rate"] == {"numerator": 4, "denominator": 6, "percent": 66.6667}
    assert raw["silent"] == [
        {"prefecture": "福井県", "bodies": 1},
        {"prefecture": "見本県", "bodies": 1},
    ]
    rows = list(tally_rows(found, [cross(found, "status", "kind")]))
    assert {len(row) for row in rows} == {len(TALLY_TITLES)}
    first = dict(zip(TALLY_TITLES, rows[0], strict=True))
    assert (first["問ID"], first["選択肢ID"], first["団体数"], first["母数"]) == (
        "status",
        "made",
        2,
        3,
    )
    assert next(row[3] for row in rows if row[2]) == "都道府県"


def test_of_the_real_register_every_body_is_in_one_group_of_each_kind() -> None:
    found = tally(ROUND, [], OFFICIAL)
    for by, whole in (("tier", 1788), ("kind", 1788), ("prefecture", 1788), ("population", 1741)):
        rows = cross(found, "status", by).rows
        assert rows
        rates = tally_raw(found)["rates"][by]
        assert sum(rate["denominator"] for rate in rates) == whole
