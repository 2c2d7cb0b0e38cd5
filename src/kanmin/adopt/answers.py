"""What people answer to a proposal: confirm, correct, skip, join, split; the last one can go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from kanmin.adopt.chapters import template
from kanmin.adopt.measures import LONGEST_QUOTE
from kanmin.adopt.proposal import Item, ItemKind, Proposal
from kanmin.plan import CATEGORIES

TEXTS = ("current", "action", "outcome")
NATIONAL = "national"
LISTS = ("schedule", "indicators", "costs", "partners")


class Act(StrEnum):
    """What somebody does with an item."""

    CONFIRM = "confirm"
    SET = "set"
    SKIP = "skip"
    JOIN = "join"
    SPLIT = "split"


class Answer(BaseModel):
    """One answer. key: of the item. value: of SET a category (0 to 5) or chapters with commas; of
    CONFIRM "national" where the measure carries out the national one that is shown.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    act: Act
    value: str = ""


def answered(proposal: Proposal, answers: Iterable[Answer]) -> Proposal:
    """The proposal after the answers, in their order; one on an item that is gone does nothing."""
    items = list(proposal.items)
    for answer in answers:
        place = next((n for n, item in enumerate(items) if item.key == answer.key), None)
        if place is not None:
            items = _after(items, place, answer)
    return proposal.model_copy(update={"items": tuple(items)})


def _after(items: list[Item], place: int, answer: Answer) -> list[Item]:
    item = items[place]
    match answer.act:
        case Act.CONFIRM:
            national = item.national != "" and answer.value == NATIONAL
            new = [item.model_copy(update={"confirmed": True, "carries_out": national})]
        case Act.SKIP:
            new = [item.model_copy(update={"confirmed": True, "skipped": True})]
        case Act.SET:
            new = [_set(item, answer.value)]
        case Act.SPLIT:
            new = _split(item)
        case Act.JOIN:
            return _joined(items, place)
    return [*items[:place], *new, *items[place + 1 :]]


def _set(item: Item, value: str) -> Item:
    """A category or chapters that a person names; what fits no set leaves the item as it is."""
    if item.kind is ItemKind.MEASURE:
        if value not in map(str, (0, *CATEGORIES)):
            return item
        category = int(value)
        linked = tuple(c for c in item.linked if c != category)
        change: dict[str, Any] = {"category": category, "linked": linked if category else ()}
        if category != item.category:
            change |= {"national": "", "national_title": "", "carries_out": False}
        return item.model_copy(update={**change, "confirmed": True, "skipped": False})
    chapters = tuple(name for name in value.split(",") if name in template())
    return item.model_copy(
        update={"chapters": chapters, "confirmed": True, "skipped": not chapters}
    )


def parts_to_split(item: Item) -> tuple[str, ...]:
    """The lines of a measure's text that would be measures of their own; one or none: no split."""
    lines = [line.strip("・●○■◆ 　") for line in str(item.parts.get("action", "")).split("\n")]
    return tuple(line for line in lines if line)


def _split(item: Item) -> list[Item]:
    """A measure as several: each line of its text is one, all else is told of each."""
    lines = parts_to_split(item)
    if item.kind is not ItemKind.MEASURE or len(lines) < 2:
        return [item]
    return [_part(item, number, line) for number, line in enumerate(lines, start=1)]


def _part(item: Item, number: int, line: str) -> Item:
    """One of the measures of a split; what was counted stays with the first."""
    kept = {k: v for k, v in item.parts.items() if number == 1 or k not in ("indicators", "costs")}
    return item.model_copy(
        update={
            "key": f"{item.key}.{number}",
            "number": f"{item.number}-{number}" if item.number else "",
            "title": _short(line),
            "quote": line[:LONGEST_QUOTE],
            "parts": {**kept, "action": line},
            "confirmed": False,
        }
    )


def _short(line: str) -> str:
    """The start of a line as a title: up to its first stop."""
    for stop in ("：", ":", "。", "（"):
        head = line.split(stop, 1)[0]
        if 4 <= len(head) <= 40:
            return head
    return line[:40]


def _joined(items: list[Item], place: int) -> list[Item]:
    """A measure taken into the measure before it."""
    before = [n for n in range(place) if items[n].kind is ItemKind.MEASURE and not items[n].skipped]
    if items[place].kind is not ItemKind.MEASURE or not before:
        return items
    first, second = items[before[-1]], items[place]
    parts = dict(first.parts)
    for name in TEXTS:
        texts = [str(p[name]) for p in (first.parts, second.parts) if p.get(name)]
        if name == "action":
            head = f"{second.number} {second.title}".strip()
            texts.insert(1 if first.parts.get(name) else 0, head)
        if texts:
            parts[name] = "\n".join(texts)
    for name in LISTS:
        if both := [*first.parts.get(name, ()), *second.parts.get(name, ())]:
            parts[name] = [x for n, x in enumerate(both) if x not in both[:n]]
    if leads := dict.fromkeys(p["lead"] for p in (first.parts, second.parts) if p.get("lead")):
        parts["lead"] = "、".join(leads)
    nodes = tuple(sorted({*first.nodes, *second.nodes}))
    whole = first.model_copy(update={"parts": parts, "nodes": nodes})
    kept = [whole if n == before[-1] else item for n, item in enumerate(items)]
    return [item for n, item in enumerate(kept) if n != place]


def progress(proposal: Proposal) -> tuple[int, int]:
    """How many items are answered, and how many there are."""
    return sum(item.confirmed for item in proposal.items), len(proposal.items)


def next_open(proposal: Proposal, after: str = "") -> Item | None:
    """The first item without an answer behind another one; from the top when none is."""
    items: Sequence[Item] = proposal.items
    place = next((n for n, item in enumerate(items) if item.key == after), -1)
    ordered = [*items[place + 1 :], *items[: place + 1]]
    return next((item for item in ordered if not item.confirmed), None)
