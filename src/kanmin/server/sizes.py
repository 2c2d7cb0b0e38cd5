"""How much may be sent: by route and by who sends it, told from the length before a byte is read.

A body without a length (in chunks) counts as empty: Django reads no further than the length told.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server import pages
from kanmin.server.middleware import is_open, to_log_in
from kanmin.server.permissions import may

KB, MB = 1024, 1024 * 1024
OF_ANYBODY = 64 * KB  # names, codes, a language
OF_AN_OPINION = 256 * KB  # 10,000 characters, each of up to 12 bytes in a form
OF_A_PROGRAM = 8 * MB  # as the operations of the API say themselves
OF_FILES = 256 * MB  # returns of a survey, by the hundred
_LENGTH = re.compile(r"[0-9]{1,18}")
UPLOADS = frozenset(
    {
        "adopt-read",
        "adoption-version",
        "edition-begin",
        "edition-import",
        "elsewhere-create",
        "elsewhere-save",
        "elsewhere-take",
        "elsewhere-take-file",
        "exchange-look",
        "inquiry-upload",
        "oversight-upload",
        "own-survey-take",
        "results-upload",
        "roadmap-upload",
        "support-advisor-upload",
        "support-material-add",
        "survey-upload",
        "upload",
    }
)
"""Routes whose forms send files."""


class Sizes(MiddlewareMixin):
    """Refuses what is too large, before anything reads it."""

    def process_view(
        self, request: Any, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Let through, send to the log-in, or refuse with 413."""
        length, match = length_of(request), request.resolver_match
        if length <= OF_ANYBODY or length <= most_of(request):
            return None
        if not is_open(match) and not request.user.is_authenticated:
            return to_log_in(request)
        return pages.told(request, _too_large(most_of(request)), 413)


def _too_large(most: int) -> KanminError:
    size = f"{most // MB} MB" if most >= MB else f"{most // KB} KB"
    return KanminError(
        _("送られたものが大きすぎます（{size}まで）。").format(size=size),
        todo=_("短くするか、いくつかに分けて送ってください。"),
    )


def length_of(request: HttpRequest) -> int:
    """How many bytes a request says that it carries; what is no number is more than any."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if _LENGTH.fullmatch(told) else OF_FILES + 1


def most_of(request: Any) -> int:
    """How many bytes may be sent to where a request goes, by who sends it."""
    match = request.resolver_match
    if match.namespace == "api":
        return OF_A_PROGRAM
    if match.view_name == "consultation-opinion":
        return OF_AN_OPINION
    if is_open(match) or not request.user.is_authenticated:
        return OF_ANYBODY
    sends_files = match.view_name in UPLOADS and may(request.user.role_set, match.view_name)
    return OF_FILES if sends_files else int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
