"""What the clients of a run are to do, and what they met: values that cross into their process."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

Values = dict[str, list[str]]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Officer(_Value):
    """One who answers the survey. due: seconds after the start at which he or she logs in.

    flawed: a return that is refused first; empty for none. twice: hands in by a double click.
    """

    username: str
    password: str
    path: str
    values: Values
    flawed: Values
    twice: bool
    due: float


class Page(_Value):
    """A page of the desk that is edited. fields: as its form sends them; typed: the one in hand."""

    path: str
    save: str
    fields: Values
    typed: str


class Editor(_Value):
    """One who writes at a plan, page after page, signed in already. word: a file to download."""

    session: str
    pages: tuple[Page, ...]
    word: str = ""


class Portal(_Value):
    """Addresses that readers ask for."""

    searches: tuple[str, ...]
    plans: tuple[str, ...]
    measures: tuple[str, ...]
    bodies: tuple[str, ...]
    comparisons: tuple[str, ...]


class Document(_Value):
    """A document to be registered with its file."""

    fields: dict[str, str]
    file: str


class Sender(_Value):
    """One who registers documents, one every so many seconds, signed in already."""

    session: str
    documents: tuple[Document, ...]
    every: float


class Script(_Value):
    """All that the clients do. readers: how many there are."""

    seconds: float
    seed: int
    officers: tuple[Officer, ...] = ()
    editors: tuple[Editor, ...] = ()
    readers: int = 0
    portal: Portal | None = None
    sender: Sender | None = None


class Request(_Value):
    """One answer. at: seconds after the start; took: milliseconds; fault: "" where it was right."""

    at: float
    name: str
    took: float
    fault: str = ""


class Kept(_Value):
    """The newest text of a field whose saving was acknowledged."""

    path: str
    field: str
    text: str


class Told(_Value):
    """What the clients met. late: seconds the latest officer began after the time due."""

    requests: tuple[Request, ...]
    kept: tuple[Kept, ...] = ()
    late: float = 0
