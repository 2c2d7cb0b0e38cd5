"""What can be wrong with a code or a name, as sentences for a clerk."""

from __future__ import annotations

from kanmin.errors import KanminError


class InvalidCode(KanminError):
    """Text that is no 全国地方公共団体コード: wrong length or wrong check digit."""


class UnknownBody(KanminError):
    """A code or a name that no body bears or bore."""


class ClosedBody(UnknownBody):
    """A code or a name of a body that was closed (廃止) and whose successor is not recorded."""


class AmbiguousName(KanminError):
    """A name that several bodies bear (府中市); the sentence lists them with their codes."""


class UnknownFigure(KanminError):
    """An id that no figure of the body's tier has."""
