"""The count of one question (問の集計): shares of those who answered, and figures."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kanmin.language import _
from kanmin.survey.answers import Return, amount
from kanmin.survey.branching import Asked
from kanmin.survey.questionnaire import CHOOSING, Question, QuestionKind


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole (割合), never without its denominator."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> float | None:
        """In percent; None of nothing."""
        return 100 * self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Count:
    """How many of those who answered chose an option, or wrote a year."""

    id: str
    word: str
    share: Share


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers that were given: how many, their sum, mean and median."""

    n: int
    total: int | float
    mean: float
    median: int | float


@dataclass(frozen=True, slots=True)
class Standing:
    """A return that is counted, and for each question whether its body was asked."""

    given: Return
    asked: Mapping[str, Asked]


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """The count of a question among the bodies that sent a return.

    asked: those it is for; of them answered and unanswered. not_asked: those it is not for.
    unknown: those who left open what decides it. The five never overlap, and asked, not_asked and
    unknown make up all returns. The denominator of every share is `answered`.
    """

    question: Question
    asked: int
    answered: int
    not_asked: int
    unknown: int
    counts: tuple[Count, ...] = ()
    figures: Figures | None = None

    @property
    def unanswered(self) -> int:
        """Those who were asked and did not answer; never counted as any answer."""
        return self.asked - self.answered

    def count(self, option_id: str) -> Count | None:
        """The count of an option; None where the question has none of that id."""
        return next((count for count in self.counts if count.id == option_id), None)


def question_tally(question: Question, standings: Iterable[Standing]) -> QuestionTally:
    """The count of a question in these returns."""
    there = tuple(standings)
    states = Counter(standing.asked[question.id] for standing in there)
    answered = [
        standing.given
        for standing in there
        if standing.asked[question.id] is Asked.YES and question.id in standing.given.answers
    ]
    return QuestionTally(
        question,
        asked=states[Asked.YES],
        answered=len(answered),
        not_asked=states[Asked.NO],
        unknown=states[Asked.UNKNOWN],
        counts=_counts(question, answered),
        figures=_figures(question, answered),
    )


def _counts(question: Question, answered: Sequence[Return]) -> tuple[Count, ...]:
    whole = len(answered)
    if question.kind in CHOOSING:
        chosen = Counter(o for given in answered for o in given.chosen(question.id))
        return tuple(Count(o.id, o.word, Share(chosen[o.id], whole)) for o in question.options)
    if question.kind is QuestionKind.YEAR:
        years = Counter(amount(given.answers[question.id]) for given in answered)
        told = sorted(int(year) for year in years if year is not None)
        return tuple(
            Count(str(year), _("{year}年度").format(year=year), Share(years[year], whole))
            for year in told
        )
    return ()


def _figures(question: Question, answered: Sequence[Return]) -> Figures | None:
    if question.kind is not QuestionKind.NUMBER or not answered:
        return None
    values = [v for given in answered if (v := amount(given.answers[question.id])) is not None]
    return Figures(len(values), _sum(values), statistics.fmean(values), statistics.median(values))


def _sum(values: Sequence[int | float]) -> int | float:
    """The sum to six decimals, so that 0.1 and 0.2 are 0.3."""
    total = round(math.fsum(values), 6)
    return int(total) if total.is_integer() else total
