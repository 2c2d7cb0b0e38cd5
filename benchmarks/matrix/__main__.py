"""The whole walk, printed: `python -m benchmarks.matrix`."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


def main() -> int:
    """Fill a store in memory and ask everything; 1 where an answer was not as it has to be."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KANMIN_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanmin.server.settings")
        import django

        django.setup()
        return asked()


def asked() -> int:
    """Ask everything of a store of its own."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment

    from benchmarks.matrix.everything import ask

    settings.PASSWORD_HASHERS = ["tests.server.OneRound"]
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = ":memory:"
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    started = time.process_time()
    tally, about = ask(thorough=True)
    print(about)
    for wanted, count in sorted(tally.count.items()):
        print(f"  {wanted}: {count:,}")
    print(f"{len(tally.faults)} not as they have to be; {time.process_time() - started:.0f} s")
    print("\n".join(tally.faults))
    return int(bool(tally.faults))


if __name__ == "__main__":
    sys.exit(main())
