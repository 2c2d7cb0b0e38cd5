"""Cells, rows and figures as the survey's report sets them."""

from __future__ import annotations

from collections.abc import Iterable

from kanmin.language import _
from kanmin.layout import Cell, Table, figure_cell, heads, name_cell
from kanmin.survey.counts import Share

UNKNOWN = "－"


def number(value: int | float) -> str:
    """A figure with thousands commas, at most one decimal.

    >>> number(1271), number(2.25)
    ('1,271', '2.2')
    """
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")


def percent(share: Share) -> str:
    """A share in percent; 「－」 of nothing."""
    return UNKNOWN if share.percent is None else f"{share.percent:.1f}"


def fraction(share: Share) -> str:
    """A share with both its numbers.

    >>> fraction(Share(1, 3))
    '1／3（33.3%）'
    """
    told = f"{share.numerator:,}{_('／')}{share.denominator:,}"
    if share.percent is None:
        return told
    return _("{told}（{percent}%）").format(told=told, percent=percent(share))


def share_cells(share: Share) -> tuple[Cell, Cell, Cell]:
    """Numerator, denominator, percent: figures to reckon with."""
    return (
        figure_cell(number(share.numerator)),
        figure_cell(number(share.denominator)),
        figure_cell(percent(share)),
    )


def share_table(caption: str, name: str, rows: Iterable[tuple[str, Share]]) -> Table:
    """A table of shares, a row each. name: what the rows are."""
    return Table(
        caption,
        (4, 1.4, 1.4, 1.4),
        heads(name, _("団体数"), _("母数"), _("割合（%）")),
        tuple((name_cell(word), *share_cells(share)) for word, share in rows),
    )
