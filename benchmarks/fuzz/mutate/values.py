"""Plain values (what JSON holds) changed where they stand, and written as JSON or YAML badly."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import yaml

from benchmarks.fuzz.mutate import octets, texts

Path = tuple[int | str, ...]
_ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    -0.0,
    2**31,
    2**53 + 1,
    2**63,
    -(2**64),
    10**400,
    1e308,
    float("inf"),
    float("nan"),
    [],
    {},
    [None],
    {"": ""},
    {"a": {"a": {"a": []}}},
    [[[]]],
    "",
)
_MOST_PATHS = 4_000


def paths(value: Any, here: Path = ()) -> Iterator[Path]:
    """The places of all values within one, its own first."""
    yield here
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for step, one in inner:
        yield from paths(one, (*here, step))


def changed(rng: random.Random, value: Any) -> Any:
    """A copy with one to four changes."""
    found = json.loads(json.dumps(value))
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        places = [place for place, _n in zip(paths(found), range(_MOST_PATHS), strict=False)]
        place = rng.choice(places)
        found = _at(rng, found, place, places)
    return found


def _at(rng: random.Random, whole: Any, place: Path, places: list[Path]) -> Any:
    if not place:
        return odd(rng, whole) if rng.random() < 0.2 else whole
    parent = whole
    for step in place[:-1]:
        parent = parent[step]
    step = place[-1]
    match rng.randrange(8):
        case 0 if isinstance(parent, dict):
            parent[texts.text(rng)] = parent.pop(step)
        case 1:
            del parent[step]
        case 2 if isinstance(parent, list):
            at = int(step)
            parent[at:at] = [parent[at]] * rng.choice((1, 2, 30))
        case 3:
            parent[step] = _copy(_value(whole, rng.choice(places)))
        case 4 if isinstance(parent, dict):
            parent[texts.text(rng)[:200]] = odd(rng, parent[step])
        case _:
            parent[step] = odd(rng, parent[step])
    return whole


def _copy(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _value(whole: Any, place: Path) -> Any:
    for step in place:
        whole = whole[step]
    return whole


def odd(rng: random.Random, before: Any) -> Any:  # noqa: PLR0911
    """A value in place of another: of another type, too large, wrapped, or an odd text."""
    match rng.randrange(7):
        case 0 if isinstance(before, str):
            return texts.changed(rng, before)
        case 0 | 1:
            return rng.choice(_ODD)
        case 2:
            return [before] * (2 if len(str(before)) > 2_000 else rng.choice((1, 2, 200)))
        case 3:
            return {"a": before}
        case 4 if isinstance(before, int | float) and not isinstance(before, bool):
            return before * rng.choice((-1, 0, 10, 10**9)) + rng.choice((-1, 0, 1))
        case 5:
            return nested(rng.choice((20, 101, 250)))
        case _:
            return texts.text(rng)


def nested(levels: int) -> Any:
    """Lists within lists."""
    found: Any = []
    for _ in range(levels):
        found = [found]
    return found


def as_json(rng: random.Random, value: Any) -> bytes:  # noqa: PLR0911
    """The value as JSON; one of three times with something that no program of ours writes."""
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 2)))
    data = texts.octets(text)
    if len(data) > octets.MOST:
        return data[: octets.MOST]
    match rng.randrange(18):
        case 0:
            return octets.changed(rng, data)
        case 1:
            return b"\xef\xbb\xbf" + data
        case 2:
            return text.encode(rng.choice(("utf-16", "utf-32", "cp932")), "replace")
        case 3:
            depth = rng.choice((90, 1_000, 100_000))
            return b"[" * depth + data + b"]" * depth
        case 4:
            return data.replace(b"{", b'{"id":"x","id":1,', rng.choice((1, 3)))
        case 5:
            return data.replace(b":", b":" + rng.choice(_LITERALS) + b",", 1)
        case _:
            return data


_LITERALS = (b"NaN", b"-Infinity", b"1e99999", b"9" * 5_000, b"-0", b'"\\ud800"', b'"\\u0000"')
_TAGS = (
    "!!timestamp x",
    "!!timestamp 9999-12-31T23:59:59-23:59",
    "!!int ''",
    "!!float ''",
    "!!binary '*'",
    "!!set {a, b}",
    "!!set [a]",
    "!!map [a]",
    "!!omap [a]",
    "!!pairs [{a: b}]",
    "!!python/object/apply:os.system ['true']",
    "!!null [a]",
    "!x y",
    "&a [*a]",
    "<<: {a: b}",
    "? [a]\n: b",
    "0x1F",
    "1:60:60",
    ".inf",
    "|\n  a",
    ">-\n\n",
    "'",
    "\t",
    "[" * 200,
    "{a: " * 150,
)


def as_yaml(rng: random.Random, value: Any) -> bytes:
    """The value as YAML; often with tags, anchors and other things JSON has not."""
    try:
        text = yaml.safe_dump(value, allow_unicode=rng.random() < 0.7, sort_keys=False)
    except RecursionError:  # PyYAML gives up before we do
        return as_json(rng, value)
    if rng.random() < 0.6:
        lines = text.split("\n")
        for _ in range(rng.choice((1, 1, 3))):
            at = rng.randrange(len(lines))
            head, colon, _rest = lines[at].partition(": ")
            odd_one = rng.choice(_TAGS)
            lines[at] = f"{head}: {odd_one}" if colon else f"{odd_one}\n{lines[at]}"
        text = "\n".join(lines)
    data = texts.octets(text)
    return octets.changed(rng, data) if rng.random() < 0.2 else data
