"""CSV, TOML and other texts of lines changed line by line and cell by cell."""

from __future__ import annotations

import csv
import io
import random

from benchmarks.fuzz.mutate import octets, texts

_TOML = (
    "a = 1",
    "a.b.c = 2",
    "[a.b.c]",
    "[[a]]",
    "[a",
    "a = [",
    "a = " + "[" * 2_000,
    "a = {b = {c = 1}}",
    "a = 1979-05-27T07:32:00-08:00",
    "a = 9999-12-31T23:59:59-23:59",
    "a = 1e999",
    "a = nan",
    "a = " + "9" * 5_000,
    'a = """',
    'a = "\\ud800"',
    ".".join("a" * 300) + " = 1",
    "'' = 1",
)


def csv_changed(rng: random.Random, data: bytes) -> bytes:
    """Cells, rows and heads of a table changed; else its quotes, line ends and encoding."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    for _ in range(rng.choice((1, 1, 2, 6))):
        row = rng.choice(rows)
        at = rng.randrange(len(row)) if row else 0
        match rng.randrange(6):
            case 0:
                rows.append(list(row))
            case 1 if row:
                del row[at]
            case 2:
                row[at:at] = [texts.text(rng)]
            case _ if row:
                row[at] = texts.changed(rng, row[at])
    out = io.StringIO()
    csv.writer(out, quoting=rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))).writerows(rows)
    return _as_bytes(rng, out.getvalue())


def _as_bytes(rng: random.Random, text: str) -> bytes:
    match rng.randrange(10):
        case 0:
            return octets.changed(rng, texts.octets(text))
        case 1:
            return text.encode("cp932", "replace")
        case 2:
            return text.replace("\r\n", rng.choice(("\r", "\n", "\r\r"))).encode("utf-8", "replace")
        case 3:
            at = rng.randrange(len(text) + 1)
            return texts.octets(text[:at] + rng.choice(('"', '""', '","', "\r")) + text[at:])
        case 4:
            return texts.octets("\ufeff" + text)
        case _:
            return texts.octets(text)


def lines_changed(rng: random.Random, data: bytes) -> bytes:
    """Lines of a TOML, Markdown or plain text moved, doubled, taken out, replaced."""
    lines = data.decode("utf-8", "replace").split("\n")
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(lines))
        head, equal, rest = lines[at].partition(" = ")
        match rng.randrange(6):
            case 0:
                lines[at:at] = [lines[at]] * rng.choice((1, 2, 400))
            case 1 if len(lines) > 1:
                del lines[at]
            case 2:
                lines[at:at] = [rng.choice(_TOML)]
            case 3 if equal:
                lines[at] = f"{head} = {rng.choice(_TOML).partition(' = ')[2]}"
            case 4 if equal and rest.startswith('"'):
                lines[at] = f'{head} = "{texts.text(rng)}"'
            case _:
                lines[at] = texts.changed(rng, lines[at])
    return _as_bytes(rng, "\n".join(lines)[: octets.MOST])
