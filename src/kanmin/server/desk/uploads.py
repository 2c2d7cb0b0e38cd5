"""A plan file from a browser, read like one from a disk."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from kanmin.errors import KanminError
from kanmin.files import LARGEST_FILE
from kanmin.language import _
from kanmin.plan import SUFFIXES, Plan, read_plan


def plan_in_upload(upload: Any) -> Plan:
    """The plan in an uploaded file. Raises KanminError for none, a strange or a faulty one."""
    if upload is None:
        raise KanminError(
            _("ファイルが選ばれていません。"), todo=_("計画のファイルを選んでください。")
        )
    suffix = Path(upload.name).suffix.lower()
    if suffix not in SUFFIXES:
        raise KanminError(
            _("計画のファイルとして扱えない種類です。"),
            where=Path(upload.name).name[:80],
            todo=_("名前の終わりを {suffixes} のいずれかにしてください。").format(
                suffixes="・".join(SUFFIXES)
            ),
        )
    if upload.size > LARGEST_FILE:
        raise KanminError(_("50MB以下のファイルにしてください。"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{suffix}"
        path.write_bytes(upload.read())
        return read_plan(path)
