"""Plan files: JSON, YAML and the Excel workbook, told apart by their name's ending."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from kanmin.errors import KanminError, UnreadableFile
from kanmin.files import read_text, write_bytes
from kanmin.language import _
from kanmin.plan.document import DEEPEST, parse, to_raw
from kanmin.plan.model import Plan
from kanmin.plan.workbook_in import read_workbook
from kanmin.plan.workbook_out import workbook_bytes

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


def json_bytes(plan: Plan) -> bytes:
    """The plan as indented JSON in UTF-8."""
    return (json.dumps(to_raw(plan), ensure_ascii=False, indent=2) + "\n").encode()


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
            return workbook_bytes
        case _:
            raise _unknown(path)


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
        found: object = json.loads(
            read_text(path), object_pairs_hook=_unique_keys, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            _(
                "JSONとして読めません。{line}行目の{column}文字目で途切れているか、記号が違います。"
            ).format(line=error.lineno, column=error.colno),
            todo=_("保存し直すか、元のファイルを使ってください。"),
        ) from None
    except ValueError:
        raise UnreadableFile(
            _("読めない数が書かれています。"), todo=_("桁の多すぎる数がないか確かめてください。")
        ) from None
    except RecursionError:
        raise UnreadableFile(
            _("入れ子が深すぎます。"), todo=_("計画の文書か確かめてください。")
        ) from None
    return found


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _value in pairs)
        double = next(key for key, count in counts.items() if count > 1)
        raise UnreadableFile(
            _("同じ項目「{key}」が2回書かれています。").format(key=double),
            todo=_("どちらかを消してください。"),
        )
    return found


def _no_constant(name: str) -> float:
    raise UnreadableFile(_("{name} は数値として使えません。").format(name=name))


def _read_yaml(path: Path) -> Plan:
    return parse(_raw_yaml(path))


def _raw_yaml(path: Path) -> object:
    text = read_text(path)
    try:
        _refuse_tricks(text)
        found: object = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableFile(
            _("YAMLとして読めません。{line}行目の書き方が違います。").format(line=line),
            todo=_("字下げと記号を確かめてください。"),
        ) from None
    except (yaml.YAMLError, ValueError, KeyError):
        raise UnreadableFile(_("YAMLとして読めません。")) from None
    return found


def _refuse_tricks(text: str) -> None:
    """Aliases can make a small file huge; deep nesting brings the parser down; with a type told by
    a tag the loader would make of a text what JSON has not, or fall over it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise UnreadableFile(
                _("YAMLの別名（*）は使えません。"), todo=_("同じ内容をそのまま書いてください。")
            )
        if getattr(event, "tag", None):
            raise UnreadableFile(
                _("YAMLの型の指定（!）は使えません。"), todo=_("値をそのまま書いてください。")
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise UnreadableFile(
                _("入れ子が深すぎます。"), todo=_("計画の文書か確かめてください。")
            )


class _Loader(yaml.CSafeLoader):
    """YAML as JSON sees it: no dates, a key only once, and 010006 stays the text it is."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        pairs = [(self.construct_object(k), self.construct_object(v, deep)) for k, v in node.value]
        return _unique_keys([(str(key), value) for key, value in pairs])


class _Dumper(yaml.CSafeDumper):
    """The other way round: whatever the loader would not take for text is written plainly."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the parent's signature
        return True


_Loader.yaml_implicit_resolvers = {}
_Dumper.yaml_implicit_resolvers = {}
_NUMBER_STARTS = list("-0123456789")
_JSON_SCALARS: tuple[tuple[str, str, list[str | None]], ...] = (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", [*_NUMBER_STARTS]),
    ("float", r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$", [*_NUMBER_STARTS]),
)
for _tag, _pattern, _first in _JSON_SCALARS:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def _block_if_long(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _block_if_long)
