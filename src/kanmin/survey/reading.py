"""What came of reading many forms (読み取りの結果): returns and issues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kanmin.survey.answers import Return
from kanmin.survey.issues import Issue
from kanmin.survey.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Reading:
    """The returns in the order in which they were read, one a body, and all issues."""

    questionnaire: Questionnaire
    files: int
    returns: tuple[Return, ...]
    issues: tuple[Issue, ...]

    @property
    def refused(self) -> tuple[Issue, ...]:
        """The issues that must be mended."""
        return tuple(issue for issue in self.issues if issue.refused)

    @property
    def files_refused(self) -> tuple[str, ...]:
        """The files of which nothing was taken, in order."""
        names = (i.place.file for i in self.issues if i.whole and i.refused and i.place)
        return tuple(dict.fromkeys(names))

    def to_raw(self) -> dict[str, Any]:
        """The reading as JSON."""
        return {
            "questionnaire": self.questionnaire.id,
            "files": self.files,
            "files_refused": list(self.files_refused),
            "returns": [one.model_dump(mode="json") for one in self.returns],
            "issues": [issue.to_raw() for issue in self.issues],
        }
