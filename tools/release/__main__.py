"""python -m tools.release: make a release, sign it, check one.

    python -m tools.release make [--python-embed FILE] [--key KEY] [--out build/release]
    python -m tools.release sign FOLDER --key KEY
    python -m tools.release verify FOLDER --signers FILE

docs/releasing.md tells the order of things. Exit status 1 where a release is not whole or not as
it was signed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.bundle.__main__ import bundles
from tools.bundle.archives import write_sums
from tools.bundle.wheels import Incomplete, build_ours
from tools.release.signing import NotAsSigned, sign, verify
from tools.supply import sbom
from tools.supply.pins import ROOT
from tools.supply.systems import SYSTEMS

OUT = ROOT / "build" / "release"


def make(out: Path, embedded: Path | None) -> None:
    """All files of a release into an empty folder, with their sums. Raises Incomplete."""
    made_of = sbom.materials()
    if wrong := sbom.faults(made_of):
        raise Incomplete("\n".join(wrong))
    if out.exists() and any(out.iterdir()):
        raise Incomplete(f"{out} is not empty")
    bundles(sorted(SYSTEMS.values(), key=lambda one: one.name), out, embedded)
    build_ours(out)
    (out / "sbom.cdx.json").write_text(sbom.sbom(made_of), encoding="utf-8", newline="\n")
    write_sums(out)


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    verbs = options.add_subparsers(dest="verb", required=True)
    making = verbs.add_parser("make")
    making.add_argument("--out", type=Path, default=OUT)
    making.add_argument("--python-embed", type=Path, metavar="FILE")
    making.add_argument("--key", type=Path)
    signing = verbs.add_parser("sign")
    signing.add_argument("folder", type=Path)
    signing.add_argument("--key", type=Path, required=True)
    checking = verbs.add_parser("verify")
    checking.add_argument("folder", type=Path)
    checking.add_argument("--signers", type=Path, required=True)
    return options.parse_args()


def main() -> int:
    """The exit status."""
    asked = _asked()
    try:
        if asked.verb == "verify":
            print(f"{verify(asked.folder, asked.signers)} files, as they were signed")
            return 0
        if asked.verb == "make":
            make(asked.out, asked.python_embed)
        if asked.key:
            print(sign(asked.out if asked.verb == "make" else asked.folder, asked.key))
    except (Incomplete, NotAsSigned) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
