"""One fault under a writer: what it was told meanwhile, and whether it went on by itself."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.crash import deeds
from benchmarks.crash.children import Child, asked
from benchmarks.crash.house import House
from benchmarks.crash.writer import ACKNOWLEDGED, REFUSED, look, writer
from benchmarks.faults.scenes import Fault, Scene

ENOUGH, REFUSALS = 5, 3
PATIENCE = 30  # seconds for each part
BUSY = 0.5  # seconds that a writer waits for a lock here; 20 in the product
CHOSEN = deeds.DEEDS | {deeds.read: 30, deeds.adopt: 0}


@dataclass
class Outcome:
    """Counts of what the writer was told, seconds until it was taken again, and what is wrong."""

    acknowledged: int = 0
    refused: int = 0
    back_after: float = 0
    wrong: list[str] = field(default_factory=list)


def tried(house: House, fault: Fault, dice: random.Random, disk: Path, *, small: bool) -> Outcome:
    """Let a writer write, bring the fault about, end it, and look."""
    house.put_back("filled")
    heads, _faults, marks = asked(lambda: look([], [], {}))
    child = _writer(house, dice, heads)
    several = [child]
    child.wait(PATIENCE, lambda told: told.count(ACKNOWLEDGED) >= ENOUGH)
    scene = Scene(house, child, dice, disk, small)
    if fault.reopened:  # what is open already stays writable: the next process is asked
        child.kill()
        fault.begin(scene)
        scene.child = _writer(house, dice, heads)
        several.append(scene.child)
    else:
        fault.begin(scene)
    scene.child.wait(PATIENCE, lambda told: told.count(REFUSED) >= REFUSALS)
    fault.end(scene)
    ended, before = time.monotonic(), scene.child.count(ACKNOWLEDGED)
    scene.child.wait(PATIENCE, lambda told: told.count(ACKNOWLEDGED) > before + ENOUGH)
    found = Outcome(back_after=_since(ended, scene.child, before))
    scene.child.kill()
    _judge(found, several, marks)
    return found


def _writer(house: House, dice: random.Random, heads: dict[str, int]) -> Child:
    from django.db import connection

    if not house.server:
        connection.settings_dict["OPTIONS"]["timeout"] = BUSY
    return writer(house, dice.random(), f"f{dice.random()}", dict(heads), {}, CHOSEN)


def _since(ended: float, child: Child, before: int) -> float:
    return round(time.monotonic() - ended, 1) if child.count(ACKNOWLEDGED) > before else -1


def _judge(found: Outcome, several: list[Child], marks: dict[str, int]) -> None:
    """Hold what was told against what is there."""
    from benchmarks.crash.witness import everything

    lines = [line for child in several for line in child.told]
    fresh = [(line[1], line[2]) for line in lines if line[0] == "ack"]
    fresh = [one for one in fresh if one[0] != "returns imported"]  # counted in the campaign
    attempts = [(line[1], line[2]) for line in lines if line[0] == "try"]
    found.acknowledged = sum(child.count(ACKNOWLEDGED) for child in several)
    found.refused = sum(child.count(REFUSED) for child in several)
    found.wrong = [": ".join(map(str, line)) for line in lines if line[0] in ("wrong", "broke")]
    found.wrong += asked(lambda: look(fresh, attempts, marks))[1] + asked(everything)
    if found.back_after < 0:
        found.wrong.append("the writer did not go on by itself")
    if not found.refused:
        found.wrong.append("nothing was refused: the fault was none")
