"""What came in and what was answered, as values: opinions, groups of like ones, answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kanmin.consult.terms import Channel, Disposition


@dataclass(frozen=True, slots=True)
class ReceivedOpinion:
    """An opinion as it came in (提出された意見).

    number: from 1 in its consultation. where: pointer into the plan; "" for the whole. submitter:
    number of who sent it, the same for several of one person. hidden: why its text is not shown;
    "" while it is. personal: name, address and telephone of who sent it; they are never published.
    """

    number: int
    where: str
    text: str
    channel: Channel
    submitter: int
    hidden: str = ""
    personal: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What the body answers (考え方). summary: the opinions in the body's words; "" for their own.

    disposition: None while it is not settled. draft: proposed by a section, not yet taken over.
    changed: place of the plan that was changed for it; "" for none. revision: the one that did it.
    """

    disposition: Disposition | None
    text: str
    summary: str = ""
    draft: bool = False
    changed: str = ""
    revision: int | None = None

    @property
    def settled(self) -> bool:
        """Whether it can be published: a 対応区分, words, and no draft."""
        return self.disposition is not None and bool(self.text.strip()) and not self.draft


@dataclass(frozen=True, slots=True)
class AnsweredGroup:
    """Opinions that are answered as one (取りまとめた意見). number: of its first opinion."""

    opinions: tuple[ReceivedOpinion, ...]
    answer: GivenAnswer | None = None

    @property
    def number(self) -> int:
        """What it is called by: the number of its first opinion."""
        return self.opinions[0].number

    @property
    def shown(self) -> tuple[ReceivedOpinion, ...]:
        """Its opinions whose text is shown."""
        return tuple(one for one in self.opinions if not one.hidden)

    @property
    def open(self) -> bool:
        """Whether it still waits for an answer; one of hidden opinions alone needs none."""
        return bool(self.shown) and not (self.answer and self.answer.settled)


def unanswered(groups: Iterable[AnsweredGroup]) -> tuple[AnsweredGroup, ...]:
    """The groups that still wait for an answer."""
    return tuple(group for group in groups if group.open)


def unlinked(groups: Iterable[AnsweredGroup]) -> tuple[AnsweredGroup, ...]:
    """The groups that are said to change the plan, without the place that was changed."""
    return tuple(
        group
        for group in groups
        if group.answer
        and group.answer.disposition
        and group.answer.disposition.changes_the_plan
        and not group.answer.changed
    )


def submitters(opinions: Sequence[ReceivedOpinion]) -> int:
    """How many people sent opinions."""
    return len({one.submitter for one in opinions})
