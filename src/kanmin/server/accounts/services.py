"""Accounts made by links."""

from __future__ import annotations

import unicodedata

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import IntegrityError, transaction
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.accounts.roles import Role, names_of
from kanmin.server.bodies import registry

ERASED = "消した利用者"
"""What an account is called, with its number, once its person's data are erased."""


def normalised(username: str) -> str:
    """A name as it is stored and looked up: width folded, blanks at its ends gone."""
    return unicodedata.normalize("NFKC", username).strip()


def accept(link: FirstLink, username: str, password: str, body: str) -> Person:
    """Make the account of a link and use the link up; two at once make one account only.

    A link that names a person sets that account's password instead.

    body: code or name of the body where the link leaves it open.
    """
    if link.person is None:
        code = link.lg_code or registry().find(body).code
    try:
        with transaction.atomic():
            used = FirstLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
            if not used:
                raise KanminError(_("このリンクはもう使われています。"))
            if link.person is not None:
                link.person.set_password(password)
                link.person.save(update_fields=["password"])
                withdraw_links(link.person)
                return link.person
            return Person.objects.create_user(
                username=normalised(username),
                password=password,
                lg_code=code,
                roles=link.roles,
                section=link.section,
            )
    except IntegrityError:
        raise KanminError(
            _("その利用者名は使われています。"), todo=_("別の名前にしてください。")
        ) from None


def withdraw_links(person: Person) -> None:
    """No link for a new password is good any longer: the person has just set one."""
    person.links.filter(used_at=None).update(expires_at=timezone.now())


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


@transaction.atomic
def erase(person: Person) -> None:
    """Take name, mail, section, password and links of a person away for good; the number stays.

    History and audit log speak of the number only, so they stay sound. Raises KanminError where
    nobody would administer the body.
    """
    change(person, frozenset(), "", active=False)
    for table in (AccessAttempt, AccessFailureLog, AccessLog):
        table.objects.filter(username=person.username).delete()
    person.links.all().delete()
    person.username = f"{ERASED} {person.pk}"
    person.first_name = person.last_name = person.email = ""
    person.set_unusable_password()
    person.last_login = None
    person.erased_at = timezone.now()
    person.save()
