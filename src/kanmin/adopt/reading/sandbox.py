"""Foreign files read in a process of their own, which may fall without taking anything with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from kanmin.adopt.outline import Outline
from kanmin.adopt.reading.kinds import kind_of
from kanmin.errors import KanminError, UnreadableFile
from kanmin.files import read_bytes
from kanmin.language import _

LONGEST = 90  # seconds of waiting
_CHILD = Path(__file__).with_name("child.py")


def read_outline(path: Path) -> Outline:
    """The outline of a file. Raises KanminError for one that cannot be read, with the reason."""
    return outline_of(read_bytes(path), path.name)


def outline_of(data: bytes, name: str) -> Outline:
    """The outline of a file's bytes. name: its name, for the kind of text files and for errors."""
    kind = kind_of(data, name)
    command = [sys.executable, "-I", str(_CHILD), kind, name]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, our own interpreter
            command, input=data, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile(
            _("読むのに時間がかかりすぎました。"),
            where=name,
            todo=_("ページを分けるか、Wordなど別の形で保存してください。"),
        ) from None
    return _answered(done.stdout, name)


def _answered(printed: bytes, name: str) -> Outline:
    try:
        answer: dict[str, Any] = json.loads(printed)
    except ValueError:  # the process fell or was ended by its limits
        answer = {"fault": "memory"}
    if "outline" in answer:
        return Outline.model_validate(answer["outline"])
    if "what" in answer:
        raise KanminError(answer["what"], where=name, todo=answer["todo"])
    if answer.get("password"):
        raise UnreadableFile(
            _("パスワードが付いているため、読めません。"),
            where=name,
            todo=_("パスワードを外して保存し直してください。"),
        )
    if answer["fault"] == "memory":
        raise UnreadableFile(
            _("大きすぎるか複雑すぎて、読めません。"),
            where=name,
            todo=_("ページを分けるか、Wordなど別の形で保存してください。"),
        )
    raise UnreadableFile(
        _("ファイルが壊れているか、途中で切れています。"),
        where=name,
        todo=_("元のソフトで開けるか確かめ、保存し直してください。"),
    )
