"""What is met only on the way through something: a page that a form gives once, an end, a refusal.

Each scene goes through it as somebody of the matrix and gives the answer that is looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from benchmarks.matrix.world import JOINT, NOW, PUBLIC, SHARED, TODAY, YEAR, World
from kanmin.server.accounts import mail, second
from kanmin.server.accounts.models import Person, SecondFactor
from kanmin.server.consulting import door
from kanmin.server.store.case_models import CasePublication
from kanmin.server.store.consult_models import Consultation
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.edition_models import EditionCall
from kanmin.server.store.exchange_models import ReceivedRevision
from kanmin.server.store.models import StoredPlan

PASSWORD = "horse-staple-9"
"""Of those whom `tests.server.new_person` makes."""
ENDED = {"opens": "2026-01-05", "closes": "2026-02-03"}
PROVIDER = "kanmin.server.accounts.oidc_pages"


@dataclass(frozen=True)
class Scene:
    """who: of the matrix's people. visit: gives the answer."""

    name: str
    who: str
    visit: Callable[[Client, World], Any]


def _plainly(route: str, *given: Any) -> Callable[[Client, World], Any]:
    return lambda client, _world: client.get(reverse(route, args=given))


def welcome(client: Client, world: World) -> Any:
    """Who has a first link."""
    return client.get(reverse("welcome", args=[world.links["link"]]))


def ready(client: Client, _world: World) -> Any:
    """Whether all is there that is needed, told to a person."""
    return client.get(reverse("ready"), headers={"Accept": "text/html"})


def mail_asked(client: Client, world: World) -> Any:
    """The link in a mail that asks whether an address is somebody's."""
    token = mail.token_for(Person.objects.get(pk=world.numbers["person"]))
    return client.get(reverse("account-mail-confirm", args=[token]))


def second_off(client: Client, _world: World) -> Any:
    """Somebody who has a second factor wants it no more."""
    _with_second(client)
    return client.get(reverse("second-off"))


def second_codes(client: Client, _world: World) -> Any:
    """New recovery codes, shown once."""
    _with_second(client)
    return client.post(reverse("second-codes"), {"present": PASSWORD})


def login_code(client: Client, _world: World) -> Any:
    """The password was right; the code of the second factor is asked."""
    person = Person.objects.exclude(password="").filter(is_active=True).latest("pk")
    SecondFactor.objects.create(person=person, secret=second.sealed(b"twenty bytes of ours"))
    sent = {"username": person.username, "password": PASSWORD}
    return client.post(reverse("login"), sent, follow=True)


def _with_second(client: Client) -> None:
    person = Person.objects.get(pk=client.session["_auth_user_id"])
    SecondFactor.objects.create(person=person, secret=second.sealed(b"twenty bytes of ours"))


def to_provider(client: Client, _world: World) -> Any:
    """On the way to the body's own log-in."""
    with (
        patch(f"{PROVIDER}._needed"),
        patch(f"{PROVIDER}._address", return_value="https://login.city.example/"),
        patch(f"{PROVIDER}.oidc.name", return_value="庁内の認証"),
    ):
        return client.post(reverse("account-link"), {"present": PASSWORD})


def register_read(client: Client, _world: World) -> Any:
    """A file for the register of which a row is not taken."""
    rows = "団体コード,状況\n999999,策定済\n".encode()
    return client.post(reverse("oversight-upload"), {"file": SimpleUploadedFile("x.csv", rows)})


def case_gone(client: Client, world: World) -> Any:
    """A case that was taken back."""
    CasePublication.objects.update(withdrawn_at=NOW, withdrawn_because="数字に誤りがありました。")
    return client.get(reverse("case", args=[world.numbers["open case"]]))


def opinion_received(client: Client, world: World) -> Any:
    """The receipt of an opinion."""
    row = Consultation.objects.get(pk=world.numbers["consultation"])
    one = row.opinions.latest("pk")
    asked = {"receipt": door.again(row.pk, one.submitter), "number": str(one.number)}
    return client.get(reverse("consultation-received", args=[row.pk]), asked)


def consultation_results(client: Client, world: World) -> Any:
    """What came of a call for opinions."""
    number = world.numbers["consultation"]
    row = Consultation.objects.get(pk=number)
    row.call |= ENDED
    row.save()
    client.post(reverse("consulting-publish", args=[number]))
    return client.get(reverse("consultation-results", args=[number]))


def edition_results(client: Client, world: World) -> Any:
    """What bodies said of an edition, with the answers."""
    EditionCall.objects.update(**ENDED)
    client.post(reverse("edition-list-publish", args=[world.numbers["edition"]]))
    return client.get(reverse("edition-results", args=[world.numbers["edition call"]]))


def received_plan(client: Client, _world: World) -> Any:
    """A published plan that came as a signed file."""
    stored = StoredPlan.objects.get(key=PUBLIC)
    StoredPlan.objects.filter(pk=stored.pk).update(received=True)
    ReceivedRevision.objects.create(
        revision=stored.revisions.order_by("number")[0],
        public="AAAA",
        made_at=NOW - dt.timedelta(days=1),
        digest="0" * 64,
    )
    return client.get(reverse("public-plan", args=[PUBLIC]))


def changed_plan(client: Client, _world: World) -> Any:
    """What the second version of a published plan changed."""
    first = Publication.objects.get(plan__key=PUBLIC, number=1)
    Publication.objects.create(
        plan=first.plan, number=2, revision=2, proposal=first.proposal, published_on=TODAY
    )
    return client.get(reverse("public-changes", args=[PUBLIC, 2]))


def opinion_form(client: Client, world: World) -> Any:
    """The form for an opinion while a call is open."""
    return client.get(reverse("consultation-opinion", args=[world.numbers["consultation"]]))


SCENES = (
    Scene("welcome", "nobody", welcome),
    Scene("ready", "nobody", ready),
    Scene("mail", "own editor", mail_asked),
    Scene("second factor off", "neighbour", second_off),
    Scene("recovery codes", "neighbour", second_codes),
    Scene("code asked", "nobody", login_code),
    Scene("to the provider", "neighbour", to_provider),
    Scene("register read", "state", register_read),
    Scene("case taken back", "nobody", case_gone),
    Scene("changed plan", "nobody", changed_plan),
    Scene("opinion form", "nobody", opinion_form),
    Scene("opinion received", "nobody", opinion_received),
    Scene("results of a call", "own editor", consultation_results),
    Scene("results of an edition", "state", edition_results),
    Scene("received plan", "nobody", received_plan),
    Scene("report", "nobody", _plainly("report", PUBLIC, YEAR)),
    Scene("joint plan", "own editor", _plainly("life", JOINT)),
    Scene("partners", "own editor", _plainly("partners", JOINT)),
    Scene("shared plan", "prefecture", _plainly("shared-plan", SHARED)),
)
