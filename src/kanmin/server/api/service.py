"""The API put together: its operations, its limits, and how trouble is told."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from kanmin.errors import KanminError
from kanmin.language import N_
from kanmin.server.api import draft_operations, open_operations
from kanmin.server.api.bearer import ASKED
from kanmin.server.api.problems import Problem, faults, mended, problem, told
from kanmin.server.api.rates import ByAddress, ByToken

DESCRIPTION = N_(
    "公表されている計画・施策・事例・手引を、だれでも、登録なしで読めます。"
    "トークンがあれば、自分の団体の計画を作り、直せます（新しい版として残ります）。"
    "金額は千円、年度は4月に始まる年の西暦、団体コードは検査数字を含む6桁です。"
    "分からない値は null で、0ではありません。誤りは RFC 9457 の形で返します。"
)

api = NinjaAPI(
    title="Kanmin API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    throttle=[ByAddress(), ByToken()],
)
api.add_router("", open_operations.router)
api.add_router("", draft_operations.router)


@api.exception_handler(Problem)
def _told(request: HttpRequest, error: Problem) -> HttpResponse:
    return told(request, error)


@api.exception_handler(KanminError)
def _mended(request: HttpRequest, error: KanminError) -> HttpResponse:
    return mended(request, error)


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(422, errors=faults(error.errors))


@api.exception_handler(Http404)
def _missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(404)


@api.exception_handler(HttpError)
def _refused(_request: HttpRequest, error: HttpError) -> HttpResponse:
    headers = ASKED if isinstance(error, AuthenticationError) else {}
    if isinstance(error, Throttled):
        headers = {"Retry-After": str(error.wait or 1)}
    return problem(error.status_code, headers=headers)
