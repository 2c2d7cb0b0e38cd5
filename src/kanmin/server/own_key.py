"""The key with which this Kanmin signs its files, made at first use and kept in its data folder."""

from __future__ import annotations

import os
from functools import cache

from django.conf import settings

from kanmin.files import write_bytes, write_first
from kanmin.signing import new_key, public_of

NAME, BEFORE = "signing.key", "signing.key.bak"
_passing = cache(new_key)


def private_key() -> bytes:
    """The private key of this installation; of this process alone where there is no data folder."""
    if not os.environ.get("KANMIN_DATA"):
        return _passing()
    path = settings.DATA / NAME
    if not path.exists():
        write_first(path, new_key())
    return bytes(path.read_bytes())


def make_new_key() -> None:
    """Sign with another key from now on; the one before stays beside it, in case of a mistake."""
    if not os.environ.get("KANMIN_DATA"):
        return
    path = settings.DATA / NAME
    if path.exists():
        before = settings.DATA / BEFORE
        write_bytes(before, path.read_bytes())
        before.chmod(0o600)
    write_bytes(path, new_key())
    path.chmod(0o600)


def public_key() -> str:
    """The public key, to be handed to those who receive the files."""
    return public_of(private_key())
