"""Sums that are signed and checked by ssh-keygen, which every system with OpenSSH has."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tools.bundle.archives import SUMS
from tools.bundle.wheels import sha256

NAMESPACE = "kanmin-release"
"""What a signature is for: one made for something else does not hold here."""
SIGNER = "kanmin"
SIGNATURE = f"{SUMS}.sig"


class NotAsSigned(Exception):
    """A folder that is not as it was signed. Its text says what differs."""


def sign(folder: Path, key: Path) -> Path:
    """Sign the sums of a folder; where the signature is. The key's passphrase is asked for."""
    (folder / SIGNATURE).unlink(missing_ok=True)
    command = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(folder / SUMS)]
    subprocess.run(command, check=True)
    return folder / SIGNATURE


def verify(folder: Path, signers: Path) -> int:
    """How many files are as they were signed by one of the signers. Raises NotAsSigned."""
    command = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", SIGNER, "-n", NAMESPACE]
    command += ["-s", str(folder / SIGNATURE)]
    signed = (folder / SUMS).read_bytes()
    done = subprocess.run(command, input=signed, capture_output=True, check=False)
    if done.returncode:
        raise NotAsSigned(f"the signature does not hold: {done.stderr.decode().strip()}")
    lines = [line.partition("  ") for line in signed.decode().splitlines()]
    wrong = [name for told, _, name in lines if not _holds(folder / name, told)]
    if wrong:
        raise NotAsSigned(f"not as they were signed: {', '.join(wrong)}")
    return len(lines)


def _holds(path: Path, told: str) -> bool:
    return path.is_file() and sha256(path) == told
