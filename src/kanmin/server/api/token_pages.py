"""Tokens on the page: one's own, made and revoked; a body's, as its administrator sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError, fault_of
from kanmin.language import N_, _
from kanmin.server.accounts import second
from kanmin.server.accounts import tokens as held
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.accounts.signing_in import proven
from kanmin.server.accounts.token_models import ApiToken, Scope, TokenState
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to
from kanmin.server.permissions import WRITERS
from kanmin.text import clean_line


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody filled in for a new token (新しいトークンの欄). days: how long it is good."""

    label: str
    days: int
    scopes: frozenset[Scope]


LIVES = {30: N_("30日"), 90: N_("90日"), 365: N_("1年")}
USUAL = 90


@require_safe
def tokens(request: Any) -> HttpResponse:
    """The reader's own tokens."""
    return _page(request)


def _page(request: Any, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "title": _("API用のトークン"),
        "tokens": held.own(request.user),
        "good": TokenState.GOOD,
        "scopes": offered(request.user.role_set),
        "lives": LIVES,
        "proof": needs_proof(request.user),
        "by_password": request.user.has_usable_password(),
        "typed": Typed("", USUAL, frozenset({Scope.READ})),
        **more,
    }
    return render(request, "tokens.html", context, status=status)


def offered(roles: frozenset[Role]) -> tuple[Scope, ...]:
    """The scopes that somebody with these roles can give."""
    return tuple(Scope) if roles & WRITERS else (Scope.READ,)


@require_POST
def make(request: Any) -> HttpResponse:
    """A new token, shown this once."""
    typed = _typed(request)
    if fault := fault_of(lambda: _refuse_unsound(request, typed)):
        return _page(request, 400, fault=fault, typed=typed)
    token = held.issue(request.user, typed.label, typed.scopes, typed.days)
    return _page(request, token=token)


def _typed(request: Any) -> Typed:
    label = clean_line(request.POST.get("label", ""))[: held.LONGEST_LABEL].strip()
    days = whole_number(request.POST.get("days", "")) or 0
    wanted = request.POST.getlist("scope")
    scopes = frozenset(one for one in offered(request.user.role_set) if one.value in wanted)
    return Typed(label, days, scopes)


def needs_proof(person: Person) -> bool:
    """Whether somebody can show anew who it is: with a session alone a token outlives it."""
    return bool(person.has_usable_password() or second.has_second(person))


def _refuse_unsound(request: Any, typed: Typed) -> None:
    """Raises KanminError for a form that is not filled in, not its owner's, or one too many."""
    person: Person = request.user
    if not typed.label:
        raise KanminError(_("何に使うトークンか、名前を書いてください。"))
    if not typed.scopes:
        raise KanminError(_("トークンにできることを、一つは選んでください。"))
    if typed.days not in LIVES:
        raise KanminError(_("いつまで使うかを選んでください。"))
    if needs_proof(person) and not proven(request):
        raise KanminError(_("パスワードかコードが違います。"))
    if held.in_use(person) >= held.MOST:
        raise KanminError(
            _("使えるトークンが{most}個あります。").format(most=held.MOST),
            todo=_("使わなくなったものを取り消してください。"),
        )


@require_POST
def revoke(request: Any, number: int) -> HttpResponse:
    """End one's own token, or as the administrator one of the body."""
    person = request.user
    whose = Q(person=person)
    if Role.ADMINISTRATOR in person.role_set:
        whose |= Q(lg_code=person.lg_code)
    found = get_object_or_404(ApiToken, whose, pk=number)
    held.revoke(found, person)
    own = found.person_id == person.pk
    return lead_to("tokens" if own else "body-tokens", revoked=1)


@require_safe
def of_body(request: Any) -> HttpResponse:
    """The tokens of a body's people."""
    context = {
        "title": _("この団体のAPI用のトークン"),
        "tokens": held.of_body(request.user.lg_code),
        "good": TokenState.GOOD,
    }
    return render(request, "body_tokens.html", context)
