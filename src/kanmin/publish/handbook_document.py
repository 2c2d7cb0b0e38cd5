"""The handbook laid out as a document: the three parts, the annexes, the editions."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_date
from kanmin.handbook import Handbook
from kanmin.language import _, active, bracketed
from kanmin.layout import Block, Document, Heading, Items, Paragraph, Table
from kanmin.plan import Tier
from kanmin.plan import label as plan_label
from kanmin.publish import handbook_annexes, handbook_parts


def compose_handbook(book: Handbook, tier: Tier) -> Document:
    """What the handbook asks of a tier on its day."""
    edition = book.edition
    return Document(
        title=_("{framework}の手引").format(framework=book.framework.title),
        author=edition.by,
        cover=(
            plan_label(tier),
            bracketed(edition.title, edition.id),
            _("{day}に効力のあるもの").format(day=format_date(book.on)),
        ),
        language=active(),
        blocks=tuple(_blocks(book.for_tier(tier), tier)),
    )


def as_text(document: Document) -> str:
    """A document as plain text for a terminal."""
    lines = [document.title, *document.cover, ""]
    for block in document.blocks:
        match block:
            case Heading():
                lines += ["", f"{'#' * block.level} {block.text}"]
            case Paragraph():
                lines.append(bracketed(block.text, block.note) if block.note else block.text)
            case Items():
                lines += [
                    (f"{number} " if block.ordered else "・")
                    + (bracketed(item.text, item.note) if item.note else item.text)
                    for number, item in enumerate(block.items, start=1)
                ]
            case Table():
                lines += [f"[{block.caption}]"] if block.caption else []
                lines += [
                    " | ".join(c.text.replace("\n", " ") for c in row)
                    for row in (*block.head, *block.rows)
                ]
    return "\n".join(lines) + "\n"


def _blocks(book: Handbook, tier: Tier) -> Iterator[Block]:
    yield from handbook_annexes.edition(book)
    yield from handbook_parts.general(book)
    yield from handbook_parts.template(book, tier)
    yield from handbook_parts.requirements(book, tier)
    yield from handbook_parts.national_measures(book, tier)
    yield from handbook_annexes.act(book)
    yield from handbook_annexes.casebook(book)
    yield from handbook_annexes.glossary(book)
