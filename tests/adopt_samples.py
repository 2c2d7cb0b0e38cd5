"""Plans of fictional bodies as other offices write them, for the tests of adopting."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx

from kanmin.adopt import Node, NodeKind, Outline
from kanmin.adopt.reading.numbers import numbered

Block = tuple[int, str] | str | list[list[str]]
"""A heading (level, text), a paragraph, or a table."""

B_PREFECTURE: tuple[Block, ...] = (
    (1, "第1章 計画策定の趣旨"),
    "本県では、情報通信技術の活用により県民の暮らしを豊かにするため、この計画を策定します。",
    (2, "1 計画の位置付け"),
    "この計画は、B県総合計画の部門別計画です。",
    (2, "2 計画期間"),
    "計画期間は、令和6年度から令和10年度までの5年間とします。",
    (1, "第2章 情報化の現状と課題"),
    "県内のブロードバンドの世帯普及率は高まっていますが、手続の多くは窓口で行われています。",
    [["年度", "令和3年度", "令和4年度"], ["手続の件数", "1,200", "1,350"]],
    (1, "第3章 基本方針"),
    "県民の利便、行政の効率、地域の活力の三つを柱に進めます。",
    (1, "第4章 個別施策"),
    (2, "1 便利な県庁"),
    (3, "(1) 行政手続のオンライン化"),
    "県への申請と届出を、いつでもどこからでも出せるようにします。",
    "担当課：デジタル推進課",
    "目標：オンライン申請の割合 20%（令和5年度）→ 60%（令和10年度）",
    [["令和6年度", "令和7年度", "令和8年度"], ["検討", "導入", "→"]],
    (3, "(2) 窓口手数料のキャッシュレス化"),
    "県の窓口での手数料を、カードやコードで払えるようにします。",
    "担当課：会計課",
    (2, "2 開かれた県庁"),
    (3, "(1) オープンデータの推進"),
    "県の持つデータを、機械で読める形で公開します。",
    "担当課：統計課",
    (1, "第5章 推進体制"),
    "知事を本部長とするデジタル推進本部を置き、毎年、進捗を点検して見直します。",
    (1, "第6章 用語解説"),
    [["用語", "説明"], ["AI", "人工知能"]],
)
"""Pattern 2 of the first briefing: a body with six chapters of its own, none on security."""


def word(blocks: Sequence[Block], title: str = "B県情報化推進計画") -> bytes:
    """A Word document with heading styles."""
    document = docx.Document()
    document.add_paragraph(title, style="Title")
    for block in blocks:
        match block:
            case (int(level), str(text)):
                document.add_heading(text, level)
            case str(text):
                document.add_paragraph(text)
            case rows:
                _table(document, rows)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(document: docx.document.Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def outline(blocks: Sequence[Block], title: str = "B県情報化推進計画") -> Outline:
    """What a reader makes of the same blocks; merged cells are given filled in."""
    nodes = [Node(kind=NodeKind.PARAGRAPH, text=title), *map(_node, blocks)]
    return Outline(kind="docx", nodes=tuple(nodes))


def _node(block: Block) -> Node:
    match block:
        case (int(level), str(text)):
            told = numbered(text)
            number, name = (told.number, told.title) if told else ("", text)
            return Node(kind=NodeKind.HEADING, text=name, level=level, number=number)
        case str(text):
            return Node(kind=NodeKind.PARAGRAPH, text=text)
        case rows:
            cells = tuple(tuple(map(str, row)) for row in rows)
            return Node(kind=NodeKind.TABLE, rows=cells, header_rows=1)


LIST: list[list[str]] = [
    ["政策", "施策名", "概要", "担当課"],
    ["便利なまち", "電子申請の拡大", "申請を増やします。", "企画課"],
    ["便利なまち", "オープンデータの推進", "公開します。", "統計課"],
]
"""A list of measures as readers give it: the cell merged down is filled in."""
