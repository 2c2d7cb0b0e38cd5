"""Outlines as plain values and back: their own kinds know nothing of it, so that the process that
reads a document has less to load."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from kanmin.adopt.outline import Outline

_OUTLINES = TypeAdapter(Outline)


def outline_of_raw(raw: Any) -> Outline:
    """The outline in plain values. Raises ValidationError (a ValueError)."""
    return _OUTLINES.validate_python(raw)


def outline_json(outline: Outline) -> bytes:
    """An outline as JSON."""
    return _OUTLINES.dump_json(outline)


def outline_of_json(text: bytes) -> Outline:
    """The outline in JSON. Raises ValidationError (a ValueError)."""
    return _OUTLINES.validate_json(text)
