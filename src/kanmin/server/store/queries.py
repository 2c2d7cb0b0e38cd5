"""Reading the store: documents by revision, history."""

from __future__ import annotations

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import AnyPlan, Plan, brief_of, measure_alone
from kanmin.plan.fields import STORED
from kanmin.plan.neighbour import read_to_compare
from kanmin.server.store import frames
from kanmin.server.store.models import Revision, StoredPlan

MOST_PARSED = 64  # plans kept in memory, about 1 MB each at 80 measures


class DamagedRevision(KanminError):
    """A revision whose document is not what its digest says."""


def revision(plan: StoredPlan, number: int | None = None) -> Revision:
    """A revision of a plan, the newest by default. Raises Revision.DoesNotExist."""
    wanted = plan.head if number is None else number
    return plan.revisions.select_related("dictionary").get(number=wanted)


def by_key(key: int) -> Revision:
    """A revision by its key in the store. Raises Revision.DoesNotExist."""
    return Revision.objects.select_related("dictionary").get(pk=key)


def plain(found: Revision) -> bytes:
    """The document of a revision, checked against its digest."""
    try:
        key = frames.unpack(bytes(found.dictionary.frame)) if found.dictionary else b""
        document = frames.unpack(bytes(found.frame), key)
    except frames.DamagedFrame:
        document = b""
    if frames.digest(document) != found.digest:
        raise DamagedRevision(
            _("保管された版{number}が壊れています。").format(number=found.number),
            todo=_("バックアップから戻してください。"),
        )
    return document


def document(found: Revision) -> Plan:
    """The plan of a revision; a plan is a value, so one parse serves all readers."""
    if found.digest not in _parsed:
        remember(found, Plan.model_validate_json(plain(found), context=STORED))
    return _parsed[found.digest]


def brief(found: Revision) -> AnyPlan:
    """Of the plan of a revision what tells what it holds; whole where it is at hand."""
    return at_hand(found) or brief_of(plain(found))


def alone(found: Revision, name: str) -> tuple[Plan, int] | None:
    """The plan of a revision with one of its measures alone, and the place of that, from 1.

    None where there is no such measure.
    """
    whole = at_hand(found)
    if whole is None:
        return measure_alone(plain(found), name)
    for place, one in enumerate(whole.measures, 1):
        if one.id == name:
            return whole.model_copy(update={"measures": (one,)}), place
    return None


def documents(first: Revision, second: Revision) -> tuple[Plan, Plan]:
    """The plans of two revisions of one plan for finding what differs, and for nothing else.

    What they share is left unread unless both are at hand already.
    """
    if {first.digest, second.digest} <= set(_parsed):
        return _parsed[first.digest], _parsed[second.digest]
    return read_to_compare(plain(first), plain(second))


def at_hand(found: Revision) -> Plan | None:
    """The plan of a revision, where it need not be read."""
    return _parsed.get(found.digest)


def remember(found: Revision, plan: Plan) -> None:
    """Keep the plan of a revision at hand, the oldest ones giving way."""
    while len(_parsed) >= MOST_PARSED:
        _parsed.pop(next(iter(_parsed)), None)
    _parsed[found.digest] = plan


_parsed: dict[str, Plan] = {}
