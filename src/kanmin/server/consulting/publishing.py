"""Publishing the results, and deleting who sent the opinions."""

from __future__ import annotations

from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from kanmin.consult import (
    ConsultationResults,
    ConsultationState,
    result_rows,
    results,
    results_document,
    unanswered,
)
from kanmin.errors import KanminError
from kanmin.language import _, listed
from kanmin.plan.document import to_raw
from kanmin.publish.csv_out import table_csv
from kanmin.publish.documents import document_bytes
from kanmin.server.consulting.held import Held
from kanmin.server.consulting.reading import groups_of
from kanmin.server.making import Made, made
from kanmin.server.store.consult_models import Consultation, Submitter

FORMS = ("docx", "pdf", "xlsx", "csv")
MOST_IN_PDF = 2_000  # rows; what is longer is for Word and Excel
NAMED = 10  # groups named in a sentence


def forms_of(found: ConsultationResults) -> tuple[str, ...]:
    """The forms in which results can be received: no PDF of a table that is very long."""
    long = len(found.rows) > MOST_IN_PDF
    return tuple(form for form in FORMS if form != "pdf" or not long)


def as_of_now(held: Held) -> ConsultationResults:
    """What would be published now."""
    return results(held.call, held.told, groups_of(held.row, personal=True))


def published(held: Held) -> ConsultationResults | None:
    """The results as they were published; None where they were not."""
    if held.row.published_at is None:
        return None
    return _published(held.number, held.row.published_at.isoformat())


@lru_cache(maxsize=8)
def _published(number: int, _when: str) -> ConsultationResults:
    row = Consultation.objects.get(pk=number)
    return ConsultationResults.model_validate(row.results)


@transaction.atomic
def publish(held: Held) -> None:
    """Publish the table of opinions and answers as it is now.

    Raises KanminError while opinions are taken, while one has no answer, and once the personal
    data are gone: names within the texts could not be taken out any more.
    """
    row = Consultation.objects.select_for_update().select_related("plan").get(pk=held.row.pk)
    held = Held(row)
    if held.state not in (ConsultationState.SORTING, ConsultationState.PUBLISHED):
        raise KanminError(
            _("まだ募集が終わっていません。"), todo=_("締切のあとに公表してください。")
        )
    if row.forgotten_at:
        raise KanminError(
            _("個人に関わることを消したあとは、公表し直せません。"),
            todo=_("公表した結果は、そのまま残っています。"),
        )
    left = unanswered(groups_of(row))
    if left:
        named = listed(str(group.number) for group in left[:NAMED])
        more = "…" if len(left) > NAMED else ""
        raise KanminError(
            _("考え方の決まっていない意見が{count}件あります（{named}）。").format(
                count=len(left), named=named + more
            ),
            todo=_("対応区分と考え方を書いてください。"),
        )
    row.results, row.published_at = to_raw(as_of_now(held)), timezone.now()
    row.save(update_fields=["results", "published_at"])


@transaction.atomic
def forget(held: Held) -> int:
    """Delete names, addresses and telephones; the opinions stay. How many people's.

    Raises KanminError before the results are published.
    """
    row = Consultation.objects.select_for_update().get(pk=held.row.pk)
    if row.published_at is None:
        raise KanminError(
            _("まだ結果を公表していません。"),
            todo=_("意見の確かめに要るうちは残し、公表のあとに消してください。"),
        )
    count, _kinds = Submitter.objects.filter(consultation=row).delete()
    row.forgotten_at = timezone.now()
    row.save(update_fields=["forgotten_at"])
    return count


def published_file(held: Held, found: ConsultationResults, form: str, name: str) -> Made:
    """Results that are published as a file, made once."""
    state = ("results", held.number, str(held.row.published_at), form, name)
    return made(state, lambda: (bytes_of(held, found, form), form, name))


def bytes_of(held: Held, found: ConsultationResults, form: str) -> bytes:
    """Results as the bytes of a file."""
    if form == "csv":
        titles, *rows = result_rows(found)
        return table_csv([str(title) for title in titles], rows)
    when = held.row.published_at or timezone.now()
    document = results_document(found, timezone.localtime(when).date())
    return document_bytes(document, form)
