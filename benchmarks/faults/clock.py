"""A clock that jumps: the time that the application reads is moved, in a process of its own."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterator
from datetime import date as _date
from datetime import datetime as _datetime
from typing import Any

from benchmarks.crash import deeds, witness
from benchmarks.crash.children import Child, Tell, asked
from benchmarks.crash.house import TOWN, House
from benchmarks.crash.writer import look
from benchmarks.faults.trial import Outcome

HOUR, DAY = 3600, 24 * 3600  # seconds
JUMPS = (2 * HOUR, -3 * DAY, 20, -20, 400 * DAY, -400 * DAY)
"""Where the clock stands one after another, in seconds from the true time."""
DEEDS_EACH = 6

_time = time.time


class _Moved:
    """How far the clock has jumped, in seconds."""

    by = 0.0


class _Kind(type):
    """A class that stands in for another: what is of that is of this."""

    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, cls.__mro__[1])

    def __subclasscheck__(cls, one: type) -> bool:
        return issubclass(one, cls.__mro__[1])


class _Date(_date, metaclass=_Kind):
    def __new__(cls, *arguments: Any, **more: Any) -> Any:
        return _date(*arguments, **more)

    @classmethod
    def today(cls) -> Any:
        return _date.fromtimestamp(_time() + _Moved.by)


class _Datetime(_datetime, metaclass=_Kind):
    def __new__(cls, *arguments: Any, **more: Any) -> Any:
        return _datetime(*arguments, **more)

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> Any:
        return _datetime.fromtimestamp(_time() + _Moved.by, tz)


def let_it_jump() -> None:
    """From here on this process reads a clock that `_Moved` moves."""
    from django.utils import timezone

    dt.date, dt.datetime = _Date, _Datetime  # type: ignore[misc]
    timezone.datetime = _Datetime  # type: ignore[attr-defined]
    time.time = lambda: _time() + _Moved.by


def clock_jumps(house: House) -> Outcome:
    """Write at each place of the clock; what was acknowledged is there, in its order.

    Files that jobs made are not looked for: they are kept for a day.
    """
    house.put_back("filled")
    heads, _faults, marks = asked(lambda: look([], [], {}))
    child = Child(lambda tell: _write(house, heads, tell))
    child.end()
    lines = child.told
    fresh = [(line[1], line[2]) for line in lines if line[0] == "ack"]
    kept = [one for one in fresh if one[0] != "job asked for"]
    found = Outcome(acknowledged=len(fresh), refused=sum(line[0] == "refused" for line in lines))
    found.wrong = [": ".join(map(str, line)) for line in lines if line[0] in ("wrong", "broke")]
    found.wrong += asked(lambda: look(kept, [], marks))[1] + asked(witness.everything)
    return found


def _write(house: House, heads: dict[str, int], tell: Tell) -> None:
    let_it_jump()
    hand = deeds.Hand(house, random.Random(1), "時計", tell, heads)
    for place in JUMPS:
        _Moved.by = place
        for sentence in (*_session_faults(hand, place), *_work_faults(hand, abs(place) > HOUR)):
            tell(["wrong", f"clock at {place:+} s", sentence])


def _session_faults(hand: deeds.Hand, place: int) -> Iterator[str]:
    """Twelve hours after the log-in one logs in again, before that nobody has to."""
    answer = hand._client(TOWN).get("/desk")
    wanted = 302 if place > 12 * HOUR else 200
    if answer.status_code != wanted:
        yield f"the desk answers {answer.status_code}, not {wanted}"
    if answer.status_code == 302 and not answer["Location"].startswith("/login"):
        yield f"somebody whose session is over is sent to {answer['Location']}"
    if place > 12 * HOUR:
        _sign_in_again(hand)


def _sign_in_again(hand: deeds.Hand) -> None:
    from tests.server import signed_in

    from kanmin.server.accounts.models import Person

    for name, lg_code in (("prefecture", "180009"), (TOWN, TOWN)):
        person = Person.objects.get(lg_code=lg_code)
        hand.house.sessions[name] = signed_in(person).cookies["sessionid"].value


def _work_faults(hand: deeds.Hand, with_job: bool) -> Iterator[str]:
    """Saves and a measure; where wanted a job, which is asked for now and made now."""
    from benchmarks.crash.campaign import half_jobs, work_on_jobs

    wanted = [deeds.save] * DEEDS_EACH + [deeds.measure]
    for deed in wanted + [deeds.ask_for_file] * with_job:
        try:
            deed(hand)
        except (deeds.Refused, deeds.Wrong) as error:
            yield str(error)
    if with_job:
        work_on_jobs()
    yield from half_jobs()
