"""The log as logging configures it: lines to standard error, plain or as JSON."""

from __future__ import annotations

from typing import Any

COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""Where the processes of a server count; the name is that of prometheus-client."""
OWN = "kanmin"
"""The logger of our own events."""
SPOKEN = (OWN, "django_tasks", "django_tasks_db", "_granian")
"""Loggers, with those below them, whose messages are numbers and names of the program; of others
only the place is told."""
FAULTS = ("django", "django.request", "django_tasks", "django_tasks_db", "_granian")
SILENT = ("django.security", "axes")
"""What they tell of is in the line of the request, and they name hosts and people."""


def logging_as(form: str) -> dict[str, Any]:
    """The settings of `logging`. form: `json`, or `text`, which tells of faults alone."""
    lines = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"kanmin.server.operating.lines.{_FORMS[form]}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "ERROR"},
        "loggers": {
            OWN: lines | {"level": "INFO" if form == "json" else "ERROR"},
            **{name: lines | {"level": "ERROR"} for name in FAULTS},
            **{name: lines | {"level": "CRITICAL"} for name in SILENT},
        },
    }


_FORMS = {"json": "JsonLines", "text": "TextLines"}
