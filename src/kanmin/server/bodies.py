"""The local governments this installation knows: an imported table, else the one of Kanmin."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from kanmin.localgov import LocalGovernment, Registry, default_registry, load


@cache
def registry() -> Registry:
    """The table in use, read once a process."""
    folder = Path(settings.DATA) / "localgov"
    return load(folder) if (folder / "bodies.csv").is_file() else default_registry()


def prefecture_of(code: str) -> LocalGovernment | None:
    """The prefecture of two digits; None where there is none."""
    return next((one for one in registry().prefectures() if one.prefecture_code == code), None)


def name_of(code: str) -> str:
    """The name of a body; its code where the table has it no longer."""
    found = registry().by_code.get(code)
    return found.name if found else code


def body_name(code: str) -> str:
    """The full name of a body; its code where it is none of today's."""
    body = registry().by_code.get(code)
    return body.full_name if body else code
