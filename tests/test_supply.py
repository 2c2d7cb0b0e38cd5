"""What Kanmin is made of: pins for every system, licences, the list of materials, advisories."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version
from tools.supply import audit, sbom
from tools.supply.advisories import read_advisories
from tools.supply.licences import accepted, licence_of
from tools.supply.parts import needs_of, part_of
from tools.supply.pins import RUN, read_pins
from tools.supply.shipped import shipped
from tools.supply.systems import LINUX, WINDOWS

DJANGO = read_pins(RUN)["django"].version


@pytest.fixture(scope="module")
def made_of() -> sbom.Materials:
    return sbom.materials()


def test_all_that_is_needed_is_pinned_on_both_systems_under_accepted_licences(
    made_of: sbom.Materials,
) -> None:
    assert sbom.faults(made_of) == []
    assert "pywin32" in shipped([WINDOWS])
    assert "pywin32" not in shipped([LINUX])


def test_what_is_not_pinned_and_licences_that_are_not_accepted_are_told(
    made_of: sbom.Materials,
) -> None:
    left = {name: part for name, part in made_of.known().items() if name != "pywin32"}
    assert needs_of(made_of.root, left, LINUX).missing == []
    [told] = needs_of(made_of.root, left, WINDOWS).missing
    assert told.startswith("mcp needs pywin32")
    strange = part_of("Name: strange\nVersion: 1\nLicense-Expression: AGPL-3.0-only\n")
    parts = {**made_of.parts, "segno": strange}
    assert sbom.faults(sbom.Materials(made_of.root, made_of.pins, parts))[0] == (
        "segno: AGPL-3.0-only"
    )


@pytest.mark.parametrize(
    ("told", "licence", "fine"),
    [
        ("License-Expression: Apache-2.0 OR GPL-3.0-only", "Apache-2.0 OR GPL-3.0-only", True),
        ("License-Expression: MIT AND GPL-3.0-only", "MIT AND GPL-3.0-only", False),
        ("Classifier: License :: OSI Approved :: BSD License", "BSD-3-Clause", True),
        ("License: see the file", "", False),
        ("", "", False),
    ],
)
def test_the_licence_a_package_tells(told: str, licence: str, fine: bool) -> None:
    part = part_of(f"Name: a\nVersion: 1\n{told}\n")
    assert licence_of(part) == licence
    assert accepted(licence) is fine


def test_the_list_of_materials_is_cyclonedx_and_the_same_each_time(
    made_of: sbom.Materials,
) -> None:
    text = sbom.sbom(made_of)
    assert text == sbom.sbom(made_of)
    assert sbom.schema_faults(text) == ""
    told: dict[str, Any] = json.loads(text)
    parts = {part["name"]: part for part in told["components"]}
    assert set(parts) == set(shipped())
    assert all(part["licenses"] for part in parts.values())
    [files] = parts["django"]["externalReferences"]
    assert {one["content"] for one in files["hashes"]} == read_pins(RUN)["django"].hashes
    needs = {row["ref"]: row.get("dependsOn", []) for row in told["dependencies"]}
    assert parts["django"]["bom-ref"] in needs["kanmin"]
    assert sbom.schema_faults(text.replace('"library"', '"book"', 1)) != ""


def advisory(name: str = "Django", **more: Any) -> dict[str, Any]:
    events = [{"introduced": "0"}, {"fixed": "99"}]
    affected = {"package": {"ecosystem": "PyPI", "name": name}}
    affected |= {"ranges": [{"type": "ECOSYSTEM", "events": events}]}
    return {"id": "GHSA-1", "aliases": ["CVE-1"], "summary": "bad", "affected": [affected | more]}


@pytest.mark.parametrize(
    ("events", "touched"),
    [
        ([{"introduced": "0"}, {"fixed": DJANGO}], False),
        ([{"introduced": "0"}, {"last_affected": DJANGO}], True),
        ([{"introduced": "1"}, {"fixed": "2"}, {"introduced": DJANGO}], True),
        ([{"introduced": "1"}, {"fixed": "2"}, {"introduced": "99"}], False),
        ([{"introduced": "0"}], True),
    ],
)
def test_an_advisory_touches_what_lies_in_its_ranges(
    events: list[dict[str, str]], touched: bool, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(advisory(ranges=[{"type": "ECOSYSTEM", "events": events}])))
    [found] = read_advisories(path)
    assert found.touches(DJANGO) is touched
    assert found.package == "django"


def test_an_audit_without_a_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("GHSA-1.json", json.dumps(advisory()))
        file.writestr("GHSA-2.json", json.dumps(advisory() | {"withdrawn": "2026-01-01"}))
        file.writestr("GHSA-3.json", json.dumps(advisory("not-ours")))
    assert audit.by_file(packed, {}) == 1
    assert f"django {DJANGO}: GHSA-1, CVE-1: bad" in capsys.readouterr().out
    assert audit.by_file(packed, {"CVE-1": "never called"}) == 0
    assert "accepted: never called" in capsys.readouterr().out
    (tmp_path / "none.json").write_text("{}")
    for name in ("none.json", "missing.zip"):
        assert audit.by_file(tmp_path / name, {}) == 2


def test_an_audit_by_the_network_takes_no_silence_for_safety(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fault = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2"]}
    fine = {"name": "a", "version": "1", "vulns": []}
    skipped = {"name": "b", "skip_reason": "Dependency not found on PyPI"}
    touched = {"name": "c", "version": "1", "vulns": [fault]}
    assert audit.judged([fine], {}) == 0
    assert audit.judged([fine, skipped], {}) == 2
    assert audit.judged([], {}) == 2
    assert audit.judged([fine, skipped, touched], {}) == 1
    assert audit.judged([fine, touched], {"CVE-1": "never called"}) == 0
    told = capsys.readouterr()
    assert "1 of 2 packages could be asked about" in told.out
    assert "c 1: PYSEC-1, CVE-1: mended in ['2']" in told.out
    assert "the advisories could not be had" in told.err


def test_an_advisory_is_accepted_until_its_last_day(tmp_path: Path) -> None:
    path = tmp_path / "accepted.toml"
    path.write_text('[[advisory]]\nid = "CVE-1"\nreason = "never called"\nuntil = 2027-03-31\n')
    assert audit.accepted_on(dt.date(2027, 3, 31), path) == {"CVE-1": "never called"}
    assert audit.accepted_on(dt.date(2027, 4, 1), path) == {}
    assert audit.accepted_on(dt.date(2027, 4, 1)) is not None


def test_every_pin_has_one_version_and_hashes() -> None:
    for pin in read_pins(RUN).values():
        assert Version(pin.version)
        assert pin.hashes
