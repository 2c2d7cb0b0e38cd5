"""A plan that begins here: under a key for its address that nobody else has."""

from __future__ import annotations

from contextlib import suppress

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import Plan
from kanmin.server.accounts.models import Person
from kanmin.server.store import services
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.services import Saved

LONGEST_ID = 50  # characters of a plan's id; the body and a number may follow
TRIES = 5


class KeysTaken(KanminError):
    """Others were first with each key that was tried."""


def begin(plan: Plan, author: Person | None, message: str) -> Saved:
    """A new stored plan under a free key. Raises KeysTaken where others took each one first."""
    for _time in range(TRIES):
        with suppress(IntegrityError), transaction.atomic():
            return services.create(plan, free_key(plan), author, message)
    raise KeysTaken(
        _("同じ団体の計画が、ちょうど今いくつも作られています。"),
        todo=_("少し待ってから、もう一度お試しください。"),
    )


def free_key(plan: Plan) -> str:
    """A key for addresses: the plan's id made plain, its body, and a number where it is taken.

    With the code of the body in it no key tells that another body has such a plan.
    """
    plain = f"{slugify(plan.id)[:LONGEST_ID] or 'plan'}-{plan.body.lg_code}"
    taken = set(StoredPlan.objects.filter(key__startswith=plain).values_list("key", flat=True))
    number = len(taken)
    while number and f"{plain}-{number + 1}" in taken:  # such a key may have come by file
        number += 1
    return plain if not number else f"{plain}-{number + 1}"
