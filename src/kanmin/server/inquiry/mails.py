"""Reminders of an inquiry by mail: as a job, and only where a mail server is set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks import task

from kanmin.calendar_ja import format_date
from kanmin.language import _, active, speaking
from kanmin.server.accounts.mail import mail_is_set, send_each
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.store.inquiry_models import InquiryReminder


def members(lg_code: str) -> tuple[Person, ...]:
    """The people of a body who answer for a section."""
    people = Person.objects.filter(lg_code=lg_code, is_active=True).exclude(section="")
    return tuple(person for person in people if Role.SECTION in person.role_set)


def send(numbers: Iterable[int]) -> None:
    """Send some reminders by mail, as a job; nothing where no mail server is set."""
    if mail_is_set():
        send_inquiry_reminders.enqueue(list(numbers), active())


@task()
def send_inquiry_reminders(numbers: list[int], language: str) -> None:
    """Send reminders by their numbers; each tells afterwards to how many addresses it went."""
    rows = InquiryReminder.objects.filter(pk__in=numbers).select_related("inquiry__plan")
    with speaking(language):
        send_each(rows, addresses, message)


def addresses(row: InquiryReminder) -> list[str]:
    """The addresses of a section's people, as they gave them."""
    people = members(row.inquiry.plan.lg_code)
    return sorted({p.email for p in people if p.section == row.section and p.email})


def message(row: InquiryReminder, to: Sequence[str], connection: BaseEmailBackend) -> EmailMessage:
    """The mail of a reminder; nobody sees the addresses of others."""
    title = row.inquiry.plan.title
    text = _(
        "「{title}」についての照会の回答を、{section}からまだいただいていません。\n"
        "締切りは{day}です。\n\n{words}\n\nKanmin の「庁内照会」からお答えください。"
    ).format(title=title, section=row.section, day=format_date(row.inquiry.due), words=row.words)
    subject = _("【{title}】照会への回答のお願い").format(title=title)
    return EmailMessage(subject, text, bcc=to, connection=connection)
