"""A plan file from a browser, read like one from a disk."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import SUFFIXES, Plan, read_plan
from kanmin.server.uploads import contents


def plan_in_upload(upload: Any) -> Plan:
    """The plan in an uploaded file. Raises KanminError for none, a strange or a faulty one."""
    name, data = contents(upload, _("計画のファイルを選んでください。"))
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise KanminError(
            _("計画のファイルとして扱えない種類です。"),
            where=name,
            todo=_("名前の終わりを {suffixes} のいずれかにしてください。").format(
                suffixes="・".join(SUFFIXES)
            ),
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{suffix}"
        path.write_bytes(data)
        return read_plan(path)
