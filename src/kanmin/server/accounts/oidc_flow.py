"""Signing in by the body's own provider (OpenID Connect), on django-allauth's openid_connect.

allauth finds the provider's addresses, keeps the state and fetches the tokens. Stricter than it:
the id_token's signature, nonce and subject are always checked, and an account is only ever linked,
never made from nothing. Loaded only when somebody goes to the provider or comes back: without one
no start pays for it.
"""

from __future__ import annotations

import secrets
from threading import BoundedSemaphore
from typing import Any

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpResponse

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server import pages
from kanmin.server.accounts.models import digest_of
from kanmin.server.accounts.oidc import name
from kanmin.server.oidc_settings import PROVIDER

registry.register(OpenIDConnectProvider)
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
LEEWAY = 60  # seconds that the provider's clock may be off
_ASKING = BoundedSemaphore(4)  # of 16 threads, while the provider keeps silent
NEEDED = ["iss", "sub", "aud", "exp", "iat"]


def address(request: Any, process: str, **data: Any) -> str:
    """Where the provider asks who somebody is. Raises KanminError where it does not answer."""
    nonce = secrets.token_urlsafe(24)
    if not _ASKING.acquire(timeout=1):
        raise _no_answer()
    try:
        provider = get_adapter().get_provider(request, PROVIDER)
        more = {"auth_params": {"nonce": nonce}, "nonce": nonce}
        found = provider.redirect(request, process=process, data=data, **more)
    except (requests.RequestException, KeyError, ValueError):
        raise _no_answer() from None
    finally:
        _ASKING.release()
    return str(found.url)


def _no_answer() -> KanminError:
    return KanminError(
        _("「{name}」の認証サーバーが答えません。").format(name=name()),
        todo=_("しばらくしてからお試しください。続くときは管理者にお知らせください。"),
    )


def subject(claims: dict[str, Any]) -> str:
    """All that is kept of who came: a digest of the provider's address and its own number.

    With another provider under the same settings nobody's number becomes another person's.
    """
    return digest_of(f"{claims['iss']} {claims['sub']}")


class Strict(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The provider's answers, each checked."""

    def complete_login(self, request: Any, app: Any, token: Any, **more: Any) -> Any:
        """Who came, by an id_token that is the provider's, for us, and still good."""
        claims = self._decode_id_token(app, more["response"].get("id_token") or "")
        told = {}
        if "userinfo_endpoint" in self.openid_config:
            told = self._fetch_user_info(token.token)
            if told.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo of somebody else")
        found = self.get_provider().sociallogin_from_response(request, claims)
        found.account.uid = subject(claims)
        found.account.extra_data = {}
        found.claims = {**told, **claims}
        return found

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        known = settings.OIDC.url if settings.OIDC else ""
        if str(self.openid_config.get("issuer")).rstrip("/") != known:
            raise OAuth2Error("another issuer")  # OpenID Connect Discovery 1.0, 4.3
        try:
            header = jwt.get_unverified_header(id_token)
            keys = jwt.PyJWKSet.from_dict(self._keys()).keys
            key = next(k for k in keys if header.get("kid") in (k.key_id, None))
            return jwt.decode(
                id_token,
                key.key,
                ALGORITHMS,
                options={"require": NEEDED},
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
            )
        except (jwt.PyJWTError, StopIteration, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("invalid id_token") from error

    def _keys(self) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
        return dict(response.json())


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Takes over from allauth before it would make or link anything, or show a page of its own."""

    def authenticate_by_email(self, sociallogin: Any) -> None:
        """Never by allauth's own tables: `arrivals` looks at the confirmed addresses of people."""

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """Somebody has come: what happens is ours to say."""
        from kanmin.server.accounts.arrivals import arrive  # noqa: PLC0415 - needs the store

        if sociallogin.claims.get("nonce") != sociallogin.state["nonce"]:
            self.on_authentication_error(request, None, exception=OAuth2Error("nonce"))
        raise ImmediateHttpResponse(arrive(request, sociallogin))

    def on_authentication_error(
        self,
        request: Any,
        provider: Any,  # noqa: ARG002 - allauth's own form
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """A sentence for what went wrong between us and the provider."""
        raise ImmediateHttpResponse(_told(request, error, exception, extra_context or {}))


def _told(request: Any, error: Any, exception: Any, context: dict[str, Any]) -> HttpResponse:
    again = _("もう一度「入る」の画面から始めてください。")
    if isinstance(exception, requests.RequestException):
        return pages.told(request, _no_answer(), 502)
    if exception is not None:
        what = _("認証サーバーの答えが、正しいものと確かめられませんでした。")
        again = _("もう一度お試しください。続くときは管理者にお知らせください。")
    elif "state" not in context:
        what = _("この入り方は、始めてから時間がたちすぎたか、ほかの画面で始めたものです。")
    elif error == AuthError.CANCELLED:
        what = _("認証サーバーで、入るのをやめました。")
    else:
        what = _("認証サーバーに断られました。")
    return pages.told(request, KanminError(what, todo=again), 400)


def callback(request: Any, provider_id: str) -> HttpResponse:
    """Where the provider sends people back to."""
    view = OAuth2CallbackView.adapter_view(Strict(request, provider_id))
    try:
        found: HttpResponse = view(request)
    except (KeyError, ValueError):  # an answer that is no answer
        return _told(request, None, ValueError(), {})
    return found
