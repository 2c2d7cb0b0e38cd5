"""Wrong attempts: who, from where and when; nothing of what was typed."""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt
from django.http import HttpRequest

from kanmin.server.operating.addresses import place_of


def keep_nothing_typed(instance: AccessAttempt, **_more: Any) -> None:
    """Before an attempt is stored: neither the form nor the address, which hold passwords."""
    instance.get_data = instance.post_data = ""


def place(request: HttpRequest) -> str | None:
    """From where an attempt comes, as attempts are counted by it."""
    return place_of(request.META.get("REMOTE_ADDR") or "") or None
