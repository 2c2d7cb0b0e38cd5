"""The one list of roles (役割)."""

from __future__ import annotations

from enum import StrEnum

from kanmin.language import N_, _


class Role(StrEnum):
    """What a person may do; a person may have several, all for one body."""

    SECTION = "section"
    EDITOR = "editor"
    APPROVER = "approver"
    SUPPORTER = "supporter"
    STATE = "state"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


_LABELS = {
    Role.SECTION: N_("担当課員"),
    Role.EDITOR: N_("計画の編集者"),
    Role.APPROVER: N_("決定者"),
    Role.SUPPORTER: N_("支援者（都道府県）"),
    Role.STATE: N_("国"),
    Role.INSPECTOR: N_("記録の確認者"),
    Role.ADMINISTRATOR: N_("管理者"),
}


BY_BODY = (Role.EDITOR, Role.APPROVER, Role.SECTION, Role.INSPECTOR, Role.ADMINISTRATOR)
"""The roles that a body's administrator gives to its people."""


def names_of(roles: frozenset[Role]) -> str:
    """Roles as they are stored: their names, separated by blanks.

    >>> names_of(frozenset({Role.EDITOR, Role.APPROVER}))
    'approver editor'
    """
    return " ".join(sorted(role.value for role in roles))


def roles_in(names: str) -> frozenset[Role]:
    """Stored names as roles; names that are no roles are none."""
    return frozenset(role for role in Role if role.value in names.split())


def label(role: Role) -> str:
    """What a role is called.

    >>> label(Role.EDITOR)
    '計画の編集者'
    """
    return _(_LABELS[role])
