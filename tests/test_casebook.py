"""The casebook that grows: an offer filled in, its steps, what may be called verified."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanmin.casebook import (
    CaseFilter,
    CaseSide,
    CaseSource,
    CaseStanding,
    CaseState,
    CaseStep,
    FigureKind,
    ListedCase,
    Offer,
    Proof,
    PublishedCase,
    TakenStep,
    case_document,
    figure_changes,
    figures,
    filled_in,
    narrowed,
    next_steps,
    number_of,
    proven,
    refuse_offer,
    refuse_step,
    standing,
)
from kanmin.errors import KanminError
from kanmin.layout import Chart, Table
from kanmin.plan import Measure, PriorityField, parse_as, to_raw
from kanmin.server.demo import demo_plan

YEAR = 2025


@pytest.fixture(scope="module")
def certificates() -> Measure:
    """A measure with four years of results."""
    return demo_plan("mihon-2023").measures[0]


def source(**more: Any) -> CaseSource:
    raw = {"plan": "p", "plan_title": "計画", "measure": "m", "measure_title": "施策"}
    return CaseSource.model_validate({**raw, "fiscal_year": YEAR, **more})


def complete(**more: Any) -> Offer:
    raw = {"title": "題", "category": 1, "done": "行った", "went_well": "よかった", "section": "課"}
    return parse_as(Offer, {"source": to_raw(source()), **raw, **more})


def test_an_offer_is_filled_in_from_the_plan_and_the_years_results(certificates: Measure) -> None:
    made = filled_in(certificates, source(), certificates)
    assert made.title == "証明書のコンビニ交付"
    assert (made.category, made.linked) == (3, (1,))
    assert made.before == certificates.current
    assert made.done == "転入の手続の際に案内を渡し、利用が約1.8倍になりました。"
    assert "0%から令和7年度（2025年度）の26%になりました" in made.effect
    assert "時間が177時間減りました" in made.effect
    assert made.section == "住民課"
    assert (made.went_well, made.was_hard) == ("", "")
    assert made.measured


def test_each_figure_says_before_after_aim_and_what_it_is_a_part_of(certificates: Measure) -> None:
    found = {one.id: one for one in figures(certificates, YEAR)}
    rate = found["k1"]
    assert (rate.baseline, rate.baseline_year, rate.value, rate.target) == (0, 2022, 26, 20)
    assert (rate.numerator, rate.denominator, rate.unit) == (1066, 4100, "%")
    assert (found["cost"].value, found["cost"].unit) == (1430, "千円")
    assert (found["work"].value, found["work"].unit) == (30, "時間")
    assert (found["hours"].value, found["hours"].target) == (177, 200)
    assert found["hours"].kind is FigureKind.FREED
    assert all(one.fiscal_year == YEAR for one in found.values())


def test_what_the_plan_does_not_say_has_no_figure() -> None:
    empty = Measure(id="m", title="施策", action="行います")
    assert figures(empty, YEAR) == ()
    made = filled_in(empty, source(), None)
    assert (made.effect, made.done) == ("", "行います")
    assert not made.measured
    assert case_document(made).blocks == ()


def test_costs_and_hours_alone_measure_no_effect(certificates: Measure) -> None:
    made = filled_in(certificates, source(fiscal_year=2026), certificates)
    assert {one.id for one in made.figures} >= {"cost", "work"}
    assert [one.value for one in made.figures if one.id == "cost"] == [1450]
    assert "計画した経費" in next(one.name for one in made.figures if one.id == "cost")
    assert not made.measured


def test_only_what_is_published_word_for_word_is_verified(certificates: Measure) -> None:
    raw = to_raw(certificates)
    values = raw["indicators"][0]["values"]
    next(v for v in values if v["id"] == "v3")["value"] = 27
    own = complete(figures=[{"id": "own-0", "name": "満足度", "value": 90}]).figures
    changed = parse_as(Measure, raw)
    found = (*figures(changed, YEAR), *own)
    proofs = {one.id: one.proof for one in proven(found, certificates, YEAR, reported=True)}
    assert proofs == {
        "k1": Proof.NONE, "k2": Proof.REPORT, "cost": Proof.REPORT, "work": Proof.REPORT,
        "hours": Proof.REPORT, "own-0": Proof.NONE,
    }  # fmt: skip
    in_plan = proven(figures(certificates, YEAR), certificates, YEAR, reported=False)
    assert {one.proof for one in in_plan} == {Proof.PLAN}
    assert {one.proof for one in proven(found, None, YEAR, reported=True)} == {Proof.NONE}


@given(st.sampled_from(["k1", "k2", "cost", "work", "hours"]), st.integers(0, 10**6))
def test_a_figure_changed_in_any_way_is_told_and_not_verified(name: str, value: int) -> None:
    measure = demo_plan("mihon-2023").measures[0]
    known = figures(measure, YEAR)
    changed = tuple(
        one.model_copy(update={"value": value}) if one.id == name else one for one in known
    )
    differs = changed != known
    told = figure_changes(changed, known)
    assert [one.offered.id for one in told] == ([name] if differs else [])
    marked = {one.id for one in proven(changed, measure, YEAR, True) if one.proof is Proof.NONE}
    assert marked == ({name} if differs else set())


def test_a_figure_that_the_plan_no_longer_has_is_told(certificates: Measure) -> None:
    known = figures(certificates, YEAR)
    (gone,) = figure_changes(known, known[1:])
    assert (gone.offered.id, gone.now, gone.now_words) == ("k1", None, "")
    assert gone.before_words == "0% → 26%（目標 20%）"
    own = complete(figures=[{"id": "own-0", "name": "満足度", "value": 90}]).figures
    assert figure_changes(own, ()) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"done": " "}, "「行ったこと」を書いてください。"),
        ({"went_well": ""}, "「うまくいった点」か「難しかった点」"),
        ({"section": ""}, "課の名前を書いてください"),
        ({"effect": "あ" * 100_000}, "「効果」は4,000字までです（いまは100,000字）。"),
        ({"title": "題" * 201}, "「題名」は200字までです"),
        ({"section": "情報係 03-1234-5678"}, "「03-1234-5678」は個人の連絡先"),
        (
            {"was_hard": "ｔａｒｏ＠ｔｏｗｎ．ｅｘａｍｐｌｅへ"},
            "「taro@town.example」は個人の連絡先",
        ),
        ({"figures": [{"id": "own-0", "name": "長" * 201}]}, "数字の名前が長すぎます"),
        (
            {"figures": [{"id": "own-0", "name": "数", "source": "０３－１２３４－５６７８"}]},
            "「03-1234-5678」は個人の連絡先",
        ),
    ],
)
def test_what_cannot_be_offered_is_told(change: dict[str, Any], words: str) -> None:
    refuse_offer(complete())
    with pytest.raises(KanminError) as error:
        refuse_offer(complete(**change))
    assert words in error.value.sentence


STEPS = st.lists(st.tuples(st.sampled_from(list(CaseStep)), st.sampled_from(list(CaseSide))))


@given(STEPS)
def test_whatever_steps_are_allowed_the_standing_stays_sound(
    tried: list[tuple[CaseStep, CaseSide]],
) -> None:
    taken: list[TakenStep] = []
    for step, side in tried:
        before = standing(taken)
        version = before.version + 1 if step is CaseStep.OFFER else before.version
        if step not in next_steps(before, side):
            with pytest.raises(KanminError):
                refuse_step(before, TakenStep(step, version), side, "理由")
            continue
        taken.append(TakenStep(step, version))
        after = standing(taken)
        assert after.published is None or after.published <= after.version
        if step is CaseStep.PUBLISH:
            assert (before.state, after.published) == (CaseState.OFFERED, after.version)
        elif step is CaseStep.TAKE_BACK:
            assert after.published is None
        else:
            assert after.published == before.published
    published = [one for one in taken if one.step is CaseStep.PUBLISH]
    assert standing(taken).published is None or published


def test_nobody_decides_twice_or_on_what_was_not_read_or_without_a_reason() -> None:
    waiting = CaseStanding(CaseState.OFFERED, 2)
    refuse_step(waiting, TakenStep(CaseStep.PUBLISH, 2), CaseSide.OFFICE, "")
    for now, taken, words, told in (
        (
            CaseStanding(CaseState.PUBLISHED, 2, 2),
            TakenStep(CaseStep.DECLINE, 2),
            "理由",
            "先に進め",
        ),
        (waiting, TakenStep(CaseStep.PUBLISH, 1), "", "第2稿に差し替えられています"),
        (waiting, TakenStep(CaseStep.RETURN, 2), " ", "理由か尋ねたいことを"),
        (waiting, TakenStep(CaseStep.TAKE_BACK, 2), "理由", "この操作はできません"),
        (
            CaseStanding(CaseState.PUBLISHED, 2, 2),
            TakenStep(CaseStep.TAKE_BACK, 2),
            "taro@town.exampleへ",
            "「taro@town.example」は個人の連絡先",
        ),
    ):
        with pytest.raises(KanminError) as error:
            refuse_step(now, taken, CaseSide.OFFICE, words)
        assert told in error.value.sentence
    assert CaseStep.PUBLISH not in next_steps(waiting, CaseSide.BODY)


def test_a_correction_leaves_the_published_one_public_until_it_is_published() -> None:
    steps = [TakenStep(CaseStep.OFFER, 1), TakenStep(CaseStep.PUBLISH, 1)]
    again = [*steps, TakenStep(CaseStep.OFFER, 2)]
    assert standing(again) == CaseStanding(CaseState.OFFERED, 2, 1)
    assert standing([*again, TakenStep(CaseStep.TAKE_BACK, 1)]) == CaseStanding(
        CaseState.OFFERED, 2, None
    )
    assert standing([*again, TakenStep(CaseStep.PUBLISH, 2)]).published == 2
    assert standing([*steps, TakenStep(CaseStep.TAKE_BACK, 1)]).state is CaseState.TAKEN_BACK


def test_a_case_is_laid_out_with_a_table_and_charts(certificates: Measure) -> None:
    blocks = case_document(filled_in(certificates, source(), certificates)).blocks
    (table,) = [one for one in blocks if isinstance(one, Table)]
    told = [[cell.text for cell in row] for row in table.rows]
    assert told[0][:3] == [
        "コンビニ交付の割合（%）",
        "0\n令和4年度（2022年度）",
        "26\n令和7年度（2025年度）\n4,100のうち1,066",
    ]
    assert told[0][4] == "住民課の交付簿\n公表された計画にある値"
    charts = [one for one in blocks if isinstance(one, Chart)]
    assert [one.caption for one in charts] == [
        "コンビニ交付の割合",
        "コンビニで受け取れる証明書の種類",
    ]
    assert charts[0].series[-1].values == (0, None, None, 26)


def test_a_published_case_is_a_case_like_the_handbooks(certificates: Measure) -> None:
    made = filled_in(certificates, source(), certificates)
    one = PublishedCase(12, 1, dt.date(2026, 11, 1), "993018", "見本県みほん町", made)
    assert (one.ref, number_of(one.ref)) == ("casebook.12", 12)
    assert one.case.figures[0].told == "0% → 26%（目標 20%）"
    assert "行ったこと：転入の手続" in one.case.text
    for ref in ("case.12", "casebook.", "casebook.-1", "casebook.1234567890", "plan/casebook.1"):
        assert number_of(ref) is None, ref


def test_a_list_is_narrowed_by_each_filter_and_the_newest_come_first(certificates: Measure) -> None:
    made = filled_in(certificates, source(), certificates)
    older, newer = (
        PublishedCase(number, 1, dt.date(2026, 10, number), "993018", "みほん町", made).case
        for number in (1, 2)
    )
    several = [
        ListedCase(older, dt.date(2026, 10, 1), "municipality", "99", made.fields, YEAR, 1),
        ListedCase(newer, dt.date(2026, 10, 2), "prefecture", "18", (), None, 2),
    ]
    assert [one.number for one in narrowed(several, CaseFilter())] == [2, 1]
    for wanted in (
        CaseFilter(field=PriorityField.ADMINISTRATION.value),
        CaseFilter(tier="municipality"),
        CaseFilter(prefecture="99"),
        CaseFilter(year=YEAR),
        CaseFilter(category=1, year=YEAR),
    ):
        assert [one.number for one in narrowed(several, wanted)] == [1], wanted
    assert len(narrowed(several, CaseFilter(category=3))) == 2
    assert narrowed(several, CaseFilter(category=2)) == []
