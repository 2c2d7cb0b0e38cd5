"""Licences: what a package says of itself as an SPDX expression, and which ones are accepted."""

from __future__ import annotations

from license_expression import ExpressionError, LicenseSymbol, get_spdx_licensing

from tools.supply.parts import Part

ACCEPTED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0",
    "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Zlib",
    # Libraries used as they are, each in files of its own that can be replaced:
    "LGPL-2.1-only", "LGPL-3.0-only",
}  # fmt: skip
CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
BY_HAND = {
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",  # says so, with a comma
    "pywin32": "PSF-2.0",  # says PSF; not installed where SBOMs are made
}
_SPDX = get_spdx_licensing()


def licence_of(part: Part) -> str:
    """The SPDX expression of a package's licence; "" where it tells none that is known."""
    if part.name in BY_HAND:
        return BY_HAND[part.name]
    told = part.metadata
    classified = [CLASSIFIERS.get(one, "") for one in told.get_all("Classifier") or ()]
    said = [told["License-Expression"], told["License"], *classified]
    return next((one for one in said if one and _known(one)), "")


def _known(expression: str) -> bool:
    try:
        return not _SPDX.validate(expression, strict=True).errors
    except ExpressionError:
        return False


def accepted(expression: str) -> bool:
    """Whether all that an expression asks for (one branch of an OR) is accepted."""
    return bool(expression) and _holds(_SPDX.parse(expression))


def _holds(node: object) -> bool:
    if isinstance(node, LicenseSymbol):
        return node.key in ACCEPTED
    branches = [_holds(one) for one in getattr(node, "args", ())]
    return any(branches) if isinstance(node, _SPDX.OR) else bool(branches) and all(branches)
