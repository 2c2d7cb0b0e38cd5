"""The three parts of the handbook as blocks: general, template with requirements, measures."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.handbook import (
    Handbook,
    NationalMeasure,
    Requirement,
    Section,
    TemplateChapter,
    indicator_label,
    label,
)
from kanmin.language import _, bracketed, listed
from kanmin.layout import Block, Heading, Items, Paragraph, Table
from kanmin.plan import Tier
from kanmin.publish.handbook_cells import head_row, sourced, table_row
from kanmin.publish.markdown_blocks import blocks


def general(book: Handbook) -> Iterator[Block]:
    """Part I (総論)."""
    if not book.sections:
        return
    yield Heading(1, _("第一部 総論"), "part1")
    for section in book.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[Block]:
    yield Heading(2, f"{section.number} {section.title}", section.id)
    yield from blocks(section.text, 3, section.id)
    yield Paragraph("", sourced(section), quiet=True)


def template(book: Handbook, tier: Tier) -> Iterator[Block]:
    """Part II (雛形): the five categories and the chapters, each with an example."""
    if not book.chapters:
        return
    yield Heading(1, _("第二部 雛形"), "part2")
    if book.categories:
        yield Heading(2, _("五つの分類"), "categories")
        yield _categories(book)
    for chapter in book.chapters:
        yield from _chapter(chapter, tier)


def _categories(book: Handbook) -> Table:
    rows = tuple(
        table_row(
            str(c.number),
            f"{_(c.title)}\n（{_(c.short)}）",
            listed(c.articles),
            "\n".join(c.effects),
            sourced(c),
        )
        for c in book.categories
    )
    head = head_row(_("番号"), _("分類"), _("条"), _("期待される効果"), _("出典"))
    return Table(_("五つの分類"), (1, 4, 2, 5, 3), head, rows)


def _chapter(chapter: TemplateChapter, tier: Tier) -> Iterator[Block]:
    title = _("第{number}章 {title}").format(number=chapter.number, title=_(chapter.title))
    yield Heading(2, title, f"chapter.{chapter.id}")
    yield Paragraph(chapter.purpose, sourced(chapter))
    lists = (
        (_("書くこと"), "holds", chapter.holds),
        (_("考えるための問い"), "questions", chapter.questions),
        (_("よくあるつまずき"), "mistakes", chapter.mistakes),
    )
    for words, name, points in lists:
        if points:
            yield Heading(3, words, f"chapter.{chapter.id}.{name}")
            yield Items(tuple(Paragraph(point.text) for point in points))
    if example := chapter.example.get(tier):
        words = _("みほん町の例") if tier is Tier.MUNICIPALITY else _("見本県の例")
        anchor = f"chapter.{chapter.id}.example"
        yield Heading(3, _("{words}（架空の団体です）").format(words=words), anchor)
        yield from blocks(example, 4, anchor)


def requirements(book: Handbook, tier: Tier) -> Iterator[Block]:
    """What is asked of a plan, each with its force and a way to answer it."""
    yield Heading(1, _("計画に求められること"), "requirements")
    for requirement in book.requirements:
        yield from _requirement(book, requirement, tier)


def _requirement(book: Handbook, requirement: Requirement, tier: Tier) -> Iterator[Block]:
    force = f"{label(requirement.basis)}・{label(requirement.modality)}"
    yield Heading(2, bracketed(_(requirement.title), force), requirement.id)
    yield Paragraph(requirement.text, sourced(requirement))
    rows = [
        table_row(_("番号"), requirement.id),
        table_row(_("根拠"), requirement.citation[tier]),
    ]
    if example := requirement.example.get(tier):
        rows.append(table_row(_("例文"), example))
    if guide := book.guide(requirement=requirement.id):
        rows.append(table_row(_("考えるための問い"), guide.question))
        rows.append(table_row(_("よい書き方"), guide.good))
    yield Table(requirement.title, (1, 4), (), tuple(rows))


def national_measures(book: Handbook, tier: Tier) -> Iterator[Block]:
    """Part III: the State's measures that ask something of the tier, by category."""
    if not book.measures:
        return
    yield Heading(1, _("第三部 国の施策"), "part3")
    yield Paragraph(_("求める内容の書き方と指標は、Kanminによる整理です。"))
    for category in book.categories:
        found = [m for m in book.measures if m.category == category.number]
        if found:
            title = f"{category.number} {_(category.title)}"
            yield Heading(2, title, f"measures.{category.number}")
        for measure in found:
            yield from _measure(book, measure, tier)


def _measure(book: Handbook, measure: NationalMeasure, tier: Tier) -> Iterator[Block]:
    yield Heading(3, measure.title, measure.id)
    yield Paragraph(measure.text, sourced(measure))
    linked = listed(str(number) for number in measure.linked)
    rows = [
        table_row(_("府省"), measure.ministry),
        table_row(_("求められること"), measure.asked[tier]),
    ]
    if linked:
        rows.append(table_row(_("関連する分類"), linked))
    if measure.indicators:
        told = (
            _("{name}（{kind}、{unit}）").format(
                name=one.name, kind=indicator_label(one.kind), unit=one.unit
            )
            for one in measure.indicators
        )
        rows.append(table_row(_("よく使われる指標"), "\n".join(told)))
    names = [p.title for p in book.procedures if p.measure == measure.id]
    if names:
        rows.append(table_row(_("優先的にオンライン化する手続"), "、".join(names)))
    yield Table(measure.title, (1, 4), (), tuple(rows))
