"""Making, finding and revoking tokens for programs."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kanmin.server.accounts.models import Person, digest_of
from kanmin.server.accounts.records import record
from kanmin.server.accounts.token_models import ApiToken, Scope, TokenState
from kanmin.server.store.audit_actions import Action

PREFIX = "kanmin_"
"""What a token begins with, so that one that leaked is known for what it is."""
LONGEST_LABEL = 80  # characters
MOST = 20  # tokens in use by one person


@transaction.atomic
def issue(person: Person, label: str, scopes: frozenset[Scope], days: int) -> str:
    """A new token for programs of somebody; shown this once."""
    token = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        digest=digest_of(token),
        person=person,
        lg_code=person.lg_code,
        label=label,
        scopes=" ".join(sorted(scope.value for scope in scopes)),
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
    record(Action.TOKEN_MADE, person, person, f"{made} {made.scopes}")
    return token


def find(token: str) -> ApiToken | None:
    """What is known of a token, whatever became of it; None for one that was never made."""
    rows = ApiToken.objects.select_related("person")
    return rows.filter(digest=digest_of(token)).first()


def note_use(found: ApiToken) -> None:
    """Keep the day a token was used; written once a day."""
    today = timezone.localdate()
    if found.used_on != today:
        ApiToken.objects.filter(pk=found.pk).update(used_on=today)


@transaction.atomic
def revoke(found: ApiToken, by: Person | None) -> None:
    """End a token; to end one twice changes nothing."""
    rows = ApiToken.objects.filter(pk=found.pk, revoked_at=None)
    if rows.update(revoked_at=timezone.now(), revoked_by=by):
        record(Action.TOKEN_REVOKED, found.person, by, str(found))


def revoke_all(person: Person, by: Person | None) -> None:
    """End all tokens of somebody: whoever had the account may have them too."""
    for found in ApiToken.objects.filter(person=person, revoked_at=None):
        revoke(found, by)


def forget(person: Person) -> None:
    """End the tokens of somebody and take away what they were called."""
    revoke_all(person, None)
    ApiToken.objects.filter(person=person).update(label="", used_on=None)


def own(person: Person) -> QuerySet[ApiToken]:
    """The tokens of somebody, the newest first."""
    return ApiToken.objects.filter(person=person).select_related("person")


def of_body(lg_code: str) -> QuerySet[ApiToken]:
    """The tokens of a body's people, the newest first."""
    return ApiToken.objects.filter(lg_code=lg_code).select_related("person")


def in_use(person: Person) -> int:
    """How many tokens of somebody can be used."""
    return sum(one.state is TokenState.GOOD for one in own(person))
