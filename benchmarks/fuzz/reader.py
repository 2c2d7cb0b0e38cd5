"""What a reader under test is: where its samples come from, how they are changed, what it takes."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.fuzz.mutate import markup, octets, packed, tables, values
from kanmin.errors import KanminError

Random = random.Random
Change = Callable[[Random, bytes], bytes]
LONGEST_SENTENCE = 20_000  # characters; a longer one tells nobody anything


class Wrong(Exception):
    """What a reader did that it must not do."""


@dataclass(frozen=True)
class Place:
    """Folders of a worker. shared: with the workers after it. own: gone when it ends."""

    shared: Path
    own: Path


@dataclass(frozen=True)
class Prepared:
    """A reader with its samples at hand. read: whether it took the input; what it raises besides
    KanminError is a finding."""

    make: Callable[[Random], bytes]
    read: Callable[[bytes], bool]


@dataclass(frozen=True)
class Reader:
    """A reader of foreign input. reads: the modules of Kanmin that do it.

    contained: in production it stands in a process of its own, so that an exception is told to the
    user as a damaged file; a crash or a hang counts all the same. seconds: of processor time that
    an input may take. share: how much of a run it gets.
    """

    name: str
    reads: tuple[str, ...]
    prepare: Callable[[Place], Prepared]
    contained: bool = False
    seconds: int = 10
    share: float = 1.0


def prepared(
    samples: Sequence[bytes], change: Change, read: Callable[[bytes], Any], plain: float = 0.1
) -> Prepared:
    """A reader of bytes. plain: how many of the inputs are changed as bytes only."""

    def make(rng: Random) -> bytes:
        sample = rng.choice(samples)
        if rng.random() < plain:
            return octets.changed(rng, sample, samples)
        return change(rng, sample)

    def taken(data: bytes) -> bool:
        try:
            return read(data) is not False
        except KanminError as error:
            clear(error)
            return False

    return Prepared(make, taken)


def clear(error: KanminError) -> None:
    """Raise Wrong for an error that cannot be shown or tells nothing."""
    sentence = error.sentence
    if not sentence.strip() or len(sentence) > LONGEST_SENTENCE:
        raise Wrong(f"the error has {len(sentence)} characters") from error
    try:
        sentence.encode()
    except UnicodeEncodeError:
        raise Wrong("the error holds half characters, no page can show it") from error
    if "Traceback (most" in sentence:
        raise Wrong("the error shows a traceback") from error


def same(one: object, other: object, what: str) -> None:
    """Raise Wrong where what was read, written and read again has changed."""
    if one != other:
        raise Wrong(f"{what} comes back changed")


def in_file(suffix: str, read: Callable[[Path], Any]) -> Callable[[bytes], Any]:
    """A reader of paths as a reader of bytes; the file is gone afterwards."""

    def of_bytes(data: bytes) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"入力{suffix}"
            path.write_bytes(data)
            return read(path)

    return of_bytes


def json_changed(rng: Random, sample: bytes) -> bytes:
    """A JSON sample changed as values."""
    return values.as_json(rng, values.changed(rng, json.loads(sample)))


def yaml_changed(rng: Random, sample: bytes) -> bytes:
    """A JSON sample changed as values, written as YAML."""
    return values.as_yaml(rng, values.changed(rng, json.loads(sample)))


packed_changed: Change = packed.changed
markup_changed: Change = markup.changed
csv_changed: Change = tables.csv_changed
lines_changed: Change = tables.lines_changed
