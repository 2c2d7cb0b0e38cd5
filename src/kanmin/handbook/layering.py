"""Layers on a handbook: put on, looked through for what cannot be, looked through again later."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kanmin.handbook.force import Basis, Modality, label
from kanmin.handbook.items import Item
from kanmin.handbook.layer import (
    Adjustment,
    Layer,
    LayerGuidance,
    LayerItem,
    MeasureField,
    OwnRequirement,
    Reach,
    RecommendedMeasure,
    RequiredField,
    field_label,
)
from kanmin.handbook.model import Handbook, Requirement, Slot, TemplateChapter
from kanmin.language import N_, _, speaking
from kanmin.wording import letters

MEASURES = "measures"  # the chapter in which measures stand


def with_layers(book: Handbook, layers: Sequence[Layer]) -> Handbook:
    """The handbook with the layers of its framework that hold on its day: a prefecture's first,
    then a body's own.

    A requirement is only ever made stronger, whatever a layer says. What has no place in this
    handbook changes nothing and is told by `apart`.
    """
    fitting = [one for one in layers if one.framework == book.framework.id and one.since <= book.on]
    for layer in sorted(fitting, key=lambda one: one.reach is Reach.OWN):
        book = _with(book, layer)
    return book


def _with(book: Handbook, layer: Layer) -> Handbook:
    wanted = {one.requirement: one.modality for one in layer.adjustments}
    kept = tuple(_raised(one, wanted) for one in book.requirements)
    raised = {new.id for old, new in zip(book.requirements, kept, strict=True) if new is not old}
    with speaking("ja"):
        added = (
            *(_own(layer, one, book) for one in layer.requirements),
            *(_of_field(layer, one) for one in layer.fields),
        )
    return book.model_copy(
        update={
            "requirements": (*kept, *added),
            "chapters": tuple(_with_places(one, layer) for one in book.chapters),
            "layers": (*book.layers, layer),
            "raised": book.raised | dict.fromkeys(raised, len(book.layers)),
        }
    )


def _raised(one: Requirement, wanted: dict[str, Modality]) -> Requirement:
    modality = wanted.get(one.id, one.modality)
    if modality.strength <= one.modality.strength:
        return one
    return one.model_copy(update={"modality": modality})


def _cited(layer: Layer) -> str:
    return _("{mark}「{title}」").format(mark=layer.mark, title=layer.title)


def _own(layer: Layer, one: OwnRequirement, book: Handbook) -> Requirement:
    known = any(chapter.id == one.chapter for chapter in book.chapters)
    return Requirement(
        id=layer.full_id(one.id),
        title=one.title,
        basis=Basis.LAYER,
        modality=one.modality,
        tiers=(layer.tier,),
        chapter=one.chapter if known else "",
        text=one.text,
        citation={layer.tier: _cited(layer)},
        example={layer.tier: one.example} if one.example else {},
        found_in=one.found_in,
        words=one.words,
        measures=one.measures,
        since=layer.since,
        source=layer.mark,
    )


def _of_field(layer: Layer, one: RequiredField) -> Requirement:
    return Requirement(
        id=layer.full_id(one.id),
        title=_("どの施策にも「{field}」を書くこと").format(field=field_label(one.field)),
        basis=Basis.LAYER,
        modality=Modality.MUST,
        tiers=(layer.tier,),
        chapter=MEASURES,
        text=one.why,
        citation={layer.tier: _cited(layer)},
        since=layer.since,
        source=layer.mark,
    )


def _with_places(chapter: TemplateChapter, layer: Layer) -> TemplateChapter:
    """The chapter with a paragraph of its own for each requirement that asks for words in it."""
    slots = tuple(
        Slot(
            id=f"layer-{layer.lg_code}-{o.id}", requirement=layer.full_id(o.id), tiers=(layer.tier,)
        )
        for o in layer.requirements
        if o.chapter == chapter.id and o.found_in != "measure"
    )
    return chapter.model_copy(update={"slots": (*chapter.slots, *slots)}) if slots else chapter


@dataclass(frozen=True, slots=True)
class ApartItem:
    """Something of a layer whose place this handbook does not have (場所のないもの)."""

    layer: Layer
    item: LayerItem
    target: str


def apart(book: Handbook) -> tuple[ApartItem, ...]:
    """What of the layers of a handbook has no place in it: shown apart, never lost."""
    return tuple(
        ApartItem(layer, item, target)
        for layer in book.layers
        for item in layer.items()
        for target in targets(item)
        if find_target(book, target) is None
    )


def targets(item: LayerItem) -> tuple[str, ...]:
    """The places of the handbook that an item leans on, as `requirement:guide.review`."""
    match item:
        case LayerGuidance():
            return (item.place,)
        case Adjustment():
            return (f"requirement:{item.requirement}",)
        case OwnRequirement():
            chapter = (f"chapter:{item.chapter}",) if item.chapter else ()
            return (*chapter, *(f"measure:{name}" for name in item.measures))
        case RecommendedMeasure() if item.measure:
            return (f"measure:{item.measure}",)
        case _:
            return ()


def find_target(book: Handbook, target: str) -> Item | str | None:
    """What a place of the handbook is; the name alone of a field without guidance; else None."""
    kind, name = target.split(":", 1)
    if kind == "field":
        asked = {f"measure/{field.value}" for field in MeasureField}
        return book.guide(name) or (name if name in asked else None)
    look: Callable[[str], Item] = getattr(book, kind)
    try:
        return look(name)
    except KeyError:
        return None


def target_title(book: Handbook, target: str) -> str:
    """What a place is called; its id where the handbook does not have it."""
    found = find_target(book, target)
    title = getattr(found, "title", "")
    if not title and target.startswith("field:measure/"):
        name = target.removeprefix("field:measure/")
        title = next((field_label(one) for one in MeasureField if one.value == name), "")
    return _(title) if title else target.split(":", 1)[1]


class FaultKind(StrEnum):
    """Why something of a layer cannot be: it would weaken what is asked, it has no place, the
    layer has it twice, it is asked already."""

    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"
    TWICE = "twice"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class LayerFault:
    """What cannot be, as a sentence. item: id within the layer; "" for all of it."""

    kind: FaultKind
    item: str
    reason: str


def layer_faults(layer: Layer, book: Handbook) -> tuple[LayerFault, ...]:
    """What of a layer cannot be on a handbook, other layers on it among it."""
    if layer.framework != book.framework.id:
        reason = _("枠組み「{name}」の上乗せではありません。").format(name=book.framework.title)
        return (LayerFault(FaultKind.UNKNOWN, "", reason),)
    return tuple(_faults(layer, book))


def _faults(layer: Layer, book: Handbook) -> Iterator[LayerFault]:
    for item in layer.items():
        for target in targets(item):
            if find_target(book, target) is None:
                name = target.split(":", 1)[1]
                reason = _("手引に「{target}」はありません。").format(target=name)
                yield LayerFault(FaultKind.UNKNOWN, item.id, reason)
        if isinstance(item, Adjustment):
            yield from _against(item, book)
    yield from _doubles(layer)


def _doubles(layer: Layer) -> Iterator[LayerFault]:
    """What a layer asks twice: the later one is told."""
    asked: set[str] = set()
    items: tuple[Adjustment | RequiredField, ...] = (*layer.adjustments, *layer.fields)
    for one in items:
        name = one.requirement if isinstance(one, Adjustment) else one.field.value
        if name in asked:
            reason = _("同じものが、この上乗せにもうあります。どちらか一つにしてください。")
            yield LayerFault(FaultKind.TWICE, one.id, reason)
        asked.add(name)


def _against(one: Adjustment, book: Handbook) -> Iterator[LayerFault]:
    """Why a requirement cannot be given a modality: it may only become stronger."""
    found = find_target(book, f"requirement:{one.requirement}")
    if not isinstance(found, Requirement) or one.modality.strength > found.modality.strength:
        return
    if one.modality is found.modality:
        reason = _("「{name}」は、もう{force}です。").format(
            name=_(found.title), force=label(found.modality)
        )
        yield LayerFault(FaultKind.ASKED, one.id, reason)
    else:
        yield LayerFault(FaultKind.CONTRADICTS, one.id, _weakened(found, book))


def _weakened(found: Requirement, book: Handbook) -> str:
    """Whose requirement it is that cannot be weakened."""
    name, force = _(found.title), label(found.modality)
    if layer := book.layer_of(found.id):
        return _("{mark}が「{name}」を{force}としているので、弱めることはできません。").format(
            mark=layer.mark, name=name, force=force
        )
    if found.basis is Basis.LAW:
        return _("「{name}」は法律の求めること（{force}）なので、弱めることはできません。").format(
            name=name, force=force
        )
    return _("「{name}」は手引で{force}です。上乗せで弱めることはできません。").format(
        name=name, force=force
    )


class LayerIssueKind(StrEnum):
    """What a new edition does to something of a layer."""

    GONE = "gone"
    CHANGED = "changed"
    CONTRADICTS = "contradicts"
    SUPERFLUOUS = "superfluous"


_ISSUES = {
    LayerIssueKind.GONE: N_("場所がなくなりました"),
    LayerIssueKind.CHANGED: N_("もとの内容が変わりました"),
    LayerIssueKind.CONTRADICTS: N_("新しい版と食い違います"),
    LayerIssueKind.SUPERFLUOUS: N_("国も求めるようになりました"),
}


def issue_label(kind: LayerIssueKind) -> str:
    """What a kind of issue is called.

    >>> issue_label(LayerIssueKind.GONE)
    '場所がなくなりました'
    """
    return _(_ISSUES[kind])


@dataclass(frozen=True, slots=True)
class LayerIssue:
    """Something of a layer that needs another look after a new edition (見直すもの).

    target: the place it leans on. fields: which of its fields changed. key: the same for the same
    issue, another one once the place changes again.
    """

    kind: LayerIssueKind
    item: str
    target: str
    fields: tuple[str, ...]
    key: str


_UNTOLD = {"since", "until", "source", "url", "as_of", "verified", "slots"}


def layer_review(layer: Layer, old_book: Handbook, new_book: Handbook) -> tuple[LayerIssue, ...]:
    """What needs another look when a handbook takes the place of the one a layer was written on.

    Both handbooks are the State's, without the layer. The layer goes on working meanwhile.
    """
    return tuple(_issues(layer, old_book, new_book))


def _issues(layer: Layer, old: Handbook, new: Handbook) -> Iterator[LayerIssue]:
    for item in layer.items():
        for target in targets(item):
            before, after = find_target(old, target), find_target(new, target)
            if after is None:
                if before is not None:
                    yield _issue(LayerIssueKind.GONE, item, target, after)
            elif changed := _changed(before, after):
                yield _issue(LayerIssueKind.CHANGED, item, target, after, changed)
        if isinstance(item, Adjustment):
            yield from _overtaken(item, old, new)
        elif twin := _twin(item, old, new):
            yield _issue(LayerIssueKind.SUPERFLUOUS, item, twin, find_target(new, twin))


def _issue(
    kind: LayerIssueKind,
    item: LayerItem,
    target: str,
    now: Item | str | None,
    fields: tuple[str, ...] = (),
) -> LayerIssue:
    told = now.model_dump_json() if isinstance(now, Item) else ""
    stamp = hashlib.sha256(f"{target} {told}".encode()).hexdigest()[:12]
    return LayerIssue(kind, item.id, target, fields, f"{kind}:{item.id}:{stamp}")


def _changed(before: Item | str | None, after: Item | str) -> tuple[str, ...]:
    """The fields that differ; none where there was nothing before."""
    if not isinstance(before, Item) or not isinstance(after, Item):
        return ()
    names = (name for name in type(after).model_fields if name not in _UNTOLD)
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _overtaken(one: Adjustment, old: Handbook, new: Handbook) -> Iterator[LayerIssue]:
    """The State asks as much as the layer does, or more, and did not before."""
    target = f"requirement:{one.requirement}"
    before, after = find_target(old, target), find_target(new, target)
    if not isinstance(after, Requirement) or not isinstance(before, Requirement):
        return
    if before.modality.strength >= after.modality.strength:
        return
    if one.modality is after.modality:
        yield _issue(LayerIssueKind.SUPERFLUOUS, one, target, after)
    elif one.modality.strength < after.modality.strength:
        yield _issue(LayerIssueKind.CONTRADICTS, one, target, after)


def _twin(item: LayerItem, old: Handbook, new: Handbook) -> str:
    """What the State has newly that asks the same as an item of one's own: by title, or words."""
    if isinstance(item, OwnRequirement):
        known = {one.id for one in old.requirements}
        for one in new.requirements:
            same = letters(one.title) == letters(item.title)
            if one.id not in known and (same or (item.words and set(item.words) <= set(one.words))):
                return f"requirement:{one.id}"
    if isinstance(item, RecommendedMeasure) and item.title:
        there = {measure.id for measure in old.measures}
        for measure in new.measures:
            if measure.id not in there and letters(measure.title) == letters(item.title):
                return f"measure:{measure.id}"
    return ""
