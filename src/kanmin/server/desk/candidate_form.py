"""The form of one candidate: what it shows, and the candidate in what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kanmin.grow import Candidate, CandidateEffect
from kanmin.plan import CATEGORIES, EffectKind, FundSource, label, parse_as, titles_of

Posted = Mapping[str, list[str]]
TEXTS = ("title", "measure", "note")
NUMBERS = ("category", "earliest", "latest", "hours_initial", "hours_yearly")
PLAIN = (*TEXTS, *NUMBERS)
EFFECT = ("low", "expected", "high", "after", "general_fund_share")


def shown(candidate: Candidate) -> dict[str, Any]:
    """The fields of a candidate as the form names them; what is not known is empty."""
    form: dict[str, Any] = {name: _text(getattr(candidate, name)) for name in PLAIN}
    form |= {"must": candidate.must, "chosen": candidate.chosen}
    form |= {"requires": list(candidate.requires), "excludes": list(candidate.excludes)}
    for category in CATEGORIES:
        points = [p.points for p in candidate.points if p.category == category]
        form[f"points-{category}"] = _text(points[0] if points else None)
    for source in FundSource:
        costs = [cost for cost in candidate.costs if cost.source is source]
        for name in ("initial", "yearly"):
            amount = sum(getattr(cost, name) for cost in costs)
            form[f"{source.value}-{name}"] = str(amount) if costs else ""
    for kind in EffectKind:
        effect = _first(candidate, kind)
        for name in EFFECT:
            form[f"{kind.value}-{name}"] = _text(getattr(effect, name) if effect else None)
    return form


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _first(candidate: Candidate, kind: EffectKind) -> CandidateEffect | None:
    return next((effect for effect in candidate.effects if effect.kind is kind), None)


def typed(posted: Posted) -> dict[str, Any]:
    """What was sent, as the form shows it again."""
    many = {"requires": posted.get("requires", []), "excludes": posted.get("excludes", [])}
    yes = {name: bool(posted.get(name)) for name in ("must", "chosen")}
    return {name: values[-1] for name, values in posted.items()} | many | yes


def sent(candidate: Candidate, posted: Posted) -> Candidate:
    """The candidate with what was sent. Raises InvalidDocument naming the fields.

    What the form does not show stays: further effects of one kind, unknown fields.
    """
    form = typed(posted)
    raw = candidate.model_dump(exclude={"points", "costs", "effects", *PLAIN})
    raw |= {name: form.get(name, "") for name in TEXTS}
    raw |= {name: value for name in NUMBERS if (value := form.get(name, "").strip())}
    raw |= {name: form[name] for name in ("must", "chosen", "requires", "excludes")}
    raw["points"] = [
        {"category": category, "points": value}
        for category in CATEGORIES
        if (value := form.get(f"points-{category}", "").strip())
    ]
    raw["costs"] = [cost for source in FundSource if (cost := _cost(form, source))]
    raw["effects"] = [effect for kind in EffectKind if (effect := _effect(form, kind))]
    raw["effects"] += _others(candidate)
    return parse_as(Candidate, raw, lambda loc: _place(loc, raw))


def _cost(form: Mapping[str, Any], source: FundSource) -> dict[str, Any] | None:
    initial = form.get(f"{source.value}-initial", "").strip()
    yearly = form.get(f"{source.value}-yearly", "").strip()
    if not initial and not yearly:
        return None
    return {"source": source.value, "initial": initial or 0, "yearly": yearly or 0}


def _effect(form: Mapping[str, Any], kind: EffectKind) -> dict[str, Any] | None:
    found = {name: form.get(f"{kind.value}-{name}", "").strip() for name in EFFECT}
    if not any(found.values()):
        return None
    return {"kind": kind.value} | {name: value for name, value in found.items() if value}


def _others(candidate: Candidate) -> list[dict[str, Any]]:
    """Effects beside the first of each kind, which the form shows."""
    first = {id(_first(candidate, kind)) for kind in EffectKind}
    return [e.model_dump(exclude_none=True) for e in candidate.effects if id(e) not in first]


def _place(loc: tuple[int | str, ...], raw: Mapping[str, Any]) -> str:
    """A field as the form calls it."""
    name = titles_of(Candidate)(loc)
    match loc:
        case ("costs" | "effects" as part, int(number), *_rest):
            item = raw[part][number]
            member = FundSource(item["source"]) if part == "costs" else EffectKind(item["kind"])
            return f"{name} {label(member)}"
        case _:
            return name
