"""The catalogue (カタログ) of the data sets as DCAT 3, in JSON-LD."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kanmin.opendata.about import About, Licence
from kanmin.opendata.columns import DataTable
from kanmin.opendata.forms import DataForm

MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
PLACES = "urn:kanmin:localgov:"
WHOLE, JAPAN = "全国", {"JP": "日本"}
_CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": {"@id": "dct:title", "@language": "ja"},
    "description": {"@id": "dct:description", "@language": "ja"},
    "identifier": "dct:identifier",
    "modified": {"@id": "dct:modified", "@type": "xsd:date"},
    "publisher": "dct:publisher",
    "name": "foaf:name",
    "license": {"@id": "dct:license", "@type": "@id"},
    "language": {"@id": "dct:language", "@type": "@id"},
    "spatial": "dct:spatial",
    "label": {"@id": "skos:prefLabel", "@language": "ja"},
    "conformsTo": {"@id": "dct:conformsTo", "@type": "@id"},
    "format": "dct:format",
    "dataset": "dcat:dataset",
    "catalog": {"@id": "dcat:catalog", "@type": "@id"},
    "distribution": "dcat:distribution",
    "landingPage": {"@id": "dcat:landingPage", "@type": "@id"},
    "accessURL": {"@id": "dcat:accessURL", "@type": "@id"},
    "downloadURL": {"@id": "dcat:downloadURL", "@type": "@id"},
    "mediaType": {"@id": "dcat:mediaType", "@type": "@id"},
    "byteSize": {"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"},
    "theme": "dcat:theme",
    "themeTaxonomy": {"@id": "dcat:themeTaxonomy", "@type": "@id"},
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
    "temporal": "dct:temporal",
    "startDate": {"@id": "dcat:startDate", "@type": "xsd:date"},
    "endDate": {"@id": "dcat:endDate", "@type": "xsd:date"},
    "spdx": "http://spdx.org/rdf/terms#",
    "checksum": "spdx:checksum",
    "algorithm": {"@id": "spdx:algorithm", "@type": "@id"},
    "checksumValue": {"@id": "spdx:checksumValue", "@type": "xsd:hexBinary"},
}
_THEMES = "http://publications.europa.eu/resource/authority/data-theme"
_THEME = {
    "@id": f"{_THEMES}/GOVE",
    "@type": "skos:Concept",
    "label": "行政・公共部門",
    "inScheme": _THEMES,
}
"""Of DCAT-AP, whose vocabulary of themes catalogues of other countries are gathered by."""
Years = tuple[int, int]
"""A first and a last fiscal year."""
_JAPANESE = "http://id.loc.gov/vocabulary/iso639-1/ja"


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file of a data set (配布物). size: bytes; None where it is made when asked for.

    digest: SHA-256 in hexadecimal, where known.
    """

    form: DataForm
    url: str
    size: int | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table of some plans (データセット). places: names of bodies by their six-digit codes.

    years: those the plans are for, where known.
    """

    identifier: str
    title: str
    description: str
    publisher: str
    places: Mapping[str, str]
    updated: dt.date
    page: str
    distributions: tuple[Distribution, ...]
    years: Years | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue of data sets (カタログ). url: its own; parts: the addresses of those within."""

    url: str
    title: str
    description: str
    publisher: str
    page: str
    schema: str
    licence: Licence
    updated: dt.date | None
    datasets: tuple[Dataset, ...]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataPart:
    """Some plans whose tables are data sets (範囲). name: in the catalogue, as `all`, `18`.

    place: what it is called. places: names of bodies by code. page: where people find it.
    years: those its plans are for, where known.
    """

    name: str
    place: str
    places: Mapping[str, str]
    page: str
    updated: dt.date
    publisher: str
    years: Years | None = None


def dataset_of(part: DataPart, table: DataTable, files: Iterable[Distribution]) -> Dataset:
    """A table of some plans with its files."""
    return Dataset(
        identifier=f"{part.name}-{table.name}",
        title=f"{part.place}の官民データ活用推進計画：{table.title}",
        description=table.meaning,
        publisher=part.publisher,
        places=part.places,
        updated=part.updated,
        page=part.page,
        distributions=tuple(files),
        years=part.years,
    )


def catalogue_of(place: str, about: About, schema: str, datasets: Iterable[Dataset]) -> Catalogue:
    """A catalogue of data sets of a place, without addresses of its own. schema: its address."""
    return Catalogue(
        url="",
        title=f"{place}の官民データ活用推進計画のオープンデータ",
        description="公表されている計画の施策、指標、経費、工程など。団体コードと年度で結べます。",
        publisher=about.publisher,
        page="",
        schema=schema,
        licence=about.licence,
        updated=about.updated,
        datasets=tuple(datasets),
    )


def catalogue_raw(catalogue: Catalogue) -> dict[str, Any]:
    """A catalogue as JSON-LD of DCAT 3; its context within, so that it is read without a net."""
    found: dict[str, Any] = {
        "@context": _CONTEXT,
        "@id": catalogue.url,
        "@type": "dcat:Catalog",
        "title": catalogue.title,
        "description": catalogue.description,
        "publisher": _agent(catalogue.publisher),
        "language": _JAPANESE,
        "landingPage": catalogue.page,
        "themeTaxonomy": _THEMES,
        **_licensed(catalogue.licence),
        "conformsTo": "http://www.w3.org/ns/dcat#",
        "dataset": [_dataset(one, catalogue) for one in catalogue.datasets],
    }
    if catalogue.updated:
        found["modified"] = catalogue.updated.isoformat()
    if catalogue.parts:
        found["catalog"] = list(catalogue.parts)
    return found


def _agent(name: str) -> dict[str, str]:
    return {"@type": "foaf:Agent", "name": name}


def _licensed(licence: Licence) -> dict[str, Any]:
    """The licence by its address; by its words where it has none."""
    if licence.url:
        return {"license": licence.url}
    return {"license": {"@type": "dct:LicenseDocument", "rdfs:label": licence.name}}


def _dataset(dataset: Dataset, catalogue: Catalogue) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": f"{catalogue.url}#{dataset.identifier}",
        "@type": "dcat:Dataset",
        "identifier": dataset.identifier,
        "title": dataset.title,
        "description": dataset.description,
        "publisher": _agent(dataset.publisher),
        "theme": _THEME,
        "modified": dataset.updated.isoformat(),
        "language": _JAPANESE,
        **_licensed(catalogue.licence),
        "spatial": [_place(code, name) for code, name in dataset.places.items()],
        "landingPage": dataset.page,
        "conformsTo": catalogue.schema,
        "distribution": [_distribution(one, dataset, catalogue) for one in dataset.distributions],
    }
    if dataset.years:
        found["temporal"] = _period(*dataset.years)
    return found


def _period(first: int, last: int) -> dict[str, str]:
    """Fiscal years as days: from 1 April to 31 March."""
    return {
        "@type": "dct:PeriodOfTime",
        "startDate": dt.date(first, 4, 1).isoformat(),
        "endDate": dt.date(last + 1, 3, 31).isoformat(),
    }


def _place(code: str, name: str) -> dict[str, str]:
    return {"@id": PLACES + code, "@type": "dct:Location", "identifier": code, "label": name}


def _distribution(one: Distribution, dataset: Dataset, catalogue: Catalogue) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": f"{catalogue.url}#{dataset.identifier}/{one.form.value}",
        "@type": "dcat:Distribution",
        "title": f"{dataset.title} {one.form.word}",
        "accessURL": dataset.page,
        "downloadURL": one.url,
        "mediaType": MEDIA_TYPES + one.form.media_type,
        "format": {"@type": "dct:MediaTypeOrExtent", "rdfs:label": one.form.word},
        "modified": dataset.updated.isoformat(),
        "conformsTo": catalogue.schema,
        **_licensed(catalogue.licence),
    }
    if one.size is not None:
        found["byteSize"] = str(one.size)
    if one.digest:
        found["checksum"] = _checksum(one.digest)
    return found


def _checksum(digest: str) -> dict[str, str]:
    return {
        "@type": "spdx:Checksum",
        "algorithm": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
        "checksumValue": digest,
    }
