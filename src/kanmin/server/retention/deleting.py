"""What is due by the rules, and its deletion: in the audit log by counts, never by names."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.services import erase
from kanmin.server.retention.periods import Periods
from kanmin.server.retention.rules import RetentionRule, Way
from kanmin.server.store import audit
from kanmin.server.store.audit_actions import Action, Thing
from kanmin.server.store.audit_models import AuditRecord
from kanmin.server.store.consult_models import Consultation

Rows = models.QuerySet[models.Model]
MOST_AT_A_TIME = 500  # rows of one statement


@dataclass(frozen=True, slots=True)
class Due:
    """What is due by a rule. kept: rows there are in all. bodies: rows that are due, by whose.

    left: why some of them were left.
    """

    rule: RetentionRule
    periods: Periods
    kept: int
    bodies: Mapping[str, int] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many rows are due."""
        return sum(self.bodies.values())


def due(rule: RetentionRule, periods: Periods, now: dt.datetime) -> Due:
    """What is due by a rule at a moment."""
    kept, found = 0, Counter[str]()
    for rows in _tables(rule):
        kept += rows.count()
        found.update(dict(_due_rows(rule, periods, rows, now)).values())
    return Due(rule, periods, kept, dict(found))


def delete(rule: RetentionRule, periods: Periods, now: dt.datetime) -> Due:
    """Delete what is due by a rule; what was deleted. All of a rule or nothing."""
    kept, found, left = 0, Counter[str](), list[str]()
    with transaction.atomic():
        for rows in _tables(rule):
            kept += rows.count()
            whose = dict(_due_rows(rule, periods, rows, now))
            gone = _deleted(rule, rows, list(whose), left)
            found.update(whose[key] for key in gone)
        for code, count in sorted(found.items()):
            target = f"{Thing.OTHER.value} {rule.name}"
            audit.record(Action.RETENTION_DELETED, code, None, target, str(count))
    return Due(rule, periods, kept, dict(found), tuple(left))


def _tables(rule: RetentionRule) -> Iterator[Rows]:
    """The rows of each table that hold personal data still."""
    for name in rule.tables:
        rows: Rows = apps.get_model(name)._default_manager.all()
        for column in rule.blank:
            rows = rows.exclude(**{column: ""})
        if rule.way is Way.ERASE:
            rows = rows.filter(is_active=False, erased_at=None)
        yield rows.order_by("pk")


def _due_rows(
    rule: RetentionRule, periods: Periods, rows: Rows, now: dt.datetime
) -> Iterator[tuple[Any, str]]:
    """Keys of the rows that are due, with whose they are."""
    if not periods.is_set:
        return
    if rule.way is Way.ERASE:
        yield from _due_people(periods, rows, now)
        return
    wanted = rows.filter(_past(rule, periods, now))
    if not rule.body:
        yield from ((key, "") for key in wanted.values_list("pk", flat=True))
        return
    yield from wanted.values_list("pk", rule.body)


def _past(rule: RetentionRule, periods: Periods, now: dt.datetime) -> Q:
    own = Q(pk__in=[])
    for code, days in periods.bodies.items():
        own |= Q(**{rule.body: code, f"{rule.event}__lt": _moment(rule, now, days)})
    if periods.every is None:
        return own
    rest = Q(**{f"{rule.event}__lt": _moment(rule, now, periods.every)})
    if periods.bodies:
        rest &= ~Q(**{f"{rule.body}__in": list(periods.bodies)})
    return own | rest


def _moment(rule: RetentionRule, now: dt.datetime, days: int) -> dt.datetime | dt.date:
    before = now - dt.timedelta(days=days)
    return timezone.localdate(before) if rule.event == "day" else before


def _due_people(periods: Periods, rows: Rows, now: dt.datetime) -> Iterator[tuple[Any, str]]:
    """People put out of use long ago; where the log does not tell when, nobody is due."""
    for key, code in rows.values_list("pk", "lg_code"):
        days = periods.bodies.get(code, periods.every)
        since = _out_of_use(key)
        if days is not None and since is not None and since < now - dt.timedelta(days=days):
            yield key, code


def _out_of_use(key: int) -> dt.datetime | None:
    found = AuditRecord.objects.filter(
        action=Action.PERSON_CHANGED.value, target=f"{Thing.PERSON.value} {key}"
    )
    newest = found.order_by("at").last()
    return newest.at if newest and "inactive" in newest.detail.split() else None


def _deleted(rule: RetentionRule, rows: Rows, keys: list[Any], left: list[str]) -> list[Any]:
    """Delete the rows of some keys; the keys of those that are gone."""
    if rule.way is Way.ERASE:
        return [key for key in keys if _erased(key, left)]
    for at in range(0, len(keys), MOST_AT_A_TIME):
        some = rows.filter(pk__in=keys[at : at + MOST_AT_A_TIME])
        if rule.name == "submitters":
            _forgotten(some)
        if rule.way is Way.BLANK:
            some.update(**dict.fromkeys(rule.blank, ""))
        else:
            some.delete()
    return keys


def _erased(key: int, left: list[str]) -> bool:
    try:
        erase(Person.objects.get(pk=key))
    except KanminError as error:
        left.append(f"{key}: {error.sentence}")
        return False
    return True


def _forgotten(rows: Rows) -> None:
    """Results that are published cannot be published anew: names in texts are known no more."""
    calls = Consultation.objects.filter(pk__in=rows.values("consultation"), forgotten_at=None)
    calls.update(forgotten_at=timezone.now())
