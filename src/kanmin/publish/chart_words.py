"""A chart for those who do not see it: its figures in words and as a table."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.language import _, bracketed, labelled, listed
from kanmin.layout import Cell, Chart, Number, Row, Series, Table
from kanmin.publish.chart_scale import known
from kanmin.text import clean, clean_line

NOTHING = "－"
_DIGITS = 10  # that a figure with decimals is told with


def number(value: Number) -> str:
    """A figure with thousands separators; － for what is not known.

    >>> number(1234567), number(-0.5), number(30.0), number(None)
    ('1,234,567', '-0.5', '30', '－')
    """
    value = known(value)
    if value is None:
        return NOTHING
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.{_DIGITS}g}"


def chart_text(chart: Chart) -> str:
    """What a chart shows: its own summary, or all its figures."""
    said = clean(chart.summary).strip()
    if said:
        return said
    unit = _("単位：{unit}").format(unit=clean_line(chart.unit)) if chart.unit else ""
    parts = (clean_line(chart.caption), unit, *(_in_words(chart, one) for one in chart.series))
    return "\n".join(part for part in parts if part) or _("図")


def _in_words(chart: Chart, one: Series) -> str:
    values = (
        f"{clean_line(label)} {_with_spread(one, index)}"
        for index, label in enumerate(chart.labels)
    )
    return labelled(clean_line(one.name), listed(values))


def _with_spread(one: Series, index: int) -> str:
    pair = one.spread[index] if one.spread else None
    value = number(one.values[index])
    return bracketed(value, f"{number(pair[0])}{_('～')}{number(pair[1])}") if pair else value


def chart_table(chart: Chart) -> Table:
    """The same figures as a table: a row for each label, a column for each series."""
    columns = [column for one in chart.series for column in _columns(one)]
    unit = _("単位：{unit}").format(unit=clean_line(chart.unit)) if chart.unit else ""
    titles = (Cell(unit, header=True), *(Cell(title, header=True) for title, _values in columns))
    rows = tuple(_row(label, index, columns) for index, label in enumerate(chart.labels))
    caption = clean(chart.caption)
    caption = _("{caption}（数値）").format(caption=caption) if caption else ""
    return Table(caption, (1.2, *[1.0] * len(columns)), (titles,), rows)


Column = tuple[str, tuple[Number, ...]]


def _columns(one: Series) -> Iterator[Column]:
    """The columns of a series: its figures and, where it has a spread, both ends of that."""
    name = clean_line(one.name)
    yield name, one.values
    if one.spread:
        yield _("{name}（下限）").format(name=name), tuple(p and p[0] for p in one.spread)
        yield _("{name}（上限）").format(name=name), tuple(p and p[1] for p in one.spread)


def _row(label: str, index: int, columns: list[Column]) -> Row:
    values = (Cell(number(values[index]), align="right") for _name, values in columns)
    return (Cell(clean_line(label), header=True), *values)
