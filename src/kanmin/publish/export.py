"""One door for every format a plan is published in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kanmin.plan import Plan
from kanmin.plan.files import json_bytes
from kanmin.plan.workbook_out import workbook_bytes
from kanmin.publish.compose import compose
from kanmin.publish.csv_out import csv_files
from kanmin.publish.docx_out import docx_bytes
from kanmin.publish.html_out import html_bytes
from kanmin.publish.jsonld_out import jsonld_bytes
from kanmin.publish.pdf_out import pdf_bytes

FORMATS = ("docx", "pdf", "html", "xlsx", "csv", "json", "jsonld")


@dataclass(frozen=True, slots=True)
class Job:
    """A plan to publish. categories: their names by number. template: a body's own .docx."""

    plan: Plan
    categories: Mapping[int, str]
    template: Path | None = None


def _docx(job: Job) -> dict[str, bytes]:
    return {"": docx_bytes(compose(job.plan, job.categories), job.template)}


def _pdf(job: Job) -> dict[str, bytes]:
    return {"": pdf_bytes(compose(job.plan, job.categories))}


def _html(job: Job) -> dict[str, bytes]:
    return {"": html_bytes(compose(job.plan, job.categories))}


_MAKERS: dict[str, Callable[[Job], dict[str, bytes]]] = {
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
    "xlsx": lambda job: {"": workbook_bytes(job.plan)},
    "csv": lambda job: csv_files(job.plan, job.categories),
    "json": lambda job: {"": json_bytes(job.plan)},
    "jsonld": lambda job: {"": jsonld_bytes(job.plan, job.categories)},
}


def export(
    plan: Plan, form: str, categories: Mapping[int, str], template: Path | None = None
) -> dict[str, bytes]:
    """The files of a plan in one of FORMATS: bytes by what is added to the file's name.

    CSV gives two files, measures and indicators; the others give one, under "".
    """
    return _MAKERS[form](Job(plan, categories, template))
