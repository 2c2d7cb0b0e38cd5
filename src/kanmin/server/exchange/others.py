"""What else somebody can write out: layers, editions, answers to changes above."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.exchange import answer_file, edition_file, layer_file
from kanmin.server.exchange.kind import Outgoing
from kanmin.server.layers.access import layers_of
from kanmin.server.layers.stored import last_published
from kanmin.server.store import access
from kanmin.server.store.cascade_models import ImpactAnswer
from kanmin.server.store.edition_models import PublishedEdition
from kanmin.server.store.layer_models import StoredLayer
from kanmin.server.store.models import StoredPlan


@dataclass(frozen=True, slots=True)
class OtherToSend:
    """Something that can be written out. name: in the form; kind: of the file."""

    name: str
    kind: str
    title: str
    outgoing: Callable[[], Outgoing]


def others_of(person: Person) -> list[OtherToSend]:
    """What somebody can write out beside plans."""
    return [*_layers(person), *_editions(person), *_answers(person)]


def _layers(person: Person) -> Iterator[OtherToSend]:
    for stored in layers_of(person):
        row = last_published(stored)
        if row is not None:
            title = str(row.document.get("title", ""))
            yield OtherToSend(
                f"layer {stored.pk}", layer_file.NAME, title, partial(layer_file.write, row)
            )


def _editions(person: Person) -> Iterator[OtherToSend]:
    if Role.STATE in person.role_set:
        for row in PublishedEdition.objects.select_related("draft"):
            yield OtherToSend(
                f"edition {row.pk}",
                edition_file.NAME,
                row.draft.title,
                partial(edition_file.write, row),
            )


def _answers(person: Person) -> Iterator[OtherToSend]:
    if Role.EDITOR in person.role_set:
        answered = ImpactAnswer.objects.values("plan")
        for stored in access.plans_of(person).filter(pk__in=answered, lg_code=person.lg_code):
            yield OtherToSend(
                f"answers {stored.key}",
                answer_file.NAME,
                stored.title,
                partial(answer_file.write, stored),
            )


def named_layer(name: str) -> Outgoing:
    """The layer of a name (`code-framework-reach`). Raises KanminError for none."""
    code, _dash, rest = name.partition("-")
    framework, _dash, reach = rest.rpartition("-")
    found = StoredLayer.objects.filter(lg_code=code, framework=framework, reach=reach).first()
    row = last_published(found) if found else None
    if row is None:
        raise KanminError(
            _("公表している上乗せ「{name}」はありません。").format(name=name[:80]),
            todo=_("「団体コード-枠組み-範囲」を 180009-act9-area のように書いてください。"),
        )
    return layer_file.write(row)


def named_edition(name: str) -> Outgoing:
    """The edition of a name (`framework/id`). Raises KanminError for none."""
    framework, _slash, edition = name.partition("/")
    row = PublishedEdition.objects.filter(framework=framework, edition=edition).last()
    if row is None:
        raise KanminError(_("公表した版「{name}」はありません。").format(name=name[:80]))
    return edition_file.write(row)


def named_answers(key: str) -> Outgoing:
    """The answers of the plan of a key. Raises KanminError for none."""
    stored = StoredPlan.objects.filter(key=key).first()
    if stored is None:
        raise KanminError(_("計画「{key}」はありません。").format(key=key[:80]))
    return answer_file.write(stored)
