"""What the matrix lets in, in particular; all of it is walked in `test_matrix`."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from kanmin import handbook
from kanmin.followup import results_form
from kanmin.server.accounts import tokens
from kanmin.server.accounts.models import FirstLink, Person, SecondFactorRule
from kanmin.server.accounts.roles import Role
from kanmin.server.accounts.token_models import ApiToken, Scope
from kanmin.server.desk.adoption import Work
from kanmin.server.layers import stored as layers
from kanmin.server.middleware import BEFORE_THE_SECOND
from kanmin.server.permissions import EVERYBODY, READERS, SIGNED_IN
from kanmin.server.permissions import MATRIX as WHOLE
from kanmin.server.store import queries, services
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
)
from kanmin.server.store.elsewhere_models import ElsewhereImport, ElsewhereRecord
from kanmin.server.store.inquiry_models import Inquiry, InquiryAnswer, InquiryConflict
from kanmin.server.store.layer_models import StoredLayer
from kanmin.server.store.models import (
    Adoption,
    MadeFile,
    StoredPlan,
    SurveyRound,
)
from kanmin.server.store.oversight_models import DutyDeadline, TrustedKey
from tests.conftest import EXAMPLES, TODAY
from tests.server import body_of, new_person, plan_for, signed_in
from tests.test_layers import layer

pytestmark = pytest.mark.django_db

MATRIX = {name: row for name, row in WHOLE.items() if not name.startswith("api:")}
"""The pages; the operations of the API are walked in `test_server_api`."""
ROUTES = {p.name: p for p in get_resolver().url_patterns if isinstance(p, URLPattern) and p.name}
OF_ADOPTIONS = sorted(name for name in ROUTES if name.startswith("adoption"))
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


def test_the_list_shows_people_of_ones_own_body_only() -> None:
    new_person("131016", Role.EDITOR)
    page = signed_in(new_person("182079", Role.ADMINISTRATOR)).get("/people")
    assert "administrator-182079" in page.content.decode()
    assert "131016" not in page.content.decode()


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


def test_a_section_answers_no_more_for_a_measure_that_it_led_when_the_form_was_made() -> None:
    key = stored("182079").key
    plan = StoredPlan.objects.get(key=key)
    before = queries.document(queries.revision(plan))
    moved = tuple(m.model_copy(update={"lead": "財政課"}) for m in before.measures)
    services.save(plan, before.model_copy(update={"measures": moved}), 1, None, "")
    client = signed_in(new_person("182079", Role.SECTION, section="企画課"))
    assert ask(client, "result-save", key) == 403
    assert StoredPlan.objects.get(key=key).head == 2


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
