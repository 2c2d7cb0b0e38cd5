"""A time limit for what a browser is busy with: the page that has not ended by then is ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from playwright.sync_api import Browser

LOOK, PAGE = 60, 240
"""Seconds for one look at a page, and for all of them."""


class Limit:
    """Ends the processes that draw the pages of one browser; what waits for them fails then."""

    def __init__(self, browser: Browser) -> None:
        self._session = browser.new_browser_cdp_session()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Do something within so many seconds."""
        timer = Timer(seconds, _end, [self._drawing()])
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _drawing(self) -> list[int]:
        told = self._session.send("SystemInfo.getProcessInfo")["processInfo"]
        return [int(one["id"]) for one in told if one["type"] == "renderer"]


def _end(processes: list[int]) -> None:
    for number in processes:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
