"""A measure of the portal in a browser: read, compared, taken over into one's own plan."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from kanmin.server.demo import NEIGHBOUR
from tests.browser import Site, open_page, press, tab_to
from tests.test_browser_support import become, looked_at, see

PLAN = "/plans/plan-mihon-2023"


def test_by_keyboard_alone_a_neighbour_reads_compares_and_takes_a_measure_over(
    demo: Site, browser: Browser
) -> None:
    page = open_page(browser, f"{demo.url}/handbook")
    become(page, NEIGHBOUR)
    see(page, f"{demo.url}{PLAN}")
    press(page, "1 証明書のコンビニ交付")
    measure = page.url
    expect(page.locator("main figure svg")).not_to_have_count(0)
    expect(page.locator("main")).to_contain_text("年度ごとの実績")
    looked_at(page)
    press(page, "ほかの計画と並べて比べる")
    press(page, "並べる")
    expect(page.locator("main")).to_contain_text("計画のあらまし")
    looked_at(page)
    with page.expect_download() as saved:
        tab_to(page, "Excel")
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "計画を並べて比べる.xlsx"
    see(page, f"{demo.url}/localgov/993018")
    expect(page.locator("main")).to_contain_text("不明")
    page.goto(measure)
    press(page, "自分の計画に取り入れる")
    expect(page.locator("main")).to_contain_text("規模の違い")
    looked_at(page)
    press(page, "」に取り入れる")
    expect(page.get_by_label("現状と課題")).to_have_value(re.compile("【要確認：たとえ市"))
    press(page, "証明書のコンビニ交付」")
    expect(page).to_have_url(measure)
