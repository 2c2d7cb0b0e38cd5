"""Going to the body's provider: from the log-in page, the account page, and back to neither."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server import pages
from kanmin.server.accounts import oidc
from kanmin.server.accounts.records import record
from kanmin.server.accounts.signing_in import PATIENCE, can_prove, inside, proven
from kanmin.server.oidc_settings import PROVIDER
from kanmin.server.store.audit_actions import Action


@require_safe
def start(request: Any) -> HttpResponse:
    """To the provider, to sign in. A link and no form: the policy lets forms go to us only."""
    _needed()
    if not _may_start(request):
        error = KanminError(
            _("入る操作が、続けて何度も始められています。"),
            todo=_("1分ほど待ってからお試しください。"),
        )
        return pages.told(request, error, 429)
    target = inside(request, request.GET.get("next", "/"))
    if not request.user.is_authenticated:
        request.session.set_expiry(PATIENCE)
    try:
        return HttpResponseRedirect(_address(request, "login", next=target))
    except KanminError as error:
        return pages.told(request, error, 502)


def _may_start(request: Any) -> bool:
    from kanmin.server.api.rates import Starts  # noqa: PLC0415 - only with a provider

    return Starts().allow_request(request)


@require_safe
def back(request: Any, provider_id: str) -> HttpResponse:
    """Where the provider sends people back to."""
    _needed()
    from kanmin.server.accounts.oidc_flow import callback  # noqa: PLC0415 - only with a provider

    return callback(request, provider_id)


def _address(request: Any, process: str, **data: Any) -> str:
    from kanmin.server.accounts.oidc_flow import address  # noqa: PLC0415 - only with a provider

    return address(request, process, **data)


@require_POST
def link(request: Any) -> HttpResponse:
    """A page with the way to the provider, where one's account gets linked; the password is asked,
    for whoever is linked comes in for good."""
    _needed()
    if can_prove(request.user) and not proven(request):
        raise KanminError(
            _("今のパスワードが違います。"),
            todo=_("「自分の利用者情報」に戻り、もう一度書いてください。"),
        )
    return to_provider(request, "connect", person=request.user.pk)


def to_provider(request: Any, process: str, **data: Any) -> HttpResponse:
    """The page from which a link leads to the provider."""
    try:
        address = _address(request, process, **data)
    except KanminError as error:
        return pages.told(request, error, 502)
    context = {"title": _("「{name}」へ進む").format(name=oidc.name()), "address": address}
    return render(request, "to_provider.html", context)


@require_POST
def unlink(request: Any) -> HttpResponse:
    """Take one's link away; not where it is the only way in."""
    _needed()
    if not request.user.has_usable_password():
        raise KanminError(
            _("結び付きを外すと、入る方法がなくなります。"),
            todo=_("先に、管理者からパスワードを決め直すリンクをもらってください。"),
        )
    with transaction.atomic():
        gone, _kinds = SocialAccount.objects.filter(user=request.user, provider=PROVIDER).delete()
        if gone:
            record(Action.UNLINKED, request.user, request.user, oidc.name())
    return HttpResponseRedirect("/account?done=unlinked")


def _needed() -> None:
    if not oidc.name():
        raise Http404
