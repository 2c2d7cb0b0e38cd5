"""The list of materials (SBOM): each pinned package with version, licence, files and needs.

    python -m tools.supply.sbom [-o build/sbom.cdx.json]

CycloneDX 1.6, JSON, checked against the standard's own schema. The same pins give the same bytes:
the serial number is made from them, and there is no time in it. Exit status 1 where a package tells
no licence that is accepted, or needs one that is not pinned.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from tools.supply.licences import BY_HAND, accepted, licence_of
from tools.supply.parts import Part, installed, needs_of, ours
from tools.supply.pins import ROOT, RUN, Pin
from tools.supply.shipped import shipped
from tools.supply.systems import SYSTEMS

OUT = ROOT / "build" / "sbom.cdx.json"


@dataclass(frozen=True)
class Materials:
    """What Kanmin is made of: the pins, and what this Python knows of the packages."""

    root: Part
    pins: Mapping[str, Pin]
    parts: Mapping[str, Part]

    def licence(self, name: str) -> str:
        """The licence of a package; "" where none is known."""
        return licence_of(self.parts[name]) if name in self.parts else BY_HAND.get(name, "")

    def known(self) -> dict[str, Part]:
        """All packages; of those that are not installed here no needs are known."""
        return {name: self.parts.get(name) or Part(name, pin.version, (), Message())
                for name, pin in self.pins.items()}  # fmt: skip


def materials() -> Materials:
    """What is pinned, looked up among what is installed."""
    pins = shipped()
    return Materials(ours(), pins, installed(pins))


def faults(made_of: Materials) -> list[str]:
    """What is wrong: licences that are not accepted, needs that are not pinned."""
    wrong = [f"{name}: {made_of.licence(name) or 'no licence that is known'}"
             for name in made_of.pins if not accepted(made_of.licence(name))]  # fmt: skip
    for system in SYSTEMS.values():
        here = {name: made_of.known()[name] for name in shipped([system])}
        wrong += needs_of(made_of.root, here, system).missing
    return wrong


def sbom(made_of: Materials) -> str:
    """The list of materials as CycloneDX JSON."""
    serial = uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(RUN.read_bytes()).hexdigest())
    bom, root = Bom(serial_number=serial), made_of.root
    made = {name: _component(pin, made_of.licence(name)) for name, pin in made_of.pins.items()}
    bom.components = made.values()  # type: ignore[assignment]
    bom.metadata.component = made[root.name] = _ours(root)
    bom.metadata.timestamp = None  # type: ignore[assignment]
    for name, needed in _edges(made_of):
        bom.register_dependency(made[name], [made[one] for one in sorted(needed)])
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _edges(made_of: Materials) -> Iterable[tuple[str, set[str]]]:
    """Who needs whom on any of the systems."""
    found: dict[str, set[str]] = {}
    for system in SYSTEMS.values():
        for name, needed in needs_of(made_of.root, made_of.known(), system).edges.items():
            found.setdefault(name, set()).update(needed)
    return sorted(found.items())


def _ours(root: Part) -> Component:
    return Component(
        name=root.name,
        version=root.version,
        type=ComponentType.APPLICATION,
        bom_ref=root.name,
        licenses=[LicenseExpression(licence_of(root))],
    )


def _component(pin: Pin, licence: str) -> Component:
    address = PackageURL("pypi", None, pin.name, pin.version)
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(str(address)),
        comment="the files that are accepted, by their sums",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in sorted(pin.hashes)],
    )
    return Component(
        name=pin.name,
        version=pin.version,
        type=ComponentType.LIBRARY,
        bom_ref=str(address),
        purl=address,
        scope=ComponentScope.OPTIONAL if pin.marker else ComponentScope.REQUIRED,
        licenses=[LicenseExpression(licence)] if licence else (),
        external_references=[files],
    )


def schema_faults(text: str) -> str:
    """What the standard's own schema says against a list; "" where it holds."""
    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    return "" if found is None else str(found)


def main() -> int:
    """Write the list and tell what is wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("-o", "--out", type=Path, default=OUT)
    target: Path = options.parse_args().out
    made_of = materials()
    text = sbom(made_of)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    wrong = [*faults(made_of), *filter(None, [schema_faults(text)])]
    print("\n".join(wrong) or f"{target}: {len(made_of.pins)} packages")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
