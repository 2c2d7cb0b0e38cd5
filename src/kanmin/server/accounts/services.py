"""Accounts made by links."""

from __future__ import annotations

import unicodedata

from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import IntegrityError, transaction
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts import mail, tokens
from kanmin.server.accounts.models import FirstLink, Person, RecoveryCode, SecondFactor
from kanmin.server.accounts.roles import Role, label, names_of
from kanmin.server.accounts.signing_in import end_sessions
from kanmin.server.bodies import registry

ERASED = "消した利用者"
"""What an account is called, with its number, once its person's data are erased."""


LONGEST_USER_NAME = 60  # characters of a user name
MOST_TYPED = 4 * LONGEST_USER_NAME  # more than any way of typing such a name takes


def normalised(username: str) -> str:
    """A name as it is stored and looked up: width folded, blanks at its ends gone.

    What is far too long for a name is only cut, and is too long still: one character may become 18.
    """
    if len(username) > MOST_TYPED:
        return username[:MOST_TYPED]
    return unicodedata.normalize("NFKC", username).strip()


def accept(link: FirstLink, username: str, password: str | None, body: str) -> Person:
    """Make the account of a link and use the link up; two at once make one account only.

    A link that names a person sets that account's password instead.

    password: None for who comes by the provider. body: code or name of the body where the link
    leaves it open; 国 for the State.
    """
    lg_code, roles = belonging(link, body)
    try:
        with transaction.atomic():
            if not link.use_up():
                raise KanminError(_("このリンクはもう使えません。"))
            if link.person is not None:
                return _set_password(link.person, password)
            person = Person.objects.create_user(
                username=normalised(username),
                password=password,
                lg_code=lg_code,
                roles=names_of(roles),
                section=link.section,
            )
            _joined(link, person)
            return person
    except IntegrityError:
        raise KanminError(
            _("その利用者名は使われています。"), todo=_("別の名前にしてください。")
        ) from None


def belonging(link: FirstLink, body: str) -> tuple[str, frozenset[Role]]:
    """The body and the roles that a link gives. Raises KanminError for a body there is not."""
    if not link.body_is_open:
        return link.lg_code, link.role_set
    if normalised(body) in ("国", label(Role.STATE)):
        return "", frozenset({Role.ADMINISTRATOR, Role.STATE})
    return registry().find(body).code, link.role_set


def _set_password(person: Person, password: str | None) -> Person:
    person.set_password(password)
    person.save(update_fields=["password"])
    tokens.revoke_all(person, person)
    withdraw_links(person)
    return person


def _joined(link: FirstLink, person: Person) -> None:
    """Note who came by a link. Where it went by mail, its address is confirmed by that."""
    FirstLink.objects.filter(pk=link.pk).update(used_by=person)
    if link.mailed_to and not mail.taken(link.mailed_to):
        mail.set_address(person, link.mailed_to)
        mail.confirm(person, person)


def withdraw_links(person: Person) -> None:
    """No link for a new password is good any longer: the person has just set one."""
    person.links.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())


def change(person: Person, roles: frozenset[Role], section: str, *, active: bool) -> None:
    """Set what a person of a body may do. Raises KanminError where nobody would administer it."""
    administers = active and Role.ADMINISTRATOR in roles
    with transaction.atomic():
        others = [
            other
            for other in Person.objects.select_for_update()
            .filter(lg_code=person.lg_code, is_active=True)
            .order_by("pk")
            if other.pk != person.pk and Role.ADMINISTRATOR in other.role_set
        ]
        if not administers and not others:
            raise KanminError(
                _("管理者が一人もいなくなります。"),
                todo=_("先に、ほかの人を管理者にしてください。"),
            )
        person.roles = names_of(roles)
        person.section = section.strip()
        person.is_active = active
        person.save(update_fields=["roles", "section", "is_active"])
        if not active:
            end_sessions(person, None)  # for when the person is let in again


@transaction.atomic
def erase(person: Person) -> None:
    """Take name, mail, section, password and links of a person away for good; the number stays.

    History and audit log speak of the number only, so they stay sound. Raises KanminError where
    nobody would administer the body.
    """
    change(person, frozenset(), "", active=False)
    tokens.forget(person)
    for table in (AccessAttempt, AccessFailureLog, AccessLog):
        table.objects.filter(username=person.username).delete()
    person.links.all().delete()
    FirstLink.objects.filter(used_by=person).update(mailed_to="")
    for owned in (SecondFactor, RecoveryCode):
        owned.objects.filter(person=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    person.username = f"{ERASED} {person.pk}"
    person.first_name = person.last_name = person.email = ""
    person.set_unusable_password()
    person.last_login = person.email_confirmed_at = None
    person.session_stamp = ""
    person.erased_at = timezone.now()
    person.save()
