"""A map for those who do not see it: what it shows in words and as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kanmin.language import _, labelled
from kanmin.layout import Cell, CellMap, MapCell, MapClass, Row, Table
from kanmin.text import clean, clean_line


def by_prefecture(cells: Iterable[MapCell]) -> dict[str, tuple[MapCell, ...]]:
    """Cells in the order of their codes, by the two digits of their prefecture."""
    groups: dict[str, list[MapCell]] = {}
    for cell in sorted(cells, key=lambda one: one.code):
        groups.setdefault(cell.code[:2], []).append(cell)
    return {code: tuple(group) for code, group in groups.items()}


def counts(cells: Iterable[MapCell]) -> Counter[str]:
    """How many cells each class has."""
    return Counter(cell.class_id for cell in cells)


def share(count: int, total: int) -> str:
    """How many of how many, with the share in percent.

    >>> share(1024, 1741), share(0, 0)
    ('1,024／1,741（58.8%）', '0／0')
    """
    parts = f"{count:,}{_('／')}{total:,}"
    percent = f"{100 * count / total:.1f}" if total else ""
    return _("{told}（{percent}%）").format(told=parts, percent=percent) if total else parts


def told(cell: MapCell, word: str) -> str:
    """A cell in words: its full name and what is told of it, else the word of its class."""
    return clean_line(labelled(cell.full_name, cell.told or word))


def words_of(shown: CellMap) -> dict[str, str]:
    """Class → its word."""
    return {one.id: clean_line(one.word) for one in shown.classes}


def map_text(shown: CellMap) -> str:
    """What a map shows: its own summary, or the number of each class."""
    return clean(shown.summary).strip() or _in_words(shown.cells, shown.classes, every=True)


def group_text(cells: tuple[MapCell, ...], classes: tuple[MapClass, ...]) -> str:
    """The cells of a prefecture in words: its name and the number of each class there."""
    words = _in_words(cells, classes, every=False)
    return labelled(clean_line(cells[0].prefecture), words)


def _in_words(cells: tuple[MapCell, ...], classes: tuple[MapClass, ...], *, every: bool) -> str:
    found = counts(cells)
    parts = [f"{clean_line(c.word)} {found[c.id]:,}" for c in classes if every or found[c.id]]
    total = _("全{count}団体").format(count=f"{len(cells):,}")
    return _("、").join((total, *parts))


def map_table(shown: CellMap) -> Table:
    """A row for each prefecture: how many bodies it has, and how many of each class; then all."""
    titles = (_("都道府県"), _("団体数"), *(clean_line(one.word) for one in shown.classes))
    head = tuple(Cell(title, header=True) for title in titles)
    groups = by_prefecture(shown.cells).values()
    rows = tuple(_row(clean_line(g[0].prefecture), g, shown.classes) for g in groups)
    total = _row(_("計"), shown.cells, shown.classes)
    widths = (1.4, *[1.0] * (len(titles) - 1))
    return Table(clean_line(shown.caption), widths, (head,), (*rows, total))


def _row(name: str, cells: tuple[MapCell, ...], classes: tuple[MapClass, ...]) -> Row:
    found = counts(cells)
    figures = (len(cells), *(found[one.id] for one in classes))
    return (
        Cell(name, header=True),
        *(Cell(f"{figure:,}", align="right") for figure in figures),
    )


def cell_table(shown: CellMap) -> Table:
    """A row for each body: its name, the word of its class, and what else is told of it."""
    titles = (_("団体"), _("区分"), _("内容"))
    head = tuple(Cell(title, header=True) for title in titles)
    return Table(clean_line(shown.caption), (1.4, 1.2, 2.0), (head,), tuple(_listed(shown)))


def _listed(shown: CellMap) -> Iterator[Row]:
    words = words_of(shown)
    for cell in sorted(shown.cells, key=lambda one: one.code):
        name = Cell(clean_line(cell.full_name), header=True)
        yield name, Cell(words[cell.class_id]), Cell(clean_line(cell.told))
