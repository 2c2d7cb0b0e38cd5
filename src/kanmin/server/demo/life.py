"""Plans of the demonstration as they were decided and published; all fictional."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kanmin.decide import AssemblyAct, Proposal, Ruling, leading_sections
from kanmin.plan import to_raw
from kanmin.server.store import queries, searching
from kanmin.server.store.deciding_models import PlanProposal, Publication, RulingRecord
from kanmin.server.store.tracing import project_published


def decided_and_published(stored: Any, officer: Any) -> None:
    """The records of a plan whose text says already when it was decided and published."""
    plan = queries.document(queries.revision(stored))
    decided_on, published_on = plan.decided_on, plan.published_on
    if decided_on is None or published_on is None:
        return
    proposal = Proposal(
        title=f"{plan.title}の策定について",
        drafted_on=decided_on,
        section="企画課",
        decider="町長",
        request=f"{plan.title}を別添のとおり策定してよろしいか伺います。",
        sections=leading_sections(plan),
        council="庁議",
        assembly=AssemblyAct.REPORT,
    )
    ruling = Ruling(
        decided_on=decided_on,
        number="み企第45号（架空）",
        decider="町長",
        council="庁議",
        council_on=decided_on,
        assembly=AssemblyAct.REPORT,
        assembly_on=published_on,
    )
    row = PlanProposal.objects.create(
        plan=stored,
        revision=stored.head,
        value=to_raw(proposal),
        author=officer,
        ended_at=timezone.now(),
        decided_revision=stored.head,
    )
    RulingRecord.objects.create(
        proposal=row, lg_code=stored.lg_code, value=to_raw(ruling), author=officer
    )
    Publication.objects.create(
        plan=stored,
        number=1,
        revision=stored.head,
        proposal=row,
        published_on=published_on,
        author=officer,
    )
    project_published(stored)
    searching.update(stored)
