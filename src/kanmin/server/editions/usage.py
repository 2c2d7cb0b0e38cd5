"""How many plans here lean on an item of the handbook: their newest documents name its id."""

from __future__ import annotations

from django.db.models import F

from kanmin.server.store import queries
from kanmin.server.store.models import Revision


def used_by(table: str, name: str) -> int:  # noqa: ARG001 - ids are of one table only
    """The number of plans whose newest document names an item."""
    wanted = f'"{name}"'.encode()
    heads = Revision.objects.filter(number=F("plan__head")).select_related("dictionary")
    return sum(wanted in queries.plain(head) for head in heads.iterator(chunk_size=100))
