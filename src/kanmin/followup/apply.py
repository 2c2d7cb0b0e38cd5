"""Answers put into a plan: estimates settled later, nothing settled replaced silently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from kanmin.followup.answers import Answer, AnswerKind, AnswerPart, Results
from kanmin.followup.part_ids import free_id
from kanmin.language import _
from kanmin.plan import (
    Indicator,
    IndicatorValue,
    Measure,
    Plan,
    RealisedEffect,
    Review,
    Spending,
    ValueRole,
    ValueStatus,
    label,
)
from kanmin.plan.measure import name_of
from kanmin.plan.model import ids
from kanmin.plan.parts import Part
from kanmin.plan.terms import Term

_NO_ANSWERS = ("id", "fiscal_year", "role", "status")  # what is asked, and how sure the answer is
PartT = TypeVar("PartT", Review, IndicatorValue, Spending, RealisedEffect)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two answers to one question (食い違い): the one that was kept, and the one left out."""

    subject: str
    field: str
    kept: str
    kept_from: str
    other: str
    other_from: str

    @property
    def words(self) -> str:
        """The disagreement for a person."""
        return _(
            "{subject}の「{field}」への答えが食い違っています。"
            "「{kept}」（{kept_from}）を採り、「{other}」（{other_from}）は採っていません。"
        ).format(
            subject=self.subject,
            field=self.field,
            kept=self.kept,
            kept_from=self.kept_from,
            other=self.other,
            other_from=self.other_from,
        )

    def to_raw(self) -> dict[str, str]:
        """The disagreement as `kanmin followup --format json` prints it."""
        return {
            "subject": self.subject,
            "field": self.field,
            "kept": self.kept,
            "kept_from": self.kept_from,
            "other": self.other,
            "other_from": self.other_from,
        }


@dataclass(frozen=True, slots=True)
class Applied:
    """A plan with results in it. taken: how many answers are in it now."""

    plan: Plan
    disagreements: tuple[Disagreement, ...]
    taken: int


@dataclass(slots=True)
class _Joining:
    """What is known while answers are put together."""

    subjects: Mapping[str, str]
    found: list[Disagreement] = field(default_factory=list)

    def tell(self, kept: _Source, other: _Source, names: Iterable[str]) -> None:
        for name in names:
            info = type(kept.part).model_fields[name]
            self.found.append(
                Disagreement(
                    subject=self.subjects[kept.owner],
                    field=_(info.title or name),
                    kept=_spoken(getattr(kept.part, name)),
                    kept_from=kept.name,
                    other=_spoken(getattr(other.part, name)),
                    other_from=other.name,
                )
            )


@dataclass(frozen=True, slots=True)
class _Source:
    """A part with where it comes from: a file and row, or the plan. owner: measure or indicator."""

    part: AnswerPart
    name: str
    owner: str
    nth: int = 0


def with_results(plan: Plan, results: Iterable[Results]) -> Applied:
    """The plan with the answers of some files; parts that were there keep their ids.

    A settled answer replaces an estimate. An estimate does not replace a settled one, and of two
    files that answer differently the first is kept: both are told as disagreements.
    """
    joining = _Joining(_subjects(plan))
    answers = _joined([a for found in results for a in found.answers], joining)
    taken = set(ids(plan))
    measures = tuple(_measure(measure, answers, taken, joining) for measure in plan.measures)
    changed = plan.model_copy(update={"measures": measures})
    return Applied(changed, tuple(joining.found), len(answers))


def _subjects(plan: Plan) -> dict[str, str]:
    """What a measure or an indicator is called in a sentence, by its id."""
    told = {m.id: _("「{title}」").format(title=name_of(m)) for m in plan.measures}
    for measure in plan.measures:
        for indicator in measure.indicators:
            name = indicator.name or indicator.id
            told[indicator.id] = f"{told[measure.id]} " + _("「{title}」").format(title=name)
    return told


def _joined(answers: Iterable[Answer], joining: _Joining) -> dict[tuple[str, ...], _Source]:
    """One answer a question: what files leave open complements, what they contradict is told."""
    found: dict[tuple[str, ...], _Source] = {}
    for answer in answers:
        owner = answer.indicator or answer.measure
        new = _Source(answer.part, answer.place.words, owner, answer.nth)
        old = found.get(answer.key)
        found[answer.key] = new if old is None else _one_of(old, new, joining)
    return found


def _one_of(old: _Source, new: _Source, joining: _Joining) -> _Source:
    """The answer that counts of two."""
    if _settled(new.part) and not _settled(old.part):
        return new
    differing = _differing(old.part, new.part)
    if differing:
        joining.tell(old, new, differing)
        return old
    filled = {n: getattr(new.part, n) for n in _names(new.part) if _open(getattr(old.part, n))}
    return replace(old, part=old.part.model_copy(update=filled))


def _measure(
    measure: Measure,
    answers: Mapping[tuple[str, ...], _Source],
    taken: set[str],
    joining: _Joining,
) -> Measure:
    mine = {key: source for key, source in answers.items() if key[0] == measure.id}
    if not mine:
        return measure
    by_kind = {
        kind: {key: source for key, source in mine.items() if key[2] == kind} for kind in AnswerKind
    }
    lists: dict[str, Any] = {
        "reviews": _put(measure.reviews, by_kind[AnswerKind.REVIEW], taken, joining),
        "spending": _put(measure.spending, by_kind[AnswerKind.SPENDING], taken, joining),
        "realised": _put(measure.realised, by_kind[AnswerKind.EFFECT], taken, joining),
        "indicators": tuple(
            _indicator(i, by_kind[AnswerKind.VALUE], taken, joining) for i in measure.indicators
        ),
    }
    return measure.model_copy(update=lists)


def _indicator(
    indicator: Indicator,
    answers: Mapping[tuple[str, ...], _Source],
    taken: set[str],
    joining: _Joining,
) -> Indicator:
    mine = {key: source for key, source in answers.items() if key[1] == indicator.id}
    values = _put(indicator.values, mine, taken, joining)
    return indicator.model_copy(update={"values": values}) if mine else indicator


def _put(
    parts: tuple[PartT, ...],
    answers: Mapping[tuple[str, ...], _Source],
    taken: set[str],
    joining: _Joining,
) -> tuple[PartT, ...]:
    """The parts of a list with answers in place of what was there for the same question."""
    found = list(parts)
    for source in answers.values():
        new: Any = source.part
        same = [part for part in found if _same_question(part, new)]
        if isinstance(new, RealisedEffect):
            same = same[source.nth : source.nth + 1]
        if not same:
            name = free_id(new.id, taken)
            taken.add(name)
            found.append(new.model_copy(update={"id": name}))
        elif not _says_the_same(same, new):
            kept = _replaced(same[0], source, joining)
            found = [kept if p is same[0] else p for p in found if p not in same[1:]]
    return tuple(found)


def _same_question(old: AnswerPart, new: Any) -> bool:
    match old:
        case IndicatorValue():
            return old.role is ValueRole.RESULT and old.year == new.fiscal_year
        case Spending():
            return bool((old.fiscal_year, old.source) == (new.fiscal_year, new.source))
        case RealisedEffect():
            return bool((old.fiscal_year, old.kind) == (new.fiscal_year, new.kind))
        case Review():
            return bool(old.fiscal_year == new.fiscal_year)


def _says_the_same(old: list[Any], new: Any) -> bool:
    """Whether the plan says already what an answer says, settled or not less sure than it."""
    if _settled(new) and not all(_settled(part) for part in old):
        return False
    if isinstance(new, Spending):
        return bool(sum(part.amount for part in old) == new.amount)
    part = old[0]
    return all(_plain(getattr(part, n)) == _plain(getattr(new, n)) for n in _names(new))


def _replaced(old: Any, source: _Source, joining: _Joining) -> Any:
    """The answer under the id of what was there; what is settled stays against an estimate."""
    if _settled(old) and not _settled(source.part):
        there = _Source(old, _("計画"), source.owner)
        names = _differing(old, source.part) or _changed(old, source.part)
        joining.tell(there, source, names)
        return old
    return old.model_copy(update={name: getattr(source.part, name) for name in _fields(old)})


def _fields(part: Part) -> list[str]:
    return [name for name in type(part).model_fields if name != "id"]


def _names(part: Part) -> list[str]:
    """The fields that hold an answer."""
    return [name for name in type(part).model_fields if name not in _NO_ANSWERS]


def _differing(one: Part, two: Part) -> list[str]:
    """Fields that both answer, differently."""
    answered = [n for n in _names(one) if not _open(getattr(one, n)) and not _open(getattr(two, n))]
    return [name for name in _changed(one, two) if name in answered]


def _changed(one: Part, two: Part) -> list[str]:
    return [n for n in _names(one) if _plain(getattr(one, n)) != _plain(getattr(two, n))]


def _open(value: Any) -> bool:
    return value is None or value == ""


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _settled(part: AnswerPart) -> bool:
    return part.status is ValueStatus.SETTLED


def _spoken(value: Any) -> str:
    if isinstance(value, Term):
        return label(value)
    return "" if value is None else str(value)
