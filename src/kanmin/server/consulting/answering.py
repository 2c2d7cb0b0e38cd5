"""Moderation, merging and answers: opinions keep their words, answers are only added."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, Min, OuterRef

from kanmin.consult import Disposition, GivenAnswer
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.consulting.held import Held
from kanmin.server.store.consult_models import (
    Consultation,
    Opinion,
    OpinionAnswer,
    OpinionGroup,
)
from kanmin.text import clean, clean_line

LONGEST_ANSWER = 10_000  # characters


def hide(opinion: Opinion, reason: str, person: Person) -> None:
    """Show the text of an opinion no longer, or again with no reason. It stays counted."""
    reason = clean_line(reason)
    Opinion.objects.filter(pk=opinion.pk).update(
        hidden=reason, hidden_by=person if reason else None
    )


@transaction.atomic
def merge(held: Held, numbers: Collection[int]) -> OpinionGroup:
    """Answer the groups of these opinions as one; the group of the first that is answered stays.

    Raises KanminError for fewer than two groups.
    """
    Consultation.objects.select_for_update().get(pk=held.row.pk)
    wanted = Opinion.objects.filter(consultation=held.row, number__in=numbers).values("group")
    settled = OpinionAnswer.objects.filter(group=OuterRef("pk")).exclude(disposition="")
    groups = list(
        OpinionGroup.objects.filter(pk__in=wanted)
        .annotate(first=Min("opinions__number"), answered=Exists(settled))
        .order_by("-answered", "first")
    )
    if len(groups) < 2:
        raise KanminError(
            _("まとめる意見が二つ以上選ばれていません。"), todo=_("二つ以上を選んでください。")
        )
    target, *others = groups
    Opinion.objects.filter(group__in=others).update(group=target)
    return target


@transaction.atomic
def split(opinion: Opinion) -> OpinionGroup:
    """Take an opinion out of its group, to be answered alone. Raises KanminError where it is."""
    Consultation.objects.select_for_update().get(pk=opinion.consultation_id)
    if Opinion.objects.filter(group=opinion.group_id).count() < 2:
        raise KanminError(_("この意見は、ほかとまとめられていません。"))
    alone = OpinionGroup.objects.create(consultation_id=opinion.consultation_id)
    Opinion.objects.filter(pk=opinion.pk).update(group=alone)
    return alone


def may_answer(person: Person, held: Held, opinions: Collection[Opinion]) -> bool:
    """Editors answer all; a section proposes answers where all is about measures it leads."""
    if Role.EDITOR in person.role_set:
        return True
    section = person.section.strip()
    return (
        Role.SECTION in person.role_set
        and section != ""
        and all(held.lead_of(one.where) == section for one in opinions)
    )


@transaction.atomic
def answer(group: OpinionGroup, wanted: GivenAnswer, base: int, person: Person) -> OpinionAnswer:
    """Add an answer. base: the version it was written over, 0 for none.

    Raises KanminError for one that says nothing, and where somebody else was first.
    """
    Consultation.objects.select_for_update().get(pk=group.consultation_id)
    newest = group.answers.last()
    if (newest.pk if newest else 0) != base:
        raise KanminError(
            _("ほかの人が先に考え方を保存しています。"),
            todo=_("下の「いまの考え方」を確かめ、よければもう一度保存してください。"),
        )
    text, summary = clean(wanted.text).strip(), clean(wanted.summary).strip()
    _refuse(wanted.disposition, text, summary)
    return OpinionAnswer.objects.create(
        group=group,
        disposition=wanted.disposition.value if wanted.disposition else "",
        text=text,
        summary=summary,
        draft=Role.EDITOR not in person.role_set,
        changed=wanted.changed,
        revision=wanted.revision if wanted.changed else None,
        author=person,
    )


def _refuse(disposition: Disposition | None, text: str, summary: str) -> None:
    if max(len(text), len(summary)) > LONGEST_ANSWER:
        raise KanminError(
            _("長すぎます（{count}字まで）。").format(count=f"{LONGEST_ANSWER:,}"),
            todo=_("短くしてください。"),
        )
    if disposition and not text:
        raise KanminError(
            _("対応区分だけで、考え方が書かれていません。"), todo=_("考え方を書いてください。")
        )
    if not (text or summary):
        raise KanminError(
            _("考え方も要旨も書かれていません。"), todo=_("どちらかを書いてください。")
        )
