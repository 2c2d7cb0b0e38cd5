"""Time and quality of bringing measures together, beside grouping by exact titles.

    python benchmarks/bench_joint.py [--bodies 40] [--measures 60] [--nation] [--titles FILE.csv]

All plans are invented: measures taken from the handbook's national measures, their titles varied as
plans vary them, and measures of one's own. Prints seconds beside the goals, and for each way of
grouping how many groups of at least three bodies it finds, how many bodies stand in them, and how
many pairs of measures it joins that were made from different things. --titles: a CSV of real titles
(columns authority, measure_title); its groups are printed to be read.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import resource
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from kanmin import handbook
from kanmin.joint import JointProposal, Member, by_origin, members_of, proposals
from kanmin.localgov import Tier, default_registry
from kanmin.plan import OriginKind, Plan, parse
from kanmin.wording import letters

ENDS = ("", "の推進", "の実施", "の取組", "事業", "の充実", "（継続）", "の導入")
THINGS = (
    "公共施設",
    "図書館",
    "子育て",
    "防災",
    "観光",
    "税",
    "福祉",
    "道路",
    "水道",
    "農業",
    "保育",
)
DEEDS = ("オンライン予約", "オープンデータ化", "電子申請", "情報発信", "システム標準化", "見守り")
GOALS = {"prefecture": 1.0, "nation": 60.0}
OF_HANDBOOK, NAMES_IT = 0.6, 0.5  # shares: measures of the handbook; of these, ones that say so
NATIONALS = handbook.on(dt.date(2026, 11, 23)).measures
SAME_AS = {"公共施設のオンライン予約": "nm.online.facility-booking"}
STAGES = ("study", "prepare", "run", "run", "expand")


def plan_of(code: str, name: str, count: int) -> Plan:
    """An invented plan; the id of each measure tells what it was made from."""
    dice = random.Random(int(code))
    measures = []
    for number in range(count):
        if dice.random() < OF_HANDBOOK:
            source, origin = dice.choice(NATIONALS), {}
            if dice.random() < NAMES_IT:
                origin = {"kind": "national", "ref": source.id, "name": source.title}
            made, title = source.id, source.title
        else:
            thing, deed = dice.randrange(len(THINGS)), dice.randrange(len(DEEDS))
            made, title, origin = f"o{thing}.{deed}", f"{THINGS[thing]}の{DEEDS[deed]}", {}
            made = SAME_AS.get(title) or made
        first = 2027 + dice.randrange(3)
        costs = [{"fiscal_year": first + y, "amount": dice.randrange(5000)} for y in range(3)]
        measures.append(
            {
                "id": f"{made}_{number}",
                "title": title + dice.choice(ENDS),
                "category": 1 + dice.randrange(5),
                "origin": origin,
                "lead": "企画課",
                "action": f"{title}について、関係課と連携し、効果を確かめながら進めます。",
                "schedule": [{"fiscal_year": first + y, "stage": s} for y, s in enumerate(STAGES)],
                "costs": costs if dice.random() < 0.5 else [],
                "indicators": [{"name": "利用件数", "unit": "件"}],
            }
        )
    bodies = [{"lg_code": code, "name": name}]
    return parse({"bodies": bodies, "period": {"first": 2027, "last": 2031}, "measures": measures})


def exact(members: Sequence[Member]) -> list[list[Member]]:
    """The naive way: measures of one title, of three bodies or more."""
    groups: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        groups[letters(member.title)].append(member)
    return [group for group in groups.values() if len({m.code for m in group}) > 2]


def wrong(groups: Sequence[Sequence[Member]]) -> tuple[int, int]:
    """Pairs that were made from different things, of all pairs joined."""
    bad = whole = 0
    for group in groups:
        made = [member.measure.rsplit("_", 1)[0] for member in group]
        pairs = [(a, b) for i, a in enumerate(made) for b in made[i + 1 :]]
        whole += len(pairs)
        bad += sum(a != b for a, b in pairs)
    return bad, whole


def told(name: str, groups: Sequence[Sequence[Member]]) -> str:
    """A line on one way of grouping."""
    held = sum(len(group) for group in groups)
    largest = max((len({m.code for m in group}) for group in groups), default=0)
    bad, whole = wrong(groups)
    return (
        f"{name:14} groups {len(groups):5}  measures in them {held:6}  most bodies {largest:4}"
        f"  pairs of different things {bad}/{whole}"
    )


def prefecture(count: int, measures: int) -> None:
    """One prefecture of so many bodies."""
    codes = [b.code for b in default_registry() if b.tier is Tier.MUNICIPALITY][:count]
    plans = [plan_of(code, code, measures) for code in codes]
    start = time.perf_counter()
    members = members_of(plans)
    middle = time.perf_counter()
    found = proposals(members)
    for one in found:
        one.costs, one.years, one.indicators, one.suits  # noqa: B018 - made when asked for
    end = time.perf_counter()
    print(
        f"{count} bodies x {measures} measures: {end - start:.2f} s (goal <= {GOALS['prefecture']})"
        f", of that reading {middle - start:.2f}"
    )
    print(told("exact titles", exact(members)))
    print(told("kanmin", [one.members for one in found]))


def nation(measures: int) -> None:
    """All bodies: within each prefecture, and by national measure."""
    spent, national = 0.0, []
    several: list[list[Member]] = []
    found: list[JointProposal] = []
    for members in _prefectures(measures):
        start = time.perf_counter()
        within = members_of(members)
        found += proposals(within)
        spent += time.perf_counter() - start
        national += [m for m in within if m.origin_kind is OriginKind.NATIONAL]
        several += exact(within)
    start = time.perf_counter()
    whole = by_origin(national)
    spent += time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"nation x {measures}: {spent:.1f} s (goal <= {GOALS['nation']}), {memory:.0f} MB in all")
    print(told("exact titles", several))
    print(told("kanmin", [one.members for one in found]))
    print(f"by national measure: {len(whole)} groups, most bodies {len(whole[0].bodies)}")


def _prefectures(measures: int) -> Iterator[list[Plan]]:
    homes: dict[str, list[Plan]] = defaultdict(list)
    for prefecture_code in sorted({b.prefecture_code for b in default_registry()}):
        for body in default_registry():
            if body.prefecture_code == prefecture_code:
                homes[prefecture_code].append(plan_of(body.code, body.name, measures))
        yield homes.pop(prefecture_code)


def real_titles(path: Path) -> None:
    """The groups of real titles, to be read by a person."""
    codes = [b.code for b in default_registry()]
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig")))
    by_body: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_body[row["authority"]].append(row["measure_title"])
    plans = [
        parse(
            {
                "bodies": [{"lg_code": code, "name": name}],
                "period": {"first": 2027, "last": 2031},
                "measures": [{"title": title} for title in titles],
            }
        )
        for code, (name, titles) in zip(codes, by_body.items(), strict=False)
    ]
    for one in proposals(members_of(plans), 2):
        print(f"{len(one.bodies):3} {one.name}: " + "／".join(m.title for m in one.members))


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bodies", type=int, default=40)
    parser.add_argument("--measures", type=int, default=60)
    parser.add_argument("--nation", action="store_true")
    parser.add_argument("--titles", type=Path)
    asked = parser.parse_args()
    if asked.titles:
        real_titles(asked.titles)
        return
    prefecture(asked.bodies, asked.measures)
    if asked.nation:
        nation(asked.measures)


if __name__ == "__main__":
    main()
