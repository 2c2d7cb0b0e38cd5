"""Several hosts need the same keys: what one host signs or seals, the others must be able to read.

What the database keeps is a digest of each, so that a host with another key is noticed when it
starts, and not by people who are put out at every second click.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator

from django.conf import settings

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server import locks, own_key
from kanmin.server.own_files import SECRET
from kanmin.server.store.host_models import HostKey


def digest(name: str, key: bytes) -> str:
    """What is kept of a key; the key cannot be found from it."""
    return hmac.digest(key, f"kanmin {name}".encode(), hashlib.sha256).hex()


def _own() -> Iterator[tuple[str, str]]:
    yield SECRET, digest(SECRET, settings.SECRET_KEY.encode())
    yield own_key.NAME, digest(own_key.NAME, own_key.private_key())


def check() -> None:
    """Note the keys at the very first start; raise KanminError where this host has others."""
    if not locks.has_locks():
        return
    for name, found in _own():
        row, _new = HostKey.objects.get_or_create(name=name, defaults={"digest": found})
        if row.digest != found:
            raise KanminError(
                _("この機械の鍵は、同じデータベースを使うほかの機械の鍵と違います。"),
                where=str(settings.DATA / name),
                todo=_(
                    "すべての機械で、同じデータのフォルダーを共有してください。"
                    "わざと鍵を替えたときは、kanmin serve --new-keys で始めてください。"
                ),
            )


def note() -> None:
    """From now on the keys of this host are those of all."""
    if not locks.has_locks():
        return
    for name, found in _own():
        HostKey.objects.update_or_create(name=name, defaults={"digest": found})
