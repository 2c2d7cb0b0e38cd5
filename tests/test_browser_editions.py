"""An edition in a browser, without script: draft, amendment, an opinion, its answer, its day."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import Browser, Page, expect

from kanmin.server.demo import OFFICER, STATE
from tests.browser import Site, open_page, press, tab_to
from tests.edition_samples import SECTION, TITLE
from tests.filled import environment
from tests.forked import printed
from tests.test_browser_support import become, looked_at

WORDS = "見本の版で改めた、架空の文です。"
ENDED = """
import sys
from pathlib import Path
from kanmin.server import run
run.open_existing(Path(sys.argv[1]))
from kanmin.server.store.edition_models import EditionCall
EditionCall.objects.update(opens="2026-01-05", closes="2026-02-03")
"""


def the_period_passes(demo: Site) -> None:
    """The days of the call lie in the past now."""
    printed(ENDED, demo.log.parent / "data", environment=environment())


def test_from_a_draft_to_the_handbook_of_its_day(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/handbook", java_script_enabled=False)
    seen = open_page(browser, f"{demo.url}/handbook")
    today = dt.date.today().isoformat()
    become(page, STATE)
    become(seen, STATE)
    page.goto(f"{demo.url}/handbook/editions")
    page.click("a:has-text('手引の版の案')")
    page.fill("#title", TITLE)
    page.fill("#id", "mihon")
    page.fill("#by", "架空の国の担当")
    page.fill("#date", today)
    page.click("button:has-text('案を始める')")
    desk = page.url
    page.click("main a.main:has-text('改める事項を選ぶ')")
    page.fill("#q", SECTION.title)
    page.click("button:has-text('さがす')")
    page.click(f"main table a:has-text('{SECTION.title}') >> nth=0")
    item = page.url
    page.fill("#text", WORDS)
    page.fill("#because", "架空の理由")
    page.click("button:has-text('案に入れる')")
    expect(page.locator("#amendments")).to_contain_text(SECTION.title)
    page.goto(f"{desk}/calendar")
    page.fill("#title", "第1回委員会")
    page.fill("#day", today)
    page.click("button:has-text('保存する')")
    expect(page.locator("main")).to_contain_text("第1回委員会")
    page.goto(f"{desk}/opinions")
    page.fill("#closes", today)
    page.click("button:has-text('意見を求める')")
    asked = page.locator("a[href^='/editions/']").get_attribute("href")
    become(page, OFFICER)
    page.goto(f"{demo.url}/editions")
    page.click(f"a:has-text('{TITLE}')")
    page.click("a:has-text('この箇所に意見を出す')")
    page.fill("#text", "例があると助かります。")
    page.click("button:has-text('意見を出す')")
    expect(page.locator("#own")).to_contain_text("例があると助かります。")
    become(page, STATE)
    page.goto(f"{desk}/opinions")
    page.select_option("select[name=disposition]", "noted")
    page.fill("textarea[name=text]", "参考にします。")
    page.click("button:has-text('考え方を保存する')")
    for address in (desk, item, f"{desk}/items", f"{desk}/changes", f"{desk}/opinions"):
        seen.goto(address)
        looked_at(seen)
    for address in (f"{desk}/calendar", f"{demo.url}{asked}", f"{desk}/items/chapters/new"):
        seen.goto(address)
        looked_at(seen)
    the_period_passes(demo)
    page.reload()
    page.click("button:has-text('意見と考え方を公表する')")
    results = page.locator("a[href^='/handbook/opinions/']").get_attribute("href")
    page.goto(desk)
    page.click("button:has-text('この版を公表する')")
    expect(page.locator("main")).to_contain_text("公表した版は、もう変えられません。")
    page.goto(f"{demo.url}/handbook/sections/{SECTION.id}")
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator("nav.contents")).to_contain_text(TITLE)
    for path in ("/handbook/compare", results, "/editions", "/oversight/editions", "/handbook"):
        seen.goto(f"{demo.url}{path}")
        looked_at(seen)
    seen.goto(desk)
    looked_at(seen)


def typed(page: Page, fields: dict[str, str]) -> None:
    """Go to each field by Tab and write in it."""
    for name, text in fields.items():
        tab_to(page, name)
        page.keyboard.press("Control+a")
        page.keyboard.type(text)


def test_by_keyboard_alone_an_edition_is_drafted_asked_about_and_published(
    demo: Site, browser: Browser
) -> None:
    page = open_page(browser, f"{demo.url}/handbook")
    become(page, STATE)
    page.goto(f"{demo.url}/oversight/editions")
    day = (dt.date.today() + dt.timedelta(days=2)).isoformat()
    typed(page, {"版の名": f"{TITLE}二", "版のID": "mihon-2", "効力の始まりの日": day})
    typed(page, {"定めるところ": "架空の国の担当"})
    press(page, "案を始める")
    desk = page.url
    press(page, "改める事項を選ぶ")
    typed(page, {"言葉": SECTION.title})
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press(page, SECTION.title)
    tab_to(page, "手引の版の案")  # past the way to the main part, which has the field's name in it
    typed(page, {"本文": f"{WORDS}もう一度。", "改める理由": "架空の理由"})
    press(page, "案に入れる")
    expect(page.locator("#amendments")).to_contain_text(SECTION.title)
    press(page, "意見照会")
    typed(page, {"締切の日": dt.date.today().isoformat()})
    press(page, "意見を求める")
    expect(page.locator("main")).to_contain_text("受付中")
    the_period_passes(demo)
    page.goto(desk)
    press(page, "この版を公表する")
    expect(page.locator("main")).to_contain_text("公表した版は、もう変えられません。")
