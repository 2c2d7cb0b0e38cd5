"""The tokens by which programs speak for a person (API用のトークン)."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.utils import timezone

from kanmin.language import N_, _


class Scope(StrEnum):
    """What a token is for (できること)."""

    READ = "drafts:read"
    WRITE = "drafts:write"

    @property
    def word(self) -> str:
        """The scope as it is shown."""
        return _(_SCOPES[self])


_SCOPES = {
    Scope.READ: N_("公表前の計画を読む"),
    Scope.WRITE: N_("計画を作り、直す"),
}


class TokenState(StrEnum):
    """What became of a token (トークンの状態)."""

    GOOD = "good"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNUSABLE = "unusable"

    @property
    def word(self) -> str:
        """The state as it is shown."""
        return _(_STATES[self])


_STATES = {
    TokenState.GOOD: N_("使えます"),
    TokenState.EXPIRED: N_("期限切れ"),
    TokenState.REVOKED: N_("取消し"),
    TokenState.UNUSABLE: N_("使えません（作った人が、この団体の利用者ではなくなりました）"),
}


class ApiToken(models.Model):
    """A token of a person, for one body.

    digest: SHA-256 of it; the token itself is never stored. lg_code: the person's body when it was
    made. scopes: names of `Scope`, separated by blanks. used_on: the day it was last used.
    """

    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    lg_code = models.CharField(max_length=6, db_index=True)
    label = models.CharField(max_length=80)
    scopes = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    used_on = models.DateField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"token {self.pk}"

    @property
    def scope_set(self) -> frozenset[Scope]:
        """The scopes as a set; names that are none are left out."""
        return frozenset(scope for scope in Scope if scope.value in self.scopes.split())

    @property
    def state(self) -> TokenState:
        """What became of it: it ends with its maker's account, or when that changes the body."""
        if self.revoked_at is not None:
            return TokenState.REVOKED
        if not self.person.is_active or self.person.lg_code != self.lg_code:
            return TokenState.UNUSABLE
        return TokenState.GOOD if self.expires_at > timezone.now() else TokenState.EXPIRED
