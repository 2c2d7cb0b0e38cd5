"""YAML as JSON sees it, read in a process of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from kanmin.bounds import DEEPEST, unique_keys
from kanmin.errors import UnreadableFile
from kanmin.language import _


def prepare(data: bytes, _name: str) -> Callable[[], object]:
    """What reads YAML in UTF-8, for the sandbox."""
    return lambda: raw_yaml(data.decode())


def raw_yaml(text: str) -> object:
    """Plain values of a YAML text. Raises UnreadableFile for aliases and deep nesting as well."""
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
        return unique_keys([(str(key), value) for key, value in pairs])


_NUMBER_STARTS = list("-0123456789")
_JSON_SCALARS: tuple[tuple[str, str, list[str | None]], ...] = (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", [*_NUMBER_STARTS]),
    ("float", r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$", [*_NUMBER_STARTS]),
)


def as_json_sees_it(kind: Any) -> None:
    """Let a loader or dumper of YAML know the scalars of JSON and no others."""
    kind.yaml_implicit_resolvers = {}
    for tag, pattern, first in _JSON_SCALARS:
        kind.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


as_json_sees_it(_Loader)
