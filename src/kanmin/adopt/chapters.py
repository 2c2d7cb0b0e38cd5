"""Which chapters of the template a heading of the body's own document stands for, with reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kanmin.files import enclosed_toml
from kanmin.handbook import framework_on_shelf
from kanmin.language import _
from kanmin.text import half_width

NONE = "none"
LEAST = 1.2  # points below which a heading stands for no chapter
BESIDE = 0.7  # of the best: another chapter the same heading speaks of (現状と目的)
LAST_HALF = 0.4  # how much more the end of a title counts


@dataclass(frozen=True, slots=True)
class MappedHeading:
    """The template's chapters that a heading stands for, best first; none is an answer.

    second: the runner-up, "" for none. score: share of the points of the first.
    reason: the words that decided.
    """

    chapters: tuple[str, ...]
    second: str
    score: float
    reason: str
    apart: bool = False


@cache
def template() -> tuple[str, ...]:
    """The chapters of the template of Art. 9, in its order (handbook, part Ⅰ)."""
    return tuple(chapter.id for chapter in framework_on_shelf("act9").chapters)


@dataclass(frozen=True, slots=True)
class _Word:
    pattern: re.Pattern[str]
    chapter: str
    weight: float


def map_heading(title: str) -> MappedHeading:
    """The chapters of the template that the words of a heading speak of.

    apart: the words say that it stands outside the plan proper (用語集, 名簿).
    """
    plain = re.sub(r"[\s　]", "", half_width(title))
    points = dict.fromkeys((*template(), NONE), 0.0)
    told: dict[str, list[str]] = {}
    for word in _vocabulary():
        matches = list(word.pattern.finditer(plain))
        if not matches:
            continue
        last = matches[-1]
        place = 1 - LAST_HALF / 2 + LAST_HALF * last.end() / max(1, len(plain))
        weight = word.weight * place
        if weight > points[word.chapter]:  # words of one chapter do not add up much
            points[word.chapter] = weight + 0.2 * points[word.chapter]
        else:
            points[word.chapter] += 0.2 * weight
        told.setdefault(word.chapter, []).append(last[0])
    return _decided(points, told)


def _decided(points: dict[str, float], told: dict[str, list[str]]) -> MappedHeading:
    first, second = sorted(points, key=lambda name: -points[name])[:2]
    whole = sum(points.values())
    if points[first] < LEAST:
        return MappedHeading((), "", 0.0, _("決め手になる語がありません。"))
    score = round(points[first] / whole, 2)
    reason = _("語：{words}").format(words="、".join(dict.fromkeys(told[first])))
    runner_up = second if points[second] > 0 and second != NONE else ""
    if first == NONE:
        return MappedHeading((), runner_up, score, reason, apart=True)
    beside = [n for n in template() if n != first and points[n] >= BESIDE * points[first]]
    if first == "measures" or "measures" in beside:  # 施策の課題: one or the other
        beside = []
    return MappedHeading((first, *beside), runner_up if not beside else "", score, reason)


@cache
def _vocabulary() -> tuple[_Word, ...]:
    groups = enclosed_toml("kanmin.adopt", "data", "headings.toml")["words"]
    weighed = [(group["chapter"], *pair) for group in groups for pair in group["weights"]]
    return tuple(_Word(re.compile(half_width(w)), chapter, much) for chapter, w, much in weighed)
