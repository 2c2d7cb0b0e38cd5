"""The campaign: one kill after another, each followed by a look at what is there."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.crash import deeds, served, upgrade, witness
from benchmarks.crash.children import Child, asked
from benchmarks.crash.house import House
from benchmarks.crash.ledger import MOST_TOLD, Account, Ledger, Run
from benchmarks.crash.writer import ACKNOWLEDGED, COMMITS, TRIES, look, writer

EPOCH = 200  # kills after which everything is verified and the database put back
AIMED = 0.4  # share of writers that are killed at a commit
MOST_COMMITS, AFTER_COMMIT = 3, 0.002  # seconds
MOST_TRIES, AFTER_TRY = 3, 0.12  # seconds
PATIENCE = 5  # seconds until a writer is killed at the latest
RECOVERS_WITHIN = 120  # seconds
Turns = tuple[tuple[int, str], ...]
TURNS: Turns = ((50, "server"), (20, "postgres"), (10, "backend"), (5, "migration"))
"""Every how many kills something other than a writer or a worker is killed."""
SHORT: Turns = ((7, "server"), (6, "postgres"), (5, "backend"), (3, "migration"))


class Campaign:
    """Kills on one database. states: earlier migrations that upgrades begin at."""

    def __init__(
        self,
        house: House,
        ledger: Ledger,
        seed: int,
        states: tuple[str, ...],
        turns: Turns = TURNS,
    ) -> None:
        self.house, self.ledger, self.states, self.turns = house, ledger, states, turns
        self.account: Account
        self.run: Run
        self.account, self.run = ledger.begin(house.vendor, seed)
        self.dice = random.Random(self.run.seed)
        self.before = asked(witness.documents)
        self.upgrade: upgrade.Upgrade | None = None
        self._begin_epoch()

    def _begin_epoch(self) -> None:
        self.house.put_back("filled")
        self.heads: dict[str, int]
        self.marks: dict[str, int]
        self.heads, _faults, self.marks = asked(lambda: look([], [], {}))
        self.uploads: dict[str, int] = {}
        self.adopted: deeds.Adopted = {}
        self.given: deeds.Adopted = {}
        self.facts: list[tuple[str, deeds.Fact]] = []

    def go(self, kills: int, seconds: float) -> None:
        """So many kills, or as many as fit into some seconds; 0 for no limit."""
        start = time.monotonic()
        while (not kills or self.run.kills < kills) and (
            not seconds or time.monotonic() - start < seconds
        ):
            self._one(self.run.kills + 1)
            self.run.seconds = round(time.monotonic() - start, 1)
            self.run.load = round(os.getloadavg()[0], 1)
            if self.run.kills % EPOCH == 0:
                self._end_epoch()
                self._begin_epoch()
            if self.run.kills % 25 == 0:
                self.ledger.save()
                print(f"\r{self.run.kills} kills {self.run.seconds:.0f} s", end="", file=sys.stderr)
        self._end_epoch()
        self.run.seconds = round(time.monotonic() - start, 1)
        self.ledger.save()
        print(file=sys.stderr)

    def _one(self, number: int) -> None:
        kind = next((kind for every, kind in self.turns if number % every == 0), "")
        if kind in ("postgres", "backend") and not self.house.server:
            kind = ""
        match kind or self.dice.choices(("writer", "writers", "worker"), (8, 1, 1))[0]:
            case "server":
                self._server(number)
            case "migration":
                self._migration()
            case "postgres":
                self._below(number, self._stop_postgresql, "the whole of PostgreSQL")
            case "backend":
                self._below(number, self._kill_backend, "PostgreSQL's process of a writer")
            case "worker":
                self._worker()
            case "writers":
                self._writers(number, 2)
            case _:
                self._writers(number, 1)

    def _killed(self, kind: str) -> None:
        self.account.kills[kind] += 1
        self.run.kills += 1

    def _fault(self, sentence: str) -> None:
        self.account.lost += sentence.startswith("lost") or ": lost" in sentence
        self.account.faults = [*self.account.faults, sentence][:MOST_TOLD]
        print(f"\n{sentence}", file=sys.stderr)

    def _writer(self, name: str) -> Child:
        adopted, self.adopted = self.adopted, {}  # of several at once only one goes on with these
        found = writer(self.house, self.dice.random(), name, dict(self.heads), adopted)
        self.given |= adopted
        return found

    def _writers(self, number: int, count: int) -> None:
        """Kill a writer, and then the other one that went on beside it."""
        several = [self._writer(f"{self.run.seed}-{number}-{at}") for at in range(count)]
        for child in several:
            self._let_work(child)
            child.kill()
            self._killed(_unanswered(child.told))
        self._take([line for child in several for line in child.told])

    def _let_work(self, child: Child) -> None:
        """Wait for a random moment: soon after some commit, or a while after some try."""
        if self.dice.random() < AIMED:
            what, least, longest = COMMITS, self.dice.randint(1, MOST_COMMITS), AFTER_COMMIT
        else:
            what, least, longest = TRIES, self.dice.randint(1, MOST_TRIES), AFTER_TRY
        child.wait(PATIENCE, lambda told: told.count(what) >= least)
        child.wait(self.dice.uniform(0, longest))

    def _server(self, number: int) -> None:
        told = served.write_until_killed(
            self.house, self.dice, f"{self.run.seed}-{number}", self.heads
        )
        self._killed("kanmin serve, all of it")
        self._take(told)

    def _migration(self) -> None:
        while True:
            if self.upgrade is None or self.upgrade.over:
                self.upgrade = upgrade.Upgrade(self.house, self.dice, self.states, self.before)
            killed, faults = self.upgrade.kill()
            for one in faults:
                self._fault(one)
            if killed:
                self._killed("migration")
                return

    def _below(self, number: int, kill: Callable[[Child], bool], kind: str) -> None:
        """Kill the database under a writer, which has to go on by itself, and is killed then."""
        child = self._writer(f"{self.run.seed}-{number}")
        self._let_work(child)
        if kill(child):
            self._killed(kind)
        before = child.count(ACKNOWLEDGED)
        child.wait(RECOVERS_WITHIN, lambda told: told.count(ACKNOWLEDGED) > before + 1)
        if child.count(ACKNOWLEDGED) == before:
            self._fault(f"the writer did not go on after {kind} was killed: {child.told[-1:]}")
        child.kill()
        self._killed(_unanswered(child.told))
        if self.house.server:
            self.house.server.settle()
        self._take(child.told)

    def _kill_backend(self, _child: Child) -> bool:
        server = self.house.server
        assert server
        rows = server.run("SELECT pid FROM pg_stat_activity WHERE datname = 'kanmin'")
        for (pid,) in rows[:1]:
            os.kill(pid, signal.SIGKILL)
        return bool(rows)

    def _stop_postgresql(self, child: Child) -> bool:
        server = self.house.server
        assert server
        server.stop("immediate")
        child.wait(self.dice.uniform(0, 0.1))
        server.start()
        return True

    def _worker(self) -> None:
        child = Child(lambda _tell: work_on_jobs())
        alive = child.wait(self.dice.uniform(0.05, 1.0))
        child.kill()
        if alive:
            self._killed("worker at its jobs")
        for line in child.told:
            self._fault(f"the worker fell: {line}")
        for sentence in asked(half_jobs):
            self._fault(sentence)

    def _take(self, told: list[Any]) -> None:
        """Note what a writer told, and look for it."""
        tried = [(line[1], line[2]) for line in told if line[0] == "try"]
        fresh = [(line[1], self._counted(*line[1:])) for line in told if line[0] == "ack"]
        for line in told:
            if line[0] in ("wrong", "broke"):
                self._fault(": ".join(map(str, line)))
        self.account.acknowledged.update(kind for kind, _fact in fresh)
        self.run.acknowledged += len(fresh)
        self.facts += fresh
        self._go_on_adopting(tried, fresh)
        self.heads, faults, self.marks = asked(lambda: look(fresh, tried, self.marks))
        for one in faults:
            self._fault(one)

    def _go_on_adopting(
        self, tried: list[tuple[str, deeds.Fact]], fresh: list[tuple[str, deeds.Fact]]
    ) -> None:
        """The documents that the next writer answers for: without what was tried already."""
        known, self.given = self.given | self.adopted, {}
        known |= {f["number"]: list(f["items"]) for kind, f in fresh if kind == "document adopted"}
        for kind, fact in tried:
            if kind == "adopted as a plan":
                known.pop(fact["number"], None)
            elif kind == "adoption answered" and fact["key"] in known.get(fact["number"], ()):
                known[fact["number"]].remove(fact["key"])
        self.adopted = known

    def _counted(self, kind: str, fact: deeds.Fact) -> deeds.Fact:
        """Of imported forms, with how many of each body were acknowledged so far."""
        if kind != "returns imported":
            return fact
        for code in fact["codes"]:
            self.uploads[code] = self.uploads.get(code, 0) + 1
        return fact | {"least": [self.uploads[code] for code in fact["codes"]]}

    def _end_epoch(self) -> None:
        """All that was acknowledged since the database was put back, and all that verifies."""
        for sentence in asked(lambda: _whole(self.facts)):
            self._fault(sentence)


def _unanswered(told: list[Any]) -> str:
    """What a writer was at when it was killed: what it tried last, unless that was answered."""
    lines = [line for line in told if line[0] != "commit"]
    return str(lines[-1][1]) if lines and lines[-1][0] == "try" else "between two requests"


def work_on_jobs() -> None:
    """Do the jobs that wait, those of a killed worker too, as `kanmin serve` and its worker do.

    One that was given up with its third killed worker is asked for again, as on the page of jobs.
    """
    from django.core.management import call_command
    from django_tasks import TaskResultStatus

    from kanmin.server.jobs import put_back_unfinished

    put_back_unfinished()
    _given_up().update(status=TaskResultStatus.READY, finished_at=None, worker_ids=[])
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    for number, handler in before.items():
        signal.signal(number, handler)


def _given_up() -> Any:
    from django_tasks_db.models import DBTaskResult

    from kanmin.server.jobs import WORKER_DIED

    return DBTaskResult.objects.failed().filter(exception_class_path=WORKER_DIED)


def half_jobs() -> list[str]:
    """A sentence for each job that failed, or is said to be done without its file.

    To be given up with its third killed worker, and told so on the page of jobs, is no fault.
    """
    from django_tasks import TaskResultStatus

    from kanmin.server import jobs
    from kanmin.server.store.models import MadeFile

    found = []
    given_up = {str(one.pk) for one in _given_up()}
    for row in MadeFile.objects.exclude(task__in=given_up):
        state = jobs.state(row)
        if state == TaskResultStatus.SUCCESSFUL and not row.data:
            found.append(f"half: job {row.pk} is done, but there is no file")
        if state == TaskResultStatus.FAILED:
            found.append(f"job {row.pk} has failed")
    return found


def _whole(facts: list[tuple[str, deeds.Fact]]) -> list[str]:
    """Everything acknowledged is there; every job is done at last; the store verifies."""
    from kanmin.server.store.models import MadeFile

    faults = [sentence for one in facts if (sentence := witness.lost(*one))]
    work_on_jobs()
    asked_for = [fact["made"] for kind, fact in facts if kind == "job asked for"]
    made = {row.pk for row in MadeFile.objects.filter(pk__in=asked_for) if row.data}
    faults += [f"lost: job {number} was never done" for number in asked_for if number not in made]
    return faults + half_jobs() + witness.everything()
