"""The scenarios: what the clients of each do, and what must be there afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.nation import Nation

from . import documents, people, survey
from .script import Script, Told

DOCUMENTS = 100
EVERY = 0.5  # seconds between two documents that are sent


@dataclass(frozen=True)
class Given:
    """What a scenario begins from."""

    folder: Path
    nation: Nation
    clients: int
    seconds: float
    seed: int


@dataclass(frozen=True)
class Prepared:
    """What is done in a run. after: given what was met, the server's origin and the clock's time
    at the start, what is told besides, and what is wrong."""

    script: Script
    after: Callable[[Told, str, float], tuple[str, list[str]]]


def rush(given: Given) -> Prepared:
    """The survey's last minutes: an officer of each body, faster and faster towards the end."""
    asked = survey.asked(given.nation, given.clients, given.seconds, given.seed)
    script = Script(seconds=given.seconds, seed=given.seed, officers=asked.officers)

    def after(_told: Told, origin: str, _start: float) -> tuple[str, list[str]]:
        faults = survey.sent_again_in_excel(asked, origin)
        return "", faults + survey.differences(asked)

    return Prepared(script, after)


def editors(given: Given) -> Prepared:
    """Officers who write: each pause in typing saves the form."""
    several = people.editors(given.clients, given.seed, words=False)
    script = Script(seconds=given.seconds, seed=given.seed, editors=tuple(several))
    return Prepared(script, _kept)


def _kept(told: Told, _origin: str, _start: float) -> tuple[str, list[str]]:
    saved = f"{len(told.kept)} fields hold what was last acknowledged"
    lost = people.lost(told.kept)
    return "" if lost else saved, lost


def readers(given: Given) -> Prepared:
    """Anybody, on the portal."""
    script = Script(
        seconds=given.seconds,
        seed=given.seed,
        readers=given.clients,
        portal=people.portal(given.seed),
    )
    return Prepared(script, lambda _told, _origin, _start: ("", []))


def adopting(given: Given) -> Prepared:
    """Editors go on while documents are read in the background."""
    documents.forget()
    sender = documents.sender(given.folder, given.nation.registry, DOCUMENTS, EVERY)
    script = editors(given).script.model_copy(update={"sender": sender})

    def after(told: Told, origin: str, start: float) -> tuple[str, list[str]]:
        read, faults = documents.waited(len(sender.documents), start)
        kept, lost = _kept(told, origin, start)
        return f"{read}\n{kept}", faults + lost

    return Prepared(script, after)


def mixed(given: Given) -> Prepared:
    """Half of the people write and sometimes download Word files, half read; some answer the
    survey, and documents come in."""
    documents.forget()
    half = max(1, given.clients // 2)
    answering = min(given.nation.bodies, max(1, int(given.seconds / 10)))
    asked = survey.asked(given.nation, answering, given.seconds, given.seed)
    several = people.editors(half, given.seed, words=True)
    count = max(1, int(given.seconds / 30))
    sent = documents.sender(given.folder, given.nation.registry, count, 30)
    script = readers(_half(given, half)).script.model_copy(
        update={"officers": asked.officers, "editors": tuple(several), "sender": sent}
    )

    def after(told: Told, origin: str, start: float) -> tuple[str, list[str]]:
        kept, lost = _kept(told, origin, start)
        return kept, lost + survey.differences(asked)

    return Prepared(script, after)


def _half(given: Given, count: int) -> Given:
    return Given(given.folder, given.nation, count, given.seconds, given.seed)


SCENARIOS: dict[str, tuple[Callable[[Given], Prepared], int, float]] = {
    "rush": (rush, 1788, 600),
    "editors": (editors, 200, 120),
    "readers": (readers, 100, 60),
    "adopting": (adopting, 50, 120),
    "mixed": (mixed, 100, 120),
}
"""By name: how it is prepared, how many clients and seconds unless others are asked for."""
