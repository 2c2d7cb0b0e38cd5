"""Trouble as programs read it: problem details (RFC 9457), the sentences as on the pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.server.making import Busy
from kanmin.server.pages import AGAIN

PROBLEM = "application/problem+json"
TITLES = {
    400: N_("要求の形式が正しくありません。"),
    401: N_("トークンが要ります。"),
    403: N_("このトークンでは、できません。"),
    404: N_("見つかりません。"),
    405: N_("このアドレスでは、その方法（メソッド）は使えません。"),
    409: N_("すでにあるものと重なります。"),
    412: N_("読んだあとに、ほかの人が保存しました。"),
    413: N_("送られたものが大きすぎます。"),
    415: N_("JSON（application/json）で送ってください。"),
    422: N_("書かれていることに、直すところがあります。"),
    428: N_("どの版から直したかを、If-Match で示してください。"),
    429: N_("要求が多すぎます。少し待ってください。"),
    503: N_("いまは応えられません。少し待って、もう一度お試しください。"),
}


class Problem(Exception):
    """Something that ends an operation. status: of HTTP; detail: what to do about it."""

    def __init__(self, status: int, detail: str = "", **more: Any) -> None:
        self.status, self.detail, self.more = status, detail, more
        super().__init__(detail)


def title(status: int) -> str:
    """What a status means."""
    return _(TITLES[status]) if status in TITLES else HTTPStatus(status).phrase


def problem(status: int, detail: str = "", **more: Any) -> HttpResponse:
    """The answer that tells of trouble. more: members of its own, headers aside."""
    headers = more.pop("headers", {})
    body = {"type": "about:blank", "title": title(status), "status": status}
    body |= {"detail": detail or title(status), **more}
    return JsonResponse(
        body,
        status=status,
        content_type=PROBLEM,
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )


def told(_request: HttpRequest, error: Problem) -> HttpResponse:
    """A problem as an answer."""
    return problem(error.status, error.detail, **error.more)


def mended(_request: HttpRequest, error: KanminError) -> HttpResponse:
    """An error that a person can mend: its place stands apart, for the program."""
    if isinstance(error, Busy):
        return problem(503, error.sentence, headers={"Retry-After": AGAIN})
    return problem(422, error.sentence, where=error.where, todo=error.todo)


def faults(errors: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What is wrong with the parameters of a request, each with its place."""
    return [
        {"where": "/".join(map(str, one.get("loc", ()))), "what": str(one.get("msg", ""))}
        for one in errors
    ]
