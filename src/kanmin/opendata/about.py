"""What is told about the data: licence, source and date; and the schema of its tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kanmin.opendata.columns import TABLES, VERSION, Column, DataTable

SOURCE = "地方公共団体が公表した官民データ活用推進計画（Kanmin による）"
_CSVW = "http://www.w3.org/ns/csvw"


@dataclass(frozen=True, slots=True)
class Licence:
    """What anybody may do with the data (利用条件)."""

    name: str
    url: str


CC_BY = Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")


@dataclass(frozen=True, slots=True)
class About:
    """What is told about a file (ファイルについて). updated: None where there is no plan yet."""

    licence: Licence
    publisher: str
    updated: dt.date | None

    def raw(self) -> dict[str, Any]:
        """As it stands in JSON."""
        return {
            "source": SOURCE,
            "publisher": self.publisher,
            "licence": {"name": self.licence.name, "url": self.licence.url},
            "updated": self.updated.isoformat() if self.updated else None,
            "schema_version": VERSION,
        }

    def lines(self) -> Iterator[tuple[str, str]]:
        """As it stands in a workbook."""
        yield "出典", SOURCE
        yield "公開者", self.publisher
        yield "利用条件", f"{self.licence.name} {self.licence.url}".strip()
        yield "更新日", self.updated.isoformat() if self.updated else ""

    def texts(self, table: DataTable) -> dict[str, str]:
        """As it stands in a file that keeps names and texts beside its data, as Parquet does."""
        return {
            "title": table.title,
            "description": table.meaning,
            "licence": self.licence.name,
            "licence_url": self.licence.url,
            "source": SOURCE,
            "publisher": self.publisher,
            "updated": self.updated.isoformat() if self.updated else "",
            "schema_version": str(VERSION),
        }


def schema_raw(licence: Licence, folder: str = "") -> dict[str, Any]:
    """The columns of all tables as CSV on the Web (CSVW) describes them.

    folder: where the CSV files lie, seen from the schema's own file.
    """
    return {
        "@context": [_CSVW, {"@language": "ja"}],
        "dc:title": "官民データ活用推進計画のオープンデータ",
        "dc:source": SOURCE,
        "dc:license": {"@id": licence.url} if licence.url else licence.name,
        "schema:version": str(VERSION),
        "tables": [_table(table, folder) for table in TABLES],
    }


def _table(table: DataTable, folder: str) -> dict[str, Any]:
    columns = [_column(one, required=one.name in table.key) for one in table.columns]
    schema: dict[str, Any] = {"columns": columns}
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "url": f"{folder}{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.meaning,
        "tableSchema": schema,
    }


def _column(column: Column, *, required: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "titles": column.title,
        "datatype": column.type.value,
        "dc:description": column.meaning,
    }
    if column.unit:
        found["schema:unitText"] = column.unit
    return found | ({"required": True} if required else {})
