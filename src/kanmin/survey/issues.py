"""What is wrong or doubtful in a return (指摘): a sentence, its questions, its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kanmin.cells import Place, Severity
from kanmin.language import _


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong (refuse) or doubtful (ask) in a return.

    questions: ids of those it is about; with `lost` their answers were left out. whole: the whole
    file was left out. place: where it was read; None where nothing was read from a file. answer:
    what stood there, so that none is lost.
    """

    severity: Severity
    sentence: str
    questions: tuple[str, ...] = ()
    lost: bool = False
    whole: bool = False
    place: Place | None = None
    lg_code: str = ""
    answer: str = ""

    @property
    def words(self) -> str:
        """Place and sentence, and what had been answered."""
        place = self.place.words if self.place else self.lg_code
        lost = _("書かれていた内容：{answer}").format(answer=self.answer) if self.answer else ""
        return f"{place}: {self.sentence}{lost}" if place else f"{self.sentence}{lost}"

    @property
    def refused(self) -> bool:
        """Whether it must be mended; else it is a question."""
        return self.severity is Severity.REFUSE

    def to_raw(self) -> dict[str, Any]:
        """The issue as JSON."""
        place = self.place or Place("")
        return {
            "severity": self.severity.value,
            "lg_code": self.lg_code,
            "questions": list(self.questions),
            "lost": self.lost,
            "whole": self.whole,
            "file": place.file,
            "sheet": place.sheet,
            "row": place.row or None,
            "column": place.title,
            "cell": place.cell,
            "sentence": self.sentence,
            "answer": self.answer,
        }


def wrong(sentence: str, *questions: str, answer: str = "") -> Issue:
    """An issue for which the answers to these questions are left out."""
    return Issue(Severity.REFUSE, sentence, questions, lost=True, answer=answer)


def missing(sentence: str, question: str) -> Issue:
    """An issue of an answer that must be there and is not."""
    return Issue(Severity.REFUSE, sentence, (question,))


def doubt(sentence: str, *questions: str) -> Issue:
    """A question to the body; its answers are kept."""
    return Issue(Severity.ASK, sentence, questions)
