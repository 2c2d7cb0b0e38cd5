"""Accounts made by links."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.bodies import registry


def accept(link: FirstLink, username: str, password: str, body: str) -> Person:
    """Make the account of a link and use the link up; two at once make one account only.

    body: code or name of the body where the link leaves it open.
    """
    code = link.lg_code or registry().find(body).code
    try:
        with transaction.atomic():
            used = FirstLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
            if not used:
                raise KanminError(_("このリンクはもう使われています。"))
            return Person.objects.create_user(
                username=username.strip(), password=password, lg_code=code, roles=link.roles
            )
    except IntegrityError:
        raise KanminError(
            _("その利用者名は使われています。"), todo=_("別の名前にしてください。")
        ) from None
