"""The roadmap of a plan on the desk, for the tests: what is sent there, what is kept."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kanmin.grow import CandidateSet, candidates_in_json
from kanmin.plan import Plan
from kanmin.server.store import queries
from kanmin.server.store.models import Rollout, StoredPlan

CODE = "182079"
HERE = "/desk/plans/p/roadmap"


def head() -> Plan:
    return queries.document(queries.revision(StoredPlan.objects.get(key="p")))


def kept() -> CandidateSet:
    return candidates_in_json(Rollout.objects.get().candidates)


def kept_version() -> int:
    return Rollout.objects.get().version


def post(client: Client, where: str, version: int | str = 0, **fields: Any) -> Any:
    return client.post(f"{HERE}/{where}", {"version": version, **fields})


def upload(client: Client, name: str, data: bytes, version: int = 0) -> Any:
    return post(client, "upload", version, file=SimpleUploadedFile(name, data))
