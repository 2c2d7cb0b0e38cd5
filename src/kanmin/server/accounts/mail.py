"""Mail addresses of people: set, confirmed by a link, and the mails that go there.

Mails with a link are sent at once and not as a job: a job would keep the link in the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import LINK_LIFE, Person
from kanmin.server.accounts.records import record
from kanmin.server.operating import lines
from kanmin.server.store.audit_actions import Action

R = TypeVar("R", bound=models.Model)
Addresses = Callable[[R], list[str]]
Message = Callable[[R, Sequence[str], BaseEmailBackend], EmailMessage]
ANSWER_LIFE = 3 * 24 * 60 * 60  # seconds a confirmation link is good for
MOST_REMINDERS = 3  # a day, to one office about one matter
MOST_A_DAY = 5  # confirmations that a person may have sent, to whatever address
LONGEST_IN_MAIL = 20  # characters of a user name
_SALT = "kanmin mail address"


def mail_is_set() -> bool:
    """Whether a mail server is set (KANMIN_MAIL_HOST)."""
    return bool(settings.MAIL_IS_SET)


def address_of(request: Any, path: str) -> str:
    """A path of ours as an address that others can open."""
    scheme = "https" if settings.HTTPS else request.scheme
    return f"{scheme}://{request.get_host()}{path}"


def tidy(typed: str) -> str:
    """A mail address as typed, blanks gone. Raises KanminError for what is none."""
    address = typed.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise KanminError(
            _("メールアドレスとして読めません。"),
            todo=_("「名前@example.lg.jp」の形で書いてください。"),
        ) from None
    if len(address) > 254:
        raise KanminError(_("メールアドレスが長すぎます。"))
    return address


def set_address(person: Person, address: str) -> None:
    """Keep an address, not confirmed yet; "" takes it away."""
    if address == person.email:
        return
    with transaction.atomic():
        person.email, person.email_confirmed_at = address, None
        person.save(update_fields=["email", "email_confirmed_at"])
        record(Action.MAIL_CHANGED, person, person)


def taken(address: str, person: Person | None = None) -> bool:
    """Whether another account has confirmed an address."""
    others = Person.objects.filter(email__iexact=address, email_confirmed_at__isnull=False)
    return (others.exclude(pk=person.pk) if person else others).exists()


def confirm(person: Person, by: Person | None) -> None:
    """The owner of an address has answered. Raises KanminError where another account has it."""
    with transaction.atomic():
        if taken(person.email, person):
            raise KanminError(
                _("このメールアドレスは、ほかの利用者が確認済みです。"),
                todo=_("別のアドレスにしてください。"),
            )
        person.email_confirmed_at = timezone.now()
        person.save(update_fields=["email_confirmed_at"])
        record(Action.MAIL_CONFIRMED, person, by)


def token_for(person: Person) -> str:
    """What stands in a confirmation link: of whom, and which address."""
    return signing.dumps([person.pk, person.email], salt=_SALT)


def person_of(token: str) -> Person | None:
    """Whose address a link confirms; None once it is older than three days or changed since."""
    try:
        number, address = signing.loads(token, salt=_SALT, max_age=ANSWER_LIFE)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=number, email=address, is_active=True).first()


def may_ask(person: Person) -> bool:
    """Count a mail that asks an address to confirm; whether it is not too many today."""
    own, today = Person.objects.filter(pk=person.pk), timezone.localdate()
    another_day = own.exclude(mails_asked_on=today)
    another_day.update(mails_asked=0, mails_asked_on=today)
    return bool(own.filter(mails_asked__lt=MOST_A_DAY).update(mails_asked=F("mails_asked") + 1))


def _plain_name(person: Person) -> str:
    """A user name in a mail to somebody who may know nothing of it: no address, no message."""
    return "".join(c if c.isalnum() else "_" for c in person.username[:LONGEST_IN_MAIL])


def ask_to_confirm(request: Any, person: Person) -> bool:
    """Send the confirmation link; whether it went."""
    address = address_of(request, f"/account/mail/{token_for(person)}")
    text = _(
        "{name}さんが、Kanmin にこのメールアドレスを登録しました。\n\n"
        "次のアドレスを3日以内に開き、「確認する」を押してください。\n{address}\n\n"
        "心当たりがなければ、何もしないでください。"
    ).format(name=_plain_name(person), address=address)
    return _sent(_("【Kanmin】メールアドレスの確認"), text, person.email)


def send_link(request: Any, token: str, to: str, by: Person) -> bool:
    """Send an invitation; whether it went."""
    text = _(
        "{name}さんが、あなたを Kanmin に招いています。\n\n"
        "次のアドレスを開き、利用者名とパスワードを決めてください。"
        "一度だけ、{days}日以内に使えます。\n{address}\n\n"
        "心当たりがなければ、何もしないでください。"
    ).format(
        name=_plain_name(by), days=LINK_LIFE.days, address=address_of(request, f"/welcome/{token}")
    )
    return _sent(_("【Kanmin】利用者の招待"), text, to)


def _sent(subject: str, text: str, to: str) -> bool:
    try:
        EmailMessage(subject, text, to=[to]).send()
    except OSError:  # what smtplib raises is one, too
        lines.caught("mail")
        return False
    return True


def not_too_often(reminders: models.QuerySet[Any], column: str, asked: Iterable[str]) -> list[str]:
    """Those of some offices that may be reminded once more today; column: of the office.

    Raises KanminError where none may.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = reminders.filter(created_at__gte=midnight).values_list(column, flat=True)
    counts, wanted = Counter(today), list(asked)
    found = [one for one in wanted if counts[one] < MOST_REMINDERS]
    if wanted and not found:
        raise KanminError(
            _("きょうは、もう{count}回督促しました。").format(count=MOST_REMINDERS),
            todo=_("あす、もう一度お試しください。"),
        )
    return found


def send_each(rows: Iterable[R], addresses: Addresses[R], message: Message[R]) -> None:
    """Send a mail for each reminder; it tells afterwards to how many addresses it went.

    One that cannot be sent is told in the log, and the others go on.
    """
    with get_connection() as connection:
        for row in rows:
            to = addresses(row)
            if not to:
                continue
            try:
                message(row, to, connection).send()
            except OSError:
                lines.caught("reminder", row=row.pk)
            else:
                type(row)._default_manager.filter(pk=row.pk).update(mailed=len(to))
