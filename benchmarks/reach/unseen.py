"""Templates of which no page of the walk is drawn, each with its reason."""

from __future__ import annotations

UNSEEN: dict[str, str] = {}
