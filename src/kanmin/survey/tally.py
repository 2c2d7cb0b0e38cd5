"""Counting (集計): each share with its numerator and denominator, and who did not answer apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.localgov import LocalGovernment, Registry
from kanmin.survey.answers import Return
from kanmin.survey.branching import Asked, asked
from kanmin.survey.counts import QuestionTally, Share, Standing, question_tally
from kanmin.survey.groups import Dimension, Group, groups, groups_of
from kanmin.survey.questionnaire import CHOOSING, Question, Questionnaire

NO_ANSWER = Group("no-answer", N_("答えなし"))


@dataclass(frozen=True, slots=True)
class GroupRate:
    """How many of a group's bodies that were asked sent a return (回答率)."""

    group: Group
    share: Share


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of a round. asked: the bodies that were asked. standings: of those who returned.

    left_out: returns that are not counted, as they are not handed in yet, of another round, of a
    body that was not asked, or the second one of a body.
    """

    questionnaire: Questionnaire
    registry: Registry = field(compare=False, repr=False)
    asked: tuple[LocalGovernment, ...]
    standings: Mapping[str, Standing]
    questions: tuple[QuestionTally, ...]
    left_out: tuple[Return, ...] = ()

    @property
    def rate(self) -> Share:
        """How many of all bodies that were asked sent a return."""
        return Share(len(self.standings), len(self.asked))

    @property
    def silent(self) -> tuple[LocalGovernment, ...]:
        """The bodies that were asked and have not answered yet."""
        return tuple(body for body in self.asked if body.code not in self.standings)

    def question(self, question_id: str) -> QuestionTally:
        """The count of a question. Raises KanminError for one that is not there."""
        wanted = self.questionnaire.question(question_id)
        return next(one for one in self.questions if one.question.id == wanted.id)

    def rates(self, by: Dimension) -> tuple[GroupRate, ...]:
        """The rate of return of each group in which anybody was asked."""
        return tuple(
            GroupRate(group, Share(sum(b.code in self.standings for b in bodies), len(bodies)))
            for group, bodies in self.grouped(by)
        )

    def grouped(self, by: Dimension) -> tuple[tuple[Group, tuple[LocalGovernment, ...]], ...]:
        """The bodies that were asked, by group, the groups in their order."""
        found: dict[Group, list[LocalGovernment]] = defaultdict(list)
        known = groups_of(by, self.registry)
        for body in self.asked:
            group = known[body.code]
            if group is not None:
                found[group].append(body)
        ordered = [g for g in groups(by, self.registry) if g in found]
        ordered += [g for g in found if g not in ordered]
        return tuple((group, tuple(found[group])) for group in ordered)


def tally(
    questionnaire: Questionnaire,
    returns: Iterable[Return],
    registry: Registry,
    asked_codes: Collection[str] | None = None,
) -> Tally:
    """The count of the returns of the bodies that were asked; all bodies with None.

    Only the first return of a body counts, once handed in, and only answers to questions it was
    asked. The answers must have been checked (`checked`): here nothing is judged. Raises
    UnknownBody and its like for a code that no body has.
    """
    codes = registry.by_code if asked_codes is None else asked_codes
    bodies = {registry.get(code).code: registry.get(code) for code in codes}
    counted: dict[str, Standing] = {}
    left_out = []
    for given in returns:
        counts = given.final and given.questionnaire == questionnaire.id
        if not counts or given.lg_code not in bodies or given.lg_code in counted:
            left_out.append(given)
        else:
            counted[given.lg_code] = Standing(given, asked(questionnaire, given.answers))
    return Tally(
        questionnaire,
        registry,
        tuple(sorted(bodies.values(), key=lambda body: body.code)),
        counted,
        tuple(question_tally(q, counted.values()) for q in questionnaire.questions),
        tuple(left_out),
    )


@dataclass(frozen=True, slots=True)
class CrossRow:
    """The count of a question within one group."""

    group: Group
    tally: QuestionTally


@dataclass(frozen=True, slots=True)
class Cross:
    """A question counted group by group (クロス集計). by: what the groups are, in words.

    overlapping: a body may be in several groups, so that the rows do not add up to the whole.
    """

    question: Question
    by: str
    rows: tuple[CrossRow, ...]
    overlapping: bool = False


def cross(found: Tally, question_id: str, by: str) -> Cross:
    """A question by kind, population, prefecture, tier, or by another question's options.

    Raises KanminError for a question there is not, or by one that is not chosen from options.
    """
    question = found.questionnaire.question(question_id)
    if by in set(Dimension):
        dimension = Dimension(by)
        codes = ((g, [b.code for b in bodies]) for g, bodies in found.grouped(dimension))
        return Cross(question, _(dimension.word), _rows(found, question, codes))
    other = found.questionnaire.question(by)
    if other.kind not in CHOOSING:
        raise KanminError(
            _("{question}では分けられません。").format(question=other.name),
            todo=_("選択肢を選ぶ問か、{choices}にしてください。").format(
                choices="・".join(Dimension)
            ),
        )
    rows = _rows(found, question, _by_options(found, other))
    return Cross(question, other.title, rows, other.kind.value == "multi")


def _rows(
    found: Tally, question: Question, codes: Iterable[tuple[Group, Sequence[str]]]
) -> tuple[CrossRow, ...]:
    return tuple(
        CrossRow(
            group,
            question_tally(question, (found.standings[c] for c in there if c in found.standings)),
        )
        for group, there in codes
    )


def _by_options(found: Tally, other: Question) -> Iterable[tuple[Group, Sequence[str]]]:
    """Those who chose each option, then those who were asked and chose none."""
    chosen = {
        code: standing.given.chosen(other.id)
        for code, standing in found.standings.items()
        if standing.asked[other.id] is Asked.YES
    }
    for option in other.options:
        yield Group(option.id, option.word), [c for c, ids in chosen.items() if option.id in ids]
    if nobody := [code for code, ids in chosen.items() if not ids]:
        yield Group(NO_ANSWER.id, _(NO_ANSWER.word)), nobody


@dataclass(frozen=True, slots=True)
class YearTally:
    """A question in one year; None where that year's questionnaire did not ask it."""

    year: int
    rate: Share
    tally: QuestionTally | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question over the years, oldest first. question: as the newest questionnaire has it."""

    question: Question
    years: tuple[YearTally, ...]


def compare(tallies: Mapping[int, Tally], question_id: str) -> Comparison:
    """A question, told by its id, over the years. tallies: by fiscal year.

    Raises KanminError where no questionnaire has it.
    """
    newest_first = sorted(tallies, reverse=True)
    having = [y for y in newest_first if question_id in tallies[y].questionnaire.by_id]
    latest = tallies[(having or newest_first)[0]].questionnaire
    question = latest.question(question_id)
    return Comparison(
        question,
        tuple(
            YearTally(
                year,
                tallies[year].rate,
                tallies[year].question(question_id) if year in having else None,
            )
            for year in reversed(newest_first)
        ),
    )
