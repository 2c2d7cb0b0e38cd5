"""Which documents of `docs/` can be read here, and where they lie.

An installed Kanmin has them in this package (`force-include` in `pyproject.toml`), a checkout has
them in its `docs` folder. Nothing of Django is read here: the settings need the folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACKED = Path(__file__).parent / "docs"
FOLDER = _PACKED if _PACKED.is_dir() else Path(__file__).parents[4] / "docs"
PICTURES = FOLDER / "images"


@dataclass(frozen=True, slots=True)
class Document:
    """A document (文書). name: in its address; path: below `FOLDER`; language: of its text."""

    name: str
    path: str
    language: str = "ja"

    @property
    def text(self) -> str:
        """Its Markdown."""
        return (FOLDER / self.path).read_text(encoding="utf-8")

    @property
    def title(self) -> str:
        """Its first heading."""
        return _title(self)


TUTORIAL = Document("tutorial", "tutorial.md")
JOURNEYS = (
    Document("j1", "manual/j1-first-plan.md"),
    Document("j2", "manual/j2-existing-plan.md"),
    Document("j3", "manual/j3-roadmap.md"),
    Document("j4", "manual/j4-results.md"),
    Document("j5", "manual/j5-prefecture.md"),
    Document("j6", "manual/j6-state.md"),
    Document("j7", "manual/j7-everybody.md"),
)
WHOLE = (
    Document("manual", "manual.md"),
    Document("pages", "pages.md"),
    Document("requirements", "requirements.md"),
    Document("administration", "administration.md"),
    Document("accessibility", "accessibility.md"),
)
FOR_PROGRAMMERS = (
    Document("formats", "formats.md", "en"),
    Document("api", "api.md", "en"),
    Document("glossary", "glossary.md", "en"),
)
ALL = (TUTORIAL, *JOURNEYS, *WHOLE, *FOR_PROGRAMMERS)


@cache
def _title(document: Document) -> str:
    with (FOLDER / document.path).open(encoding="utf-8") as lines:
        return next(lines).removeprefix("# ").strip()


def named(name: str) -> Document | None:
    """The document of an address."""
    return next((one for one in ALL if one.name == name), None)


def at(path: str) -> Document | None:
    """The document at a path below `FOLDER`."""
    return next((one for one in ALL if one.path == path), None)
