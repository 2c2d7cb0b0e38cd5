"""What is published, as the open data takes it: the newest version of each plan, and its stamp."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings

from kanmin import __version__
from kanmin.decide import ProposalKind
from kanmin.language import speaking
from kanmin.localgov import LocalGovernment
from kanmin.opendata import CC_BY, VERSION, About, Licence, PublishedPlan
from kanmin.server import books
from kanmin.server.bodies import prefecture_of, registry
from kanmin.server.onward import there
from kanmin.server.store import queries
from kanmin.server.store.deciding_models import PlanProposal, Publication

PUBLISHED, ABOLISHED = "published", "abolished"


def licence() -> Licence:
    """The licence of this installation: a name, and the address that may follow it."""
    whole = str(settings.DATA_LICENCE).strip()
    name, _blank, url = whole.rpartition(" ")
    if url.startswith(("https://", "http://")):
        return Licence(name.strip() or url, url)
    return CC_BY if whole in ("", CC_BY.name) else Licence(whole, "")


def abolished() -> frozenset[int]:
    """The plans whose end was decided last."""
    decided = PlanProposal.objects.filter(decided_revision__isnull=False).order_by("pk")
    last = dict(decided.values_list("plan_id", "value__kind"))
    return frozenset(plan for plan, kind in last.items() if kind == ProposalKind.ABOLISH.value)


def stamp(rows: Sequence[Publication]) -> str:
    """What changes with any of the plans, the columns or the licence."""
    ended = abolished()
    told = [(row.plan.key, row.pk, row.plan_id in ended) for row in rows]
    ground = [__version__, VERSION, settings.DATA_LICENCE, publisher(), books.published_stamp()]
    text = json.dumps([*ground, told])
    return hashlib.sha256(text.encode()).hexdigest()


def publisher() -> str:
    """Who runs this installation."""
    return str(settings.DATA_PUBLISHER)


def about(rows: Sequence[Publication]) -> About:
    """What is told about the files of some plans."""
    return About(licence(), publisher(), updated(rows))


def updated(rows: Iterable[Publication]) -> dt.date | None:
    """The day the newest of some plans was published."""
    return max((row.published_on for row in rows), default=None)


def home_of(code: str) -> LocalGovernment:
    """The prefecture of two digits; 404 where there is none."""
    return there(prefecture_of(code))


def plans(rows: Iterable[Publication]) -> Iterator[PublishedPlan]:
    """The published plans of some versions, read one after the other."""
    ended, known = abolished(), registry().by_code
    categories: dict[str, dict[int, str]] = {}
    for row in rows:
        plan = queries.document(queries.revision(row.plan, row.revision))
        body = known.get(plan.body.lg_code)
        if plan.framework not in categories:
            with speaking("ja"):
                categories[plan.framework] = books.category_titles(plan.framework)
        yield PublishedPlan(
            key=row.plan.key,
            version=row.number,
            published_on=row.published_on,
            plan=plan,
            state=ABOLISHED if row.plan_id in ended else PUBLISHED,
            prefecture=body.prefecture if body else "",
            categories=categories[plan.framework],
        )
