"""The permission matrix, walked: every route, every role, own and another body's plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from kanmin import handbook
from kanmin.followup import results_form
from kanmin.handbook import EditionDraft
from kanmin.server.accounts import tokens
from kanmin.server.accounts.models import FirstLink, Person, SecondFactorRule
from kanmin.server.accounts.roles import Role
from kanmin.server.accounts.token_models import ApiToken, Scope
from kanmin.server.desk.adoption import Work, read
from kanmin.server.editions import drafts, opinions
from kanmin.server.editions.held import Held
from kanmin.server.layers import stored as layers
from kanmin.server.middleware import BEFORE_THE_SECOND
from kanmin.server.permissions import EVERYBODY, READERS, SIGNED_IN
from kanmin.server.permissions import MATRIX as WHOLE
from kanmin.server.store import services
from kanmin.server.store.cascade_models import UpperChangeRecord
from kanmin.server.store.case_models import StoredCase
from kanmin.server.store.deciding_models import (
    PartnerBody,
    PlanProposal,
    Publication,
    RulingRecord,
)
from kanmin.server.store.edition_models import (
    EditionCall,
    EditionDraftRecord,
    EditionMeeting,
    EditionOpinion,
)
from kanmin.server.store.elsewhere_models import ElsewhereImport, ElsewhereRecord
from kanmin.server.store.inquiry_models import Inquiry, InquiryAnswer, InquiryConflict
from kanmin.server.store.layer_models import StoredLayer
from kanmin.server.store.models import (
    Adoption,
    AdoptionAnswer,
    CurrentReturn,
    MadeFile,
    StatusRecord,
    StoredPlan,
    SurveyReturn,
    SurveyRound,
)
from kanmin.server.store.oversight_models import DutyDeadline, TrustedKey
from tests.adopt_samples import B_PREFECTURE, word
from tests.conftest import EXAMPLES, TODAY
from tests.server import body_of, new_person, plan_for, signed_in
from tests.test_layers import layer

pytestmark = pytest.mark.django_db

MATRIX = {name: row for name, row in WHOLE.items() if not name.startswith("api:")}
"""The pages; the operations of the API are walked in `test_server_api`."""
ROUTES = {p.name: p for p in get_resolver().url_patterns if isinstance(p, URLPattern) and p.name}
OF_PLANS = sorted(name for name, p in ROUTES.items() if "key" in p.pattern.converters)
WITH_PLAN = [name for name in OF_PLANS if MATRIX[name].roles != EVERYBODY]
OF_ADOPTIONS = sorted(name for name in ROUTES if name.startswith("adoption"))
OF_ONE_PERSON = ["person", "person-link", "person-second", "person-erase", "revoke"]
OF_PEOPLE = [*OF_ONE_PERSON, "people", "invite", "second-rule"]
OF_ONESELF = sorted(name for name, row in MATRIX.items() if row.roles == SIGNED_IN)
POSTED = {
    "create", "upload", "save", "add", "take", "remove", "logout", "language",
    "invite", "person", "person-link", "revoke", "person-second", "second-rule",
    "account-mail", "account-sessions", "account-link", "account-unlink",
    "adopt-read", "adoption-answer", "adoption-undo", "adoption-version", "adoption-plan",
    "demo-as", "starter-begin", "candidate-save", "candidate-remove", "roadmap-measures",
    "roadmap-budgets", "roadmap-upload", "roadmap-solve", "roadmap-take",
    "oversight-save", "oversight-upload", "oversight-deadline-add",
    "oversight-deadline-withdraw", "survey-open", "survey-close", "survey-upload",
    "survey-remind", "survey-pass", "survey-check",
    "exchange-look", "exchange-take", "exchange-plan", "exchange-write",
    "exchange-key-add", "exchange-key-withdraw", "exchange-own-key",
    "own-survey-take",
    "own-survey-answer", "result-save", "results-upload", "results-scale", "results-publish",
    "support-event-create", "support-event-save", "support-event-cancel", "support-sign-up",
    "support-withdraw", "support-material-add", "support-material-remove", "support-advisor-add",
    "support-advisor-upload", "support-advisor-retire", "support-request-create",
    "support-request-step", "support-request-report", "support-question-ask",
    "support-question-answer", "support-answer-share", "todo-take", "todo-add", "todo-step",
    "results-follow", "handouts-save", "share", "withdraw", "restore", "revision-name",
    "person-erase",
    "inquiry-start", "inquiry-upload", "inquiry-remind", "inquiry-close", "inquiry-hand-in",
    "inquiry-measure-save", "inquiry-decide",
    "life-repropose", "life-withdraw", "life-endorse", "life-publish", "life-unpublish",
    "partner-invite", "partner-end", "partner-answer",
    "consulting-begin", "consulting-save", "consulting-announce", "consulting-add",
    "consulting-merge", "consulting-answer", "consulting-hide", "consulting-split",
    "consulting-publish", "consulting-forget", "above-answer", "above-take", "stance",
    "take-upper", "take-over-here",
    "layer-begin", "layer-head", "layer-save", "layer-remove", "layer-publish", "layer-withdraw",
    "layer-answer", "layer-finish",
    "edition-begin", "edition-head", "edition-import", "edition-give-up", "edition-publish",
    "edition-take-back", "edition-amend", "edition-meeting-save", "edition-call",
    "edition-answer", "edition-list-publish", "edition-opinion",
    "token-make", "token-revoke", "job-repeat",
    "case-offer-save", "own-case-step", "case-review-step",
    "elsewhere-create", "elsewhere-publish-chosen", "elsewhere-take", "elsewhere-save",
    "elsewhere-take-file", "elsewhere-again", "elsewhere-publish", "elsewhere-withdraw",
    "elsewhere-remove", "elsewhere-status", "elsewhere-own",
}  # fmt: skip
PARTS = {"chapter": "purpose", "measure": "m1", "result": "m1", "result-save": "m1"}
PARTS |= {"inquiry-measure": "m1", "inquiry-measure-save": "m1"}
PARTS |= dict.fromkeys(
    ("consulting-group", "consulting-answer", "consulting-hide", "consulting-split"), "1"
)
PARTS |= {"case-offer": "m1", "case-offer-save": "m1"}
PARTS |= {"candidate": "m1", "candidate-save": "m1", "candidate-remove": "m1"}
FORMS = {"adoption-file": "table-docx", "results-file": "report-docx"}
FORMS |= {"handout": "summary", "handout-file": "summary-html"}
FORMS |= {"roadmap-file": "candidates-json", "survey-file": "docx"}
FORMS |= {"life-file": "docx", "conformity-file": "xlsx", "public-changes-file": "html"}
FORMS |= {"public-summary": "html", "above-file": "html", "trace-file": "csv"}
FORMS |= {"side-by-side-file": "csv", "cases-file": "csv"}
FORMS |= {"together-file": "csv", "together-one-file": "csv", "compare-file": "xlsx"}
FORMS |= {"handbook-compare-file": "html", "edition-results-file": "csv"}
FORMS |= {"edition-asked-file": "html", "edition-changes-file": "html"}
FORMS |= {"edition-opinions-file": "csv"}
YEAR, NOW = 2027, dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
FILES = {
    "roadmap-upload": ("候補.json", (EXAMPLES / "candidates.json").read_bytes()),
    "results-upload": ("実績.xlsx", results_form(plan_for("182079"), YEAR)),
}
REFUSED = {"roadmap-take": 400, "inquiry-upload": 400, "inquiry-measure-save": 404}
REFUSED |= {"inquiry-remind": 400, "life-publish": 400, "life-withdraw": 400, "life-endorse": 400}
REFUSED |= {"above-answer": 400, "above-take": 400, "stance": 404, "take-upper": 404}
REFUSED |= {"case-offer-save": 400}
REFUSED |= {"life-unpublish": 400, "partner-invite": 400, "partner-end": 400}
"""What whoever may is told: nothing to take over, no file, a field or section not asked about."""
CODES = {"oversight-prefecture": "18", "survey-return": "180009", "survey-check": "180009"}
CODES |= {"trace-prefecture": "18", "trace-matrix": "18"}
CODES |= dict.fromkeys(("data-prefecture", "data-prefecture-file", "data-prefecture-catalog"), "18")
CODES |= dict.fromkeys(("together", "together-file", "together-one", "together-one-file"), "18")
ITEMS = {
    "handbook-case": "case.onomichi-nursery-ai",
    "handbook-measure": handbook.on(TODAY).measures[0].id,
    "handbook-chapter": "purpose",
    "handbook-requirement": "act9.declaration",
    "handbook-section": handbook.on(TODAY).sections[0].id,
    "handbook-layer": "180009-act9-area",
    "handbook-layer-file": "180009-act9-area",
    "oversight-part": "unknown",
    "shared-plan": "plan-182079",
    "trace-measure": handbook.on(TODAY).measures[0].id,
    "trace-upper": "m1",
    "public-measure": "m1",
    "take-over": "case.onomichi-nursery-ai",
    "together-one": "none",
    "together-one-file": "none",
    **dict.fromkeys(("data-file", "data-prefecture-file", "data-plan-file"), "measures"),
    "help-document": "tutorial",
    "edition-item": handbook.on(TODAY).sections[0].id,
}


NEWEST: tuple[tuple[str, Any], ...] = (
    ("edition-results", EditionCall),
    ("edition", EditionDraftRecord),
    ("made", MadeFile),
    ("inquiry", Inquiry),
    ("life", PlanProposal),
    ("partner", PartnerBody),
    ("case", StoredCase),
    ("above", UpperChangeRecord),
    ("change-reached", UpperChangeRecord),
    ("deadline", DutyDeadline),
    ("exchange-key", TrustedKey),
    ("layer", StoredLayer),
    ("elsewhere-import", ElsewhereImport),
    ("elsewhere-wrong", ElsewhereImport),
    ("elsewhere", ElsewhereRecord),
    ("survey", SurveyRound),
    ("token-revoke", ApiToken),
    ("revoke", FirstLink),
)
"""What the number in an address is of, by what the route's name holds; else a person."""


def number_for(route: str, key: str) -> int:
    """The number in an address: of the newest thing of its kind, 0 where there is none."""
    if route == "revision-name":
        return 1
    if route.startswith("public"):
        return 2
    if route == "category":
        return 1
    if route in OF_ADOPTIONS:
        return newest_pk(Adoption.objects)
    kind: Any = next((model for part, model in NEWEST if part in route), Person)
    rows = kind.objects.filter(plan__key=key) if hasattr(kind, "plan") else kind.objects
    return newest_pk(rows)


def newest_pk(rows: Any) -> int:
    newest = rows.last()
    return int(newest.pk) if newest else 0


def address(route: str, key: str) -> str:
    values: dict[str, Any] = {
        "key": key or "none",
        "part": PARTS.get(route, ""),
        "form": FORMS.get(route, "json"),
        "year": YEAR,
        "code": CODES.get(route, "182079"),
        "token": "none",
        "name": ITEMS.get(route, ""),
        "number": number_for(route, key),
        "version": 1,
        "job": UUID(int=0),
        "kind": "guidance",
        "place": newest_pk(EditionMeeting.objects) if route == "edition-meeting" else 0,
        "table": "sections",
        "tier": "municipality",
        "answer": newest_pk(InquiryAnswer.objects.all()),
        "conflict": newest_pk(InquiryConflict.objects.all()),
    }
    wanted = ROUTES[route].pattern.converters
    if route == "openid_connect_callback":
        return "/login/oidc/back"
    return reverse(route, kwargs={name: values[name] for name in wanted})


def ask(client: Client, route: str, key: str) -> int:
    url = address(route, key)
    if route in POSTED:
        where = "/measures/m1" if route == "remove" else "/measures"
        fields = {"base": "1", "where": where, "page": "plan", "/title": "題"}
        item = (
            Work(Adoption.objects.all()[0]).read.items[0].key if Adoption.objects.exists() else ""
        )
        fields |= {"key": item, "act": "confirm"}
        fields |= {"role": "administrator", "active": "1", "ref": ITEMS["handbook-case"]}
        fields |= {"number": "1", "version": "0", "title": "候補", "scenario": "expected"}
        fields |= {"scale": "usual", "what": "act9 own"}
        fields |= {"measure": "m1", "due": "2099-03-31", "take": "plan"}
        fields |= {"review-state": "on-track", "status": "estimate", "general-0": "10"}
        if route == "starter-begin":
            fields["ref"] = handbook.on(TODAY).starters_for("municipality")[0].measure
        if route in FILES:
            return int(
                client.post(url, fields | {"file": SimpleUploadedFile(*FILES[route])}).status_code
            )
        return int(client.post(url, fields).status_code)
    return int(client.get(url).status_code)


def cases(routes: Iterable[str]) -> list[tuple[str, tuple[Role, ...]]]:
    """For each route those it refuses, together; then who may: by one where something changes."""
    found: list[tuple[str, tuple[Role, ...]]] = []
    for route in routes:
        refused = tuple(role for role in Role if role not in MATRIX[route].roles)
        allowed = tuple(role for role in Role if role in MATRIX[route].roles)
        apart = [(role,) for role in allowed] if route in POSTED else [allowed]
        found += [(route, roles) for roles in (refused, *apart) if roles]
    return found


READ: dict[str, Any] = {}
"""What the reading of a document gives: the same for every test, so it is read once."""


def adopted(code: str) -> Adoption:
    author = new_person(code, Role.EDITOR)
    if not READ:
        found = read(SimpleUploadedFile("plan.docx", word(B_PREFECTURE)), author)
        READ.update(
            name=found.name,
            outline=bytes(found.outline),
            proposal=bytes(found.proposal),
            moved=found.moved,
        )
        return found
    return Adoption.objects.create(lg_code=code, author=author, **READ)


@pytest.mark.parametrize(("route", "roles"), cases(OF_ADOPTIONS))
def test_documents_of_ones_own_body_by_role(route: str, roles: tuple[Role, ...]) -> None:
    adopted("182079")
    allowed = (200, 302, 400) if route == "adoption-version" else (200, 302)
    for role in roles:
        status = ask(signed_in(new_person("182079", role)), route, "")
        assert status in (allowed if role in MATRIX[route].roles else (403,)), role


@pytest.mark.parametrize("route", OF_ADOPTIONS)
def test_documents_of_another_body_are_never_there(route: str) -> None:
    adopted("182079")
    for role in Role:
        status = ask(signed_in(new_person("131016", role)), route, "")
        assert status == (404 if role in MATRIX[route].roles else 403), role
    assert not AdoptionAnswer.objects.exists()


def stored(code: str) -> StoredPlan:
    found = services.create(plan_for(code), f"plan-{code}", None, "").revision.plan
    MadeFile.objects.create(plan=found, revision=1, form="pdf", language="ja", data=b"%PDF")
    asked = Inquiry.objects.create(
        plan=found, revision=1, due=TODAY, sections=[{"section": "企画課", "measures": ["m1"]}]
    )
    answer = InquiryAnswer.objects.create(inquiry=asked, section="企画課", base=1, revision=1)
    InquiryConflict.objects.create(answer=answer, where="/measures/m1/title", answered="題")
    published(found)
    if not StoredLayer.objects.exists():
        layers.publish(layers.version(layers.begin(layer(lg_code="180009", by="福井県"), None)))
    return found


def published(found: StoredPlan) -> None:
    """Two published versions, a proposal on its way, a body that was asked to join."""
    text = {"title": "起案", "drafted_on": TODAY.isoformat(), "sections": ["企画課"]}
    ruling = {"decided_on": TODAY.isoformat(), "decider": "市長"}
    for number in (1, 2):
        decided = PlanProposal.objects.create(
            plan=found, revision=1, value=text, ended_at=NOW, decided_revision=1
        )
        RulingRecord.objects.create(proposal=decided, lg_code=found.lg_code, value=ruling)
        Publication.objects.create(
            plan=found, number=number, revision=1, proposal=decided, published_on=TODAY
        )
    PlanProposal.objects.create(plan=found, revision=1, value=text)
    PartnerBody.objects.create(plan=found, lg_code=found.lg_code)
    told_above()


def told_above() -> None:
    """A change above that reaches everybody, and touches nothing."""
    change = {"kind": "edition", "subject": "act9/x", "title": "見本の版", "on": TODAY.isoformat()}
    UpperChangeRecord.objects.create(
        kind="edition",
        subject="act9/x",
        title="見本の版",
        on=TODAY,
        value={**change, "items": []},
        digest=f"{UpperChangeRecord.objects.count():064}",
    )


OF_A_RETURN = ("survey-return", "survey-check", "own-survey-signed")


def hand_in(found: SurveyRound, code: str) -> SurveyReturn:
    answers = {"lg_code": code, "questionnaire": found.questionnaire, "final": True}
    row = SurveyReturn.objects.create(
        round=found, lg_code=code, version=1, answers=answers, final=True, source="web"
    )
    CurrentReturn.objects.create(round=found, lg_code=code, final=True, latest=row)
    return row


OF_OVERSIGHT = sorted(n for n in ROUTES if n.startswith(("oversight", "survey", "own-survey")))


@pytest.mark.parametrize(("route", "roles"), cases(OF_OVERSIGHT))
def test_oversight_by_role(route: str, roles: tuple[Role, ...]) -> None:
    today = TODAY
    found = SurveyRound.objects.create(
        questionnaire="planning-2026", audience="prefectures", opens_on=today, closes_on=today
    )
    if route in OF_A_RETURN:
        hand_in(found, "180009")
    DutyDeadline.objects.create(duty="act9", title="期限", tiers="prefecture", day=today)
    code = "182079" if route.startswith("oversight") else "180009"
    for role in roles:
        status = ask(signed_in(new_person(code, role)), route, "")
        assert status in ((200, 302, 400) if role in MATRIX[route].roles else (403,)), role
    if Role.STATE not in roles or len(roles) > 1:
        assert not StatusRecord.objects.exists()
    if roles != (Role.EDITOR,) and route not in OF_A_RETURN:
        assert not SurveyReturn.objects.exists()


OF_EXCHANGE = sorted(n for n in ROUTES if n.startswith("exchange") and n not in OF_PLANS)


@pytest.mark.parametrize(("route", "roles"), cases(OF_EXCHANGE))
def test_exchange_by_role(route: str, roles: tuple[Role, ...]) -> None:
    TrustedKey.objects.create(lg_code="182079", public="")
    allowed = (404,) if route == "exchange-write" else (200, 302, 400)  # nothing to write out
    for role in roles:
        status = ask(signed_in(new_person("182079", role)), route, "")
        assert status in (allowed if role in MATRIX[route].roles else (403,)), role


OF_EDITIONS = sorted(n for n in ROUTES if n.startswith("edition"))


def in_the_making() -> None:
    """A draft with a meeting, about which bodies are asked."""
    head = {"framework": "act9", "id": "x", "title": "見本の版（架空）", "by": "架空の担当"}
    row = drafts.begin(EditionDraft.model_validate(head), new_person("", Role.STATE))
    call = EditionCall.objects.create(
        draft=row, version=1, opens=dt.date.today(), closes=dt.date.today()
    )
    listed = opinions.listed(Held(row), call)
    EditionCall.objects.update(results=listed.model_dump(mode="json"), published_at=NOW)
    EditionMeeting.objects.create(
        draft=row, day=TODAY, value={"title": "会議", "day": "2027-04-01"}
    )
    EditionOpinion.objects.create(call=call, number=1, lg_code="131016", text="他の団体の意見")


@pytest.mark.parametrize(("route", "roles"), cases(OF_EDITIONS))
def test_editions_in_the_making_by_role(route: str, roles: tuple[Role, ...]) -> None:
    in_the_making()
    for role in roles:
        client = signed_in(new_person("182079", role))
        status = ask(client, route, "")
        allowed = (200, 302, 404) if route == "edition-answer" else (200, 302, 400)
        mine = MATRIX[route].roles == EVERYBODY or role in MATRIX[route].roles
        assert status in (allowed if mine else (403,)), role
    assert EditionOpinion.objects.get(number=1).answers.count() == 0


OF_DOCUMENTS = sorted(n for n in ROUTES if n.startswith("elsewhere"))


def elsewhere(code: str) -> ElsewhereRecord:
    """A plan of a body that lives elsewhere, read already."""
    adoption = adopted(code)
    return ElsewhereRecord.objects.create(
        lg_code=code,
        title="よその計画",
        duties=["act9"],
        url="https://www.example.lg.jp/plan.docx",
        url_key=str(ElsewhereRecord.objects.count()),
        seen_on=TODAY,
        state="read",
        outline=adoption.outline,
        proposal=adoption.proposal,
    )


@pytest.mark.parametrize(("route", "roles"), cases(OF_DOCUMENTS))
def test_plans_elsewhere_by_role(route: str, roles: tuple[Role, ...]) -> None:
    for role in roles:
        code = "180009" if role is Role.SUPPORTER else "182079"
        person = new_person(code, role)
        ElsewhereImport.objects.create(name="plans.csv", digest="", author=person)
        elsewhere("182079")
        status = ask(signed_in(person), route, "")
        mine = MATRIX[route].roles == EVERYBODY or role in MATRIX[route].roles
        allowed = (404,) if route == "elsewhere-public" else (200, 302, 400)
        assert status in (allowed if mine else (403,)), role


@pytest.mark.parametrize(
    "route", [r for r in OF_DOCUMENTS if "number" in ROUTES[r].pattern.converters]
)
def test_plans_elsewhere_of_others_are_never_there(route: str) -> None:
    elsewhere("131016")
    ElsewhereImport.objects.create(name="plans.csv", digest="")
    for code, role in (("182079", Role.EDITOR), ("180009", Role.SUPPORTER)):
        status = ask(signed_in(new_person(code, role)), route, "")
        mine = MATRIX[route].roles == EVERYBODY or role in MATRIX[route].roles
        assert status == (404 if mine else 403), role


@pytest.mark.parametrize(("route", "roles"), cases(OF_PEOPLE))
def test_people_of_ones_own_body_by_role(route: str, roles: tuple[Role, ...]) -> None:
    for role in roles:
        client = signed_in(new_person("182079", role))
        new_person("182079", Role.ADMINISTRATOR)
        FirstLink.issue(frozenset({Role.EDITOR}), "182079")
        status = ask(client, route, "")
        assert status in ((200, 302) if role in MATRIX[route].roles else (403,)), role


OF_TOKENS = ["tokens", "token-make", "token-revoke", "body-tokens"]


@pytest.mark.parametrize(("route", "roles"), cases(OF_TOKENS))
def test_tokens_by_role(route: str, roles: tuple[Role, ...]) -> None:
    for role in roles:
        person = new_person("182079", role)
        tokens.issue(person, "連携", frozenset({Scope.READ}), 30)
        status = ask(signed_in(person), route, "")
        assert status in ((200, 302, 400) if role in MATRIX[route].roles else (403,)), role


@pytest.mark.parametrize("role", Role)
def test_a_token_is_ended_by_its_maker_or_the_bodys_administrator(role: Role) -> None:
    tokens.issue(new_person("182079", Role.EDITOR), "連携", frozenset({Scope.READ}), 30)
    may_open = role in MATRIX["token-revoke"].roles
    for code in ("131016", "182079"):
        status = ask(signed_in(new_person(code, role)), "token-revoke", "")
        own = code == "182079" and role is Role.ADMINISTRATOR
        assert status == (302 if own else 404 if may_open else 403), code
    assert (ApiToken.objects.get().revoked_at is not None) == (role is Role.ADMINISTRATOR)


@pytest.mark.parametrize("route", OF_ONESELF)
def test_ones_own_account_is_everybodys(route: str) -> None:
    for roles in ((), *((role,) for role in Role)):
        status = ask(signed_in(new_person("182079", *roles)), route, "")
        unset = route in ("account-link", "account-unlink")  # no provider: nothing to link with
        assert status in ((404,) if unset else (200, 302)), roles


def test_who_is_asked_for_a_second_factor_opens_nothing_before() -> None:
    SecondFactorRule.objects.create(lg_code="182079", everybody=True)
    client = signed_in(new_person("182079", *Role, section="企画課"))
    key = stored("182079").key
    for route, row in MATRIX.items():
        if row.roles != EVERYBODY and route not in BEFORE_THE_SECOND:
            assert ask(client, route, key) == 302, route
    assert StoredPlan.objects.get(key=key).head == 1
    assert ask(client, "second-on", key) == 200
    assert ask(client, "logout", key) == 302


@pytest.mark.parametrize("route", OF_ONE_PERSON)
@pytest.mark.parametrize("role", Role)
def test_people_of_another_body_are_not_there(route: str, role: Role) -> None:
    client = signed_in(new_person("131016", role))
    other = new_person("182079", Role.EDITOR)
    FirstLink.issue(frozenset({Role.EDITOR}), "182079")
    assert ask(client, route, "") == (404 if role is Role.ADMINISTRATOR else 403)
    other.refresh_from_db()
    assert other.roles == "editor"
    assert FirstLink.objects.count() == 1


def test_the_list_shows_people_of_ones_own_body_only() -> None:
    new_person("131016", Role.EDITOR)
    page = signed_in(new_person("182079", Role.ADMINISTRATOR)).get("/people")
    assert "administrator-182079" in page.content.decode()
    assert "131016" not in page.content.decode()


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(ROUTES) == set(MATRIX)


ABSENT = (
    "elsewhere-public",
    "welcome", "report", "demo-as", "account-mail-confirm", "consultation", "oidc-start",
    "openid_connect_callback", "edition-results", "case", "case-version", "metrics",
)  # fmt: skip


def test_without_an_account_only_open_routes_answer() -> None:
    key = stored("182079").key
    for route, row in MATRIX.items():
        status = ask(Client(HTTP_HOST="localhost"), route, key)
        if row.roles == EVERYBODY:
            # no such token, report, demonstration or provider; no worker, files still being made
            away = route in ("data-file", "ready")
            assert status in ((503,) if away else (200, 302, 404)), route
            assert route.startswith(ABSENT) or status != 404, route
        else:
            assert status == 302, route
    assert StoredPlan.objects.get(key=key).head == 1


def with_section(code: str) -> dict[Role, Client]:
    """A browser of a person in each role, of one body."""
    return {role: signed_in(new_person(code, role, section="企画課")) for role in Role}


def test_ones_own_plan_is_refused_to_those_without_the_role() -> None:
    key = stored("182079").key
    clients = with_section("182079")
    for route in WITH_PLAN:
        for role in set(Role) - MATRIX[route].roles:
            assert ask(clients[role], route, key) == 403, (route, role)
    assert StoredPlan.objects.get(key=key).head == 1


@pytest.mark.parametrize(
    ("route", "roles"), [one for one in cases(WITH_PLAN) if one[1][0] in MATRIX[one[0]].roles]
)
def test_own_plan_by_role(route: str, roles: tuple[Role, ...]) -> None:
    key = stored("182079").key
    allowed = {REFUSED[route]} if route in REFUSED else {200, 302}
    for role in roles:
        person = new_person("182079", role, section="企画課")
        assert ask(signed_in(person), route, key) in allowed, role


def test_another_bodys_plan_is_never_there() -> None:
    key = stored("182079").key
    clients = with_section("131016")
    for route in WITH_PLAN:
        for role, client in clients.items():
            expected = 404 if role in MATRIX[route].roles else 403
            assert ask(client, route, key) == expected, (route, role)
    assert StoredPlan.objects.get(key=key).head == 1


def test_somebody_of_no_body_has_no_plans() -> None:
    services.create(plan_for("182079"), "x", None, "")
    StoredPlan.objects.update(lg_code="")
    client = signed_in(new_person("", Role.EDITOR))
    assert {route: ask(client, route, "x") for route in WITH_PLAN} == dict.fromkeys(WITH_PLAN, 404)


@pytest.mark.parametrize(
    ("roles", "section", "status"),
    [
        ((Role.SECTION,), "企画課", 302),
        ((Role.SECTION,), "総務課", 403),
        ((Role.SECTION,), "", 403),
        ((Role.EDITOR,), "", 302),
        ((Role.SECTION, Role.EDITOR), "総務課", 302),
        ((Role.APPROVER,), "企画課", 403),
    ],
)
def test_a_section_answers_for_the_measures_it_leads(
    roles: tuple[Role, ...], section: str, status: int
) -> None:
    key = stored("182079").key
    client = signed_in(new_person("182079", *roles, section=section))
    assert client.get(address("result", key)).status_code == 200
    assert ask(client, "result-save", key) == status
    assert StoredPlan.objects.get(key=key).head == (2 if status == 302 else 1)


def test_a_measure_nobody_leads_is_not_answered_by_somebody_of_no_section() -> None:
    plan = plan_for("182079")
    plan = plan.model_copy(
        update={"measures": tuple(m.model_copy(update={"lead": ""}) for m in plan.measures)}
    )
    services.create(plan, "x", None, "")
    assert ask(signed_in(new_person("182079", Role.SECTION)), "result-save", "x") == 403


def test_a_report_is_for_everybody_once_it_is_published_and_never_before() -> None:
    key = stored("182079").key
    readers = [Client(HTTP_HOST="localhost"), signed_in(new_person("131016", Role.INSPECTOR))]
    readers += [signed_in(new_person("182079", role)) for role in (Role.EDITOR, Role.SECTION)]
    assert [ask(reader, "report", key) for reader in readers] == [404] * 4
    assert ask(readers[2], "results-publish", key) == 302
    assert [ask(reader, "report", key) for reader in readers] == [200] * 4
    assert readers[0].get(f"/reports/{key}/2028").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_the_desk_shows_own_plans_only(role: Role) -> None:
    stored("182079")
    stored("131016")
    page = signed_in(new_person("182079", role)).get("/desk")
    if role in READERS:
        assert "plan-182079" in page.content.decode()
        assert "plan-131016" not in page.content.decode()
    else:
        assert page.status_code == 403


def test_a_person_without_a_role_opens_nothing() -> None:
    person = Person.objects.create_user("誰か", password="x", lg_code="182079")
    client = signed_in(person)
    key = stored("182079").key
    for route, row in MATRIX.items():
        if row.roles not in (EVERYBODY, SIGNED_IN):
            assert ask(client, route, key) == 403, route
    assert client.get("/password").status_code == 200
    assert client.post("/logout").status_code == 302


def test_headers_are_strict_on_every_page() -> None:
    client = signed_in(new_person("182079", Role.EDITOR))
    key = stored("182079").key
    desk = ("desk", "new", "plan", "basics", "chapter", "measure", "findings", "history")
    grown = ("handouts", "starters", "plan-starters", "roadmap", "candidate")
    followed = ("results-year", "result", "results-report", "results-next", "report")
    assert ask(client, "results-publish", key) == 302
    for route in desk + grown + followed:
        response: Any = client.get(address(route, key))
        policy = response.headers["Content-Security-Policy"]
        assert "'unsafe-inline'" not in policy
        assert "default-src 'none'" in policy
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["Cache-Control"] == "no-store"
        assert "<script>" not in response.content.decode()
        assert " style=" not in response.content.decode()
        assert body_of(response).count("<h1") == 1
