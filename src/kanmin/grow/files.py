"""Files of candidates and roadmaps: JSON, the Excel workbook, a chart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kanmin.bounds import json_value
from kanmin.errors import InvalidDocument, KanminError, UnreadableFile
from kanmin.files import read_bytes, read_text
from kanmin.grow.candidates import CANDIDATES_VERSION, CandidateSet
from kanmin.grow.roadmap import ROADMAP_VERSION, Roadmap
from kanmin.grow.workbook_in import candidates_in_workbook
from kanmin.language import _
from kanmin.plan import parse_as
from kanmin.plan.schema import schema_of


def read_candidates(path: Path) -> CandidateSet:
    """The candidates in a file (.xlsx .json). Raises KanminError, the file's name in front."""
    try:
        return _read(path)
    except KanminError as error:
        raise error if error.where.startswith(path.name) else error.at(path.name) from None


def _read(path: Path) -> CandidateSet:
    match path.suffix.lower():
        case ".xlsx":
            return candidates_in_workbook(read_bytes(path), path.name)
        case ".json":
            return candidates_in_json(read_text(path))
        case _:
            raise UnreadableFile(
                _("候補のファイルとして扱えない種類です。"),
                todo=_("Excel（.xlsx）かJSON（.json）にしてください。"),
            )


def candidates_in_json(text: str) -> CandidateSet:
    """The candidates in a JSON text. Raises UnreadableFile or InvalidDocument."""
    return parse_as(CandidateSet, _raw(text))


def roadmap_in_json(text: str) -> Roadmap:
    """The roadmap in a JSON text. Raises UnreadableFile or InvalidDocument."""
    return parse_as(Roadmap, _raw(text))


def _raw(text: str) -> dict[str, Any]:
    try:
        raw = json_value(text)
    except ValueError:
        raise UnreadableFile(
            _("JSONとして読めません。"), todo=_("書き出し直したファイルを使ってください。")
        ) from None
    if not isinstance(raw, dict):
        raise InvalidDocument(
            _("候補の文書ではありません。"), todo=_("docs/formats.md の形にしてください。")
        )
    return raw


def candidates_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of candidates as they are written."""
    return schema_of(CandidateSet, f"urn:kanmin:candidates:{CANDIDATES_VERSION}")


def roadmap_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a roadmap as it is written."""
    return schema_of(Roadmap, f"urn:kanmin:roadmap:{ROADMAP_VERSION}")
