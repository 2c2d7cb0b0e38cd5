"""Questions and answers: who sees which, found by words; an answer is shared without a name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.server import books
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.onward import there
from kanmin.server.store.support_models import SupportAnswer, SupportQuestion
from kanmin.server.support.access import looks_after, office, sees, theirs
from kanmin.text import clean, clean_line, half_width

LONGEST_TEXT = 10_000  # characters
MOST_WORDS = 8


def words_in(text: str) -> list[str]:
    """What is searched for.

    >>> words_in("オープン　データ ＡＰＩ")
    ['オープン', 'データ', 'API']
    """
    return half_width(text).split()[:MOST_WORDS]


def _with(words: Iterable[str], *fields: str) -> Q:
    """Each of the words in one of the fields."""
    found = Q()
    for word in words:
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__icontains": word})
        found &= one
    return found


def asked(person: Person, words: Iterable[str]) -> QuerySet[SupportQuestion]:
    """The questions that somebody sees, those without an answer first, then the newest."""
    matching = _with(words, "subject", "text", "answers__text")
    wanted = SupportQuestion.objects.filter(matching).values("pk")
    found = SupportQuestion.objects.filter(theirs(person), pk__in=wanted)
    return found.annotate(answered=Count("answers")).order_by("answered", "-pk")


def shared(words: Iterable[str]) -> QuerySet[SupportAnswer]:
    """The answers that all bodies read, the newest first."""
    found = SupportAnswer.objects.exclude(shared_as="")
    return found.filter(_with(words, "shared_as", "text")).order_by("-pk")


def seen_question(person: Person, number: int) -> SupportQuestion:
    """A question that somebody sees. Raises Http404 for any other."""
    return there(
        SupportQuestion.objects.filter(pk=number).first(), lambda found: sees(person, found.lg_code)
    )


def ask(
    body: LocalGovernment, subject: str, text: str, section: str, author: Person
) -> SupportQuestion:
    """Ask a question. Raises KanminError for one that says nothing."""
    subject, text = clean_line(subject), clean(text).strip()
    if not subject or not text:
        raise KanminError(_("件名か質問がありません。"), todo=_("両方を書いてください。"))
    _refuse_long(text)
    known = {one.id for one in books.today().sections}
    return SupportQuestion.objects.create(
        lg_code=body.code,
        subject=subject,
        text=text,
        section=section if section in known else "",
        author=author,
    )


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise KanminError(
            _("長すぎます（{count}字まで）。").format(count=f"{LONGEST_TEXT:,}"),
            todo=_("短くするか、二つに分けてください。"),
        )


def may_answer(person: Person, question: SupportQuestion) -> bool:
    """The State answers any body, a prefecture its municipalities."""
    return looks_after(person, question.lg_code)


def answer(question: SupportQuestion, text: str, author: Person) -> SupportAnswer:
    """Add an answer. Raises KanminError for one that says nothing."""
    text = clean(text).strip()
    if not text:
        raise KanminError(_("回答がありません。"), todo=_("回答を書いてください。"))
    _refuse_long(text)
    return SupportAnswer.objects.create(
        question=question, by=office(author) or "", text=text, author=author
    )


def share(found: SupportAnswer, shared_as: str) -> None:
    """Show an answer to all bodies under these words; to those concerned alone with none.

    Raises KanminError where the words or the answer name who asked.
    """
    words = clean_line(shared_as)
    body = registry().by_code.get(found.question.lg_code)
    if words and body and body.name in f"{words}\n{found.text}":
        raise KanminError(
            _("尋ねた団体の名前「{name}」が入っています。").format(name=body.name),
            todo=_(
                "名前のない文にしてください。回答に入っているときは、回答を書き直して足します。"
            ),
        )
    found.shared_as = words
    found.save(update_fields=["shared_as"])
