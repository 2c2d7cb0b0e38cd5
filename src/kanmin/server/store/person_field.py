"""The one way in which a table names a person: by reference, so that a person can be erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from kanmin.server.accounts.models import Person


def person() -> models.ForeignKey[Person | None, Person | None]:
    """Who did it; None once the person was erased, or where nobody is known."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
