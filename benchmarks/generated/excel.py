"""Workbooks: an action plan as a list, its years under two rows of headings."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from .facts import Measure, Plan
from .looks import Look
from .noise import TERMS


@dataclass(frozen=True)
class Book:
    """How a workbook is laid out."""

    by_sheet: bool = False  # a sheet for every policy
    cover: bool = False
    glossary: bool = False
    merged_groups: bool = True
    group_rows: bool = False  # the policy as a row of its own


class _Sheet:
    """One sheet being filled."""

    def __init__(self, book: Any, name: str, plan: Plan, look: Look) -> None:
        self.sheet = book.add_worksheet(name)
        self.plan, self.look = plan, look
        border = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 9}
        self.plain = book.add_format(border)
        self.middle = book.add_format({**border, "align": "center"})
        self.number = book.add_format({**border, "num_format": "#,##0"})
        self.head = book.add_format({**border, "align": "center", "bg_color": "#DDEBF7"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.row = 0

    def top(self, title: str, note: str) -> None:
        """The title rows."""
        self.sheet.write(0, 0, title, self.title)
        self.sheet.write(1, 0, note)
        self.row = 3

    def header(self, columns: list[tuple[str, list[str]]]) -> None:
        """Two rows of headings; a heading with parts spans them."""
        column = 0
        for name, below in columns:
            if below:
                self._span(self.row, column, (1, len(below)), name, self.head)
                for index, text in enumerate(below):
                    self.sheet.write(self.row + 1, column + index, text, self.head)
            else:
                self._span(self.row, column, (2, 1), name, self.head)
            column += len(below) or 1
        self.row += 2
        self.sheet.freeze_panes(self.row, 0)

    def _span(self, row: int, column: int, size: tuple[int, int], text: Any, form: Any) -> None:
        rows, columns = size
        if rows * columns == 1:
            self.sheet.write(row, column, text, form)
        else:
            self.sheet.merge_range(row, column, row + rows - 1, column + columns - 1, text, form)

    def measure(self, number: int, group: str | None, measure: Measure, kinds: set[str]) -> None:
        """A row; `group` None leaves the first column to a merged cell."""
        look, years = self.look, self.plan.years
        if group is not None:
            self.sheet.write(self.row, 0, group, self.plain)
        column = 1
        self.sheet.write(self.row, column, number, self.middle)
        texts = [measure.title, measure.text, measure.lead]
        for text in texts:
            column += 1
            self.sheet.write(self.row, column, text, self.plain)
        if "kpi" in kinds:
            self._indicator(column + 1, measure)
            column += 4
        for year in years:
            self.sheet.write(self.row, column + 1 + year - years[0], "", self.middle)
        for span in measure.schedule:
            place = column + 1 + span.first - years[0]
            size = (1, span.last - span.first + 1)
            self._span(self.row, place, size, look.drawn(span.text), self.middle)
        column += len(years)
        if "cost" in kinds:
            costs = {c.year: c.thousand_yen for c in measure.costs}
            for year in years:
                column += 1
                self.sheet.write(self.row, column, costs.get(year, ""), self.number)
        self.row += 1

    def _indicator(self, column: int, measure: Measure) -> None:
        del measure.indicators[1:]
        measure.target_year = self.plan.last
        values: list[Any] = ["", "", "", ""]
        for one in measure.indicators:
            base = "－" if one.baseline is None else one.baseline
            values = [one.name, one.unit, base, one.target]
        for index, value in enumerate(values):
            self.sheet.write(
                self.row, column + index, value, self.number if index > 1 else self.plain
            )

    def merge_group(self, first: int, name: str) -> None:
        """The policy's name over the rows of its measures."""
        self._span(first, 0, (self.row - first, 1), name, self.plain)

    def group_row(self, name: str, width: int) -> None:
        """The policy's name in a row of its own."""
        self._span(self.row, 0, (1, width), name, self.head)
        self.row += 1

    def widths(self) -> None:
        """The columns' widths."""
        for column, width in enumerate((18, 5, 28, 48, 16)):
            self.sheet.set_column(column, column, width)
        self.sheet.set_landscape()


def _columns(plan: Plan, look: Look, kinds: set[str]) -> list[tuple[str, list[str]]]:
    names = look.labels
    columns: list[tuple[str, list[str]]] = [("基本方針", []), ("No.", [])]
    columns += [(names[key], []) for key in ("name", "text", "lead")]
    years = [look.year(y) for y in plan.years]
    if "kpi" in kinds:
        base = f"{names['base']}({look.year(plan.first - 1)})"
        goal = f"{names['goal']}({look.year(plan.last)})"
        first = "指標名" if names["kpi"] != "指標名" else "名称"
        columns.append((names["kpi"], [first, "単位", base, goal]))
    columns.append((names["schedule"], years))
    if "cost" in kinds:
        columns.append((f"{names['cost']}（千円）", years))
    return columns


def write_book(
    plan: Plan, look: Look, groups: list[tuple[str, list[int]]], book: Book, path: Path
) -> None:
    """The whole workbook."""
    kinds = {"kpi"} if any(m.indicators for m in plan.measures) else set()
    kinds |= {"cost"} if any(m.costs for m in plan.measures) else set()
    columns = _columns(plan, look, kinds)
    width = sum(len(below) or 1 for _, below in columns)
    with xlsxwriter.Workbook(path) as file:
        file.set_properties({"created": datetime.datetime(2024, 4, 1)})
        if book.cover:
            _cover(file, plan, look)
        number = 0
        page: _Sheet | None = None
        for index, (name, inside) in enumerate(groups):
            if page is None or book.by_sheet:
                label = f"基本方針{index + 1}" if book.by_sheet else "アクションプラン"
                page = _Sheet(file, label, plan, look)
                page.widths()
                part = f"　基本方針{index + 1}　{name}" if book.by_sheet else "　実施計画一覧"
                page.top(
                    plan.title + part, f"計画期間：{look.year(plan.first)}～{look.year(plan.last)}"
                )
                page.header(columns)
            if book.group_rows:
                page.group_row(f"{index + 1}　{name}", width)
            first = page.row
            for place in inside:
                number += 1
                cell = None if book.merged_groups else name
                page.measure(number, cell, plan.measures[place], kinds)
            if book.merged_groups:
                page.merge_group(first, name)
        if book.glossary:
            _glossary(file)


def _cover(file: Any, plan: Plan, look: Look) -> None:
    sheet = file.add_worksheet("表紙")
    big = file.add_format({"bold": True, "font_size": 24, "align": "center"})
    sheet.merge_range(9, 0, 10, 8, plan.title, big)
    sheet.write(13, 4, f"{look.year(plan.first)}～{look.year(plan.last)}")
    sheet.write(20, 4, plan.body)


def _glossary(file: Any) -> None:
    sheet = file.add_worksheet("用語集")
    for row, line in enumerate([("用語", "説明"), *TERMS]):
        sheet.write_row(row, 0, line)
