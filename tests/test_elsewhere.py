"""Plans elsewhere as values: fields and rows, addresses that may be asked, when to try again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanmin.elsewhere import (
    COLUMNS,
    GAPS,
    LARGEST_BULK,
    REASON,
    DocumentState,
    FetchTrouble,
    Known,
    after_trouble,
    cells_of,
    connectable,
    file_name,
    is_public,
    read_bulk,
    read_fields,
    spread,
    template,
    told_of,
    trouble_of,
    web_address,
    with_reasons,
)
from kanmin.errors import InvalidDocument, KanminError
from kanmin.files import decoded
from kanmin.localgov import default_registry
from tests.conftest import TODAY

DUTIES = {"act9": "官民データ活用推進計画", "soumu-dx": "自治体DXの全体方針"}
KNOWN = Known(default_registry(), DUTIES, TODAY)
GOOD = {
    "lg_code": "182079",
    "name": "福井県鯖江市",
    "title": "鯖江市の見本計画",
    "first": "令和6年度",
    "last": "２０２８",
    "duties": "官民データ活用推進計画、soumu-dx",
    "url": "https://www.example.lg.jp/dx/計画.pdf#top",
    "seen_on": "令和8年11月1日",
}


def test_a_plan_is_read_field_by_field() -> None:
    plan, faults = read_fields(GOOD, KNOWN)
    assert faults == ()
    assert plan
    assert (plan.lg_code, plan.first, plan.last) == ("182079", 2024, 2028)
    assert plan.duties == ("act9", "soumu-dx")
    assert plan.address.text == "https://www.example.lg.jp/dx/%E8%A8%88%E7%94%BB.pdf"
    assert plan.seen_on == dt.date(2026, 11, 1)
    again, faults = read_fields(cells_of(plan, KNOWN), KNOWN)
    assert (again, faults) == (plan, ())


@pytest.mark.parametrize(
    ("field", "text", "column", "words"),
    [
        ("lg_code", "182070", "団体コード", "検査数字"),
        ("lg_code", "131016", "団体コード", "団体名「福井県鯖江市」と合いません"),
        ("title", "  ", "計画名", "計画名がありません"),
        ("title", "長" * 201, "計画名", "200字まで"),
        ("first", "再来年", "開始年度", "「再来年」は年度として読めません"),
        ("last", "1900", "終了年度", "年度として読めません"),
        ("last", "2020", "終了年度", "終わりが始まりより前"),
        ("duties", "緑の計画", "果たす義務", "「緑の計画」という枠組みはありません"),
        ("url", "", "URL", "アドレスがありません"),
        ("url", "ftp://example.lg.jp/a", "URL", "アドレスとして読めません"),
        ("url", "鯖江市のページ", "URL", "アドレスとして読めません"),
        ("url", "http://intranet/plan.pdf", "URL", "だれでも開けるアドレスではありません"),
        ("url", "https://me:secret@example.lg.jp/", "URL", "パスワード"),
        ("url", f"https://example.lg.jp/{'あ' * 900}", "URL", "長すぎます"),
        ("seen_on", "", "確認日", "確かめた日がありません"),
        ("seen_on", "先週", "確認日", "「先週」は日付として読めません"),
        ("seen_on", "2026-11-24", "確認日", "先の日付"),
        ("seen_on", "1970-01-01", "確認日", "古すぎます"),
    ],
)
def test_what_is_wrong_is_told_with_its_column(
    field: str, text: str, column: str, words: str
) -> None:
    plan, faults = read_fields({**GOOD, field: text}, KNOWN)
    assert plan is None
    assert [fault.column for fault in faults] == [column]
    assert words in faults[0].sentence


def test_all_faults_of_a_row_are_told_at_once_and_unknown_is_no_fault() -> None:
    _plan, faults = read_fields({"lg_code": "", "title": "", "url": "x", "seen_on": "x"}, KNOWN)
    assert [fault.column for fault in faults] == ["団体コード", "計画名", "URL", "確認日"]
    plan, faults = read_fields({**GOOD, "first": "不明", "last": "", "duties": "なし"}, KNOWN)
    assert faults == ()
    assert plan
    assert (plan.first, plan.last, plan.duties) == (None, None, ())
    by_name, _faults = read_fields({**GOOD, "lg_code": ""}, KNOWN)
    assert by_name
    assert by_name.lg_code == "182079"


@pytest.mark.parametrize(
    "other",
    [
        "http://WWW.EXAMPLE.lg.jp/dx/%e8%a8%88%e7%94%bb.pdf",
        "https://www.example.lg.jp:443/dx/計画.pdf#page=3",
    ],
)
def test_one_address_written_differently_is_one(other: str) -> None:
    assert web_address(other).key == web_address(GOOD["url"]).key


def sheet(rows: Sequence[Sequence[str]], head: Sequence[str] = tuple(COLUMNS.values())) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue()


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=40)


@given(st.lists(st.lists(TEXT, max_size=len(COLUMNS) + 2), max_size=6))
def test_whatever_stands_in_a_row_it_is_taken_or_told(rows: list[list[str]]) -> None:
    good = [GOOD[name] for name in COLUMNS]
    read = read_bulk(sheet([good, *rows]), KNOWN)
    assert read.rows[0].plan
    for row in read.rows:
        assert (row.plan is None) == bool(row.faults)
        assert all(fault.column in COLUMNS.values() and fault.sentence for fault in row.faults)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert [list(row.cells) for row in read.rows[1:]] == filled


def test_wrong_rows_go_out_with_reasons_and_come_back_mended() -> None:
    good = [GOOD[name] for name in COLUMNS]
    wrong = ["182079", "", "題", "", "", "", "x", "2026-01-01"]
    read = read_bulk(sheet([good, wrong]), KNOWN)
    told = [(row.cells, told_of(row.faults)) for row in read.rows if row.plan is None]
    out = list(with_reasons(read.head, told))
    assert out[0] == [*COLUMNS.values(), REASON]
    assert "URL: 「x」はアドレスとして読めません" in out[1][-1]
    out[1][6] = "https://www.example.lg.jp/mended.pdf"
    again = read_bulk(sheet(out[1:], out[0]), KNOWN)
    assert again.rows[0].plan
    assert [one for one in next(with_reasons(again.head, ())) if one == REASON] == [REASON]


def test_a_plan_that_stands_twice_in_a_file_is_taken_once() -> None:
    good = [GOOD[name] for name in COLUMNS]
    read = read_bulk(sheet([good, [], good]), KNOWN)
    assert [row.number for row in read.rows] == [2, 4]
    assert read.rows[1].plan is None
    assert "2行目にもあります" in read.rows[1].faults[0].what


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "列「団体コード」「計画名」「URL」「確認日」がありません"),
        ("団体コード,計画名,確認日\n1,2,3\n", "列「URL」がありません"),
        (sheet([]), "見出しのほかに行がありません"),
        (sheet([["1"]] * (LARGEST_BULK + 1)), "行が多すぎます（5,001行）"),
        (f'"{"あ" * 200_000}"', "CSVとして読めません"),
    ],
)
def test_a_file_that_is_no_such_table_is_told_as_a_whole(text: str, words: str) -> None:
    with pytest.raises(InvalidDocument) as told:
        read_bulk(text, KNOWN)
    assert words in told.value.sentence


def test_the_template_reads_back() -> None:
    head, example = template()
    assert read_bulk(sheet([example], head), KNOWN).rows[0].faults == ()


def test_files_of_offices_are_decoded_and_others_refused() -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        assert decoded("団体コード".encode(encoding), "a.csv") == "団体コード"
    for data in ("団体".encode("utf-16"), b"\xff\xfe\xfd\x81"):
        with pytest.raises(KanminError, match=r"a\.csv: 文字コードが読めません"):
            decoded(data, "a.csv")


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "239.255.255.250", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
        "fec0::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001::1", "",
        "localhost", "127.1",
    ],
)  # fmt: skip
def test_addresses_inside_are_not_public(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "202.232.2.1", "2606:4700::1111", "[2606:4700::1111]", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are(text: str) -> None:
    assert is_public(text)


INSIDE = [
    *map(
        IPv4Network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
         "224.0.0.0/4", "240.0.0.0/4", "0.0.0.0/8"),
    )
]  # fmt: skip
INSIDE_6 = [*map(IPv6Network, ("fc00::/7", "fe80::/10", "ff00::/8", "fec0::/10", "2002::/16"))]


@given(st.ip_addresses(v=4))
def test_no_private_address_is_public_however_it_is_written(one: IPv4Address) -> None:
    inside = any(one in network for network in INSIDE)
    mapped, through = f"::ffff:{one}", str(IPv6Address(int(IPv6Address("64:ff9b::")) + int(one)))
    assert is_public(str(one)) == is_public(mapped) == is_public(through)
    assert not (inside and is_public(str(one)))


@given(st.sampled_from(INSIDE), st.data())
def test_addresses_of_each_private_network_are_refused(
    network: IPv4Network, data: st.DataObject
) -> None:
    one = data.draw(st.ip_addresses(network=network))
    with pytest.raises(FetchTrouble, match="公開されたサーバーではない"):
        connectable(web_address("https://a.example.jp/"), ["8.8.8.8", str(one)], ())


@given(st.sampled_from(INSIDE_6), st.data())
def test_addresses_of_each_inner_network_of_ipv6_are_refused(
    network: IPv6Network, data: st.DataObject
) -> None:
    assert not is_public(str(data.draw(st.ip_addresses(network=network))))


def test_where_to_connect() -> None:
    address = web_address("https://a.example.jp/")
    assert connectable(address, ["8.8.8.8", "2606:4700::1"], ()) == "8.8.8.8"
    with pytest.raises(FetchTrouble, match="IPアドレス") as told:
        connectable(address, [], ())
    assert told.value.again
    strange = web_address("http://a.example.jp:8080/")
    with pytest.raises(FetchTrouble, match="8080番のポートからは"):
        connectable(strange, ["8.8.8.8"], ())
    assert connectable(strange, ["127.0.0.1"], {"a.example.jp:8080"}) == "127.0.0.1"


@pytest.mark.parametrize("text", ["http://127.1/", "http://0x7f000001/", "http://１２７.０.０.１/"])
def test_numbers_that_browsers_take_for_addresses_are_read_as_such(text: str) -> None:
    assert web_address(text).host == "127.0.0.1"


def test_what_may_pass_is_tried_again_with_growing_gaps_and_then_given_up() -> None:
    trouble = FetchTrouble("切れました。", again=True)
    steps = [after_trouble(trouble, tries) for tries in range(1, 5)]
    assert [step.gap for step in steps] == [*GAPS, None]
    assert [gap.total_seconds() for gap in GAPS] == [60, 600, 3600]
    assert steps[-1].state is DocumentState.FAILED
    assert steps[-1].sentence == "切れました。4回試しましたが取れないため、やめました。"
    final = after_trouble(FetchTrouble("断られました。"), 1)
    assert (final.state, final.gap) == (DocumentState.FAILED, None)
    assert after_trouble(KanminError("壊れています。"), 1).gap is None


@pytest.mark.parametrize(
    ("status", "again", "gone"),
    [(404, False, True), (410, False, True), (403, False, False), (400, False, False),
     (429, True, False), (408, True, False), (500, True, False), (503, True, False)],
)  # fmt: skip
def test_what_a_status_tells(status: int, again: bool, gone: bool) -> None:
    trouble = trouble_of(status)
    assert trouble
    assert (trouble.again, trouble.gone) == (again, gone)
    assert str(status) in trouble.sentence


def test_a_file_is_named_by_what_it_is() -> None:
    assert trouble_of(200) is None
    for path, kind, data, name in (
        ("/a/plan.pdf", "application/pdf", b"%PDF-1.7", "plan.pdf"),
        ("/download.php", "application/octet-stream", b"%PDF-1.7", "download.php"),
        ("/", "text/html", b"<p>", "index.html"),
        ("/x", "", b"\xef\xbb\xbf <!DOCTYPE HTML>", "x.html"),
        ("/x.txt", "text/plain", b"a", "x.txt"),
        ("/x", "", b"\0\1", "x"),
    ):
        assert file_name(path, kind, data) == name


@given(st.lists(st.sampled_from("abc"), max_size=40))
def test_no_server_is_asked_in_a_rush(hosts: list[str]) -> None:
    for host in set(hosts):
        waits = [wait for one, wait in zip(hosts, spread(hosts), strict=True) if one == host]
        assert [b - a for a, b in itertools.pairwise(waits)] == [dt.timedelta(seconds=10)] * (
            len(waits) - 1
        )
