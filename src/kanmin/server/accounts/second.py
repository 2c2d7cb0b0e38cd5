"""二段階認証: secrets, codes of the moment (TOTP), recovery codes, and whom a body asks for them.

Codes are computed by `cryptography`; secrets are kept encrypted with a key that is made from the
installation's own (`secret.key`), so that a copy of the database alone opens nothing.
"""

from __future__ import annotations

import base64
import datetime as dt
import secrets
import time
import unicodedata

import segno
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import (
    Person,
    RecoveryCode,
    SecondFactor,
    SecondFactorRule,
    digest_of,
)
from kanmin.server.accounts.records import record
from kanmin.server.accounts.roles import Role, names_of
from kanmin.server.bodies import registry
from kanmin.server.store.audit_actions import Action
from kanmin.server.store.audit_lists import EVERYBODY

STEP = 30  # seconds a code is good for
DRIFT = 1  # steps that a clock may be off
DIGITS = 6
BYTES = 20  # of a secret, as RFC 4226 recommends
CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
OFFER_LIFE = 60 * 60  # seconds between the first look at a secret and its first code
MOST_TRIES, WINDOW = 20, dt.timedelta(hours=1)  # codes of the moment tried for one person
_SALT, _OFFER = "kanmin second factor", "kanmin second factor offered"


def new_secret() -> bytes:
    """A new secret."""
    return secrets.token_bytes(BYTES)


def offer(person: Person, secret: bytes) -> str:
    """A secret on its way through the form, sealed for this person; nothing is stored yet."""
    return _cipher(_OFFER).encrypt(f"{person.pk} {spelled(secret)}".encode()).decode()


def offered(person: Person, text: str) -> bytes | None:
    """The secret of `offer`; None where it is another's, altered or older than an hour."""
    try:
        told = _cipher(_OFFER).decrypt(text.encode(), ttl=OFFER_LIFE).decode()
    except InvalidToken:
        return None
    owner, secret = told.split()
    return base64.b32decode(secret) if owner == str(person.pk) else None


def spelled(secret: bytes) -> str:
    """A secret as it is typed into an app."""
    return base64.b32encode(secret).decode()


def picture(person: Person, secret: bytes) -> str:
    """The QR code of a secret as SVG, drawn here, without a style of its own."""
    code = segno.make(_totp(secret).get_provisioning_uri(_account(person), "Kanmin"), micro=False)
    return str(code.svg_inline(scale=5, dark="#000", light="#fff", title=_("QRコード")))


def _account(person: Person) -> str:
    body = registry().find(person.lg_code).name if person.lg_code else ""
    return f"{person.username} {body}".strip()


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303 - what the apps know (RFC 6238)


def step_of(secret: bytes, typed: str) -> int | None:
    """The step whose code was typed: this one, or one beside it for a clock that is off."""
    now = int(time.time()) // STEP
    code = plain(typed).encode()
    steps = range(now - DRIFT, now + DRIFT + 1)
    return next((s for s in steps if bytes_eq(_totp(secret).generate(s * STEP), code)), None)


def plain(typed: str) -> str:
    """A code as typed: width folded, blanks and hyphens gone, small letters.

    >>> plain("１２３ ４５６"), plain("ABCD-efgh")
    ('123456', 'abcdefgh')
    """
    folded = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(c for c in folded if c.isalnum())


def has_second(person: Person) -> bool:
    """Whether a person has switched the second factor on."""
    return SecondFactor.objects.filter(person=person).exists()


def switch_on(person: Person, secret: bytes, typed: str) -> list[str] | None:
    """Switch on with the first code; the recovery codes, told this once. None: a wrong code."""
    step = step_of(secret, typed)
    if step is None:
        return None
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if has_second(person):
            raise KanminError(_("二段階認証は、もう使われています。"))
        SecondFactor.objects.create(person=person, secret=sealed(secret), last_step=step)
        record(Action.SECOND_ON, person, person)
        return new_codes(person)


def switch_off(person: Person, by: Person) -> None:
    """Switch off; codes that are left go too."""
    with transaction.atomic():
        gone, _kinds = SecondFactor.objects.filter(person=person).delete()
        person.recovery_codes.all().delete()
        if gone:
            record(Action.SECOND_OFF if by == person else Action.SECOND_RESET, person, by)


def new_codes(person: Person) -> list[str]:
    """Ten new recovery codes of 118 bits in place of the old ones; only their digests are kept."""
    codes = ["".join(secrets.choice(LETTERS) for _n in range(24)) for _m in range(CODES)]
    with transaction.atomic():
        person.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(person=person, digest=digest_of(code)) for code in codes
        )
    return ["-".join(code[at : at + 4] for at in range(0, 24, 4)) for code in codes]


def codes_left(person: Person) -> int:
    """How many recovery codes have not been used."""
    return person.recovery_codes.filter(used_at=None).count()


def passes(person: Person, typed: str) -> bool:
    """Whether a code is right: of the moment, or a recovery code. It is used up."""
    return _of_the_moment(person, typed) or _recovered(person, typed)


def _of_the_moment(person: Person, typed: str) -> bool:
    """Two at once with the same code: one of them only."""
    found = SecondFactor.objects.filter(person=person).first()
    if found is None or not _may_try(found, typed):
        return False
    secret = opened(found.secret) if found else None
    step = step_of(secret, typed) if secret else None
    if step is None:
        return False
    unused = SecondFactor.objects.filter(pk=found.pk, last_step__lt=step)
    return bool(unused.update(last_step=step))


def _may_try(factor: SecondFactor, typed: str) -> bool:
    """Count a code of the moment; whether there were few enough, from wherever they came.

    Only who has shown the password comes here, so that nobody is held up by others.
    """
    if len(plain(typed)) != DIGITS:
        return False
    own = SecondFactor.objects.filter(pk=factor.pk)
    start = timezone.now() - WINDOW
    own.filter(tries_since__lte=start).update(tries=0, tries_since=timezone.now())
    return bool(own.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1))


def is_held_up(person: Person) -> bool:
    """Whether so many codes were tried for a person that only a recovery code is taken now."""
    start = timezone.now() - WINDOW
    held = SecondFactor.objects.filter(person=person, tries_since__gt=start)
    return held.filter(tries__gte=MOST_TRIES).exists()


def _recovered(person: Person, typed: str) -> bool:
    unused = person.recovery_codes.filter(digest=digest_of(plain(typed)), used_at=None)
    used = bool(unused.update(used_at=timezone.now()))
    if used:
        record(Action.CODE_USED, person, person)
    return used


def readable(person: Person) -> bool:
    """Whether the secret can be read: not so where `secret.key` is another than at switching on."""
    found = SecondFactor.objects.filter(person=person).first()
    return found is None or opened(found.secret) is not None


def unreadable() -> int:
    """How many people's secrets can not be read."""
    secrets_of_all = SecondFactor.objects.values_list("secret", flat=True).iterator()
    return sum(opened(stored) is None for stored in secrets_of_all)


def _cipher(use: str = _SALT) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=use.encode()).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def sealed(secret: bytes) -> str:
    """A secret as it is stored."""
    return _cipher().encrypt(secret).decode()


def opened(stored: str) -> bytes | None:
    """A stored secret; None where it was sealed with another key."""
    try:
        return _cipher().decrypt(stored.encode())
    except InvalidToken:
        return None


def rule_of(lg_code: str) -> SecondFactorRule:
    """Whom a body asks; nobody where nothing was said."""
    found = SecondFactorRule.objects.filter(lg_code=lg_code).first()
    return found or SecondFactorRule(lg_code=lg_code)


def ask_of(roles: frozenset[Role], by: Person, *, everybody: bool) -> None:
    """Set whom the body of an administrator asks for the second factor."""
    chosen = {"everybody": everybody, "roles": names_of(roles)}
    with transaction.atomic():
        SecondFactorRule.objects.update_or_create(lg_code=by.lg_code, defaults=chosen)
        record(Action.SECOND_RULE, None, by, EVERYBODY if everybody else names_of(roles))


def is_missing(person: Person) -> bool:
    """Whether a person's body asks for a second factor and the person has none."""
    rule = SecondFactorRule.objects.filter(lg_code=person.lg_code).first()
    return rule is not None and rule.asks(person) and not has_second(person)
