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


_MAY = {
    Role.SECTION: N_("担当課が主管する施策の実績を入れる。計画を読む。"),
    Role.EDITOR: N_("計画を作り、直し、共有する。調査に答える。"),
    Role.APPROVER: N_("計画を読み、決定する。"),
    Role.SUPPORTER: N_("県内の市区町村が共有した計画を読み、助言し、調査の回答を確かめる。"),
    Role.STATE: N_("策定状況を登録し、調査を行い、支援の予定と名簿を管理する。"),
    Role.INSPECTOR: N_("閲覧検査：団体の記録を読む。計画には触れない。"),
    Role.ADMINISTRATOR: N_("利用者を招き、役割を決め、二段階認証を求める。計画は読まない。"),
}


BY_BODY = (Role.EDITOR, Role.APPROVER, Role.SECTION, Role.INSPECTOR, Role.ADMINISTRATOR)
"""The roles that a body's administrator gives to its people."""


def given_by(lg_code: str) -> tuple[Role, ...]:
    """The roles that an administrator gives: a prefecture's also supporters, the State's its own.

    >>> Role.SUPPORTER in given_by("180009"), Role.SUPPORTER in given_by("182079")
    (True, False)
    """
    if not lg_code:
        return (Role.STATE, Role.INSPECTOR, Role.ADMINISTRATOR)
    return (*BY_BODY, Role.SUPPORTER) if lg_code[2:5] == "000" else BY_BODY


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


def may_do(role: Role) -> str:
    """What a role may do, in a sentence."""
    return _(_MAY[role])
