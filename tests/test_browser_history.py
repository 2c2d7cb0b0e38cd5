"""History in a browser: a field of last week restored, two revisions compared, the log read."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from kanmin.calendar_ja import format_date
from tests.browser import PHONE, WIDE, Site, open_page, violations
from tests.test_browser import first_person

WEEK_AGO = dt.datetime.now(dt.UTC) - dt.timedelta(days=8)


def looked_at(page: Page) -> None:
    """No fault for a reader who needs help, and nothing wider than a telephone."""
    assert violations(page) == [], page.url
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})


def aged(site: Site) -> bool:
    """Move all there is to last week; False on a database that is not a file."""
    file = Path(site.log).parent / "data" / "kanmin.sqlite3"
    if not file.exists():
        return False
    with sqlite3.connect(file) as database:
        database.execute("UPDATE store_revision SET created_at = ?", [str(WEEK_AGO)[:26]])
    return True


def write(page: Page, plan: str, title: str) -> None:
    page.goto(f"{plan}/basics")
    page.fill("[id='/title']", title)
    page.click("form.autosave p.buttons button.main")
    expect(page.locator("#status")).to_contain_text("保存しました")


def test_a_field_of_last_week_is_restored(fresh: Site, browser: Browser) -> None:
    page = open_page(browser, fresh.printed(r"http://\S+/welcome/\S+"))
    first_person(page)
    plan = page.url.split("?")[0]
    write(page, plan, "先週の計画名")
    old = aged(fresh)
    write(page, plan, "今週の計画名")
    page.goto(f"{plan}/basics")
    page.click("aside a:has-text('計画名')")
    row = page.locator("tr", has_text="先週の計画名")
    if old:
        expect(row).to_contain_text(format_date(WEEK_AGO.astimezone().date())[:10])
    looked_at(page)
    row.locator("a:has-text('この内容に戻す')").click()
    expect(page.locator("del")).to_have_text("今週")
    looked_at(page)
    page.click("button:has-text('戻す')")
    expect(page.locator("main")).to_contain_text("から戻しました")
    page.goto(f"{plan}/basics")
    expect(page.locator("[id='/title']")).to_have_value("先週の計画名")
    page.goto(f"{plan}/history")
    looked_at(page)
    page.locator("summary").first.click()
    page.locator("label:has-text('この版の名前')").first.click()
    page.keyboard.type("庁議に出した案")
    page.keyboard.press("Enter")
    expect(page.locator(".tag").first).to_have_text("庁議に出した案")
    page.check("input[name='from'][value='1']")
    page.click("button:has-text('選んだ二つの版を比べる')")
    expect(page.locator("main")).to_contain_text("庁議に出した案（版4")
    looked_at(page)
    with page.expect_download() as saved:
        page.click("a:has-text('新旧対照表をWordで書き出す')")
    assert saved.value.suggested_filename == "先週の計画名　新旧対照表.docx"
    page.click("header a:has-text('記録')")
    expect(page.locator("tbody")).to_contain_text("前の版に戻した")
    looked_at(page)
