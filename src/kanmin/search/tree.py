"""What a query asks, as a tree of values: words with their other spellings, marks, and, or, not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kanmin.search.tokens import Needle


@dataclass(frozen=True, slots=True)
class Words:
    """A word or a phrase with its other spellings (同義語); one of them must stand there."""

    needles: tuple[Needle, ...]

    @property
    def shown(self) -> str:
        """As it was typed."""
        return self.needles[0].shown


@dataclass(frozen=True, slots=True)
class Marked:
    """One of these marks must be on it: a filter."""

    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of these."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these at least."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Not this."""

    part: Node


Node: TypeAlias = Words | Marked | AllOf | AnyOf | Without


def all_of(parts: list[Node]) -> Node | None:
    """These together; None for none."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def any_of(parts: list[Node]) -> Node | None:
    """One of these; None for none."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def wanted(node: Node | None) -> Iterator[Words]:
    """The words that are looked for, not those that must not be there."""
    match node:
        case Words():
            yield node
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from wanted(part)


def all_words(node: Node | None) -> Iterator[Words]:
    """All words, those too that must not be there."""
    match node:
        case Words():
            yield node
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from all_words(part)
        case Without(part):
            yield from all_words(part)
