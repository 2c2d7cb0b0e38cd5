"""Whose keys are trusted (署名の鍵), and who may say so."""

from __future__ import annotations

import base64
import binascii
import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from kanmin.calendar_ja import format_date
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import body_name, registry
from kanmin.server.exchange.kind import Kind, sender_of
from kanmin.server.store.oversight_models import TrustedKey
from kanmin.signing import Signed

LENGTH = 32  # bytes of a key
STATE_WORDS = ("国", "State", "state")


def named(lg_code: str) -> str:
    """What a sender is called."""
    return body_name(lg_code) if lg_code else _("国")


def code_of(typed: str) -> str:
    """The code of a sender by its name or code, "" for the State. Raises KanminError."""
    if typed in STATE_WORDS or typed == _("国"):
        return ""
    return registry().find(typed).code


def in_use(lg_code: str, today: dt.date) -> QuerySet[TrustedKey]:
    """The keys of a sender with which files are taken on a day."""
    rows = TrustedKey.objects.filter(lg_code=lg_code)
    return rows.filter(Q(withdrawn=False) | Q(withdrawn_from__gt=today))


def is_trusted(given: Signed) -> bool:
    """Whether files signed with the key of a file are taken today."""
    return in_use(given.lg_code, dt.date.today()).filter(public=given.public).exists()


def refuse_strange(given: Signed, kind: Kind) -> None:
    """Raise KanminError for a file whose sender may not send it, or whose key is not trusted."""
    if sender_of(given.lg_code) not in kind.senders:
        raise KanminError(
            _("{sender}から受け取る種類のファイルではありません（{kind}）。").format(
                sender=named(given.lg_code[:6]), kind=_(kind.title)
            )
        )
    if is_trusted(given):
        return
    known = TrustedKey.objects.filter(lg_code=given.lg_code)
    if kind.open and not known.exists():
        return
    raise _strange(given, known.filter(public=given.public).last())


def _strange(given: Signed, withdrawn: TrustedKey | None) -> KanminError:
    todo = _("送り元に鍵の指紋を確かめ、「署名の鍵」に登録してください。")
    if withdrawn is None:
        what = _("{sender}の鍵として登録されていない鍵で署名されています。")
        return KanminError(what.format(sender=named(given.lg_code)), todo=todo)
    day = withdrawn.withdrawn_from
    if day is None:
        what = _("{sender}の取り下げられた鍵で署名されています。")
        return KanminError(what.format(sender=named(given.lg_code)), todo=todo)
    what = _("{sender}の鍵ですが、{day}に取り下げられています。")
    return KanminError(what.format(sender=named(given.lg_code), day=format_date(day)), todo=todo)


def answers_for_all(person: Person) -> bool:
    """Whether somebody answers for the whole installation.

    The State does, and the administrator of a body that nobody else shares it with.
    """
    roles = person.role_set
    if Role.STATE in roles or (Role.ADMINISTRATOR in roles and not person.lg_code):
        return True
    others = Person.objects.exclude(lg_code=person.lg_code).exclude(roles="")
    return Role.ADMINISTRATOR in roles and not others.filter(is_active=True).exists()


def senders_of(person: Person) -> frozenset[str] | None:
    """The codes of the senders that somebody answers for; None for all of them.

    Where bodies share an installation, an administrator answers for the own body; that of a
    prefecture besides for the State and its municipalities, as far as nobody of theirs is here to
    do so: whoever holds a key of a sender speaks for it.
    """
    if answers_for_all(person):
        return None
    own = registry().by_code.get(person.lg_code)
    if own is None or Role.ADMINISTRATOR not in person.role_set:
        return frozenset()
    if own.code != own.prefecture_body_code:
        return frozenset({own.code})
    below = {body.code for body in registry() if body.prefecture_body_code == own.code}
    return frozenset({own.code, *({"", *below} - _speaking_for_themselves())})


def _speaking_for_themselves() -> set[str]:
    """The senders who have somebody here to say which keys of theirs are trusted."""
    people = list(Person.objects.filter(is_active=True).exclude(roles=""))
    own = {p.lg_code for p in people if p.lg_code and Role.ADMINISTRATOR in p.role_set}
    return own | ({""} if any(Role.STATE in p.role_set for p in people) else set())


def answers_for(person: Person, lg_code: str) -> bool:
    """Whether somebody says which keys of a sender are trusted, and takes in its files."""
    senders = senders_of(person)
    return senders is None or lg_code in senders


def key_in(text: str) -> str:
    """A public key as it was copied, blanks and line ends left out. Raises KanminError."""
    joined = "".join(text.split())
    try:
        raw = base64.b64decode(joined, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != LENGTH:
        raise KanminError(
            _("鍵として読めません。"),
            todo=_("送り元の Kanmin の「署名の鍵」にある鍵を、そのまま写してください。"),
        )
    return base64.b64encode(raw).decode()


@transaction.atomic
def register(row: TrustedKey, replaces_from: dt.date | None) -> None:
    """Trust a key from now on. replaces_from: from when the sender's other keys are not."""
    others = in_use(row.lg_code, dt.date.today())
    if others.filter(public=row.public).exists():
        raise KanminError(_("この団体のこの鍵は、もう登録されています。"))
    if replaces_from is not None:
        others.update(withdrawn=True, withdrawn_from=replaces_from)
    row.save(force_insert=True)


def withdraw(row: TrustedKey, day: dt.date) -> None:
    """Take no files signed with a key from a day on; what was taken stays."""
    row.withdrawn, row.withdrawn_from = True, day
    row.save(update_fields=["withdrawn", "withdrawn_from"])
