"""Finding among the measures of a whole (synthetic) nation, on SQLite and on PostgreSQL.

    python -m benchmarks.bench_search [--bodies 1788] [--years 3] [--queries 200] [--scan]

1,788 bodies with 60 measures in each of three years are 321,840. Titles are those of the handbook's
measures, procedures and cases, texts are made of its terms and of sentences of our own; a year's
text differs from the one before in a quarter of the measures. Milliseconds of a whole search: exact
count, eight facets, the first 20 with highlights. CPU is the work of this process and of its
connection's in the database, so that others on the machine do not count. One client. The first
queries after a start read from the disk and stand in a line of their own.
Afterwards the order of both databases is compared, and the hits of some queries with a plain scan.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import hashlib
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.nation.plans import texts_of
from benchmarks.nation.subjects import choice
from benchmarks.nation.words import DEEDS, THINGS, WHO
from kanmin.localgov import LocalGovernment, default_registry
from kanmin.search import DocumentKind, SearchDocument
from kanmin.server import run

MEASURES = 60
CHANGED = 0.25
PAIR = 2  # characters of a token
FIRST = 2025
GOALS = {
    "the first after a start": "",
    "two whole words, filters": "p95 <= 50",
    "any two words, filters": "",
    "any two words": "",
    "one word": "",
    "broadest words": "<= 100",
    "one kana": "",
    "phrases of no vocabulary": "p95 <= 1000 on PostgreSQL",
    "save of one measure": "p95 <= 100",
    "whole plan anew": "p95 <= 100",
}


@dataclass
class Corpus:
    """The documents of some bodies and years, the same for the same seed."""

    bodies: tuple[LocalGovernment, ...]
    years: int

    @cached_property
    def samples(self) -> list[str]:
        """Titles and texts of some of them."""
        few = Corpus(self.bodies[:: max(1, len(self.bodies) // 30)], 1)
        return [f"{one.title}\n{one.text}" for _b, _y, several in few.plans() for one in several]

    def plans(self) -> Iterator[tuple[LocalGovernment, int, list[SearchDocument]]]:
        """Body, year, measures; all of a body's years together."""
        for body in self.bodies:
            dice = random.Random(f"search {body.code}")
            subjects = choice(body.tier).draw(dice, MEASURES)
            texts = ["\n".join(texts_of(dice).values()) for _one in subjects]
            for year in range(FIRST, FIRST + self.years):
                day = dt.date(year, 3, dice.randrange(1, 29))
                yield body, year, [
                    SearchDocument(
                        DocumentKind.MEASURE, f"m{at}", one.title, texts[at], day, body.code,
                        list(type(body.kind)).index(body.kind) + 1, body.code[:2], body.tier,
                        tuple(dict.fromkeys((one.category, *one.linked))), (), year, year + 4,
                        position=at,
                    )
                    for at, one in enumerate(subjects)
                ]  # fmt: skip
                for at in range(MEASURES):
                    if dice.random() < CHANGED:
                        texts[at] = "\n".join(texts_of(dice).values())

    def of_plan(self, key: str) -> list[SearchDocument]:
        """The measures of one plan."""
        code, year = key.split("-")
        one = tuple(body for body in self.bodies if body.code == code)
        return next(s for _b, y, s in Corpus(one, self.years).plans() if y == int(year))


def fill(corpus: Corpus) -> None:
    """Put all measures in, with a vocabulary made of some of them."""
    from django.db import connection, transaction

    from kanmin.search import plain, vocabulary
    from kanmin.server.store import search_upkeep, search_words, searching
    from kanmin.server.store.models import StoredPlan

    texts = corpus.samples
    known = vocabulary(search_words.spellings(), (plain(one[:400]) for one in texts[:1500]))
    print(f"vocabulary: {len(known.words):,} words", file=sys.stderr)
    start = time.perf_counter()
    with transaction.atomic():
        search_upkeep.begin(known)
        for number, (body, year, documents) in enumerate(corpus.plans()):
            stored = StoredPlan.objects.create(key=f"{body.code}-{year}", lg_code=body.code)
            searching.put_in(searching.open_shelf(stored), documents)
            if number % 100 == 0:
                spent = time.perf_counter() - start
                print(f"\r{number:,} plans {spent:.0f} s", end="", file=sys.stderr)
        search_upkeep.end()
    print(file=sys.stderr)
    tidied = {"postgresql": "VACUUM ANALYZE", "sqlite": "PRAGMA wal_checkpoint(TRUNCATE)"}
    with connection.cursor() as cursor:
        cursor.execute(tidied[connection.vendor])


Spent = tuple[float, float, float]


def database_work() -> float:
    """Milliseconds of CPU that PostgreSQL's process for this connection has taken (Linux)."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    file = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(file.read_text(encoding="ascii").split()[0]) / 1e6


def timed(work: Callable[[], object]) -> Spent:
    """Milliseconds of one call: by the clock, of this process's own work, of the database's."""
    gc.collect()
    start, own, theirs = time.perf_counter(), time.process_time(), database_work()
    work()
    clock, own = time.perf_counter() - start, time.process_time() - own
    return clock * 1000, own * 1000, database_work() - theirs


class Log:
    """Queries of each kind, the same for the same seed.

    whole: words that an index knows as one token: of the vocabulary, of a pair of characters, of
    Latin letters. Others (転入した方) are phrases to it.
    """

    def __init__(self, samples: list[str], words: frozenset[str]) -> None:
        self.dice = random.Random("log")
        self.samples = samples
        self.vocabulary = words
        own = [*THINGS, *WHO, *(one for several in DEEDS.values() for one in several)]
        self.words = sorted({"窓口", "観光", "AI", "RPA", "データ", "オープンデータ", *own})
        self.whole = [
            one for one in self.words if one in words or len(one) == PAIR or one.isascii()
        ]

    def two(self, words: list[str]) -> str:
        """Two of some words."""
        return " ".join(self.dice.sample(words, 2))

    def filtered(self, words: list[str]) -> str:
        """Two of some words, and a filter or two."""
        filters = [
            f"都道府県:{self.dice.randrange(1, 48):02}",
            f"分類:{self.dice.randrange(1, 6)}",
            f"年度:{self.dice.randrange(FIRST, FIRST + 6)}",
            "階層:市町村",
        ]
        return " ".join((self.two(words), *self.dice.sample(filters, self.dice.choice((1, 2)))))

    def one(self) -> str:
        """One whole word."""
        return self.dice.choice(self.words)

    def phrase(self) -> str:
        """Some characters of a text that are no word of the vocabulary."""
        while True:
            text = self.dice.choice(self.dice.choice(self.samples).split("\n"))
            at, size = self.dice.randrange(len(text)), self.dice.randrange(3, 9)
            cut = text[at : at + size]
            if len(cut) == size and cut.isalnum() and cut not in self.vocabulary:
                return f"「{cut}」"


def search(log: Log, count: int) -> tuple[dict[str, list[Spent]], list[Any]]:
    """Times of each kind of query, and what was found, to be compared."""
    from kanmin.search import read_query
    from kanmin.server.store import search_engine

    found: list[Any] = []

    def ask(text: str) -> None:
        got = search_engine.find(text)
        names = [f"{hit.row.lg_code}{hit.row.day}{hit.row.name}" for hit in got.hits]
        found.append((text, got.count, names, [one.counts for one in got.facets]))

    search_engine.find("種類:施策")  # the columns are read
    read_query("窓口", default_registry(), _spellings())
    broadest = ["データ", "窓口", "手続", "職員"]
    kinds = {
        "the first after a start": [log.filtered(log.whole) for _n in range(max(8, count // 2))],
        "two whole words, filters": [log.filtered(log.whole) for _n in range(count)],
        "any two words, filters": [log.filtered(log.words) for _n in range(count)],
        "any two words": [log.two(log.words) for _n in range(count)],
        "one word": [log.one() for _n in range(count // 2)],
        "broadest words": broadest * 4,
        "one kana": ["の"] * 3,
        "phrases of no vocabulary": [log.phrase() for _n in range(count // 4)],
    }
    times = {}
    for kind, texts in kinds.items():
        times[kind] = [timed(lambda text=text: ask(text)) for text in texts]  # type: ignore[misc]
    return times, found


def _spellings() -> Any:
    from kanmin.server.store import search_words

    return search_words.spellings()


def update(corpus: Corpus, count: int = 40) -> dict[str, list[Spent]]:
    """Times of the index's part in a save of one measure, and of a whole plan of 60 put in anew."""
    from django.db import transaction
    from tests.server import plan_for

    from kanmin.plan import parse, to_raw
    from kanmin.server.store import searching, services
    from kanmin.server.store.models import StoredPlan

    saves, anew = [], []
    plan = plan_for("182079", MEASURES)
    plans = (
        StoredPlan.objects.exclude(key__startswith="bench").filter(head=0).order_by("pk")[:count]
    )
    for number, filled in enumerate(list(plans)):
        stored = services.create(plan, f"bench-{time.time_ns()}", None, "").revision.plan
        raw = to_raw(plan)
        raw["measures"][number]["action"] = f"{number}回目の取組を見直します。"
        changed = parse(raw)
        shelf = searching.open_shelf(filled)
        documents = corpus.of_plan(filled.key)

        def save(stored: Any = stored, changed: Any = changed) -> None:
            with transaction.atomic():
                searching.update_head(stored, changed, dt.date.today())

        def whole(shelf: Any = shelf, documents: Any = documents) -> None:
            with transaction.atomic():
                searching.take_out(shelf.rows.values_list("pk", flat=True))
                searching.put_in(shelf, documents)

        saves.append(timed(save))
        anew.append(timed(whole))
    return {"save of one measure": saves, "whole plan anew": anew}


def checked(corpus: Corpus, found: list[Any]) -> int:
    """How many queries were held against a plain scan of all texts; counts that differ end it."""
    from kanmin.search import of_handbook, read_query
    from kanmin.search.scan import answers
    from kanmin.server import books

    asked = [(t, n, read_query(t, default_registry(), _spellings())) for t, n, _h, _f in found]
    asked = asked[:: max(1, len(asked) // 25)]
    asked = list({row[0]: row for row in asked}.values())
    counts = dict.fromkeys((text for text, _n, _q in asked), 0)
    shelf = list(of_handbook(books.today(), default_registry()))
    for documents in (shelf, *(several for _body, _year, several in corpus.plans())):
        for one in documents:
            plain, marks = one.plain, frozenset(one.marks)
            for text, _n, query in asked:
                counts[text] += answers(query.node, plain, marks)
    wrong = [(text, count, counts[text]) for text, count, _q in asked if count != counts[text]]
    assert not wrong, wrong
    return len(counts)


def told(times: dict[str, list[Spent]]) -> None:
    """One line a kind."""
    for kind, several in times.items():
        clock = sorted(one for one, _own, _theirs in several)
        work = sorted(own + theirs for _clock, own, theirs in several)
        figures = [
            statistics.median(clock),
            _p95(clock),
            clock[-1],
            statistics.median(work),
            _p95(work),
        ]
        shown = " ".join(f"{figure:8.1f}" for figure in figures)
        print(f"{kind:26} {len(clock):5} {shown}   {GOALS[kind]}")


def _p95(ordered: list[float]) -> float:
    return ordered[math.ceil(0.95 * len(ordered)) - 1]


def child(options: argparse.Namespace) -> None:
    """Fill and measure one database; what was found goes into a file."""
    with tempfile.TemporaryDirectory(prefix="kanmin-search-") as folder:
        run.prepare(options.folder or Path(folder) / "data")
        bodies = tuple(default_registry())
        every = max(1, len(bodies) // options.bodies)
        corpus = Corpus(bodies[::every][: options.bodies], options.years)
        start = time.perf_counter()
        from kanmin.server.store.models import StoredPlan

        if not StoredPlan.objects.exists():
            fill(corpus)
        from django.db import connection

        from kanmin.server.store import search_words
        from kanmin.server.store.search_models import SearchRow

        size = SearchRow.objects.filter(source="plan").count()
        spent = time.perf_counter() - start
        print(f"\n{connection.vendor}: {size:,} measures, filled in {spent:.0f} s")
        print(f"load average of the machine: {os.getloadavg()[0]:.1f}")
        read_through(options.read_first)
        heads = ("p50 ms", "p95 ms", "max ms", "CPU p50", "CPU p95")
        print(f"{'':26} {'n':>5} {' '.join(f'{head:>8}' for head in heads)}")
        times, found = search(Log(corpus.samples, search_words.words().words), options.queries)
        told(times)
        if options.scan:
            print(f"{checked(corpus, found)} counts are those of a plain scan")
        told(update(corpus))
        options.answers.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def read_through(folders: list[Path]) -> None:
    """Read all files of some folders, so that the disk is not what is measured."""
    files = [one for folder in folders for one in folder.rglob("*") if one.is_file()]
    size = 0
    for one in files:
        with one.open("rb") as data:
            while block := data.read(1 << 20):
                size += len(block)
    if files:
        print(f"{len(files):,} files of {size / 1e9:.1f} GB read first")


def main() -> int:
    """The exit status: 1 where both databases do not answer alike."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--bodies", type=int, default=1788)
    words.add_argument("--years", type=int, default=3)
    words.add_argument("--queries", type=int, default=200)
    words.add_argument("--scan", action="store_true", help="hold some counts against a plain scan")
    words.add_argument("--folder", type=Path, help="of SQLite's data, filled once and kept")
    words.add_argument(
        "--read-first",
        type=Path,
        action="append",
        default=[],
        help="a folder of a database whose files are read once, as on a host that has run a while",
    )
    words.add_argument("--answers", type=Path, help=argparse.SUPPRESS)
    options = words.parse_args()
    if options.answers:
        child(options)
        return 0
    digests: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for before in ([], ["tools/with_postgresql.py", sys.executable]):
            file = Path(folder) / f"{len(digests)}.json"
            own = [__file__, *sys.argv[1:], "--answers", str(file)]
            subprocess.run([sys.executable, *before, *own], check=True, env=_environment(before))
            digests.append(hashlib.sha256(file.read_bytes()).hexdigest())
    same = len(set(digests)) == 1
    print("\nboth databases answer alike, in one order" if same else "\nTHE ANSWERS DIFFER")
    return 0 if same else 1


def _environment(before: list[str]) -> dict[str, str]:
    left_out = () if before else ("KANMIN_DATABASE_URL",)
    known = {name: text for name, text in os.environ.items() if name not in left_out}
    return known | {"PYTHONPATH": os.pathsep.join(sys.path)}


if __name__ == "__main__":
    sys.exit(main())
