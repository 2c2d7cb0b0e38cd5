"""The steps of an offered case: what may follow what, and how it stands after them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kanmin.casebook.offer import contacts
from kanmin.casebook.terms import CaseSide, CaseState, CaseStep
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import label


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step that was taken. version: of the offer, from 1."""

    step: CaseStep
    version: int


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """How a case stands. state: of the newest offer, None for none yet.

    version: of the newest offer. published: the offer that anybody may read; None for none.
    """

    state: CaseState | None = None
    version: int = 0
    published: int | None = None


_AFTER = {
    CaseStep.OFFER: CaseState.OFFERED,
    CaseStep.RETURN: CaseState.RETURNED,
    CaseStep.DECLINE: CaseState.DECLINED,
    CaseStep.WITHDRAW: CaseState.WITHDRAWN,
    CaseStep.PUBLISH: CaseState.PUBLISHED,
}
_NEEDS_WORDS = frozenset({CaseStep.RETURN, CaseStep.DECLINE, CaseStep.WITHDRAW, CaseStep.TAKE_BACK})


def standing(steps: Iterable[TakenStep]) -> CaseStanding:
    """How a case stands after its steps, in their order.

    An offer that corrects a published one leaves that one public until it is published itself.

    >>> standing([TakenStep(CaseStep.OFFER, 1), TakenStep(CaseStep.PUBLISH, 1)]).published
    1
    """
    found = CaseStanding()
    for one in steps:
        found = _after(found, one)
    return found


def _after(before: CaseStanding, taken: TakenStep) -> CaseStanding:
    if taken.step is CaseStep.TAKE_BACK:
        gone = before.state is CaseState.PUBLISHED
        state = CaseState.TAKEN_BACK if gone else before.state
        return replace(before, state=state, published=None)
    published = taken.version if taken.step is CaseStep.PUBLISH else before.published
    return CaseStanding(_AFTER[taken.step], max(before.version, taken.version), published)


def next_steps(now: CaseStanding, side: CaseSide) -> tuple[CaseStep, ...]:
    """What may follow, for one side.

    >>> [one.value for one in next_steps(CaseStanding(CaseState.OFFERED, 1), CaseSide.OFFICE)]
    ['return', 'publish', 'decline']
    """
    back = (CaseStep.TAKE_BACK,) if now.published else ()
    if side is CaseSide.OFFICE:
        waiting = (CaseStep.RETURN, CaseStep.PUBLISH, CaseStep.DECLINE)
        return (*(waiting if now.state is CaseState.OFFERED else ()), *back)
    open_ = now.state in (CaseState.OFFERED, CaseState.RETURNED)
    return (CaseStep.OFFER, *((CaseStep.WITHDRAW,) if open_ else ()), *back)


def refuse_step(now: CaseStanding, wanted: TakenStep, side: CaseSide, words: str) -> None:
    """Raise KanminError for a step that may not follow, or that leaves out its reason.

    words: the comment or reason; that of taking back is public, so contacts are refused in it. The
    version wanted is the one that was read: another one is refused, so that nobody decides on what
    he or she has not seen.
    """
    look = _("ページを読み込み直して、いまの状態を確かめてください。")
    if wanted.step not in next_steps(now, side):
        raise KanminError(
            _("いまは「{state}」なので、この操作はできません。ほかの人が先に進めています。").format(
                state=label(now.state) if now.state else _("未提出")
            ),
            todo=look,
        )
    if wanted.step is not CaseStep.TAKE_BACK and wanted.version != now.version:
        raise KanminError(
            _("読んでいた第{read}稿は、第{newest}稿に差し替えられています。").format(
                read=wanted.version, newest=now.version
            ),
            todo=look,
        )
    if wanted.step in _NEEDS_WORDS and not words.strip():
        raise KanminError(_("理由か尋ねたいことを書いてください。"))
    if wanted.step is CaseStep.TAKE_BACK:
        for sentence in contacts(words):
            raise KanminError(sentence)
