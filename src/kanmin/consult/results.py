"""What is published of opinions and answers: one value, from which page and files are drawn.

It holds no name and no address: those who commented are a number of people in it, and what they
gave about themselves is taken out of every text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kanmin.consult.counts import OpinionCounts, counts
from kanmin.consult.opinions import AnsweredGroup, GivenAnswer, ReceivedOpinion
from kanmin.consult.personal import PersonalWords
from kanmin.consult.rules import Call
from kanmin.consult.terms import Disposition
from kanmin.language import _
from kanmin.plan import Part


class ResultRow(Part):
    """A row of the published table: opinions merged into one, and the answer.

    where: places in the plan. count: opinions in it, hidden ones among them. changed: the place
    that was changed for it; "" for none.
    """

    number: int
    where: tuple[str, ...]
    text: str
    count: int
    disposition: Disposition | None = None
    answer: str = ""
    changed: str = ""


class ConsultationResults(Part):
    """The table of opinions and answers with its counts (意見募集の結果).

    body: short name of the body. plan: title of the plan. places: what each place is called.
    """

    body: str
    plan: str
    call: Call
    counts: OpinionCounts
    places: dict[str, str]
    rows: tuple[ResultRow, ...]

    def place(self, where: str) -> str:
        """What a place is called; one that is no longer in the plan says so."""
        return self.places.get(where) or _("（いまの計画にない箇所）")


@dataclass(frozen=True, slots=True)
class PlanTold:
    """What results tell of the plan. text: its own words, which are nobody's name."""

    body: str
    title: str
    places: Mapping[str, str]
    text: str = ""


def results(call: Call, plan: PlanTold, groups: Sequence[AnsweredGroup]) -> ConsultationResults:
    """What would be published of these groups now; groups of hidden opinions alone are counted."""
    personal = PersonalWords((one for group in groups for one in group.opinions), plan.text)
    rows = tuple(_row(group, personal) for group in groups if group.shown)
    found = counts(groups, plan.places)
    wanted = {*found.places, *(row.changed for row in rows if row.changed)}
    return ConsultationResults(
        body=plan.body,
        plan=plan.title,
        call=call,
        counts=found,
        places={where: words for where, words in plan.places.items() if where in wanted},
        rows=rows,
    )


def _row(group: AnsweredGroup, personal: PersonalWords) -> ResultRow:
    answer = group.answer or GivenAnswer(None, "")
    own: Sequence[ReceivedOpinion] = group.opinions
    return ResultRow(
        number=group.number,
        where=tuple(dict.fromkeys(one.where for one in group.shown)),
        text=personal.without(answer.summary or group.shown[0].text, own),
        count=len(group.opinions),
        disposition=answer.disposition,
        answer=personal.without(answer.text, own),
        changed=answer.changed,
    )
