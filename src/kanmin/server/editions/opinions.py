"""Asking bodies what they think of a draft: the call, their opinions, the answers, the list."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, Prefetch
from django.utils import timezone

from kanmin.calendar_ja import format_date
from kanmin.consult import AskedOpinion, AskedOpinions, Disposition, asked_document, asked_rows
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import to_raw
from kanmin.publish.csv_out import table_csv
from kanmin.publish.documents import document_bytes
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import body_name
from kanmin.server.editions.held import Held, is_open
from kanmin.server.store.edition_models import (
    EditionAnswer,
    EditionCall,
    EditionDraftRecord,
    EditionOpinion,
)
from kanmin.text import clean

LONGEST_OPINION = 10_000  # characters
FORMS = ("docx", "xlsx", "csv")


@transaction.atomic
def open_call(
    held: Held, opens: dt.date | None, closes: dt.date | None, person: Person
) -> EditionCall:
    """Ask all bodies what they think of the draft as it is now, or until another day.

    Raises KanminError for days that cannot be, and for a draft that cannot be an edition.
    """
    row = EditionDraftRecord.objects.select_for_update().get(pk=held.row.pk)
    held = Held(row)
    if not held.open:
        raise KanminError(_("この案は、もう公表したか取りやめました。"))
    if held.doubt:
        raise KanminError(held.doubt, todo=_("直してから意見を求めてください。"))
    first, last = _days(opens, closes)
    running = held.call
    if running and running.closes >= dt.date.today():
        return _prolonged(running, last)
    return EditionCall.objects.create(
        draft=row, version=row.head, opens=first, closes=last, author=person
    )


def _days(opens: dt.date | None, closes: dt.date | None) -> tuple[dt.date, dt.date]:
    if opens is None or closes is None:
        raise KanminError(
            _("始まりの日か締切の日が読めません。"),
            todo=_("令和9年1月20日 や 2027-01-20 のように書いてください。"),
        )
    if closes < opens:
        raise KanminError(
            _("締切が始まりより前です。"), todo=_("締切を始まりの日以後にしてください。")
        )
    if closes < dt.date.today():
        raise KanminError(
            _("締切の日が過ぎています。"), todo=_("きょうか、それより後の日にしてください。")
        )
    return opens, closes


def _prolonged(call: EditionCall, last: dt.date) -> EditionCall:
    """Only the last day of a call that is out can be changed, to a later one."""
    if last < call.closes:
        raise KanminError(
            _("意見照会の締切は早められません（いまは{day}）。").format(
                day=format_date(call.closes)
            ),
            todo=_("いまの締切か、それより後の日にしてください。"),
        )
    call.closes = last
    call.save(update_fields=["closes"])
    return call


@transaction.atomic
def give(call: EditionCall, where: str, text: str, person: Person) -> EditionOpinion:
    """Keep an opinion of somebody's body; the same one sent twice is one.

    Raises KanminError outside the days, and for no or too long a text.
    """
    call = EditionCall.objects.select_for_update().get(pk=call.pk)
    words = clean(text).strip()
    if not is_open(call):
        raise KanminError(
            _("意見の受付は{day}に終わりました。").format(day=format_date(call.closes)),
            todo=_("国の担当に問い合わせてください。"),
        )
    if not words:
        raise KanminError(_("意見が書かれていません。"), todo=_("意見を書いてください。"))
    if len(words) > LONGEST_OPINION:
        raise KanminError(
            _("長すぎます（{count}字まで）。").format(count=f"{LONGEST_OPINION:,}"),
            todo=_("短くするか、箇所ごとに分けてください。"),
        )
    same = call.opinions.filter(lg_code=person.lg_code, where=where, text=words).first()
    last = call.opinions.aggregate(last=Max("number"))["last"] or 0
    return same or EditionOpinion.objects.create(
        call=call,
        number=last + 1,
        lg_code=person.lg_code,
        where=where,
        text=words,
        author=person,
    )


@transaction.atomic
def answer(
    opinion: EditionOpinion, disposition: Disposition | None, text: str, base: int, person: Person
) -> None:
    """Add an answer. base: the one it was written over, 0 for none.

    Raises KanminError for one without 対応区分 or text, and where somebody else was first.
    """
    opinion = EditionOpinion.objects.select_for_update().get(pk=opinion.pk)
    newest = opinion.answers.last()
    if (newest.pk if newest else 0) != base:
        raise KanminError(
            _("ほかの人が先に考え方を保存しています。"),
            todo=_("「いまの考え方」を確かめ、よければもう一度保存してください。"),
        )
    words = clean(text).strip()
    if disposition is None or not words:
        raise KanminError(
            _("対応区分か考え方がありません。"), todo=_("対応区分を選び、考え方を書いてください。")
        )
    if len(words) > LONGEST_OPINION:
        raise KanminError(
            _("長すぎます（{count}字まで）。").format(count=f"{LONGEST_OPINION:,}"),
            todo=_("短くしてください。"),
        )
    EditionAnswer.objects.create(
        opinion=opinion, disposition=disposition.value, text=words, author=person
    )


def with_answers(call: EditionCall, lg_code: str | None = None) -> list[EditionOpinion]:
    """The opinions of a call, or of one body, each with its answers at hand."""
    rows = call.opinions.prefetch_related(
        Prefetch("answers", queryset=EditionAnswer.objects.select_related("author"))
    )
    return list(rows if lg_code is None else rows.filter(lg_code=lg_code))


def newest_answer(opinion: EditionOpinion) -> EditionAnswer | None:
    """The answer that counts; None where there is none yet."""
    answers = list(opinion.answers.all())
    return answers[-1] if answers else None


def listed(held: Held, call: EditionCall) -> AskedOpinions:
    """The list of a call as it is now. held: the draft in the version that was shown."""
    return AskedOpinions(
        title=held.draft.title,
        by=held.draft.by,
        opens=call.opens,
        closes=call.closes,
        opinions=tuple(_told(held, one) for one in with_answers(call)),
    )


def _told(held: Held, opinion: EditionOpinion) -> AskedOpinion:
    newest = newest_answer(opinion)
    return AskedOpinion(
        number=opinion.number,
        body=body_name(opinion.lg_code),
        where=held.place(opinion.where),
        text=opinion.text,
        disposition=Disposition(newest.disposition) if newest else None,
        answer=newest.text if newest else "",
    )


@transaction.atomic
def publish_list(held: Held, call: EditionCall) -> None:
    """Publish opinions and answers as they are now.

    Raises KanminError while opinions are taken, and while one has no answer.
    """
    row = EditionCall.objects.select_for_update().get(pk=call.pk)
    if row.closes >= dt.date.today():
        raise KanminError(
            _("まだ意見を受け付けています（{day}まで）。").format(day=format_date(row.closes)),
            todo=_("締切のあとに公表してください。"),
        )
    found = listed(held, row)
    left = [str(one.number) for one in found.opinions if one.disposition is None]
    if left:
        raise KanminError(
            _("答えていない意見が{count}件あります。").format(count=len(left)),
            where=_("、").join(left[:10]),
            todo=_("対応区分と考え方を書いてください。"),
        )
    row.results, row.published_at = to_raw(found), timezone.now()
    row.save(update_fields=["results", "published_at"])


def published_list(call: EditionCall) -> AskedOpinions | None:
    """The list as it was published; None where it was not."""
    return None if call.results is None else AskedOpinions.model_validate(call.results)


def list_bytes(found: AskedOpinions, form: str) -> bytes:
    """A list as a file."""
    if form == "csv":
        titles, *rows = asked_rows(found)
        return table_csv([str(title) for title in titles], rows)
    return document_bytes(asked_document(found), form)
