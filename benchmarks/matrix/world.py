"""The filled store: plans of 鯖江市 in four states, and everything that hangs on them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from benchmarks.matrix.secrets import MARK, For, marked, word
from kanmin.casebook import CaseSide, CaseStep, Offer, TakenStep
from kanmin.consult import Channel
from kanmin.plan import Plan, parse, to_raw
from kanmin.server.accounts import tokens
from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.accounts.roles import Role
from kanmin.server.accounts.token_models import ApiToken, Scope
from kanmin.server.casebook import recording
from kanmin.server.casebook.filling import offerable
from kanmin.server.consulting import opening, receiving
from kanmin.server.consulting.held import Held
from kanmin.server.demo import demo_plan
from kanmin.server.store import history, searching, services, sharing
from kanmin.server.store.consult_models import Consultation, OpinionAnswer
from kanmin.server.store.deciding_models import (
    EndorsementRecord,
    PartnerBody,
    PlanProposal,
    Publication,
    RulingRecord,
)
from kanmin.server.store.inquiry_models import (
    Inquiry,
    InquiryAnswer,
    InquiryConflict,
    InquiryReminder,
)
from kanmin.server.store.models import MadeFile, PublishedReport, Rollout, StoredPlan
from kanmin.server.store.tracing import project_published

OWN, NEIGHBOUR, PREFECTURE = "182079", "182095", "180009"
PARTNER, INVITED, DECLINED, LEFT = "172014", "172031", "172022", "172049"
ELSEWHERE = "170003"
"""Another prefecture, of which the bodies that were asked to join are."""
SECRET, JOINT, SHARED, PUBLIC = "qzkanminaxsecret", "qzkanminkxjoint", "qzkanminlxshared", "common"
BESIDE = "beside"
"""The keys of the plans: the first is nobody's business but the body's, the last a neighbour's."""
TODAY, NOW, YEAR = dt.date.today(), timezone.now(), 2025
MEASURE, SECTION = "m-certificates", "住民課"


@dataclass
class World:
    """What there is. numbers: of each kind of thing; by plan where a plan has it."""

    people: dict[str, Person] = field(default_factory=dict)
    numbers: dict[str, Any] = field(default_factory=dict)
    of_plans: dict[tuple[str, str], int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def number(self, kind: str, key: str) -> Any:
        """The number of a thing: of a plan where a plan has its own."""
        return self.of_plans.get((kind, key), self.numbers.get(kind, 0))


Step = Callable[[World], None]


def plan_text(audience: For | None) -> Plan:
    """A plan of 鯖江市 with three years of results; with a secret word in each text, or none."""
    raw = to_raw(demo_plan("mihon-2023"))
    raw["bodies"][0] |= {"lg_code": OWN, "name": "鯖江市"}
    raw = raw if audience is None else marked(raw, audience, "plan")
    for measure in raw["measures"]:
        measure["lead"] = SECTION
    return parse(raw)


def plans(world: World) -> None:
    """One that is a draft, one drawn up with others, one that is shared, one that is published."""
    for key, audience in ((SECRET, For.BODY), (JOINT, For.PARTNER), (SHARED, For.SHARED)):
        author = _author(world, audience)
        stored = services.create(
            plan_text(audience), key, author, word(audience, "message")
        ).revision.plan
        history.name_revision(stored, 1, word(audience, "revisionname"), author)
        _life(world, stored, audience)
        _inquiry(world, stored, audience)
        _files(world, stored, audience)
        searching.update(stored)
    for code, answer, ended in (
        (PARTNER, "joined", None),
        (INVITED, "", None),
        (DECLINED, "declined", None),
        (LEFT, "joined", NOW),
    ):
        row = PartnerBody.objects.create(
            plan=StoredPlan.objects.get(key=JOINT), lg_code=code, answer=answer, ended_at=ended
        )
        world.of_plans["partner", code] = row.pk
    sharing.share(StoredPlan.objects.get(key=SHARED), world.people["author"])


def neighbours_plan(_world: World) -> None:
    """A plan of the neighbour, with the numbers of whose plan others try theirs."""
    raw = to_raw(plan_text(None))
    raw["bodies"][0] |= {"lg_code": NEIGHBOUR, "name": "越前市"}
    services.create(parse(raw), BESIDE, None, "")


def _life(world: World, stored: StoredPlan, audience: For) -> None:
    text = {
        "title": word(audience, "proposal"),
        "drafted_on": TODAY.isoformat(),
        "sections": [SECTION],
        "request": word(audience, "request"),
    }
    row = PlanProposal.objects.create(
        plan=stored, revision=1, value=text, author=_author(world, audience)
    )
    said = {"section": SECTION, "state": "remarked", "remark": word(audience, "endorsement")}
    EndorsementRecord.objects.create(proposal=row, section=SECTION, revision=1, value=said)
    gone = PlanProposal.objects.create(
        plan=stored,
        revision=1,
        value=text,
        ended_at=NOW,
        decided_revision=1,
        withdrawn_because=word(audience, "withdrawn"),
    )
    ruling = {"decided_on": TODAY.isoformat(), "decider": word(audience, "decider")}
    RulingRecord.objects.create(
        proposal=gone, lg_code=OWN, value=ruling, because=word(audience, "because")
    )
    world.of_plans["life", stored.key] = row.pk
    taken_back = Publication.objects.create(
        plan=stored,
        number=1,
        revision=1,
        proposal=gone,
        published_on=TODAY,
        withdrawn_at=NOW,
        withdrawn_because=word(audience, "takenback"),
    )
    world.of_plans["public", stored.key] = taken_back.number


def _inquiry(world: World, stored: StoredPlan, audience: For) -> None:
    author = _author(world, audience)
    asked = Inquiry.objects.create(
        plan=stored,
        revision=1,
        due=TODAY,
        note=word(audience, "inquirynote"),
        sections=[{"section": SECTION, "measures": [MEASURE]}],
        author=author,
    )
    answer = InquiryAnswer.objects.create(
        inquiry=asked,
        section=SECTION,
        source="excel",
        base=1,
        revision=1,
        file=word(audience, "answerfile"),
        answerers=word(audience, "answerers"),
        reason=word(audience, "answerreason"),
        author=author,
    )
    conflict = InquiryConflict.objects.create(
        answer=answer,
        where=f"/measures/{MEASURE}/title",
        base="題",
        stood=word(audience, "stood"),
        answered=word(audience, "answered"),
    )
    InquiryReminder.objects.create(
        inquiry=asked, section=SECTION, words=word(audience, "reminder"), author=author
    )
    for kind, row in (("inquiry", asked), ("answer", answer), ("conflict", conflict)):
        world.of_plans[kind, stored.key] = row.pk


def _files(world: World, stored: StoredPlan, audience: For) -> None:
    told = word(audience, "madefile").encode()
    made = MadeFile.objects.create(
        plan=stored, revision=1, form="pdf", language="ja", data=b"%PDF " + told
    )
    Rollout.objects.create(
        plan=stored,
        candidates='{"candidates": []}',
        fault=word(audience, "rolloutfault"),
    )
    world.of_plans["made", stored.key] = made.pk
    row = opening.begin(stored, _author(world, audience))
    row.call |= {"title": word(audience, "call"), "notice": word(audience, "callnotice")}
    row.save()
    world.of_plans["consulting", stored.key] = row.pk
    if audience is not For.PARTNER:
        _case(world, stored)
    _opinion(world, row, audience)


def _case(world: World, stored: StoredPlan) -> None:
    made_case = offerable(stored, MEASURE, YEAR).filled
    case = recording.offer(stored, _told(made_case), 0, world.people["clerk"])
    world.of_plans["case", stored.key] = case.pk


def _told(made: Offer) -> Offer:
    """An offer whose texts are for those it is offered to."""
    text = made.model_copy(update={"went_well": word(For.OVERSEERS, "lesson")}).model_dump_json()
    return Offer.model_validate_json(re.sub(f"{MARK}[djs]x", f"{MARK}ox", text))


def _author(world: World, audience: For) -> Person:
    """Who wrote a plan; whose name those see who work on it with the body."""
    return world.people["clerk" if audience is For.PARTNER else "author"]


def _opinion(world: World, row: Consultation, audience: For) -> None:
    """An opinion that came in, answered by a section; the call itself may not be out yet."""
    sent = receiving.Incoming(
        "",
        word(audience, "opinion"),
        Channel.PAPER,
        TODAY,
        word(For.CITIZEN, "name"),
        word(For.CITIZEN, "address"),
        word(For.CITIZEN, "phone"),
    )
    one = receiving.receive(Held(row), sent)
    group = one.group if hasattr(one, "group") else row.groups.get()
    OpinionAnswer.objects.create(
        group=group,
        disposition="noted",
        text=word(audience, "opinionanswer"),
        summary=word(audience, "opinionsummary"),
        author=_author(world, audience),
    )
    row.opinions.update(hidden=word(audience, "hidden"))
    world.of_plans["group", row.plan.key] = group.pk


def published(world: World) -> None:
    """A plan whose first state is public, with a draft behind it that is not."""
    author = world.people["author"]
    stored = services.create(plan_text(None), PUBLIC, author, "").revision.plan
    proposal = PlanProposal.objects.create(
        plan=stored,
        revision=1,
        value={"title": "起案", "drafted_on": TODAY.isoformat(), "sections": [SECTION]},
        ended_at=NOW,
        decided_revision=1,
    )
    ruling = {"decided_on": TODAY.isoformat(), "decider": "市長"}
    RulingRecord.objects.create(proposal=proposal, lg_code=OWN, value=ruling)
    Publication.objects.create(
        plan=stored, number=1, revision=1, proposal=proposal, published_on=TODAY, author=author
    )
    PublishedReport.objects.create(plan=stored, fiscal_year=YEAR, revision=1)
    row = opening.begin(stored, author)
    row.call |= {
        "opens": TODAY.isoformat(),
        "closes": (TODAY + dt.timedelta(days=40)).isoformat(),
        "notice": "お知らせ",
    }
    row.opened_at = NOW
    row.save()
    world.numbers["consultation"] = row.pk
    _open_case(world, stored)
    project_published(stored)
    searching.update(stored)


def unpublished(world: World) -> None:
    """What nobody may read of the plan that is published: the draft behind it, opinions."""
    author, stored = world.people["author"], StoredPlan.objects.get(key=PUBLIC)
    row = Consultation.objects.get(pk=world.numbers["consultation"])
    _opinion(world, row, For.BODY)
    _offered_anew(world, stored)
    services.save(stored, plan_text(For.BODY), 1, author, word(For.BODY, "message"))
    searching.update(stored)


def _open_case(world: World, stored: StoredPlan) -> None:
    """A case that is public."""
    author, helper = world.people["clerk"], world.people["helper"]
    made = offerable(stored, MEASURE, YEAR).filled
    plain = made.model_copy(update={"went_well": "うまくいきました。"})
    case = recording.offer(stored, plain, 0, author)
    recording.take_step(case, TakenStep(CaseStep.PUBLISH, 1), CaseSide.OFFICE, "", helper)
    world.numbers["open case"] = case.pk


def _offered_anew(world: World, stored: StoredPlan) -> None:
    """The case that is public, offered once more with words that are not."""
    made = offerable(stored, MEASURE, YEAR).filled
    recording.offer(stored, _told(made), 1, world.people["clerk"])


def people(world: World) -> None:
    """Those of 鯖江市 and of its prefecture who made the things, and how they may come in."""
    author = _person(
        "author", OWN, Role.EDITOR, For.PEOPLE, section=SECTION, email="qzkanminpxmail@city.example"
    )
    world.people["author"] = author
    clerk = _person("clerk", OWN, Role.EDITOR, For.NAMES)
    world.people |= {
        "clerk": clerk,
        "helper": _person("helper", PREFECTURE, Role.SUPPORTER, For.NAMES),
        "state": _person("state", "", Role.STATE, For.STATE_NAMES),
    }
    world.numbers["person"] = author.pk
    world.links["link"] = FirstLink.issue(frozenset({Role.EDITOR}), OWN, word(For.PEOPLE, "sec"))
    found = FirstLink.objects.get()
    found.mailed_to = "qzkanminpxinvited@city.example"
    found.save()
    world.numbers["link"] = found.pk
    tokens.issue(author, word(For.PEOPLE, "label"), frozenset(Scope), 30)
    world.numbers["token"] = ApiToken.objects.get().pk


def _person(name: str, code: str, role: Role, audience: For, **more: str) -> Person:
    return Person.objects.create(
        username=word(audience, f"name{name}"), lg_code=code, roles=role.value, **more
    )


def job(world: World) -> None:
    """A job of the draft that has failed."""
    row = DBTaskResult.objects.create(
        task_path="kanmin.server.jobs.make_file",
        args_kwargs={"args": [world.number("made", SECRET)], "kwargs": {}},
        backend_name="default",
        queue_name="default",
        status=TaskResultStatus.FAILED,
        exception_class_path=f"builtins.{word(For.JOB, 'exception')}",
        traceback=word(For.MAKER, "traceback"),
        run_after=NOW,
        finished_at=NOW,
    )
    world.numbers["job"] = row.pk


def steps() -> tuple[tuple[Step, ...], tuple[Step, ...], tuple[Step, ...]]:
    """What fills the store: what is public and who there is; what is hidden; what is around."""
    from benchmarks.matrix import world_around as around

    hidden = (plans, unpublished, job, around.documents)
    return (people, published, neighbours_plan), hidden, (
        around.support, around.oversight, around.layers_and_editions,
    )  # fmt: skip


def fill() -> World:
    """All of it."""
    world = World()
    for part in chain(*steps()):
        part(world)
    return world
