"""The side that asks: one process a file, given the bytes, waited for, ended when it is late."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Thread, Timer
from typing import IO, Any

from kanmin.errors import InvalidDocument, KanminError, UnreadableFile
from kanmin.language import _, active

LONGEST = 90  # seconds of waiting, for a place and for the answer
SECONDS = 60  # of processor time
MEMORY = 2 * 1024**3  # bytes of address space
LARGEST_ANSWER = 100 * 1024**2  # bytes
MOST_AT_ONCE = 4  # children of one process of the server
_CHILD = Path(__file__).with_name("child.py")
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH")  # of the environment; its passwords are not for readers
_PLACES = BoundedSemaphore(MOST_AT_ONCE)
_KINDS = {kind.__name__: kind for kind in (KanminError, UnreadableFile, InvalidDocument)}
_OUT_OF_TIME = -int(getattr(signal, "SIGXCPU", 24))


@dataclass(slots=True)
class _Ran:
    """What a child left. late: it was ended for it. status: as subprocess tells it."""

    printed: bytes = b""
    late: bool = False
    status: int = 0


def read_apart(reader: str, data: bytes, name: str, **options: Any) -> Any:
    """What a reader makes of a file's bytes, as plain values.

    reader: `package.module:function`, which takes the bytes, the name and the options, loads its
    parser and gives back what reads. name: the file's, for errors. Raises KanminError: the
    reader's own, or one for a file that is damaged, takes too long or needs too much.
    """
    order = {
        "reader": reader,
        "name": name,
        "options": options,
        "language": active(),
        "memory": MEMORY,
        "seconds": SECONDS,
    }
    with _place(name):
        ran = _run(json.dumps(order).encode() + b"\n", data, LONGEST)
    return _value(ran, name)


@contextmanager
def _place(name: str) -> Iterator[None]:
    if not _PLACES.acquire(timeout=LONGEST):
        raise UnreadableFile(
            _("ほかのファイルを読んでいて、混み合っています。"),
            where=name,
            todo=_("少し待ってから、もう一度お試しください。"),
        )
    try:
        yield
    finally:
        _PLACES.release()


def _run(order: bytes, data: bytes, longest: float) -> _Ran:
    ran = _Ran()
    with subprocess.Popen(  # noqa: S603 - our own file, our own interpreter
        [sys.executable, "-I", "-B", str(_CHILD)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True,  # no terminal is its own, into which it could type
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
    ) as child:  # fmt: skip
        assert child.stdin
        assert child.stdout

        def end() -> None:
            ran.late = True
            child.kill()

        timer = Timer(longest, end)
        feeder = Thread(target=_feed, args=(child.stdin, order, data), daemon=True)
        timer.start()
        feeder.start()
        try:
            ran.printed = child.stdout.read(LARGEST_ANSWER + 1)
            if len(ran.printed) > LARGEST_ANSWER:
                child.kill()
            ran.status = child.wait()
        finally:
            timer.cancel()
            child.kill()
            feeder.join()
    return ran


def _feed(stdin: IO[bytes], *pieces: bytes) -> None:
    try:
        with stdin:
            for piece in pieces:
                stdin.write(piece)
    except OSError:  # it has fallen or was ended; the answer says so
        pass


def _value(ran: _Ran, name: str) -> Any:
    if ran.late or ran.status == _OUT_OF_TIME:
        raise UnreadableFile(
            _("読むのに時間がかかりすぎました。"),
            where=name,
            todo=_("ページや表を分けるか、別の形で保存してください。"),
        )
    answer = _answer(ran.printed)
    if "value" in answer:
        return answer["value"]
    if "what" in answer:
        kind = _KINDS.get(str(answer.get("kind")), KanminError)
        raise kind(answer["what"], where=answer["where"], todo=answer["todo"])
    raise _refused(answer, name)


def _answer(printed: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(printed) if len(printed) <= LARGEST_ANSWER else None
    except (ValueError, RecursionError):  # it fell, or its limits ended it
        found = None
    return found if isinstance(found, dict) else {"fault": "memory"}


def _refused(answer: Mapping[str, Any], name: str) -> UnreadableFile:
    if answer.get("password"):
        return UnreadableFile(
            _("パスワードが付いているため、読めません。"),
            where=name,
            todo=_("パスワードを外して保存し直してください。"),
        )
    if answer.get("fault") == "memory":
        return UnreadableFile(
            _("大きすぎるか複雑すぎて、読めません。"),
            where=name,
            todo=_("ページや表を分けるか、別の形で保存してください。"),
        )
    return UnreadableFile(
        _("ファイルが壊れているか、途中で切れています。"),
        where=name,
        todo=_("元のソフトで開けるか確かめ、保存し直してください。"),
    )
