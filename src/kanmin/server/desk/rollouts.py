"""The candidates of a plan and their roadmap, kept beside it: read, change, ask, take over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.grow import (
    Candidate,
    CandidateSet,
    Roadmap,
    Wish,
    blank_candidates,
    candidates_in_json,
    candidates_of,
    json_bytes,
    roadmap_in_json,
    with_roadmap,
)
from kanmin.language import _
from kanmin.plan import Plan, parse_as, to_raw
from kanmin.plan.identity import new_id
from kanmin.server import jobs, rollout_job
from kanmin.server.accounts.models import Person
from kanmin.server.store import services
from kanmin.server.store.models import Rollout, StoredPlan

Change = Callable[[CandidateSet], CandidateSet]
MOST_BLANK_YEARS = 15


class Board:
    """The candidates of a plan, and their newest roadmap where there is one.

    working: whether a job is on the way to an answer.
    """

    def __init__(self, stored: StoredPlan, plan: Plan) -> None:
        self.stored, self.plan = stored, plan
        self.row = Rollout.objects.filter(plan=stored).first()
        self.working = _working(self.row)
        self.version = self.row.version if self.row else 0
        self.wanted = candidates_in_json(self.row.candidates) if self.row else _first(plan)

    @property
    def roadmap(self) -> Roadmap | None:
        """The newest answer, be it of an older version."""
        if self.row is None or not self.row.roadmap:
            return None
        return roadmap_in_json(self.row.roadmap)

    @property
    def current(self) -> bool:
        """Whether the answer belongs to the candidates as they stand."""
        return self.row is not None and self.row.answered == self.version

    @property
    def fault(self) -> str:
        """Why there is no answer to the last question; "" where there is one, or none was asked."""
        if self.row is None or self.working:
            return ""
        if self.row.fault:
            return self.row.fault
        if self.row.task and self.row.done < self.row.whole:
            return _("計算が途中で終わりました。もう一度お試しください。")
        return ""

    def candidate(self, name: str) -> Candidate | None:
        """The candidate of an id."""
        return next((c for c in self.wanted.candidates if c.id == name), None)

    @property
    def new_measures(self) -> tuple[str, ...]:
        """Titles of measures of the plan that are no candidates yet."""
        known = {c.measure for c in self.wanted.candidates}
        return tuple(m.title or m.id for m in self.plan.measures if m.id not in known)


def _working(row: Rollout | None) -> bool:
    if row is None or not row.task or row.asked_at is None:
        return False
    return jobs.waiting(row, row.asked_at)


def _first(plan: Plan) -> CandidateSet:
    """The measures of a plan as candidates; one without a name where it has none yet."""
    if plan.measures:
        return candidates_of(plan)
    years = min(len(plan.period.years()), MOST_BLANK_YEARS)
    return blank_candidates(plan.period.first, years)


@transaction.atomic
def change(stored: StoredPlan, plan: Plan, version: int, make: Change) -> CandidateSet:
    """Change the candidates as they stand. Raises KanminError when somebody else was first."""
    locked = StoredPlan.objects.select_for_update().get(pk=stored.pk)
    board = Board(locked, plan)
    if version != board.version:
        raise KanminError(
            _("ほかの人が先に候補を直しました。"),
            todo=_("工程表の画面を開き直し、もう一度書いてください。"),
        )
    changed = make(board.wanted)
    text = json_bytes(changed).decode()
    if board.row is None:
        Rollout.objects.create(plan=locked, candidates=text)
    else:
        Rollout.objects.filter(pk=board.row.pk).update(
            candidates=text, version=version + 1, changed_at=timezone.now()
        )
    return changed


def with_candidate(changed: Candidate) -> Change:
    """Puts a candidate in the place of the one with its id, or at the end."""

    def make(wanted: CandidateSet) -> CandidateSet:
        there = [c.id for c in wanted.candidates]
        if changed.id not in there:
            return _with(wanted, (*wanted.candidates, changed))
        replaced = tuple(changed if c.id == changed.id else c for c in wanted.candidates)
        return _with(wanted, replaced)

    return make


def without_candidate(name: str) -> Change:
    """Takes a candidate out, and out of what others name. The last one stays."""

    def make(wanted: CandidateSet) -> CandidateSet:
        left = tuple(_without(c, name) for c in wanted.candidates if c.id != name)
        if not left:
            raise KanminError(_("候補は1つ以上必要です。"), todo=_("ほかの候補を足してください。"))
        return _with(wanted, left)

    return make


def _without(candidate: Candidate, name: str) -> Candidate:
    kept = {
        "requires": tuple(n for n in candidate.requires if n != name),
        "excludes": tuple(n for n in candidate.excludes if n != name),
    }
    return candidate.model_copy(update=kept)


def with_measures_of(plan: Plan) -> Change:
    """Adds the plan's measures that are no candidates yet."""

    def make(wanted: CandidateSet) -> CandidateSet:
        known = {c.measure for c in wanted.candidates}
        taken = {c.id for c in wanted.candidates}
        found = candidates_of(plan).candidates if plan.measures else ()
        fresh = [
            c.model_copy(update={"id": new_id("c")}) if c.id in taken else c
            for c in found
            if c.measure not in known
        ]
        return _with(wanted, (*wanted.candidates, *fresh))

    return make


def _with(wanted: CandidateSet, candidates: tuple[Candidate, ...]) -> CandidateSet:
    raw = wanted.model_dump(exclude_none=True) | {
        "candidates": [c.model_dump(exclude_none=True) for c in candidates]
    }
    return parse_as(CandidateSet, raw)


def ask(board: Board, wish: Wish, language: str) -> None:
    """Have the roadmap made by a job."""
    first = {"candidates": json_bytes(board.wanted).decode()}
    row, _made = Rollout.objects.get_or_create(plan=board.stored, defaults=first)
    wanted = {"scenario": wish.scenario.value, "seed": wish.seed, "seconds": wish.seconds}
    Rollout.objects.filter(pk=row.pk).update(
        wish=wanted, done=0, whole=wish.questions, fault="", asked_at=timezone.now()
    )
    task = rollout_job.make_roadmap.enqueue(row.pk, row.version, language)
    Rollout.objects.filter(pk=row.pk).update(task=str(task.id))


@transaction.atomic
def take_over(board: Board, base: int, author: Person) -> None:
    """Put the roadmap into the plan, made from revision `base`; a second time changes nothing.

    The candidates learn which measures they have become; the roadmap stays theirs. Raises
    KanminError without a roadmap of these candidates, or when somebody changed them meanwhile.
    """
    found = board.roadmap
    if found is None or not board.current:
        raise KanminError(
            _("いまの候補の工程表がまだありません。"), todo=_("先に工程表を計算してください。")
        )
    grown = with_roadmap(board.plan, board.wanted, found, new_id)
    if _without_ids(to_raw(grown)) == _without_ids(to_raw(board.plan)):
        return
    linked = _linked(board, grown, found)
    change(board.stored, grown, board.version, lambda _old: linked)
    Rollout.objects.filter(plan=board.stored).update(answered=board.version + 1)
    services.save(board.stored, grown, base, author, _("工程表を反映"))


def _without_ids(raw: Any) -> Any:
    match raw:
        case dict():
            return {name: _without_ids(value) for name, value in raw.items() if name != "id"}
        case list():
            return [_without_ids(value) for value in raw]
        case _:
            return raw


def _linked(board: Board, grown: Plan, found: Roadmap) -> CandidateSet:
    """The candidates, each with the measure that it has become in the plan."""
    there = {m.id for m in board.plan.measures}
    fresh = (m.id for m in grown.measures if m.id not in there)
    started = [c for c in board.wanted.known if found.year_of(c.id) is not None]
    became = dict(zip((c.id for c in started if c.measure not in there), fresh, strict=True))
    candidates = tuple(
        c if c.measure in there else c.model_copy(update={"measure": became.get(c.id, "")})
        for c in board.wanted.candidates
    )
    return _with(board.wanted, candidates)
