"""The client in docs/api.md does what the page says, against a running server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from kanmin.server.api.service import api
from kanmin.server.mcp import draft_tools, open_tools
from tests.browser import running
from tests.conftest import EXAMPLES, ROOT
from tests.test_exchange_cli import PLAN, within
from tests.test_mcp import TOKEN

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_example_runs_as_it_stands(tmp_path: Path, unused: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    data = Path(shutil.copytree(unused, tmp_path / "data"))
    within(data, PLAN, str(EXAMPLES / "mihon-2023.yaml"))
    token = within(data, TOKEN).strip()
    for site in running(tmp_path, "serve"):
        environment = {**os.environ, "KANMIN_URL": site.url, "KANMIN_TOKEN": token}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert "revision 2" in done.stdout


def test_the_page_tells_every_operation_and_tool() -> None:
    for router in api._get_bound_routers():
        for path in router.path_operations:
            last = path.removeprefix("/drafts/{key}").removeprefix("/plans/{key}") or path
            assert f"{last}`" in PAGE or f"{last}?" in PAGE, path
    for tool in (*open_tools.TOOLS, *draft_tools.READING, *draft_tools.WRITING):
        assert f"`{tool.__name__}`" in PAGE
