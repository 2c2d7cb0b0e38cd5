"""Pages: the Jinja2 environment, and the few pages that tell of trouble."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from jinja2 import Environment, Undefined
from markupsafe import Markup, escape

from kanmin.calendar_ja import (
    format_date,
    format_fiscal_year,
    format_month,
    format_period,
    short_fiscal_year,
    weekday,
    write_date,
)
from kanmin.errors import KanminError
from kanmin.language import _, active
from kanmin.plan import label
from kanmin.server.bodies import body_name
from kanmin.server.demo import PEOPLE
from kanmin.server.marks import Marks
from kanmin.server.permissions import may

FETCHED = "application/json"
NOT_SHOWN = frozenset({"csrfmiddlewaretoken", "password", "present"})
SHORT = 12  # letters; what is shorter is typed again soon
AGAIN = "10"  # seconds after which somebody may ask again for what was not made


def environment(**options: Any) -> Environment:
    """Jinja2 for Django's backend, with the words and helpers that templates use."""
    found = Environment(  # noqa: S701 - Django turns autoescape on in the options
        **{**options, "undefined": Undefined, "trim_blocks": True, "lstrip_blocks": True},
        extensions=[Marks],
    )
    found.globals |= {
        "_": _,
        "language": active,
        "static": static,
        "url": _url,
        "label": label,
        "as_written": as_written,
        "lines": lines,
        "signed_by": signed_by,
        "moment": moment,
        "clock": clock,
        "same_day": same_day,
        "same_minute": same_minute,
        "can": can,
        "demo_people": PEOPLE if settings.DEMO else {},
        "format_date": format_date,
        "format_month": format_month,
        "format_period": format_period,
        "weekday": weekday,
        "format_fiscal_year": format_fiscal_year,
        "short_fiscal_year": short_fiscal_year,
    }
    return found


@lru_cache(maxsize=4096, typed=True)
def _url(route: str, *arguments: object) -> str:
    return reverse(route, args=arguments)


def signed_by(author: Any, reader: Any) -> str:
    """Who wrote something: a colleague by name, somebody of another office as the office."""
    if author is None or author.lg_code == reader.lg_code:
        return str(author.username) if author else ""
    return body_name(author.lg_code) if author.lg_code else _("国")


def as_written(value: Any) -> Any:
    """A value as a field holds it."""
    if isinstance(value, dt.date):
        return write_date(value)
    return "" if value is None else value


def lines(text: str) -> Markup:
    """A text with its line ends."""
    return Markup(str(escape(text)).replace("\n", "<br>"))  # noqa: S704 - escaped


def can(person: Any, route: str) -> bool:
    """Whether somebody may open a route at all."""
    return person.is_authenticated and may(person.role_set, route)


def moment(when: dt.datetime) -> str:
    """A day and time of day in the office's time zone."""
    local = timezone.localtime(when)
    return f"{format_date(local.date())} {local:%H:%M}"


def clock(when: dt.datetime) -> str:
    """A time of day in the office's time zone."""
    return f"{timezone.localtime(when):%H:%M}"


def same_day(one: dt.datetime, other: dt.datetime) -> bool:
    """Whether two moments are of one day in the office's time zone."""
    return timezone.localtime(one).date() == timezone.localtime(other).date()


def same_minute(one: dt.datetime, other: dt.datetime) -> bool:
    """Whether two moments are told alike."""
    return moment(one) == moment(other)


def fetched(request: HttpRequest) -> bool:
    """Whether the page's script asks, and not a form."""
    return request.headers.get("Accept", "") == FETCHED


def told(
    request: HttpRequest, error: KanminError, status: int, kept: Sequence[str] = ()
) -> HttpResponse:
    """An error as a page, with texts that are to be kept, or as JSON (RFC 9457) for the script."""
    if fetched(request):
        body = {"type": "about:blank", "title": error.what, "detail": error.sentence}
        body |= {"request_id": getattr(request, "request_id", "")}
        return JsonResponse(body | {"status": status}, status=status)
    context = {"title": error.what, "error": error, "kept": kept, "back": _form_of(request)}
    return render(request, "message.html", context, status=status)


def _form_of(request: HttpRequest) -> str:
    """The page of ours from which a form was sent; "" where there is none."""
    came = request.META.get("HTTP_REFERER", "") if request.method == "POST" else ""
    ours = url_has_allowed_host_and_scheme(came, {request.META.get("HTTP_HOST", "")})
    return came if ours else ""


def busy(request: HttpRequest, error: KanminError) -> HttpResponse:
    """Too many ask for the same at once; when to ask again stands in the header."""
    response = told(request, error, 503)
    response["Retry-After"] = AGAIN
    return response


def typed(request: HttpRequest) -> list[str]:
    """What somebody typed into the form that was sent, to be shown where it was not taken."""
    fields = [(name, str(text)) for name, text in request.POST.items()]
    return [str(text) for name, text in fields if name not in NOT_SHOWN and len(text) > SHORT]


def refused(request: HttpRequest) -> HttpResponse:
    """Signed in, but without the role."""
    error = KanminError(
        _("このページを開く役割がありません。"), todo=_("管理者に役割を確かめてください。")
    )
    return told(request, error, 403, kept=typed(request))


def no_such_way(request: HttpRequest) -> HttpResponse:
    """An address that takes only what a form sends was opened, or the other way round."""
    error = KanminError(
        _("このアドレスは、画面として開けません。"),
        todo=_(
            "送ったあとの画面を読み直したときなどに出ます。はじめの画面から開き直してください。"
        ),
    )
    return told(request, error, HTTPStatus.METHOD_NOT_ALLOWED, kept=typed(request))


def second_wanted(request: HttpRequest) -> HttpResponse:
    """Signed in, but without the second factor that the body asks for."""
    if not fetched(request):
        return HttpResponseRedirect("/account/second")
    error = KanminError(
        _("この団体では、二段階認証が要ります。"),
        todo=_("書いたものはこの画面に残してあります。別のタブで二段階認証を始めてください。"),
    )
    return told(request, error, 401)


def signed_out(request: HttpRequest) -> HttpResponse:
    """To the script of a page whose session has ended meanwhile."""
    error = KanminError(
        _("しばらく使われなかったため、いったん出ました。"),
        todo=_("書いたものはこの画面に残してあります。別のタブで入り直すと、自動で保存します。"),
    )
    return told(request, error, 401)


def bad_request(request: Any, exception: Exception | None = None) -> HttpResponse:
    """What no browser sends by itself, or a name of this server that it does not go by."""
    request.user = AnonymousUser()  # a page for nobody: nothing may be looked up for it
    error = KanminError(
        _("このアドレスでは開けません。"),
        todo=_(
            "アドレスを確かめてください。"
            "正しいときは、管理者に設定 KANMIN_HOSTS を見てもらってください。"
        ),
    )
    if not isinstance(exception, DisallowedHost):
        error = KanminError(
            _("送られたものを受け付けられません。"),
            todo=_("前の画面に戻って、もう一度お試しください。"),
        )
    return told(request, error, 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Nothing here, or nothing of yours."""
    error = KanminError(
        _("ページが見つかりません。"),
        todo=_("アドレスを確かめるか、はじめの画面に戻ってください。"),
    )
    return told(request, error, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that is too old, or a browser that takes no cookies."""
    error = KanminError(
        _("画面の有効期限が切れたか、ブラウザーがクッキーを受け付けていません。"),
        todo=_("クッキーを許し、前の画面に戻って読み込み直してから、もう一度お試しください。"),
    )
    if fetched(request):  # the page is older than the last log-in: here is a fresh token
        return JsonResponse({"csrf": get_token(request)}, status=403)
    return told(request, error, 403)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    error = KanminError(
        _("Kanmin の中で不具合が起きました。書いたものは、最後に保存したところまで残っています。"),
        todo=_("前の画面に戻ってお試しください。続くときは管理者にお知らせください。"),
    )
    return told(request, error, 500)
