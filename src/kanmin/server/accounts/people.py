"""The people of a body, as its administrator sees to them: invite, change, put out, new links.

An administrator of one body sees its people only; for all others there is nothing here (404).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts import mail, second
from kanmin.server.accounts.models import LINK_LIFE, FirstLink, LinkState, Person, SecondFactor
from kanmin.server.accounts.roles import Role, given_by, label, may_do, names_of
from kanmin.server.accounts.services import change, erase
from kanmin.server.accounts.signing_in import end_sessions
from kanmin.server.recorder import describe
from kanmin.server.store import backup_notes

SHOWN_LINKS = 100
MOST_INVITED = 100  # links that an administrator makes within a day
A_DAY = dt.timedelta(days=1)


@require_safe
def people(request: Any) -> HttpResponse:
    """Who has an account, what each may do, and the links that were made."""
    return _page(request)


@require_POST
def invite(request: Any) -> HttpResponse:
    """A one-time link for a new person: sent by mail, else shown this once."""
    by, section = request.user, request.POST.get("section", "").strip()[:120]
    typed = request.POST.get("mail", "").strip() if mail.mail_is_set() else ""
    try:
        roles, to = _roles(request), mail.tidy(typed) if typed else ""
        token = _issued(by, roles, section)
    except KanminError as error:
        kept = {"section": section, "mail": typed, "roles": _ticked(request)}
        return _page(request, 400, fault=error.sentence, typed=kept)
    describe(request, names_of(roles))
    if not to:
        return _page(request, token=token)
    if not mail.send_link(request, token, to, by):
        return _page(request, token=token, unsent=to)
    return _sent(request, token, to)


@transaction.atomic
def _issued(by: Person, roles: frozenset[Role], section: str) -> str:
    """A new invitation. Raises KanminError for more a day than any office needs."""
    Person.objects.select_for_update().get(pk=by.pk)
    since = timezone.now() - A_DAY
    invited = FirstLink.objects.filter(issued_by=by, person=None, created_at__gt=since)
    if invited.count() >= MOST_INVITED:
        raise KanminError(
            _("1日に招待できるのは{most}人までです。").format(most=MOST_INVITED),
            todo=_("あす、もう一度お試しください。"),
        )
    return FirstLink.issue(roles, by.lg_code, section, issued_by=by)


def _sent(request: Any, token: str, to: str) -> HttpResponse:
    """The link went by mail; nobody else sees it, so that who comes by it owns the address."""
    found = FirstLink.find(token)
    if found is not None:
        found.mailed_to = to
        found.save(update_fields=["mailed_to"])
    return _page(request, sent=to)


@require_POST
def person(request: Any, number: int) -> HttpResponse:
    """Change what a person may do, or put the account out of use."""
    found = _account(request, number)
    active = request.POST.get("active") == "1"
    section = request.POST.get("section", "")[:120]
    others = found.role_set - set(given_by(request.user.lg_code))  # not this body's to give or take
    roles = _roles(request) | others
    change(found, roles, section, active=active)
    describe(request, f"{names_of(roles)}{'' if active else ' inactive'}")
    return HttpResponseRedirect("/people?saved=1")


@require_POST
def link(request: Any, number: int) -> HttpResponse:
    """A one-time link by which a person sets a new password."""
    found = _account(request, number)
    token = FirstLink.issue(
        found.role_set, found.lg_code, found.section, found, issued_by=request.user
    )
    return _page(request, token=token, whose=found.username)


@require_http_methods(["GET", "HEAD", "POST"])
def erase_person(request: Any, number: int) -> HttpResponse:
    """Tell what erasing a person's data means, and do it. Nobody erases themselves."""
    found = _colleague(request, number)
    if found.erased_at or found.pk == request.user.pk:
        raise KanminError(
            _("自分自身や、もう消した利用者の情報は消せません。"),
            todo=_("自分の情報は、ほかの管理者に消してもらってください。"),
        )
    if request.method == "POST":
        erase(found)
        return HttpResponseRedirect("/people?saved=1")
    context = {"title": _("個人の情報を消す"), "person": found}
    return render(request, "erase.html", context)


@require_POST
def revoke(request: Any, number: int) -> HttpResponse:
    """A link that was not used is no longer good."""
    links = FirstLink.objects.filter(pk=number, lg_code=request.user.lg_code, used_at=None)
    with transaction.atomic():
        if not links.update(withdrawn_at=timezone.now()):
            raise Http404
    return HttpResponseRedirect("/people?saved=1")


@require_POST
def reset_second(request: Any, number: int) -> HttpResponse:
    """Take away the second factor of a person who has lost it; the sessions end."""
    found = _colleague(request, number)
    if found.pk == request.user.pk:
        raise KanminError(
            _("自分の二段階認証は、ここでは取り消せません。"),
            todo=_("「自分の利用者情報」でやめるか、ほかの管理者に頼んでください。"),
        )
    with transaction.atomic():
        second.switch_off(found, request.user)
        end_sessions(found, request.user)
    return HttpResponseRedirect("/people?saved=1")


@require_POST
def second_rule(request: Any) -> HttpResponse:
    """Whom the body asks for the second factor."""
    everybody = request.POST.get("everybody") == "1"
    second.ask_of(_ticked(request), request.user, everybody=everybody)
    return HttpResponseRedirect("/people?saved=1")


def _page(request: Any, status: int = 200, **more: Any) -> HttpResponse:
    lg_code = request.user.lg_code
    if "token" in more:
        host = request.get_host()
        more["here_only"] = host.rsplit(":", 1)[0] in ("127.0.0.1", "localhost", "[::1]")
        more["address"] = mail.address_of(request, f"/welcome/{more.pop('token')}")
    links = FirstLink.objects.filter(lg_code=lg_code, issued_by__isnull=False)
    links = links.select_related("person", "issued_by", "used_by").order_by("-pk")
    context = {
        "title": _("利用者"),
        "people": Person.objects.filter(lg_code=lg_code).order_by("-is_active", "username"),
        "with_second": set(
            SecondFactor.objects.filter(person__lg_code=lg_code).values_list("person", flat=True)
        ),
        "links": links[:SHOWN_LINKS],
        "unused": LinkState.UNUSED,
        "roles": given_by(lg_code),
        "role_word": label,
        "may_do": may_do,
        "rule": second.rule_of(lg_code),
        "mail_is_set": mail.mail_is_set(),
        "backup": backup_notes.newest(),
        "days": LINK_LIFE.days,
        "saved": request.GET.get("saved"),
        "typed": {"section": "", "mail": "", "roles": ()},
        **more,
    }
    return render(request, "people.html", context, status=status)


def _colleague(request: Any, number: int) -> Person:
    return get_object_or_404(Person, pk=number, lg_code=request.user.lg_code)


def _account(request: Any, number: int) -> Person:
    """A colleague whose account is still one."""
    found = _colleague(request, number)
    if found.erased_at:
        raise Http404
    return found


def _roles(request: Any) -> frozenset[Role]:
    """The roles that were ticked. Raises KanminError for none."""
    chosen = _ticked(request)
    if not chosen:
        raise KanminError(_("役割が選ばれていません。"), todo=_("一つ以上選んでください。"))
    return chosen


def _ticked(request: Any) -> frozenset[Role]:
    ticked = request.POST.getlist("role")
    return frozenset(role for role in given_by(request.user.lg_code) if role.value in ticked)
