"""The published JSON Schema of a plan (docs/schema/plan.schema.json)."""

from __future__ import annotations

from typing import Any

from kanmin.plan.model import SCHEMA_VERSION, Plan


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the document as it is written; unknown fields are allowed."""
    schema = Plan.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:kanmin:plan:{SCHEMA_VERSION}",
        **schema,
    }
