"""Whether there is a provider of the body's own (OpenID Connect), and who is linked with it."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from kanmin.server.accounts.models import Person
from kanmin.server.oidc_settings import PROVIDER


def name() -> str:
    """What the provider is called on the button; "" where none is set."""
    return settings.OIDC.name if settings.OIDC else ""


def is_linked(person: Person) -> bool:
    """Whether a person's account is linked with one of the provider."""
    return bool(SocialAccount.objects.filter(user=person, provider=PROVIDER).exists())
