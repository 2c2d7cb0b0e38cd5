"""The page of keys (署名の鍵): whose signed files are taken, and the key of this Kanmin itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server import shared_keys
from kanmin.server.downloads import attached
from kanmin.server.exchange import trust
from kanmin.server.forms import day_in
from kanmin.server.own_key import make_new_key, public_key
from kanmin.server.store.oversight_models import TrustedKey
from kanmin.signing import fingerprint

FIELDS = ("body", "public", "note", "replaces_from")
LONGEST = 80  # characters of what an address puts into the form


@require_safe
def keys(request: Any) -> HttpResponse:
    """The keys that are trusted, and a form to add one; what is asked for stands in it already."""
    return _page(request, {name: request.GET.get(name, "")[:LONGEST] for name in FIELDS})


@require_safe
def keys_before(_request: Any) -> HttpResponse:
    """The address the page had before."""
    return HttpResponseRedirect(reverse("exchange-keys"))


def _page(request: Any, typed: dict[str, str], error: str = "") -> HttpResponse:
    rows = TrustedKey.objects.order_by("lg_code", "pk").select_related("author")
    senders = trust.senders_of(request.user)
    context = {
        "title": _("署名の鍵"),
        "rows": [one for one in rows if senders is None or one.lg_code in senders],
        "whole": senders is None,
        "named": trust.named,
        "fingerprint": fingerprint,
        "today": dt.date.today(),
        "own": public_key(),
        "typed": typed,
        "typed_print": _print_of(typed.get("public", "")),
        "error": error,
    }
    response = render(request, "exchange_keys.html", context)
    response.status_code = 400 if error else 200
    return response


def _print_of(typed: str) -> str:
    """The fingerprint of a key that stands in the form; "" for what is none."""
    try:
        return fingerprint(trust.key_in(typed))
    except KanminError:
        return ""


def _to_keys() -> HttpResponse:
    return HttpResponseRedirect(reverse("exchange-keys"))


@require_POST
def add(request: Any) -> HttpResponse:
    """Trust a key of a sender, perhaps in the place of another."""
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    try:
        code = trust.code_of(typed["body"])
        if not trust.answers_for(request.user, code):
            raise KanminError(
                _("{sender}の鍵を登録するのは、あなたの役割ではありません。").format(
                    sender=trust.named(code)
                ),
                todo=_("国か都道府県の担当者、またはこの Kanmin の管理者に頼んでください。"),
            )
        public = trust.key_in(typed["public"])
        day = day_in(typed["replaces_from"]) if typed["replaces_from"] else None
        row = TrustedKey(lg_code=code, public=public, note=typed["note"], author=request.user)
        trust.register(row, day)
    except KanminError as error:
        return _page(request, typed, error.sentence)
    return _to_keys()


@require_POST
def withdraw(request: Any, number: int) -> HttpResponse:
    """Trust a key no longer, from a day on; the row stays."""
    row = TrustedKey.objects.filter(pk=number).first()
    if row is None or not trust.answers_for(request.user, row.lg_code):
        raise Http404
    typed = request.POST.get("day", "").strip()
    try:
        trust.withdraw(row, day_in(typed) if typed else dt.date.today())
    except KanminError as error:
        return _page(request, {}, error.sentence)
    return _to_keys()


@require_POST
def new_own_key(request: Any) -> HttpResponse:
    """Sign with a new key from now on; for who answers for the whole installation."""
    if not trust.answers_for_all(request.user):
        raise KanminError(
            _("ほかの団体もこの Kanmin を使っているため、鍵を作り直せません。"),
            todo=_("国の担当者か、この Kanmin を動かしている団体に頼んでください。"),
        )
    make_new_key()
    shared_keys.note()
    return _to_keys()


@require_safe
def own_key_file(_request: Any) -> HttpResponse:
    """The public key as a file, with its fingerprint, to be handed to those who receive."""
    own = public_key()
    lines = [
        _("Kanmin の署名の鍵（公開してよい部分）"),
        own,
        _("指紋 {key}（電話などほかの方法で確かめてください）").format(key=fingerprint(own)),
    ]
    return attached(("\r\n".join(lines) + "\r\n").encode("utf-8-sig"), "txt", "kanmin-key")
