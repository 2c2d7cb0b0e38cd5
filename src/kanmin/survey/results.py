"""The results of a round (調査結果): the count, other years beside it, one more way to cross."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kanmin.layout import Document
from kanmin.survey.raw import (
    Value,
    comparison_raw,
    cross_raw,
    tally_raw,
    tally_rows,
)
from kanmin.survey.report import Audience, report_document, scale_question
from kanmin.survey.tally import Cross, Tally, compare, cross


@dataclass(frozen=True, slots=True)
class Results:
    """A count with what is told beside it. earlier: counts of other years. by: see `cross`."""

    found: Tally
    earlier: Mapping[int, Tally]
    by: str = ""
    audience: Audience = Audience.PUBLIC

    def crosses(self) -> tuple[Cross, ...]:
        """The scale by what was asked for; nothing where nothing was. Raises KanminError."""
        if not self.by:
            return ()
        scale = scale_question(self.found.questionnaire)
        return (cross(self.found, scale.id, self.by),)

    def document(self) -> Document:
        """The report, to lay out."""
        return report_document(self.found, self.earlier, self.audience, self.by)

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """Rows for CSV under TALLY_TITLES."""
        return tally_rows(self.found, self.crosses())

    def to_raw(self) -> dict[str, Any]:
        """The count as JSON, bodies that have not answered by name only for the office."""
        rounds = {**self.earlier, self.found.questionnaire.fiscal_year: self.found}
        questions = self.found.questionnaire.questions
        comparisons = [comparison_raw(compare(rounds, q.id)) for q in questions]
        named = self.audience is Audience.OFFICE
        codes = [body.code for body in self.found.silent] if named else None
        return {
            **tally_raw(self.found),
            "silent_codes": codes,
            "crosses": [cross_raw(one) for one in self.crosses()],
            "comparisons": comparisons if self.earlier else [],
        }
