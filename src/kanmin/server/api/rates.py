"""How often may be asked: by address without a token, by token with one; refusals by address."""

from __future__ import annotations

from threading import Lock

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import AnonRateThrottle, SimpleRateThrottle

from kanmin.server.accounts import tokens
from kanmin.server.accounts.token_models import ApiToken, TokenState
from kanmin.server.operating.addresses import place_of

_lock = Lock()


def token_of(request: HttpRequest) -> ApiToken | None:
    """The good token of a request, also where none is needed: who has one is counted by it."""
    if not hasattr(request, "kanmin_token"):
        scheme, _blank, text = request.headers.get("Authorization", "").partition(" ")
        found = tokens.find(text.strip()) if scheme.lower() == "bearer" and text else None
        good = found is not None and found.state is TokenState.GOOD
        request.kanmin_token = found if good else None  # type: ignore[attr-defined]
    known: ApiToken | None = request.kanmin_token  # type: ignore[attr-defined]
    return known


class _ByAddress(AnonRateThrottle):
    """Counted by address; one of IPv6 by its network, of which a single machine has all."""

    def allow_request(self, request: HttpRequest) -> bool:
        with _lock:  # what is counted is kept on the throttle meanwhile, which threads share
            return super().allow_request(request)

    def get_ident(self, request: HttpRequest) -> str | None:
        address = super().get_ident(request)
        return place_of(address) if address else address


class ByAddress(_ByAddress):
    """Requests without a token."""

    def get_cache_key(self, request: HttpRequest) -> str | None:
        return None if token_of(request) else super().get_cache_key(request)

    def get_rate(self) -> str:
        return str(settings.API_RATE)


class Refusals(_ByAddress):
    """Requests whose token is none."""

    scope = "refused"

    def get_rate(self) -> str:
        return str(settings.API_REFUSED_RATE)


class Starts(_ByAddress):
    """Ways to the body's own provider that are begun: each is a session and a question to it."""

    scope = "sign-in"

    def get_rate(self) -> str:
        return "60/m"


class ByToken(SimpleRateThrottle):
    """Requests with a token."""

    scope = "token"

    def allow_request(self, request: HttpRequest) -> bool:
        with _lock:
            return super().allow_request(request)

    def get_cache_key(self, request: HttpRequest) -> str | None:
        token = token_of(request)
        return self.cache_format % {"scope": self.scope, "ident": token.pk} if token else None

    def get_rate(self) -> str:
        return str(settings.API_TOKEN_RATE)
