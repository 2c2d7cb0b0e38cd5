"""Candidates that contradict themselves, each told in a sentence; and what looks odd, asked."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import TopologicalSorter
from statistics import median

from kanmin.calendar_ja import format_fiscal_year
from kanmin.errors import InvalidDocument
from kanmin.grow.candidates import Candidate, CandidateSet
from kanmin.language import _

YEN_FOR_THOUSAND = 200  # times the usual amount
LARGE_AMOUNT = 50_000  # thousand yen, below which nothing is doubted
MANY_HOURS = 20_000  # a year: some ten people


def refuse_contradictions(wanted: CandidateSet) -> None:
    """Raise InvalidDocument for the first contradiction among the candidates."""
    for fault in _faults(wanted):
        raise fault


def _faults(wanted: CandidateSet) -> Iterator[InvalidDocument]:
    yield from _unknown_names(wanted)
    yield from _circle(wanted)
    for candidate in wanted.candidates:
        yield from _window(candidate, wanted)
    yield from _musts(wanted)


def _fault(candidate: Candidate, what: str, todo: str) -> InvalidDocument:
    return InvalidDocument(what, where=candidate.title or candidate.id, todo=todo)


def _unknown_names(wanted: CandidateSet) -> Iterator[InvalidDocument]:
    names = {candidate.id for candidate in wanted.candidates}
    for candidate in wanted.candidates:
        for other in (*candidate.requires, *candidate.excludes):
            if other not in names:
                yield _fault(
                    candidate,
                    _("「{id}」というIDの候補がありません。").format(id=other),
                    _("前提・同時に選べない候補の欄に、表にあるIDを書いてください。"),
                )


def _circle(wanted: CandidateSet) -> Iterator[InvalidDocument]:
    """Forerunners that wait for each other: what is left when all that can go first has gone."""
    waiting = {c.id: set(c.requires) for c in wanted.candidates}
    while ready := [name for name, before in waiting.items() if not before & waiting.keys()]:
        for name in ready:
            del waiting[name]
    if waiting:
        first = _on_a_circle(waiting)
        told = " → ".join(wanted.named(name) for name in (*first, first[0]))
        yield InvalidDocument(
            _("前提が一回りしています（{circle}）。").format(circle=told),
            todo=_("どれか1つの前提を外してください。"),
        )


def _on_a_circle(waiting: dict[str, set[str]]) -> list[str]:
    path = [min(waiting)]
    while True:
        following = min(waiting[path[-1]] & waiting.keys())
        if following in path:
            return path[path.index(following) :]
        path.append(following)


def _window(candidate: Candidate, wanted: CandidateSet) -> Iterator[InvalidDocument]:
    earliest, latest = candidate.earliest, candidate.latest
    if earliest and latest and latest < earliest:
        yield _fault(
            candidate,
            _("遅くとも（{latest}）が、早くて（{earliest}）より前です。").format(
                latest=format_fiscal_year(latest), earliest=format_fiscal_year(earliest)
            ),
            _("年度を書き直してください。"),
        )
    if candidate.must and not _fits(candidate, wanted):
        yield _fault(
            candidate,
            _("必ず始める候補ですが、枠のある年度には始められません。"),
            _("年度か、「必ず始める」を見直してください。"),
        )


def _fits(candidate: Candidate, wanted: CandidateSet) -> bool:
    return any(
        (candidate.earliest or year) <= year <= (candidate.latest or year) for year in wanted.years
    )


def _musts(wanted: CandidateSet) -> Iterator[InvalidDocument]:
    by_id = {candidate.id: candidate for candidate in wanted.candidates}
    known = {candidate.id for candidate in wanted.known}
    needed: dict[str, Candidate] = {}
    for candidate in wanted.candidates:
        if not (candidate.must or candidate.chosen):
            continue
        if candidate.id not in known:
            yield _unpriced(candidate)
            continue
        yield from _too_late(candidate, wanted, by_id)
        if candidate.must:
            needed |= dict.fromkeys((candidate.id, *_forerunners(candidate, by_id)), candidate)
    for name, because in needed.items():
        for other in by_id[name].excludes:
            if other in needed:
                yield _fault(
                    because,
                    _("「{one}」と「{other}」は同時に選べないのに、どちらも必要です。").format(
                        one=wanted.named(name), other=wanted.named(other)
                    ),
                    _("「必ず始める」か「同時に選べない候補」を見直してください。"),
                )


def _unpriced(candidate: Candidate) -> InvalidDocument:
    return _fault(
        candidate,
        _("必要とされていますが、経費が分かりません。"),
        _("経費の表に書いてください（かからなければ0）。前提となる候補の経費も要ります。"),
    )


def _forerunners(candidate: Candidate, by_id: dict[str, Candidate]) -> set[str]:
    found: set[str] = set()
    waiting = list(candidate.requires)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += by_id[name].requires
    return found


def _too_late(
    candidate: Candidate, wanted: CandidateSet, by_id: dict[str, Candidate]
) -> Iterator[InvalidDocument]:
    limit = wanted.years[-1]
    if candidate.latest:
        limit = min(limit, candidate.latest)
    if candidate.chosen and not candidate.must and wanted.chosen_by:
        limit = min(limit, wanted.chosen_by)
    soonest = _soonest(candidate, wanted, by_id)
    if soonest > limit:
        yield _fault(
            candidate,
            _("前提をたどると、早くても{soonest}からで、{limit}に間に合いません。").format(
                soonest=format_fiscal_year(soonest), limit=format_fiscal_year(limit)
            ),
            _("前提か年度を見直してください。"),
        )


def _soonest(candidate: Candidate, wanted: CandidateSet, by_id: dict[str, Candidate]) -> int:
    """The first fiscal year in which a candidate can start, its forerunners before it."""
    before = {c.id: c.requires for c in by_id.values()}
    soonest: dict[str, int] = {}
    for name in TopologicalSorter(before).static_order():
        begin = max(wanted.years[0], by_id[name].earliest or 0)
        soonest[name] = max((begin, *(soonest[other] + 1 for other in before[name])))
    return soonest[candidate.id]


def doubts(wanted: CandidateSet) -> tuple[str, ...]:
    """What looks odd, in sentences: yen for thousand yen, hours of a whole section, no share."""
    amounts = [
        amount
        for candidate in wanted.candidates
        for cost in candidate.costs
        for amount in (cost.initial, cost.yearly)
        if amount
    ]
    usual = median(amounts) if amounts else 0
    return tuple(doubt for candidate in wanted.candidates for doubt in _doubts(candidate, usual))


def _doubts(candidate: Candidate, usual: float) -> Iterator[str]:
    name = candidate.title or candidate.id
    largest = max((max(cost.initial, cost.yearly) for cost in candidate.costs), default=0)
    if largest >= max(LARGE_AMOUNT, YEN_FOR_THOUSAND * usual):
        yield _("{name}: {amount:,}千円は大きすぎます。円で書かれていませんか。").format(
            name=name, amount=largest
        )
    if max(candidate.hours_initial, candidate.hours_yearly) >= MANY_HOURS:
        yield _("{name}: 時間が多すぎます。1年間の時間か確かめてください。").format(name=name)
    if any(e.kind == "yen" and e.general_fund_share is None for e in candidate.effects):
        yield _(
            "{name}: 予算に戻せる割合が書かれていないため、減る経費は次の施策に回しません。"
        ).format(name=name)
