"""Other methods than a page takes: HEAD as GET, and of the rest nothing that tells or changes."""

from __future__ import annotations

from benchmarks.matrix.people import Asker
from benchmarks.matrix.rules import ROUTES, address
from benchmarks.matrix.walk import (
    Plain,
    Tally,
    Told,
    differ,
    expected,
    in_turn,
    leaks,
    methods_of,
    plain,
    sent,
    writes,
)
from benchmarks.matrix.world import SECRET, World

OTHERS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ASKING = ("nobody", "own editor", "neighbour", "another prefecture", "state")
REFUSED = frozenset({302, 401, 403, 404, 405})


def walk(world: World, several: list[Asker], tally: Tally, *, thorough: bool) -> None:
    """Each address by each method it does not take, as some. Not thorough: by one, as one."""
    several = [one for one in several if one.name in ASKING]
    for route in ROUTES:
        taken = methods_of(route)
        others = [name for name in OTHERS if name not in taken]
        for asker in several if thorough else [in_turn(several, route)]:
            heads = "GET" in taken and (thorough or in_turn([True, False, False], route))
            if heads:
                _head(world, asker, route, tally)
            for method in others if thorough else [in_turn(others, route)][heads:]:
                _other(world, asker, route, method, tally)


def _other(world: World, asker: Asker, route: str, method: str, tally: Tally) -> None:
    url, wanted = address(route, world, SECRET), expected(asker, route, SECRET)
    told = sent(asker, method, url, fetched=wanted != "in")
    status = told.response.status_code
    right = status == 405 if wanted == "in" else status in REFUSED
    tally.hold(
        "other methods",
        f"{asker.name}: {method} {url}",
        "" if right else str(status),
        writes(told.written),
        *(f"tells {word}" for word in leaks(asker, route, told.response)),
    )


def _head(world: World, asker: Asker, route: str, tally: Tally) -> None:
    url = address(route, world, SECRET)
    told = [sent(asker, method, url) for method in ("GET", "HEAD")]
    same = differ(*map(_without_contents, told))
    empty = not told[1].response.getvalue()
    tally.hold(
        "HEAD", f"{asker.name}: {url}",
        same, "" if empty else "has contents",
    )  # fmt: skip


def _without_contents(told: Told) -> Plain:
    """`Vary` comes from noting who received a file; a look at its head is not noted."""
    status, _text, names = plain(told.response)
    return status, "", tuple(one for one in names if not one.startswith("Vary:"))
