"""The handbook laid out as a document: template, categories, requirements, national plans."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_date
from kanmin.handbook import Handbook, Requirement, TemplateChapter, label
from kanmin.language import _, active
from kanmin.plan import Tier
from kanmin.plan import label as plan_label
from kanmin.publish.document import Block, Cell, Document, Heading, Items, Paragraph, Row, Table


def compose_handbook(book: Handbook, tier: Tier) -> Document:
    """What the handbook asks of a tier on its day."""
    edition = book.edition
    return Document(
        title=_("{framework}の手引").format(framework=book.framework.title),
        author=edition.by,
        cover=(
            plan_label(tier),
            f"{edition.title}（{edition.id}）",
            _("{day}に効力のあるもの").format(day=format_date(book.on)),
        ),
        language=active(),
        blocks=tuple(_blocks(book, tier)),
    )


def as_text(document: Document) -> str:
    """A document as plain text for a terminal."""
    lines = [document.title, *document.cover, ""]
    for block in document.blocks:
        match block:
            case Heading():
                lines += ["", f"{'#' * block.level} {block.text}"]
            case Paragraph():
                lines.append(block.text + (f"（{block.note}）" if block.note else ""))
            case Items():
                lines += [
                    f"・{item.text}" + (f"（{item.note}）" if item.note else "")
                    for item in block.items
                ]
            case Table():
                lines += [f"[{block.caption}]"] if block.caption else []
                lines += [
                    " | ".join(c.text.replace("\n", " ") for c in row)
                    for row in (*block.head, *block.rows)
                ]
    return "\n".join(lines) + "\n"


def _blocks(book: Handbook, tier: Tier) -> Iterator[Block]:
    yield Heading(1, _("この版について"), "edition")
    yield Paragraph(book.edition.change, _sourced(book.edition.source, book.edition.verified))
    yield from _national_plans(book)
    yield Heading(1, _("五つの分類"), "categories")
    yield _categories(book)
    yield Heading(1, _("雛形の章"), "chapters")
    for chapter in book.chapters:
        yield from _chapter(chapter)
    yield Heading(1, _("要件"), "requirements")
    for requirement in book.requirements_for(tier):
        yield from _requirement(requirement, tier)


def _sourced(source: str, verified: bool) -> str:
    known = source or _("出典なし")
    return known if verified else _("{source}・未確認").format(source=known)


def _table_row(*texts: str) -> Row:
    first, *rest = texts
    return (Cell(first, header=True), *(Cell(text) for text in rest))


def _head(*titles: str) -> tuple[Row, ...]:
    return (tuple(Cell(title, header=True) for title in titles),)


def _national_plans(book: Handbook) -> Iterator[Block]:
    rows = tuple(
        _table_row(format_date(p.date), p.name, _sourced(p.source, p.verified))
        for p in book.framework.national_plans
        if p.date <= book.on
    )
    head = _head(_("決定日"), _("国の計画"), _("出典"))
    yield Table(_("国の計画（法第8条）として効力のあったもの"), (3, 6, 4), head, rows)


def _categories(book: Handbook) -> Table:
    rows = tuple(
        _table_row(
            str(c.number),
            f"{_(c.title)}\n（{_(c.short)}）",
            "、".join(c.articles),
            "\n".join(c.effects),
            _sourced(c.source, c.verified),
        )
        for c in book.categories
    )
    head = _head(_("番号"), _("分類"), _("条"), _("期待される効果"), _("出典"))
    return Table(_("五つの分類"), (1, 4, 2, 5, 3), head, rows)


def _chapter(chapter: TemplateChapter) -> Iterator[Block]:
    title = _("第{number}章 {title}").format(number=chapter.number, title=_(chapter.title))
    yield Heading(2, title, f"chapter.{chapter.id}")
    yield Paragraph(chapter.purpose, _sourced(chapter.source, chapter.verified))
    yield Heading(3, _("書くこと"), f"chapter.{chapter.id}.holds")
    yield Items(tuple(Paragraph(one.text) for one in chapter.holds))
    if chapter.questions:
        yield Heading(3, _("考えるための問い"), f"chapter.{chapter.id}.questions")
        yield Items(tuple(Paragraph(one.text) for one in chapter.questions))


def _requirement(requirement: Requirement, tier: Tier) -> Iterator[Block]:
    force = f"{label(requirement.basis)}・{label(requirement.modality)}"
    yield Heading(2, f"{_(requirement.title)}（{force}）", requirement.id)
    yield Paragraph(requirement.text, _sourced(requirement.source, requirement.verified))
    rows = [
        _table_row(_("番号"), requirement.id),
        _table_row(_("根拠"), requirement.citation[tier]),
    ]
    if example := requirement.example.get(tier):
        rows.append(_table_row(_("例文"), example))
    yield Table(requirement.title, (1, 4), (), tuple(rows))
