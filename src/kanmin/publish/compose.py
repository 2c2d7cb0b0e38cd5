"""A plan laid out as a document: cover, chapters, measure sheets, contact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kanmin.calendar_ja import format_date, format_period
from kanmin.language import _, active, bracketed, listed
from kanmin.layout import Block, Cell, Document, Heading, Items, Paragraph, Table
from kanmin.plan import Chapter, Measure, ParagraphKind, Plan, Source, Stage, label
from kanmin.plan import Paragraph as Text
from kanmin.publish.overview import overview
from kanmin.publish.related import related_plans
from kanmin.publish.sheet import measure_sheet

CategoryNames = Mapping[int, str]
_HAS_NUMBER = re.compile(
    r"^(第[0-9０-９一二三四五六七八九十]{1,3}[章編部節]|[0-9０-９]+[.．\s章]|[IVXⅠ-Ⅻ]+[.．\s])"
)


def compose(plan: Plan, categories: CategoryNames) -> Document:
    """The plan as a document. categories: name of each category by its number."""
    return Document(
        title=plan.title or _("（計画名なし）"),
        author=_("・").join(body.name for body in plan.bodies if body.name),
        cover=tuple(_cover(plan)),
        language=active(),
        blocks=tuple(_blocks(plan, categories)),
    )


def _cover(plan: Plan) -> Iterator[str]:
    yield format_period(plan.period.first, plan.period.last)
    if plan.stage is Stage.DRAFT:
        yield _("（変更の案）") if plan.decided_on else bracketed("", label(plan.stage))
    for title, day in (
        (_("決定"), plan.decided_on),
        (_("変更"), plan.changed_on),
        (_("公表"), plan.published_on),
    ):
        if day:
            yield f"{format_date(day)} {title}"


def _blocks(plan: Plan, categories: CategoryNames) -> Iterator[Block]:
    home = _home_of_measures(plan)
    for number, chapter in enumerate(plan.chapters, start=1):
        yield Heading(1, _chapter_title(chapter, number), chapter.id)
        yield from _chapter(plan, chapter, chapter.id == home, categories)
    if home is None and plan.measures:
        yield Heading(1, _("個別施策"), "kanmin.measures")
        yield from _measures(plan, "", categories, with_overview=True)
    if not plan.chapters_for("positioning"):
        yield from related_plans(plan, heading=True)
    yield from _contact(plan)


def _home_of_measures(plan: Plan) -> str | None:
    """Id of the chapter where measures stand that name none."""
    found = plan.chapters_for("measures")
    return found[0].id if found else None


def _chapter_title(chapter: Chapter, number: int) -> str:
    if chapter.number:
        return f"{chapter.number} {chapter.title}".strip()
    if _HAS_NUMBER.match(chapter.title):
        return chapter.title
    return _("第{number}章 {title}").format(number=number, title=chapter.title)


def _chapter(
    plan: Plan, chapter: Chapter, is_home: bool, categories: CategoryNames
) -> Iterator[Block]:
    blocks = _without_bare_headings(list(_in_order(plan, chapter, categories)))
    blocks += _measures(plan, chapter.id, categories, with_overview=False)
    if is_home:
        blocks += _measures(plan, "", categories, with_overview=True)
    if "positioning" in chapter.fulfils:
        blocks += related_plans(plan, heading=False)
    if not any(not isinstance(block, Heading) for block in blocks):
        blocks.append(Paragraph(_("（この章はまだ書かれていません。）"), quiet=True))
    yield from blocks


def _in_order(plan: Plan, chapter: Chapter, categories: CategoryNames) -> Iterator[Block]:
    """The chapter's paragraphs, and between them the measures that follow one of them."""
    following: dict[str, list[tuple[str, Measure]]] = {}
    for number, measure in _numbered(plan):
        if measure.chapter == chapter.id and measure.follows:
            following.setdefault(measure.follows, []).append((number, measure))
    yield from _sheets(plan, following.get(chapter.id, ()), categories)
    run: list[Text] = []
    for paragraph in chapter.paragraphs:
        run.append(paragraph)
        if paragraph.id in following:
            yield from paragraph_blocks(run)
            yield from _sheets(plan, following[paragraph.id], categories)
            run = []
    yield from paragraph_blocks(run)


def _without_bare_headings(blocks: list[Block]) -> list[Block]:
    """Subheadings under which nothing is written yet are left out."""
    followed = [*blocks[1:], Heading(1, "", "")][: len(blocks)]
    return [
        block
        for block, following in zip(blocks, followed, strict=True)
        if not (isinstance(block, Heading) and isinstance(following, Heading))
    ]


def paragraph_blocks(paragraphs: Iterable[Text]) -> Iterator[Block]:
    """Paragraphs as blocks; items that follow each other are one list."""
    waiting: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.kind is ParagraphKind.ITEM and not paragraph.rows:
            if paragraph.written:
                waiting.append(Paragraph(paragraph.text, _note(paragraph.source)))
            continue
        if waiting:
            yield Items(tuple(waiting))
            waiting = []
        yield from _paragraph(paragraph)
    if waiting:
        yield Items(tuple(waiting))


def _paragraph(paragraph: Text) -> Iterator[Block]:
    if paragraph.kind is ParagraphKind.TABLE or paragraph.rows:
        yield from _table(paragraph)
    elif paragraph.kind is ParagraphKind.SUBHEADING:
        if paragraph.text.strip():
            yield Heading(2, " ".join(paragraph.text.split("\n")), paragraph.id)
    elif paragraph.text.strip():
        yield Paragraph(paragraph.text, _note(paragraph.source))


def _table(paragraph: Text) -> Iterator[Block]:
    if not paragraph.rows:
        if paragraph.text.strip():
            yield Paragraph(paragraph.text, _note(paragraph.source))
        return
    head, *rows = paragraph.rows
    yield Table(
        caption=paragraph.text,
        widths=tuple(1.0 for _cell in head),
        head=(tuple(Cell(text, header=True) for text in head),),
        rows=tuple(tuple(Cell(text) for text in row) for row in rows),
    )
    if paragraph.source:
        yield Paragraph(_note(paragraph.source), quiet=True)


def _note(source: Source | None) -> str:
    """Source in small print: name, day it speaks of, address."""
    if source is None:
        return ""
    day = _("{day}時点").format(day=format_date(source.as_of)) if source.as_of else ""
    return listed(part for part in (source.name, day, source.url) if part)


def _measures(
    plan: Plan, chapter: str, categories: CategoryNames, with_overview: bool
) -> Iterator[Block]:
    """The measures at the end of a chapter: those that follow no paragraph of it."""
    known = {c.id: {c.id, *(p.id for p in c.paragraphs)} for c in plan.chapters}
    here = [
        (number, measure)
        for number, measure in _numbered(plan)
        if (measure.chapter if measure.chapter in known else "") == chapter
        and measure.follows not in known.get(chapter, ())
    ]
    if with_overview:
        yield from overview(plan, here, categories)
    yield from _sheets(plan, here, categories)


def _numbered(plan: Plan) -> Iterator[tuple[str, Measure]]:
    for place, measure in enumerate(plan.measures, start=1):
        yield measure.number or str(place), measure


def _sheets(
    plan: Plan, measures: Iterable[tuple[str, Measure]], categories: CategoryNames
) -> Iterator[Block]:
    for number, measure in measures:
        yield Heading(2, measure_title(measure, number), measure.id)
        yield from measure_sheet(measure, plan.period, categories)


def measure_title(measure: Measure, number: str) -> str:
    """施策 and its number, or the number as the body prints it when it is no figure."""
    title = measure.title or _("（施策名なし）")
    if number[:1].isdigit():
        return _("施策{number} {title}").format(number=number, title=title)
    return f"{number} {title}"


def _contact(plan: Plan) -> Iterator[Block]:
    contact = plan.contact
    lines = (
        (_("担当課"), contact.section),
        (_("電話"), contact.phone),
        (_("メール"), contact.email),
        (_("URL"), contact.url),
        (_("公表先"), plan.published_url),
    )
    rows = tuple((Cell(title, header=True), Cell(text)) for title, text in lines if text)
    if rows:
        yield Heading(1, _("問合せ先"), "kanmin.contact")
        yield Table(_("問合せ先"), (1, 4), (), rows)
