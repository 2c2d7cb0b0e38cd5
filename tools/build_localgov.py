"""Build the tables of `kanmin.localgov` from a folder of source tables.

    python tools/build_localgov.py FOLDER [--out src/kanmin/localgov/data]

FOLDER holds authorities.csv, jumin_population_2017_2025.csv, estat_municipal_indicators.csv,
dx_progress_*.csv, dx_online_application_rate_*.csv, hexmap.csv and pref_tile_grid.csv.
Numbers stay as they are in the source (a "%" moves into the unit), empty cells stay empty.
Which column becomes which figure is said in `figures.toml`, which is written by hand.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kanmin.localgov.codes import check_digit, parse_code
from kanmin.localgov.figures import Definition, read_definitions
from kanmin.localgov.layout import OWN
from kanmin.localgov.store import CHANGE_COLUMNS

DATA = Path(__file__).parents[1] / "src" / "kanmin" / "localgov" / "data"
YEARS = range(2017, 2026)
BODIES = (47, 1741)  # prefectures, municipalities
CITY_NEWS = (
    "https://fukuoka-keizai.co.jp/news/"
    "%e5%8d%98%e7%8b%ac%e5%b8%82%e5%88%b6%e3%81%a7%e7%94%ba%e3%81%8b%e3%82%89%e5%b8%82"
    "%e3%81%ab%e6%98%87%e6%a0%bc%e3%80%80%e9%82%a3%e7%8f%82%e5%b7%9d%e5%b8%82"
)
CHANGES = (
    (
        "市制施行", "2018-10-01", "403059", "那珂川町", "402311", "那珂川市",
        CITY_NEWS, "true",
    ),
    (
        "名称変更", "2019-05-01", "282219", "篠山市", "282219", "丹波篠山市",
        "http://tanba.jp/2019/05/tambasasayamashi-tanjou/", "true",
    ),
)  # fmt: skip

Row = Mapping[str, str]


def main(arguments: Sequence[str] | None = None) -> None:
    """Write all tables; stop at the first thing that does not add up."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=DATA)
    options = parser.parse_args(arguments)
    authorities = read(options.folder / "authorities.csv")
    require_bodies(authorities)
    codes = [row["lg_code"] for row in authorities]
    write(options.out / "bodies.csv", OWN, map(body, authorities))
    write_population(options.folder, options.out, codes)
    write_figures(options.folder, options.out, codes)
    write_maps(options.folder, options.out, codes)
    write(options.out / "changes.csv", CHANGE_COLUMNS, CHANGES)


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)
    print(path.name, file=sys.stderr)


def require(holds: bool, what: str) -> None:
    if not holds:
        sys.exit(what)


def require_bodies(authorities: Sequence[Row]) -> None:
    codes = [parse_code(row["lg_code"]) for row in authorities]
    prefectures = sum(row["type"] == "都道府県" for row in authorities)
    require((prefectures, len(codes) - prefectures) == BODIES, "authorities.csv: number of bodies")
    require(codes == sorted(set(codes)), "authorities.csv: order of codes")


def body(row: Row) -> tuple[str, ...]:
    columns = ("lg_code", "pref_name", "name", "kana", "type", "lat", "lng", "url")
    return tuple(row[column] for column in columns)


def write_population(folder: Path, out: Path, codes: Sequence[str]) -> None:
    rows = keyed(read(folder / "jumin_population_2017_2025.csv"), codes)
    columns = [f"pop_{year}" for year in YEARS]
    cells = ((code, *(rows[code][column] for column in columns)) for code in codes)
    write(out / "population.csv", ("code", *map(str, YEARS)), cells)


def keyed(rows: Iterable[Row], codes: Iterable[str]) -> dict[str, Row]:
    """Rows by six-digit code; no row may be of an unknown body or come twice."""
    table: dict[str, Row] = {}
    for row in rows:
        code = parse_code(row.get("lg_code") or row["lg_code5"])
        require(code not in table, f"{code}: twice")
        table[code] = row
    require(table.keys() <= set(codes), "a code that is not in authorities.csv")
    return table


def write_figures(folder: Path, out: Path, codes: Sequence[str]) -> None:
    definitions, _sources = read_definitions(out)
    wanted = [definition for definition in definitions if definition.table == "figures.csv"]
    patterns = dict.fromkeys(definition.file for definition in wanted)
    sources = {pattern: source_rows(folder, pattern, codes) for pattern in patterns}
    cells = ((code, *(cell(sources[d.file], code, d) for d in wanted)) for code in codes)
    write(out / "figures.csv", ("code", *(d.id for d in wanted)), cells)


def source_rows(folder: Path, pattern: str, codes: Sequence[str]) -> dict[str, Row]:
    paths = sorted(folder.glob(pattern))
    require(bool(paths), f"{pattern}: no such file")
    return keyed((row for path in paths for row in read(path)), codes)


def cell(rows: Mapping[str, Row], code: str, definition: Definition) -> str:
    """The number or word of the source; the tier decides whether the column must be there."""
    tier = "prefecture" if code[2:5] == "000" else "municipality"
    if tier not in definition.tiers:
        return ""
    return rows[code][definition.source_column].removesuffix("%")


def write_maps(folder: Path, out: Path, codes: Sequence[str]) -> None:
    hexagons = keyed(read(folder / "hexmap.csv"), codes)
    tiles = {f"{row['pref_code']}000": row for row in read(folder / "pref_tile_grid.csv")}
    heading = ("code", "column", "row")
    write(out / "hexmap.csv", heading, ((c, r["col"], r["row"]) for c, r in hexagons.items()))
    cells = ((c + check_digit(c), r["col"], r["row"]) for c, r in tiles.items())
    write(out / "tilemap.csv", heading, cells)


if __name__ == "__main__":
    main()
