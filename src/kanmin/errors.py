"""Errors that are sentences for a clerk: what happened, where, and what to do.

The command line, the web pages and the API show the same three parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

LONGEST = 4_000  # characters


def _told(text: str) -> str:
    """A text as it is told: what a file holds may be of any length, and half characters in it
    (lone surrogates) could be shown nowhere."""
    half = LONGEST // 2
    cut = text if len(text) <= LONGEST else f"{text[:half]}…{text[-half:]}"
    return cut if cut.isascii() else cut.encode("utf-8", "replace").decode()


class KanminError(Exception):
    """Something a person can mend.

    what: one sentence on what happened. where: file, sheet, row, page or field ("" if
    unknown). todo: one sentence on what to do ("" if nothing can be done).
    """

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what, self.where, self.todo = map(_told, (what, where, todo))
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The three parts as running text.

        >>> KanminError("読めません。", where="p.json", todo="保存し直してください。").sentence
        'p.json: 読めません。保存し直してください。'
        """
        place = f"{self.where}: " if self.where else ""
        space = "" if self.what.endswith("。") or not self.todo else " "
        return f"{place}{self.what}{space}{self.todo}"

    def at(self, where: str) -> KanminError:
        """The same error with its place put in front of what was known: file, then field."""
        inner = f"{where} {self.where}".strip()
        return type(self)(self.what, where=inner, todo=self.todo)


class UnreadableFile(KanminError):
    """A file that is damaged, foreign, too large or in an unknown encoding."""


class InvalidDocument(KanminError):
    """A document that can be read but breaks a rule of its own form."""


def fault_of(act: Callable[[], object]) -> str:
    """The sentence that says why something cannot be done; "" once it is done."""
    try:
        act()
    except KanminError as error:
        return error.sentence
    return ""


def refuse(faults: Iterable[tuple[str, str]], kind: type[KanminError] = InvalidDocument) -> None:
    """Raise the first of some faults: what is wrong, and what to do. Nothing for none."""
    for what, todo in faults:
        raise kind(what, todo=todo)
