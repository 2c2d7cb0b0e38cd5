"""Write `docs/requirements.md`: every requirement that `kanmin check` knows, from the handbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from kanmin import handbook
from kanmin.handbook import FRAMEWORKS, Requirement
from kanmin.handbook.force import label

PAGE = Path(__file__).parents[1] / "docs" / "requirements.md"
LAST_KNOWN = dt.date(2999, 1, 1)
HEAD = """# 計画に求められることの一覧

点検（机の「点検の結果をすべて見る」と [`kanmin check`](manual.md#kanmin-check)）が
見るものの、すべてです。手引に入っている最も新しい版によります。どの団体の種類に求められるかは、根拠とともに示します。符号は、点検の結果のJSONや
手引のアドレス（`/handbook/requirements/符号`）に出るものです。

- **必須**がすべてそろえば、計画の案として出せます（終了コード0）。
- 根拠が助言のものは、法律の義務ではありません。
- 何が書いてあればよいかは、[利用者の手引](manual.md#何が書いてあればよいか)にあります。

この頁は手引から作ります（`python -m tools.reference`）。手で直さないでください。
"""
COLUMNS = (
    "| 符号 | 求められること | 強さ | 都道府県の根拠 | 市町村の根拠 |\n|---|---|---|---|---|\n"
)


def text() -> str:
    """The page as it must be."""
    return HEAD + "".join(part for name in FRAMEWORKS for part in _framework(name))


def _framework(name: str) -> Iterator[str]:
    book = handbook.on(LAST_KNOWN, name)
    yield f"\n## {book.framework.title}（`{name}`）\n\n{COLUMNS}"
    for one in book.requirements:
        yield _row(one)


def _row(one: Requirement) -> str:
    force = f"{label(one.basis)}・{label(one.modality)}"
    bases = [one.citation.get(tier, "－") for tier in ("prefecture", "municipality")]
    return f"| `{one.id}` | {one.title} | {' | '.join((force, *bases))} |\n"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
