"""How many plans here lean on an item of the handbook."""

from __future__ import annotations

from django.db.models import F

from kanmin.plan import OriginKind
from kanmin.server.store import queries
from kanmin.server.store.cascade_models import TakenUpRow
from kanmin.server.store.models import Revision


def used_by(table: str, name: str) -> int:
    """The number of plans that take up a measure, or whose newest document names another item."""
    if table == "measures":
        rows = TakenUpRow.objects.filter(public=False, kind=OriginKind.NATIONAL.value, ref=name)
        return rows.values("plan").distinct().count()
    wanted = f'"{name}"'.encode()
    heads = Revision.objects.filter(number=F("plan__head")).select_related("dictionary")
    return sum(wanted in queries.plain(head) for head in heads.iterator(chunk_size=100))
