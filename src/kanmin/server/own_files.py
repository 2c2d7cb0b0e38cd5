"""What an installation keeps beside its database: its keys, settings, and tables it was given.

They go into a backup and come back with it: a second factor can only be opened with the
`secret.key` it was sealed with, and other installations know this one by its `signing.key`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kanmin.files import replacing
from kanmin.server import own_key

SECRET = "secret.key"  # noqa: S105 - the name of a file
KEYS = (SECRET, own_key.NAME, own_key.BEFORE, "sign-in.toml")
"""Whoever has these can speak for the installation; a backup may leave them out."""
OTHERS = ("retention.toml",)
FOLDERS = ("localgov", "law")
_ALLOWED = re.compile(
    rf"({'|'.join(map(re.escape, (*KEYS, *OTHERS)))}|({'|'.join(FOLDERS)})/[\w-][\w.-]*)"
)
FOR_ITS_OWNER = 0o600


def held(folder: Path, *, keys: bool) -> Iterator[tuple[str, Path]]:
    """The files there are, by their names in a data folder."""
    for name in (*(KEYS if keys else ()), *OTHERS):
        if (folder / name).is_file():
            yield name, folder / name
    for name in FOLDERS:
        for path in sorted((folder / name).glob("*")):
            if path.is_file() and is_allowed(f"{name}/{path.name}"):
                yield f"{name}/{path.name}", path


def is_allowed(name: str) -> bool:
    """Whether a name from outside is that of such a file.

    >>> is_allowed("secret.key"), is_allowed("law/act9.json"), is_allowed("law/../../x")
    (True, True, False)
    """
    return _ALLOWED.fullmatch(name) is not None


@contextmanager
def placed(folder: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Put files into a data folder; where what follows fails, everything is as it was.

    Another file of the name stays beside it as `.bak`, but for `secret.key`: nothing was sealed
    with that of a folder which was empty.
    """
    before: dict[Path, bytes | None] = {}
    try:
        for name, data in files.items():
            path = folder / name
            old = path.read_bytes() if path.is_file() else None
            if old is not None and old != data and name != SECRET:
                _put(path.with_name(f"{path.name}.bak"), old, before)
            _put(path, data, before)
        yield
    except BaseException:
        for path, old in before.items():
            _back(path, old)
        raise


def _put(path: Path, data: bytes, before: dict[Path, bytes | None]) -> None:
    before.setdefault(path, path.read_bytes() if path.is_file() else None)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, FOR_ITS_OWNER) as file:
        file.write(data)


def _back(path: Path, old: bytes | None) -> None:
    if old is None:
        path.unlink(missing_ok=True)
        return
    with replacing(path, FOR_ITS_OWNER) as file:
        file.write(old)
