"""How well measures, their parts and the chapters are found in generated plans.

    python -m benchmarks.generated FOLDER          (writes the plans and what is true of them)
    python -m benchmarks.bench_adopt FOLDER [--which even|odd] [--misses]

The plans are of fictional bodies; the titles of their measures and the categories are those of real
ones. Even numbers were looked at while the reader
was written, odd ones after their first run (docs/decisions/0012-adopting.md).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import time
import unicodedata
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from kanmin import handbook
from kanmin.adopt import Example, Heading, Outline, Proposal, propose, read_outline
from kanmin.adopt.categories import examples

Raw = dict[str, Any]
BOOK = handbook.on(dt.date(2026, 11, 25))


def plain(text: str) -> str:
    """A title without width, blanks and signs."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()


class Tally:
    """Right, found and true ones, by name."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, name: str, right: int, found: int, true: int) -> None:
        """Count one document."""
        self.counts[name].update(right=right, found=found, true=true)

    def told(self, name: str) -> str:
        """F1 with precision and recall."""
        c = self.counts[name]
        both = c["found"] + c["true"]
        f1 = 2 * c["right"] / both if both else 1.0
        return f"{f1:5.3f} ({c['right']}/{c['found']} found, {c['true']} true)"


def headings_of(outline: Outline, truth: Raw) -> tuple[int, int, int, int]:
    """Right ones, right ones with their level, found, true."""
    ours: tuple[Heading, ...] = outline.headings()
    theirs = truth["headings"]
    one, other = [plain(h["title"]) for h in theirs], [plain(h.title) for h in ours]
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    pairs = [(b.a + i, b.b + i) for b in blocks for i in range(b.size)]
    level = sum(theirs[a]["level"] == ours[b].level for a, b in pairs)
    return len(pairs), level, len(other), len(one)


def measures_of(proposal: Proposal, truth: Raw, tally: Tally, group: str) -> list[str]:
    """Count the measures and their parts; the titles that were missed or invented."""
    ours = {plain(item.title): item for item in proposal.measures()}
    theirs = {plain(m["title"]): m for m in truth["measures"]}
    same = [key for key in theirs if key in ours]
    for name in ("measures", f"measures {group}"):
        tally.add(name, len(same), len(ours), len(theirs))
    wrong: list[str] = []
    for key in same:
        wrong += _parts(ours[key], theirs[key], tally)
    wrong += [f"missed  {theirs[key]['title']}" for key in theirs if key not in ours]
    wrong += [f"invented {ours[key].title}" for key in ours if key not in theirs]
    return wrong


def _parts(item: Any, true: Raw, tally: Tally) -> list[str]:
    parts, wrong = item.parts, []
    lead = plain(parts.get("lead", ""))
    right = bool(true["lead"]) and plain(true["lead"]) in lead
    tally.add("lead", right, bool(lead), bool(true["lead"]))
    if true["lead"] and not right:
        wrong.append(f"lead {true['title']}: {parts.get('lead')} for {true['lead']}")
    text = plain(" ".join(str(parts.get(n, "")) for n in ("action", "outcome", "current")))
    begun = plain(true["text"])[:20]
    tally.add("text", bool(begun) and begun in text, bool(text), bool(begun))
    years = {s["fiscal_year"] for s in parts.get("schedule", ())}
    wanted = {int(y) for y in true["schedule"]}
    tally.add("schedule years", len(years & wanted), len(years), len(wanted))
    if years != wanted:
        wrong.append(f"years {true['title']}: {sorted(years)} for {true['schedule']}")
    found = _values(parts.get("indicators", ()))
    values = _true_values(true["indicators"])
    tally.add("indicator values", len(found & values), len(found), len(values))
    if found != values:
        wrong.append(f"values {true['title']}: {found} for {values}")
    costs = {(c["fiscal_year"], float(c["amount"])) for c in parts.get("costs", ())}
    spent = {(c["year"], float(c["thousand_yen"])) for c in true["costs"]}
    tally.add("costs", len(costs & spent), len(costs), len(spent))
    tally.add(
        "page",
        bool(true["page"]) and item.page == true["page"],
        bool(item.page),
        bool(true["page"]),
    )
    return wrong


def _values(indicators: Any) -> set[tuple[str, float]]:
    """Baselines, and the targets of the last year: those of the years between are true as well."""
    found = set()
    for indicator in indicators:
        values = [v for v in indicator["values"] if "value" in v]
        last = max((v.get("fiscal_year", 0) for v in values if v["role"] == "target"), default=0)
        for value in values:
            if value["role"] != "target" or value.get("fiscal_year", 0) == last:
                found.add((value["role"], float(value["value"])))
    return found


def _true_values(indicators: Any) -> set[tuple[str, float]]:
    roles = ("baseline", "target")
    return {(role, float(i[role])) for i in indicators for role in roles if i[role] is not None}


def chapters_of(proposal: Proposal, truth: Raw, tally: Tally) -> list[str]:
    """Count the template's chapters found for each chapter of the document."""
    ours: dict[str, set[str]] = {}
    top = ""
    for item in proposal.headings():
        if len(item.path) <= proposal.level_down:
            top = plain(item.title)
        ours.setdefault(top, set()).update(() if item.skipped else item.chapters)
    wrong = []
    for chapter in truth["chapters"]:
        mine, wanted = ours.get(plain(chapter["title"]), set()), set(chapter["template"])
        tally.add("chapters", len(mine & wanted), len(mine), len(wanted))
        if mine != wanted:
            wrong.append(f"chapter {chapter['title']}: {sorted(mine)} for {sorted(wanted)}")
    return wrong


def categories_of(proposal: Proposal, truth: Raw, hits: Counter[str]) -> list[str]:
    """Count the categories of measures whose titles no example may tell (see `blind`)."""
    theirs = {plain(m["title"]): m["category"] for m in truth["measures"]}
    wrong = []
    for item in proposal.measures():
        true = theirs.get(plain(item.title))
        if true is None:
            continue
        hits["n"] += 1
        hits["top1"] += item.category == true
        hits["top2"] += true in (item.category, int(item.second or 0))
        if item.category != true:
            wrong.append(f"category {item.title}: {item.category} for {true} ({item.reason})")
    return wrong


def blind(truth: Raw) -> None:
    """Take the titles of a document out of the examples, so that none tells its own category."""
    own = {plain(m["title"]) for m in truth["measures"]}
    examples.cache_clear()
    kept: tuple[Example, ...] = tuple(e for e in examples() if plain(e.title) not in own)
    propose.__globals__["examples"] = lambda: kept


def main() -> None:
    """Read every plan and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--which", choices=("even", "odd", "all"), default="all")
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    tally, hits = Tally(), Counter[str]()
    began = time.perf_counter()
    for path in sorted(given.folder.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        number = int(re.sub(r"\D.*", "", path.name))
        if given.which != "all" and (number % 2 == 0) != (given.which == "even"):
            continue
        outline = read_outline(given.folder / truth["file"])
        blind(truth)
        proposal = propose(outline, BOOK, "municipality")
        right, level, found, true = headings_of(outline, truth)
        suffix = Path(truth["file"]).suffix
        tally.add(f"headings {suffix}", right, found, true)
        tally.add(f"headings {suffix} with level", level, found, true)
        wrong = measures_of(proposal, truth, tally, truth["layout"])
        wrong += chapters_of(proposal, truth, tally) + categories_of(proposal, truth, hits)
        period = proposal.period
        told = (period.first, period.last) if period else (None, None)
        fits = told == (truth["first_year"], truth["last_year"])
        tally.add("period", fits, told[0] is not None, truth["first_year"] is not None)
        print(
            f"{truth['file']:40} headings {2 * right / (found + true or 1):.2f}  "
            f"{'' if fits else 'period ' + str(told)}"
        )
        if given.misses:
            print("\n".join(f"    {line}" for line in wrong))
    print(f"{time.perf_counter() - began:.1f} s")
    for name in sorted(tally.counts):
        print(f"{name:44} {tally.told(name)}")
    n = hits["n"] or 1
    print(f"{'category top-1, top-2':44} {hits['top1'] / n:5.3f} {hits['top2'] / n:5.3f} of {n}")


if __name__ == "__main__":
    main()
