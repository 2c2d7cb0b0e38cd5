"""Starting the server: migrate, make the first link, serve."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.core.management import call_command

WSGI = "kanmin.server.wsgi:application"


def prepare(data: Path) -> None:
    """Set Django up on a data folder and bring its tables up to date."""
    data.mkdir(parents=True, exist_ok=True)
    os.environ["KANMIN_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kanmin.server.settings"
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def first_link() -> str | None:
    """The path of a one-time link for the first person; None once there is anybody."""
    from kanmin.server.accounts.models import FirstLink, Person  # noqa: PLC0415 - after setup
    from kanmin.server.accounts.roles import Role  # noqa: PLC0415

    if Person.objects.exists():
        return None
    roles = frozenset({Role.ADMINISTRATOR, Role.EDITOR, Role.APPROVER})
    return f"/welcome/{FirstLink.issue(roles)}"


def serve(host: str, port: int, workers: int) -> None:
    """Answer requests until stopped."""
    from granian import Granian  # noqa: PLC0415 - only the server needs it
    from granian.constants import Interfaces  # noqa: PLC0415

    Granian(
        WSGI, address=host, port=port, interface=Interfaces.WSGI, workers=workers, log_access=False
    ).serve()
