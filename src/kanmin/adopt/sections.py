"""An outline as a tree: each heading with the text of its own and the headings below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kanmin.adopt.outline import Node, NodeKind, Outline


@dataclass(frozen=True, slots=True)
class Piece:
    """A node with its place in the outline."""

    index: int
    node: Node


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (見出し) with what stands under it; the text before the first one has no heading.

    path: the titles of the headings above it. body: what stands before the first heading below.
    """

    heading: Piece | None
    path: tuple[str, ...]
    body: tuple[Piece, ...]
    children: tuple[Section, ...]

    @property
    def title(self) -> str:
        return self.heading.node.text if self.heading else ""

    @property
    def number(self) -> str:
        return self.heading.node.number if self.heading else ""

    @property
    def index(self) -> int:
        """Where it begins in the outline."""
        if self.heading:
            return self.heading.index
        return self.body[0].index if self.body else 0

    @property
    def page(self) -> int | None:
        first = self.heading or (self.body[0] if self.body else None)
        return first.node.page if first else None

    def walk(self) -> Iterator[Section]:
        """It and all sections below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def pieces(self) -> Iterator[Piece]:
        """All nodes it covers but its own heading, in reading order."""
        yield from self.body
        for child in self.children:
            if child.heading:
                yield child.heading
            yield from child.pieces()


def sections(outline: Outline) -> tuple[Section, ...]:
    """The highest sections of an outline; text before the first heading comes as one without."""
    pieces = [Piece(i, n) for i, n in enumerate(outline.nodes) if n.kind is not NodeKind.NOTE]
    first = next((i for i, p in enumerate(pieces) if _is_heading(p)), len(pieces))
    before = tuple(pieces[:first])
    found = [Section(None, (), before, ())] if before else []
    return (*found, *_below(pieces[first:], ()))


def _is_heading(piece: Piece) -> bool:
    return piece.node.kind is NodeKind.HEADING


def _below(pieces: list[Piece], path: tuple[str, ...]) -> Iterator[Section]:
    """The sections of a run of pieces that begins with a heading."""
    start = 0
    while start < len(pieces):
        heading = pieces[start]
        end = start + 1
        while end < len(pieces) and not (
            _is_heading(pieces[end]) and pieces[end].node.level <= heading.node.level
        ):
            end += 1
        inside = pieces[start + 1 : end]
        own = next((i for i, p in enumerate(inside) if _is_heading(p)), len(inside))
        below = tuple(_below(inside[own:], (*path, heading.node.text)))
        yield Section(heading, path, tuple(inside[:own]), below)
        start = end
