"""What comes back from the sections: answers (実績の答え), and what is wrong with some of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kanmin.cells import CellIssue, Place, Severity
from kanmin.language import N_
from kanmin.plan import IndicatorValue, RealisedEffect, Review, Spending
from kanmin.plan.terms import Term

__all__ = ["Answer", "AnswerKind", "AnswerPart", "CellIssue", "Place", "Results", "Severity"]

AnswerPart = Review | IndicatorValue | Spending | RealisedEffect


class AnswerKind(Term):
    """The four lists of answers; the word is the name of the form's sheet."""

    REVIEW = "reviews", N_("実績")
    VALUE = "values", N_("指標")
    SPENDING = "spending", N_("決算額")
    EFFECT = "effects", N_("効果")


@dataclass(frozen=True, slots=True)
class Answer:
    """One row's answer: a part of a measure (or of one of its indicators) for a fiscal year.

    nth: which of several effects of one kind; what a measure saves may go to more than one.
    """

    place: Place
    measure: str
    indicator: str
    part: AnswerPart
    nth: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        """What it answers; two answers with one key speak of the same thing."""
        return (self.measure, self.indicator, *_key(self.part), str(self.nth))


def _key(part: AnswerPart) -> tuple[str, ...]:
    year = str(part.fiscal_year)
    match part:
        case Review():
            return (AnswerKind.REVIEW, year)
        case IndicatorValue():
            return (AnswerKind.VALUE, year)
        case Spending():
            return (AnswerKind.SPENDING, year, part.source)
        case RealisedEffect():
            return (AnswerKind.EFFECT, year, part.kind)


@dataclass(frozen=True, slots=True)
class Results:
    """What one file of results says for a fiscal year: good rows, and issues with others."""

    file: str
    year: int
    answers: tuple[Answer, ...] = ()
    issues: tuple[CellIssue, ...] = field(default=())

    @property
    def refused(self) -> tuple[CellIssue, ...]:
        """The issues for which a row was left out."""
        return tuple(i for i in self.issues if i.severity is Severity.REFUSE)
