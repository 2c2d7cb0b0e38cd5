"""The process that reads a foreign file: little memory, little time, no network, no writing.

    python -I child.py   (a line of JSON and the file on stdin, JSON on stdout)

It reads no more of Kanmin than the reader needs: all of it would take longer than most files.
Limits of the operating system hold before a byte of the file is looked at; the wall (`wall.py`)
stands as soon as the reader has loaded its parser.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

_SOURCE = Path(__file__).parents[1]


def main() -> None:
    """Read the file under limits and print what is in it, or the sentence that says why not."""
    with _own_stdout() as out:
        order = json.loads(sys.stdin.buffer.readline())
        data = sys.stdin.buffer.read()
        out.write(_answered(order, data))
    os._exit(0)  # what a parser wanted to do at the end is of no interest


def _own_stdout() -> Any:
    """The answer's way out; what a parser prints goes nowhere."""
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "wb")


def _answered(order: dict[str, Any], data: bytes) -> bytes:
    from kanmin.errors import KanminError  # noqa: PLC0415 - found once the package is
    from kanmin.language import speaking  # noqa: PLC0415
    from kanmin.sandbox import wall  # noqa: PLC0415

    wall.limit(order["memory"], order["seconds"])
    try:
        with speaking(order["language"]):
            read = _reader(order["reader"])(data, order["name"], **order["options"])
            wall.build()
            return _json({"value": read()})
    except KanminError as error:
        kind = type(error).__name__
        return _json({"kind": kind, "what": error.what, "where": error.where, "todo": error.todo})
    except MemoryError:
        return _json({"fault": "memory"})
    except BaseException as error:
        return _json({"fault": "damaged", "password": "password" in str(error).lower()})


def _json(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, default=_plain).encode()


def _plain(value: Any) -> str:
    """Days and times, the only values beside JSON's that readers give."""
    told: str = value.isoformat()
    return told


def _reader(path: str) -> Any:
    module, function = path.split(":")
    return getattr(_module(module), function)


def _module(path: str) -> ModuleType:
    """A module without all that the packages above it import."""
    *packages, _name = path.split(".")
    for depth in range(1, len(packages) + 1):
        _package(packages[:depth])
    return importlib.import_module(path)


def _package(names: list[str]) -> None:
    package = ModuleType(".".join(names))
    package.__path__ = [str(_SOURCE.joinpath(*names[1:]))]
    sys.modules.setdefault(package.__name__, package)


if __name__ == "__main__":
    _package(["kanmin"])
    _package(["kanmin", "sandbox"])
    main()
