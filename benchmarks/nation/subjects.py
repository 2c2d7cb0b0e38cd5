"""What measures are about: the handbook's measures, procedures and cases, and our own vocabulary.

Few of them are very common and most are rare (Zipf), as in real plans: the starters' measures come
first, then the other national ones, procedures, our own, cases.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from kanmin import handbook
from kanmin.handbook import Handbook, NationalMeasure, UsualIndicator
from kanmin.localgov import Tier

from .words import DEEDS, THINGS

BOOK_DAY = dt.date(2026, 11, 23)
EXPONENT = 0.8  # of Zipf's law: the tenth is about six times rarer than the first
FEW = 4  # bodies draw from so many times more subjects than they have measures


@dataclass(frozen=True, slots=True)
class Subject:
    """What a measure is about. ref: where it comes from; kind: of that (`OriginKind`)."""

    title: str
    category: int
    kind: str = "own"
    ref: str = ""
    linked: tuple[int, ...] = ()
    articles: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    indicators: tuple[UsualIndicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The subjects of a tier, the most common first, with what `random.choices` asks for."""

    subjects: tuple[Subject, ...]
    weights: tuple[float, ...]

    def draw(self, dice: random.Random, count: int) -> tuple[Subject, ...]:
        """So many of them; each once while there are enough, then with a mark (その2)."""
        found: dict[str, Subject] = {}
        round_ = 1
        while len(found) < count:
            room = min(count, len(self.subjects) // FEW * round_) - len(found)
            if room <= 0:
                round_ += 1
                continue
            for one in dice.choices(self.subjects, cum_weights=self.weights, k=room):
                title = one.title if round_ == 1 else f"{one.title}（その{round_}）"
                found.setdefault(title, one)
        return tuple(_titled(one, title) for title, one in found.items())


def _titled(one: Subject, title: str) -> Subject:
    if one.title == title:
        return one
    return Subject(title, one.category, "own", "", one.linked, (), one.fields, one.indicators)


@cache
def book() -> Handbook:
    """The handbook the nation is made from."""
    return handbook.on(BOOK_DAY)


@cache
def terms() -> tuple[str, ...]:
    """Terms of the handbook, for the sentences."""
    return tuple(term.term for term in book().terms)


@cache
def choice(tier: Tier) -> Choice:
    """What bodies of a tier choose from."""
    found = {one.title: one for one in _subjects(tier.value)}
    weights = (1 / (rank + 2) ** EXPONENT for rank in range(len(found)))
    return Choice(tuple(found.values()), tuple(accumulate(weights)))


def _subjects(tier: str) -> Iterator[Subject]:
    known = book()
    first = {starter.measure for starter in known.starters}
    asked = [measure for measure in known.measures if tier in measure.asked]
    yield from (_national(measure) for measure in asked if measure.id in first)
    yield from (_national(measure) for measure in asked if measure.id not in first)
    for procedure in known.procedures:
        yield Subject(f"{procedure.title}のオンライン化", 1)
    own = [
        Subject(f"{thing}の{deed}", number)
        for number, deeds in DEEDS.items()
        for deed in deeds
        for thing in THINGS
    ]
    random.Random(1).shuffle(own)
    yield from own
    for case in known.cases:
        yield Subject(case.title, case.category, "case", case.id, case.linked)


def _national(measure: NationalMeasure) -> Subject:
    return Subject(
        title=measure.title,
        category=measure.category,
        kind="national",
        ref=measure.id,
        linked=measure.linked,
        articles=tuple(f"官民データ活用推進基本法{article}" for article in measure.articles),
        fields=measure.fields,
        indicators=measure.indicators,
    )
