"""What a kind of signed file is: who sends it, what it is about, what taking it in does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kanmin.localgov import Tier
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.signing import Signed

Take = Callable[[Signed, Person | None], str]
"""Takes a file in, within a transaction: what was taken, as a noun (「…の回答」); KanminError."""


class Sender(StrEnum):
    """Who sends files (送り手)."""

    STATE = "state"
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"


BODIES = frozenset({Sender.PREFECTURE, Sender.MUNICIPALITY})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of signed file. name: in the file; title: what it is called.

    subject: what a file is about, out of its contents. open: taken without a key that is known, as
    long as no key of the sender was ever registered here.
    """

    name: str
    title: str
    senders: frozenset[Sender]
    subject: Callable[[dict[str, Any]], str]
    take: Take
    open: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Contents that are to go out as a file of a kind. lg_code: of whom, "" for the State."""

    kind: str
    lg_code: str
    subject: str
    payload: dict[str, Any]


def sender_of(lg_code: str) -> Sender | None:
    """Who sends under a code; None for one that no body has."""
    if not lg_code:
        return Sender.STATE
    body = registry().by_code.get(lg_code)
    if body is None:
        return None
    return Sender.PREFECTURE if body.tier is Tier.PREFECTURE else Sender.MUNICIPALITY
