"""One line an event: what happened, in which request, and never what somebody wrote or who it was.

Of an event of ours everything is told; of a fault that Django or a library tells of, its place and
kind. Names of people, addresses, forms, queries, tokens and cookies are in no event of ours.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from contextvars import ContextVar
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from kanmin.server.operating import told
from kanmin.server.operating.log_settings import OWN, SPOKEN
from kanmin.server.operating.naming import method_of, route_of

ZONE = ZoneInfo("Asia/Tokyo")
REQUEST: ContextVar[dict[str, Any] | None] = ContextVar("kanmin_request", default=None)
"""What is told of the request that is being answered, in each event meanwhile."""
logger = logging.getLogger(OWN)


def tell(event: str, level: int = logging.INFO, **fields: Any) -> None:
    """An event for the log. fields: numbers and names of the program only."""
    logger.log(level, event, extra={"fields": fields})


def fault(event: str, error: BaseException) -> None:
    """An error that was caught and told to the person as a sentence."""
    tell(event, logging.ERROR, error=told.kind(error))


def caught(event: str, **fields: Any) -> None:
    """The error that is being handled, with its trace: one that ends a job, not the program."""
    logger.error(event, exc_info=True, extra={"fields": fields})


def described(record: logging.LogRecord) -> dict[str, Any]:
    """An event as names and values, in the order in which they are read."""
    when = dt.datetime.fromtimestamp(record.created, ZONE).isoformat(timespec="milliseconds")
    found: dict[str, Any] = {"time": when, "level": record.levelname.lower()}
    found |= {"event": _event(record)} | dict(REQUEST.get() or {})
    found |= getattr(record, "fields", {}) | _asked(record)
    if record.exc_info and record.exc_info[1]:
        found |= {"error": told.kind(record.exc_info[1]), "trace": told.trace(record.exc_info[1])}
    return found


def _asked(record: logging.LogRecord) -> dict[str, Any]:
    """Which request it was that Django tells of; its message would hold the address."""
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return {}
    status = getattr(record, "status_code", None)
    return {"route": route_of(request), "method": method_of(request), "status": status}


def _event(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in SPOKEN:
        return record.getMessage().partition("\n")[0]  # the server adds a trace with its message
    if record.name == "django.request":
        return "failed"
    return f"{record.name} {record.module}:{record.lineno}"


class JsonLines(logging.Formatter):
    """Each event as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(described(record), ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """Each event as a line to be read, the trace of an error below it."""

    def format(self, record: logging.LogRecord) -> str:
        found = described(record)
        head = [str(found.pop(name)) for name in ("time", "level", "event")]
        trace = found.pop("trace", "")
        rest = [f"{name}={value}" for name, value in found.items()]
        return " ".join([*head, *rest]) + (f"\n{trace}" if trace else "")
