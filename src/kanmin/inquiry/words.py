"""Raw values of a plan in words an officer reads."""

from __future__ import annotations

from typing import Any

from kanmin.language import _
from kanmin.plan import raw_text


def value_words(where: str, value: Any) -> str:
    """What a raw value at a place says; 「（なし）」 for none."""
    return raw_text(where, value) or _("（なし）")
