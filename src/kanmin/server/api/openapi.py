"""The description of the API (OpenAPI 3.1), in the reader's language."""

from __future__ import annotations

import json
from typing import Any

from kanmin.language import _
from kanmin.plan import json_schema
from kanmin.server.api.door import PLACE
from kanmin.server.api.problems import PROBLEM

WORDS = frozenset({"summary", "description", "title"})
_DEFINED = "#/$defs/"
_HERE = "#/components/schemas/"


def description() -> dict[str, Any]:
    """The whole description: operations, shapes, the plan's own schema, problems."""
    from kanmin.server.api.service import api  # noqa: PLC0415 - the operations read this package

    raw: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PLACE)))
    raw["components"]["schemas"] |= _plan_schemas() | {"Problem": _problem()}
    raw["info"]["license"] = {"name": "MIT"}
    for operations in raw["paths"].values():
        for one in operations.values():
            one["responses"]["4XX"] = _trouble()
            one["responses"]["5XX"] = _trouble()
            one["tags"] = list(map(_, one.get("tags", [])))
    found: dict[str, Any] = _in_words(raw)
    return found


def _plan_schemas() -> dict[str, Any]:
    """The plan's published schema as one of the components."""
    whole = json.loads(json.dumps(json_schema()).replace(_DEFINED, _HERE))
    parts: dict[str, Any] = whole.pop("$defs")
    for name in ("$schema", "$id"):
        whole.pop(name, None)
    return {**parts, "Plan": whole}


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


def _in_words(raw: Any) -> Any:
    """The same with its words in the language of the reader."""
    if isinstance(raw, list):
        return [_in_words(one) for one in raw]
    if not isinstance(raw, dict):
        return raw
    return {
        key: _(value) if key in WORDS and isinstance(value, str) and value else _in_words(value)
        for key, value in raw.items()
    }
