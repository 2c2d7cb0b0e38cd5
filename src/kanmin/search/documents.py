"""What can be found: a plan, its chapters and measures, a case, an item of the handbook."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from kanmin.handbook import Case, Handbook, Item
from kanmin.localgov import LocalGovernment, Registry, Tier
from kanmin.plan import Chapter, Measure, Plan
from kanmin.plan.terms import PriorityField, ReviewState
from kanmin.search import terms
from kanmin.search.terms import DocumentKind, FilterKey, mark
from kanmin.search.tokens import plain_document

LONGEST_TEXT = 100_000
"""Characters of a text that are looked through."""


@dataclass(frozen=True)
class SearchDocument:
    """A document of the search (検索の文書).

    name: what it is called in its plan (id of a chapter or measure), or in the handbook
    (`measure/open-data`). first, last: fiscal years of its plan. day: that it is dated by.
    """

    kind: DocumentKind
    name: str
    title: str
    text: str
    day: dt.date
    lg_code: str = ""
    body_kind: int = 0
    prefecture: str = ""
    tier: Tier | None = None
    categories: tuple[int, ...] = ()
    fields: tuple[PriorityField, ...] = ()
    first: int | None = None
    last: int | None = None
    state: ReviewState | None = None
    position: int = 0

    @property
    def plain(self) -> str:
        """Its plain form, in which words are looked for."""
        return plain_document(self.title, self.text)

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks of all filters it passes, but those of who may read it."""
        found = [mark(FilterKey.KIND, self.kind)]
        if self.lg_code:
            found.append(mark(FilterKey.BODY, self.lg_code))
        if self.prefecture:
            found.append(mark(FilterKey.PREFECTURE, self.prefecture))
        if self.tier:
            found.append(mark(FilterKey.TIER, self.tier))
        if self.body_kind:
            found.append(mark(FilterKey.BODY_KIND, self.body_kind))
        if self.state:
            found.append(mark(FilterKey.STATE, self.state))
        found += terms.marks(FilterKey.CATEGORY, self.categories)
        found += terms.marks(FilterKey.FIELD, self.fields)
        return (*found, *terms.marks(FilterKey.YEAR, self.years))

    @property
    def years(self) -> tuple[int, ...]:
        """The fiscal years of its plan that a search knows."""
        if self.first is None or self.last is None:
            return ()
        return tuple(y for y in range(self.first, self.last + 1) if y in terms.YEARS)

    @cached_property
    def digest(self) -> str:
        """What it is known by; the day and the place in the plan do not count."""
        values = (self.lg_code, self.body_kind, self.prefecture, self.tier, self.categories)
        more = repr((*values, self.fields, self.first, self.last, self.state))
        parts = (self.kind, self.name, self.title, self.text, more)
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class _Of:
    """What the documents of a plan have in common."""

    lg_code: str
    body: LocalGovernment | None
    tier: Tier | None
    first: int | None = None
    last: int | None = None
    day: dt.date = field(default=dt.date.min)

    def document(
        self, kind: DocumentKind, name: str, title: str, text: str, position: int = 0
    ) -> SearchDocument:
        return SearchDocument(
            kind,
            name,
            title,
            text[:LONGEST_TEXT],
            self.day,
            self.lg_code,
            terms.BODY_KINDS.index(self.body.kind) + 1 if self.body else 0,
            self.lg_code[:2],
            self.tier,
            first=self.first,
            last=self.last,
            position=position,
        )


def of_plan(plan: Plan, day: dt.date, bodies: Registry) -> Iterator[SearchDocument]:
    """The plan itself, its chapters and its measures. day: that they are dated by."""
    code = plan.body.lg_code
    tier = Tier(plan.tier.value)
    of = _Of(code, bodies.by_code.get(code), tier, plan.period.first, plan.period.last, day)
    yield of.document(DocumentKind.PLAN, "", plan.title, _plan_text(plan))
    for at, chapter in enumerate(plan.chapters, start=1):
        title = f"{chapter.number} {chapter.title}".strip()
        yield of.document(DocumentKind.CHAPTER, chapter.id, title, _chapter_text(chapter), at)
    for at, measure in enumerate(plan.measures, start=1):
        yield _of_measure(of, measure, at)


def _plan_text(plan: Plan) -> str:
    names = [one.name for one in (*plan.plans_above, *plan.plans_beside)]
    return _lines(*(body.name for body in plan.bodies), *names, plan.contact.section)


def _chapter_text(chapter: Chapter) -> str:
    lines: list[str] = []
    for paragraph in chapter.paragraphs:
        lines.append(paragraph.text)
        lines += [cell for row in paragraph.rows for cell in row]
    return _lines(*lines)


def _of_measure(of: _Of, measure: Measure, position: int) -> SearchDocument:
    found = of.document(
        DocumentKind.MEASURE, measure.id, measure.title, _measure_text(measure), position
    )
    states = [review.state for review in measure.reviews if review.state]
    main = [measure.category] if measure.category else []
    return replace(
        found,
        categories=tuple(dict.fromkeys([*main, *measure.linked_categories])),
        fields=measure.fields,
        state=states[-1] if states else None,
    )


def _measure_text(measure: Measure) -> str:
    return _lines(
        *(measure.current, measure.action, measure.outcome, measure.plain, measure.lead),
        *measure.partners,
        measure.origin.name,
        *(step.note for step in measure.schedule),
        *(indicator.name for indicator in measure.indicators),
        *(project.name for project in measure.projects),
        *(review.done for review in measure.reviews),
        *measure.articles,
    )


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text.strip())


def of_sections(
    sections: Iterable[tuple[str, str]], lg_code: str, day: dt.date, bodies: Registry
) -> Iterator[SearchDocument]:
    """The sections of a document of a body (読み込んだ文書): heading and text of each."""
    body = bodies.by_code.get(lg_code)
    of = _Of(lg_code, body, body.tier if body else None, day=day)
    for at, (title, text) in enumerate(sections, start=1):
        yield of.document(DocumentKind.DOCUMENT, f"s{at}", title, text, at)


def of_handbook(book: Handbook, bodies: Registry) -> Iterator[SearchDocument]:
    """The sections, chapters, requirements, national measures, cases, terms and articles.

    Their names begin with what they are: `measure/NAME`, `case/NAME`.
    """
    for position, (name, item, title, text, categories) in enumerate(_items(book), start=1):
        case = isinstance(item, Case)
        code = item.lg_code if isinstance(item, Case) else ""
        body = bodies.by_code.get(code)
        yield SearchDocument(
            DocumentKind.CASE if case else DocumentKind.HANDBOOK,
            name,
            title,
            unmarked(text[:LONGEST_TEXT]),
            _day(item, book),
            code,
            terms.BODY_KINDS.index(body.kind) + 1 if body else 0,
            code[:2],
            body.tier if body else None,
            categories,
            position=position,
        )


_LINK = r"\[([^\[\]]{0,200})\]\([^()]{0,500}\)"
_MARK = re.compile(rf"^(?:#{{1,6}}|[-*]|>) +|\*\*|`|{_LINK}", re.MULTILINE)
_OF_A_RULE = frozenset(" |:-")


def unmarked(text: str) -> str:
    """A Markdown text as it is read, without its marks.

    >>> unmarked("### 施策1\\n| 項目 | 数 |\\n|---|---|\\n| **予約** | 3 |\\n- 一つめ")
    '施策1\\n項目 数\\n予約 3\\n一つめ'
    """
    bare = _MARK.sub(lambda match: match[1] or "", text)
    rows = (line for line in bare.split("\n") if "|" not in line or set(line) - _OF_A_RULE)
    return "\n".join(" ".join(row.replace("|", " ").split()) for row in rows)


def of_case(
    case: Case, name: str, day: dt.date, year: int, fields: tuple[PriorityField, ...], on: Registry
) -> SearchDocument:
    """A case that a body offered and that was published. year: the fiscal year it tells of."""
    body = on.by_code.get(case.lg_code)
    tier = body.tier if body else None
    of = _Of(case.lg_code, body, tier, year, year, day)
    found = of.document(DocumentKind.CASE, name, case.title, _case_text(case))
    return replace(found, categories=_categories(case), fields=fields)


def _case_text(case: Case) -> str:
    return _lines(case.body, case.text, *(f"{one.name} {one.told}" for one in case.figures))


def _categories(case: Case) -> tuple[int, ...]:
    return tuple(dict.fromkeys((case.category, *case.linked)))


def _day(item: Item, book: Handbook) -> dt.date:
    return item.as_of or max(item.since, book.edition.date)


Row = tuple[str, Item, str, str, tuple[int, ...]]


def _items(book: Handbook) -> Iterator[Row]:
    yield from _template(book)
    for measure in book.measures:
        numbers = (measure.category, *measure.linked)
        text = _lines(measure.text, measure.ministry, *measure.asked.values())
        yield f"measure/{measure.id}", measure, measure.title, text, numbers
    for case in book.cases:
        yield f"case/{case.id}", case, case.title, _case_text(case), _categories(case)
    for term in book.terms:
        text = _lines(" ".join((term.reading, term.english, *term.aliases)), term.text)
        yield f"term/{term.id}", term, term.term, text, ()


def _template(book: Handbook) -> Iterator[Row]:
    for section in book.sections:
        yield f"section/{section.id}", section, section.title, section.text, ()
    for chapter in book.chapters:
        points = (*chapter.holds, *chapter.questions, *chapter.mistakes)
        text = _lines(chapter.purpose, *(p.text for p in points), *chapter.example.values())
        yield f"chapter/{chapter.id}", chapter, chapter.title, text, ()
    for one in book.requirements:
        yield f"requirement/{one.id}", one, one.title, one.text, ()
    for article in book.articles:
        title = f"第{article.number}条 {article.caption}".strip()
        yield f"article/{article.number}", article, title, _lines(*article.text), ()
