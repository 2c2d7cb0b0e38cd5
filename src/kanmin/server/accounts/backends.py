"""The second step of signing in as a backend of Django's, so that attempts are counted alike."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from kanmin.server.accounts.models import Person
from kanmin.server.accounts.second import passes


class CodeBackend(BaseBackend):
    """Knows a person by a code. Asked only for somebody whose first proof was right."""

    def authenticate(
        self,
        request: Any,  # noqa: ARG002 - Django's own form
        username: str | None = None,
        code: str | None = None,
        **_more: Any,
    ) -> Person | None:
        """The person, when the code is right; it is used up."""
        if username is None or code is None:
            return None
        person = Person.objects.filter(username=username, is_active=True).first()
        return person if person and passes(person, code) else None
