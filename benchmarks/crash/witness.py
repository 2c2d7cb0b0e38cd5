"""What is looked for after a kill: all that was acknowledged, and nothing that is half there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Fact = dict[str, Any]
Marks = dict[str, int]
"""The greatest key of each table that was looked at, so that the next look begins there."""


def lost(kind: str, fact: Fact) -> str:
    """A sentence where something acknowledged is not there; "" where it is."""
    from django.core.exceptions import ObjectDoesNotExist

    try:
        there = _THERE[kind](fact)
    except ObjectDoesNotExist:
        there = False
    return "" if there else f"lost: {kind} {fact}"


def _saved(fact: Fact) -> bool:
    """The text is in the revision that was told, or in the one that says it changed it so."""
    from kanmin.server.store import queries
    from kanmin.server.store.models import FieldChange, Revision, StoredPlan

    plan = StoredPlan.objects.get(key=fact["plan"])
    number = fact.get("number")
    if number is None:
        changed = FieldChange.objects.filter(revision__plan=plan, shown=fact["text"])
        number = Revision.objects.get(pk=changed.get().revision_id).number
    return fact["text"] in queries.plain(queries.revision(plan, number)).decode()


def _measured(fact: Fact) -> bool:
    from kanmin.server.store.models import MeasureRow

    return MeasureRow.objects.filter(
        plan__key=fact["plan"], measure_id=fact["measure"]
    ).exists() and (fact["measure"] in _head(fact["plan"]))


def _head(key: str) -> str:
    from kanmin.server.store import queries
    from kanmin.server.store.models import StoredPlan

    return queries.plain(queries.revision(StoredPlan.objects.get(key=key))).decode()


def _created(fact: Fact) -> bool:
    return bool(_head(fact["plan"]))


def _adopted(fact: Fact) -> bool:
    from kanmin.server.store.models import Adoption
    from kanmin.server.store.outlines import outline_in, proposal_in

    found = Adoption.objects.get(pk=fact["number"], name=fact["name"])
    return bool(outline_in(found.outline).nodes and proposal_in(found.proposal).items)


def _answered(fact: Fact) -> bool:
    from kanmin.server.store.models import AdoptionAnswer

    return AdoptionAnswer.objects.filter(
        adoption=fact["number"], key=fact["key"], withdrawn=False
    ).exists()


def _adopted_as_plan(fact: Fact) -> bool:
    from kanmin.server.store.models import Adoption

    return Adoption.objects.filter(pk=fact["number"], plan__key=fact["plan"]).exists()


def _returned(fact: Fact) -> bool:
    from kanmin.server.store.models import SurveyReturn

    row = SurveyReturn.objects.get(lg_code=fact["code"], version=fact["version"])
    return bool(row.final == fact["final"] and fact["text"] in str(row.answers))


def _imported(fact: Fact) -> bool:
    from kanmin.server.store.models import SurveyReturn

    known = [
        SurveyReturn.objects.filter(lg_code=code, source="excel").count() for code in fact["codes"]
    ]
    return all(count >= least for count, least in zip(known, fact["least"], strict=True))


def _registered(fact: Fact) -> bool:
    return bool(registered(fact["text"]) == fact["rows"])


def registered(text: str) -> int:
    """How many entries of the register carry a text."""
    from kanmin.server.store.models import StatusRecord

    return StatusRecord.objects.filter(entry__checked_by=text).count()


def _asked_for(fact: Fact) -> bool:
    from django_tasks_db.models import DBTaskResult

    from kanmin.server.store.models import MadeFile

    return DBTaskResult.objects.filter(pk=MadeFile.objects.get(pk=fact["made"]).task).exists()


_THERE: dict[str, Callable[[Fact], bool]] = {
    "save": _saved,
    "measure added": _measured,
    "plan created": _created,
    "document adopted": _adopted,
    "adoption answered": _answered,
    "adopted as a plan": _adopted_as_plan,
    "return": _returned,
    "returns imported": _imported,
    "table imported": _registered,
    "job asked for": _asked_for,
}


def halves(marks: Marks, tried: list[tuple[str, Fact]]) -> list[str]:
    """A sentence for each thing that is half there, of what was added since; `marks` moves on."""
    found = [*_half_revisions(marks), *_half_returns(marks), *_half_adoptions(marks)]
    for kind, fact in tried:
        if kind == "table imported" and registered(fact["text"]) not in (0, fact["rows"]):
            found.append(f"half: {registered(fact['text'])} of {fact['rows']} rows of a table")
    return found


def _since(marks: Marks, model: Any) -> list[Any]:
    """Rows added since the last look."""
    name = model._meta.label
    rows = list(model.objects.filter(pk__gt=marks.get(name, 0)).order_by("pk"))
    marks[name] = max([marks.get(name, 0), *(row.pk for row in rows)])
    return rows


def _half_revisions(marks: Marks) -> Iterator[str]:
    from kanmin.server.store import upkeep
    from kanmin.server.store.models import FieldChange, Revision, StoredPlan

    touched: dict[int, StoredPlan] = {}
    for revision in _since(marks, Revision):
        plan = touched.setdefault(revision.plan_id, StoredPlan.objects.get(pk=revision.plan_id))
        if not _recorded(plan.lg_code, f"plan {plan.key}", revision.number):
            yield f"half: revision {revision} of {plan.key} is not in the audit log"
        if revision.number > 1 and not FieldChange.objects.filter(revision=revision).exists():
            yield f"half: revision {revision} of {plan.key} names no field"
    for plan in touched.values():
        yield from upkeep.lagging_rows(plan)
        if plan.head != plan.revisions.count():
            yield f"half: {plan.key} has {plan.revisions.count()} revisions and head {plan.head}"


def _recorded(lg_code: str, target: str, detail: object) -> bool:
    from kanmin.server.store.audit_models import AuditRecord

    rows = AuditRecord.objects.filter(lg_code=lg_code, target=target, detail=str(detail))
    return rows.exists()


def _half_returns(marks: Marks) -> Iterator[str]:
    from kanmin.server.store.current import current_lags
    from kanmin.server.store.models import StatusRecord, SurveyReturn

    rows, states = _since(marks, SurveyReturn), _since(marks, StatusRecord)
    for row in rows:
        if not _recorded(row.lg_code, f"round {row.round_id}", row.version):
            yield f"half: return {row.version} of {row.lg_code} is not in the audit log"
    if (rows or states) and current_lags():
        yield "half: the lists of newest returns and states lag"


def _half_adoptions(marks: Marks) -> Iterator[str]:
    from kanmin.server.store import search_adopted
    from kanmin.server.store.models import Adoption, StoredPlan

    for found in _since(marks, Adoption):
        if search_adopted.lags_of(found):
            yield f"half: the search of the adopted document {found.pk} lags"
    for plan in _since(marks, StoredPlan):
        adopted = plan.revisions.filter(number=1, message="既存の計画から作成").exists()
        if adopted and not Adoption.objects.filter(plan=plan).exists():
            yield f"half: {plan.key} is not tied to the document it was adopted from"


def heads() -> dict[str, int]:
    """The newest revision of each plan."""
    from kanmin.server.store.models import StoredPlan

    return dict(StoredPlan.objects.values_list("key", "head"))


def documents() -> list[Any]:
    """Plan, number and digest of each revision, each of them read."""
    from kanmin.server.store import queries
    from kanmin.server.store.models import Revision

    rows = list(Revision.objects.select_related("dictionary", "plan").order_by("pk"))
    for row in rows:
        queries.plain(row)
    return [[row.plan.key, row.number, row.digest] for row in rows]


def everything() -> list[str]:
    """All that `kanmin verify` finds."""
    from kanmin.server.store import upkeep

    return list(upkeep.verify())
