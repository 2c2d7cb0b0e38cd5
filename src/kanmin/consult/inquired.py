"""Opinions that bodies were asked for, and the answers: one list, for page and files (意見照会)."""

from __future__ import annotations

import datetime as dt

from kanmin.calendar_ja import format_date
from kanmin.consult.terms import Disposition
from kanmin.language import _, active
from kanmin.layout import Block, Cell, Document, Paragraph, Row, Table, heads, name_cell
from kanmin.plan import Part, label

WIDTHS = (0.7, 1.8, 2.2, 4.0, 1.3, 4.0)


class AskedOpinion(Part):
    """An opinion of a body with its answer. where: what it is about, in words.

    disposition: None, and answer "", while there is no answer.
    """

    number: int
    body: str
    where: str
    text: str
    disposition: Disposition | None = None
    answer: str = ""


class AskedOpinions(Part):
    """The list of a call (意見照会の結果). by: who answers. closes: the last day."""

    title: str
    by: str
    opens: dt.date
    closes: dt.date
    opinions: tuple[AskedOpinion, ...]

    @property
    def bodies(self) -> int:
        """How many bodies gave an opinion."""
        return len({one.body for one in self.opinions})


def asked_document(found: AskedOpinions) -> Document:
    """The list as a document: Word, PDF and workbook are drawn from it."""
    period = _("{first}から{last}まで").format(
        first=format_date(found.opens), last=format_date(found.closes)
    )
    return Document(
        title=_("{title}への意見と考え方").format(title=found.title),
        author=found.by,
        cover=(period, _counts(found)),
        language=active(),
        blocks=(_table(found),),
        landscape=True,
        short=True,
    )


def _counts(found: AskedOpinions) -> str:
    return _("{bodies}団体から{count}件").format(
        bodies=f"{found.bodies:,}", count=f"{len(found.opinions):,}"
    )


def _table(found: AskedOpinions) -> Block:
    if not found.opinions:
        return Paragraph(_("意見はありませんでした。"))
    titles, *rows = asked_rows(found)
    return Table(_("意見と考え方の一覧"), WIDTHS, heads(*map(str, titles)), tuple(map(_row, rows)))


def _row(row: list[str | int]) -> Row:
    number, *rest = row
    return (name_cell(str(number)), *(Cell(str(text) or "－") for text in rest))


def asked_rows(found: AskedOpinions) -> list[list[str | int]]:
    """The list for CSV, its titles first."""
    titles: list[str | int] = [
        _("番号"), _("団体"), _("箇所"), _("意見"), _("対応区分"), _("考え方"),
    ]  # fmt: skip
    return [titles] + [
        [
            one.number,
            one.body,
            one.where,
            one.text,
            label(one.disposition) if one.disposition else "",
            one.answer,
        ]
        for one in found.opinions
    ]
