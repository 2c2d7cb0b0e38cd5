"""The plan as the public reads it: passage by passage, and as files; made once a revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from kanmin import publish
from kanmin.consult import Passage, passages
from kanmin.language import _, active
from kanmin.layout import Block, Document
from kanmin.plan import Chapter, Measure, Plan
from kanmin.publish.compose import paragraph_blocks
from kanmin.publish.html_out import blocks_html
from kanmin.publish.sheet import measure_sheet
from kanmin.server import books
from kanmin.server.consulting.held import Held
from kanmin.server.making import Made, made
from kanmin.server.store import queries

PLAN_FORMS = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage as HTML. kind: `chapter`, `measure` or `paragraph`. anchor: to jump to."""

    where: str
    words: str
    kind: str
    anchor: str
    html: Markup


def shown_passages(held: Held) -> tuple[ShownPassage, ...]:
    """All passages of the plan that is shown."""
    revision = queries.revision(held.row.plan, held.revision)
    return _passages(revision.pk, revision.digest, active())


def shown_passage(held: Held, where: str) -> ShownPassage | None:
    """One passage; None for the plan as a whole."""
    return next((one for one in shown_passages(held) if one.where == where), None)


@lru_cache(maxsize=32)
def _passages(revision: int, _digest: str, _language: str) -> tuple[ShownPassage, ...]:
    plan = queries.document(queries.by_key(revision))
    names = books.category_titles(plan.framework)
    return tuple(_shown(one, plan, names) for one in passages(plan))


def _shown(one: Passage, plan: Plan, names: dict[int, str]) -> ShownPassage:
    blocks: tuple[Block, ...] = ()
    match one.part:
        case Chapter():
            kind = "chapter"
        case Measure():
            kind, blocks = "measure", tuple(measure_sheet(one.part, plan.period, names))
        case _:
            kind, blocks = "paragraph", tuple(paragraph_blocks(one.part))
    anchor = one.where.strip("/").replace("/", "-")
    return ShownPassage(one.where, one.words, kind, anchor, _html(blocks))


def _html(blocks: Iterable[Block]) -> Markup:
    found = tuple(blocks)
    return blocks_html(Document("", "", (), active(), found)) if found else Markup("")


def plan_file(held: Held, form: str) -> Made:
    """The plan that is shown as Word or PDF."""
    revision = queries.revision(held.row.plan, held.revision)
    titles = books.category_titles(held.plan.framework)
    state = ("consultation", revision.digest, form, titles)
    return made(state, lambda: _file(held.plan, form, titles))


def _file(plan: Plan, form: str, titles: dict[int, str]) -> Made:
    return publish.export(plan, form, titles)[""], form, plan.title or _("計画")
