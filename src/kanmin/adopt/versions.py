"""A new version of a document: what was answered stays, and what moved is told."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kanmin.adopt.answers import Answer
from kanmin.adopt.proposal import Item, Proposal

LIKE = 0.75  # likeness of titles that are one measure renamed
LONGEST = 200  # characters of a title that are compared
MOST_PAIRS = 250_000  # of titles; two documents with more of them have little to do with each other


class Fate(StrEnum):
    """What became of an item in the next version of its document."""

    SAME = "same"
    MOVED = "moved"
    RENAMED = "renamed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Followed:
    """An item in two versions. old or new: None where it is not in that version."""

    fate: Fate
    old: Item | None
    new: Item | None


def follow(old: Proposal, new: Proposal) -> tuple[Followed, ...]:
    """Each item of the new version with its like in the old one, then those that are gone."""
    left = {item.key: item for item in old.items}
    same = {item.key: left.pop(item.key) for item in new.items if item.key in left}
    found: list[Followed] = []
    few = (len(new.items) - len(same)) * len(left) <= MOST_PAIRS
    for item in new.items:
        if item.key in same:
            was = same[item.key]
            moved = (was.page, was.path) != (item.page, item.path)
            found.append(Followed(Fate.MOVED if moved else Fate.SAME, was, item))
            continue
        like = _like(item, list(left.values())) if few else None
        if like is None:
            found.append(Followed(Fate.NEW, None, item))
            continue
        left.pop(like.key)
        renamed = like.title != item.title
        found.append(Followed(Fate.RENAMED if renamed else Fate.MOVED, like, item))
    gone = [Followed(Fate.GONE, item, None) for item in left.values()]
    return (*found, *gone)


def carried(answers: Sequence[Answer], followed: Sequence[Followed]) -> tuple[Answer, ...]:
    """The answers with the keys of the new version; those on items that are gone stay away."""
    keys = {pair.old.key: pair.new.key for pair in followed if pair.old and pair.new}
    moved = []
    for answer in answers:
        base, dot, part = answer.key.partition(".")
        if base in keys:
            moved.append(answer.model_copy(update={"key": f"{keys[base]}{dot}{part}"}))
    return tuple(moved)


def _like(item: Item, others: Sequence[Item]) -> Item | None:
    """The old item of the same kind with the most similar title, then text."""
    best: tuple[float, Item | None] = (0.0, None)
    for other in others:
        if other.kind is not item.kind:
            continue
        least = max(best[0], LIKE)
        score = max(_share(other.title, item.title, least), _share(other.quote, item.quote, least))
        if score > least:
            best = (score, other)
    return best[1]


def _share(old: str, new: str, least: float) -> float:
    """How much of two texts is one, where it may be more than `least`; 0 for an empty one."""
    if not old or not new:
        return 0.0
    matcher = difflib.SequenceMatcher(None, old[:LONGEST], new[:LONGEST], autojunk=False)
    may = matcher.real_quick_ratio() > least and matcher.quick_ratio() > least
    return matcher.ratio() if may else 0.0
