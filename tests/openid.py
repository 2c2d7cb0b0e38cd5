"""A small provider of OpenID Connect on 127.0.0.1: it says what a test tells it to say."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

CLIENT, SECRET = "kanmin-test", "only-for-tests"


@cache
def new_key(_name: str) -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


class Provider:
    """Whom it knows (`claims`), what it does wrong (`wrong`), and what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.claims: dict[str, Any] = {"sub": "staff-1"}
        self.wrong: dict[str, Any] = {}
        self.userinfo: dict[str, Any] | None = None
        self.signer = "own"
        self.refuse = ""
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}

    def settings(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def jwks(self) -> dict[str, Any]:
        numbers = new_key("own").public_key().public_numbers()
        key = {"kty": "RSA", "kid": "k1", "use": "sig", "alg": "RS256"}
        return {"keys": [key | {"n": _base64(numbers.n), "e": _base64(numbers.e)}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        assert (query["client_id"], query["response_type"]) == (CLIENT, "code")
        assert set(query["scope"].split()) == {"openid", "profile", "email"}
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        answer = {"error": self.refuse} if self.refuse else {"code": code}
        return f"{query['redirect_uri']}?{urlencode({**answer, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        begun = self.codes.pop(form["code"])
        assert authorization == "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        assert form["redirect_uri"] == begun["redirect_uri"]
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        assert (begun["code_challenge"], begun["code_challenge_method"]) == (challenge, "S256")
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60}
        claims |= {"nonce": begun["nonce"], **self.claims, **self.wrong}
        id_token = jwt.encode(claims, new_key(self.signer), "RS256", {"kid": "k1"})
        return {"access_token": "at", "token_type": "Bearer", "id_token": id_token}


def _base64(number: int) -> str:
    """A number of a key as a JWK writes it."""
    data = number.to_bytes((number.bit_length() + 7) // 8)
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_arguments: Any) -> None:
            pass

        def do_GET(self) -> None:
            at = urlsplit(self.path)
            provider.asked.append(at.path)
            if at.path == "/authorize":
                query = {key: found[0] for key, found in parse_qs(at.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
                return
            answers: dict[str, Callable[[], dict[str, Any]]] = {
                "/.well-known/openid-configuration": provider.settings,
                "/jwks": provider.jwks,
                "/userinfo": lambda: provider.userinfo or provider.claims,
            }
            self._say(answers[at.path]())

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {key: found[0] for key, found in parse_qs(text).items()}
            self._say(provider.token(form, self.headers.get("Authorization", "")))

        def _say(self, answer: dict[str, Any]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider that answers until the block ends."""
    provider = Provider()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider)) as server:
        provider.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
