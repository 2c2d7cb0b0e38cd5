"""How a tool is called: in one language, with a connection of its own, trouble as a sentence."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connection
from mcp.server.mcpserver.exceptions import ToolError

from kanmin.errors import KanminError
from kanmin.language import speaking
from kanmin.server import books
from kanmin.server.api.problems import Problem

Given = ParamSpec("Given")
Result = TypeVar("Result")


def called(function: Callable[Given, Result], language: str) -> Callable[Given, Result]:
    """A tool as it is called: in a thread of its own, which keeps no connection afterwards."""

    @functools.wraps(function)
    def call(*given: Given.args, **named: Given.kwargs) -> Result:
        close_old_connections()
        try:
            with speaking(language), books.one_reading():
                return function(*given, **named)
        except KanminError as error:
            raise ToolError(error.sentence) from None
        except Problem as error:
            raise ToolError(error.detail or str(error.status)) from None
        finally:
            connection.close()

    return call
