"""What a campaign came to, added up over runs in a file."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kanmin.files import write_bytes

MOST_TOLD = 50  # sentences of losses kept


@dataclass
class Run:
    """One run of the command. day: when it began."""

    day: str
    seed: int
    kills: int = 0
    acknowledged: int = 0
    seconds: float = 0
    load: float = 0


@dataclass
class Account:
    """All runs on one kind of database. faults: what was lost, half there or wrongly answered."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    faults: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)


def _account(raw: dict[str, Any]) -> Account:
    return Account(
        Counter(raw["kills"]),
        Counter(raw["acknowledged"]),
        raw["lost"],
        raw["faults"],
        [Run(**run) for run in raw["runs"]],
    )


def _raw(account: Account) -> dict[str, Any]:
    return vars(account) | {"runs": [vars(run) for run in account.runs]}


class Ledger:
    """Accounts by kind of database, kept in a file where one is given."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        known = json.loads(file.read_text(encoding="utf-8")) if file and file.exists() else {}
        self.accounts = {name: _account(raw) for name, raw in known.items()}

    def begin(self, database: str, seed: int) -> tuple[Account, Run]:
        """The account of a kind of database, with a new run. Of runs that go on from a file each
        has the next seed."""
        account = self.accounts.setdefault(database, Account())
        run = Run(dt.datetime.now().isoformat(timespec="minutes"), seed + len(account.runs))
        account.runs.append(run)
        return account, run

    def save(self) -> None:
        """Write the file; the older one stays until the new one is whole."""
        if self.file:
            raw = {name: _raw(account) for name, account in self.accounts.items()}
            write_bytes(self.file, json.dumps(raw, indent=1, ensure_ascii=False).encode())

    def table(self) -> str:
        """The accounts as text."""
        return "\n\n".join(_told(name, one) for name, one in sorted(self.accounts.items()))


def _told(database: str, account: Account) -> str:
    kinds = sorted({*account.kills, *account.acknowledged}, key=lambda k: -account.kills[k])
    rows = [
        f"{kind:24}{account.kills[kind]:>8,}{account.acknowledged[kind]:>14,}" for kind in kinds
    ]
    first, last = account.runs[0], account.runs[-1]
    spent = sum(run.seconds for run in account.runs)
    return "\n".join(
        [
            f"{database}: {len(account.runs)} runs, {first.day} to {last.day}, "
            f"seeds {first.seed} to {last.seed}, {spent:,.0f} s",
            f"{'killed during':24}{'kills':>8}{'acknowledged':>14}",
            *rows,
            f"{'together':24}{account.kills.total():>8,}{account.acknowledged.total():>14,}",
            f"lost: {account.lost}; other faults: {len(account.faults) - account.lost}",
            *account.faults[:10],
        ]
    )
