"""How often a title's category is found: leave one body out, top-1 and top-2, beside baselines.

    python benchmarks/bench_classify.py [FILE.csv]

FILE.csv has columns body, title, category, label_source. Default: the labelled titles that come
with Kanmin; whoever wrote the vocabulary had read them, so other titles will be found less often.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

from kanmin.adopt.categories import Example, classify_with, examples


def pairs(text: str) -> set[str]:
    """Pairs of neighbouring characters."""
    return {text[i : i + 2] for i in range(len(text) - 1)}


def plain_neighbour(title: str, known: list[Example]) -> int:
    """The baseline: the category of the title that shares most pairs."""
    own = pairs(title)

    def likeness(example: Example) -> float:
        other = pairs(example.title)
        return len(own & other) / (len(own | other) or 1)

    return max(known, key=likeness).category


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", type=Path)
    given = parser.parse_args().file
    source = given or Path(str(files("kanmin.adopt") / "data" / "examples.csv"))
    rows = list(csv.DictReader(source.open(encoding="utf-8-sig")))
    national = [e for e in examples() if not e.body]
    labelled = [Example(r["body"], r["title"], int(r["category"])) for r in rows]
    majority = Counter(e.category for e in labelled).most_common(1)[0][0]
    hits: dict[str, Counter[str]] = defaultdict(Counter)
    for example, row in zip(labelled, rows, strict=True):
        own = {e.title for e in labelled if e.body == example.body} | {example.title}
        others = [e for e in labelled if e.body != example.body and e.title not in own]
        known = [*others, *(n for n in national if n.title not in own)]
        found = classify_with(example.title, known)
        for group in ("all", f"category {example.category}", f"source {row['label_source']}"):
            hits[group]["n"] += 1
            hits[group]["top1"] += found.category == example.category
            hits[group]["top2"] += example.category in (found.category, found.second)
            hits[group]["pairs"] += plain_neighbour(example.title, others) == example.category
            hits[group]["majority"] += majority == example.category
    print(f"{'':22}   n  top-1  top-2  nearest by pairs  majority")
    for group, found_hits in sorted(hits.items()):
        n = found_hits["n"]
        shares = (found_hits[name] / n for name in ("top1", "top2", "pairs", "majority"))
        print(f"{group:22} {n:4} " + "  ".join(f"{share:5.2f}" for share in shares))


if __name__ == "__main__":
    main()
