"""Documents of older schema versions, step by step up to today's.

Version 0 is the hand-written short form: `lg_code` and `years` in place of `bodies` and `period`,
chapters as a map from title to text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kanmin.errors import InvalidDocument
from kanmin.language import _
from kanmin.plan.model import SCHEMA_VERSION
from kanmin.text import half_width

Raw = dict[str, Any]


def migrate(raw: object, steps: Mapping[int, Callable[[Raw], Raw]] | None = None) -> Raw:
    """The document in today's form. steps: what turns version n into n + 1.

    Raises InvalidDocument for what is no plan and for versions newer than this program.
    """
    if not isinstance(raw, dict):
        raise InvalidDocument(
            _("計画の文書ではありません。"), todo=_("kanmin new で作った文書を指定してください。")
        )
    version = _version(raw)
    for number in range(version, SCHEMA_VERSION):
        raw = {**(steps or STEPS)[number](raw), "schema_version": number + 1}
    return raw


def _version(raw: Raw) -> int:
    version = raw.get("schema_version", 0 if "lg_code" in raw else None)
    if version is None and "bodies" not in raw:
        raise InvalidDocument(
            _("計画の文書ではありません（団体と計画期間がありません）。"),
            todo=_("kanmin new で作った文書を指定してください。"),
        )
    version = SCHEMA_VERSION if version is None else version
    if isinstance(version, bool) or not isinstance(version, int) or version < 0:
        raise InvalidDocument(_("形式の版（schema_version）が数ではありません。"))
    if version > SCHEMA_VERSION:
        raise InvalidDocument(
            _(
                "この文書は新しい形式（版{version}）です。この Kanmin は版{ours}まで読めます。"
            ).format(version=version, ours=SCHEMA_VERSION),
            todo=_("Kanmin を新しくしてから、もう一度お試しください。"),
        )
    return version


def _from_short_form(raw: Raw) -> Raw:
    new = {k: v for k, v in raw.items() if k not in ("lg_code", "years", "chapters")}
    new.setdefault(
        "bodies", [{"lg_code": str(raw.get("lg_code", "")), "name": raw.get("name", "")}]
    )
    new.pop("name", None)
    new.setdefault("period", _period(raw.get("years")))
    new["chapters"] = _chapters(raw.get("chapters", []))
    return new


def _period(years: object) -> object:
    match = re.fullmatch(r"\s*(\d{4})\s*[-~–〜―]\s*(\d{4})\s*", half_width(str(years)))
    if match is None:
        raise InvalidDocument(
            _("計画期間「{years}」が読めません。").format(years=years),
            todo=_("2027-2031 のように書いてください。"),
        )
    return {"first": int(match[1]), "last": int(match[2])}


def _chapters(chapters: object) -> object:
    if not isinstance(chapters, dict):
        return chapters
    return [
        {"title": title, "paragraphs": [{"text": t} for t in str(text).split("\n") if t.strip()]}
        for title, text in chapters.items()
    ]


STEPS: dict[int, Callable[[Raw], Raw]] = {0: _from_short_form}
