"""People and the one-time links by which they first come in."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from enum import StrEnum

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kanmin.language import N_, _
from kanmin.server.accounts.roles import Role, names_of, roles_in

LINK_LIFE = dt.timedelta(days=7)


class Person(AbstractUser):
    """A person (利用者) of one body.

    lg_code: the body; "" for the State and for administrators of none. roles: names of `Role`,
    separated by blanks. section: 担当課. erased_at: since when only the number is left. email: as
    the person gave it; email_confirmed_at: when its owner answered (未確認: None). session_stamp:
    changed to end all sessions there are. mails_asked: how often a confirmation was asked for by
    mail on `mails_asked_on`.
    """

    lg_code = models.CharField(max_length=6, blank=True)
    roles = models.CharField(max_length=120, blank=True)
    section = models.CharField(max_length=120, blank=True)
    erased_at = models.DateTimeField(null=True)
    email_confirmed_at = models.DateTimeField(null=True)
    session_stamp = models.CharField(max_length=32, blank=True)
    mails_asked = models.PositiveIntegerField(default=0)
    mails_asked_on = models.DateField(null=True)

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles as a set; names that are no roles are none."""
        return roles_in(self.roles)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session holds of its person: another password or stamp ends it.

        Django's own value while there is no stamp.
        """
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        value = self.password + self.session_stamp
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class LinkState(StrEnum):
    """What became of a link (リンクの状態)."""

    UNUSED = "unused"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> str:
        """The state as it is shown."""
        return _(_STATES[self])


_STATES = {
    LinkState.UNUSED: N_("未使用"),
    LinkState.USED: N_("使用済み"),
    LinkState.EXPIRED: N_("期限切れ"),
    LinkState.WITHDRAWN: N_("取消し"),
}


class FirstLink(models.Model):
    """A link that makes one account, once; or sets a new password for the account it names.

    digest: SHA-256 of its token, which is never stored. mailed_to: where it was sent, if by mail;
    nobody else has seen it then. used_by: the account it made or helped.
    """

    digest = models.CharField(max_length=64, unique=True)
    lg_code = models.CharField(max_length=6, blank=True)
    roles = models.CharField(max_length=120)
    created_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    section = models.CharField(max_length=120, blank=True)
    mailed_to = models.EmailField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="links")
    issued_by = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    used_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

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
        now = timezone.now()
        cls.objects.create(
            digest=digest_of(token),
            lg_code=lg_code,
            roles=names_of(roles),
            section=section,
            person=person,
            issued_by=issued_by,
            created_at=now,
            expires_at=now + LINK_LIFE,
        )
        return token

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles of the account it makes."""
        return roles_in(self.roles)

    @property
    def body_is_open(self) -> bool:
        """Whether who comes chooses the body: the very first link of an installation."""
        return not self.lg_code and self.issued_by_id is None and self.person_id is None

    @property
    def state(self) -> LinkState:
        """What became of it. A link whose maker may no longer make links counts as withdrawn."""
        if self.used_at is not None:
            return LinkState.USED
        if self.withdrawn_at is not None or not self.good:
            return LinkState.WITHDRAWN
        return LinkState.UNUSED if self.expires_at > timezone.now() else LinkState.EXPIRED

    @classmethod
    def find(cls, token: str) -> FirstLink | None:
        """The unused link of a token that has not expired."""
        found = cls.objects.filter(digest=digest_of(token)).first()
        return found if found and found.state is LinkState.UNUSED else None

    def use_up(self) -> bool:
        """Use it now; whether it could still be used, whatever happened since it was looked up."""
        now = timezone.now()
        unused = FirstLink.objects.filter(
            pk=self.pk, used_at=None, withdrawn_at=None, expires_at__gt=now
        )
        return bool(unused.update(used_at=now))

    @property
    def good(self) -> bool:
        """Whether whom it is for is in use, and who made it may still make links.

        The very first links, which stand in the log of the start, are for who comes first alone.
        """
        if self.body_is_open and Person.objects.exists():
            return False
        if self.person is not None and not self.person.is_active:
            return False
        by = self.issued_by
        return by is None or (by.is_active and Role.ADMINISTRATOR in by.role_set)


def digest_of(token: str) -> str:
    """What is kept of a secret that is shown once: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


class SecondFactor(models.Model):
    """二段階認証 of one person, by an authenticator app (TOTP, RFC 6238).

    secret: encrypted (`second.sealed`). last_step: number of the last 30 seconds whose code was
    used, so that no code works twice. tries: codes tried since `tries_since`, right or wrong.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.TextField()
    last_step = models.BigIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    tries_since = models.DateTimeField(default=timezone.now)
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.person_id}"


class RecoveryCode(models.Model):
    """A code (回復コード) for who has lost the app; it works once. digest: its SHA-256."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [  # noqa: RUF012 - Django's own form
            models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class SecondFactorRule(models.Model):
    """Of whom a body asks the second factor. everybody: of all; else of who has one of `roles`."""

    lg_code = models.CharField(max_length=6, blank=True, unique=True)
    everybody = models.BooleanField(default=False)
    roles = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.lg_code} {self.roles}"

    def asks(self, person: Person) -> bool:
        """Whether it asks a person."""
        return self.everybody or bool(roles_in(self.roles) & person.role_set)


from kanmin.server.accounts import (  # noqa: E402 - a table in a file of its own: Django looks here
    token_models,  # noqa: F401
)
