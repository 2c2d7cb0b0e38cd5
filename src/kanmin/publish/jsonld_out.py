"""The plan as linked open data: schema.org and Dublin Core terms where they fit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kanmin.plan import Indicator, IndicatorValue, Measure, Plan, to_raw

VOCABULARY = "urn:kanmin:vocabulary:"
_CONTEXT = {
    "@vocab": VOCABULARY,
    "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "name": "schema:name",
    "identifier": "dcterms:identifier",
    "publisher": "dcterms:publisher",
    "issued": {"@id": "dcterms:issued", "@type": "xsd:date"},
    "modified": {"@id": "dcterms:modified", "@type": "xsd:date"},
    "page": {"@id": "schema:url", "@type": "@id"},
    "hasPart": {"@id": "dcterms:hasPart", "@container": "@set"},
    "description": "dcterms:description",
    "document": {"@id": f"{VOCABULARY}document", "@type": "@json"},
}


def jsonld_bytes(plan: Plan, categories: Mapping[int, str]) -> bytes:
    """JSON-LD 1.1 in UTF-8: measures and indicators as nodes, the whole document beside them."""
    graph: dict[str, Any] = {
        "@context": _CONTEXT,
        "@id": f"urn:kanmin:plan:{plan.body.lg_code}:{plan.id}",
        "@type": "DataUtilisationPlan",
        "name": plan.title,
        "identifier": plan.id,
        "publisher": [
            {"@type": "schema:GovernmentOrganization", "identifier": b.lg_code, "name": b.name}
            for b in plan.bodies
        ],
        "firstFiscalYear": plan.period.first,
        "lastFiscalYear": plan.period.last,
        "stage": plan.stage.value,
        "hasPart": [_measure(plan, m, categories) for m in plan.measures],
        "document": to_raw(plan),
    }
    if plan.published_on:
        graph["issued"] = plan.published_on.isoformat()
    if plan.changed_on:
        graph["modified"] = plan.changed_on.isoformat()
    if plan.published_url:
        graph["page"] = plan.published_url
    return (json.dumps(graph, ensure_ascii=False, indent=2) + "\n").encode()


def _measure(plan: Plan, measure: Measure, categories: Mapping[int, str]) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": f"urn:kanmin:plan:{plan.body.lg_code}:{plan.id}:{measure.id}",
        "@type": "Measure",
        "identifier": measure.id,
        "number": measure.number,
        "name": measure.title,
        "description": measure.action,
        "section": measure.lead,
        "hasPart": [_indicator(plan, indicator) for indicator in measure.indicators],
    }
    if measure.category:
        node["category"] = measure.category
        node["categoryName"] = categories.get(measure.category, "")
    return node


def _indicator(plan: Plan, indicator: Indicator) -> dict[str, Any]:
    return {
        "@id": f"urn:kanmin:plan:{plan.body.lg_code}:{plan.id}:{indicator.id}",
        "@type": "Indicator",
        "identifier": indicator.id,
        "name": indicator.name,
        "kind": indicator.kind.value,
        "unit": indicator.unit,
        "hasPart": [_value(value) for value in indicator.values],
    }


def _value(value: IndicatorValue) -> dict[str, Any]:
    raw = value.model_dump(mode="json", exclude_none=True)
    known = ("role", "fiscal_year", "value", "numerator", "denominator", "as_of", "status", "note")
    return {"@type": "IndicatorValue"} | {k: raw[k] for k in known if k in raw}
