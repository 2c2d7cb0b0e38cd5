"""Write what is published into docs/schema/: JSON Schemas of plans, handbooks, results and so on,
and the description of the API."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import django

from kanmin.followup import results_schema
from kanmin.grow import candidates_schema, roadmap_schema
from kanmin.handbook import Handbook, Layer
from kanmin.language import speaking
from kanmin.opendata import CC_BY, schema_raw
from kanmin.plan import json_schema
from kanmin.survey import returns_schema

FOLDER = Path(__file__).parents[1] / "docs" / "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def handbook_schema() -> dict[str, Any]:
    """The schema of `kanmin handbook --format json`."""
    return {"$schema": DIALECT, **Handbook.model_json_schema(mode="serialization")}


def layer_schema() -> dict[str, Any]:
    """The schema of a layer's file."""
    return {"$schema": DIALECT, **Layer.model_json_schema()}


def api_description() -> dict[str, Any]:
    """The description of the API (OpenAPI 3.1), in Japanese."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanmin.server.settings")
    django.setup()
    from kanmin.server.api.openapi import description  # noqa: PLC0415 - after Django's setup

    with speaking("ja"):
        return description()


def texts() -> dict[Path, str]:
    """Each schema as it stands in its file."""
    schemas = {
        "plan.schema.json": json_schema(),
        "handbook.schema.json": handbook_schema(),
        "layer.schema.json": layer_schema(),
        "results.schema.json": results_schema(),
        "candidates.schema.json": candidates_schema(),
        "roadmap.schema.json": roadmap_schema(),
        "returns.schema.json": returns_schema(),
        "opendata.csvw.json": schema_raw(CC_BY),
        "openapi.json": api_description(),
    }
    return {
        FOLDER / name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")
