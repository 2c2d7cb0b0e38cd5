"""What a user is told when the database cannot do its part; told without asking it once more."""

from __future__ import annotations

import sys

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server import pages
from kanmin.server.operating import lines

TROUBLE = (OperationalError, InternalError, InterfaceError)
"""What databases raise that are full, read-only, busy, or not there."""
NOT_WRITABLE = ("full", "readonly", "read-only", "disk i/o", "no space", "unable to open")
SOON = "5"  # seconds after which a program may ask again


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page, or JSON for the script, with what was typed. The status is 503.

    Who asks is a question to the database too: the page is the one of somebody not signed in. The
    connection is let go: one that was opened while nothing could be written would never write.
    """
    lines.fault("database", error)
    request.user = AnonymousUser()
    if not connection.in_atomic_block:
        connection.close()
    told = str(error).lower()
    sentence = _not_written() if any(one in told for one in NOT_WRITABLE) else _not_there()
    response = pages.told(request, sentence, 503, kept=pages.typed(request))
    response["Retry-After"] = SOON
    response._has_been_logged = True  # type: ignore[attr-defined] # else Django adds a traceback
    return response


def _not_written() -> KanminError:
    return KanminError(
        _("保存できませんでした（空き容量がないか、書き込めません）。"),
        todo=_(
            "書いたものはこの画面に残してあります。管理者にディスクの空きを確かめてもらってください。"
        ),
    )


def _not_there() -> KanminError:
    return KanminError(
        _("いま、データベースが応えません。"),
        todo=_(
            "書いたものはこの画面に残してあります。少し待って、もう一度お試しください。続くときは管理者にお知らせください。"
        ),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """An error that nobody has told of: of the database before a page was asked, else of ours."""
    error = sys.exc_info()[1]
    if isinstance(error, TROUBLE):
        return answer(request, error)
    return pages.broken(request)
