"""What commands write: files that replace nothing by accident, JSON, progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from kanmin.errors import KanminError
from kanmin.files import write_bytes
from kanmin.language import _

LONGEST_SHOWN = 60  # characters


def say(sentence: str) -> None:
    """A line for a person, beside the data."""
    click.echo(sentence, err=True)


def print_json(value: Any) -> None:
    """A value as JSON on standard output, Japanese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def working(sentence: str) -> None:
    """Tell on a terminal that something takes a moment."""
    if sys.stderr.isatty():
        say(sentence)


@contextmanager
def progress(doing: str, whole: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal while something takes long; give it how many steps are done."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    with click.progressbar(length=whole, label=doing, file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)


def _free_backup(target: Path) -> Path:
    """A name beside the file that is not taken: plan.json.bak, plan.json.bak2, …"""
    backup, number = target.with_name(f"{target.name}.bak"), 1
    while backup.exists():
        number += 1
        backup = target.with_name(f"{target.name}.bak{number}")
    return backup


def write(target: Path, data: bytes, *, keep_old: bool) -> None:
    """Write a file. keep_old: what was there stays beside it as .bak."""
    if keep_old and target.is_file() and target.read_bytes() != data:
        backup = _free_backup(target)
        write_bytes(backup, target.read_bytes())
        say(_("もとの {file} は {backup} に残しました。").format(file=target, backup=backup))
    write_bytes(target, data)
    say(_("{file} に書き出しました。").format(file=target))


def ending(target: Path, allowed: Iterable[str]) -> str:
    """The ending of a file, without its dot. Raises KanminError naming those that are allowed."""
    choices = tuple(allowed)
    found = target.suffix.lower().removeprefix(".")
    if found not in choices:
        raise KanminError(
            _("扱えない種類のファイルです。"),
            where=target.name,
            todo=_("{suffixes} のいずれかにしてください。").format(
                suffixes="・".join(f".{choice}" for choice in choices)
            ),
        )
    return found


def short(value: Any) -> str:
    """A value in one line of a terminal."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = text.replace("\n", "⏎")
    return line if len(line) <= LONGEST_SHOWN else line[:LONGEST_SHOWN] + "…"
