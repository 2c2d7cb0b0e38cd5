"""Files that a browser sends: there at all, not too many, not too large, their names shortened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from kanmin.errors import KanminError
from kanmin.files import LARGEST_FILE
from kanmin.language import _

LONGEST_FILE_NAME = 80  # characters; its ending is kept


def contents(upload: Any, todo: str) -> tuple[str, bytes]:
    """Name and contents of an uploaded file; todo: what to choose where there is none.

    Raises KanminError for none and for one that is too large.
    """
    return contents_of_all([] if upload is None else [upload], 1, todo)[0]


def contents_of_all(uploads: Sequence[Any], most: int, todo: str) -> list[tuple[str, bytes]]:
    """Names and contents of uploaded files, at most so many. Raises KanminError as above."""
    if not uploads:
        raise KanminError(_("ファイルが選ばれていません。"), todo=todo)
    if len(uploads) > most:
        raise KanminError(_("一度に読めるのは{count}個までです。").format(count=most))
    for upload in uploads:
        if upload.size > LARGEST_FILE:
            raise KanminError(_("50MB以下のファイルにしてください。"), where=_name(upload))
    return [(_name(upload), upload.read()) for upload in uploads]


def _name(upload: Any) -> str:
    return PurePath(str(upload.name)).name[-LONGEST_FILE_NAME:]
