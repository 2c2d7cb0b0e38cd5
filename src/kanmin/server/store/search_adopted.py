"""Finding in the documents that a body read in (既存計画): for those who write its plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kanmin.adopt import NodeKind, Outline
from kanmin.search import FilterKey, of_sections
from kanmin.search.terms import DRAFT, mark, writers_mark
from kanmin.server.bodies import registry
from kanmin.server.store import frames, searching
from kanmin.server.store.models import Adoption
from kanmin.server.store.searching import ADOPTED, Documents, Shelf


def shelf_of(found: Adoption) -> Shelf:
    """Where the sections of a document stand."""
    marks = (mark(FilterKey.SCOPE, DRAFT), writers_mark(found.lg_code))
    return Shelf(ADOPTED, DRAFT, marks, adoption=found)


def update(found: Adoption) -> None:
    """Bring a document up to how it was read last."""
    searching.bring_up(shelf_of(found), documents(found))


def documents(found: Adoption) -> Documents:
    """The sections of a document, each from its heading to the next one."""
    outline = Outline.model_validate_json(frames.unpack(bytes(found.outline)))
    day = found.created_at.date()
    several = ((one.title, one.text) for one in sections_of(outline))
    return searching.by_name(of_sections(several, found.lg_code, day, registry()))


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document from its heading to the next one. page: it begins on; None unknown."""

    title: str
    text: str
    page: int | None


def sections_of(outline: Outline) -> Iterator[Passage]:
    """The parts of a document in reading order."""
    title, page, lines = "", None, list[str]()
    for node in outline.nodes:
        if node.kind is NodeKind.HEADING:
            if title or lines:
                yield Passage(title, "\n".join(lines), page)
            title, page, lines = f"{node.number} {node.text}".strip(), node.page, []
        else:
            lines += [node.text, *(cell for row in node.rows for cell in row)]
    if title or lines:
        yield Passage(title, "\n".join(lines), page)


def lags() -> bool:
    """Whether what is found of a document is not how it was read."""
    for found in Adoption.objects.iterator():
        rows = shelf_of(found).rows.values_list("name", "digest")
        if dict(rows) != {name: one.digest for name, one in documents(found).items()}:
            return True
    return False
