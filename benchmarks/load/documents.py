"""Documents that are adopted in the background: made-up plans as PDF, one for each body."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from benchmarks.generated.layouts import make
from benchmarks.generated.specs import SPECS
from benchmarks.nation import MARK
from kanmin.localgov import Registry

from .people import session_of
from .script import Document, Sender

LONGEST = 600  # seconds that all documents may take to be read
DONE = ("read", "failed")


def drawn(folder: Path, most: int) -> list[Path]:
    """PDFs, one of each layout that is set by our own typesetter; kept there for other runs."""
    folder.mkdir(exist_ok=True)
    typeset = [(number, spec) for number, spec in enumerate(SPECS, 1) if spec.kind == "typst"]
    for number, spec in typeset[:most]:
        if not list(folder.glob(f"{number:02d}-*.pdf")):
            make(number, spec, folder)
    return sorted(folder.glob("*.pdf"))


def sender(folder: Path, bodies: Registry, count: int, every: float) -> Sender:
    """The State, which registers so many documents of as many bodies."""
    from kanmin.server.accounts.models import Person

    files, stamp = drawn(folder / "documents", count), time.time_ns()
    documents = tuple(
        Document(
            fields={
                "lg_code": body.code,
                "title": f"【{MARK}】{body.name}の計画",
                "first": "2025",
                "last": "2029",
                "duties": "act9",
                "url": f"https://synthetic.invalid/{stamp}/{body.code}",
                "seen_on": dt.date.today().isoformat(),
            },
            file=str(files[at % len(files)]),
        )
        for at, body in zip(range(count), bodies, strict=False)
    )
    state = Person.objects.get(username="合成-state")
    return Sender(session=session_of(state), documents=documents, every=every)


def forget() -> None:
    """Take the documents of earlier runs away: a body has a file once."""
    from kanmin.server.store.elsewhere_models import ElsewhereRecord

    ElsewhereRecord.objects.filter(title__startswith=f"【{MARK}】").delete()


def waited(count: int, start: float) -> tuple[str, list[str]]:
    """Wait until all are read; how long that took since the start, and what went wrong."""
    from kanmin.server.store.elsewhere_models import ElsewhereRecord

    rows = ElsewhereRecord.objects.light().filter(title__startswith=f"【{MARK}】")
    while rows.filter(state__in=DONE).count() < count and time.monotonic() - start < LONGEST:
        time.sleep(0.5)
    took = time.monotonic() - start
    read = rows.filter(state="read").count()
    told = (
        f"{read} of {count} documents read {took:.0f} s after the first: {read / took:.2f} a second"
    )
    return told, [] if read == count else [f"{count - read} documents were not read"]
