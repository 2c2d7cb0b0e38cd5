"""Write the candidates that bench_grow reads: invented ones, the same every time.

    python benchmarks/grow_instances.py

Sizes are those of a town (60 measures, 5 years) and of a prefecture (200 measures, 7 years).
Amounts, hours and effects are drawn from a seeded generator within ranges an office would find
usual; no body, measure or figure is real.
"""

from __future__ import annotations

import random
from pathlib import Path

from kanmin.grow import (
    Candidate,
    CandidateCost,
    CandidateEffect,
    CandidateSet,
    CategoryPoints,
    Fund,
    Weight,
    YearBudget,
    json_bytes,
)
from kanmin.plan import EffectKind, FundSource

FOLDER = Path(__file__).parent / "grow_instances"
SIZES = {"60x5": (60, 5), "200x7": (200, 7)}
FIRST_YEAR = 2027
SUBJECTS = (
    "子育て", "介護", "税", "住民票", "水道", "図書館", "道路", "防災", "学校", "公共施設",
    "契約", "人事", "会計", "議会", "農地", "観光", "国保", "障害福祉", "環境", "統計",
)  # fmt: skip
ACTIONS = (
    "手続のオンライン化", "データの公開", "証明のコンビニ交付", "相談の窓口支援", "台帳の標準化",
    "入力の自動化", "キャッシュレス納付", "利用講習", "文書の電子決裁", "システムの共同利用",
)  # fmt: skip
CATEGORIES = (1, 2, 3, 4, 5, 5, 1, 4, 5, 5)
GRANTS = (FundSource.NATIONAL, FundSource.PREFECTURAL)


def main() -> None:
    """Write three instances of each size."""
    FOLDER.mkdir(exist_ok=True)
    for name, (count, years) in SIZES.items():
        for number in (1, 2, 3):
            made = instance(count, years, number)
            (FOLDER / f"{name}-{number}.json").write_bytes(json_bytes(made))


def instance(count: int, years: int, number: int) -> CandidateSet:
    """Candidates and budgets. The second of a size has a fund, the third is short of hours."""
    rng = random.Random(f"{count}x{years}-{number}")
    candidates = tuple(_candidate(rng, place) for place in range(count))
    money = sum(cost.initial for c in candidates for cost in c.costs if cost.source == "general")
    hours = sum(int(c.hours_initial) for c in candidates)
    each, work = _round(money * 0.5 / years), _round(hours * (0.3 if number == 3 else 0.5) / years)
    return CandidateSet(
        title=f"合成データ {count}件×{years}年度 その{number}（架空）",
        budgets=tuple(
            YearBudget(fiscal_year=FIRST_YEAR + n, general=each, hours=work) for n in range(years)
        ),
        fund=Fund(name="架空の基金") if number == 2 else None,
        weights=tuple(Weight(category=n, weight=rng.randint(1, 3)) for n in range(1, 6)),
        candidates=candidates,
    )


def _candidate(rng: random.Random, place: int) -> Candidate:
    kind = place % len(ACTIONS)
    category = CATEGORIES[kind]
    subject = SUBJECTS[place // len(ACTIONS) % len(SUBJECTS)]
    others = rng.sample([n for n in range(1, 6) if n != category], rng.choice((0, 0, 1, 2)))
    points = [CategoryPoints(category=category, points=rng.randint(2, 8))]
    points += [CategoryPoints(category=n, points=rng.randint(1, 3)) for n in others]
    latest = FIRST_YEAR + rng.randint(2, 4) if rng.random() < 0.05 else None
    return Candidate(
        id=f"c{place + 1}",
        title=f"{subject}の{ACTIONS[kind]}（架空）",
        category=category,
        must=place > 0 and latest is not None and rng.random() < 0.5,
        earliest=FIRST_YEAR + rng.randint(1, 2) if rng.random() < 0.1 else None,
        latest=latest,
        requires=_some(rng, place, 0.2),
        excludes=_some(rng, place, 0.05),
        points=tuple(points),
        hours_initial=rng.choice((40, 80, 120, 160, 240, 320, 480, 640)),
        hours_yearly=rng.choice((0, 10, 20, 40, 60, 80, 120)),
        costs=_costs(rng),
        effects=_effects(rng),
    )


def _some(rng: random.Random, place: int, often: float) -> tuple[str, ...]:
    """One of the candidates before, or none."""
    return (f"c{rng.randint(1, place)}",) if place and rng.random() < often else ()


def _costs(rng: random.Random) -> tuple[CandidateCost, ...]:
    if rng.random() < 0.1:
        return (CandidateCost(initial=0, yearly=0),)
    whole = _round(rng.lognormvariate(8.3, 1.1))  # the usual one takes four million yen
    yearly = _round(whole * rng.uniform(0.05, 0.3))
    if rng.random() < 0.4:
        grant = _round(whole * rng.choice((1 / 3, 0.5, 0.5, 2 / 3)))
        return (
            CandidateCost(initial=whole - grant, yearly=yearly),
            CandidateCost(source=rng.choice(GRANTS), initial=grant),
        )
    return (CandidateCost(initial=whole, yearly=yearly),)


def _effects(rng: random.Random) -> tuple[CandidateEffect, ...]:
    found = []
    if rng.random() < 0.6:
        hours = rng.choice((60, 120, 180, 240, 360, 600, 900))
        found.append(
            CandidateEffect(
                low=hours // 2, expected=hours, high=hours * 3 // 2, after=rng.randint(0, 2)
            )
        )
    if rng.random() < 0.35:
        saved = _round(rng.lognormvariate(7.3, 1.0))
        found.append(
            CandidateEffect(
                kind=EffectKind.YEN,
                low=saved // 2,
                expected=saved,
                high=saved * 3 // 2,
                after=rng.randint(0, 2),
                general_fund_share=rng.choice((30, 50, 80, 100)),
            )
        )
    return tuple(found)


def _round(amount: float) -> int:
    """To tens of thousands of yen, as budgets are written."""
    return round(amount / 10) * 10


if __name__ == "__main__":
    main()
