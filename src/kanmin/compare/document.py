"""The 新旧対照表: the new text at the left, the old at the right, what was revised underlined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from kanmin.compare.comparison import Comparison, FieldKind
from kanmin.compare.pieces import Piece, Where
from kanmin.language import _, active
from kanmin.layout import Block, Cell, Document, Paragraph, Row, Table, heads
from kanmin.plan import label

WIDTHS = (1.7, 5, 5)


class SideBySide(Protocol):
    """Something whose old and new text stand beside each other. name: "" for all of its part."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> FieldKind: ...
    @property
    def old(self) -> str: ...
    @property
    def new(self) -> str: ...
    @property
    def pieces(self) -> Sequence[Piece]: ...


class Compared(Protocol):
    """A part of a document with what differs in it."""

    @property
    def title(self) -> str: ...
    @property
    def fields(self) -> Sequence[SideBySide]: ...


class ComparedStates(Protocol):
    """Two states of a document compared."""

    @property
    def parts(self) -> Sequence[Compared]: ...
    @property
    def count(self) -> int: ...


def comparison_document(found: Comparison, old_name: str, new_name: str) -> Document:
    """The table of a comparison. old_name, new_name: what the two states are called, with days."""
    title = found.new.title or found.old.title or _("（計画名なし）")
    heading = _("{title}　新旧対照表").format(title=title)
    return table_document(heading, found.new.body.name, found, (old_name, new_name))


def table_document(
    heading: str, author: str, found: ComparedStates, names: tuple[str, str]
) -> Document:
    """A table of what differs as a document. names: what the old and the new one are called."""
    states = _("新：{new}　旧：{old}").format(new=names[1], old=names[0])
    return Document(
        title=heading,
        author=author,
        cover=(states,),
        language=active(),
        blocks=tuple(_table_blocks(found.parts, found.count, names)),
        landscape=True,
        short=True,
        page_head=f"{heading}　{states}",
    )


def _table_blocks(parts: Sequence[Compared], count: int, names: tuple[str, str]) -> Iterator[Block]:
    """The table of what differs. count: places that do. names: what old and new are called."""
    if not parts:
        yield Paragraph(_("違いはありません。"))
        return
    yield Paragraph(
        _(
            "下線の部分が、改めた部分です。違いのあるところだけを載せています（{count}か所）。"
        ).format(count=f"{count:,}"),
        quiet=True,
    )
    old_name, new_name = names
    head = heads(
        _("項目"), _("新　{name}").format(name=new_name), _("旧　{name}").format(name=old_name)
    )
    rows = tuple(row for part in parts for row in _rows(part))
    yield Table(_("新旧対照表"), WIDTHS, head, rows)


def _rows(part: Compared) -> Iterator[Row]:
    yield (Cell(part.title, span=3, shaded=True),)
    for field in part.fields:
        name = field.name or _("全体")
        if field.kind is not FieldKind.CHANGED:
            name = _("{name}（{kind}）").format(name=name, kind=label(field.kind))
        yield (Cell(name, header=True), _side(field, "new"), _side(field, "old"))


def _side(field: SideBySide, side: Where) -> Cell:
    """The text of one side with what is only there underlined."""
    text = field.new if side == "new" else field.old
    if not text:
        return Cell(_nothing(field, side))
    return Cell(text, marked=tuple(_marked(field.pieces, side)))


def _nothing(field: SideBySide, side: Where) -> str:
    """What stands where one side has nothing."""
    if side == "old" and field.kind is FieldKind.ADDED:
        return _("（新設）")
    if side == "new" and field.kind is FieldKind.REMOVED:
        return _("（削除）")
    return _("（なし）")


def _marked(pieces: Sequence[Piece], side: Where) -> Iterator[tuple[int, int]]:
    at = 0
    for piece in pieces:
        if piece.where in ("both", side):
            if piece.where == side:
                yield at, at + len(piece.text)
            at += len(piece.text)
