"""Queries: a secret word that is asked for has to be answered as one that stands nowhere."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from benchmarks.matrix.api import OPERATIONS, Ask, Key
from benchmarks.matrix.people import Asker
from benchmarks.matrix.rules import ROUTES, address
from benchmarks.matrix.secrets import MARK, WORDS, For, invented
from benchmarks.matrix.walk import Tally, differ, expected, in_turn, methods_of, plain, sent
from benchmarks.matrix.world import JOINT, SECRET, SHARED, World
from kanmin.search import FilterKey
from kanmin.server.store.search_models import SearchText

_NAMES = re.compile(r'GET(?:\.get|\.getlist)?[\(\[]\s*"(\w+)"')
USUAL = ("q", "page", "body", "plans", *(key.value for key in FilterKey))
SEARCHES = ("search", "handbook-search", "side-by-side", "cases", "public-plans", "choose")
ASKING = ("nobody", "neighbour", "invited", "another prefecture", "state")
BY_CHANCE = ("second-on",)
"""What shows a new secret each time."""
_FEW = [True, *(False,) * 9]
PROGRAMS: tuple[str, ...] = (
    "/search?q={}",
    "/comparison?plans={}",
    "/bodies/{}",
    "/changes?after={}",
)
PROGRAMS += ("/search?q=a&body={}", "/plans?lg_code={}", "/handbook/measures/{}")


def names_of(route: str) -> tuple[str, ...]:
    """What may be asked of an address: what its module reads of a query, and what is usual."""
    module = inspect.getmodule(inspect.unwrap(ROUTES[route].callback))
    read = _NAMES.findall(inspect.getsource(module)) if module else []
    return tuple(dict.fromkeys([*read, *(USUAL if route in SEARCHES else ("q",))]))


def secret_words() -> list[str]:
    """Words of what is not public that the index of the search knows, and keys of plans."""
    texts = SearchText.objects.filter(text__contains=MARK).values_list("title", "text")
    known = "\n".join(part for both in texts for part in both).lower()
    return sorted({word for word in WORDS if word in known} | {SECRET, JOINT, SHARED})


def unseen(asker: Asker, several: list[str]) -> list[str]:
    """The words that somebody may not read."""
    return [one for one in several if For(one.removeprefix(MARK)[0]) not in asker.sees]


def walk(world: World, several: list[Asker], tally: Tally, *, thorough: bool) -> None:
    """Every list with what it may be asked for, as all who may open it.

    Not thorough: as one who is outside, by one word.
    """
    words = secret_words()
    outside = [one for one in several if one.name in ASKING]
    for route in ROUTES:
        if "GET" not in methods_of(route) or route in BY_CHANCE:
            continue
        if not thorough and route not in SEARCHES and not in_turn(_FEW, route):
            continue
        let_in = [one for one in outside if expected(one, route, SECRET) == "in"]
        for asker in let_in if thorough else let_in and [in_turn(let_in, route)]:
            for name, word in _asked(asker, route, words, thorough=thorough):
                _one(world, asker, route, (name, word), tally)


def _asked(
    asker: Asker, route: str, words: list[str], *, thorough: bool
) -> Iterator[tuple[str, str]]:
    hidden = unseen(asker, words)
    if not hidden:
        return
    for name in names_of(route):
        yield name, in_turn(hidden, route + name)
    if route in SEARCHES:
        yield from (("q", word) for word in (hidden if thorough else hidden[::30]))


def _one(world: World, asker: Asker, route: str, asked: tuple[str, str], tally: Tally) -> None:
    name, word = asked
    at = address(route, world, SECRET)
    told = [
        plain(sent(asker, "GET", f"{at}?{urlencode({name: one})}").response, one)
        for one in (word, invented(word))
    ]
    tally.hold("queries", f"{asker.name}: {at}?{name}={word}", differ(*told))


def of_programs(several: list[Key], tally: Tally, *, thorough: bool) -> None:
    """The same of the API, which answers everybody alike, whatever token is shown."""
    for asked in PROGRAMS:
        words = secret_words()[:: 4 if thorough else 20]
        for key in [several[0], Key("no token", "")][:: 1 if thorough else 2]:
            for word in words:
                told = [_told(key, asked.format(one), one) for one in (word, invented(word))]
                tally.hold("API, queries", f"{key}: {asked.format(word)}", differ(*told))


def _told(key: Key, path: str, word: str) -> Any:
    ask = Ask(path, OPERATIONS[0][1], key, "", 1)
    return plain(ask.told("GET").response, word)
