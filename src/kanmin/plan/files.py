"""Plan files: JSON, YAML and the Excel workbook, told apart by their name's ending."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from kanmin.bounds import json_value, unique_keys
from kanmin.errors import KanminError, UnreadableFile
from kanmin.files import read_text, write_bytes
from kanmin.language import _
from kanmin.plan.document import parse, to_raw
from kanmin.plan.model import Plan
from kanmin.plan.parts import Part
from kanmin.plan.workbook_in import read_workbook
from kanmin.plan.yaml_in import as_json_sees_it
from kanmin.sandbox import read_apart

_YAML_READER = "kanmin.plan.yaml_in:prepare"
SUFFIXES = (".json", ".yaml", ".yml", ".xlsx")


def read_plan(path: Path) -> Plan:
    """The plan in a file. Raises UnreadableFile or InvalidDocument, the file's name in front."""
    try:
        return _reader(path)(path)
    except KanminError as error:
        raise error if error.where.startswith(path.name) else error.at(path.name) from None


def write_plan(plan: Plan, path: Path) -> None:
    """Write the plan in the form its ending names; the old file stays until all is written."""
    write_bytes(path, plan_writer(path)(plan))


def json_bytes(document: Part) -> bytes:
    """A document, a plan or another, as indented JSON in UTF-8."""
    return (json.dumps(to_raw(document), ensure_ascii=False, indent=2) + "\n").encode()


def yaml_bytes(plan: Plan) -> bytes:
    """The plan as YAML in UTF-8, texts of several lines as blocks."""
    return raw_yaml_bytes(to_raw(plan))


def raw_yaml_bytes(raw: object) -> bytes:
    """Plain values as YAML in UTF-8, the way plans are written."""
    return yaml.dump(
        raw, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000
    ).encode()


def _unknown(path: Path) -> UnreadableFile:
    return UnreadableFile(
        _("計画のファイルとして扱えない種類です。"),
        where=path.name,
        todo=_("名前の終わりを {suffixes} のいずれかにしてください。").format(
            suffixes="・".join(SUFFIXES)
        ),
    )


def _reader(path: Path) -> Callable[[Path], Plan]:
    match path.suffix.lower():
        case ".json":
            return _read_json
        case ".yaml" | ".yml":
            return _read_yaml
        case ".xlsx":
            return read_workbook
        case _:
            raise _unknown(path)


def plan_writer(path: Path) -> Callable[[Plan], bytes]:
    """What turns a plan into the bytes of such a file. Raises UnreadableFile for another kind."""
    match path.suffix.lower():
        case ".json":
            return json_bytes
        case ".yaml" | ".yml":
            return yaml_bytes
        case ".xlsx":
            return _workbook
        case _:
            raise _unknown(path)


def _workbook(plan: Plan) -> bytes:
    from kanmin.plan.workbook_out import workbook_bytes  # noqa: PLC0415 - few write one

    return workbook_bytes(plan)


def read_raw(path: Path) -> object:
    """What a JSON or YAML file holds, as plain values. Raises UnreadableFile."""
    match path.suffix.lower():
        case ".json":
            return _raw_json(path)
        case ".yaml" | ".yml":
            return _raw_yaml(path)
        case _:
            raise UnreadableFile(
                _("この種類のファイルは読めません。"),
                where=path.name,
                todo=_("名前の終わりを {suffixes} のいずれかにしてください。").format(
                    suffixes="・".join(SUFFIXES[:3])
                ),
            )


def _read_json(path: Path) -> Plan:
    return parse(_raw_json(path))


def _raw_json(path: Path) -> object:
    try:
        found: object = json_value(read_text(path), object_pairs_hook=unique_keys)
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            _(
                "JSONとして読めません。{line}行目の{column}文字目で途切れているか、記号が違います。"
            ).format(line=error.lineno, column=error.colno),
            todo=_("保存し直すか、元のファイルを使ってください。"),
        ) from None
    return found


def _read_yaml(path: Path) -> Plan:
    return parse(_raw_yaml(path))


def _raw_yaml(path: Path) -> object:
    found: object = read_apart(_YAML_READER, read_text(path).encode(), path.name)
    return found


class _Dumper(yaml.CSafeDumper):
    """The other way round: whatever the loader would not take for text is written plainly."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the parent's signature
        return True


as_json_sees_it(_Dumper)


def _block_if_long(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _block_if_long)
