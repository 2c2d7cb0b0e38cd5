"""The pages of oversight: the nation, a prefecture, a body, the three parts, the register."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.files import decoded
from kanmin.language import _, active
from kanmin.localgov import LocalGovernment, Tier, nearest
from kanmin.plan import label, parse_as, titles_of
from kanmin.server import books, forms
from kanmin.server.bodies import prefecture_of, registry
from kanmin.server.downloads import attached
from kanmin.server.onward import lead_to, there
from kanmin.server.oversight import held, maps, outlook, rounds
from kanmin.server.oversight import register as work
from kanmin.server.store.sharing import may_read
from kanmin.server.uploads import contents
from kanmin.status import (
    FollowUpPart,
    PlanningState,
    StatusEntry,
    by_category,
    by_kind,
    by_prefecture,
    by_size,
    count,
    examples,
    help_for,
    part_of,
    partners,
    read_register,
    register_csv,
)

Seen = dict[str, Any]
SIMILAR = 10
A_PAGE = 100  # bodies


@require_safe
def nation(request: Any) -> HttpResponse:
    """All bodies: counts by state, by prefecture, kind and size, and the three parts."""
    duty = work.duty_of(request)
    seen = _nation(frozenset(work.states(duty).items()), duty, active())
    context = _context(duty) | {
        "title": _("策定状況"),
        "deadlines": outlook.standing_deadlines(duty),
        "trend": outlook.trend(duty),
        "milestones": outlook.milestones(duty),
        "round": outlook.newest_round(),
        "coverage": by_category(held.shared_contents(request.user).values()),
        "categories": books.today(work.DUTY).categories,
    }
    return render(request, "nation.html", context | seen)


@lru_cache(maxsize=16)
def _nation(known: frozenset[tuple[str, PlanningState]], duty: str, _language: str) -> Seen:
    """What the page of the nation shows of some states; the same for all who look."""
    bodies, states = registry(), dict(known)
    whole = [b for b in bodies if b.tier is Tier.MUNICIPALITY]
    above = bodies.prefectures()
    return {
        "prefectures": count(_("都道府県"), above, states),
        "municipalities": count(_("市町村"), whole, states),
        "by_prefecture": by_prefecture(bodies, states),
        "by_kind": by_kind(bodies, states),
        "by_size": by_size(bodies, states),
        "hexagons": maps.hexagons(maps.state_map(_("市町村の策定状況"), whole, states), duty),
        "tiles": maps.tiles(maps.state_map(_("都道府県の策定状況"), above, states), duty),
    }


def _context(duty: str) -> dict[str, Any]:
    return {
        "duty": duty,
        "duties": books.frameworks(),
        "all_states": list(PlanningState),
        "parts": list(FollowUpPart),
        "part_of": part_of,
        "unknown": PlanningState.UNKNOWN,
    }


@require_safe
def prefecture(request: Any, code: str) -> HttpResponse:
    """A prefecture: its bodies with their states."""
    duty = work.duty_of(request)
    body = _prefecture(code)
    states = work.states(duty)
    bodies = registry().municipalities(body)
    contents = held.shared_contents(request.user, {one.code for one in bodies})
    context = _context(duty) | {
        "title": body.name,
        "body": body,
        "bodies": bodies,
        "states": states,
        "count": count(body.name, bodies, states),
        "hexagons": maps.hexagons(maps.state_map(_("市町村の策定状況"), bodies, states), duty),
        "own": work.newest(body.code, duty),
        "watched": outlook.to_look_at(duty, code),
        "may_read": may_read(request.user, body.code),
        "held": contents,
        "coverage": by_category(contents.values()),
        "categories": books.today(work.DUTY).categories,
        "shared": held.plans_shared(contents.keys()),
    }
    return render(request, "prefecture.html", context)


def _prefecture(code: str) -> LocalGovernment:
    return there(prefecture_of(code))


def _body(code: str) -> LocalGovernment:
    return there(registry().by_code.get(code))


@require_safe
def body(request: Any, code: str) -> HttpResponse:
    """A body: its states with evidence and history, bodies like it, the help that fits."""
    return _body_page(request, _body(code), work.duty_of(request))


def _body_page(
    request: Any, found: LocalGovernment, duty: str, error: str = "", typed: Any = None
) -> HttpResponse:
    bodies, states = registry(), work.states(duty)
    entry = work.newest(found.code, duty)
    reasons = rounds.reasons(request.user, [found.code]).get(found.code, ())
    context = _context(duty) | {
        "title": found.full_name,
        "body": found,
        "entry": entry,
        "form": typed or _form(entry, request.user),
        "error": error,
        "records": work.history(found.code),
        "figures": [f for f in bodies.figures(found.code) if f.value is not None][:12],
        "similar": [bodies.by_code[code] for code in nearest(found, bodies, SIMILAR)],
        "states": states,
        "help": help_for(entry.state, reasons),
        "reasons": reasons,
        "examples": examples(found, bodies, states),
        "partners": partners(found, bodies, states),
        "may_register": work.may_register(request.user, found),
        "fields": StatusEntry.model_fields,
    }
    return forms.page(request, "body.html", context)


def _form(entry: StatusEntry, person: Any) -> dict[str, str]:
    """The newest entry to be gone on from; who looks at it today has checked it today."""
    shown = {name: getattr(entry, name) for name in StatusEntry.model_fields}
    told = {name: "" if value is None else str(value) for name, value in shown.items()}
    return told | {"checked_on": dt.date.today().isoformat(), "checked_by": person.username}


@require_POST
def save(request: Any, code: str) -> HttpResponse:
    """Add an entry for a body; what cannot be taken is told, with all that was typed."""
    found, duty = _body(code), work.duty_of(request)
    typed = {name: request.POST.get(name, "").strip() for name in StatusEntry.model_fields}
    try:
        raw = {name: value for name, value in typed.items() if value}
        entry = parse_as(
            StatusEntry, raw | {"lg_code": found.code, "duty": duty}, titles_of(StatusEntry)
        )
        work.register(entry, request.user, request.POST.get("correction", "").strip())
    except KanminError as error:
        return _body_page(request, found, duty, error.sentence, typed)
    return lead_to("oversight-body", found.code, duty=duty)


@require_safe
def part(request: Any, name: str) -> HttpResponse:
    """The bodies of a part of the follow-up, with the help that fits each."""
    if name not in list(FollowUpPart):
        raise Http404
    duty = work.duty_of(request)
    states = work.states(duty)
    wanted = FollowUpPart(name)
    home = request.GET.get("prefecture", "")
    found = [
        (one, states.get(one.code, PlanningState.UNKNOWN))
        for one in registry()
        if part_of(states.get(one.code, PlanningState.UNKNOWN)) is wanted
        and (not home or one.prefecture_code == home)
    ]
    pages: Paginator[Any] = Paginator(found, A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    context = _context(duty) | {
        "title": label(wanted),
        "part": wanted,
        "whole": len(found),
        "found": shown,
        "help_for": help_for,
        "reasons": rounds.reasons(request.user, [one.code for one, _state in shown]),
        "prefectures": registry().prefectures(),
        "prefecture": home,
    }
    return render(request, "part.html", context)


@require_safe
def watch(request: Any) -> HttpResponse:
    """The bodies whose entry shall be looked at, with the reasons."""
    duty = work.duty_of(request)
    home = request.GET.get("prefecture", "")
    found = outlook.to_look_at(duty, home)
    pages: Paginator[Any] = Paginator(list(found.items()), A_PAGE)
    context = _context(duty) | {
        "title": _("確認の要る団体"),
        "whole": len(found),
        "found": pages.get_page(request.GET.get("page")),
        "bodies": registry().by_code,
        "states": work.states(duty),
        "prefectures": registry().prefectures(),
        "prefecture": home,
    }
    return render(request, "watch.html", context)


@require_safe
def register_file(_request: Any) -> HttpResponse:
    """The register as CSV, with the mark that Excel needs to read it."""
    text = register_csv(work.entries(), registry())
    return attached(("\ufeff" + text).encode(), "csv", _("策定状況"))


@require_POST
def upload(request: Any) -> HttpResponse:
    """Take entries from a CSV: good rows are registered, the others told."""
    name, data = contents(request.FILES.get("file"), _("CSVを選んでください。"))
    read = read_register(decoded(data, name), registry(), dt.date.today())
    taken, refused = work.register_all(read.rows, request.user)
    faults = [(fault.number, fault.sentence) for fault in (*read.faults, *refused)]
    context = {"title": _("策定状況の取り込み"), "taken": taken, "faults": sorted(faults)}
    context["same"] = len(read.rows) - taken - len(refused)
    return render(request, "register_read.html", context)
