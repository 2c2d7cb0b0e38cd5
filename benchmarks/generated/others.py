"""HTML pages and Markdown."""

from __future__ import annotations

from html import escape
from pathlib import Path

from .blocks import Block, Caption, Cell, Contents, Cover, Diagram, Heading, Para, Table
from .word import placed


def write_html(blocks: list[Block], title: str, path: Path) -> None:
    """A page as a municipal site shows it, with its menu and footer."""
    body = "\n".join(_html(block, blocks) for block in blocks)
    path.write_text(
        f"""<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>{escape(title)} | 公式ホームページ</title>
<style>table{{border-collapse:collapse}}td,th{{border:1px solid #666;padding:4px}}</style></head>
<body><header><nav><ul><li><a href="#">くらし</a></li><li><a href="#">行政情報</a></li></ul></nav>
</header><main>
{body}
</main><footer><p>このページに関するお問い合わせ：情報政策担当</p></footer></body></html>
""",
        encoding="utf-8",
    )


def _html(block: Block, blocks: list[Block]) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{escape(block.printed)}</h{block.level + 1}>"
    if isinstance(block, Para | Caption):
        return f"<p>{escape(block.text)}</p>"
    if isinstance(block, Table):
        rows = "".join(f"<tr>{''.join(_html_cell(c) for c in row)}</tr>" for row in block.rows)
        return f"<table>{rows}</table>"
    if isinstance(block, Cover):
        small = "".join(f"<p>{escape(line)}</p>" for line in block.lines[1:])
        return f"<h1>{escape(block.lines[0])}</h1>{small}"
    if isinstance(block, Contents):
        items = "".join(
            f"<li><a href='#'>{escape(b.printed)}</a></li>"
            for b in blocks
            if isinstance(b, Heading) and b.level == 1
        )
        return f"<div class='toc'><p>目次</p><ul>{items}</ul></div>"
    return f"<p>{' ⇔ '.join(block.boxes)}</p>" if isinstance(block, Diagram) else "<hr>"


def _html_cell(cell: Cell) -> str:
    tag = "th" if cell.head else "td"
    spans = f' colspan="{cell.cols}"' if cell.cols > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<{tag}{spans}>{escape(cell.text).replace(chr(10), '<br>')}</{tag}>"


def write_markdown(blocks: list[Block], path: Path) -> None:
    """Markdown with pipe tables; spans become empty cells."""
    path.write_text("\n\n".join(_markdown(b) for b in blocks) + "\n", encoding="utf-8")


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {block.printed}"
    if isinstance(block, Para):
        text = block.text.strip("　")
        return f"- {text[1:]}" if text.startswith("・") else text
    if isinstance(block, Caption):
        return f"*{block.text}*"
    if isinstance(block, Table):
        return _pipes(block)
    if isinstance(block, Cover):
        return "\n\n".join([f"# {block.lines[0]}", *block.lines[1:]])
    return " ⇔ ".join(block.boxes) if isinstance(block, Diagram) else ""


def _pipes(table: Table) -> str:
    lines = [[""] * len(table.widths) for _ in table.rows]
    for row, column, cell in placed(table):
        lines[row][column] = cell.text.replace("\n", "<br>").replace("|", "｜")
    rows = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([rows[0], "|" + " --- |" * len(table.widths), *rows[1:]])
