"""Readers of files that a clerk or an operator hands over: plans, workbooks, tables, settings."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from benchmarks.fuzz import samples
from benchmarks.fuzz.reader import (
    Place,
    Prepared,
    Random,
    Reader,
    csv_changed,
    in_file,
    json_changed,
    lines_changed,
    markup_changed,
    packed_changed,
    prepared,
    same,
    yaml_changed,
)
from kanmin.errors import KanminError

TODAY = dt.date(2026, 11, 27)


def _plan_json(_place: Place) -> Prepared:
    from kanmin.plan import Plan, parse, read_plan, to_raw
    from kanmin.plan.files import json_bytes

    def read(path: Path) -> None:
        plan: Plan = read_plan(path)
        same(to_raw(parse(json.loads(json_bytes(plan)))), to_raw(plan), "a plan in JSON")

    return prepared(samples.plans(), json_changed, in_file(".json", read))


def _plan_yaml(_place: Place) -> Prepared:
    from kanmin.plan import parse, read_plan, to_raw
    from kanmin.plan.files import read_raw, yaml_bytes

    again = in_file(".yaml", lambda path: parse(read_raw(path)))

    def read(path: Path) -> None:
        plan = read_plan(path)
        same(to_raw(again(yaml_bytes(plan))), to_raw(plan), "a plan in YAML")

    return prepared(samples.plans(), yaml_changed, in_file(".yaml", read))


def _plan_book(_place: Place) -> Prepared:
    from kanmin.plan import read_plan, to_raw
    from kanmin.plan.workbook_out import workbook_bytes

    again = in_file(".xlsx", read_plan)

    def read(path: Path) -> None:
        plan = read_plan(path)
        same(to_raw(again(workbook_bytes(plan))), to_raw(plan), "a plan in a workbook")

    return prepared(samples.plan_books(), packed_changed, in_file(".xlsx", read))


def _plan_in_cells(_place: Place) -> Prepared:
    """A workbook written from a plan of odd texts, or a plan no workbook holds: what it keeps."""
    from kanmin.plan import parse, read_plan, to_raw
    from kanmin.plan.workbook_out import workbook_bytes

    again = in_file(".xlsx", read_plan)

    def read(data: bytes) -> bool:
        try:
            raw: Any = json.loads(data)
        except (ValueError, RecursionError):
            return False
        plan = parse(raw)
        same(to_raw(again(workbook_bytes(plan))), to_raw(plan), "a plan in a workbook")
        return True

    return prepared(samples.plans()[:1], json_changed, read, plain=0)


def _results(_place: Place) -> Prepared:
    from kanmin.followup import read_results

    def read(data: bytes) -> None:
        read_results(data, "a.xlsx", samples.mihon(), samples.YEAR)

    return prepared(samples.result_books(), packed_changed, read)


def _results_json(_place: Place) -> Prepared:
    from kanmin.cli.followup import _json
    from kanmin.followup import read_results_json

    sample = {
        "plan": samples.mihon().id,
        "lg_code": samples.mihon().body.lg_code,
        "year": samples.YEAR,
        "reviews": [{"measure": "m-booking", "status": "final", "state": "on-track", "done": "a"}],
        "values": [{"measure": "m-booking", "indicator": "k1", "value": 50.5, "as_of": "R10.3.31"}],
        "spending": [{"measure": "m-booking", "source": "general", "amount": 760}],
        "effects": [{"measure": "m-booking", "kind": "hours", "amount": 12, "put_back": 10}],
    }

    def read(path: Path) -> None:
        read_results_json(_json(path), path.name, samples.mihon(), samples.YEAR)

    return prepared([samples.as_json(sample)], json_changed, in_file(".json", read))


def _inquiry(_place: Place) -> Prepared:
    from kanmin.inquiry import open_inquiry, read_inquiry

    def read(data: bytes) -> None:
        sheet = open_inquiry(data, "a.xlsx")
        assert sheet.number is None or sheet.number >= 0
        read_inquiry(sheet, samples.mihon())

    return prepared(samples.inquiry_books(), packed_changed, read)


def _returns(_place: Place) -> Prepared:
    from tests.survey_samples import BODIES, ROUND

    from kanmin.survey import read_returns

    def read(data: bytes) -> bool:
        return bool(read_returns([("a.xlsx", data)], ROUND, BODIES).returns)

    return prepared(samples.return_books(), packed_changed, read)


def _returns_json(_place: Place) -> Prepared:
    from tests.survey_samples import BODIES, ROUND

    from kanmin.cli.survey_tally import read_document
    from kanmin.survey import read_returns, read_returns_json, returns_document, returns_raw

    found = read_returns([("a.xlsx", b) for b in samples.return_books()[:1]], ROUND, BODIES)
    sample = samples.as_json(returns_raw(returns_document(ROUND, found.returns)))

    def read(path: Path) -> None:
        document = read_document(path)
        same(read_returns_json(returns_raw(document)), document, "a document of returns")

    return prepared([sample], json_changed, in_file(".json", read))


def _candidates_json(_place: Place) -> Prepared:
    from kanmin.grow import candidates_in_json, json_bytes, read_candidates

    def read(path: Path) -> None:
        found = read_candidates(path)
        same(candidates_in_json(json_bytes(found).decode()), found, "candidates in JSON")

    return prepared([samples.candidates()], json_changed, in_file(".json", read))


def _candidates_book(_place: Place) -> Prepared:
    from kanmin.grow.workbook_in import candidates_in_workbook
    from kanmin.grow.workbook_out import candidates_workbook

    def read(data: bytes) -> None:
        found = candidates_in_workbook(data, "a.xlsx")
        again = candidates_in_workbook(candidates_workbook(found), "a.xlsx")
        same(again, found, "candidates in a workbook")

    return prepared(samples.candidate_books(), packed_changed, read)


def _roadmap_json(_place: Place) -> Prepared:
    from kanmin.grow.files import roadmap_in_json

    sample = json.loads(samples.candidates()) | {"starts": [], "form": "kanmin-roadmap"}
    return prepared(
        [samples.as_json(sample)],
        json_changed,
        lambda d: roadmap_in_json(d.decode("utf-8", "replace")),
    )


def _layer(_place: Place) -> Prepared:
    from kanmin import handbook
    from kanmin.handbook import layer_faults, parse_layer, with_layers
    from kanmin.handbook.layer_in import layer_raw
    from kanmin.plan.files import read_raw

    book = handbook.on(TODAY)

    def read(path: Path) -> None:
        layer = parse_layer(read_raw(path))
        same(parse_layer(layer_raw(layer)), layer, "a layer")
        if not list(layer_faults(layer, book)):
            with_layers(book, (layer,))

    def change(rng: Random, sample: bytes) -> bytes:
        return yaml_changed(rng, sample)

    return prepared([samples.layer()], change, in_file(".yaml", read))


def _edition(_place: Place) -> Prepared:
    from kanmin.handbook import framework_on_shelf
    from kanmin.handbook.draft_files import draft_bytes, read_draft
    from kanmin.handbook.revising import revised

    base = framework_on_shelf("act9")

    def read(data: bytes) -> None:
        draft = read_draft(data, "a.json" if data.lstrip()[:1] in (b"{", b"[") else "a.toml")
        same(read_draft(draft_bytes(draft), "a.json"), draft, "an edition in the making")
        revised(base, draft, None)

    def change(rng: Random, sample: bytes) -> bytes:
        return (json_changed if sample.startswith(b"{") else lines_changed)(rng, sample)

    found = [samples.as_json(samples.edition()), samples.EDITION_TOML]
    return prepared(found, change, read)


def _law(_place: Place) -> Prepared:
    from kanmin.handbook.law_xml import read_law

    return prepared([samples.law()], markup_changed, in_file(".xml", read_law))


def _bodies(_place: Place) -> Prepared:
    from tests.test_localgov_table import csv_bytes, official

    from kanmin.localgov import read_table

    table = csv_bytes(official()[:1] + official()[1:2000:90])
    return prepared([table], csv_changed, in_file(".csv", read_table))


def _register(_place: Place) -> Prepared:
    from kanmin.files import decoded
    from kanmin.localgov import default_registry
    from kanmin.status import StatusEntry, read_register, register_csv

    entry = StatusEntry.model_validate(
        {"lg_code": samples.TOWN, "duty": "act9", "state": "unknown"}
    )
    sample = register_csv(
        [entry, entry.model_copy(update={"lg_code": "180009"})], default_registry()
    )
    return prepared(
        [sample.encode()],
        csv_changed,
        lambda data: read_register(decoded(data, "a.csv"), default_registry(), TODAY),
    )


def _advisors(_place: Place) -> Prepared:
    from kanmin.files import decoded
    from kanmin.localgov import default_registry
    from kanmin.support import Advisor, read_advisors
    from kanmin.support.advisors import advisors_csv

    one = Advisor(name="架空 一郎", categories=(1, 5), prefectures=("18",), source="架空の名簿")
    registry = default_registry()

    def read(data: bytes) -> None:
        found = [row.advisor for row in read_advisors(decoded(data, "a.csv"), registry).rows]
        again = read_advisors(advisors_csv(found, registry), registry)
        same([row.advisor for row in again.rows], found, "a list of advisors")

    return prepared([advisors_csv([one, one], registry).encode()], csv_changed, read)


def _bulk(_place: Place) -> Prepared:
    from kanmin.elsewhere.bulk import read_bulk, template
    from kanmin.elsewhere.fields import Known
    from kanmin.files import decoded
    from kanmin.localgov import default_registry
    from kanmin.publish.csv_out import table_csv

    head, row = template()
    known = Known(default_registry(), {"act9": "計画"}, TODAY)
    sample = table_csv(head, [row, row])
    return prepared([sample], csv_changed, lambda data: read_bulk(decoded(data, "a.csv"), known))


def _titles(_place: Place) -> Prepared:
    from kanmin.adopt import classify
    from kanmin.cli.classify import _column

    def read(path: Path) -> None:
        for title in _column(path, None)[:20]:
            classify(title)

    sample = "窓口のオンライン化\nオープンデータの推進\n職員の研修\n".encode()
    return prepared([sample], csv_changed, in_file(".csv", read))


def _frame(_place: Place) -> Prepared:
    from kanmin.publish.compose import compose
    from kanmin.publish.docx_out import docx_bytes

    document = compose(samples.small(), dict.fromkeys(range(1, 6), "分類"))

    def read(path: Path) -> None:
        docx_bytes(document, path)

    return prepared([samples.frame()], packed_changed, in_file(".docx", read))


def _settings_files(_place: Place) -> Prepared:
    from kanmin.server import oidc_settings
    from kanmin.server.retention import periods

    def read(path: Path) -> None:
        for name, reading in (
            (periods.FILE, periods.read),
            (oidc_settings.FILE, oidc_settings.oidc_settings),
        ):
            (path.parent / name).write_bytes(path.read_bytes())
            try:
                reading(path.parent)
            except KanminError as error:
                if name == periods.FILE and path.read_bytes().startswith(b"[oidc"):
                    continue
                raise error from None

    found = [samples.RETENTION_TOML, samples.SIGN_IN_TOML]
    return prepared(found, lines_changed, in_file(".toml", read))


def _signed(_place: Place) -> Prepared:
    from kanmin.signing import Head, new_key, read_signed, signed_file

    head = Head("survey-round", "", "planning-2026 2026-11-01", 7, dt.datetime.now(dt.UTC))
    payload = {"questionnaire": "planning-2026", "opens_on": "2026-11-01"}
    found = [signed_file(head, payload, new_key())]
    return prepared(found, json_changed, lambda data: read_signed(data, "a.json"), plain=0.4)


def _query(_place: Place) -> Prepared:
    from benchmarks.fuzz.mutate import texts
    from kanmin import handbook
    from kanmin.localgov import default_registry
    from kanmin.search import plain, read_query, synonyms
    from kanmin.search.tokens import tokens

    known = synonyms(handbook.on(TODAY).terms)
    words = (
        "窓口 AND 改革", "「行かない窓口」OR AI", "分類:1 団体:福井県 年度:令和9", "-除く NOT 以外",
        "(窓口 (改革 OR データ))", "都道府県:福井県 状態:順調", "範囲:x 種類:施策", '"a b" c',
    )  # fmt: skip

    def change(rng: Random, sample: bytes) -> bytes:
        text = sample.decode("utf-8", "replace")
        for _ in range(rng.choice((1, 2, 5))):
            text = texts.changed(rng, text) if rng.random() < 0.5 else text + rng.choice(words)
        return texts.octets(text)

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        found = tokens(plain(text[:5_000]))
        assert all(isinstance(one, str) and one for one in found)
        read_query(text, default_registry(), known)

    return prepared([word.encode() for word in words], change, read)


def _addresses(_place: Place) -> Prepared:
    from benchmarks.fuzz.mutate import texts
    from kanmin.elsewhere.addresses import connectable, web_address
    from kanmin.elsewhere.steps import FetchTrouble

    found = (
        "https://www.town.mihon.example/keikaku/joho.html?a=1#b", "http://例え.jp/%E3%81%82",
        "https://[2001:db8::1]:443/", "http://a.example:8080/x", "https://user:pw@a.example/",
    )  # fmt: skip
    private = ("127.0.0.1", "10.0.0.1", "::1", "::ffff:10.0.0.1", "fe80::1", "64:ff9b::a00:1")

    def change(rng: Random, sample: bytes) -> bytes:
        return texts.octets(texts.changed(rng, sample.decode("utf-8", "replace")))

    def read(data: bytes) -> None:
        address = web_address(data.decode("utf-8", "replace"))
        again = web_address(address.text)
        same((again.key, again.host), (address.key, address.host), "an address")
        assert address.scheme in ("http", "https")
        for place in private:
            try:
                connectable(address, [place], ())
            except FetchTrouble:
                continue
            raise AssertionError(f"{place} would be connected to")

    return prepared([one.encode() for one in found], change, read, plain=0.3)


READERS = (
    Reader("plan.json", ("plan/files", "plan/document"), _plan_json),
    Reader("plan.yaml", ("plan/files", "plan/yaml_in"), _plan_yaml),
    Reader(
        "plan.xlsx",
        ("plan/workbook_in", "plan/tables_in", "workbooks", "workbook_cells", "archives"),
        _plan_book,
    ),
    Reader("plan-in-cells", ("plan/tables_in",), _plan_in_cells, share=0.5),
    Reader("results.xlsx", ("followup/form_in", "workbooks"), _results),
    Reader("results.json", ("followup/results_json", "cli/followup"), _results_json),
    Reader("inquiry.xlsx", ("inquiry/sheet", "workbooks"), _inquiry),
    Reader("returns.xlsx", ("survey/form_in", "workbooks"), _returns),
    Reader("returns.json", ("survey/answers", "cli/survey_tally"), _returns_json),
    Reader("candidates.json", ("grow/files",), _candidates_json),
    Reader("candidates.xlsx", ("grow/workbook_in", "workbooks"), _candidates_book),
    Reader("roadmap.json", ("grow/files",), _roadmap_json, share=0.3),
    Reader("layer.yaml", ("handbook/layer_in", "plan/files"), _layer),
    Reader("edition", ("handbook/draft_files", "handbook/draft_toml"), _edition),
    Reader("law.xml", ("handbook/law_xml", "handbook/law_elements"), _law),
    Reader("bodies.csv", ("localgov/sheets", "localgov/table"), _bodies),
    Reader("register.csv", ("csv_tables", "status/tables"), _register),
    Reader("advisors.csv", ("support/advisors",), _advisors),
    Reader("elsewhere.csv", ("elsewhere/bulk", "elsewhere/fields"), _bulk),
    Reader("titles.csv", ("cli/classify",), _titles, share=0.3),
    Reader("frame.docx", ("publish/docx_out",), _frame, share=0.5),
    Reader("settings.toml", ("server/retention/periods", "server/oidc_settings"), _settings_files),
    Reader("signed-file", ("signing",), _signed),
    Reader("query", ("search/query", "search/filters", "search/tokens"), _query),
    Reader("address", ("elsewhere/addresses",), _addresses),
)
