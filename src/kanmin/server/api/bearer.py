"""The door for programs: a token in the header, held against the matrix as a person is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from kanmin.language import _
from kanmin.server.accounts import second, tokens
from kanmin.server.accounts.token_models import ApiToken, Scope, TokenState
from kanmin.server.api.problems import Problem
from kanmin.server.api.rates import Refusals
from kanmin.server.permissions import may
from kanmin.server.store import wall

REFUSALS = Refusals()
INVALID = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
ASKED = {"WWW-Authenticate": "Bearer"}


class Bearer(HttpBearer):
    """Lets in who has a token with a scope, whose maker may do the operation today.

    route: of the operation in the matrix.
    """

    def __init__(self, route: str, scope: Scope) -> None:
        super().__init__()
        self.route, self.scope = route, scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """The token; its maker is who asks. Raises Problem for one that does not open this."""
        try:
            found = opening(token, self.route, self.scope)
        except Problem as error:
            if error.status == 401 and not REFUSALS.allow_request(request):
                raise Problem(429, headers={"Retry-After": "60"}) from None
            raise
        asking: Any = request
        asking.user = found.person
        wall.known_as(found.person)
        return found


def opening(token: str, route: str, scope: Scope) -> ApiToken:
    """The token, where it opens a row of the matrix. Raises Problem for one that does not."""
    found = good(token)
    if scope not in found.scope_set:
        raise Problem(
            403,
            _("このトークンに「{scope}」はありません。作り直してください。").format(
                scope=scope.word
            ),
        )
    if not may(found.person.role_set, route):
        raise Problem(403, _("トークンを作った人に、この操作をする役割がありません。"))
    tokens.note_use(found)
    return found


def good(token: str) -> ApiToken:
    """A token that can be used. Raises Problem for any other, saying what became of it."""
    found = tokens.find(token.strip())
    if found is None:
        raise Problem(401, _("このトークンは、ここでは知られていません。"), headers=INVALID)
    if found.state is not TokenState.GOOD:
        raise Problem(
            401,
            _("このトークンは使えません：{state}").format(state=found.state.word),
            headers=INVALID,
        )
    if second.is_missing(found.person):
        raise Problem(401, _("団体が求める二段階認証を、まだ始めていません。"), headers=INVALID)
    return found
