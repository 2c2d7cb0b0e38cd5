"""An entry of the register (策定状況の登録): a body's state for a duty, and what shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pydantic import Field

from kanmin.errors import refuse
from kanmin.language import N_, _
from kanmin.plan import Part as DocumentPart
from kanmin.plan.fields import Day, FilledLine, FiscalYear, LgCode, Line
from kanmin.status.states import PlanningState


class StatusEntry(DocumentPart):
    """A body's state of planning for one duty, with its evidence.

    duty: id of the framework, as `act9`. url, plan: where it can be seen, on the web or as a plan
    in Kanmin. checked_on, checked_by: the day it was looked at, and by whom. stands_for: the plan
    that takes the place of one that is not made. first, last: period in fiscal years.
    """

    lg_code: LgCode = Field(title=N_("団体コード"))
    duty: FilledLine = Field("act9", title=N_("枠組み"))
    state: PlanningState = Field(PlanningState.UNKNOWN, title=N_("状況"))
    title: Line = Field("", title=N_("計画名"))
    first: FiscalYear | None = Field(None, title=N_("開始年度"))
    last: FiscalYear | None = Field(None, title=N_("終了年度"))
    url: Line = Field("", title=N_("URL"))
    plan: Line = Field("", title=N_("Kanmin の計画"))
    checked_on: Day | None = Field(None, title=N_("確かめた日"))
    checked_by: Line = Field("", title=N_("確かめた人"))
    reason: Line = Field("", title=N_("理由"))
    stands_for: Line = Field("", title=N_("代わりの計画"))
    note: Line = Field("", title=N_("備考"))


def refuse_unproven(entry: StatusEntry, today: dt.date) -> None:
    """Raise InvalidDocument for a state that nobody has seen, or that contradicts itself."""
    refuse(_faults(entry, today))


def _faults(entry: StatusEntry, today: dt.date) -> Iterator[tuple[str, str]]:
    if entry.state is PlanningState.UNKNOWN:
        return
    if not (entry.url or entry.plan) and entry.state in _SEEN:
        yield (
            _("何で確かめたか（URLか Kanmin の計画）がありません。"),
            _("確かめたページのURLを書くか、状況を「不明」にしてください。"),
        )
    if entry.url and not entry.url.startswith(("https://", "http://")):
        yield (
            _("URL「{url}」は http で始まっていません。").format(url=entry.url[:80]),
            _("ページのURLをそのまま写してください。"),
        )
    if entry.checked_on is None or not entry.checked_by:
        yield (
            _("確かめた日か、確かめた人がありません。"),
            _("いつ、だれが確かめたかを書いてください。"),
        )
    if entry.checked_on and entry.checked_on > today:
        yield _("確かめた日が先の日付です。"), _("日付を直してください。")
    if entry.state is PlanningState.NOT_MAKING and not (entry.reason or entry.stands_for):
        yield (
            _("「策定しない」の理由も、代わりの計画もありません。"),
            _("理由か、代わりになる計画の名を書いてください。"),
        )
    if entry.first and entry.last and entry.last < entry.first:
        yield (
            _("計画期間の終わりが始まりより前です。"),
            _("年度を直してください。"),
        )


_SEEN = frozenset(
    {
        PlanningState.MADE,
        PlanningState.PUBLISHED,
        PlanningState.REVISING,
        PlanningState.ENDED,
    }
)
"""States that a document shows; the others a body tells, on a day, to somebody."""
