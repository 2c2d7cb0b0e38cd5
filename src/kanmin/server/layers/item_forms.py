"""The form of an item of a layer: what it shows, and the raw item in what was sent."""

from __future__ import annotations

import secrets
from typing import Any

from kanmin.handbook import LayerItem
from kanmin.handbook.layer import LISTS

Typed = dict[str, Any]
FIELDS: dict[str, tuple[str, ...]] = {
    "guidance": ("place", "text"),
    "fields": ("field", "why"),
    "adjustments": ("requirement", "modality", "because"),
    "requirements": ("title", "modality", "chapter", "text", "example", "found_in"),
    "measures": ("measure", "why", "title", "category", "text", "asked"),
}
"""The fields of each kind that hold one value."""
LINES = {"requirements": ("words",), "measures": ("articles",)}
"""Those that hold a value a line."""
SEVERAL = {"requirements": ("measures",)}
"""Those of which several can be chosen."""
INDICATORS = 3  # rows of the form
_INDICATOR = ("name", "kind", "unit", "direction")


def blank(kind: str) -> Typed:
    """The form of a new item."""
    found: Typed = dict.fromkeys((*FIELDS[kind], *LINES.get(kind, ())), "")
    found |= {name: [] for name in SEVERAL.get(kind, ())}
    if kind == "measures":
        found["indicators"] = []
    if "found_in" in found:
        found["found_in"] = "text"
    if "modality" in found:
        found["modality"] = "must" if kind == "adjustments" else "principle"
    return found


def shown(kind: str, item: LayerItem) -> Typed:
    """The form of an item that is there."""
    raw = item.model_dump(mode="json", exclude_none=True)
    found = blank(kind) | {name: raw.get(name, "") for name in FIELDS[kind]}
    found |= {name: "\n".join(raw.get(name, ())) for name in LINES.get(kind, ())}
    return found | {n: raw[n] for n in (*SEVERAL.get(kind, ()), "indicators") if n in raw}


def typed(kind: str, post: Any) -> Typed:
    """What was sent."""
    names = (*FIELDS[kind], *LINES.get(kind, ()))
    found: Typed = {name: post.get(name, "").strip() for name in names}
    found |= {name: post.getlist(name) for name in SEVERAL.get(kind, ())}
    if kind == "measures":
        found["indicators"] = list(_indicators(post))
    return found


def _indicators(post: Any) -> Any:
    for number in range(INDICATORS):
        row = {name: post.get(f"indicator-{number}-{name}", "").strip() for name in _INDICATOR}
        if row["name"]:
            yield {name: value for name, value in row.items() if value}


def raw_of(kind: str, sent: Typed, name: str) -> dict[str, Any]:
    """The raw item in what was sent; empty fields are left out."""
    raw: dict[str, Any] = {"id": name}
    raw |= {field: sent[field] for field in FIELDS[kind] if sent[field]}
    for field in LINES.get(kind, ()):
        raw[field] = [line.strip() for line in sent[field].splitlines() if line.strip()]
    raw |= {field: sent[field] for field in SEVERAL.get(kind, ())}
    if kind != "measures":
        return raw
    if raw.get("measure"):
        return {field: raw[field] for field in ("id", "measure", "why") if field in raw}
    raw["indicators"] = sent["indicators"]
    if str(raw.get("category", "")).isdecimal():
        raw["category"] = int(raw["category"])
    return raw


def new_name(kind: str) -> str:
    """An id for a new item, that nobody else makes."""
    return f"{kind[:1]}-{secrets.token_hex(4)}"


def known_kind(kind: str) -> bool:
    """Whether a layer has a list of this name."""
    return kind in LISTS
