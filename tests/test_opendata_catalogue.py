"""The catalogue of the open data as software reads it: DCAT 3, held against its SHACL shapes."""

from __future__ import annotations

import hashlib
import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from django.test import Client
from rdflib import DCAT, DCTERMS, RDF, RDFS, SKOS, XSD, Graph
from rdflib.namespace import FOAF
from rdflib.term import Node

from kanmin.server.store.opendata_models import DataFiles
from tests.conftest import EXAMPLES, ROOT, Run
from tests.test_exchange_cli import PLAN, within
from tests.test_server_opendata import ECHIZEN, SABAE, folder, got, named, publish, work

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="localhost")


@cache
def shapes() -> Graph:
    return Graph().parse(ROOT / "docs" / "schema" / "opendata.shacl.ttl", format="turtle")


def faults(graph: Graph) -> list[str]:
    """What a catalogue does not tell as its shapes want it: the property, and of what.

    A node is told beside its property, without one.
    """
    _holds, report, _text = pyshacl.validate(graph, shacl_graph=shapes())
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    return [
        f"{report.value(one, shacl.resultPath)} of {report.value(one, shacl.focusNode)}"
        for one in report.subjects(RDF.type, shacl.ValidationResult)
    ]


def parsed(text: str) -> Graph:
    return Graph().parse(data=text, format="json-ld")


def conforming(client: Client, path: str) -> Graph:
    graph = parsed(got(client, path).decode())
    assert faults(graph) == []
    return graph


def test_catalogues_hold_to_their_shapes_and_every_file_in_them_is_there(client: Client) -> None:
    publish(named(SABAE, "公表した計画"), "plan-a")
    publish(named(ECHIZEN, "もう一つ"), "plan-b")
    work(client)
    whole = conforming(client, "/data/catalog.jsonld")
    (part,) = whole.objects(None, DCAT.catalog)
    within_it = conforming(client, str(part))
    of_plan = conforming(client, "/data/plans/plan-a/catalog.jsonld")
    for graph in (whole, within_it, of_plan):
        for file in set(graph.objects(None, DCAT.downloadURL)):
            if "measures" in file or "/all/" in file:
                held_against(client, graph, file)
        for schema in set(graph.objects(None, DCTERMS.conformsTo)) - {rdflib.URIRef(str(DCAT))}:
            assert json.loads(got(client, str(schema)))["tables"]
    codes = {str(one) for one in within_it.objects(None, DCTERMS.identifier)}
    assert {SABAE, ECHIZEN} <= codes
    assert "鯖江市" in {str(one) for one in within_it.objects(None, FOAF.name)}
    assert {str(one) for one in of_plan.objects(None, DCTERMS.spatial)} == {
        f"urn:kanmin:localgov:{SABAE}"
    }


def held_against(client: Client, graph: Graph, file: Node) -> None:
    """What is told of a file is what is sent."""
    data = got(client, str(file))
    (node,) = graph.subjects(DCAT.downloadURL, file)
    kind = str(graph.value(node, DCAT.mediaType))
    sent = client.head(str(file)).headers["Content-Type"].partition(";")[0]
    assert kind.endswith(f"/media-types/{sent}")
    size, checksum = graph.value(node, DCAT.byteSize), graph.value(node, SPDX.checksum)
    assert ("/all/" in str(file)) == (size is not None)
    assert size is None or int(str(size)) == len(data)
    known = size is not None and not str(file).endswith(".plain.csv")  # that is part of a file
    assert known == (checksum is not None)
    if checksum is not None:
        digest = hashlib.sha256(data).hexdigest()
        assert str(graph.value(checksum, SPDX.checksumValue)).lower() == digest


TOLD = [
    (DCAT.Catalog, DCTERMS.title), (DCAT.Catalog, DCTERMS.description),
    (DCAT.Catalog, DCTERMS.publisher), (DCAT.Catalog, DCTERMS.language),
    (DCAT.Catalog, DCTERMS.license), (DCAT.Catalog, DCTERMS.modified),
    (DCAT.Catalog, DCAT.dataset), (DCAT.Catalog, DCAT.themeTaxonomy),
    (DCAT.Catalog, DCAT.landingPage), (DCAT.Dataset, DCTERMS.title),
    (DCAT.Dataset, DCTERMS.description), (DCAT.Dataset, DCTERMS.publisher),
    (DCAT.Dataset, DCAT.theme), (DCAT.Dataset, DCTERMS.spatial),
    (DCAT.Dataset, DCTERMS.identifier), (DCAT.Dataset, DCTERMS.license),
    (DCAT.Dataset, DCTERMS.conformsTo), (DCAT.Dataset, DCAT.distribution),
    (DCAT.Distribution, DCTERMS.title), (DCAT.Distribution, DCAT.accessURL),
    (DCAT.Distribution, DCAT.downloadURL), (DCAT.Distribution, DCAT.mediaType),
    (DCAT.Distribution, DCTERMS.license), (DCAT.Distribution, DCTERMS["format"]),
    (FOAF.Agent, FOAF.name), (DCTERMS.Location, DCTERMS.identifier),
    (DCTERMS.PeriodOfTime, DCAT.startDate), (DCTERMS.PeriodOfTime, DCAT.endDate),
    (SPDX.Checksum, SPDX.checksumValue), (SKOS.Concept, SKOS.prefLabel),
]  # fmt: skip


def test_what_is_taken_away_is_reported(client: Client) -> None:
    publish(named(SABAE, "公表した計画"), "plan-a")
    work(client)
    graph = parsed(got(client, "/data/catalog.jsonld").decode())
    assert faults(graph) == []
    first = {kind: next(graph.subjects(RDF.type, kind)) for kind, _wanted in TOLD}
    for kind, wanted in TOLD:
        assert (first[kind], wanted, None) in graph, wanted
        graph.remove((first[kind], wanted, None))
    assert {f"{wanted} of {first[kind]}" for kind, wanted in TOLD} <= set(faults(graph))


def test_what_is_told_wrongly_is_reported(client: Client) -> None:
    publish(named(SABAE, "公表した計画"), "plan-a")
    work(client)
    text = got(client, "/data/catalog.jsonld").decode()
    for kind, told, wrong in (
        (DCAT.Catalog, DCTERMS.title, rdflib.Literal("Plans", lang="en")),
        (DCAT.Dataset, DCTERMS.modified, rdflib.Literal("yesterday")),
        (DCAT.Distribution, DCAT.mediaType, rdflib.Literal("text/csv")),
        (DCAT.Distribution, DCAT.byteSize, rdflib.Literal("many")),
        (DCTERMS.PeriodOfTime, DCAT.endDate, rdflib.Literal("1999-01-01", datatype=XSD.date)),
        (SPDX.Checksum, SPDX.checksumValue, rdflib.Literal("00", datatype=XSD.hexBinary)),
    ):
        graph = parsed(text)
        node = next(graph.subjects(RDF.type, kind))
        graph.set((node, told, wrong))
        assert [one for one in faults(graph) if f" of {node}" in one], told


def test_the_years_of_plans_are_a_period_and_missing_while_nobody_knows_them(
    client: Client,
) -> None:
    publish(named(SABAE, "公表した計画"), "plan-a")
    before = conforming(client, "/data/catalog.jsonld")
    assert (None, DCTERMS.temporal, None) not in before
    assert days(conforming(client, "/data/plans/plan-a/catalog.jsonld")) == {
        ("2027-04-01", "2032-03-31")
    }
    work(client)
    for path in ("/data/catalog.jsonld", "/data/prefectures/18/catalog.jsonld"):
        assert days(conforming(client, path)) == {("2027-04-01", "2032-03-31")}
    held = DataFiles.objects.get()
    for one in held.held["plans"]:
        del one[3]  # as an earlier version of Kanmin kept them
    del held.held["digests"]
    held.save()
    assert days(conforming(client, "/data/catalog.jsonld")) == set()


def days(graph: Graph) -> set[tuple[str, str]]:
    return {
        (str(graph.value(one, DCAT.startDate)), str(graph.value(one, DCAT.endDate)))
        for one in graph.objects(None, DCTERMS.temporal)
    }


def test_a_licence_in_words_and_a_catalogue_of_nothing(client: Client, settings: Any) -> None:
    work(client)
    empty = parsed(got(client, "/data/catalog.jsonld").decode())
    assert not set(empty.subjects(RDF.type, DCAT.Dataset))
    missing = {str(DCTERMS.modified), str(DCAT.dataset)}
    assert {one.partition(" of ")[0] for one in faults(empty)} - {"None"} == missing
    settings.DATA_LICENCE = "条件はお問い合わせください"
    publish(named(SABAE, "公表した計画"), "plan-a")
    graph = conforming(client, "/data/catalog.jsonld")
    assert "条件はお問い合わせください" in {str(one) for one in graph.objects(None, RDFS.label)}


@pytest.mark.parametrize("which", [(), ("--prefecture", "18"), ("--plan", "plan-182079")])
def test_the_catalogue_of_a_folder_holds_to_the_shapes(
    kanmin: Run, tmp_path: Path, unused: Path, which: tuple[str, ...]
) -> None:
    town = Path(shutil.copytree(unused, tmp_path / "town"))
    within(town, PLAN, str(EXAMPLES / "mihon-2023.yaml"))
    url = ("--url", "https://example.invalid/d", "--form", "csv", "--form", "parquet")
    done = kanmin("data", "-o", "out", "--data", town, *url, *which)
    assert done.status == 0, done.err
    graph = Graph().parse(tmp_path / "out" / "catalog.jsonld", format="json-ld")
    assert faults(graph) == []
    assert len(days(graph)) == 1
    for file in graph.objects(None, DCAT.downloadURL):
        (node,) = graph.subjects(DCAT.downloadURL, file)
        data = (tmp_path / "out" / str(file).rpartition("/")[2]).read_bytes()
        checksum = graph.value(node, SPDX.checksum)
        told = str(graph.value(checksum, SPDX.checksumValue)).lower()
        assert told == hashlib.sha256(data).hexdigest()
