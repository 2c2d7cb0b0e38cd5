"""What a page is called, and how a list of pages is kept between two processes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

USUAL = "usual"


@dataclass(frozen=True)
class Address:
    """A page. session: of the person who looks, "" for nobody; templates: what it is drawn from.

    state: what the page shows. kept: where an answer that is not to be had again is kept, a file
    for each language, "" for a page that the server draws anew.
    """

    route: str
    path: str
    person: str
    session: str
    templates: tuple[str, ...] = ()
    state: str = USUAL
    kept: str = ""


def named(pages: Iterable[Address]) -> dict[str, Address]:
    """The pages by names that are the same in each run."""
    before, found = Counter[str](), dict[str, Address]()
    for one in pages:
        name = f"{one.state} {one.route}"
        before[name] += 1
        found[name if before[name] == 1 else f"{name} {before[name]}"] = one
    return found


def write(path: Path, pages: Iterable[Address]) -> None:
    """Keep a list."""
    path.write_text(json.dumps([asdict(one) for one in pages], ensure_ascii=False), "utf-8")


def read(path: Path) -> list[Address]:
    """A list that was kept."""
    told = json.loads(path.read_text("utf-8"))
    return [Address(**one | {"templates": tuple(one["templates"])}) for one in told]
