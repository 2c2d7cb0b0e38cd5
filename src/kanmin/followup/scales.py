"""Scales of evaluation (評価の尺度) as data: the usual one, and others to begin one's own with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kanmin.errors import KanminError
from kanmin.files import enclosed_toml
from kanmin.language import _, bracketed
from kanmin.plan import Grade, GradeKind, NextStep, Plan
from kanmin.plan.model import ids
from kanmin.text import half_width

USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale that comes with Kanmin. note: where its form comes from."""

    id: str
    title: str
    note: str
    grades: tuple[Grade, ...]


@cache
def scales() -> tuple[Scale, ...]:
    """The scales that come with Kanmin, the usual one first."""
    raws = enclosed_toml("kanmin.followup", "scales.toml")["scales"]
    return tuple(Scale(r["id"], r["title"], r["note"], _grades(r["grades"])) for r in raws)


def _grades(rows: list[dict[str, str]]) -> tuple[Grade, ...]:
    return tuple(
        Grade.model_validate({"id": f"g{number}", **row}) for number, row in enumerate(rows, 1)
    )


def scale(name: str) -> Scale:
    """The scale of an id. Raises KanminError naming those there are."""
    for found in scales():
        if found.id == name:
            return found
    raise KanminError(
        _("評価の尺度「{name}」はありません。").format(name=name),
        todo=_("{choices}のどれかにしてください。").format(
            choices="、".join(s.id for s in scales())
        ),
    )


def scale_of(plan: Plan) -> tuple[Grade, ...]:
    """The marks a plan is evaluated with: its own, else the usual ones."""
    return plan.grades or scale(USUAL).grades


def with_scale(plan: Plan, name: str) -> Plan:
    """The plan with a copy of a built-in scale in place of its own; its rows may then be edited."""
    without = plan.model_copy(update={"grades": ()})
    taken = set(ids(without))
    grades = []
    for grade in scale(name).grades:
        free = _free(grade.id, taken)
        taken.add(free)
        grades.append(grade.model_copy(update={"id": free}))
    return plan.model_copy(update={"grades": tuple(grades)})


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def grade_of(plan: Plan, kind: GradeKind, text: str) -> Grade | None:
    """The grade that a mark, its meaning, or both together name; None where none does."""
    wanted = half_width(text).strip()
    for grade in scale_of(plan):
        names = (grade.mark, grade.word, f"{grade.mark} {grade.word}", _full(grade))
        if grade.kind is kind and wanted in {half_width(name) for name in names if name}:
            return grade
    return None


def meaning(plan: Plan, kind: GradeKind, mark: str) -> str:
    """A mark with what it means: 「B（目標どおり進んだ）」; "" for no mark."""
    grade = grade_of(plan, kind, mark) if mark else None
    return _full(grade) if grade else mark


def _full(grade: Grade) -> str:
    return bracketed(grade.mark, grade.word) if grade.word else grade.mark


def next_step_of(plan: Plan, mark: str) -> NextStep | None:
    """What a mark for the way on does to next year's plan; None where nothing is said."""
    grade = grade_of(plan, GradeKind.NEXT, mark) if mark else None
    return grade.step if grade else None
