"""What the description of the API says of an operation, besides what its code says."""

from __future__ import annotations

from typing import Any

from kanmin.language import N_

PLAN, MEASURE = "Plan", "Measure"
_WORDS = {
    PLAN: N_("計画の文書。形は docs/schema/plan.schema.json と同じです。"),
    MEASURE: N_("施策。形は docs/schema/plan.schema.json の Measure と同じです。"),
}
_JSON = "application/json"
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": N_("直すもとにした版の ETag。なければ 428、古ければ 412 を返します。"),
}


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def gives(name: str, *, several: bool = False) -> dict[str, Any]:
    """An operation that answers with documents of the plan's own schema."""
    schema = {"type": "array", "items": _reference(name)} if several else _reference(name)
    told = {"description": _WORDS[name], "content": {_JSON: {"schema": schema}}}
    return {"responses": {200: told}}


def takes(name: str) -> dict[str, Any]:
    """An operation that is sent a document of the plan's own schema."""
    body = {"required": True, "description": _WORDS[name]}
    return {"requestBody": {**body, "content": {_JSON: {"schema": _reference(name)}}}}


def conditional(extra: dict[str, Any] | None = None) -> dict[str, Any]:
    """An operation that asks which state it starts from."""
    return {**(extra or {}), "parameters": [IF_MATCH]}
