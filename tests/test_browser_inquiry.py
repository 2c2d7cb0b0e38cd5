"""An inquiry in a real browser: three sections answer by Excel, one conflict is decided."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE, WIDE, Site, open_page, press, violations
from tests.inquiry_samples import SECTIONS, answered
from tests.test_server_inquiry import ACTION

PLAN = "/desk/plans/plan-mihon"


def looked_at(page: Page) -> None:
    """No fault for a reader who needs help, and nothing wider than a telephone."""
    assert violations(page) == [], page.url
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})


def test_three_sections_answer_by_excel_and_one_conflict_is_decided(
    demo: Site, browser: Browser, tmp_path: Path
) -> None:
    page = open_page(browser, f"{demo.url}{PLAN}")
    press(page, "庁内照会")
    looked_at(page)
    page.fill("#note", "予算要求の前に確かめます。")
    press(page, "照会を始める")
    inquiry = page.url
    expect(page.locator("main")).to_contain_text("3課のうち0課")
    looked_at(page)
    files = []
    for section in SECTIONS:
        with page.expect_download() as download:
            page.get_by_label(f"{section}の様式を受け取る").click()
        data = Path(download.value.path()).read_bytes()
        files.append(tmp_path / f"{section}.xlsx")
        files[-1].write_bytes(answered(data, ACTION[section], who=f"{section}の係長"))
    page.goto(f"{demo.url}{PLAN}/measures/m-booking")
    page.fill("[name='/measures/m-booking/action']", "予約は電話でも受けます。")
    expect(page.locator("#status")).to_contain_text("保存しました")
    page.goto(inquiry)
    page.set_input_files("#file", [str(file) for file in files])
    press(page, "読み込む")
    expect(page.locator("main")).to_contain_text("3課のうち3課")
    expect(page.locator("main")).to_contain_text("計画の値と食い違う欄が1か所")
    looked_at(page)
    press(page, "並べて決める")
    card = page.locator("section.card")
    expect(card).to_contain_text("予約は電話でも受けます。")
    expect(card).to_contain_text("予約を町の頁で受けます。")
    looked_at(page)
    press(page, "回答の値にする")
    expect(page.locator("main")).to_contain_text("決めることは残っていません。")
    expect(page.locator("tbody")).to_contain_text("回答を採りました")
    page.goto(f"{demo.url}{PLAN}/measures/m-booking")
    action = page.locator("[name='/measures/m-booking/action']")
    expect(action).to_have_value("予約を町の頁で受けます。")
    page.goto(inquiry)
    page.locator("td a[href*='/answers/']").first.click()
    expect(page.locator("tbody")).to_contain_text("予約を町の頁で受けます。")
    looked_at(page)
    page.goto(f"{inquiry}/sections/1")
    looked_at(page)
    page.locator("main").get_by_role("link", name="避難所・公共施設のオープンデータ").click()
    page.fill("[name='/measures/m-opendata/outcome']", "地図で使われます。")
    expect(page.locator("#status")).to_contain_text("保存しました")
    page.click("text=照会に戻る")
    press(page, "これで回答する")
    expect(page.locator("h1")).to_have_text("総務課の回答")
