"""Signed files (署名付きファイル): what one Kanmin hands to another across a border of networks.

A signed file is JSON that a person can read: what it is, of which body, when it was made, the
contents, the public key and the signature (Ed25519) over all of these. Whose key it is, the
receiver must know from somewhere else: the fingerprint is short enough for the telephone.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from kanmin.errors import InvalidDocument, UnreadableFile
from kanmin.language import _

FORM, VERSION = "kanmin-signed", 1
LARGEST = 5_000_000  # bytes
_SIGNED = ("form", "version", "kind", "lg_code", "made_at", "public", "payload")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signed file says. kind: of its contents. public: the key it was signed with."""

    kind: str
    lg_code: str
    made_at: dt.datetime
    payload: dict[str, Any]
    public: str


def new_key() -> bytes:
    """A new private key, to be kept where nobody else reads it."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> str:
    """The public key of a private one, in base64."""
    key = Ed25519PrivateKey.from_private_bytes(private).public_key()
    return base64.b64encode(key.public_bytes_raw()).decode()


def fingerprint(public: str) -> str:
    """A key in eight groups of four signs, to be read out and compared.

    >>> fingerprint("AAAA")
    '709e 80c8 8487 a241 1e1e e4df b9f2 2a86'
    """
    digest = hashlib.sha256(base64.b64decode(public)).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def signed_file(
    kind: str, lg_code: str, payload: dict[str, Any], private: bytes, made_at: dt.datetime
) -> bytes:
    """The contents as a signed file."""
    raw = {
        "form": FORM,
        "version": VERSION,
        "kind": kind,
        "lg_code": lg_code,
        "made_at": made_at.isoformat(timespec="seconds"),
        "public": public_of(private),
        "payload": payload,
    }
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(_bytes(raw))
    signed = raw | {"signature": base64.b64encode(signature).decode()}
    return f"{json.dumps(signed, ensure_ascii=False, indent=2)}\n".encode()


def _bytes(raw: dict[str, Any]) -> bytes:
    """What is signed: the fields in one order, without blanks."""
    return json.dumps(
        {name: raw[name] for name in _SIGNED},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def read_signed(data: bytes, where: str = "") -> Signed:
    """What a signed file says, its signature verified; whose key it is, is not known here.

    Raises UnreadableFile for what is no signed file, InvalidDocument for one that was changed.
    """
    raw = _raw(data, where)
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(raw["public"], validate=True))
        key.verify(base64.b64decode(raw["signature"], validate=True), _bytes(raw))
    except (InvalidSignature, binascii.Error, ValueError, TypeError):
        raise InvalidDocument(
            _("署名が中身と合いません。途中で書き換えられたか、壊れています。"),
            where=where,
            todo=_("作ったところから、もう一度受け取ってください。"),
        ) from None
    made_at = dt.datetime.fromisoformat(raw["made_at"])
    return Signed(raw["kind"], raw["lg_code"], made_at, raw["payload"], raw["public"])


def _raw(data: bytes, where: str) -> dict[str, Any]:
    unread = UnreadableFile(
        _("Kanmin の署名付きファイルとして読めません。"),
        where=where,
        todo=_("Kanmin が書き出した .json を選んでください。"),
    )
    if len(data) > LARGEST:
        raise unread
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        raise unread from None
    if not isinstance(raw, dict) or raw.get("form") != FORM or raw.get("version") != VERSION:
        raise unread
    texts = [raw.get(name) for name in ("kind", "lg_code", "made_at", "public", "signature")]
    if not all(isinstance(text, str) for text in texts) or not isinstance(raw.get("payload"), dict):
        raise unread
    try:
        dt.datetime.fromisoformat(raw["made_at"])
    except ValueError:
        raise unread from None
    return raw
