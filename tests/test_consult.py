"""The public comment procedure as values: rules, groups, counts, what is published, likeness."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanmin.consult import (
    AnsweredGroup,
    Asked,
    Call,
    Channel,
    Disposition,
    GivenAnswer,
    Participant,
    PlanTold,
    ReceivedOpinion,
    Rules,
    counts,
    likely_same,
    notice_document,
    passages,
    place_words,
    refuse_call,
    result_rows,
    results,
    results_document,
    unanswered,
    unlinked,
)
from kanmin.errors import InvalidDocument
from kanmin.language import speaking
from kanmin.plan import Contact, Plan, resolve, to_raw
from kanmin.publish.documents import document_bytes

DAY = dt.date(2027, 1, 5)
CALL = Call(title="計画案への意見の募集", opens=DAY, closes=DAY + dt.timedelta(days=29))
NAME_LETTERS = "甲乙丙丁戊己庚辛壬癸"  # stand in no word of ours
PLACES = {"": "計画全体", "/measures/m1": "施策1 窓口"}
TOLD = PlanTold("みほん町", "みほん町の計画", PLACES)


def opinion(number: int, text: str = "意見", **more: Any) -> ReceivedOpinion:
    usual: dict[str, Any] = {"where": "", "channel": Channel.WEB, "submitter": number}
    return ReceivedOpinion(number, text=text, **(usual | more))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"closes": DAY - dt.timedelta(days=1)}, "締切の日が始まりの日より前です。"),
        ({"closes": DAY + dt.timedelta(days=28)}, "募集の期間が29日間で、要綱の30日より短く"),
        ({"closes": DAY + dt.timedelta(days=400)}, "募集の期間が長すぎます（401日間）"),
    ],
)
def test_a_call_is_held_against_the_bodys_own_rules(more: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidDocument, match=re.escape(words)):
        refuse_call(CALL.model_copy(update=more), Rules())


def test_a_short_period_with_its_reason_and_the_bodys_own_days_are_taken() -> None:
    refuse_call(CALL, Rules())
    short = CALL.model_copy(update={"closes": DAY + dt.timedelta(days=6)})
    refuse_call(short.model_copy(update={"short_because": "災害のため"}), Rules())
    refuse_call(short, Rules(days=7))
    with pytest.raises(InvalidDocument, match="受け付ける方法が一つもありません"):
        refuse_call(CALL, Rules(channels=()))


def test_every_written_passage_has_one_place_that_resolves(mihon: Plan) -> None:
    found = passages(mihon)
    assert len({one.where for one in found}) == len(found)
    raw = to_raw(mihon)
    for one in found:
        assert resolve(raw, one.where)["id"] == one.where.rpartition("/")[2]
    assert {f"/measures/{m.id}" for m in mihon.measures} <= {one.where for one in found}
    assert place_words(found)[""] == "計画全体"


personal = st.lists(st.text(NAME_LETTERS, min_size=3, max_size=6), min_size=1, max_size=3)


@st.composite
def groups(draw: st.DrawFn) -> tuple[AnsweredGroup, ...]:
    """Groups of opinions in whose texts and answers their senders' names may stand, spaced out."""
    found, number = [], 0
    for _group in range(draw(st.integers(1, 5))):
        several = []
        for _one in range(draw(st.integers(1, 3))):
            number += 1
            names = tuple(draw(personal))
            several.append(
                opinion(
                    number,
                    draw(_naming(names)) or "意見",
                    where=draw(st.sampled_from([*PLACES, "/measures/gone"])),
                    channel=draw(st.sampled_from(Channel)),
                    submitter=draw(st.integers(1, number)),
                    hidden=draw(st.sampled_from(["", "理由"])),
                    personal=names,
                )
            )
        words = _naming(several[0].personal)
        answer = GivenAnswer(
            draw(st.sampled_from([None, *Disposition])),
            draw(words),
            draw(words),
            draw(st.booleans()),
        )
        found.append(AnsweredGroup(tuple(several), draw(st.sampled_from([None, answer]))))
    return tuple(found)


def _naming(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    spaced = [" ".join(name) for name in names] + [f"{name[:1]}　{name[1:]}" for name in names]
    return st.lists(st.sampled_from([*names, *spaced, "です。", "「", "道路\n"])).map("".join)


@given(groups())
def test_every_opinion_is_counted_once_in_every_table(several: tuple[AnsweredGroup, ...]) -> None:
    found = counts(several, PLACES)
    numbers = [one.number for group in several for one in group.opinions]
    assert sorted(numbers) == list(range(1, found.whole + 1))
    for table in (found.channels, found.dispositions, found.places):
        assert sum(table.values()) == found.whole
        assert all(table.values())
    assert found.people <= found.whole
    assert found.hidden + sum(len(group.shown) for group in several) == found.whole
    rows = results(CALL, TOLD, several).rows
    assert {row.number for row in rows} == {g.number for g in several if g.shown}
    assert set(unanswered(several)) <= {group for group in several if group.shown}


@given(groups())
def test_no_name_stands_in_what_is_published(several: tuple[AnsweredGroup, ...]) -> None:
    found = results(CALL, TOLD, several)
    names = {n for group in several for one in group.opinions for n in one.personal}
    texts = [
        found.model_dump_json(),
        str(results_document(found, DAY)),
        str(result_rows(found)),
    ]
    for text in texts:
        squeezed = re.sub(r"[\s\u3000]|\\n", "", text)
        assert not [name for name in names if name in squeezed]


def test_a_word_of_the_plan_is_nobodys_name_but_ones_own_is_taken_out_whole() -> None:
    vandal = opinion(1, "意見", personal=("デジタル化", "ab"))
    other = opinion(2, "デジタル化とＡＢとタロウ", personal=("たろう", "タロウ", "000-111"))
    told = PlanTold("みほん町", "計画", PLACES, "デジタル化の計画")
    rows = results(CALL, told, [AnsweredGroup((vandal,)), AnsweredGroup((other,))]).rows
    assert rows[1].text == "デジタル化とＡＢと〓"
    own = opinion(3, "電話は０００－１１１、乙 です", personal=("乙 甲", "000-111"))
    (row,) = results(CALL, TOLD, [AnsweredGroup((own,))]).rows
    assert row.text == "電話は〓、乙 です"


def test_a_hidden_opinion_is_counted_and_never_shown() -> None:
    shown, hidden = opinion(1, "見える", hidden=""), opinion(2, "見えない", hidden="中傷")
    group = AnsweredGroup((hidden, shown), GivenAnswer(Disposition.ACCEPTED, "改めます。"))
    found = results(CALL, TOLD, [group, AnsweredGroup((opinion(3, "これも", hidden="中傷"),))])
    text = str(results_document(found, DAY))
    assert "見える" in text
    for secret in ("見えない", "これも", "中傷"):
        assert secret not in text
    assert (found.counts.whole, found.counts.hidden, len(found.rows)) == (3, 2, 1)
    assert unlinked([group]) == (group,)


def test_the_table_is_drawn_in_every_form_and_language() -> None:
    answer = GivenAnswer(Disposition.ACCEPTED, "改めます。", changed="/measures/m1")
    found = results(CALL, TOLD, [AnsweredGroup((opinion(1, "=1+1"),), answer)])
    assert "（改めた箇所：施策1 窓口）" in str(results_document(found, DAY))
    for form in ("docx", "xlsx"):
        data = document_bytes(results_document(found, DAY), form)
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    with speaking("en"):
        document = results_document(found, DAY)
    assert document.language == "en"


def test_the_notice_tells_what_the_rules_say_and_nothing_else() -> None:
    rules = Rules(
        law="みほん町意見公募手続要綱",
        address=Asked.NOT,
        participants=(Participant.RESIDENT, Participant.WORKER),
        channels=(Channel.FAX,),
    )
    text = str(notice_document(CALL, rules, "みほん町", "計画", Contact()))
    for words in ("みほん町意見公募手続要綱", "住民、在勤", "30日間", "電話番号（任意）"):
        assert words in text
    asked = re.search(r"意見の内容、[^']*", text)
    assert asked
    assert "住所" not in asked[0]


SAME = [
    "オンライン予約は高齢者には難しいので電話も残してください",
    "電話での受付も残してください。高齢者にオンライン予約は難しい。",
    "図書館の予約をオンラインでできるようにしてください",
    "電話での受付も残してください　高齢者に、オンライン予約は難しい",
]


def test_likely_the_same_is_proposed_whatever_the_order() -> None:
    texts = list(enumerate(SAME, start=1))
    (one,) = likely_same(texts)
    assert one.numbers == (1, 2, 4)
    assert likely_same(texts[::-1]) == (one,)
    assert likely_same([]) == ()


@given(st.lists(st.sampled_from([*SAME, "", "。", "道路", "道路を直して"]), max_size=8))
def test_nothing_is_in_two_proposals(texts: list[str]) -> None:
    found = likely_same(list(enumerate(texts)))
    numbers = [number for one in found for number in one.numbers]
    assert len(numbers) == len(set(numbers))
    assert all(len(one.numbers) > 1 and one.likeness <= 1.000001 for one in found)
