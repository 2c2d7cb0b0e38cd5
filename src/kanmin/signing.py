"""Signed files (署名付きファイル): what one Kanmin hands to another across a border of networks.

A signed file is JSON that a person can read: what it is, of which body and about what, its serial
number, when it was made, the contents, the public key and the signature (Ed25519). What is signed
are the bytes of the file as they are written, up to the signature itself: a file of which any byte
was changed is another file, and refused. Whose key it is, the receiver must know from somewhere
else: the fingerprint is short enough for the telephone.
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

from kanmin.bounds import json_value
from kanmin.errors import InvalidDocument, KanminError, UnreadableFile
from kanmin.language import _

FORM, VERSION, FIRST_VERSION = "kanmin-signed", 2, 1
LARGEST = 10_000_000  # bytes
LONGEST_SUBJECT = 200  # characters
LARGEST_SERIAL = 2**62
_TEXTS = ("kind", "lg_code", "made_at", "public", "signature")
_BEGINNING = b'{\n  "form": "kanmin-signed"'
_SIGNED_1 = ("form", "version", "kind", "lg_code", "made_at", "public", "payload")
_KEY_LENGTH, _SIGNATURE_LENGTH = 32, 64  # bytes


@dataclass(frozen=True, slots=True)
class Head:
    """What a file is. lg_code: the body that sends it, "" for the State.

    subject: what it is about (a plan's key, a survey). serial: grows with each file that a sender
    makes of a kind about a subject; the newest is the one that holds.
    """

    kind: str
    lg_code: str
    subject: str
    serial: int
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Signed(Head):
    """What a signed file says. public: the key it was signed with. digest: SHA-256 of the file.

    version: of the form; files of the first one tell no subject.
    """

    payload: dict[str, Any]
    public: str
    digest: str
    version: int


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


def signed_file(head: Head, payload: dict[str, Any], private: bytes) -> bytes:
    """The contents as a signed file. Raises KanminError where nobody could take it in."""
    raw = {
        "form": FORM,
        "version": VERSION,
        "kind": head.kind,
        "lg_code": head.lg_code,
        "subject": head.subject,
        "serial": head.serial,
        "made_at": head.made_at.isoformat(timespec="seconds"),
        "public": public_of(private),
        "payload": payload,
    }
    text = json.dumps(raw, ensure_ascii=False, indent=2, allow_nan=False)
    signed = text.removesuffix("\n}").encode()
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(signed)
    data = signed + _tail(base64.b64encode(signature).decode())
    if len(data) > LARGEST:
        raise KanminError(
            _("中身が大きすぎて、署名付きファイルにできません（{most}MBまで）。").format(
                most=LARGEST // 1_000_000
            )
        )
    return data


def _tail(signature: str) -> bytes:
    """How a file ends after what is signed."""
    return f',\n  "signature": "{signature}"\n}}\n'.encode()


def read_signed(data: bytes, where: str = "") -> Signed:
    """What a signed file says, its signature verified; whose key it is, is not known here.

    Raises UnreadableFile for what is no signed file, InvalidDocument for one that was changed.
    """
    raw = _raw(data, where)
    if not _fits(data, raw):
        raise _changed(data, raw, where)
    made_at = dt.datetime.fromisoformat(raw["made_at"])
    return Signed(
        kind=raw["kind"],
        lg_code=raw["lg_code"],
        subject=raw.get("subject", ""),
        serial=raw.get("serial", int(made_at.timestamp())),
        made_at=made_at,
        payload=raw["payload"],
        public=raw["public"],
        digest=hashlib.sha256(data).hexdigest(),
        version=raw["version"],
    )


def _fits(data: bytes, raw: dict[str, Any]) -> bool:
    """Whether the bytes are those that the holder of the key wrote, and no others."""
    public = _plain_bytes(raw["public"], _KEY_LENGTH)
    signature = _plain_bytes(raw["signature"], _SIGNATURE_LENGTH)
    if public is None or signature is None:
        return False
    signed = _signed_1(data, raw) if raw["version"] == FIRST_VERSION else _signed_2(data, raw)
    if signed is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _plain_bytes(text: str, length: int) -> bytes | None:
    """The bytes in base64, so many, written in the one usual way; None for anything else."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    same = base64.b64encode(found).decode() == text
    return found if same and len(found) == length else None


def _signed_2(data: bytes, raw: dict[str, Any]) -> bytes | None:
    """What is signed of a file: all before the signature; None where it does not end as it must."""
    tail = _tail(raw["signature"])
    return data.removesuffix(tail) if data.endswith(tail) else None


def _signed_1(data: bytes, raw: dict[str, Any]) -> bytes | None:
    """What is signed of a file of the first version: its fields in one order, without blanks.

    The bytes must be those that are written of it again.
    """
    try:
        if data != f"{json.dumps(raw, ensure_ascii=False, indent=2)}\n".encode():
            return None
        fields = {name: raw[name] for name in _SIGNED_1}
        return json.dumps(
            fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()
    except ValueError:  # half characters
        return None


def _changed(data: bytes, raw: dict[str, Any], where: str) -> InvalidDocument:
    """What happened to a file that does not fit its signature."""
    if b"\r\n" in data and _fits(data.replace(b"\r\n", b"\n"), raw):
        return InvalidDocument(
            _("転送の途中で、改行だけが書き換えられています（中身は同じです）。"),
            where=where,
            todo=_(
                "文字としてではなく、そのまま（バイナリで）転送するか、zipに入れて運んでください。"
            ),
        )
    return InvalidDocument(
        _("署名が中身と合いません。途中で書き換えられたか、壊れています。"),
        where=where,
        todo=_("作ったところから、もう一度受け取ってください。"),
    )


def _unread(where: str) -> UnreadableFile:
    return UnreadableFile(
        _("Kanmin の署名付きファイルとして読めません。"),
        where=where,
        todo=_("Kanmin が書き出した .json を選んでください。"),
    )


def _raw(data: bytes, where: str) -> dict[str, Any]:
    """The fields of a file, each of its kind, nothing nested too deep."""
    if len(data) > LARGEST:
        raise _unread(where)
    try:
        raw = json_value(data)
    except ValueError:
        raise _cut_off(where) if data.startswith(_BEGINNING) else _unread(where) from None
    except UnreadableFile:
        raise _unread(where) from None
    if not isinstance(raw, dict) or raw.get("form") != FORM:
        raise _unread(where)
    _refuse_version(raw.get("version"), where)
    if not _is_shaped(raw):
        raise _unread(where)
    return raw


def _cut_off(where: str) -> InvalidDocument:
    return InvalidDocument(
        _("署名付きファイルが途中で切れているか、壊れています。"),
        where=where,
        todo=_("作ったところから、もう一度受け取ってください。"),
    )


def _refuse_version(version: object, where: str) -> None:
    if isinstance(version, int) and version > VERSION:
        raise UnreadableFile(
            _("この Kanmin より新しい Kanmin が書き出した署名付きファイルです。"),
            where=where,
            todo=_("この Kanmin を新しくしてから、受け取ってください。"),
        )
    if version not in (FIRST_VERSION, VERSION):
        raise _unread(where)


def _is_shaped(raw: dict[str, Any]) -> bool:
    texts = all(isinstance(raw.get(name), str) for name in _TEXTS)
    if not texts or not isinstance(raw.get("payload"), dict):
        return False
    if raw["version"] == FIRST_VERSION:
        return "subject" not in raw and "serial" not in raw and _is_moment(raw["made_at"])
    subject, serial = raw.get("subject"), raw.get("serial")
    about = isinstance(subject, str) and len(subject) <= LONGEST_SUBJECT
    counted = type(serial) is int and 0 <= serial <= LARGEST_SERIAL
    return about and counted and _is_moment(raw["made_at"])


def _is_moment(text: str) -> bool:
    """Whether a text is a moment, its time zone told, that a calendar has in every other zone."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return found.tzinfo is not None and dt.MINYEAR < found.year < dt.MAXYEAR
