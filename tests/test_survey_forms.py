"""Forms of the survey out and in: what is planted is found, what is good is kept and counted."""

from __future__ import annotations

import datetime as dt
import html
import json
import random
import statistics
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from kanmin.localgov import LocalGovernment
from kanmin.plan import Plan, Stage
from kanmin.server.accounts.roles import Role
from kanmin.server.oversight import rounds
from kanmin.server.store.models import SurveyRound
from kanmin.survey import (
    Dimension,
    Issue,
    Reading,
    Return,
    answer_of,
    cross,
    prefilled,
    read_returns,
    read_returns_json,
    returns_document,
    returns_raw,
    survey_form,
    tally,
    tally_raw,
)
from kanmin.text import clean
from tests.server import body_of, new_person, signed_in
from tests.survey_samples import (
    BODIES,
    IN_FORM,
    MADE_ONLY,
    MIHON,
    NEXT_ROUND,
    OFFICIAL,
    PARTS,
    ROUND,
    WHOLE,
    Planted,
    Raw,
    filled,
    made_up,
    opened,
    put,
    row_of,
    saved,
    stripped,
)


def read(*files: bytes, last: dict[str, Return] | None = None) -> Reading:
    named = [(f"{chr(97 + at)}.xlsx", data) for at, data in enumerate(files)]
    return read_returns(named, ROUND, BODIES, last)


def plain(given: Return) -> Raw:
    """The answers of a return as plain values."""
    values = {}
    for name, found in given.answers.items():
        (value,) = (v for k, v in found.model_dump().items() if k != "kind")
        values[name] = value
    return values


def cells(issues: Iterable[Issue]) -> set[tuple[str, str]]:
    return {(i.place.sheet, i.place.cell) for i in issues if i.place}


# One form


def test_the_form_says_in_visible_cells_whose_it_is_and_how_it_is_filled_in() -> None:
    book = opened(survey_form(ROUND, MIHON))
    guide = {row[0]: row[1] for row in book["はじめに"].iter_rows(max_col=2, values_only=True)}
    assert guide["調査票"] == "planning-2026"
    assert guide["年度"] == "令和8年度（2026年度）"
    assert (guide["団体コード"], guide["団体名"]) == ("993018", "見本県みほん町")
    sheet = book["回答"]
    titles = ["番号", "質問", "回答", "単位", "答え方", "前回の回答", "計画から"]
    assert [cell.value for cell in sheet[1]] == titles
    assert sheet.cell(row_of(sheet, "8-2"), 2).value.strip() == "官民データの容易な利用等"
    how = sheet.cell(row_of(sheet, "2"), 5).value
    assert how.startswith("問1で「検討開始」を選んだ団体だけ。年度を書いてください")
    rules = {str(r.sqref): r.formula1 for r in sheet.data_validations.dataValidation}
    assert rules["C2"] == '"策定済（当年度策定予定を含む）,検討開始,検討していない"'
    assert rules[f"C{row_of(sheet, '8-1')}"] == '"○"'
    assert [s.sheet_state for s in book.worksheets] == ["visible", "visible"]
    assert not list(book.defined_names)


def test_what_a_clerk_writes_is_read() -> None:
    raw: Raw = {
        "status": "made",
        "form": "combined",
        "name": "=1+1 の計画",
        "first-year": "令和9年度",
        "last-year": "２０３１",
        "categories": ("c1", "c3"),
        "staff": "１，２００人",
        "hours": "10.5 時間",
        "answered-on": dt.datetime(2027, 2, 1),
        "section": " 企画課\n情報係 ",
    }
    found = read(filled(MIHON, raw))
    assert found.issues == ()
    (given,) = found.returns
    assert given.name == "見本県みほん町"
    assert plain(given) == {
        "status": "made",
        "form": "combined",
        "name": "=1+1 の計画",
        "first-year": 2027,
        "last-year": 2031,
        "categories": ("c1", "c3"),
        "staff": 1200,
        "hours": 10.5,
        "answered-on": dt.date(2027, 2, 1),
        "section": "企画課\n情報係",
    }


@pytest.mark.parametrize("planted", IN_FORM, ids=lambda p: p.name)
def test_an_error_in_a_form_is_told_with_its_cell_and_the_rest_is_kept(planted: Planted) -> None:
    raw = made_up(random.Random(7), planted.status)
    raw |= {"support": ("briefing",), "dedicated": 0, "hours": 8}
    found = read(filled(MIHON, raw, planted.edit))
    assert [planted.words in i.sentence for i in found.refused] == [True], found.refused
    (issue,) = found.refused
    assert issue.place
    assert (issue.place.file, issue.place.sheet, issue.place.cell) == (
        "a.xlsx",
        "回答",
        planted.cell,
    )
    assert issue.place.row == int(planted.cell[1:] or 0)
    assert issue.lg_code == MIHON.code
    wanted = {k: v for k, v in raw.items() if k not in planted.lost}
    assert same_values(plain(found.returns[0]), wanted)


@pytest.mark.parametrize("planted", WHOLE, ids=lambda p: p.name)
def test_a_form_that_cannot_be_used_is_refused_whole_with_the_reason(planted: Planted) -> None:
    found = read(filled(BODIES.get("182079"), made_up(random.Random(1)), planted.edit))
    (issue,) = found.issues
    assert found.returns == ()
    assert found.files_refused == ("a.xlsx",)
    assert issue.whole
    assert issue.refused
    assert planted.words in issue.sentence
    assert issue.place
    assert issue.place.cell == planted.cell


def test_a_closed_body_and_one_renamed_are_known_from_the_history() -> None:
    gone = BODIES.get("182079")
    after = BODIES.replaced([b for b in BODIES if b != gone], dt.date(2026, 4, 1))
    closed = read_returns([("a", filled(gone, made_up(random.Random(2))))], ROUND, after)
    assert "に廃止されました。" in closed.issues[0].sentence
    sasayama = BODIES.get("282219")
    for name, asks in (("篠山市", 1), ("兵庫県篠山市", 1), ("丹波篠山市", 0), ("", 1)):

        def rename(book: Any, name: str = name) -> None:
            book["はじめに"].cell(8, 2).value = name

        found = read(filled(sasayama, made_up(random.Random(3)), rename))
        assert [i.refused for i in found.issues] == [False] * asks
        assert len(found.returns) == 1


def test_a_code_that_lost_its_leading_zero_is_the_body_whose_name_stands_beside_it() -> None:
    muroran = BODIES.get("012050")

    def as_number(book: Any) -> None:
        book["はじめに"].cell(7, 2).value = 12050

    assert (
        read(filled(muroran, made_up(random.Random(3)), as_number)).returns[0].lg_code == "012050"
    )


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"code,name\n"])
def test_what_is_no_workbook_is_told_and_the_others_are_read(data: bytes) -> None:
    found = read(data, filled(MIHON, made_up(random.Random(1))))
    assert [i.place.file for i in found.issues if i.place] == ["a.xlsx"]
    assert len(found.returns) == 1


def test_what_follows_from_an_answer_that_cannot_be_read_is_not_told_again() -> None:
    raw = made_up(random.Random(11), "made")
    data = opened(filled(MIHON, raw))
    data["回答"]["C2"].value = "作成中"
    found = read(saved(data))
    assert [(i.refused, i.place.cell) for i in found.issues if i.place] == [(True, "C2")]
    assert "name" in found.returns[0].answers
    part = read(filled(MIHON, raw | {PARTS[0]: "いくつか"}))
    assert [(i.refused, i.place.cell) for i in part.issues if i.place] == [(True, "C15")]


def test_a_form_nobody_filled_in_is_no_return() -> None:
    found = read(survey_form(ROUND, MIHON))
    assert found.returns == ()
    assert "答えが一つもありません。" in found.issues[0].sentence


def test_a_body_is_counted_once_and_the_later_file_never_wins_silently() -> None:
    raw = made_up(random.Random(4), "made")
    first, other = filled(MIHON, raw), filled(MIHON, raw | {"staff": raw["staff"] + 1, "hours": 1})
    same = read(first, first)
    assert [(i.refused, i.whole) for i in same.issues] == [(False, True)]
    assert "「a.xlsx」と同じです。1回だけ数えます。" in same.issues[0].sentence
    assert len(same.returns) == 1
    unreadable = [filled(MIHON, raw | {"staff": text}) for text in ("二、三人", "三、四人")]
    assert "読めない欄が違います。" in read(*unreadable).refused[-1].sentence
    differing = read(first, other)
    assert [(i.refused, i.whole) for i in differing.issues] == [(True, True)]
    assert "問14・問16が違います。" in differing.issues[0].sentence
    assert plain(differing.returns[0])["staff"] == raw["staff"]


def test_columns_and_rows_may_be_moved_and_every_rule_stripped() -> None:
    raw = made_up(random.Random(5), "made")
    data = filled(MIHON, raw)
    book = opened(data)
    rows = [list(row)[::-1] for row in book["回答"].iter_rows(values_only=True)]
    del book["回答"]
    sheet = book.create_sheet("回答")
    for row in (["メモ"], *rows[:1], *reversed(rows[1:])):
        sheet.append(row)
    assert read(saved(book)).returns == read(data).returns == read(stripped(data)).returns


def test_a_question_with_other_words_is_asked_about() -> None:
    def reword(book: Any) -> None:
        book["回答"].cell(2, 2).value = "DX計画を策定していますか。"

    found = read(filled(MIHON, made_up(random.Random(6)), reword))
    assert [(i.refused, i.place.cell) for i in found.issues if i.place] == [(False, "B2")]


def test_a_decline_and_a_jump_since_the_last_round_are_asked_with_their_cells() -> None:
    last = Return(
        lg_code=MIHON.code,
        questionnaire="planning-2025",
        answers={
            "status": answer_of(ROUND.question("status"), "made"),
            "staff": answer_of(ROUND.question("staff"), 2),
        },
    )
    raw = made_up(random.Random(8), "begun") | {"staff": 5, "dedicated": 1}
    found = read(filled(MIHON, raw), last={MIHON.code: last})
    assert found.refused == ()
    assert [i.sentence for i in found.issues] == [
        "問1「策定の状況」：前回の「策定済（当年度策定予定を含む）」から「検討開始」に戻っています。"
        "確かめてください。",
        "問14「デジタルの担当職員」：前回の2人から5人へ大きく変わっています。確かめてください。",
    ]
    assert cells(found.issues) == {("回答", "C2"), ("回答", "C37")}


def test_the_form_shows_the_last_answers_and_the_plan_and_begins_with_them(mihon: Plan) -> None:
    plan = mihon.model_copy(update={"stage": Stage.PUBLISHED, "published_url": "https://a.example"})
    before = prefilled(ROUND, MIHON).given.with_answers(
        {"staff": answer_of(ROUND.question("staff"), 3)}
    )
    sheet = opened(survey_form(ROUND, MIHON, plan, before))["回答"]
    told = {
        sheet.cell(row, 1).value: [sheet.cell(row, column).value for column in (3, 6, 7)]
        for row in range(2, sheet.max_row + 1)
    }
    assert told["問1"] == ["策定済（当年度策定予定を含む）", None, "策定済（当年度策定予定を含む）"]
    assert told["問5"] == ["https://a.example", None, "https://a.example"]
    assert told["問8-2"] == ["○", None, "○"]
    assert told["問9-6"] == [3, None, "3件"]
    assert told["問14"] == [None, "3人", None]


# Round trips

_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co"]), max_size=20)


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), text=_TEXTS)
def test_what_a_form_is_filled_with_is_what_is_read(seed: int, text: str) -> None:
    raw = made_up(random.Random(seed)) | {"section": text.strip() or "課"}
    data = filled(MIHON, raw)
    (back,) = read(data).returns
    assert same_values(plain(back), raw | {"section": clean(raw["section"]).strip()})
    assert read(stripped(data)).returns == (back,)
    again = opened(survey_form(ROUND, MIHON, last=back))
    put(again["回答"], {k: v for k, v in raw.items() if not ROUND.question(k).carry_over})
    assert read(saved(again)).returns == (back,)
    document = returns_document(ROUND, [back])
    assert read_returns_json(json.loads(json.dumps(returns_raw(document)))) == document


def same_values(one: Raw, other: Raw) -> bool:
    sets = [{k: set(v) if isinstance(v, tuple) else v for k, v in r.items()} for r in (one, other)]
    return sets[0] == sets[1]


# A hundred returns

SHOWN = {name: ("status", {"made"}) for name in MADE_ONLY} | {
    "planned-year": ("status", {"begun"}),
    "categories": ("status", {"made", "begun"}),
    "reasons": ("status", {"none"}),
    "reasons-other": ("reasons", {"other"}),
    "support-other": ("support", {"other"}),
}


def sample() -> list[tuple[LocalGovernment, Raw, Planted | None]]:
    """A hundred bodies with made-up answers, every kind of error planted twice."""
    rng = random.Random(20261126)
    bodies = OFFICIAL.bodies[::16][:100]
    kinds: list[Planted | None] = [*IN_FORM, *WHOLE] * 2
    kinds += [None] * (len(bodies) - len(kinds))
    rng.shuffle(kinds)
    found = []
    for body, planted in zip(bodies, kinds, strict=True):
        raw = made_up(rng, planted.status if planted in IN_FORM and planted else "")
        if planted:
            raw |= {"support": ("briefing",), "dedicated": 0, "hours": 8}
        found.append((body, raw, planted))
    return found


Sample = list[tuple[LocalGovernment, Raw, Planted | None]]


@pytest.fixture(scope="module")
def returned() -> tuple[Sample, list[tuple[str, bytes]]]:
    """A hundred bodies with the errors planted in their forms, and the files they sent."""
    there = sample()
    files = [
        (f"{body.code}.xlsx", filled(body, raw, *([planted.edit] if planted else [])))
        for body, raw, planted in there
    ]
    first = next(at for at, (_b, _r, planted) in enumerate(there) if planted is None)
    body, raw, _planted = there[first]
    files.append(("again.xlsx", files[first][1]))
    files.append(("differing.xlsx", filled(body, raw | {"section": "ほかの課"})))
    return there, files


@pytest.fixture(scope="module")
def a_hundred(returned: tuple[Sample, list[tuple[str, bytes]]]) -> tuple[Sample, Reading]:
    there, files = returned
    return there, read_returns(files, ROUND, OFFICIAL)


def test_every_planted_error_is_found_and_nothing_else(a_hundred: Any) -> None:
    there, found = a_hundred
    assert found.files == 102
    told = Counter((i.place.file, i.place.sheet, i.place.cell) for i in found.refused if i.place)
    planted = Counter(
        (f"{body.code}.xlsx", *where(p)) for body, _raw, p in there if p is not None
    ) + Counter([("differing.xlsx", "", "")])
    assert told == planted
    for body, _raw, p in there:
        mine = [i for i in found.refused if i.place and i.place.file == f"{body.code}.xlsx"]
        assert all(p and p.words in issue.sentence for issue in mine)
    whole = {f"{body.code}.xlsx" for body, _raw, p in there if p in WHOLE}
    assert set(found.files_refused) == whole | {"differing.xlsx"}


def where(planted: Planted) -> tuple[str, str]:
    """Sheet and cell in which an error is told."""
    if planted.name == "sheet":
        return "", ""
    named = planted in WHOLE and planted.cell
    return ("はじめに" if named else "回答"), planted.cell


def test_the_tally_equals_a_count_by_hand(a_hundred: Any) -> None:
    there, found = a_hundred
    counted = tally(ROUND, found.returns, OFFICIAL)
    accepted = [
        (body, {k: v for k, v in raw.items() if not p or k not in p.lost})
        for body, raw, p in there
        if p not in WHOLE
    ]
    assert (counted.rate.numerator, counted.rate.denominator) == (len(accepted), 1788)
    for one in counted.questions:
        name = one.question.id
        asked = [raw for _body, raw in accepted if state(name, raw) == "yes"]
        answered = [raw[name] for raw in asked if name in raw]
        assert (one.asked, one.answered) == (len(asked), len(answered)), name
        assert one.unanswered == len(asked) - len(answered)
        assert one.unknown == sum(state(name, raw) == "unknown" for _body, raw in accepted)
        assert one.not_asked == len(accepted) - one.asked - one.unknown
        for count in one.counts:
            chosen = sum(
                count.id in value if isinstance(value, tuple) else str(value) == count.id
                for value in answered
            )
            assert (count.share.numerator, count.share.denominator) == (chosen, len(answered))
        if one.figures:
            assert one.figures.n == len(answered)
            assert one.figures.total == pytest.approx(sum(answered))
            assert one.figures.mean == pytest.approx(sum(answered) / len(answered))
            assert one.figures.median == statistics.median(answered)


def state(name: str, raw: Raw) -> str:
    if name not in SHOWN:
        return "yes"
    parent, options = SHOWN[name]
    above = state(parent, raw)
    if above != "yes":
        return above
    if parent not in raw:
        return "unknown"
    value = raw[parent]
    return "yes" if options & set(value if isinstance(value, tuple) else [value]) else "no"


def test_the_rates_and_the_scale_by_group_equal_a_count_by_hand(a_hundred: Any) -> None:
    there, found = a_hundred
    counted = tally(ROUND, found.returns, OFFICIAL)
    accepted = {body.code: raw for body, raw, p in there if p not in WHOLE}
    lost = {body.code for body, _raw, p in there if p and "status" in p.lost}
    limits = [0, 5000, 10000, 20000, 50000, 100000, 300000, 10**9]

    def size(body: LocalGovernment) -> int:
        people = OFFICIAL.population(body.code)[2025] or 0
        return next(at for at in range(7) if limits[at] <= people < limits[at + 1])

    for rate, kind in zip(
        counted.rates(Dimension.KIND),
        ["都道府県", "政令指定都市", "中核市", "市", "特別区", "町", "村"],
        strict=True,
    ):
        bodies = [b for b in OFFICIAL if b.kind.value == kind]
        assert rate.share.denominator == len(bodies)
        assert rate.share.numerator == sum(b.code in accepted for b in bodies)
    sizes = counted.rates(Dimension.POPULATION)
    assert sum(rate.share.denominator for rate in sizes) == 1741
    for at, row in enumerate(cross(counted, "status", "population").rows):
        codes = [b.code for b in OFFICIAL if b.kind.value != "都道府県" and size(b) == at]
        answers = [accepted[c]["status"] for c in codes if c in accepted and c not in lost]
        assert [c.share.numerator for c in row.tally.counts] == [
            answers.count(option) for option in ("made", "begun", "none")
        ]
        assert row.tally.answered == len(answers)
    prefectures = counted.rates(Dimension.PREFECTURE)
    assert len(prefectures) == 47
    assert sum(rate.share.numerator for rate in prefectures) == len(accepted)


def test_another_rounds_form_is_refused_by_this_one() -> None:
    data = survey_form(NEXT_ROUND, MIHON)
    assert "ほかの調査の様式です" in read(data).issues[0].sentence


def test_parts_left_open_are_asked_about_and_not_taken_for_nought() -> None:
    raw = made_up(random.Random(9), "made")
    open_part = {k: v for k, v in raw.items() if k != PARTS[0]}
    raw_measures = sum(raw[part] for part in PARTS[1:]) + 2
    found = read(filled(MIHON, open_part | {"measures": raw_measures}))
    assert [i.refused for i in found.issues] == [False]
    assert "内訳に空欄があります。" in found.issues[0].sentence


@pytest.mark.django_db
def test_a_whole_round_on_the_pages_counts_what_the_library_counts(
    a_hundred: tuple[Sample, Reading], returned: tuple[Sample, list[tuple[str, bytes]]]
) -> None:
    there, found = a_hundred
    state = signed_in(new_person("", Role.STATE))
    days = {"opens_on": "2026-04-01", "closes_on": "2999-03-31"}
    state.post("/oversight/surveys/open", {"questionnaire": ROUND.id, "audience": "all", **days})
    opened_round = SurveyRound.objects.get()
    address = f"/oversight/surveys/{opened_round.pk}"
    files = [SimpleUploadedFile(name, data) for name, data in returned[1]]
    page = html.unescape(body_of(state.post(f"{address}/upload", {"file": files})))
    assert f"{len(found.returns):,}団体の回答を受け取りました。" in page
    for issue in found.refused:
        assert issue.words in page
    counted = tally(ROUND, found.returns, OFFICIAL)
    assert tally_raw(rounds.counted(opened_round)) == tally_raw(counted)

    state.post(f"{address}/close", {"act": "close"})
    code = found.returns[0].lg_code
    body, raw, _planted = next(one for one in there if one[0].code == code)
    again = SimpleUploadedFile("正.xlsx", filled(body, raw | {"section": "新しい課"}))
    corrected = {"file": [again], "correction": "課の名が変わりました"}
    assert "1団体の回答を受け取りました。" in body_of(state.post(f"{address}/upload", corrected))
    assert "新しい課</td>" in body_of(state.get(f"{address}/returns/{code}"))
    assert rounds.counted(opened_round).rate == counted.rate
