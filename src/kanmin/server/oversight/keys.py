"""The page of keys (署名の鍵): whose signed files are taken, and the key of this Kanmin itself."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.bodies import registry
from kanmin.server.own_key import public_key
from kanmin.server.store.oversight_models import TrustedKey
from kanmin.signing import fingerprint

FIELDS = ("body", "public", "note")
LENGTH = 32  # bytes of a key


@require_GET
def keys(request: Any) -> HttpResponse:
    """The keys that are trusted, and a form to add one."""
    return _page(request, {})


def _page(request: Any, typed: dict[str, str], error: str = "") -> HttpResponse:
    rows = TrustedKey.objects.order_by("lg_code", "pk").select_related("author")
    bodies = registry().by_code
    context = {
        "title": _("署名の鍵"),
        "rows": [(one, bodies.get(one.lg_code), fingerprint(one.public)) for one in rows],
        "own": public_key(),
        "own_fingerprint": fingerprint(public_key()),
        "typed": typed,
        "error": error,
    }
    response = render(request, "keys.html", context)
    response.status_code = 400 if error else 200
    return response


@require_POST
def add(request: Any) -> HttpResponse:
    """Trust a key for a body; the State does."""
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    try:
        body = registry().find(typed["body"])
        public = _key(typed["public"])
        if TrustedKey.objects.filter(lg_code=body.code, public=public, withdrawn=False).exists():
            raise KanminError(_("この団体のこの鍵は、もう登録されています。"))
    except KanminError as error:
        return _page(request, typed, error.sentence)
    TrustedKey.objects.create(
        lg_code=body.code, public=public, note=typed["note"], author=request.user
    )
    return HttpResponseRedirect(reverse("survey-keys"))


def _key(text: str) -> str:
    """A public key as it was copied, blanks and line ends left out. Raises KanminError."""
    joined = "".join(text.split())
    try:
        raw = base64.b64decode(joined, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != LENGTH:
        raise KanminError(
            _("鍵として読めません。"),
            todo=_("その団体の Kanmin の「調査への回答」にある鍵を、そのまま写してください。"),
        )
    return base64.b64encode(raw).decode()


@require_POST
def withdraw(_request: Any, number: int) -> HttpResponse:
    """Trust a key no longer; the row stays."""
    if not TrustedKey.objects.filter(pk=number).update(withdrawn=True):
        raise Http404
    return HttpResponseRedirect(reverse("survey-keys"))
