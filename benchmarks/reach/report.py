"""What was seen, as a table and a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.reach.addresses import Address
from benchmarks.reach.walk import Seen

WIDTH, SLOWEST = 42, 5


def row(one: Seen) -> str:
    """A line for a page: each look, with how much it found."""
    told = " ".join(f"{name} {len(found) or '·'}" for name, found in one.found.items())
    place = f"{one.page.state} {one.page.route}"
    return f"{place:{WIDTH}} {one.language} {one.seconds:5.1f} s  {told}"


def summary(seen: Sequence[Seen], seconds: float) -> str:
    """How much was looked at, what was found, each finding."""
    pages = {one.page for one in seen}
    templates = {name for page in pages for name in page.templates}
    lines = [f"{len(pages)} pages of {len({p.route for p in pages})} routes from {len(templates)}"
             f" templates, looked at {len(seen)} times in {seconds:.0f} s"]  # fmt: skip
    lines += [f"  {state}: {count} pages" for state, count in _states(pages)]
    total = Counter[str]()
    for one in seen:
        total.update({name: len(found) for name, found in one.found.items()})
    lines += [f"  {name}: {count}" for name, count in total.items()]
    slow = sorted(seen, key=lambda one: one.seconds, reverse=True)[:SLOWEST]
    lines += [f"  {one.seconds:.0f} s for {one.page.path} ({one.language})" for one in slow]
    return "\n".join([*lines, *(fault for one in seen for fault in one.faults)])


def _states(pages: set[Address]) -> Iterator[tuple[str, int]]:
    yield from Counter(one.state for one in pages).most_common()
