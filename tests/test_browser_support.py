"""Support in a browser: 見本県 invites, みほん町 signs up and asks; each page is looked at once."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from kanmin.server.demo import OFFICER, STATE, SUPPORTER
from tests.browser import PHONE, WIDE, Site, open_page, violations


def become(page: Page, name: str) -> None:
    """Go on as another person of the demonstration."""
    page.select_option("#demo-as", name)
    page.click("button:has-text('替わる')")
    expect(page.locator("#demo-as")).to_have_value(name)


def looked_at(page: Page) -> None:
    """No fault for a reader who needs help, and nothing wider than a telephone."""
    assert violations(page) == [], page.url
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})


def see(page: Page, url: str) -> None:
    page.goto(url)
    looked_at(page)


def test_a_prefecture_invites_and_its_town_signs_up(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/handbook")
    become(page, SUPPORTER)
    see(page, f"{demo.url}/support")
    page.click("a:has-text('説明会・会議を作る')")
    page.fill("#title", "ブロック会議")
    page.fill("#capacity", "3")
    page.click("button.main")
    expect(page.locator("[role=alert]")).to_contain_text("会場も、オンラインのURLもありません。")
    expect(page.locator("#title")).to_have_value("ブロック会議")
    looked_at(page)
    page.fill("#place", "見本県庁")
    page.click("button.main")
    event = page.url
    looked_at(page)
    become(page, OFFICER)
    page.goto(f"{demo.url}/desk")
    page.click("a:has-text('ブロック会議')")
    page.fill("#people", "２")
    page.click("button:has-text('申し込む')")
    expect(page.locator("main")).to_contain_text("2人で申し込んでいます。")
    looked_at(page)
    with page.expect_download() as saved:
        page.click("a:has-text('予定表に入れる')")
    assert saved.value.suggested_filename == "ブロック会議.ics"
    become(page, SUPPORTER)
    page.goto(event)
    expect(page.locator("tbody")).to_contain_text("見本県みほん町")


def test_a_town_asks_and_the_offices_answer(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/support/advisors")
    looked_at(page)
    page.fill("#subject", "予約の進め方")
    page.select_option("#field", "administration")
    page.fill("#wish", "どこから始めるか")
    page.click("button:has-text('申請する')")
    request = page.url
    see(page, f"{demo.url}/support/questions")
    page.fill("#subject", "章の順番")
    page.fill("#text", "変えてもよいですか。")
    page.click("button:has-text('質問を送る')")
    question = page.url
    become(page, SUPPORTER)
    see(page, request)
    page.check("label:has-text('架空 一郎')")
    page.click("button:has-text('この人に決める')")
    expect(page.locator("main")).to_contain_text("アドバイザー：架空 一郎")
    page.goto(question)
    page.fill("#text", "変えられます。")
    page.click("button:has-text('回答を送る')")
    see(page, f"{demo.url}/oversight/todo/propose")
    page.check("label:has-text('状況を尋ねる')")
    page.click("button:has-text('選んだ支援を予定に加える')")
    expect(page.locator("main")).to_contain_text("1件を予定に加えました。")
    looked_at(page)
    page.click("td a:has-text('状況を尋ねる')")
    looked_at(page)
    become(page, STATE)
    see(page, f"{demo.url}/support/advisors/list")
    see(page, question)
    become(page, OFFICER)
    page.goto(f"{demo.url}/desk")
    expect(page.locator("main")).to_contain_text("アドバイザーが決まりました")
    expect(page.locator("main")).to_contain_text("質問に回答がありました")
