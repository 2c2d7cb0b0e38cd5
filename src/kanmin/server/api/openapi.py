"""The description of the API (OpenAPI 3.1), in the reader's language."""

from __future__ import annotations

import json
from typing import Any

from kanmin.language import N_, _
from kanmin.plan import json_schema
from kanmin.server.api.door import ROOT
from kanmin.server.api.problems import PROBLEM
from kanmin.server.api.service import api

MEASURE = {
    "id": "m1",
    "title": "窓口で書かない手続（架空の例）",
    "category": 1,
    "current": "転入の届けでは、同じ住所と氏名を5枚の紙に書いてもらっている。",
    "action": "聞き取って入力し、印刷した届けに署名をもらう。",
    "outcome": "待つ時間が短くなり、書き間違いがなくなる。",
    "lead": "町民課",
}
PLAN = {
    "title": "みほん町官民データ活用推進計画（架空の例）",
    "bodies": [{"lg_code": "993018", "name": "みほん町"}],
    "framework": "act9",
    "period": {"first": 2027, "last": 2031},
    "measures": [MEASURE],
}
WORDS = frozenset({"summary", "description", "title"})
_IN_PATH = {
    "plan": N_("計画ID。"),
    "name": N_("施策ID。"),
    "item": N_("手引の項目の種類か、項目の記号。"),
    "code": N_("団体コードか、団体の名前。"),
}
_DEFINED = "#/$defs/"
_HERE = "#/components/schemas/"


def description() -> dict[str, Any]:
    """The whole description: operations, shapes, the plan's own schema, problems."""
    raw: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT)))
    raw["components"]["schemas"] |= _plan_schemas() | {"Problem": _problem()}
    raw["info"]["license"] = {"name": "MIT"}
    for path, operations in raw["paths"].items():
        for one in operations.values():
            _tell_the_path(path, one.get("parameters", []))
            one["responses"]["4XX"] = _trouble()
            one["responses"]["5XX"] = _trouble()
            one.pop("description", None)  # what the code says to who reads it
            one["tags"] = list(map(_, one.get("tags", [])))
    found: dict[str, Any] = in_words(raw)
    return found


def _tell_the_path(path: str, given: list[dict[str, Any]]) -> None:
    """What stands in an address is told once, for all operations."""
    for one in given:
        if one["in"] == "path" and "description" not in one:
            key = "plan" if one["name"] == "key" else one["name"]
            one["description"] = _IN_PATH.get(key if "handbook" not in path else "item", "")


def _plan_schemas() -> dict[str, Any]:
    """The plan's published schema as one of the components."""
    whole = json.loads(json.dumps(json_schema()).replace(_DEFINED, _HERE))
    parts: dict[str, Any] = whole.pop("$defs")
    for name in ("$schema", "$id"):
        whole.pop(name, None)
    parts["Measure"]["examples"] = [MEASURE]
    return {**parts, "Plan": {**whole, "examples": [PLAN]}}


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "title": "Problem",
        "description": "RFC 9457",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "where": text,
            "todo": text,
            "errors": {"type": "array", "items": {"type": "object"}},
        },
    }


def _trouble() -> dict[str, Any]:
    schema = {"$ref": f"{_HERE}Problem"}
    return {"description": "RFC 9457", "content": {PROBLEM: {"schema": schema}}}


def in_words(raw: Any) -> Any:
    """The same with its words in the language of the reader."""
    if isinstance(raw, list):
        return [in_words(one) for one in raw]
    if not isinstance(raw, dict):
        return raw
    return {
        key: _(value) if key in WORDS and isinstance(value, str) and value else in_words(value)
        for key, value in raw.items()
    }
