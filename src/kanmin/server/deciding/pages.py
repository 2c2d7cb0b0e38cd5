"""The page of a plan's life, and what is recorded on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kanmin.calendar_ja import write_date
from kanmin.decide import (
    AssemblyAct,
    Endorsement,
    EndorsementState,
    LifePhase,
    Proposal,
    ProposalKind,
    Release,
    Ruling,
    first_proposal,
)
from kanmin.errors import KanminError, fault_of
from kanmin.language import _
from kanmin.plan import Part
from kanmin.publish.documents import document_bytes
from kanmin.server.bodies import name_of
from kanmin.server.cascading.telling import tell_publication, untell_publication
from kanmin.server.deciding import enclosures, recording
from kanmin.server.deciding.life import Life, Proposed
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.downloads import attached
from kanmin.server.forms import typed as typed_in
from kanmin.server.forms import value_of, written
from kanmin.server.onward import lead_to, there
from kanmin.server.store.models import StoredPlan


def back(stored: StoredPlan) -> HttpResponse:
    """To the page of the plan's life."""
    return lead_to("life", stored.key, saved=1)


@require_safe
def life(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """Where the plan stands, what comes next, and all that was recorded."""
    return _life(request, stored)


def _life(request: Any, stored: StoredPlan, error: str = "", **typed: Any) -> HttpResponse:
    found = Life(stored)
    context: dict[str, Any] = {
        "title": _("決定と公表"),
        "life": found,
        "phases": list(LifePhase),
        "states": list(EndorsementState),
        "own": request.user.lg_code,
        "name_of": name_of,
        "today": write_date(dt.date.today()),
        "kinds": ProposalKind,
        "error": error,
        "form": typed,
        "broad": True,
    }
    return page(request, "life.html", Sheet(stored), **context)


def _fields(**values: Any) -> dict[str, str]:
    """The values of a form as they stand in it."""
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _shown(part: Part) -> dict[str, str]:
    raw = written(part)
    return _fields(**{n: "\n".join(v) if isinstance(v, list) else v for n, v in raw.items()})


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Any, stored: StoredPlan) -> HttpResponse:
    """The form of a proposal; what cannot be is told, with all that was typed."""
    found = Life(stored)
    if request.method != "POST":
        wanted = request.GET.get("kind", "")
        kind = next((one for one in ProposalKind if one.value == wanted), found.next_kind)
        first = first_proposal(found.head, kind, dt.date.today(), _last_council(found))
        return _propose(request, stored, _shown(first))
    typed = typed_in(Proposal, request.POST)
    lines = [line.strip() for line in typed["sections"].splitlines()]
    try:
        sent = {**typed, "sections": list(dict.fromkeys(line for line in lines if line))}
        recording.propose(stored, value_of(Proposal, sent), request.user)
    except KanminError as error:
        return _propose(request, stored, typed, error.sentence)
    return back(stored)


def _last_council(found: Life) -> str:
    """The meeting that the last proposal went through."""
    return found.proposals[-1].proposal.council if found.proposals else ""


def _propose(
    request: Any, stored: StoredPlan, form: dict[str, str], error: str = ""
) -> HttpResponse:
    context = {
        "title": _("起案する"),
        "form": form,
        "fields": Proposal.model_fields,
        "kinds": list(ProposalKind),
        "acts": list(AssemblyAct),
        "error": error,
    }
    return page(request, "proposal.html", Sheet(stored), **context)


@require_safe
def proposal_file(_request: Any, stored: StoredPlan, number: int, form: str) -> HttpResponse:
    """The proposal as Word or PDF, or with all that is enclosed as one zip file."""
    found_life = Life(stored)
    found = _proposed(found_life, number)
    name = found.proposal.title
    if form == enclosures.ALL:
        return attached(enclosures.bundle(found_life, found), form, name)
    if form not in enclosures.FORMS:
        raise Http404
    data = document_bytes(enclosures.document(found_life, found), form)
    return attached(data, form, _("起案文書 {title}").format(title=name))


def _proposed(found: Life, number: int) -> Proposed:
    return there(next((one for one in found.proposals if one.row.pk == number), None))


@require_POST
def repropose(request: Any, stored: StoredPlan) -> HttpResponse:
    """Send today's text round in the place of the one proposed."""
    recording.propose_anew(stored, request.user)
    return back(stored)


@require_POST
def withdraw(request: Any, stored: StoredPlan) -> HttpResponse:
    """Take the open proposal back."""
    because = request.POST.get("because", "")
    return _after(request, stored, lambda: recording.withdraw(stored, because))


def _after(
    request: Any, stored: StoredPlan, act: Callable[[], object], **typed: Any
) -> HttpResponse:
    """To the page again once something is done; with why, and what was typed, where it is not."""
    fault = fault_of(act)
    return _life(request, stored, fault, **typed) if fault else back(stored)


@require_POST
def endorse(request: Any, stored: StoredPlan) -> HttpResponse:
    """Record what a section said."""
    typed, by = typed_in(Endorsement, request.POST), request.user

    def endorsed() -> None:
        recording.endorse(stored, value_of(Endorsement, typed), by)

    return _after(request, stored, endorsed, endorsement=typed)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: Any, stored: StoredPlan) -> HttpResponse:
    """The form of the decision of one's own body, or of its correction (`of`)."""
    found = Life(stored)
    asked = request.POST if request.method == "POST" else request.GET
    wanted = asked.get("of", "")
    known = next((one for one in found.proposals if str(one.row.pk) == wanted), found.open)
    if known is None:
        return _life(request, stored, _("合議中の起案がありません。"))
    if request.method != "POST":
        return _rule(request, stored, known, _shown_ruling(request, known))
    typed = typed_in(Ruling, request.POST) | {"because": request.POST.get("because", "").strip()}
    own = request.user.lg_code
    try:
        ruling = value_of(Ruling, {n: v for n, v in typed.items() if n != "because"})
        if known.row.ended_at is None and own not in known.rulings:
            recording.rule(stored, ruling, own, request.user)
        else:
            because = typed["because"]
            recording.correct(stored, known.row.pk, ruling, own, because, request.user)
    except KanminError as error:
        return _rule(request, stored, known, typed, error.sentence)
    return back(stored)


def _shown_ruling(request: Any, known: Proposed) -> dict[str, str]:
    """What is recorded already, else what the proposal says."""
    recorded = known.rulings.get(request.user.lg_code)
    if recorded:
        return _shown(recorded.ruling)
    proposal = known.proposal
    return _fields(
        decider=proposal.decider, council=proposal.council, assembly=proposal.assembly.value
    )


def _rule(
    request: Any, stored: StoredPlan, known: Proposed, form: dict[str, str], error: str = ""
) -> HttpResponse:
    recorded = known.rulings.get(request.user.lg_code)
    context: dict[str, Any] = {
        "title": _("決裁の記録を直す") if recorded else _("決裁を記録する"),
        "known": known,
        "recorded": recorded,
        "form": form,
        "fields": Ruling.model_fields,
        "acts": list(AssemblyAct),
        "moved": recorded is None and Life(stored).moved(known.row.revision),
        "error": error,
    }
    return page(request, "ruling.html", Sheet(stored), **context)


@require_POST
def publish(request: Any, stored: StoredPlan) -> HttpResponse:
    """Let anybody read what was decided."""
    typed, by = typed_in(Release, request.POST), request.user

    def published() -> None:
        tell_publication(recording.publish(stored, value_of(Release, typed), by), by)

    return _after(request, stored, published, release=typed)


@require_POST
def unpublish(request: Any, stored: StoredPlan) -> HttpResponse:
    """Take back a publication that was a mistake."""
    because = request.POST.get("because", "")
    return _after(request, stored, lambda: untell_publication(recording.take_back(stored, because)))
