"""From candidates to the roadmap: solve, check in plain Python, compare, ask what if."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kanmin.errors import InvalidDocument, KanminError
from kanmin.grow.candidates import CandidateSet
from kanmin.grow.faults import doubts, refuse_contradictions
from kanmin.grow.ledger import ledger
from kanmin.grow.orders import as_listed, by_benefit, musts_first
from kanmin.grow.problem import Problem, Scenario, problem_of
from kanmin.grow.roadmap import Lack, Roadmap, Seed, SimpleOrder, Start, Stress, WhatIf
from kanmin.grow.solver import Answer, best_value, least_seed, least_shortage
from kanmin.grow.timetable import Rule, Starts, breaches, value
from kanmin.grow.words import lack_in_words
from kanmin.language import _

MORE_MONEY, MORE_HOURS = 1_000, 100  # thousand yen, hours; each in every fiscal year
SECONDS = 30.0
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked. seconds: for each question, at most. seed: the smallest seed budget too.
    what_ifs: what more money, more hours or weaker effects would change, too."""

    scenario: Scenario = Scenario.EXPECTED
    seconds: float = SECONDS
    seed: bool = False
    what_ifs: bool = True

    @property
    def questions(self) -> int:
        """How many times the optimiser is asked."""
        return 1 + 2 * self.seed + 3 * self.what_ifs


def roadmap(wanted: CandidateSet, wish: Wish = Wish(), tell: Tell = lambda _d, _w: None) -> Roadmap:
    """The best order of starts for the candidates.

    tell: is told how many questions are answered of how many. Raises InvalidDocument for candidates
    that contradict themselves, or whose musts the budgets cannot bear: with what is lacking.
    """
    refuse_contradictions(wanted)
    if not wanted.known:
        raise InvalidDocument(
            _("経費の分かる候補がありません。"),
            todo=_("担当課に聞いて、経費の表に書いてください（かからなければ0）。"),
        )
    problem = problem_of(wanted, wish.scenario)
    orders = {_("書いた順"): as_listed(problem), _("経費あたりの価値の順"): by_benefit(problem)}
    tell(0, wish.questions)
    known = (*orders.values(), musts_first(problem))
    best = _best(wanted, problem, known, wish.seconds)
    starts = _sound(problem, best.starts or {})
    tell(1, wish.questions)
    seeds = _seeds(wanted, problem, wish.seconds) if wish.seed else ()
    tell(1 + 2 * wish.seed, wish.questions)
    return Roadmap(
        title=wanted.title,
        lg_code=wanted.lg_code,
        scenario=wish.scenario,
        starts=_named(wanted, starts),
        ledger=ledger(wanted, starts, wish.scenario),
        value=value(problem, starts),
        bound=best.bound,
        proven=best.proven or best.bound == value(problem, starts),
        orders=tuple(_order(problem, name, found) for name, found in orders.items()),
        seeds=seeds,
        what_ifs=_what_ifs(wanted, problem, starts, wish, tell) if wish.what_ifs else (),
        stress=_stress(wanted, starts),
        unknown=tuple(candidate.id for candidate in wanted.unknown),
        remarks=doubts(wanted),
    )


def _best(
    wanted: CandidateSet, problem: Problem, orders: tuple[Starts, ...], seconds: float
) -> Answer:
    """The optimiser's answer, never worth less than a simple order that is sound."""
    sound = [found for found in orders if not breaches(problem, found)]
    known = max(sound, key=lambda found: value(problem, found), default=None)
    answer = best_value(problem, seconds, known)
    if answer.infeasible:
        raise _cannot_bear(wanted, problem, seconds)
    if answer.starts is None and known is None:
        raise KanminError(
            _("{seconds:.0f}秒では工程表が見つかりませんでした。").format(seconds=seconds),
            todo=_("計算の時間を延ばすか、候補を減らしてください。"),
        )
    if known and (answer.starts is None or value(problem, known) > value(problem, answer.starts)):
        return replace(answer, starts=known, objective=value(problem, known), proven=False)
    return answer


def _sound(problem: Problem, starts: Starts) -> Starts:
    """The starts, checked once more without the optimiser. Raises KanminError if they break."""
    if breaches(problem, starts):
        raise KanminError(
            _("計算した工程表が、点検で条件に合いませんでした。"),
            todo=_("候補の数を変えて、もう一度お試しください。続くときはお知らせください。"),
        )
    return starts


def _cannot_bear(wanted: CandidateSet, problem: Problem, seconds: float) -> InvalidDocument:
    musts = "、".join(wanted.named(item.id) for item in problem.items if item.must)
    answer = least_shortage(problem, seconds)
    if answer.objective is None and not answer.infeasible:
        return InvalidDocument(
            _("必ず始める候補（{musts}）を、この枠ではすべて始められません。").format(musts=musts),
            todo=_("枠を増やすか、必ず始める候補を減らしてください。"),
        )
    if answer.objective is None:
        return InvalidDocument(
            _("必ず始める候補（{musts}）を、すべて始める組み合わせがありません。").format(
                musts=musts
            ),
            todo=_("前提、年度、同時に選べない候補を見直してください。"),
        )
    lacks = "、".join(lack_in_words(lack) for lack in _lacks(wanted, answer))
    return InvalidDocument(
        _("必ず始める候補（{musts}）をすべて始めるには、{lacks}が足りません。").format(
            musts=musts, lacks=lacks
        ),
        todo=_("枠を増やすか、必ず始める候補を減らしてください。"),
    )


def _lacks(wanted: CandidateSet, answer: Answer) -> tuple[Lack, ...]:
    years = wanted.years
    money, hours = answer.extra[: len(years)], answer.extra[len(years) :]
    found = (
        Lack(fiscal_year=year, money=round(m), hours=round(h))
        for year, m, h in zip(years, money, hours, strict=True)
    )
    return tuple(lack for lack in found if lack.money or lack.hours)


def _order(problem: Problem, name: str, starts: Starts) -> SimpleOrder:
    return SimpleOrder(
        name=name,
        value=value(problem, starts),
        started=len(starts),
        sound=not breaches(problem, starts),
    )


def _named(wanted: CandidateSet, starts: Starts) -> tuple[Start, ...]:
    begin = wanted.years[0]
    return tuple(
        Start(
            id=c.id,
            title=c.title,
            measure=c.measure,
            category=c.category,
            fiscal_year=begin + starts[c.id] if c.id in starts else None,
        )
        for c in wanted.candidates
    )


def _seeds(wanted: CandidateSet, problem: Problem, seconds: float) -> tuple[Seed, ...]:
    """The smallest seed for the chosen candidates, once at the beginning and every year."""
    by = wanted.chosen_by or wanted.years[-1]
    chosen = {c.id: by - wanted.years[0] for c in wanted.known if c.chosen}
    if not chosen:
        raise InvalidDocument(
            _("元手で実現したい候補が選ばれていません。"),
            todo=_("候補の表の「元手で実現したい」に○を付けてください。"),
        )
    asked = problem.with_musts(chosen)
    return tuple(_seed(wanted, asked, by, seconds, every_year) for every_year in (False, True))


def _seed(
    wanted: CandidateSet, problem: Problem, by: int, seconds: float, every_year: bool
) -> Seed:
    answer = least_seed(problem, seconds, every_year=every_year)
    if answer.starts is None or answer.objective is None:
        return Seed(every_year=every_year, by=by, amount=None, proven=answer.infeasible)
    years = problem.years if every_year else 1
    starts = _sound(problem.with_more(money=answer.objective, years=years), answer.starts)
    return Seed(
        every_year=every_year,
        by=by,
        amount=answer.objective,
        proven=answer.proven,
        bound=answer.bound,
        starts=_named(wanted, starts),
    )


def _what_ifs(
    wanted: CandidateSet, problem: Problem, starts: Starts, wish: Wish, tell: Tell
) -> tuple[WhatIf, ...]:
    """The best order anew: with more money, with more hours, with effects at half."""
    asked = (
        (
            _("一般財源が毎年度あと{money:,}千円あれば").format(money=MORE_MONEY),
            problem.with_more(money=MORE_MONEY),
        ),
        (
            _("時間が毎年度あと{hours:,}時間あれば").format(hours=MORE_HOURS),
            problem.with_more(hours=MORE_HOURS),
        ),
        (_("効果が見込みの半分なら"), problem_of(wanted, Scenario.HALF)),
    )
    found = []
    for number, (name, other) in enumerate(asked, start=1):
        found.append(_what_if(name, other, starts, wish.seconds))
        tell(1 + 2 * wish.seed + number, wish.questions)
    return tuple(found)


def _what_if(name: str, problem: Problem, starts: Starts, seconds: float) -> WhatIf:
    known = None if breaches(problem, starts) else starts
    answer = best_value(problem, seconds, known)
    chosen = known if answer.starts is None else answer.starts
    if chosen is None:
        return WhatIf(name=name, value=None, impossible=answer.infeasible)
    found = _sound(problem, chosen)
    return WhatIf(
        name=name,
        value=value(problem, found),
        bound=answer.bound,
        started=len(found),
        gained=tuple(name for name in found if name not in starts),
        lost=tuple(name for name in starts if name not in found),
    )


def _stress(wanted: CandidateSet, starts: Starts) -> tuple[Stress, ...]:
    """What would lack if the same starts met weaker effects."""
    return tuple(
        Stress(scenario=scenario, lacks=_broken(wanted, problem_of(wanted, scenario), starts))
        for scenario in (Scenario.LOW, Scenario.HALF)
    )


def _broken(wanted: CandidateSet, problem: Problem, starts: Starts) -> tuple[Lack, ...]:
    found: dict[int, dict[str, int]] = {}
    for breach in breaches(problem, starts):
        if breach.rule in (Rule.MONEY, Rule.HOURS) and breach.year is not None:
            found.setdefault(breach.year, {})[breach.rule.value] = breach.amount
    return tuple(
        Lack(fiscal_year=wanted.years[0] + year, **lacking) for year, lacking in found.items()
    )
