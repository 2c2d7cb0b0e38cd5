"""What a layer (上乗せ) asks: fields that each measure fills, requirements of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kanmin.check.each import each_measure
from kanmin.check.findings import Observation, Verdict
from kanmin.check.passages import answering, place_for, substantial
from kanmin.check.words import answered_by_words
from kanmin.handbook import MeasureField, RequiredField, Requirement, field_label
from kanmin.language import _
from kanmin.plan import Measure, Plan
from kanmin.plan.measure import name_of


def field_filled(plan: Plan, asked: RequiredField) -> Iterable[Observation]:
    """Whether each measure fills a field."""
    word = field_label(asked.field)

    def look(measure: Measure, where: str) -> Iterator[Observation]:
        if not _filled(measure, asked.field):
            reason = _("「{name}」の「{field}」が書かれていません。").format(
                name=name_of(measure), field=word
            )
            place = f"{where}/{asked.field.value}"
            yield Observation(Verdict.MISSING, place, reason, _("この欄に書いてください。"))

    return each_measure(plan, look, _("どの施策にも「{field}」があります。").format(field=word))


def _filled(measure: Measure, field: MeasureField) -> bool:
    if field is MeasureField.COSTS:
        return bool(measure.all_costs)
    found = getattr(measure, field.value)
    return bool(found.strip()) if isinstance(found, str) else bool(found)


def own_requirement(plan: Plan, requirement: Requirement, example: str) -> Iterable[Observation]:
    """A requirement of a layer's own: by its words, else by the paragraph kept for it."""
    seen = list(answered_by_words(plan, requirement)) if _looks(requirement) else []
    if seen and seen[0].verdict is not Verdict.MISSING:
        return seen
    for passage in answering(plan, requirement.id):
        if substantial(passage):
            reason = _("この場所に書かれていますが、この要件に応えているかは人の判断が要ります。")
            return [Observation(Verdict.NEEDS_PERSON, passage.where, reason)]
    if not seen and not requirement.chapter:
        return [Observation(Verdict.NEEDS_PERSON, "", _("機械では確かめられない要件です。"))]
    place = place_for(plan, requirement.id, requirement.chapter)
    todo = _("例文を参考に、この場所に書いてください。") if example else _("書き足してください。")
    reason = _("これに当たる記載が見当たりません。")
    return [Observation(Verdict.MISSING, place, reason, todo, example)]


def _looks(requirement: Requirement) -> bool:
    return bool(requirement.words or requirement.measures)
