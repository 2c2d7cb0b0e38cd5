"""The annexes of the handbook as blocks: edition and national plans, the Act, cases, terms."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_date
from kanmin.handbook import Case, Handbook
from kanmin.language import _, bracketed
from kanmin.layout import Block, Heading, Items, Paragraph, Table
from kanmin.publish.handbook_cells import head_row, sourced, table_row


def edition(book: Handbook) -> Iterator[Block]:
    """What this edition is, and the national plans up to its day."""
    yield Heading(1, _("この版について"), "edition")
    yield Paragraph(
        _("文章はすべてKanminのものです。国の手引の文章は写していません。")
        + _("事実には出典と時点を付け、確かめていないものには「未確認」と付けています。")
    )
    yield Paragraph(book.edition.change, sourced(book.edition))
    plans = [p for p in book.framework.national_plans if p.date <= book.on]
    if plans:
        rows = tuple(table_row(format_date(p.date), p.name, sourced(p)) for p in plans)
        head = head_row(_("決定日"), _("国の計画"), _("出典"))
        yield Table(_("国の計画として効力のあったもの"), (3, 6, 4), head, rows)


def act(book: Handbook) -> Iterator[Block]:
    """Annex 1: the Act by article, as far as it is at hand."""
    if not book.articles:
        return
    yield Heading(1, _("別冊1 法律"), "act")
    yield Paragraph(book.framework.law, sourced(book.articles[0]))
    for article in book.articles:
        caption = bracketed("", article.caption) if article.caption else ""
        yield Heading(2, f"第{article.number}条{caption}", article.id)
        several = len(article.text) > 1
        for number, text in enumerate(article.text, start=1):
            yield Paragraph(f"{number} {text}" if several else text)
        if article.note:
            yield Paragraph(article.note, quiet=True)


def casebook(book: Handbook) -> Iterator[Block]:
    """Annex 2: the cases by category, with their figures."""
    if not book.cases:
        return
    yield Heading(1, _("別冊2 事例集"), "cases")
    for category in book.categories:
        found = [c for c in book.cases if c.category == category.number]
        if found:
            yield Heading(2, f"{category.number} {_(category.title)}", f"cases.{category.number}")
        for case in found:
            yield from _case(case)


def _case(case: Case) -> Iterator[Block]:
    yield Heading(3, f"{case.body} {case.title}", case.id)
    yield Paragraph(case.text, sourced(case))
    if case.figures:
        told = (_figure(f.name, f.told, f.note) for f in case.figures)
        yield Items(tuple(told))


def _figure(name: str, value: str, note: str) -> Paragraph:
    return Paragraph(_("{name}：{value}").format(name=name, value=value), note)


def glossary(book: Handbook) -> Iterator[Block]:
    """Annex 3: the terms in the order of their readings."""
    if not book.terms:
        return
    yield Heading(1, _("別冊3 用語集"), "terms")
    ordered = sorted(book.terms, key=lambda term: term.reading)
    rows = tuple(table_row(f"{t.term}\n（{t.reading}）", t.text, sourced(t)) for t in ordered)
    yield Table(_("用語集"), (3, 7, 4), head_row(_("用語"), _("意味"), _("出典")), rows)
