"""Who comes from the provider: linked already, by a confirmed address, by a link, or not at all."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server import pages
from kanmin.server.accounts import mail, oidc
from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.accounts.records import record
from kanmin.server.accounts.services import accept
from kanmin.server.accounts.signing_in import enter
from kanmin.server.oidc_settings import PROVIDER
from kanmin.server.store.audit_actions import Action

TWICE = frozenset({"mfa", "otp", "hwk"})
"""Ways of signing in (RFC 8176) with which the provider says that it asked for a second factor."""


def arrive(request: Any, found: Any) -> HttpResponse:
    """Sign in, link or refuse, as the state says where it began."""
    ways = {"connect": _to_link, "invited": _invited}
    way = ways.get(found.state.get("process"), _to_sign_in)
    try:
        return way(request, found)
    except KanminError as error:
        return pages.told(request, error, 403)


def _to_sign_in(request: Any, found: Any) -> HttpResponse:
    person = found.account.user if found.account.pk else _by_address(found.claims)
    if person is None:
        raise KanminError(
            _("「{name}」のあなたは、Kanmin の利用者と結び付いていません。").format(
                name=oidc.name()
            ),
            todo=_(
                "利用者名とパスワードで入り、「自分の利用者情報」で結び付けるか、"
                "確認済みのメールアドレスを登録してください。"
                "まだ利用者でなければ、管理者に招いてもらってください。"
            ),
        )
    if not person.is_active:
        raise KanminError(
            _("この利用者は、使えなくなっています。"), todo=_("管理者に確かめてください。")
        )
    if not found.account.pk:
        _link(person, found)
    target = (found.state.get("data") or {}).get("next") or "/"
    return enter(request, person, target, strong=_asked_twice(found.claims))


def _by_address(claims: dict[str, Any]) -> Person | None:
    """The one account that has confirmed the address which the provider says is checked."""
    address = _checked_address(claims)
    people = Person.objects.filter(email__iexact=address, email_confirmed_at__isnull=False)
    known = [p for p in people if address and not oidc.is_linked(p)]
    if len(known) != 1 or not _same_letters(known[0].email, address):
        return None
    return known[0]


def _same_letters(one: str, other: str) -> bool:
    """Whether two addresses are one. A database may take ı for i, which is somebody else's.

    >>> _same_letters("Mika@example.lg.jp", "mika@EXAMPLE.lg.jp"), _same_letters("mıka", "mika")
    (True, False)
    """
    return one.lower() == other.lower()


def _checked_address(claims: dict[str, Any]) -> str:
    checked = claims.get("email_verified") in (True, "true")
    return str(claims.get("email") or "") if checked else ""


def _asked_twice(claims: dict[str, Any]) -> bool:
    ways = claims.get("amr")
    return isinstance(ways, list) and bool(TWICE & {str(way) for way in ways})


def _to_link(request: Any, found: Any) -> HttpResponse:
    """Linked from the account page, by who began it there and is still signed in."""
    person = request.user
    if not person.is_authenticated or person.pk != found.state["data"]["person"]:
        raise KanminError(
            _("結び付けを始めた人と、いま入っている人が違います。"),
            todo=_("入り直してから、もう一度お試しください。"),
        )
    if found.account.pk and found.account.user_id != person.pk:
        raise _linked_elsewhere()
    if not found.account.pk:
        _link(person, found)
    return HttpResponseRedirect("/account?done=linked")


def _invited(request: Any, found: Any) -> HttpResponse:
    """An account by an invitation, with the provider in place of a password."""
    if found.account.pk:
        raise _linked_elsewhere()
    data = found.state["data"]
    link = FirstLink.find(data["token"])
    if link is None or link.person is not None:
        raise KanminError(
            _("このリンクはもう使えません。"), todo=_("管理者に作り直してもらってください。")
        )
    with transaction.atomic():
        person = accept(link, data["username"], None, data["body"])
        _link(person, found)
        address = _checked_address(found.claims)
        if address and not person.email and not mail.taken(address):
            mail.set_address(person, address)
            mail.confirm(person, person)
    return enter(request, person, "/", strong=_asked_twice(found.claims))


def _linked_elsewhere() -> KanminError:
    return KanminError(
        _("「{name}」のこの人は、Kanmin の別の利用者と結び付いています。").format(name=oidc.name()),
        todo=_("その利用者で入るか、その利用者で結び付きを外してください。"),
    )


def _link(person: Person, found: Any) -> None:
    """One link a person; two at once make one."""
    if oidc.is_linked(person):
        raise KanminError(
            _("もう「{name}」の別の人と結び付いています。").format(name=oidc.name()),
            todo=_("先に、いまの結び付きを外してください。"),
        )
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=person, provider=PROVIDER, uid=found.account.uid)
            record(Action.LINKED, person, person, oidc.name())
    except IntegrityError:
        raise _linked_elsewhere() from None
