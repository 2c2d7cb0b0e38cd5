"""A release is signed by ssh-keygen, and whoever receives it sees when it was changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools.bundle.archives import write_sums
from tools.release.signing import NotAsSigned, sign, verify

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="no ssh-keygen")


def new_key(path: Path) -> Path:
    """A throw-away key; beside it the file of signers that knows it."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)]
    subprocess.run(command, check=True)
    public = path.with_suffix(".pub").read_text(encoding="ascii").strip()
    path.with_suffix(".signers").write_text(f'kanmin namespaces="kanmin-release" {public}\n')
    return path


@pytest.fixture
def released(tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "kanmin-linux.tar.gz").write_bytes(b"linux")
    (folder / "sbom.cdx.json").write_text("{}")
    write_sums(folder)
    sign(folder, new_key(tmp_path / "key"))
    return folder


def test_a_release_as_it_was_signed(released: Path, tmp_path: Path) -> None:
    assert verify(released, tmp_path / "key.signers") == 2
    command = [sys.executable, "-m", "tools.release", "verify", str(released)]
    done = subprocess.run(
        [*command, "--signers", str(tmp_path / "key.signers")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "2 files, as they were signed\n")


def test_the_lines_for_administrators_say_the_same(released: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith(("ssh-keygen -Y v", "sha256"))]
    assert len(lines) == 2
    shutil.copy(tmp_path / "key.signers", released / "allowed_signers")
    for line in lines:
        subprocess.run(["sh", "-c", line], cwd=released, check=True)
    (released / "sbom.cdx.json").write_text("{ }")
    assert subprocess.run(["sh", "-c", lines[1]], cwd=released, check=False).returncode


def test_whatever_was_changed_or_signed_by_others_is_told(released: Path, tmp_path: Path) -> None:
    signers = tmp_path / "key.signers"
    other = new_key(tmp_path / "other")
    with pytest.raises(NotAsSigned, match="the signature does not hold"):
        verify(released, other.with_suffix(".signers"))
    (released / "kanmin-linux.tar.gz").write_bytes(b"changed")
    (released / "sbom.cdx.json").unlink()
    with pytest.raises(NotAsSigned, match=r"kanmin-linux.tar.gz, sbom.cdx.json"):
        verify(released, signers)
    write_sums(released)
    with pytest.raises(NotAsSigned, match="the signature does not hold"):
        verify(released, signers)
