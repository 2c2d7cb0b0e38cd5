"""What is proposed and what was decided, as values: Kanmin records, it decides nothing.

The decision itself is made in the body's own document system, by its own rules (文書取扱規程,
事務決裁規程): who decides and who endorses are the body's words, never ours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pydantic import Field

from kanmin.decide.terms import AssemblyAct, EndorsementState, ProposalKind
from kanmin.errors import InvalidDocument
from kanmin.language import N_, _
from kanmin.plan import Part
from kanmin.plan.fields import Day, FilledLine, Line, Text

MOST_SECTIONS = 60


class Proposal(Part):
    """A proposal for a decision (起案). sections: who endorses it (合議先), in order, one each.

    effective_on: from when it holds, where that is not the day of the decision.
    """

    kind: ProposalKind = Field(ProposalKind.ESTABLISH, title=N_("種類"))
    title: FilledLine = Field(title=N_("件名"))
    drafted_on: Day = Field(title=N_("起案日"))
    section: Line = Field("", title=N_("起案する課"))
    decider: Line = Field("", title=N_("決裁権者"))
    request: Text = Field("", title=N_("伺い文"))
    reasons: Text = Field("", title=N_("理由・経過"))
    sections: tuple[FilledLine, ...] = Field((), title=N_("合議先"), max_length=MOST_SECTIONS)
    council: Line = Field("", title=N_("付議する会議"))
    assembly: AssemblyAct = Field(AssemblyAct.NONE, title=N_("議会"))
    effective_on: Day | None = Field(None, title=N_("施行日"))


class Endorsement(Part):
    """What a section said of a proposal (合議). on: the day it did."""

    section: FilledLine = Field(title=N_("合議先"))
    state: EndorsementState = Field(EndorsementState.WAITING, title=N_("結果"))
    on: Day | None = Field(None, title=N_("日付"))
    remark: Text = Field("", title=N_("意見"))


class Ruling(Part):
    """A decision as it was made (決裁の記録), of one body.

    number: of the document (文書番号). council, council_on: the meeting it went through (庁議,
    推進本部). assembly_on: of the report or the resolution; a day to come is one that is planned.
    """

    decided_on: Day = Field(title=N_("決裁日"))
    number: Line = Field("", title=N_("文書番号"))
    decider: FilledLine = Field(title=N_("決裁権者"))
    council: Line = Field("", title=N_("付議した会議"))
    council_on: Day | None = Field(None, title=N_("会議の日"))
    assembly: AssemblyAct = Field(AssemblyAct.NONE, title=N_("議会"))
    assembly_on: Day | None = Field(None, title=N_("報告・議決の日"))
    assembly_note: Line = Field("", title=N_("会期・議案番号"))
    note: Text = Field("", title=N_("備考"))


class Release(Part):
    """A publication (公表). url: where besides Kanmin's own page; "" where nowhere else."""

    published_on: Day = Field(title=N_("公表日"))
    url: Line = Field("", title=N_("公表先URL"))


def refuse_endorsement(found: Endorsement, proposal: Proposal, today: dt.date) -> None:
    """Raise InvalidDocument for a section that was not asked, or a day that cannot be."""
    if found.section not in proposal.sections:
        raise InvalidDocument(
            _("「{section}」は合議先にありません。").format(section=found.section),
            todo=_("合議先を確かめてください。"),
        )
    if found.on and not proposal.drafted_on <= found.on <= today:
        raise InvalidDocument(
            _("合議の日は、起案日からきょうまでの日にしてください。"), where=_("日付")
        )
    if found.state is EndorsementState.REMARKED and not found.remark:
        raise InvalidDocument(_("「意見あり」のときは、意見の要点を書いてください。"))


def refuse_ruling(found: Ruling, proposal: Proposal, today: dt.date) -> None:
    """Raise InvalidDocument for a decision that contradicts its proposal or the calendar."""
    for where, what, todo in _faults(found, proposal, today):
        raise InvalidDocument(what, where=where, todo=todo)


def _faults(found: Ruling, proposal: Proposal, today: dt.date) -> Iterator[tuple[str, str, str]]:
    if found.decided_on > today:
        yield (
            _("決裁日"),
            _("決裁日がきょうより後です。"),
            _("決裁が済んでから記録してください。"),
        )
    if found.decided_on < proposal.drafted_on:
        yield _("決裁日"), _("決裁日が起案日より前です。"), _("日付を確かめてください。")
    if found.council_on and found.council_on > today:
        yield (
            _("会議の日"),
            _("会議の日がきょうより後です。"),
            _("会議が済んでから記録してください。"),
        )
    if found.assembly is AssemblyAct.NONE and found.assembly_on:
        yield (
            _("議会"),
            _("報告・議決の日がありますが、議会は「かけない」になっています。"),
            _("報告か議決かを選んでください。"),
        )


def refuse_release(found: Release, decided_on: dt.date, today: dt.date) -> None:
    """Raise InvalidDocument for a publication before the decision or to come, or no address."""
    if found.published_on < decided_on:
        raise InvalidDocument(
            _("公表日が決定の日より前です。"),
            where=_("公表日"),
            todo=_("日付を確かめてください。"),
        )
    if found.url and not found.url.startswith(("https://", "http://")):
        raise InvalidDocument(
            _("公表先のURLは https:// か http:// で始めてください。"), where=_("公表先URL")
        )
    if found.published_on > today:
        raise InvalidDocument(
            _("公表日がきょうより後です。"),
            where=_("公表日"),
            todo=_("公表する日になってから押してください。"),
        )
