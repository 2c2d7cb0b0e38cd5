"""The addendum (追補): only what a plan that is there already still lacks, to be added to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kanmin.calendar_ja import format_period
from kanmin.handbook import Handbook, Requirement
from kanmin.language import _, active, speaking
from kanmin.layout import Block, Cell, Document, Heading, Table
from kanmin.layout import Paragraph as Line
from kanmin.plan import Chapter, Measure, Paragraph, ParagraphKind, Period, Plan, ValueRole

CHAPTER = "addendum"
DECLARATION = "act9.declaration"
_OF_MEASURES = {"guide.target-and-date", "guide.measurable", "guide.schedule", "guide.category"}


@dataclass(frozen=True, slots=True)
class Gap:
    """A requirement that a plan does not meet. text: a sentence that would, for this body."""

    requirement: Requirement
    text: str


def addendum_chapter(gaps: Iterable[Gap], book: Handbook, period: Period) -> Chapter | None:
    """What is missing as a chapter of its own; None where nothing is.

    period: of the plan under the Act, told beside the sentence that declares the document to be
    one (Art. 9; the handbook's chapter on 位置付け). What is written into a plan is Japanese.
    """
    wanted = [gap for gap in gaps if gap.text and gap.requirement.chapter]
    if not wanted:
        return None
    with speaking("ja"):
        paragraphs = tuple(_paragraphs(wanted, book, period))
        title = _("官民データ活用推進計画として定める事項（追補）")
        number = _("追補")
    fulfils = tuple(
        c.id for c in book.chapters if any(gap.requirement.chapter == c.id for gap in wanted)
    )
    return Chapter(id=CHAPTER, number=number, title=title, fulfils=fulfils, paragraphs=paragraphs)


def _paragraphs(gaps: Sequence[Gap], book: Handbook, period: Period) -> Iterator[Paragraph]:
    for chapter in book.chapters:
        here = [gap for gap in gaps if gap.requirement.chapter == chapter.id]
        if not here:
            continue
        mark = f"guide.chapter-{chapter.id}"
        name = f"{CHAPTER}.{chapter.id}"
        yield Paragraph(id=name, kind=ParagraphKind.SUBHEADING, text=chapter.title, fulfils=(mark,))
        for number, gap in enumerate(here, start=1):
            fulfils = tuple(dict.fromkeys((gap.requirement.id, mark)))
            yield Paragraph(id=f"{name}.{number}", text=gap.text, fulfils=fulfils)
            if gap.requirement.id == DECLARATION:
                yield Paragraph(id=f"{name}.period", text=_period(period), fulfils=(mark,))


def _period(period: Period) -> str:
    return _("官民データ活用推進計画としての期間は、{period}とします。").format(
        period=format_period(period.first, period.last)
    )


def with_addendum(plan: Plan, chapter: Chapter, period: Period) -> Plan:
    """The plan with the addendum as its last chapter, its duty under the Act with its period."""
    chapters = (*(c for c in plan.chapters if c.id != CHAPTER), chapter)
    own = period if period != plan.period else None
    duties = tuple(
        duty.model_copy(update={"period": own}) if duty.framework == plan.framework else duty
        for duty in plan.duties
    )
    return plan.model_copy(update={"chapters": chapters, "duties": duties})


def addendum_document(plan: Plan, chapter: Chapter | None, gaps: Iterable[Gap]) -> Document:
    """The addendum for print: the text to add, and a table of what measures still lack."""
    with speaking("ja"):
        return Document(
            title=_("{plan} 追補（案）").format(plan=plan.title or _("（計画名なし）")),
            author=plan.body.name,
            cover=(_("本文の章と順序は変えず、足りないところだけを加えるものです。"),),
            language=active(),
            blocks=tuple(_blocks(plan, chapter, gaps)),
        )


def _blocks(plan: Plan, chapter: Chapter | None, gaps: Iterable[Gap]) -> Iterator[Block]:
    if chapter:
        yield Heading(1, chapter.title, CHAPTER)
        for paragraph in chapter.paragraphs:
            if paragraph.kind is ParagraphKind.SUBHEADING:
                yield Heading(2, paragraph.text, paragraph.id)
            else:
                yield Line(paragraph.text)
    lacking = [m for m in plan.measures if not _has_target(m) or not m.schedule]
    if lacking and any(gap.requirement.id in _OF_MEASURES for gap in gaps):
        yield Heading(1, _("施策ごとに書き足すもの"), f"{CHAPTER}.measures")
        yield Line(_("空いている欄に、指標・目標値・目標年度・工程を書いてください。"), quiet=True)
        yield _to_fill_in(lacking)
    if not chapter and not lacking:
        yield Line(_("足りないところはありません。"))


def _has_target(measure: Measure) -> bool:
    return any(
        value.value is not None and value.fiscal_year
        for indicator in measure.indicators
        for value in indicator.of(ValueRole.TARGET)
    )


def _to_fill_in(measures: Sequence[Measure]) -> Table:
    titles = (_("施策名"), _("ページ"), _("指標"), _("目標値（目標年度）"), _("年度ごとの工程"))
    head = (tuple(Cell(title, header=True) for title in titles),)
    there = _("（あり）")
    rows = tuple(
        (
            Cell(f"{m.number} {m.title}".strip(), header=True),
            Cell(str((m.anchor.page if m.anchor else None) or ""), align="right"),
            Cell("、".join(i.name for i in m.indicators if i.name)),
            Cell(there if _has_target(m) else ""),
            Cell(there if m.schedule else ""),
        )
        for m in measures
    )
    return Table(_("施策ごとに書き足すもの"), (3.4, 0.9, 3, 2.2, 2.4), head, rows)
