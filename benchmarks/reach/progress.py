"""What was seen so far, a line a page, so that a walk that was broken off goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.reach.addresses import Address
from benchmarks.reach.walk import Seen


class Progress:
    """Of one walk. path: None for one that is not kept."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.seen = {} if path is None or not path.exists() else dict(_read(path))

    def has(self, name: str, language: str) -> bool:
        """Whether a page was looked at already."""
        return (name, language) in self.seen

    def keep(self, name: str, one: Seen) -> None:
        """Keep what was seen."""
        self.seen[name, one.language] = one
        if self._path:
            with self._path.open("a", encoding="utf-8") as file:
                line = asdict(one) | {"name": name}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _read(path: Path) -> Iterator[tuple[tuple[str, str], Seen]]:
    for line in path.read_text("utf-8").splitlines():
        told = json.loads(line)
        name, page = told.pop("name"), told.pop("page")
        address = Address(**page | {"templates": tuple(page["templates"])})
        yield (name, told["language"]), Seen(address, **told)
