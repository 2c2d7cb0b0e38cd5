"""The published JSON Schemas of documents (docs/schema)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

from kanmin.plan.model import SCHEMA_VERSION, Plan


def schema_of(
    kind: type[BaseModel], name: str, mode: JsonSchemaMode = "serialization"
) -> dict[str, Any]:
    """JSON Schema (2020-12) of a kind of document as it is written. mode: "validation", as read."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": name}
    return head | kind.model_json_schema(mode=mode)


def json_schema() -> dict[str, Any]:
    """The schema of a plan; unknown fields are allowed."""
    return schema_of(Plan, f"urn:kanmin:plan:{SCHEMA_VERSION}")
