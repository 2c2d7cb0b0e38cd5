"""What a writer does through the application, and what it tells of it: tried, acknowledged."""

from __future__ import annotations

import json
import random
import re
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from benchmarks.crash.house import ANSWERS, TOWN, House

Fact = dict[str, Any]
Adopted = dict[int, list[str]]
RECEIPT = re.compile(r"\d+-(\d{6})-(\d+)")
REGISTERED = 40  # rows of a table that is imported
FOUND, LATER = 302, 503
BY_BUTTON = 0.6  # share of saves that come from a form without the script
A_MOMENT = 0.02  # seconds before the next try after a refusal


class Refused(Exception):
    """The application said clearly that it could not; nothing was acknowledged."""


class Wrong(Exception):
    """An answer that no user should get."""


@dataclass
class Hand:
    """A writer at work. name: what marks its texts. heads: newest revisions known, by plan.

    adopted: documents that are being adopted, with the items that nobody has answered yet.
    """

    house: House
    dice: random.Random
    name: str
    tell: Callable[[Any], None]
    heads: dict[str, int]
    adopted: Adopted = field(default_factory=dict)
    count: int = 0
    kind: str = ""

    def word(self) -> str:
        """A text that nobody has written before."""
        self.count += 1
        return f"{self.name}の{self.count}つ目に書いた文です。"

    def trying(self, kind: str, **fact: Any) -> Fact:
        """Tell what is tried now."""
        self.kind = kind
        self.tell(["try", kind, fact])
        return fact

    def done(self, fact: Fact) -> None:
        """Tell what was acknowledged."""
        self.tell(["ack", self.kind, fact])

    def post(self, who: str, path: str, sent: Any, **headers: str) -> Any:
        """What the application answers to a form of somebody."""
        return _sound(self._client(who).post(path, sent, headers=headers or None), path)

    def get(self, who: str, path: str) -> Any:
        """A page."""
        return _sound(self._client(who).get(path), path)

    def _client(self, who: str) -> Any:
        """A browser. Django lets go of broken connections between requests, its test client not."""
        from django.db import close_old_connections
        from django.test import Client

        close_old_connections()
        client = Client(raise_request_exception=False, HTTP_HOST="localhost")
        client.cookies["sessionid"] = self.house.sessions.get(who, "")
        return client


def _sound(response: Any, path: str) -> Any:
    """An answer that is no trouble. Raises Refused for a clear refusal, Wrong for anything else."""
    text = response.content.decode(errors="replace") if response.status_code >= 400 else ""
    if response.status_code == LATER and clear(text):
        raise Refused(path)
    if text:
        raise Wrong(f"{path}: {response.status_code} {_cause(response) or text[:300]}")
    return response


def _cause(response: Any) -> str:
    """What was raised in the application, of which its page tells nothing."""
    raised = getattr(response, "exc_info", None)
    return "".join(traceback.format_exception(*raised))[-1_000:] if raised else ""


def clear(text: str) -> bool:
    """Whether a page of trouble is a sentence, and shows nothing of the inside."""
    if text.startswith("{"):
        text = json.loads(text).get("title", "")
    return bool(re.search(r"(ません|でした|ください)", text)) and "Traceback" not in text


def save(hand: Hand) -> None:
    """An officer saves a paragraph: by the button, or as the page does while one types."""
    plan = hand.dice.choice(list(hand.house.places))
    place, text = hand.dice.choice(hand.house.places[plan]), hand.word()
    fact = hand.trying("save", plan=plan, text=text)
    sent = {"base": str(hand.heads[plan]), place: text, "page": "plan"}
    path = f"/desk/plans/{plan}/save"
    if hand.dice.random() < BY_BUTTON:
        if hand.post(TOWN, path, sent).status_code == FOUND:
            hand.done(fact)
        return
    got = hand.post(TOWN, path, sent, Accept="application/json").json()
    hand.heads[plan] = int(got["base"])
    if not got["conflicts"]:
        hand.done(fact | {"number": hand.heads[plan]})


def measure(hand: Hand) -> None:
    """An officer adds a measure."""
    plan = hand.dice.choice([one for one in hand.house.places if one != "large"])
    fact = hand.trying("measure added", plan=plan)
    sent = {"base": str(hand.heads[plan]), "where": "/measures"}
    got = hand.post(TOWN, f"/desk/plans/{plan}/add", sent)
    hand.done(fact | {"measure": unquote(got["Location"].rsplit("/", 1)[1])})


def create(hand: Hand) -> None:
    """An officer begins a plan from the template."""
    hand.trying("plan created")
    got = hand.post(TOWN, "/desk/create", {"first": "2027", "last": "2031"})
    hand.done({"plan": got["Location"].rsplit("/", 1)[1]})


def adopt(hand: Hand) -> None:
    """A document that is there already is read."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    name = f"{hand.name}-{hand.count}.docx"
    hand.count += 1
    fact = hand.trying("document adopted", name=name)
    sent = {"file": SimpleUploadedFile(name, hand.house.document)}
    got = hand.post("prefecture", "/desk/adopt/read", sent)
    number = int(got["Location"].rsplit("/", 1)[1])
    hand.adopted[number] = _items(number)
    hand.done(fact | {"number": number, "items": list(hand.adopted[number])})


def _items(number: int) -> list[str]:
    from kanmin.server.desk.adoption import Work
    from kanmin.server.store.models import Adoption

    return [item.key for item in Work(Adoption.objects.get(pk=number)).proposal.items]


def adopt_answer(hand: Hand) -> None:
    """Somebody confirms an item of such a document."""
    open_ones = [number for number, keys in hand.adopted.items() if keys]
    if not open_ones:
        return save(hand)
    number = hand.dice.choice(open_ones)
    fact = hand.trying("adoption answered", number=number, key=hand.adopted[number].pop(0))
    hand.post("prefecture", f"/desk/adopt/{number}/answer", {"key": fact["key"], "act": "confirm"})
    return hand.done(fact)


def adopt_plan(hand: Hand) -> None:
    """Such a document becomes a plan."""
    if not hand.adopted:
        return save(hand)
    number = hand.dice.choice(list(hand.adopted))
    del hand.adopted[number]
    fact = hand.trying("adopted as a plan", number=number)
    got = hand.post("prefecture", f"/desk/adopt/{number}/plan", {})
    return hand.done(fact | {"plan": got["Location"].rsplit("/", 1)[1]})


def hand_in(hand: Hand) -> None:
    """A body answers the survey: a draft, or for good."""
    code = hand.dice.choice(hand.house.asked)
    final = hand.dice.random() < 0.6
    fact = hand.trying("return", code=code, text=hand.word(), final=final)
    answers = {**ANSWERS, "section": fact["text"], "act": "final" if final else "draft"}
    page = hand.post(code, f"/desk/surveys/{hand.house.round}/answer", answers).content.decode()
    receipt = RECEIPT.search(page)
    if receipt is None:
        raise Wrong(f"a return without a receipt: {page[:300]}")
    hand.done(fact | {"version": int(receipt[2])})


def upload_returns(hand: Hand) -> None:
    """The State takes Excel forms of several bodies."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    codes = hand.dice.sample(hand.house.asked, 2)
    fact = hand.trying("returns imported", codes=codes)
    files = [SimpleUploadedFile(f"{code}.xlsx", hand.house.forms[code]) for code in codes]
    path = f"/oversight/surveys/{hand.house.round}/upload"
    page = hand.post("state", path, {"file": files}).content.decode()
    if f"{len(codes)}団体の回答を受け取りました" not in page:
        raise Wrong(f"not all forms were taken: {page[:300]}")
    hand.done(fact)


def register(hand: Hand) -> None:
    """The State imports a table of the register, all of it or nothing."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kanmin.server.bodies import registry

    fact = hand.trying("table imported", text=f"{hand.word()}", rows=REGISTERED)
    first = hand.dice.randrange(1, 1000)
    codes = [body.code for body in list(registry())[first : first + REGISTERED]]
    lines = [f"{code},検討中,,2026-11-01,{fact['text']},訂正" for code in codes]
    head = "団体コード,状況,URL,確かめた日,確かめた人,訂正の理由"
    file = SimpleUploadedFile("r.csv", "\n".join([head, *lines]).encode("cp932"))
    page = hand.post("state", "/oversight/upload", {"file": file}).content.decode()
    if f"{REGISTERED}件を登録しました" not in page:
        raise Wrong(f"not all rows were taken: {page[:300]}")
    hand.done(fact)


def read(hand: Hand) -> None:
    """Somebody reads: a page of the desk, or the API as a program does."""
    who, path = hand.dice.choice(((TOWN, "/desk"), (TOWN, "/desk/surveys"), ("", "/api/v1/plans")))
    hand.trying("page read", path=path)
    hand.get(who, path)


def ask_for_file(hand: Hand) -> None:
    """An officer asks for a long file, which a worker makes."""
    plan = hand.house.job_plan
    fact = hand.trying("job asked for", plan=plan)
    got = hand.get(TOWN, f"/desk/plans/{plan}/export/pdf")
    hand.done(fact | {"made": int(got["Location"].rsplit("/", 1)[1])})


DEEDS: dict[Callable[[Hand], None], int] = {
    save: 80,
    measure: 8,
    create: 6,
    adopt: 3,
    adopt_answer: 16,
    adopt_plan: 4,
    hand_in: 40,
    upload_returns: 6,
    register: 12,
    ask_for_file: 4,
}
"""With how much of the dice each comes up."""


def write(hand: Hand, chosen: dict[Callable[[Hand], None], int] = DEEDS) -> None:
    """Do one thing after another until killed. A refusal is told, and the next thing tried."""
    deeds, weights = list(chosen), list(chosen.values())
    while True:
        try:
            hand.dice.choices(deeds, weights)[0](hand)
        except Refused as error:
            hand.tell(["refused", hand.kind, str(error)])
            time.sleep(A_MOMENT)
        except Wrong as error:
            hand.tell(["wrong", hand.kind, str(error)])


def all_once(house: House) -> None:
    """Do everything once in this process, so that all is read that those forked from it need."""
    heads = dict.fromkeys(house.places, 1)
    hand = Hand(house, random.Random(0), "はじめ", lambda _line: None, heads)
    for deed in DEEDS:
        deed(hand)
