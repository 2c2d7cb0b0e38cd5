"""A public comment in a browser, without script: from opinions, one on paper, to the table."""

from __future__ import annotations

import datetime as dt
import time

from playwright.sync_api import Browser, Page, expect

from kanmin.server.consulting.door import QUICKEST
from tests.browser import Site, open_page, press, tab_to
from tests.filled import environment
from tests.forked import printed
from tests.test_browser_support import looked_at

NAME, ADDRESS = "架空野 一郎", "みほん町字架空12-34"


def send(page: Page, text: str) -> None:
    """Fill the public form and send it, no quicker than a person."""
    page.fill("#text", text)
    if page.locator("#name").count():
        page.fill("#name", NAME)
        page.fill("#address", ADDRESS)
    time.sleep(QUICKEST)
    page.click("button:has-text('意見を送る')")


def answer(page: Page, disposition: str, text: str) -> None:
    page.select_option("#disposition", disposition)
    page.fill("#text", text)
    if disposition == "accepted":
        page.select_option("#changed", "/measures/m-booking")
    page.click("button:has-text('考え方を保存する')")
    expect(page.locator("h2:has-text('いまの考え方')")).to_be_visible()


ENDED = """
import sys
from pathlib import Path
from kanmin.server import run
run.open_existing(Path(sys.argv[1]))
from kanmin.server.store.consult_models import Consultation
row = Consultation.objects.latest("pk")
row.call |= {"opens": "2026-01-05", "closes": "2026-02-03"}
row.save()
"""


def the_period_passes(demo: Site) -> None:
    """The period of the newest consultation lies in the past now."""
    printed(ENDED, demo.log.parent / "data", environment=environment())


def test_from_an_opinion_to_the_published_table(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/desk/plans/plan-mihon", java_script_enabled=False)
    today = dt.date.today().isoformat()
    page.click("a:has-text('意見募集のページへ')")
    page.click("button:has-text('意見募集の準備を始める')")
    for field in ("#opens", "#closes"):
        page.fill(field, today)
    page.fill("#law", "みほん町意見公募手続要綱（架空）")
    page.click("button:has-text('保存する')")
    expect(page.locator("[role=alert]")).to_contain_text("要綱の30日より短くなっています。")
    page.fill("#short_because", "お試しのため")
    page.click("button:has-text('保存する')")
    page.click("button:has-text('お知らせを公表する')")
    desk = page.url
    page.click("a[href^='/consultations/']")
    public = page.url
    page.click("section:has(h3) a:has-text('ここに意見を書く') >> nth=0")
    send(page, "電話での予約も残してください。")
    expect(page.locator("h1")).to_have_text("意見を受け付けました")
    page.click("button:has-text('続けて書く')")
    send(page, "全体に分かりやすいと思います。")
    page.goto(f"{desk}/opinions/enter")
    page.fill("#text", "電話の予約も残してほしい。")
    page.click("button:has-text('受け付ける')")
    expect(page.locator("[role=status]")).to_contain_text("意見3として受け付けました。")
    page.goto(f"{desk}/opinions")
    expect(page.locator("tbody tr")).to_have_count(3)
    for number in (1, 3):
        page.check(f"[name=opinion][value='{number}']")
    page.click("button:has-text('選んだ意見をまとめる')")
    answer(page, "accepted", "電話でも受け付けることを書き加えました。")
    page.goto(f"{desk}/opinions?state=open")
    page.click("tbody a >> nth=0")
    answer(page, "noted", "ありがとうございます。")
    page.goto(f"{desk}/results")
    expect(page.locator("main")).to_contain_text("すべての意見の考え方が決まっています。")
    expect(page.locator("button:has-text('結果を公表する')")).to_have_count(0)  # still open
    the_period_passes(demo)
    page.reload()
    page.click("button:has-text('結果を公表する')")
    page.goto(f"{public}/results")
    expect(page.locator("main")).to_contain_text("電話でも受け付けることを書き加えました。")
    for secret in (NAME, ADDRESS):
        expect(page.locator("body")).not_to_contain_text(secret)
    seen = open_page(browser, f"{demo.url}/consultations")
    for address in (public, f"{public}/results", desk, f"{desk}/opinions", f"{desk}/results"):
        looked_at(seen)
        seen.goto(address)
    looked_at(seen)


def test_the_public_form_is_for_every_reader(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/desk/plans/plan-mihon/consultations")
    page.click("button:has-text('意見募集の準備を始める')")
    page.check("[name=participants][value=resident]")
    page.fill("#opens", dt.date.today().isoformat())
    looked_at(page)
    page.click("button:has-text('保存する')")
    page.click("button:has-text('お知らせを公表する')")
    desk = page.url
    page.click("a[href^='/consultations/']")
    looked_at(page)
    page.click("a:has-text('計画全体に意見を書く')")
    looked_at(page)
    page.fill("#text", "意見です。")
    page.fill("#name", NAME)
    page.fill("#address", ADDRESS)
    page.check("[name=kind]")
    page.evaluate("document.querySelector('#subject').value = '安く売ります'")
    page.click("button:has-text('意見を送る')")
    expect(page.locator("[role=alert]")).to_contain_text("空けておく欄に文字が入っていました。")
    expect(page.locator("#text")).to_have_value("意見です。")
    looked_at(page)
    time.sleep(QUICKEST)
    page.click("button:has-text('意見を送る')")
    looked_at(page)
    for address in ("opinions/enter", "opinions/likely", "opinions"):
        page.goto(f"{desk}/{address}")
        looked_at(page)
    page.click("tbody a >> nth=0")
    looked_at(page)


def test_by_keyboard_alone_an_opinion_is_sent(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/desk/plans/plan-mihon/consultations")
    page.click("button:has-text('意見募集の準備を始める')")
    page.fill("#opens", dt.date.today().isoformat())
    page.check("[name=participants][value=resident]")
    page.click("button:has-text('保存する')")
    page.click("button:has-text('お知らせを公表する')")
    page.click("a[href^='/consultations/']")
    press(page, "計画全体に意見を書く")
    tab_to(page, "意見を書く箇所")
    page.keyboard.press("ArrowDown")
    for name, text in (("意見", "電話でも受け付けてください。"), ("氏名", NAME), ("住所", ADDRESS)):
        tab_to(page, name)
        page.keyboard.type(text)
    tab_to(page, "住民")
    page.keyboard.press("Space")
    expect(page.locator("#where")).not_to_have_value("")
    time.sleep(QUICKEST)
    press(page, "意見を送る")
    expect(page.locator("h1")).to_have_text("意見を受け付けました")
    press(page, "続けて書く")
    expect(page.locator("main")).to_contain_text("先ほどの意見と同じ方として受け付けます。")
    looked_at(page)
