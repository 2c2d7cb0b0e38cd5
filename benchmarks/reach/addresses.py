"""What a page is called, and how a list of pages is kept between two processes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Address:
    """A page. session: of the person who looks, "" for nobody; templates: what it is drawn from."""

    route: str
    path: str
    person: str
    session: str
    templates: tuple[str, ...] = ()


def write(path: Path, pages: Iterable[Address]) -> None:
    """Keep a list."""
    path.write_text(json.dumps([asdict(one) for one in pages], ensure_ascii=False), "utf-8")


def read(path: Path) -> list[Address]:
    """A list that was kept."""
    told = json.loads(path.read_text("utf-8"))
    return [Address(**one | {"templates": tuple(one["templates"])}) for one in told]
