"""How this installation signs people in by a provider of its own (OpenID Connect).

From the environment, else from `sign-in.toml` in the data folder. Nothing is called at start-up.

    [oidc]
    url = "https://id.example.lg.jp/realms/town"
    client = "kanmin"
    secret = "…"
    name = "職員認証"
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kanmin.errors import KanminError
from kanmin.language import _

FILE = "sign-in.toml"
PROVIDER = "body"
"""The one provider's name in the store."""
_SETTINGS = {
    "url": "KANMIN_OIDC_URL",
    "client": "KANMIN_OIDC_CLIENT",
    "secret": "KANMIN_OIDC_SECRET",
    "name": "KANMIN_OIDC_NAME",
}


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """The provider (認証サーバー). url: its issuer; `/.well-known/…` lies below."""

    url: str
    client: str
    secret: str
    name: str


def oidc_settings(data: Path) -> OidcSettings | None:
    """The provider of this installation; None where none is set.

    Raises KanminError where the file cannot be read or what is needed is missing.
    """
    kept = _file(data / FILE)
    found = {key: os.environ.get(name) or kept.get(key) for key, name in _SETTINGS.items()}
    if not found["url"]:
        return None
    missing = [key for key in ("client", "secret") if not found[key]]
    if missing:
        raise KanminError(
            _("OpenID Connect の設定が足りません（{keys}）。").format(keys=", ".join(missing)),
            where=FILE,
            todo=_("設定ファイルか環境変数 KANMIN_OIDC_… に書き足してください。"),
        )
    return OidcSettings(
        url=str(found["url"]).rstrip("/"),
        client=str(found["client"]),
        secret=str(found["secret"]),
        name=str(found["name"] or "OpenID Connect")[:40],
    )


def _file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("oidc", {})
    except (OSError, ValueError, RecursionError):
        raise KanminError(
            _("設定ファイルとして読めません。"),
            where=path.name,
            todo=_("TOML の書き方を確かめてください。"),
        ) from None
    return found if isinstance(found, dict) else {}


def providers(found: OidcSettings | None) -> dict[str, Any]:
    """The same as django-allauth reads it. PKCE is always asked for."""
    if found is None:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": found.name,
        "client_id": found.client,
        "secret": found.secret,
        "settings": {"server_url": found.url, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
