"""XML and HTML changed as markup: attributes, elements, entities, nesting, encodings."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from benchmarks.fuzz.mutate import octets, texts

_ATTRIBUTE = re.compile(r'(\s[\w:]+)="([^"]*)"')
_ELEMENT = re.compile(r"<(\w[\w:]*)[^<>]*>(?:[^<>]*</\1>)?")
_CONTENT = re.compile(r">([^<>]+)<")
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">'
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>'
_VALUES = (
    "XFD1048576",
    "A1048576",
    "ZZZZZZZ1",
    "A0",
    "A99999999999999999999",
    "A1:XFD1048576",
    "B2:A1",
    "-1",
    "4294967296",
    "18446744073709551616",
    "99999",
    "0",
    "1e5",
    "²",
    "NaN",
    "true",
    "&#x1F;",
    "&amp;",
    "../../../x.xml",
    "http://127.0.0.1/",
    "file:///dev/zero",
    "External",
)


def _one(rng: random.Random, text: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """A place of a pattern: one of the first some hundred from a place at random."""
    start = rng.randrange(len(text) + 1)
    return pattern.search(text, start) or pattern.search(text)


def _attribute(rng: random.Random, text: str) -> str:
    found = _one(rng, text, _ATTRIBUTE)
    if found is None:
        return text
    value = rng.choice(_VALUES) if rng.random() < 0.7 else texts.changed(rng, found[2])
    equal = rng.choice(("=", "=", "=", " = ", "\n="))
    quote = rng.choice(('"', '"', '"', "'", ""))
    return f"{text[: found.start()]}{found[1]}{equal}{quote}{value}{quote}{text[found.end() :]}"


def _without(rng: random.Random, text: str) -> str:
    found = _one(rng, text, _ELEMENT)
    return text[: found.start()] + text[found.end() :] if found else text


def _doubled(rng: random.Random, text: str) -> str:
    found = _one(rng, text, _ELEMENT)
    if found is None:
        return text
    several = found[0] * rng.choice((1, 3, 300))
    return text[: found.end()] + several + text[found.end() :]


def _nested(rng: random.Random, text: str) -> str:
    found = _one(rng, text, _ELEMENT)
    if found is None:
        return text
    depth = rng.choice((10, 300, 3_000))
    name = found[1]
    inner = f"<{name}>" * depth + f"</{name}>" * depth
    return text[: found.end()] + inner + text[found.end() :]


def _content(rng: random.Random, text: str) -> str:
    found = _one(rng, text, _CONTENT)
    if found is None:
        return text
    return text[: found.start(1)] + texts.changed(rng, found[1]) + text[found.end(1) :]


def _renamed(rng: random.Random, text: str) -> str:
    found = _one(rng, text, _ELEMENT)
    other = _one(rng, text, _ELEMENT)
    return text.replace(found[1], other[1], rng.choice((1, 5))) if found and other else text


def _entities(rng: random.Random, text: str) -> str:
    head = rng.choice((BOMB, OUTSIDE))
    text = re.sub(r"<!DOCTYPE[^>]*>", "", text, count=1)
    declared = re.match(r"\s*<\?xml[^>]*\?>", text)
    at = declared.end() if declared else 0
    return text[:at] + head + _CONTENT.sub(">&i;<", text[at:], count=rng.choice((1, 3)))


def _unclosed(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(("<c ", "<c r='", "<!--", "<![CDATA[", "<?x ", "&#", "&")) * (
        rng.choice((1, 20, 20_000))
    )


def _declared(rng: random.Random, text: str) -> str:
    name = rng.choice(("UTF-16", "cp932", "x", "UTF-7", "EUC-JP"))
    return re.sub(r'encoding="[^"]*"', f'encoding="{name}"', text, count=1)


CHANGES: tuple[Callable[[random.Random, str], str], ...] = (
    _attribute,
    _attribute,
    _attribute,
    _without,
    _doubled,
    _nested,
    _content,
    _content,
    _renamed,
    _entities,
    _unclosed,
    _declared,
)


def changed(rng: random.Random, data: bytes) -> bytes:
    """Markup with one to four changes; now and then as bytes of another encoding."""
    text = data.decode("utf-8", "replace")
    for _ in range(rng.choice((1, 1, 2, 4))):
        text = rng.choice(CHANGES)(rng, text)
    text = text[: octets.MOST]
    match rng.randrange(20):
        case 0:
            return text.encode("utf-16", "surrogatepass")
        case 1:
            return octets.changed(rng, texts.octets(text))
        case _:
            return texts.octets(text)
