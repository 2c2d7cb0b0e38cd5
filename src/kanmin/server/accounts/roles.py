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


def label(role: Role) -> str:
    """What a role is called.

    >>> label(Role.EDITOR)
    '計画の編集者'
    """
    return _(_LABELS[role])
