"""A measure taken from above or from a case: credited, to be made one's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

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

_DIGITS = "[0-9０-９]+"
_LETTERS = "A-Za-zＡ-Ｚａ-ｚ"
_KEPT = (
    f"(?:第|令和|平成|昭和){_DIGITS}(?:[・～]{_DIGITS})*|[0-9０-９]{{4}}(?=年)"
    f"|{_DIGITS}(?=[次条項号])|{_DIGITS}月(?:{_DIGITS}日)?"
    f"|[{_LETTERS}][{_LETTERS}0-9０-９.-]*|{_DIGITS}[A-ZＡ-Ｚ](?![{_LETTERS}])"
)
_NUMBER = re.compile(f"(?P<kept>{_KEPT})|{_DIGITS}(?:[.,．，]{_DIGITS})*[十百千万億兆]*[%％]?")
"""A number in a text; what is kept is the number of a year, an article, a name."""

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
        indicators=_without_values(source.indicators, new_id),
    )


def from_published(source: Measure, ref: str, whose: str, body: Body, new_id: NewId) -> Measure:
    """A measure of a body that follows one of another body's published plan, named as its origin.

    ref: `key/id` of the measure there. Its words come along, each text with what is to be made
    of it; figures in them give way to a place for the body's own. Values, costs, hours, effects,
    sections and schedule are the other body's and stay behind.
    """
    with speaking("ja"):
        credit = _("{body}の「{title}」を参考にします。").format(body=whose, title=source.title)
        own = _("【要確認：{body}に合わせて直してください】").format(body=body.name)
        name = _("{body} {title}").format(body=whose, title=source.title)
    action = f"{credit}\n{_without_figures(source.action)}".strip()
    return Measure(
        id=new_id("m"),
        title=source.title,
        category=source.category,
        linked_categories=source.linked_categories,
        fields=source.fields,
        origin=Origin(kind=OriginKind.CASE, ref=ref, name=name),
        current=_to_be_made_own(source.current, own),
        action=f"{action}\n{own}",
        outcome=_to_be_made_own(source.outcome, own),
        articles=source.articles,
        indicators=_without_values(source.indicators, new_id),
    )


def _without_values(several: Iterable[Indicator], new_id: NewId) -> tuple[Indicator, ...]:
    """Indicators of somebody else: what is measured carries over, no figure does."""
    bare: dict[str, Any] = {"values": (), "source": ""}
    return tuple(one.model_copy(update=bare | {"id": new_id("k")}) for one in several)


def _to_be_made_own(text: str, own: str) -> str:
    return f"{_without_figures(text)}\n{own}" if text.strip() else ""


def _without_figures(text: str) -> str:
    """A text with a place to be filled in where a figure stood.

    >>> _without_figures("令和9年度に、9千件の8割をオンラインにします。")
    '令和9年度に、【要確認：数】件の【要確認：数】割をオンラインにします。'
    """
    with speaking("ja"):
        place = _("【要確認：数】")
    return _NUMBER.sub(lambda found: found["kept"] or place, text.strip())
