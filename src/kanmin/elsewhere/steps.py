"""Where a registered document stands, what went wrong with it, and when it is tried again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.plan.terms import Term

GAPS = (dt.timedelta(minutes=1), dt.timedelta(minutes=10), dt.timedelta(hours=1))
"""How long is waited after the first, second, third failure; after the next one it is given up."""
BETWEEN = dt.timedelta(seconds=10)
"""At least so long between two documents of one server in a file of many."""


class DocumentState(Term):
    """How far a registered document is (文書の状態)."""

    WAITING = "waiting", N_("処理待ち")
    FETCHING = "fetching", N_("取得中")
    READING = "reading", N_("読み取り中")
    READ = "read", N_("読み取り済み")
    FAILED = "failed", N_("失敗")
    PUBLISHED = "published", N_("掲載中")


class FetchTrouble(KanminError):
    """Why a file was not fetched. again: it may work later. gone: the address has no file now."""

    def __init__(
        self, what: str, *, where: str = "", todo: str = "", again: bool = False, gone: bool = False
    ) -> None:
        super().__init__(what, where=where, todo=todo)
        self.again, self.gone = again, gone


@dataclass(frozen=True, slots=True)
class NextStep:
    """What follows a failure. gap: after which it is tried again; None where it is given up."""

    state: DocumentState
    gap: dt.timedelta | None
    sentence: str


def after_trouble(trouble: KanminError, tries: int) -> NextStep:
    """What follows a failure. tries: how often it was tried, this time counted."""
    if not (isinstance(trouble, FetchTrouble) and trouble.again):
        return NextStep(DocumentState.FAILED, None, trouble.sentence)
    if tries > len(GAPS):
        told = _("{count}回試しましたが取れないため、やめました。").format(count=tries)
        return NextStep(DocumentState.FAILED, None, f"{trouble.sentence}{told}")
    return NextStep(DocumentState.WAITING, GAPS[tries - 1], trouble.sentence)


def trouble_of(status: int) -> FetchTrouble | None:
    """What the status of an answer tells; None for one that brings the file."""
    if 200 <= status < 300:
        return None
    if status in (404, 410):
        return FetchTrouble(
            _("このアドレスに、もう文書はありません（{status}）。").format(status=status),
            todo=_("町や県のページで新しいアドレスを確かめてください。"),
            gone=True,
        )
    if status in (401, 403, 407):
        return FetchTrouble(
            _("サーバーが見せることを断りました（{status}）。").format(status=status),
            todo=_("ブラウザーで開けるなら、保存したファイルを送ってください。"),
        )
    return FetchTrouble(
        _("サーバーが{status}と答えました。").format(status=status),
        again=status in (408, 425, 429) or status >= 500,
    )


def spread(hosts: Sequence[str]) -> list[dt.timedelta]:
    """For each document by its server, how long to wait, so that none is asked in a rush.

    >>> [gap.seconds for gap in spread(["a.jp", "b.jp", "a.jp"])]
    [0, 0, 10]
    """
    seen: Counter[str] = Counter()
    waits = []
    for host in hosts:
        waits.append(seen[host] * BETWEEN)
        seen[host] += 1
    return waits
