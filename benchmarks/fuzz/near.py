"""What production reads in a process of its own, read in the worker, which may fall as well.

A process for each of a hundred thousand inputs would take longer than all reading.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from kanmin.errors import KanminError, UnreadableFile

ASKING = (
    "kanmin.workbooks",
    "kanmin.plan.files",
    "kanmin.handbook.law_xml",
    "kanmin.handbook.draft_files",
    "kanmin.adopt.reading.asking",
)
"""The modules that ask for such a process."""


def read_near(reader: str, data: bytes, name: str, **options: Any) -> Any:
    """As `kanmin.sandbox.read_apart`, without the process."""
    module, _colon, function = reader.partition(":")
    prepare = getattr(importlib.import_module(module), function)
    try:
        return json.loads(json.dumps(prepare(data, name, **options)()))
    except KanminError:
        raise
    except Exception:  # the process would tell of a damaged file
        raise UnreadableFile("damaged", where=name) from None


@contextmanager
def near() -> Iterator[None]:
    """All of them read in this process."""
    patches = [
        patch.object(importlib.import_module(one), "read_apart", read_near) for one in ASKING
    ]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()
