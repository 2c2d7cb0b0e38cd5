"""What hangs on no plan: documents, support, surveys, registers, layers, editions in the making."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from benchmarks.matrix.secrets import For, word
from benchmarks.matrix.world import NOW, OWN, PREFECTURE, TODAY, World
from kanmin.handbook import EditionDraft, parse_layer
from kanmin.server.accounts.models import Person
from kanmin.server.editions import drafts, opinions
from kanmin.server.layers import stored as layers
from kanmin.server.oversight import register
from kanmin.server.store.cascade_models import UpperChangeRecord
from kanmin.server.store.edition_models import EditionAnswer, EditionCall, EditionMeeting
from kanmin.server.store.elsewhere_models import (
    ElsewhereAttempt,
    ElsewhereImport,
    ElsewhereRecord,
)
from kanmin.server.store.exchange_models import ReceivedFile, SentFile
from kanmin.server.store.models import (
    Adoption,
    AdoptionAnswer,
    CurrentReturn,
    SurveyReturn,
    SurveyRound,
)
from kanmin.server.store.oversight_models import (
    DutyDeadline,
    ReturnCheck,
    SurveyReminder,
    TrustedKey,
)
from kanmin.server.store.support_models import (
    AdvisorRecord,
    AdvisorRequest,
    AdvisorStep,
    EventMaterial,
    EventSignup,
    SupportAnswer,
    SupportEvent,
    SupportQuestion,
    TaskRecord,
    TaskStep,
)
from kanmin.status import StatusEntry

READ: dict[str, Any] = {}
"""What the reading of a document gives; read once a process."""


def documents(world: World) -> None:
    """A document of the body on its way to a plan, and one that is registered as it stands."""
    author = world.people["author"]
    row = Adoption.objects.create(
        lg_code=OWN, name=word(For.BODY, "document") + ".docx", author=author, **_read(author)
    )
    AdoptionAnswer.objects.create(
        adoption=row, version=1, key="x", act="confirm", value=word(For.BODY, "adopted"),
        title=word(For.BODY, "adoptedtitle"),
    )  # fmt: skip
    world.numbers["adoption"] = row.pk
    record = ElsewhereRecord.objects.create(
        lg_code=OWN,
        title=word(For.OVERSEERS, "elsewhere"),
        duties=["act9"],
        url=f"https://city.example/{word(For.OVERSEERS, 'url')}",
        url_key="x",
        seen_on=TODAY,
        state="read",
        name=word(For.OVERSEERS, "filename") + ".docx",
        author=world.people["clerk"],
        **{name: value for name, value in _read(author).items() if name != "moved"},
    )
    ElsewhereAttempt.objects.create(
        record=record, good=False, sentence=word(For.OVERSEERS, "attempt")
    )
    world.numbers["elsewhere"] = record.pk
    several = ElsewhereImport.objects.create(
        name=word(For.MAKER, "import") + ".csv",
        digest="",
        author=author,
        head=[word(For.MAKER, "head")],
        wrong=[{"cells": [word(For.MAKER, "wrong")], "faults": []}],
        fault=word(For.MAKER, "fault"),
    )
    world.numbers["import"] = several.pk


def _read(author: Person) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from tests.adopt_samples import B_PREFECTURE
    from tests.adopt_samples import word as document

    from kanmin.server.desk.adoption import read

    if not READ:
        found = read(SimpleUploadedFile("plan.docx", document(B_PREFECTURE)), author)
        READ.update(outline=bytes(found.outline), proposal=bytes(found.proposal), moved=found.moved)
        found.delete()
    return READ


def support(world: World) -> None:
    """A meeting for the towns of the prefecture; what the body asked for and was answered."""
    helper, author = world.people["helper"], world.people["clerk"]
    starts = timezone.now() + dt.timedelta(days=20)
    event = SupportEvent.objects.create(
        kind="briefing", title="説明会qzkanminnxevent", starts_at=starts, ends_at=starts,
        audience="municipalities", prefectures=["18"], organiser=PREFECTURE, author=helper,
        place="県庁qzkanminnxplace", online="https://pref.example/qzkanminnxonline",
        description="qzkanminnxdescription",
    )  # fmt: skip
    material = EventMaterial.objects.create(
        event=event, name="qzkanminnxmaterial.txt", size=4, data=b"qzkanminnxdata", author=helper
    )
    EventSignup.objects.create(event=event, lg_code=OWN, people=7, author=author)
    wish = {"subject": word(For.OVERSEERS, "subject"), "wish": word(For.OVERSEERS, "wish")}
    wish["dates"] = word(For.OVERSEERS, "dates")
    request = AdvisorRequest.objects.create(lg_code=OWN, wish=wish, author=author)
    AdvisorStep.objects.create(
        request=request, state="asked", words=word(For.OVERSEERS, "step"), author=author
    )
    advisor = AdvisorRecord.objects.create(
        advisor={
            "name": "架空 一郎",
            "affiliation": "x",
            "categories": [1],
            "prefectures": ["18"],
            "source": "x",
            "note": "注",
        },
        author=world.people["state"],
    )
    task = TaskRecord.objects.create(
        lg_code=OWN, help="ask", duty="act9", before="unknown", author=helper
    )
    TaskStep.objects.create(
        task=task, state="open", doer=PREFECTURE, words=word(For.PREFECTURE, "task"), author=helper
    )
    question = SupportQuestion.objects.create(
        lg_code=OWN,
        subject=word(For.OVERSEERS, "question"),
        text=word(For.OVERSEERS, "questiontext"),
        author=author,
    )
    answer = SupportAnswer.objects.create(
        question=question, by=PREFECTURE, text=word(For.OVERSEERS, "answertext"), author=helper
    )
    world.numbers |= {
        "event": event.pk, "material": material.pk, "request": request.pk, "advisor": advisor.pk,
        "task": task.pk, "question": question.pk, "support answer": answer.pk,
    }  # fmt: skip


def oversight(world: World) -> None:
    """The register, a survey with the body's return, a deadline, keys and files that came."""
    helper, state = world.people["helper"], world.people["state"]
    entry = StatusEntry.model_validate(
        {
            "lg_code": OWN, "state": "considering", "title": "計画",
            "checked_on": TODAY.isoformat(), "checked_by": "国の担当",
            "note": "備考", "reason": "予算の都合",
        }
    )  # fmt: skip
    register.register(entry, helper, "訂正")
    found = SurveyRound.objects.create(
        questionnaire="planning-2026",
        title="見本の調査",
        audience="all",
        opens_on=TODAY,
        closes_on=TODAY,
    )
    answers = {
        "lg_code": OWN, "questionnaire": "planning-2026", "final": True,
    }  # fmt: skip
    row = SurveyReturn.objects.create(
        round=found, lg_code=OWN, version=1, answers=answers, final=True, source="web",
        correction=word(For.OVERSEERS, "returncorrection"), author=world.people["clerk"],
    )  # fmt: skip
    CurrentReturn.objects.create(round=found, lg_code=OWN, final=True, latest=row)
    ReturnCheck.objects.create(
        given=row, passed=False, words=word(For.OVERSEERS, "check"), author=helper
    )
    SurveyReminder.objects.create(
        round=found, lg_code=OWN, words=word(For.OVERSEERS, "surveyreminder"), author=helper
    )
    deadline = DutyDeadline.objects.create(
        duty="act9", title="見本の期限", tiers="municipality", day=TODAY, author=state
    )
    key = TrustedKey.objects.create(
        lg_code=OWN, public="", note=word(For.HOUSE, "keynote"), author=world.people["author"]
    )
    told = {"kind": "plan", "lg_code": OWN, "serial": 1, "made_at": NOW, "public": ""}
    told |= {"author": world.people["author"]}
    ReceivedFile.objects.create(
        subject=word(For.HOUSE, "received"), digest="r", outcome="new",
        words=word(For.HOUSE, "receivedwords"), **told,
    )  # fmt: skip
    SentFile.objects.create(subject=word(For.HOUSE, "sent"), digest="s", **told)
    world.numbers |= {"survey": found.pk, "deadline": deadline.pk, "key": key.pk}


def _layer(code: str, reach: str, name: str, audience: For) -> Any:
    item = {"id": f"{name}-g", "place": "chapter:policy", "text": word(audience, "guidance")}
    return parse_layer(
        {
            "id": name, "framework": "act9", "lg_code": code, "by": "架空", "reach": reach,
            "title": word(audience, "layer"), "since": "2026-04-01", "edition": "current",
            "on": TODAY.isoformat(), "guidance": [item],
        }
    )  # fmt: skip


def layers_and_editions(world: World) -> None:
    """Layers that nobody may read yet; editions in the making, of which bodies are asked of one."""
    own = layers.begin(_layer(OWN, "own", "own", For.BODY), world.people["author"])
    area = layers.begin(_layer(PREFECTURE, "area", "area", For.PREFECTURE), world.people["helper"])
    world.numbers |= {"layer": own.pk, "area layer": area.pk}
    head = {"framework": "act9", "id": "x", "title": "見本の版", "by": "架空"}
    row = drafts.begin(EditionDraft.model_validate(head), world.people["state"])
    head |= {"id": "y", "title": word(For.STATE, "edition")}
    head |= {"change": word(For.STATE, "editionchange")}
    drafts.begin(EditionDraft.model_validate(head), world.people["state"])
    call = EditionCall.objects.create(draft=row, version=1, opens=TODAY, closes=TODAY)
    meeting = EditionMeeting.objects.create(
        draft=row, day=TODAY,
        value={"title": word(For.STATE, "meeting"), "day": TODAY.isoformat()},
    )  # fmt: skip
    one = opinions.give(call, "", word(For.OVERSEERS, "editionopinion"), world.people["clerk"])
    EditionAnswer.objects.create(
        opinion=one, disposition="noted", text=word(For.STATE, "editionanswer")
    )
    world.numbers |= {"edition": row.pk, "edition call": call.pk, "meeting": meeting.pk}
    change = {"kind": "edition", "subject": "act9/x", "title": "見本の版", "on": TODAY.isoformat()}
    told = UpperChangeRecord.objects.create(
        kind="edition", subject="act9/x", title="見本の版", on=TODAY,
        value={**change, "items": []}, digest="0" * 64,
    )  # fmt: skip
    world.numbers["change"] = told.pk
