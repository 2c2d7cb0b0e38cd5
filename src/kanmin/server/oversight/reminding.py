"""Reminders by mail (督促のメール): as a job, and only where a mail server is set."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks import task

from kanmin.calendar_ja import format_date
from kanmin.language import _, active, speaking
from kanmin.server.accounts.mail import mail_is_set, send_each
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.store.oversight_models import SurveyReminder


def send_mails(reminders: Sequence[int]) -> None:
    """Send some reminders by mail, as a job; nothing where no mail server is set."""
    if reminders and mail_is_set():
        send_reminders.enqueue(list(reminders), active())


@task()
def send_reminders(numbers: list[int], language: str) -> None:
    """Send reminders by their numbers; each tells afterwards to how many addresses it went."""
    rows = SurveyReminder.objects.filter(pk__in=numbers).select_related("round")
    with speaking(language):
        send_each(rows, addresses, message)


def addresses(row: SurveyReminder) -> list[str]:
    """The addresses of a body's editors, as they gave them."""
    people = Person.objects.filter(lg_code=row.lg_code, is_active=True).exclude(email="")
    return sorted({p.email for p in people if Role.EDITOR in p.role_set})


def message(row: SurveyReminder, to: Sequence[str], connection: BaseEmailBackend) -> EmailMessage:
    """The mail of a reminder; nobody sees the addresses of others."""
    text = _(
        "「{title}」の回答をまだいただいていません。\n締切りは{day}です。\n\n{words}\n\n"
        "Kanmin の「調査への回答」からお答えください。"
    ).format(title=row.round.title, day=format_date(row.round.closes_on), words=row.words)
    subject = _("【{title}】回答のお願い").format(title=row.round.title)
    return EmailMessage(subject, text, bcc=to, connection=connection)
