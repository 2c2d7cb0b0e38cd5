"""The table of conformity (対照表): for each duty, where the plan meets it, page and quotation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kanmin.calendar_ja import format_date
from kanmin.check.findings import MARKS, Finding, Report, Verdict, label
from kanmin.check.places import place_name
from kanmin.handbook import Basis, Handbook, Requirement, framework_on_shelf
from kanmin.handbook import label as basis_label
from kanmin.language import _, active
from kanmin.layout import Block, Cell, Document, Heading, Paragraph, Row, Table
from kanmin.plan import Anchor, Chapter, Measure, Plan
from kanmin.plan import Paragraph as Text
from kanmin.plan.pointer import steps

LONGEST_QUOTE = 160
WORST_FIRST = (Verdict.MISSING, Verdict.PARTIAL, Verdict.NEEDS_PERSON, Verdict.MET)


@dataclass(frozen=True, slots=True)
class ConformityRow:
    """A duty and where it is met. verdict: the worst of its findings. page: None where unknown.

    place: headings down to it, or a place of the plan. quote: the plan's own words. reasons: of
    the findings that decided, one a line. todo: what closes the gap.
    """

    requirement: Requirement
    framework: str
    verdict: Verdict
    place: str
    page: int | None
    quote: str
    reasons: str
    todo: str
    citation: str
    where: str

    def to_raw(self) -> dict[str, Any]:
        """The row as `kanmin adopt --format json` gives it out."""
        return {
            "requirement": self.requirement.id,
            "framework": self.framework,
            "verdict": self.verdict.value,
            "place": self.place,
            "page": self.page,
            "quote": self.quote,
            "reason": self.reasons,
            "todo": self.todo,
            "citation": self.citation,
            "where": self.where,
        }


def conformity(report: Report) -> tuple[ConformityRow, ...]:
    """A row for each requirement that speaks to the plan, in the order of the check."""
    groups = groupby(report.findings, key=lambda f: (f.framework, f.requirement.id))
    return tuple(_row(report.plan, list(found)) for _key, found in groups)


def _row(plan: Plan, findings: list[Finding]) -> ConformityRow:
    verdict = next(
        (v for v in WORST_FIRST if any(f.verdict is v for f in findings)), findings[0].verdict
    )
    deciding = [f for f in findings if f.verdict is verdict]
    first = deciding[0]
    met = verdict in (Verdict.MET, Verdict.PARTIAL, Verdict.NEEDS_PERSON)
    place, anchor, words = _evidence(plan, first.seen.where) if met else ("", None, "")
    quote = first.seen.quote or words
    return ConformityRow(
        requirement=first.requirement,
        framework=first.framework,
        verdict=verdict,
        place=place,
        page=anchor.page if anchor else None,
        quote=" ".join(quote.split())[:LONGEST_QUOTE] if met else "",
        reasons="\n".join(dict.fromkeys(f.seen.reason for f in deciding)),
        todo=first.seen.suggestion,
        citation=first.citation,
        where=first.seen.where,
    )


def _evidence(plan: Plan, where: str) -> tuple[str, Anchor | None, str]:
    """Place in words, anchor and words of the part at a pointer."""
    part = _part(plan, where)
    match part:
        case Text():
            return _heading(part.anchor) or place_name(plan, where), part.anchor, part.text
        case Chapter():
            first = next((p.text for p in part.paragraphs if p.written and p.text), "")
            return f"{part.number} {part.title}".strip(), part.anchor, first
        case Measure():
            return part.title, part.anchor, part.action
        case _:
            return place_name(plan, where), None, ""


def _part(plan: Plan, where: str) -> Text | Chapter | Measure | None:
    match steps(where):
        case ["chapters", chapter, "paragraphs", index, *_rest]:
            return plan.chapters[int(chapter)].paragraphs[int(index)]
        case ["chapters", chapter, *_rest]:
            return plan.chapters[int(chapter)]
        case ["measures", index, *_rest]:
            return plan.measures[int(index)]
        case _:
            return None


def _heading(anchor: Anchor | None) -> str:
    return " > ".join(anchor.path) if anchor else ""


def conformity_document(report: Report, book: Handbook) -> Document:
    """The table of conformity as a document: duties, then chapters, then measures."""
    plan = report.plan
    title = _("対照表：{plan}").format(plan=plan.title or _("（計画名なし）"))
    edition = _("手引の版：{edition}").format(edition=_(book.edition.title))
    day = _("{day} 時点の法律・手引に照らしました。").format(day=format_date(report.on))
    return Document(
        title=title,
        author=plan.body.name,
        cover=(day, edition),
        language=active(),
        blocks=tuple(_blocks(report, book)),
        landscape=True,
    )


def _blocks(report: Report, book: Handbook) -> Iterator[Block]:
    rows = conformity(report)
    own, *others = report.frameworks()
    yield Heading(1, _("求められることと、書かれている場所"), "duties")
    yield Paragraph(_summary(rows))
    for basis in Basis:
        found = [r for r in rows if r.framework == own and r.requirement.basis is basis]
        if found:
            yield _duties(basis_label(basis), found)
    for name in others:
        title = framework_on_shelf(name).title
        yield _duties(title, [r for r in rows if r.framework == name])
    yield Heading(1, _("章の対応"), "chapters")
    yield _chapters(report.plan, {c.id: _(c.title) for c in book.chapters})
    if report.plan.measures:
        yield Heading(1, _("施策の対応"), "measures")
        yield _measures(report.plan, {c.number: _(c.short) for c in book.categories})


def _summary(rows: Iterable[ConformityRow]) -> str:
    counts = dict.fromkeys(MARKS, 0)
    for row in rows:
        counts[row.verdict] += 1
    told = [f"{MARKS[v]} {label(v)} {n}" for v, n in counts.items() if n]
    return "　".join(told)


def _head(*titles: str) -> tuple[Row, ...]:
    return (tuple(Cell(title, header=True) for title in titles),)


def _duties(caption: str, rows: Iterable[ConformityRow]) -> Table:
    head = _head(
        _("求められること"), _("判定"), _("場所"), _("ページ"), _("引用・理由"), _("すること")
    )
    return Table(caption, (2.4, 1.3, 2.2, 0.9, 4.2, 2.4), head, tuple(_duty(row) for row in rows))


def _duty(row: ConformityRow) -> Row:
    must = basis_label(row.requirement.modality)
    quote = _("「{quote}」").format(quote=row.quote) if row.quote else ""
    return (
        Cell(f"{_(row.requirement.title)}\n[{must}] {row.citation}", header=True),
        Cell(f"{MARKS[row.verdict]} {label(row.verdict)}"),
        Cell(row.place),
        Cell(str(row.page or ""), align="right"),
        Cell("\n".join(part for part in (quote, row.reasons) if part)),
        Cell(row.todo),
    )


def _chapters(plan: Plan, names: Mapping[str, str]) -> Table:
    """The document's chapters with the template's they stand for, and the template's without."""
    head = _head(_("もとの章"), _("ページ"), _("雛形の章"))
    rows = [
        (
            Cell(f"{c.number} {c.title}".strip() or _("（見出しなし）"), header=True),
            Cell(str((c.anchor.page if c.anchor else None) or ""), align="right"),
            Cell("\n".join(names.get(f, f) for f in c.fulfils) or _("雛形に当たる章はありません")),
        )
        for c in plan.chapters
    ]
    rows += [
        (Cell(_("（当たる章がありません）"), header=True), Cell(""), Cell(title))
        for name, title in names.items()
        if not plan.chapters_for(name)
    ]
    return Table(_("章の対応"), (4, 1, 4), head, tuple(rows))


def _measures(plan: Plan, categories: Mapping[int, str]) -> Table:
    head = _head(_("番号"), _("施策名"), _("ページ"), _("分類"), _("国の施策"), _("担当課"))
    return Table(
        _("施策の対応"),
        (0.9, 4, 0.9, 3, 3, 2),
        head,
        tuple(_measure(measure, categories) for measure in plan.measures),
    )


def _measure(measure: Measure, categories: Mapping[int, str]) -> Row:
    category = (
        f"{measure.category} {categories.get(measure.category, '')}" if measure.category else ""
    )
    page = measure.anchor.page if measure.anchor else None
    return (
        Cell(measure.number),
        Cell(measure.title, header=True),
        Cell(str(page or ""), align="right"),
        Cell(category or _("どの分類にも当たりません")),
        Cell(measure.origin.name),
        Cell(measure.lead),
    )
