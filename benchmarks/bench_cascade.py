"""A new edition over all plans, and the trace at full size: the synthetic nation.

    python -m benchmarks.bench_cascade [--folder FOLDER] [--bodies 1788] [--runs 15]

FOLDER: one that `python -m benchmarks.nation` filled; else a throw-away one is filled first. The
edition is fictional: it changes, drops and adds some national measures and requirements. Every
plan is published, so that anybody's trace counts all of them. Times in milliseconds of one
client, all middleware included.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.bench_oversight import Work, page, signed_in, timed
from benchmarks.nation import Nation, fill
from kanmin.server import run

CHANGED, DROPPED, ADDED = 12, 3, 3
"""How many national measures the fictional edition changes, drops and adds."""


def edition() -> tuple[Any, Any]:
    """Today's handbook, and the same with a fictional edition."""
    from kanmin.server import books

    old = books.today()
    measures = list(old.measures)
    for at in range(CHANGED):
        one = measures[at]
        asked = {tier: f"{text}（合成の改正）" for tier, text in one.asked.items()}
        measures[at] = one.model_copy(update={"asked": asked, "title": f"{one.title}（合成）"})
    added = [
        measures[at].model_copy(update={"id": f"synthetic-{at}", "predecessors": ()})
        for at in range(ADDED)
    ]
    requirements = tuple(
        one.model_copy(update={"text": f"{one.text}（合成の改正）"}) if at < CHANGED else one
        for at, one in enumerate(old.requirements)
    )
    head = old.edition.model_copy(
        update={"id": "synthetic", "title": "合成の版", "date": dt.date.today()}
    )
    update = {
        "measures": (*measures[:-DROPPED], *added),
        "requirements": requirements,
        "edition": head,
    }
    return old, old.model_copy(update=update)


def publish_all() -> None:
    """Every plan as a published version, as if each body had."""
    from kanmin.decide import Proposal
    from kanmin.server.store import tracing
    from kanmin.server.store.cascade_models import TakenUpRow
    from kanmin.server.store.deciding_models import PlanProposal, Publication
    from kanmin.server.store.models import StoredPlan

    if Publication.objects.exists():
        return
    now = dt.datetime.now(dt.UTC)
    proposal = Proposal(title="合成データ", drafted_on=dt.date.today())
    proposals = PlanProposal.objects.bulk_create(
        PlanProposal(
            plan=one,
            revision=one.head,
            value=proposal.model_dump(mode="json"),
            ended_at=now,
            decided_revision=one.head,
        )
        for one in StoredPlan.objects.all()
    )
    Publication.objects.bulk_create(
        Publication(
            plan=one.plan,
            number=1,
            revision=one.revision,
            proposal=one,
            published_on=dt.date.today(),
        )
        for one in proposals
    )
    TakenUpRow.objects.filter(public=True).delete()
    tracing.rebuild_published()


def impact_of_all() -> tuple[float, int]:
    """Seconds to look an edition through all plans, and how many it touches."""
    from kanmin.server.cascading import telling

    row = telling.tell_edition(*edition(), None)
    assert row
    start = time.perf_counter()
    touched = telling.measured(row)
    return time.perf_counter() - start, len(touched)


def one_plan() -> Callable[[], object]:
    """A plan that is at hand against an edition: what it touches, and the draft."""
    from kanmin.cascade import drafted, impact
    from kanmin.plan.identity import new_id
    from kanmin.server.cascading.telling import change_of
    from kanmin.server.store import queries
    from kanmin.server.store.cascade_models import UpperChangeRecord
    from kanmin.server.store.models import StoredPlan

    change = change_of(UpperChangeRecord.objects.last())  # type: ignore[arg-type]
    stored = StoredPlan.objects.order_by("pk")[7]
    revision = queries.revision(stored)

    def work() -> None:
        queries._parsed.clear()
        plan = queries.document(revision)
        drafted(plan, impact(plan, change), new_id)

    return work


def report(runs: int) -> None:
    """Print the table."""
    from kanmin.server.store.cascade_models import TakenUpRow
    from kanmin.server.store.models import StoredPlan

    plans = StoredPlan.objects.count()
    seconds, touched = impact_of_all()
    print(f"an edition over {plans:,} plans: {seconds:.1f} s (goal 30), {touched:,} touched")
    publish_all()
    print(f"{TakenUpRow.objects.filter(public=True).count():,} answers in the public trace")
    state = signed_in("state")
    works = (
        Work("one plan, read, with its draft", one_plan(), 50),
        Work("national matrix page", page(state, "/trace"), 150),
        Work("largest prefecture", page(state, "/trace/prefectures/01"), 150),
        Work("its matrix, one category", page(state, "/trace/prefectures/01/matrix"), 300),
        Work("changes and their answers", page(state, "/oversight/changes"), 300),
    )
    for work in works:
        median, late, busy, statements = timed(work, runs)
        told = f"p50 {median:7.1f}  p95 {late:7.1f}  processor {busy:7.1f} ms"
        print(f"{work.name:34} {told}  SQL {statements:3}  goal {work.goal:.0f}")


def main() -> None:
    """Fill a folder, or take a filled one, and print the figures."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--folder", type=Path)
    options.add_argument("--bodies", type=int, default=1788)
    options.add_argument("--measures", type=int, default=60)
    options.add_argument("--runs", type=int, default=15)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        if given.folder:
            run.prepare(given.folder)
        else:
            fill(Path(spare) / "data", Nation(bodies=given.bodies, measures=given.measures))
        report(given.runs)


if __name__ == "__main__":
    main()
