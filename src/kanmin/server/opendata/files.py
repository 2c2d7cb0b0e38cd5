"""The files of the open data: all plans as they lie there, some plans as they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.opendata import (
    BY_NAME,
    DataForm,
    DataTable,
    pieces,
    rows,
    schema_raw,
)
from kanmin.server import pages
from kanmin.server.making import made
from kanmin.server.opendata import making, sources
from kanmin.server.opendata.ranges import same, sent
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.publications import in_force

WAIT = 30  # seconds until a program asks again


def opened(response: HttpResponseBase, name: str = "") -> HttpResponseBase:
    """A file that anybody may take, from another site's page too; kept only with a question."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, no-cache"
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def schema(_request: Any) -> HttpResponseBase:
    """What the columns mean, for machines."""
    found = schema_raw(sources.licence(), "all/")
    return opened(JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2}))


@require_safe
def all_file(request: Any, name: str, form: str) -> HttpResponseBase:
    """A table of all plans, as a job has made it."""
    table, wanted = _table(name), _form(request, form)
    making.ask()
    found = making.made()
    if found is None:
        error = KanminError(
            _("すべての計画のファイルを、いま作っています。"),
            todo=_("しばらくしてから、もう一度お試しください。"),
        )
        response = pages.told(request, error, 503)
        response["Retry-After"] = str(WAIT)
        return response
    answer = sent(request, found.file(table, wanted), _kind(wanted))
    return opened(answer, f"kanmin-all-{name}.{wanted.value}")


@require_safe
def prefecture_file(request: Any, code: str, name: str, form: str) -> HttpResponseBase:
    """A table of the plans of a prefecture and its municipalities."""
    sources.home_of(code)
    found = in_force(plan__lg_code__startswith=code)
    return _made_now(request, found, _table(name), form, f"kanmin-{code}-{name}")


@require_safe
def plan_file(request: Any, key: str, name: str, form: str) -> HttpResponseBase:
    """A table of one plan."""
    found = in_force(plan__key=key)
    if not found:
        raise Http404
    return _made_now(request, found, _table(name), form, f"kanmin-{key}-{name}")


def _table(name: str) -> DataTable:
    if name not in BY_NAME:
        raise Http404
    return BY_NAME[name]


def _form(request: Any, form: str) -> DataForm:
    """The form an address asks for; `?bom=0` is the CSV without BOM."""
    if form not in list(DataForm):
        raise Http404
    wanted = DataForm(form)
    plain = wanted is DataForm.CSV and request.GET.get("bom") == "0"
    return DataForm.PLAIN if plain else wanted


def _kind(form: DataForm) -> str:
    text = form.media_type.startswith("text/") or form is DataForm.LINES
    return f"{form.media_type}; charset=utf-8" if text else form.media_type


def _made_now(
    request: Any, found: Sequence[Publication], table: DataTable, form: str, name: str
) -> HttpResponseBase:
    """A table of some plans, made once."""
    wanted, stamp = _form(request, form), sources.stamp(found)
    etag = f'"{stamp[:32]}-{table.name}.{wanted.value}"'
    headers = {"ETag": etag, "Accept-Ranges": "none"}
    if same(request.headers.get("If-None-Match", ""), etag):
        return opened(HttpResponse(status=304, headers=headers))
    kind, named = _kind(wanted), f"{name}.{wanted.value}"
    if request.method == "HEAD":
        return opened(StreamingHttpResponse((), kind, headers=headers), named)  # of unknown size
    state = ("open data", stamp, table.name, wanted.value)
    data, *_same = made(state, lambda: (_written(found, table, wanted), form, name))
    return opened(HttpResponse(data, kind, headers=headers), named)


def _written(found: Sequence[Publication], table: DataTable, form: DataForm) -> bytes:
    batches = (rows(one, table) for one in sources.plans(found))
    return b"".join(pieces(table, form, batches, sources.about(found)))
