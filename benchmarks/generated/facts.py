"""The facts of a made-up plan: its measures, their years, indicators and costs."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .sentences import DEPARTMENTS, INDICATORS, describe
from .titles import TITLES

ARROW = "→"
BODIES = (
    ("みほん町", "町"),
    ("さくら野市", "市"),
    ("見本県", "県"),
    ("あおば浜市", "市"),
    ("れいじ村", "村"),
    ("ひかり山町", "町"),
    ("みなと台市", "市"),
    ("かすみ川市", "市"),
    ("若草市", "市"),
    ("ほしの原町", "町"),
    ("架空県", "県"),
    ("しらなみ市", "市"),
)


@dataclass(frozen=True)
class Span:
    """One printed entry of a schedule, over one year or several merged ones."""

    first: int
    last: int
    text: str


@dataclass(frozen=True)
class Indicator:
    """One indicator; a missing figure is printed as a dash."""

    name: str
    unit: str
    baseline: float | None
    target: float | None
    yearly: tuple[float, ...] = ()


@dataclass(frozen=True)
class Cost:
    """The cost of one fiscal year."""

    year: int
    thousand_yen: int


@dataclass
class Measure:
    """One measure with everything the document prints about it."""

    title: str
    category: int
    lead: str = ""
    sentences: list[str] = field(default_factory=list)
    schedule: list[Span] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    target_year: int | None = None

    @property
    def text(self) -> str:
        """The whole description."""
        return "".join(self.sentences)


@dataclass(frozen=True)
class Wish:
    """Which facts the measures of a plan carry."""

    count: int
    schedule: str = "words"  # words, arrows, dots, merged, mixed or none
    indicators: float = 0.7
    costs: float = 0.0
    lead: bool = True
    yearly: bool = False  # indicators with one target a year
    own: int = 0  # measures outside the Act


@dataclass
class Plan:
    """A plan of a body that does not exist."""

    body: str
    kind: str
    name: str
    first: int
    last: int
    measures: list[Measure]

    @property
    def years(self) -> list[int]:
        """The fiscal years of the plan."""
        return list(range(self.first, self.last + 1))

    @property
    def title(self) -> str:
        """The title on the cover."""
        return self.body + self.name


def make_plan(rng: random.Random, wish: Wish, name: str, period: tuple[int, int]) -> Plan:
    """A plan with measures of all the categories."""
    body, kind = rng.choice(BODIES)
    first, last = period
    plan = Plan(body, kind, name, first, last, [])
    used: set[str] = set()
    for category, title in _titles(rng, wish):
        plan.measures.append(_measure(rng, wish, plan, (category, title), used))
    return plan


def _titles(rng: random.Random, wish: Wish) -> list[tuple[int, str]]:
    share = [1, 2, 3, 4, 5] * 3 + [1, 2, 1, 5, 3, 1, 2] * 2
    picked = sorted(share[: wish.count - wish.own]) + [0] * wish.own
    decks = {c: rng.sample(t, len(t)) for c, t in TITLES.items()}
    return [(c, decks[c].pop()) for c in picked]


def _measure(
    rng: random.Random, wish: Wish, plan: Plan, what: tuple[int, str], used: set[str]
) -> Measure:
    category, title = what
    made = Measure(title, category)
    made.sentences = describe(rng, category, plan.kind, used)
    if wish.lead:
        made.lead = "・".join(rng.sample(DEPARTMENTS[category], rng.choice((1, 1, 1, 2))))
    made.schedule = _schedule(rng, wish.schedule, plan.years)
    if rng.random() < wish.indicators:
        made.indicators = _indicators(rng, category, len(plan.years) if wish.yearly else 0)
    if rng.random() < wish.costs:
        base = rng.choice((300, 500, 1200, 2400, 8000, 15500))
        made.costs = [Cost(y, base + 100 * rng.randrange(9)) for y in plan.years]
    return made


def _schedule(rng: random.Random, kind: str, years: list[int]) -> list[Span]:
    if kind == "none" or rng.random() < 0.06:
        return []
    if kind == "mixed":
        kind = rng.choice(("words", "arrows", "merged"))
    if kind == "dots":
        mark = rng.choice(("●", "○"))
        start = rng.choice((0, 0, 0, 1))
        return [Span(y, y, mark) for y in years[start:]]
    stages = rng.choice(
        (
            ["検討", "準備", "導入", "運用"],
            ["調査・検討", "試行", "実施"],
            ["実施", "拡大"],
            ["実施"],
            ["方針決定", "構築", "運用開始"],
            ["要件定義", "導入", "運用"],
        )
    )
    return _spread(kind, stages[: len(years)], years)


def _spread(kind: str, stages: list[str], years: list[int]) -> list[Span]:
    spans = []
    for index, stage in enumerate(stages):
        last = years[-1] if index == len(stages) - 1 else years[index]
        first = years[index]
        if kind == "merged":
            spans.append(Span(first, last, stage))
            continue
        spans.append(Span(first, first, stage))
        follow = ARROW if kind == "arrows" else stage
        spans += [Span(y, y, follow) for y in range(first + 1, last + 1)]
    return spans


def _indicators(rng: random.Random, category: int, steps: int) -> list[Indicator]:
    pool = INDICATORS[category]
    found = []
    for name, unit in rng.sample(pool, rng.choice((1, 1, 1, 2)) if not steps else 1):
        percent = unit in "%％"
        base = float(rng.randrange(5, 50)) if percent else float(rng.randrange(2, 400))
        if percent and rng.random() < 0.4:
            base += 0.5
        goal = min(100.0, base + rng.randrange(10, 60)) if percent else base + rng.randrange(5, 900)
        if rng.random() < 0.08:
            found.append(Indicator(name, unit, None, goal))
            continue
        steps_made = tuple(
            float(round(base + (goal - base) * (i + 1) / steps)) for i in range(steps)
        )
        found.append(Indicator(name, unit, base, steps_made[-1] if steps else goal, steps_made))
    return found
