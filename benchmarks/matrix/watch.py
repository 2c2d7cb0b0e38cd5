"""What the log and the figures tell: read all the while, no secret word may stand there."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import Client

from benchmarks.matrix.secrets import words_in
from benchmarks.matrix.walk import Tally
from kanmin.server.operating.lines import JsonLines
from kanmin.server.operating.log_settings import FAULTS, OWN, SILENT

WRONG = ("", "Bearer", "Bearer x")
TOKEN = "of-the-monitor"


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """All lines of the log meanwhile, at the levels the program has with `KANMIN_LOG=json`."""
    several = [logging.getLogger(name) for name in (OWN, *FAULTS, *SILENT)]
    lines, level = io.StringIO(), several[0].level
    before = [(one.handlers, one.propagate) for one in several]
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines())
    several[0].setLevel(logging.INFO)
    for one in several:
        one.handlers, one.propagate = [handler], False
    try:
        yield lines
    finally:
        several[0].setLevel(level)
        for one, (handlers, propagate) in zip(several, before, strict=True):
            one.handlers, one.propagate = handlers, propagate


def read(lines: io.StringIO, tally: Tally) -> None:
    """Hold the log against the secret words."""
    several = lines.getvalue().splitlines()
    faults = [f"tells {word}" for word in words_in(*several).values()]
    tally.count["lines of the log"] += len(several)
    tally.faults += [f"the log: {one}" for one in faults]


def figures(tally: Tally) -> None:
    """The figures: closed, and without a secret word to who knows the token."""
    known, settings.METRICS_TOKEN = settings.METRICS_TOKEN, TOKEN
    try:
        for told, status in (*((one, 401) for one in WRONG), (f"Bearer {TOKEN}", 200)):
            client = Client(HTTP_HOST="localhost", raise_request_exception=False)
            response = client.get("/metrics", headers={"Authorization": told})
            tally.hold(
                "figures",
                f"/metrics, {told}",
                "" if response.status_code == status else str(response.status_code),
                *(f"tells {word}" for word in words_in(response.content.decode()).values()),
            )
    finally:
        settings.METRICS_TOKEN = known
