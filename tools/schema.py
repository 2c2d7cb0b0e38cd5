"""Write the published JSON Schema of a plan into docs/schema/."""

from __future__ import annotations

import json
from pathlib import Path

from kanmin.plan import json_schema

TARGET = Path(__file__).parents[1] / "docs" / "schema" / "plan.schema.json"


def text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text(), encoding="utf-8")
