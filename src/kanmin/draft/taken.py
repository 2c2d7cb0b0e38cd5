"""A measure taken from above or from a case: credited, to be made one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kanmin.handbook import Case, Handbook, NationalMeasure, Recommendation
from kanmin.language import _, speaking
from kanmin.plan import (
    Body,
    Direction,
    Indicator,
    IndicatorKind,
    Measure,
    Origin,
    OriginKind,
    PriorityField,
)

NewId = Callable[[str], str]
"""Makes an id that nobody else makes, from a prefix."""


def from_national(source: NationalMeasure, body: Body, new_id: NewId) -> Measure:
    """A measure of a body that takes up a national one.

    Title, categories, articles and usual indicators carry over; baseline, target, costs and
    schedule are the body's own and stay empty. What is written into a plan is Japanese.
    """
    asked = source.asked.get(body.tier.value, "")
    with speaking("ja"):
        own = _("【要確認：{body}での進め方を書いてください】").format(body=body.name)
    return Measure(
        id=new_id("m"),
        title=source.title,
        category=source.category,
        linked_categories=source.linked,
        fields=tuple(PriorityField(name) for name in source.fields),
        origin=Origin(kind=OriginKind.NATIONAL, ref=source.id, name=source.title),
        action=f"{asked}\n{own}".strip(),
        articles=tuple(f"官民データ活用推進基本法{article}" for article in source.articles),
        indicators=tuple(
            Indicator(
                id=new_id("k"),
                name=usual.name,
                kind=IndicatorKind(usual.kind.value),
                unit=usual.unit,
                direction=Direction(usual.direction),
                numerator_name=usual.numerator,
                denominator_name=usual.denominator,
            )
            for usual in source.indicators
        ),
    )


@dataclass(frozen=True, slots=True)
class Recommended:
    """A measure that a layer recommends, as one can be taken (上乗せで勧める施策).

    own: one of the layer's own, not a national one. mark: whose layer it is.
    """

    measure: NationalMeasure
    why: str
    mark: str
    own: bool


def recommended(found: Recommendation, book: Handbook) -> Recommended | None:
    """A recommendation with its measure; None for a national one that is no longer there."""
    item, layer = found.item, found.layer
    if item.measure:
        national = next((one for one in book.measures if one.id == item.measure), None)
        return Recommended(national, item.why, layer.mark, own=False) if national else None
    with speaking("ja"):
        by = layer.mark
    own = NationalMeasure(
        id=found.id,
        title=item.title,
        ministry=by,
        category=item.category or 1,
        articles=item.articles,
        text=item.text or item.why,
        asked={layer.tier: item.asked},
        indicators=item.indicators,
        since=layer.since,
        source=by,
    )
    return Recommended(own, item.why, layer.mark, own=True)


def from_layer(source: Recommended, body: Body, new_id: NewId) -> Measure:
    """A measure of a body that takes up one of a layer's own, which is named as its origin."""
    taken = from_national(source.measure, body, new_id)
    origin = Origin(kind=OriginKind.PREFECTURAL, ref=source.measure.id, name=source.measure.title)
    return taken.model_copy(update={"origin": origin, "articles": source.measure.articles})


def from_case(source: Case, body: Body, new_id: NewId) -> Measure:
    """A measure of a body that follows another body's case; the case is named as its origin.

    Nothing of the other body's figures is carried over: they are not this body's.
    """
    with speaking("ja"):
        credit = _("{body}の「{title}」を参考にします。").format(
            body=source.body, title=source.title
        )
        own = _("【要確認：{body}での進め方を書いてください】").format(body=body.name)
        name = _("{body} {title}").format(body=source.body, title=source.title)
    return Measure(
        id=new_id("m"),
        title=source.title,
        category=source.category,
        linked_categories=source.linked,
        origin=Origin(kind=OriginKind.CASE, ref=source.id, name=name),
        action=f"{credit}\n{own}",
    )


def from_upper(source: Measure, ref: str, whose: str, body: Body, new_id: NewId) -> Measure:
    """A measure of a municipality that takes up one of its prefecture's published plan.

    ref: `key/id` of the measure above. Words, categories and indicators carry over; values, costs
    and schedule are the municipality's own and stay empty.
    """
    with speaking("ja"):
        own = _("【要確認：{body}での進め方を書いてください】").format(body=body.name)
        name = _("{body} {title}").format(body=whose, title=source.title)
    return Measure(
        id=new_id("m"),
        title=source.title,
        category=source.category,
        linked_categories=source.linked_categories,
        fields=source.fields,
        origin=Origin(kind=OriginKind.PREFECTURAL, ref=ref, name=name),
        action=f"{source.action}\n{own}".strip(),
        articles=source.articles,
        indicators=tuple(
            one.model_copy(update={"id": new_id("k"), "values": (), "source": ""})
            for one in source.indicators
        ),
    )
