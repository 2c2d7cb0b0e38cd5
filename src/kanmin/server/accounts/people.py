"""The people of a body, as its administrator sees to them: invite, change, put out, new links.

An administrator of one body sees its people only; for all others there is nothing here (404).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import LINK_LIFE, FirstLink, Person
from kanmin.server.accounts.roles import BY_BODY, Role, label, names_of
from kanmin.server.accounts.services import change, erase
from kanmin.server.recorder import describe


@require_GET
def people(request: Any) -> HttpResponse:
    """Who has an account, what each may do, and the links not used yet."""
    return _page(request)


@require_POST
def invite(request: Any) -> HttpResponse:
    """A one-time link for a new person, shown this once."""
    section = request.POST.get("section", "").strip()[:120]
    if not request.user.lg_code:
        raise Http404
    roles = _roles(request)
    token = FirstLink.issue(roles, request.user.lg_code, section, issued_by=request.user)
    describe(request, names_of(roles))
    return _page(request, token=token)


@require_POST
def person(request: Any, number: int) -> HttpResponse:
    """Change what a person may do, or put the account out of use."""
    found = _account(request, number)
    active = request.POST.get("active") == "1"
    section = request.POST.get("section", "")[:120]
    others = found.role_set - set(BY_BODY)  # roles that are not a body's to give or take
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


@require_http_methods(["GET", "POST"])
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
    if not links.update(expires_at=timezone.now()):
        raise Http404
    return HttpResponseRedirect("/people?saved=1")


def _page(request: Any, **more: Any) -> HttpResponse:
    lg_code = request.user.lg_code
    waiting = FirstLink.objects.filter(
        lg_code=lg_code, used_at=None, expires_at__gt=timezone.now()
    ).order_by("pk")
    if "token" in more:
        host = request.get_host()
        scheme = "https" if settings.HTTPS else request.scheme
        more["here_only"] = host.rsplit(":", 1)[0] in ("127.0.0.1", "localhost", "[::1]")
        more["address"] = f"{scheme}://{host}/welcome/{more.pop('token')}"
    context = {
        "title": _("利用者"),
        "people": Person.objects.filter(lg_code=lg_code).order_by("-is_active", "username"),
        "links": waiting,
        "roles": BY_BODY,
        "role_word": label,
        "days": LINK_LIFE.days,
        "saved": request.GET.get("saved"),
        **more,
    }
    return render(request, "people.html", context)


def _colleague(request: Any, number: int) -> Person:
    found = Person.objects.filter(pk=number, lg_code=request.user.lg_code).first()
    if found is None:
        raise Http404
    return found


def _account(request: Any, number: int) -> Person:
    """A colleague whose account is still one."""
    found = _colleague(request, number)
    if found.erased_at:
        raise Http404
    return found


def _roles(request: Any) -> frozenset[Role]:
    """The roles that were ticked. Raises KanminError for none."""
    chosen = frozenset(role for role in BY_BODY if role.value in request.POST.getlist("role"))
    if not chosen:
        raise KanminError(
            _("役割が選ばれていません。"), todo=_("前の画面に戻り、一つ以上選んでください。")
        )
    return chosen
