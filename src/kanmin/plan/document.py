"""Between raw values (what JSON holds) and a `Plan`: migration, ids, sentences for faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from kanmin.errors import InvalidDocument
from kanmin.language import _
from kanmin.plan.faults import sentences
from kanmin.plan.identity import with_ids
from kanmin.plan.migration import migrate
from kanmin.plan.model import SCHEMA_VERSION, Plan

__all__ = ["SCHEMA_VERSION", "parse", "to_raw"]

Place = Callable[[tuple[int | str, ...]], str]
_SHOWN_FAULTS = 5


def pointer_of(loc: tuple[int | str, ...]) -> str:
    """The JSON pointer of a place in the document.

    >>> pointer_of(("measures", 0, "title"))
    '/measures/0/title'
    """
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in loc)


def parse(raw: object, place: Place = pointer_of) -> Plan:
    """The plan in a raw value; older documents are brought up to date, missing ids given.

    place: how a fault's place is told (a workbook tells sheet and row).
    Raises InvalidDocument with up to five faults, each with its place.
    """
    current = with_ids(migrate(raw))
    try:
        return Plan.model_validate(current)
    except ValidationError as error:
        faults = sentences(error, place)
    except RecursionError:
        raise InvalidDocument(
            _("入れ子が深すぎます。"), todo=_("計画の文書か確かめてください。")
        ) from None
    shown = faults[:_SHOWN_FAULTS]
    rest = len(faults) - len(shown)
    shown += [_("ほか{count}件。").format(count=rest)] if rest else []
    todo = _("その場所を直してから、もう一度お試しください。")
    raise InvalidDocument("\n".join(shown), todo=todo)


def to_raw(plan: Plan) -> dict[str, Any]:
    """The plan as plain values, the same for the same plan; absent parts are left out."""
    return plan.model_dump(mode="json", exclude_none=True)
