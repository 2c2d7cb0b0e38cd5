"""The text of a published version as its page shows it, laid out once.

A version never changes, and to read and lay out 60 measures takes five times as long as the rest of
the page. What was laid out is kept in the data folder, for all processes and the next start.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from markupsafe import Markup

from kanmin.decide import last_day
from kanmin.layout import Heading
from kanmin.plan import Contact, Plan
from kanmin.publish.compose import compose
from kanmin.publish.html_out import blocks_html
from kanmin.server import books, made_before
from kanmin.server.portal.versions import Published

CACHE = "texts"
Titles = dict[int, str]


@dataclass(frozen=True, slots=True)
class PlanText:
    """A plan as its page shows it. bodies: names; measures: id, number and title of each.

    categories: the titles it was laid out with, those of its framework on that day.
    """

    framework: str
    categories: Titles
    title: str
    bodies: tuple[str, ...]
    period: tuple[int, int]
    last_day: dt.date
    contact: Contact
    measures: tuple[tuple[str, str, str], ...]
    contents: tuple[Heading, ...]
    text: Markup


def plan_text(found: Published) -> PlanText:
    """The text of a version, as it was laid out before where it was."""
    key = made_before.key_of(found.revision.digest)
    text: PlanText | None = made_before.find(CACHE, key)
    if text is None or text.categories != books.category_titles(text.framework):
        text = _laid_out(found.plan)
        made_before.keep(CACHE, key, text)
    return text


def _laid_out(plan: Plan) -> PlanText:
    titles = books.category_titles(plan.framework)
    document = compose(plan, titles)
    return PlanText(
        framework=plan.framework,
        categories=titles,
        title=plan.title,
        bodies=tuple(body.name for body in plan.bodies),
        period=(plan.period.first, plan.period.last),
        last_day=last_day(plan),
        contact=plan.contact,
        measures=tuple((m.id, m.number, m.title) for m in plan.measures),
        contents=tuple(one for one in document.headings() if one.level == 1),
        text=blocks_html(document),
    )
