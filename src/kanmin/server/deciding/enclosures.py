"""What a proposal is sent round with: the plan, the 新旧対照表, the results of public comments."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial

from django.utils import timezone

from kanmin import publish
from kanmin.calendar_ja import format_date
from kanmin.compare import Comparison, compare, comparison_document
from kanmin.consult import period_words
from kanmin.decide import ProposalFacts, ProposalKind, proposal_document
from kanmin.handbook import Basis
from kanmin.language import _
from kanmin.layout import Document
from kanmin.plan import Plan
from kanmin.publish import HandoutKind, handout, handout_bytes
from kanmin.publish.documents import document_bytes
from kanmin.server import books
from kanmin.server.consulting import publishing
from kanmin.server.consulting.held import Held
from kanmin.server.deciding.life import Life, Proposed
from kanmin.server.downloads import file_name
from kanmin.server.store import queries
from kanmin.server.store.consult_models import Consultation

FORMS = ("docx", "pdf")
ALL = "zip"
Make = Callable[[], bytes]


def document(life: Life, found: Proposed) -> Document:
    """The proposal as a document."""
    plan = life.at(found.row.revision)
    compared = comparison(life, found)
    facts = ProposalFacts(
        plan=plan,
        state=state_words(life, found.row.revision),
        duties=_duties(plan),
        categories=books.category_titles(plan.framework),
        changes=_changes(compared) if compared else (),
        opinions=tuple(_opinions(life)),
        enclosed=tuple(name for name, _file in _files(life, found)),
    )
    return proposal_document(found.proposal, facts, found.endorsements)


def state_words(life: Life, number: int) -> str:
    """A revision by its number and day."""
    revision = queries.revision(life.stored, number)
    day = format_date(timezone.localtime(revision.created_at).date())
    return _("版{number}（{day}）").format(number=number, day=day)


def _duties(plan: Plan) -> tuple[str, ...]:
    """What the plan is drawn up under: the article that asks for it, else the name of the duty."""
    names = dict.fromkeys((plan.framework, *(duty.framework for duty in plan.duties)))
    return tuple(_basis(name, plan.tier.value) for name in names)


def _basis(framework: str, tier: str) -> str:
    title = books.framework(framework).title
    asked = books.today(framework).requirements_for(tier)
    cited = next((r.citation[tier] for r in asked if r.basis is Basis.LAW), "")
    return _("{duty}（{citation}）").format(duty=title, citation=cited) if cited else title


def comparison(life: Life, found: Proposed) -> Comparison | None:
    """What a change changes of the text that was decided before; None for a first decision."""
    before = _decided_before(life, found)
    if found.proposal.kind is not ProposalKind.CHANGE or before is None:
        return None
    plan = life.at(found.row.revision)
    return compare(life.at(before), plan, books.category_titles(plan.framework))


def _decided_before(life: Life, found: Proposed) -> int | None:
    earlier = [one for one in life.proposals if one.row.pk < found.row.pk]
    numbers = [one.row.decided_revision for one in earlier if one.row.decided_revision]
    return numbers[-1] if numbers else None


def _changes(found: Comparison) -> tuple[str, ...]:
    return tuple(
        _("{part}：{count}か所").format(part=part.title, count=f"{len(part.fields):,}")
        for part in found.parts
    )


def _helds(life: Life) -> list[Held]:
    rows = Consultation.objects.filter(plan=life.stored, opened_at__isnull=False)
    return [Held(row) for row in rows.select_related("plan").order_by("pk")]


def _opinions(life: Life) -> Iterator[str]:
    for held in _helds(life):
        results = publishing.published(held)
        told = _("{title}（{period}）").format(
            title=held.call.title, period=period_words(held.call)
        )
        if results is None:
            yield _("{call}：結果はまだ公表していません").format(call=told)
        else:
            count = f"{results.counts.whole:,}"
            yield _("{call}：意見{count}件").format(call=told, count=count)


def bundle(life: Life, found: Proposed) -> bytes:
    """The proposal and all that is enclosed, as one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        name = _("{number} {title}.docx").format(number=0, title=_("起案文書"))
        archive.writestr(name, document_bytes(document(life, found), "docx"))
        for number, (title, make) in enumerate(_files(life, found), start=1):
            name = _("{number} {title}.docx").format(number=number, title=file_name(title))
            archive.writestr(name, make())
    return buffer.getvalue()


def _files(life: Life, found: Proposed) -> Iterator[tuple[str, Make]]:
    """Each enclosure by its name, made when it is asked for."""
    plan = life.at(found.row.revision)
    compared = comparison(life, found)
    if found.proposal.kind is not ProposalKind.ABOLISH:
        yield (
            _("計画の案"),
            lambda: publish.export(plan, "docx", books.category_titles(plan.framework))[""],
        )
    before = _decided_before(life, found)
    if compared is not None and before is not None:
        names = (state_words(life, before), state_words(life, found.row.revision))
        table = comparison_document(compared, *names)
        yield _("新旧対照表"), lambda: document_bytes(table, "docx")
    if found.proposal.kind is not ProposalKind.ABOLISH:
        for kind in HandoutKind:
            sheet = handout(plan, kind, books.category_shorts(plan.framework))
            yield sheet.tag, partial(handout_bytes, sheet, "docx")
    for held in _helds(life):
        results = publishing.published(held)
        if results is not None:
            title = _("{title}の結果").format(title=held.call.title)
            yield title, partial(publishing.bytes_of, held, results, "docx")
