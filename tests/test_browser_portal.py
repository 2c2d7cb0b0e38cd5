"""A measure of the portal in a browser: read, compared, taken over into one's own plan."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from kanmin.server.demo import NEIGHBOUR
from tests.browser import Site, open_page
from tests.test_browser_support import become, looked_at, see

PLAN = "/plans/plan-mihon-2023"


def test_a_neighbour_reads_compares_and_takes_a_measure_over(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/handbook")
    become(page, NEIGHBOUR)
    see(page, f"{demo.url}{PLAN}")
    page.click("section:has(h2:has-text('施策ごとのページ')) a >> nth=0")
    measure = page.url
    expect(page.locator("main figure svg")).not_to_have_count(0)
    expect(page.locator("main")).to_contain_text("年度ごとの実績")
    looked_at(page)
    page.click("a:has-text('ほかの計画と並べて比べる')")
    page.click("a:has-text('並べる') >> nth=0")
    expect(page.locator("main")).to_contain_text("計画のあらまし")
    looked_at(page)
    with page.expect_download() as saved:
        page.click("a:has-text('Excel')")
    assert saved.value.suggested_filename == "計画を並べて比べる.xlsx"
    see(page, f"{demo.url}/localgov/993018")
    expect(page.locator("main")).to_contain_text("不明")
    page.goto(measure)
    page.click("a:has-text('自分の計画に取り入れる')")
    expect(page.locator("main")).to_contain_text("規模の違い")
    looked_at(page)
    page.click("button:has-text('この計画に取り入れる') >> nth=0")
    page.wait_for_url("**/measures/m-*")
    expect(page.get_by_label("現状と課題")).to_have_value(re.compile("【要確認：たとえ市"))
    page.click("aside a:has-text('証明書のコンビニ交付')")
    expect(page).to_have_url(measure)
