"""Joining in a real browser: from the prefecture's page to the sheet, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from kanmin.server.demo import SUPPORTER
from tests.browser import Site, open_page, press, tab_to
from tests.test_browser_support import become


def test_the_officer_of_the_prefecture_comes_to_the_sheet_by_keyboard(
    demo: Site, browser: Browser
) -> None:
    page = open_page(browser, f"{demo.url}/desk")
    become(page, SUPPORTER)
    page.goto(f"{demo.url}/oversight/prefectures/99")
    press(page, "共同化の候補")
    tab_to(page, "団体数（以上）")
    page.keyboard.press("Control+a")
    page.keyboard.type("4")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1件の候補")
    press(page, "スマホ教室")
    tab_to(page, "打合せ資料（Word）")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    press(page, "みほん町官民データ活用推進計画")
    expect(page.locator("h1")).to_have_text("みほん町官民データ活用推進計画")


def test_the_town_withdraws_and_shares_again_on_the_plans_page(
    demo: Site, browser: Browser
) -> None:
    town = open_page(browser, f"{demo.url}/desk/plans/plan-mihon")
    town.click("text=共有を取りやめる")
    expect(town.locator("#sharing")).to_contain_text("共有していません")
    town.click("text=この計画を共有する")
    expect(town.locator("#sharing")).to_contain_text("共有しています")
    expect(town.locator("#sharing")).to_contain_text("これまでの共有（1）")
