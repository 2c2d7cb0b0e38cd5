"""What docstrings show is so."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from importlib import import_module

import pytest

from tests.conftest import ROOT


def modules() -> Iterator[str]:
    """Those whose docstrings show something."""
    source = ROOT / "src"
    for path in sorted(source.rglob("*.py")):
        if ">>> " in path.read_text(encoding="utf-8"):
            name = ".".join(path.relative_to(source).with_suffix("").parts)
            yield name.removesuffix(".__init__")


@pytest.mark.parametrize("name", list(modules()))
def test_what_docstrings_show_is_so(name: str) -> None:
    seen = doctest.testmod(import_module(name))
    assert seen.attempted
    assert not seen.failed
