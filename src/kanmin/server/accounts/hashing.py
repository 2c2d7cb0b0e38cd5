"""How passwords are kept: Argon2id, by `cryptography`, in the form of Django's own hasher for it.

Memory and rounds are those OWASP names (19 MiB, two rounds): dearer to guess on graphics cards than
Django's usual million rounds of PBKDF2, and a tenth of their time for each who logs in.
"""

from __future__ import annotations

from typing import Any

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id as Derived
from django.contrib.auth.hashers import BasePasswordHasher, mask_hash

LENGTH = 32  # bytes
COST: dict[str, int] = {"m": 19 * 1024, "t": 2, "p": 1}
"""Memory in KiB, rounds, lanes."""


class Argon2id(BasePasswordHasher):
    """`argon2$argon2id$v=19$m=…,t=…,p=…$salt$digest`."""

    algorithm = "argon2"

    def encode(self, password: str, salt: str) -> str:
        """What is kept of a password."""
        derived = Derived(
            salt=salt.encode(),
            length=LENGTH,
            iterations=COST["t"],
            lanes=COST["p"],
            memory_cost=COST["m"],
        )
        return self.algorithm + derived.derive_phc_encoded(password.encode())

    def verify(self, password: str, encoded: str) -> bool:
        """Whether a password is the one of which this was kept."""
        try:
            Derived.verify_phc_encoded(password.encode(), encoded.removeprefix(self.algorithm))
        except InvalidKey:
            return False
        return True

    def decode(self, encoded: str) -> dict[str, Any]:
        """The parts of what is kept."""
        algorithm, variety, version, cost, salt, digest = encoded.split("$", 5)
        parts = dict(part.split("=") for part in cost.split(","))
        return {
            "algorithm": algorithm,
            "variety": variety,
            "version": version,
            "cost": {name: int(value) for name, value in parts.items()},
            "salt": salt,
            "hash": digest,
        }

    def must_update(self, encoded: str) -> bool:
        """Whether it was kept at another cost."""
        return bool(self.decode(encoded)["cost"] != COST)

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        """What may be shown of it."""
        found = self.decode(encoded)
        return {"algorithm": found["variety"], "hash": mask_hash(found["hash"])}

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing: all cost lies in the parameters."""
