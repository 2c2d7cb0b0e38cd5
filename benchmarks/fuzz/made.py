"""What addresses of the pages speak of: a document, a draft of an edition, a return."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.adopt_samples import B_PREFECTURE, word
from tests.server import new_person

from kanmin.handbook import EditionDraft
from kanmin.server.accounts.roles import Role
from kanmin.server.desk.adoption import read
from kanmin.server.editions import drafts, opinions
from kanmin.server.editions.held import Held
from kanmin.server.store.edition_models import EditionCall, EditionMeeting, EditionOpinion
from kanmin.server.store.models import CurrentReturn, SurveyReturn, SurveyRound


def adopted(code: str) -> None:
    """A document of a body, read and not answered for."""
    read(SimpleUploadedFile("plan.docx", word(B_PREFECTURE)), new_person(code, Role.EDITOR))


def hand_in(found: SurveyRound, code: str) -> None:
    """A return of a body."""
    answers = {"lg_code": code, "questionnaire": found.questionnaire, "final": True}
    row = SurveyReturn.objects.create(
        round=found, lg_code=code, version=1, answers=answers, final=True, source="web"
    )
    CurrentReturn.objects.create(round=found, lg_code=code, final=True, latest=row)


def in_the_making() -> None:
    """A draft of an edition with a meeting, about which bodies are asked."""
    head = {"framework": "act9", "id": "x", "title": "見本の版（架空）", "by": "架空の担当"}
    row = drafts.begin(EditionDraft.model_validate(head), new_person("", Role.STATE))
    today = dt.date.today()
    call = EditionCall.objects.create(draft=row, version=1, opens=today, closes=today)
    listed = opinions.listed(Held(row), call)
    results = listed.model_dump(mode="json")
    EditionCall.objects.update(results=results, published_at=timezone.now())
    EditionMeeting.objects.create(
        draft=row, day=today, value={"title": "会議", "day": "2027-04-01"}
    )
    EditionOpinion.objects.create(call=call, number=1, lg_code="131016", text="他の団体の意見")
