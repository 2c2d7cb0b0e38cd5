"""Measures that stand under headings: which headings name one, and what the text below says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kanmin.adopt.labels import Fact, Field, field_of, labelled
from kanmin.adopt.outline import Node, NodeKind
from kanmin.adopt.sections import Piece, Section
from kanmin.adopt.tables import TableContent, TableKind, content_of
from kanmin.adopt.titles import LONGEST_TITLE, is_generic, is_numbered_measure

STRONG_FIELDS = {Field.LEAD, Field.SCHEDULE, Field.INDICATOR, Field.TARGET, Field.ACTION}


@dataclass(frozen=True, slots=True)
class Told:
    """What a section says of itself as a measure. rest: text without a label."""

    facts: tuple[Fact, ...]
    rest: tuple[Piece, ...]

    @property
    def strong(self) -> bool:
        """Whether labels or tables tell that it is a measure's sheet."""
        kinds = {fact.field for fact in self.facts}
        return len(kinds & STRONG_FIELDS) >= 2 or Field.LEAD in kinds or Field.SCHEDULE in kinds


class Reader:
    """Reads sections and their tables once."""

    def __init__(self) -> None:
        self._tables: dict[int, TableContent] = {}
        self._told: dict[int, Told] = {}

    def table(self, piece: Piece) -> TableContent:
        """What a table says of measures."""
        if piece.index not in self._tables:
            self._tables[piece.index] = content_of(piece.node)
        return self._tables[piece.index]

    def told(self, section: Section) -> Told:
        """What a section's own text, tables and labelled parts say."""
        if section.index not in self._told:
            self._told[section.index] = self._read(section)
        return self._told[section.index]

    def _read(self, section: Section) -> Told:
        facts: list[Fact] = []
        rest: list[Piece] = []
        self._body(section.body, facts, rest)
        for part in section.children:
            if (field := _part_of_sheet(part)) is not None:
                inside: list[Fact] = []
                text: list[Piece] = []
                self._body(tuple(part.pieces()), inside, text)
                whole = "\n".join(p.node.text for p in text if p.node.text)
                if whole:
                    facts.append(Fact(field, whole, part.title))
                facts += inside
        return Told(tuple(facts), tuple(rest))

    def _body(self, pieces: tuple[Piece, ...], facts: list[Fact], rest: list[Piece]) -> None:
        waiting: Fact | None = None
        for piece in pieces:
            if piece.node.kind is NodeKind.TABLE:
                waiting = None
                told = self._facts_of(piece)
                facts += told
                rest += [] if told else [piece]
                continue
            for text in _parts(piece.node):
                fact = labelled(text)
                if fact is None and waiting is not None:
                    facts.append(Fact(waiting.field, text, waiting.label))
                elif fact is None:
                    rest.append(Piece(piece.index, replace(piece.node, text=text)))
                else:
                    facts += [fact] if fact.text else []
                    waiting = fact if not fact.text or fact.field in _GOES_ON else None

    def _facts_of(self, piece: Piece) -> tuple[Fact, ...]:
        """What a table says of the one measure it stands under."""
        content = self.table(piece)
        if content.kind is TableKind.SHEET and len(content.entries) == 1:
            return content.entries[0].facts
        return content.facts if content.kind is TableKind.FACTS else ()


_GOES_ON = {Field.ACTION, Field.CURRENT, Field.OUTCOME}


def _parts(node: Node) -> Iterator[str]:
    """The lines of a paragraph one by one where some of them begin with labels."""
    lines = [line for line in node.text.split("\n") if line.strip()]
    if len(lines) > 1 and any(labelled(line) for line in lines):
        yield from lines
    elif node.text.strip():
        yield node.text


def _part_of_sheet(section: Section) -> Field | None:
    """What part of a measure's sheet a heading names (概要, 担当課); None for any other."""
    field = field_of(section.title)
    named = field in (Field.TITLE, Field.NUMBER) or is_numbered_measure(section.title)
    return None if named else field


def may_name(section: Section) -> bool:
    """Whether a heading could be the title of a measure at all."""
    return bool(
        section.title and len(section.title) <= LONGEST_TITLE and not is_generic(section.title)
    )


def real_children(section: Section) -> tuple[Section, ...]:
    """The sections below that are no parts of a measure's sheet (概要, 担当課 …)."""
    return tuple(child for child in section.children if _part_of_sheet(child) is None)
