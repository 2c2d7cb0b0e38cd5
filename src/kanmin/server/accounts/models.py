"""People and the one-time links by which they first come in."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from kanmin.server.accounts.roles import Role, names_of, roles_in

LINK_LIFE = dt.timedelta(days=7)


class Person(AbstractUser):
    """A person (利用者) of one body.

    lg_code: the body; "" for the State and for administrators of none. roles: names of `Role`,
    separated by blanks. section: 担当課. erased_at: since when only the number is left.
    """

    lg_code = models.CharField(max_length=6, blank=True)
    roles = models.CharField(max_length=120, blank=True)
    section = models.CharField(max_length=120, blank=True)
    erased_at = models.DateTimeField(null=True)

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles as a set; names that are no roles are none."""
        return roles_in(self.roles)


class FirstLink(models.Model):
    """A link that makes one account, once; or sets a new password for the account it names.

    digest: SHA-256 of its token, which is never stored.
    """

    digest = models.CharField(max_length=64, unique=True)
    lg_code = models.CharField(max_length=6, blank=True)
    roles = models.CharField(max_length=120)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    section = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="links")
    issued_by = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.roles} {self.lg_code}"

    @classmethod
    def issue(
        cls,
        roles: frozenset[Role],
        lg_code: str = "",
        section: str = "",
        person: Person | None = None,
        issued_by: Person | None = None,
    ) -> str:
        """A new link for an account with these roles; its token, shown once."""
        token = secrets.token_urlsafe(24)
        cls.objects.create(
            digest=_digest(token),
            lg_code=lg_code,
            roles=names_of(roles),
            section=section,
            person=person,
            issued_by=issued_by,
            expires_at=timezone.now() + LINK_LIFE,
        )
        return token

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles of the account it makes."""
        return roles_in(self.roles)

    @classmethod
    def find(cls, token: str) -> FirstLink | None:
        """The unused link of a token that has not expired."""
        found = cls.objects.filter(
            digest=_digest(token), used_at=None, expires_at__gt=timezone.now()
        ).first()
        return found if found and found.good else None

    @property
    def good(self) -> bool:
        """Whether whom it is for is in use, and who made it may still make links."""
        if self.person is not None and not self.person.is_active:
            return False
        by = self.issued_by
        return by is None or (by.is_active and Role.ADMINISTRATOR in by.role_set)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
