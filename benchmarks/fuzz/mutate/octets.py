"""Bytes changed without knowing what they mean: turned over, cut, doubled, mixed with others."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Change = Callable[[random.Random, bytearray], None]
INTERESTING = (b"\0", b"\xff", b"\x7f", b"\x80", b"\n", b"\r", b'"', b"<", b"[", b"{", b"\\")
WORDS = (
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"%PDF-1.7",
    b"endobj",
    b"stream\n",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&a;",
    b"]]>",
    b"-->",
    b"9" * 5000,
    b'"' * 50,
    b"[" * 3000,
    b'{"a":' * 1000,
    b"- " * 500,
)
MOST = 400_000  # bytes; a larger one is cut


def _flip(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    data[at] ^= 1 << rng.randrange(8)


def _set(rng: random.Random, data: bytearray) -> None:
    data[rng.randrange(len(data))] = rng.randrange(256)


def _interesting(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    data[at : at + 1] = rng.choice(INTERESTING)


def _word(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    data[at:at] = rng.choice(WORDS)


def _drop(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    del data[at : at + rng.choice((1, 2, 8, 64, 1000))]


def _cut(rng: random.Random, data: bytearray) -> None:
    del data[rng.randrange(len(data)) :]


def _repeat(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    piece = data[at : at + rng.choice((1, 4, 32, 300))]
    data[at:at] = piece * rng.choice((1, 2, 20, 200))


def _move(rng: random.Random, data: bytearray) -> None:
    at, to = rng.randrange(len(data)), rng.randrange(len(data))
    piece = data[at : at + rng.choice((1, 16, 200))]
    data[to : to + len(piece)] = piece


CHANGES: tuple[Change, ...] = (_flip, _set, _interesting, _word, _drop, _cut, _repeat, _move)


def changed(rng: random.Random, data: bytes, others: Sequence[bytes] = ()) -> bytes:
    """The bytes with one to sixteen changes; now and then the half of another sample."""
    found = bytearray(data)
    if others and rng.random() < 0.05:
        other = rng.choice(others)
        found[rng.randrange(len(found) + 1) :] = other[rng.randrange(len(other) + 1) :]
    for _ in range(rng.choice((1, 1, 1, 2, 4, 16))):
        if found:
            rng.choice(CHANGES)(rng, found)
    return bytes(found[:MOST])
