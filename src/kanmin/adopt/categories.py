"""Which of the five categories a measure's title belongs to, with reasons a clerk understands.

Words of the field (`data/vocabulary.toml`), the nearest labelled titles of other bodies
(`data/examples.csv`, facts with their sources) and the national measures of the handbook vote.
"None fits" is an answer.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kanmin.adopt import semantic
from kanmin.files import enclosed_toml
from kanmin.handbook import framework_on_shelf
from kanmin.language import _
from kanmin.plan import CATEGORIES
from kanmin.text import half_width
from kanmin.wording import pairs

NONE = 0
LEAST = 1.0  # points below which no category fits
BY_MEANING, ALIKE = 0.3, 6  # what a title that means the same is worth, and how many vote
NEIGHBOURS, NEAR = 7, 3.5  # labelled titles that vote, and what a full likeness is worth
IN_TEXT, IN_HEADING, BY_NAME = 0.15, 0.4, 4.0  # what words count outside the title
LONGEST_CONTEXT = 200  # letters of a measure's text that are looked at
LINKED = 0.6  # of the first's points
LEAST_LIKE = 0.2  # likeness below which a title is no neighbour
SAME = 0.98  # likeness of titles that are the same
_NAMES = {
    1: re.compile("手続(?:等)?における情報通信|オンライン化原則|(?<!\\d)10条"),
    2: re.compile("官民データの容易な利用|オープンデータの推進|(?<!\\d)11条|(?<!\\d)12条"),
    3: re.compile("個人番号カードの普及|マイナンバーカードの普及|(?<!\\d)13条"),
    4: re.compile("利用の機会(?:等)?の格差|デジタルデバイド対策|(?<!\\d)14条"),
    5: re.compile("規格の整備|互換性の確保|システム改革|(?<!\\d)15条"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A title whose category is known. body: whose; "" for the State's."""

    body: str
    title: str
    category: int


@dataclass(frozen=True, slots=True)
class Classified:
    """A title's category and the runner-up, 0 where none fits. score: the share of the points.

    linked: other categories that come near the first.
    """

    category: int
    second: int
    score: float
    reason: str
    linked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    pattern: re.Pattern[str]
    category: int
    weight: float


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a measure's title: its text, and the headings above it, nearest last.

    printed: the category as the document itself names it.
    """

    text: str = ""
    path: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()


def classify(title: str, body: str = "") -> Classified:
    """The category of a title. body: whose it is; its own labelled titles do not help."""
    return classify_with(title, [e for e in examples() if not body or e.body != body])


def classify_with(title: str, known: Sequence[Example], context: Context = Context()) -> Classified:
    """The same, with other labelled titles than those that come with Kanmin, and a context."""
    plain = _plain(title)
    told = [*_told(plain, 1.0), *_around(context)]
    points = dict.fromkeys(CATEGORIES, 0.0)
    for weight, category, _word in told:
        points[category] += weight
    near = _neighbours(plain, known)
    if near and near[0][0] > SAME and near[0][1].category:  # the same title: that decides
        points[near[0][1].category] += sum(points.values()) + NEAR * NEIGHBOURS
    for likeness, example in near:
        if example.category:
            points[example.category] += NEAR * likeness
    if max(points.values()) < LEAST or _said_none(near):
        return Classified(NONE, NONE, 0.0, _("決め手になる語がありません。"))
    for likeness, example in _alike(plain, known):  # never alone: all titles mean something alike
        points[example.category] += BY_MEANING * likeness
    first, second = sorted(CATEGORIES, key=lambda c: -points[c])[:2]
    whole = sum(points.values())
    runner_up = second if points[second] > 0 else NONE
    linked = tuple(c for c in CATEGORIES if c != first and points[c] >= LINKED * points[first])
    reason = _reason(first, told, near)
    return Classified(first, runner_up, round(points[first] / whole, 2), reason, linked)


def _around(context: Context) -> Iterator[tuple[float, int, str]]:
    """The words of a measure's text and of the headings above it, counting less than its title."""
    yield from _told(_plain(context.text[:LONGEST_CONTEXT]), IN_TEXT)
    for heading in context.path[-2:]:
        yield from _told(_plain(heading), IN_HEADING)
    yield from _named((*context.path, *context.printed))


def _told(plain: str, share: float) -> Iterator[tuple[float, int, str]]:
    """The words of the field in a text: weight, category, word. The end of a title tells most."""
    for word in vocabulary():
        if match := word.pattern.search(plain):
            place = 0.7 + 0.6 * match.end() / max(1, len(plain))
            yield share * word.weight * (place if share == 1.0 else 1.0), word.category, match[0]


def _named(path: Sequence[str]) -> Iterator[tuple[float, int, str]]:
    """A heading above that is one of the Act's categories by name or article."""
    for heading in path:
        for category, pattern in _NAMES.items():
            if match := pattern.search(_plain(heading)):
                yield BY_NAME, category, match[0]


def is_named(text: str) -> bool:
    """Whether a text names one of the categories, or its article."""
    return any(True for _ in _named((text,)))


def _said_none(near: Sequence[tuple[float, Example]]) -> bool:
    """Whether somebody here has said of the same title that none fits."""
    return bool(near) and near[0][0] > SAME and near[0][1].category == NONE


def _reason(
    category: int, told: list[tuple[float, int, str]], near: list[tuple[float, Example]]
) -> str:
    words = [word for _weight, found, word in sorted(told, reverse=True) if found == category][:3]
    parts = []
    if words:
        parts.append(_("語：{words}").format(words="、".join(words)))
    like = next((e for _likeness, e in near if e.category == category), None)
    if like:
        told_body = like.body or _("国の施策")
        parts.append(_("近い例：{body}「{title}」").format(body=told_body, title=like.title))
    return "／".join(parts)


def _neighbours(plain: str, known: Sequence[Example]) -> list[tuple[float, Example]]:
    """The labelled titles most like a title, by the pairs of characters they share."""
    own = pairs(plain)
    weights = _weights()
    size = math.sqrt(sum(weights(pair) ** 2 for pair in own)) or 1.0
    found = []
    for example in known:
        theirs = pairs(example.title)
        shared = sum(weights(pair) ** 2 for pair in own & theirs)
        if shared:
            other = math.sqrt(sum(weights(pair) ** 2 for pair in theirs))
            likeness = shared / (size * other)
            if likeness >= LEAST_LIKE:
                found.append((likeness, example))
    return sorted(found, key=lambda pair: -pair[0])[:NEIGHBOURS]


def _alike(plain: str, known: Sequence[Example]) -> list[tuple[float, Example]]:
    """The labelled titles that mean most nearly the same, where the optional extra is there."""
    if not semantic.available():
        return []
    found = [
        (semantic.likeness(plain, _plain(example.title)), example)
        for example in known
        if example.category
    ]
    return sorted(found, key=lambda pair: -pair[0])[:ALIKE]


def _plain(text: str) -> str:
    return half_width(text).replace(" ", "")


@cache
def _weights() -> Callable[[str], float]:
    counts = Counter(pair for e in examples() for pair in pairs(e.title))
    whole = len(examples())
    return lambda pair: math.log(1 + whole / (1 + counts[pair]))


@cache
def vocabulary() -> tuple[_Word, ...]:
    """The words of the field with their categories and weights."""
    groups = enclosed_toml("kanmin.adopt", "data", "vocabulary.toml")["words"]
    return tuple(_Word(_pattern(t), g["category"], w) for g in groups for t, w in g["weights"])


def _pattern(text: str) -> re.Pattern[str]:
    """Alternatives; Latin words end where their letters end."""
    parts = (
        rf"(?<![A-Za-z]){re.escape(part)}(?![A-Za-z])" if part.isascii() else re.escape(part)
        for part in text.split("|")
    )
    return re.compile("|".join(parts))


@cache
def examples() -> tuple[Example, ...]:
    """Labelled titles of bodies, and the national measures of the handbook."""
    text = (files("kanmin.adopt") / "data" / "examples.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    known = [Example(r["body"], r["title"], int(r["category"])) for r in rows]
    known += [Example("", m.title, m.category) for m in framework_on_shelf("act9").measures]
    return tuple(known)
