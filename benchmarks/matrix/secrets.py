"""Secret words: each tells by its letter who may read it, and by its rest where it was put."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Any
from urllib.parse import unquote


class For(StrEnum):
    """For whom a text is. The value stands in the word."""

    BODY = "d"  # the body's own people who work on plans
    HOUSE = "a"  # everybody of the body: names of things in logs and lists
    PARTNER = "j"  # and the body that draws the plan up with it
    SHARED = "s"  # and those it shares a plan with
    OVERSEERS = "o"  # and prefecture and State, whom it asked or answered
    PEOPLE = "p"  # administrators and colleagues
    CITIZEN = "c"  # who enters opinions and their senders
    PREFECTURE = "t"  # prefecture and State alone
    STATE = "e"  # the State alone
    TOWNS = "n"  # the towns of the prefecture, and who invites them
    JOINT_KEY = "k"  # who works on the joint plan, and the log
    SHARED_KEY = "l"  # who reads the shared plan, and the log
    NAMES = "u"  # names of those who work with prefecture and State
    STATE_NAMES = "w"  # names of the State's people
    JOB = "b"  # who looks after the jobs
    MAKER = "m"  # whoever made it alone


MARK = "qzkanmin"
_WORD = re.compile(rf"{MARK}([a-z])x[a-z0-9]*")


WORDS: set[str] = set()
"""All words that were given out, for who asks for them."""


def word(audience: For, place: str) -> str:
    """A word for a text that some may read; place: where it stands, told when it leaks."""
    made = _word_of(audience, place)
    WORDS.add(made)
    return made


def invented(text: str) -> str:
    """A word like a secret one that stands nowhere, to be asked for beside it."""
    return text.replace(MARK, MARK[::-1])


def _word_of(audience: For, place: str) -> str:
    return f"{MARK}{audience.value}x{re.sub('[^a-z0-9]', '', place.lower())}"


def marked(raw: Any, audience: For, place: str) -> Any:
    """A document of which every text says for whom it is; ids, codes and numbers stay."""
    if isinstance(raw, dict):
        return {
            name: value if name == "bodies" else marked(value, audience, name)
            for name, value in raw.items()
        }
    if isinstance(raw, list):
        return [marked(value, audience, place) for value in raw]
    written = isinstance(raw, str) and not raw.isascii()
    return f"{raw}{word(audience, place)}" if written else raw


def found(response: Any) -> dict[str, str]:
    """The secret words in an answer by their letters, wherever they stand: each with one word."""
    text = "\n".join(unquote(f"{name}: {value}") for name, value in response.headers.items())
    cookies = response.cookies.output()
    data = response.getvalue() if response.streaming else response.content
    return words_in(text, cookies, *(part.decode("utf-8", "ignore") for part in _parts(data)))


def words_in(*several: str) -> dict[str, str]:
    """The secret words in some texts by their letters, each with one word."""
    return {hit[1]: hit[0] for part in several for hit in _WORD.finditer(part.lower())}


def _parts(data: bytes) -> Iterator[bytes]:
    """An answer and what is packed in it: archives, workbooks, streams of a PDF."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from _parts(archive.read(name))
    if data.startswith(b"%PDF"):
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                yield stream
