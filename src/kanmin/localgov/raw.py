"""Bodies, figures and likeness as JSON values: what the command line and the API give out."""

from __future__ import annotations

from typing import Any

from kanmin.localgov.figures import Figure
from kanmin.localgov.likeness import Likeness
from kanmin.localgov.model import LocalGovernment


def body_raw(body: LocalGovernment) -> dict[str, Any]:
    """A body; its shape is documented and stable."""
    return {
        "lg_code": body.code,
        "name": body.name,
        "kana": body.kana,
        "kind": body.kind.value,
        "tier": body.tier.value,
        "prefecture": body.prefecture,
        "latitude": body.latitude,
        "longitude": body.longitude,
        "url": body.url,
    }


def figure_raw(figure: Figure) -> dict[str, Any]:
    """A figure with its date and source; None where there is no value."""
    return {
        "id": figure.id,
        "label": figure.label,
        "value": figure.value,
        "unit": figure.unit,
        "as_of": figure.as_of.isoformat() if figure.as_of else None,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "source": figure.source,
        "verified": figure.verified,
        "note": "".join((figure.note, figure.as_of_note, figure.denominator_note)),
    }


def likeness_raw(likeness: Likeness) -> dict[str, Any]:
    """A body like another one, with what was compared."""
    features = [
        {"id": f.id, "label": f.label, "unit": f.unit, "mine": f.mine, "theirs": f.theirs}
        for f in likeness.features
    ]
    return {**body_raw(likeness.body), "distance": likeness.distance, "features": features}
