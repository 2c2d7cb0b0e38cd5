"""Requirements that need no code of their own: answered where their words stand in the plan.

A framework is then data alone. Words cannot tell whether a text is good, only that it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kanmin.check.findings import Observation, Verdict
from kanmin.check.passages import DENIED, OPEN, passages, place_for, sentences
from kanmin.handbook import Requirement
from kanmin.language import _
from kanmin.plan import Measure, Plan
from kanmin.text import half_width

_DENIED = re.compile(f"{DENIED.pattern}[。、]?$")
"""A sentence that ends in a denial; 書かない窓口 is none."""
_OPEN = re.compile(OPEN)


def answered_by_words(plan: Plan, requirement: Requirement) -> Iterable[Observation]:
    """Met by a measure taken from a national one that is named, or by words in one sentence."""
    for index, measure in enumerate(plan.measures):
        taken = measure.origin.ref in requirement.measures
        if taken or (requirement.found_in == "measure" and _speaks(measure, requirement)):
            reason = _("施策「{name}」で取り上げています。").format(name=measure.title)
            return [Observation(Verdict.MET, f"/measures/{index}", reason)]
    where = next(_places(plan, requirement), "")
    if where and requirement.found_in == "text":
        return [Observation(Verdict.MET, where, _("文の中で触れています。"))]
    if where:
        reason = _("文の中で触れていますが、施策としては見当たりません。")
        todo = _("施策にするか、このままでよいか確かめてください。")
        return [Observation(Verdict.NEEDS_PERSON, where, reason, todo)]
    place = place_for(plan, requirement.id, requirement.chapter)
    reason = _("これに当たる記載が見当たりません。")
    todo = _("取り上げるときは書き足してください。取り上げない理由を書くのでもかまいません。")
    example = requirement.example.get(plan.tier, "")
    return [Observation(Verdict.MISSING, place, reason, todo, example)]


def _speaks(measure: Measure, requirement: Requirement) -> bool:
    texts = (half_width(measure.title), half_width(measure.action))
    return any(
        _answers(s, requirement) and not _DENIED.search(s)
        for text in texts
        for s in sentences(_OPEN.sub("", text))
    )


def _places(plan: Plan, requirement: Requirement) -> Iterator[str]:
    """The paragraphs of the body's own in which the words stand, without a denial."""
    for passage in passages(plan):
        if passage.is_fact:
            continue
        for sentence in sentences(_OPEN.sub("", passage.text)):
            if _answers(sentence, requirement) and not _DENIED.search(sentence):
                yield passage.where


def _answers(sentence: str, requirement: Requirement) -> bool:
    return any(all(_stands(word, sentence) for word in e.split()) for e in requirement.words)


def _stands(word: str, sentence: str) -> bool:
    """Latin words end where their letters end: AI is not in MAIL."""
    if not word.isascii():
        return word in sentence
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", sentence) is not None
