"""Reading opinions: a page of the list, the groups as values, what is counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from kanmin.consult import (
    AnsweredGroup,
    Channel,
    Disposition,
    GivenAnswer,
    ReceivedOpinion,
    Timing,
    chosen,
)
from kanmin.server.consulting.held import Held
from kanmin.server.store.consult_models import (
    Consultation,
    Opinion,
    OpinionAnswer,
    OpinionGroup,
    Submitter,
)
from kanmin.text import half_width

A_PAGE = 50  # opinions
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to; "" for all.

    state: `open`, `draft` or `settled`. other: `hidden`, `late` or `merged`.
    """

    q: str = ""
    channel: str = ""
    where: str = ""
    state: str = ""
    other: str = ""


def listed(held: Held, sought: Sought) -> QuerySet[Any]:
    """The opinions of a list, in the order of their numbers, each with how its answer stands."""
    newest = OpinionAnswer.objects.filter(group=OuterRef("group")).order_by("-pk")
    found: QuerySet[Any] = Opinion.objects.filter(consultation=held.row).annotate(
        disposition=Subquery(newest.values("disposition")[:1]),
        draft=Subquery(newest.values("draft")[:1]),
    )
    for word in half_width(sought.q).split()[:MOST_WORDS]:
        found = found.filter(text__icontains=word)
    if chosen(Channel, sought.channel):
        found = found.filter(channel=sought.channel)
    if sought.where:
        found = found.filter(where="" if sought.where == "/" else sought.where)
    return _other(_state(found, sought.state), sought.other, held).order_by("number")


def _state(found: QuerySet[Any], state: str) -> QuerySet[Any]:
    settled = Q(draft=False) & ~Q(disposition="")
    match state:
        case "open":
            return found.filter(hidden="").exclude(settled, disposition__isnull=False)
        case "draft":
            return found.filter(draft=True)
        case "settled":
            return found.filter(settled, disposition__isnull=False)
        case _:
            return found


def _other(found: QuerySet[Any], other: str, held: Held) -> QuerySet[Any]:
    match other:
        case "hidden":
            return found.exclude(hidden="")
        case Timing.LATE.value:
            outside = Q(received_on__gt=held.call.closes) | Q(received_on__lt=held.call.opens)
            return found.filter(outside)
        case "merged":
            several = (
                OpinionGroup.objects.filter(consultation=held.row)
                .annotate(count=Count("opinions"))
                .filter(count__gt=1)
            )
            return found.filter(group__in=several.values("pk"))
        case _:
            return found


@dataclass(frozen=True, slots=True)
class Figures:
    """How far a consultation is. groups: that need an answer; open: of them without one."""

    opinions: int
    people: int
    hidden: int
    groups: int
    open: int
    personal: int


def figures(row: Consultation) -> Figures:
    """What the pages tell of a consultation, counted by the database."""
    opinions = Opinion.objects.filter(consultation=row)
    found = opinions.aggregate(
        whole=Count("pk"),
        people=Count("submitter", distinct=True),
        hidden=Count("pk", filter=~Q(hidden="")),
    )
    asked = opinions.filter(hidden="").values("group").distinct()
    newest = OpinionAnswer.objects.filter(group__consultation=row).values("group")
    ids = newest.annotate(newest=Max("pk")).values("newest")
    settled = OpinionAnswer.objects.filter(pk__in=ids, draft=False, group__in=asked)
    groups = asked.count()
    return Figures(
        opinions=found["whole"],
        people=found["people"],
        hidden=found["hidden"],
        groups=groups,
        open=groups - settled.exclude(disposition="").count(),
        personal=Submitter.objects.filter(consultation=row).count(),
    )


def groups_of(row: Consultation, *, personal: bool = False) -> tuple[AnsweredGroup, ...]:
    """All groups that hold an opinion, in the order of their first one. personal: with names."""
    who = _personal(row) if personal else {}
    opinions: dict[int, list[ReceivedOpinion]] = defaultdict(list)
    for one in Opinion.objects.filter(consultation=row).order_by("number").iterator():
        opinions[one.group_id].append(received(one, who.get(one.submitter, ())))
    answers = {
        one.group_id: given(one)
        for one in OpinionAnswer.objects.filter(group__consultation=row).order_by("pk")
    }
    return tuple(
        AnsweredGroup(tuple(several), answers.get(group)) for group, several in opinions.items()
    )


def _personal(row: Consultation) -> dict[int, tuple[str, ...]]:
    rows = Submitter.objects.filter(consultation=row)
    return {one.number: tuple(filter(None, (one.name, one.address, one.phone))) for one in rows}


def received(one: Opinion, personal: tuple[str, ...] = ()) -> ReceivedOpinion:
    """A stored opinion as a value."""
    return ReceivedOpinion(
        one.number,
        one.where,
        one.text,
        Channel(one.channel),
        one.submitter,
        one.hidden,
        personal,
    )


def given(one: OpinionAnswer) -> GivenAnswer:
    """A stored answer as a value."""
    return GivenAnswer(
        Disposition(one.disposition) if one.disposition else None,
        one.text,
        one.summary,
        one.draft,
        one.changed,
        one.revision,
    )


def homes_of_shown(held: Held) -> dict[int, int]:
    """The group of each opinion whose text is shown, by the opinion's number."""
    shown = Opinion.objects.filter(consultation=held.row, hidden="").order_by("number")
    return dict(shown.values_list("number", "group"))


def shown_texts(held: Held) -> list[tuple[int, str]]:
    """The texts that are shown, by number."""
    shown = Opinion.objects.filter(consultation=held.row, hidden="").order_by("number")
    return list(shown.values_list("number", "text"))
