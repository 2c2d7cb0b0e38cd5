"""How often may be asked: by address without a token, by token with one."""

from __future__ import annotations

from threading import Lock

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import AnonRateThrottle, SimpleRateThrottle

_lock = Lock()


class _OneAtATime(SimpleRateThrottle):
    """What is counted is kept on the throttle while it counts, which threads share."""

    def allow_request(self, request: HttpRequest) -> bool:
        with _lock:
            return super().allow_request(request)


class ByAddress(_OneAtATime, AnonRateThrottle):
    """Requests without a token."""

    def get_rate(self) -> str:
        return str(settings.API_RATE)


class ByToken(_OneAtATime):
    """Requests with a token."""

    scope = "token"

    def get_cache_key(self, request: HttpRequest) -> str | None:
        token = getattr(request, "auth", None)
        return self.cache_format % {"scope": self.scope, "ident": token.pk} if token else None

    def get_rate(self) -> str:
        return str(settings.API_TOKEN_RATE)
