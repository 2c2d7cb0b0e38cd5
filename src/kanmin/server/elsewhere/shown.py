"""What pages show of a registered document: its state, its headings, the measures proposed."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from kanmin.adopt import Item, Outline, Passage, Proposal, passages_of
from kanmin.elsewhere import DocumentState
from kanmin.language import _
from kanmin.server import books
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.server.store.outlines import outline_in, proposal_in


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a document (読み取ったもの); nobody has confirmed it.

    sections: with their numbers from 1, as the search names them.
    """

    outline: Outline
    proposal: Proposal

    @property
    def sections(self) -> list[tuple[int, Passage]]:
        """The parts that have a heading."""
        found = enumerate(passages_of(self.outline), start=1)
        return [(number, one) for number, one in found if one.title]

    @property
    def has_pages(self) -> bool:
        """Whether the file knows pages."""
        return any(node.page for node in self.outline.nodes)

    @property
    def measures(self) -> tuple[Item, ...]:
        """The measures that are proposed."""
        return self.proposal.measures()

    @property
    def categories(self) -> dict[int, str]:
        """The short names of the categories."""
        return books.category_shorts()


def what_was_read(record: ElsewhereRecord) -> Read | None:
    """What was read of a document; None for nothing yet."""
    if not (record.outline and record.proposal):
        return None
    return Read(outline_in(record.outline), proposal_in(record.proposal))


def state_of(record: ElsewhereRecord) -> DocumentState:
    """The one state a list shows: what is published is told so, unless something goes on."""
    state = DocumentState(record.state)
    quiet = state in (DocumentState.READ, DocumentState.WAITING)
    return DocumentState.PUBLISHED if record.published_at and quiet else state


def is_working(record: ElsewhereRecord) -> bool:
    """Whether a job is on its way that the page can wait for."""
    state = DocumentState(record.state)
    if state is DocumentState.WAITING:
        return bool(settings.FETCH) and record.next_at is None and record.ticket > 0
    return state in (DocumentState.FETCHING, DocumentState.READING)


def duties_of(record: ElsewhereRecord) -> list[str]:
    """The names of the frameworks it says to fulfil."""
    titles = {one.id: _(one.title) for one in books.frameworks()}
    return [titles.get(name, name) for name in record.duties]


def at_page(record: ElsewhereRecord, page: int | None) -> str:
    """The address of a page of the file; readers of PDF go there."""
    is_pdf = record.name.lower().endswith(".pdf")
    return f"{record.url}#page={page}" if page and is_pdf else record.url
