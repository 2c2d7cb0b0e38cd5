"""What was seen, as a table and a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from benchmarks.reach.walk import Seen

WIDTH = 34


def row(one: Seen) -> str:
    """A line for a page: each look, with how much it found."""
    told = " ".join(f"{name} {len(found) or '·'}" for name, found in one.found.items())
    return f"{one.page.route:{WIDTH}} {one.language}  {told}"


def summary(seen: Sequence[Seen], seconds: float) -> str:
    """How much was looked at, what was found, each finding."""
    pages = {one.page for one in seen}
    templates = {name for page in pages for name in page.templates}
    lines = [f"{len(pages)} pages of {len({p.route for p in pages})} routes from {len(templates)}"
             f" templates, looked at {len(seen)} times in {seconds:.0f} s"]  # fmt: skip
    total = Counter[str]()
    for one in seen:
        total.update({name: len(found) for name, found in one.found.items()})
    lines += [f"  {name}: {count}" for name, count in total.items()]
    return "\n".join([*lines, *(fault for one in seen for fault in one.faults)])
