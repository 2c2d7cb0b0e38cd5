"""A layer in a browser: 見本県 writes and publishes, みほん町 finds it on its desk."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from kanmin.server.demo import OFFICER, SUPPORTER
from tests.browser import Site, open_page
from tests.test_browser_support import become, looked_at, see

MEASURE = "/desk/plans/plan-mihon/measures/m-booking"


def test_a_prefectures_layer_appears_in_a_towns_desk(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/handbook")
    become(page, SUPPORTER)
    see(page, f"{demo.url}/layers")
    page.click("a:has-text('見本県の手引への上乗せ')")
    layer = page.url
    looked_at(page)
    page.click("a:has-text('足す（必ず書く欄）')")
    page.select_option("#field", "current")
    page.click("button.main")
    expect(page.locator("[role=alert]")).to_contain_text("[理由]")
    expect(page.locator("#field")).to_have_value("current")
    looked_at(page)
    page.fill("#why", "県全体の課題をまとめます。")
    page.click("button.main")
    page.click("a:has-text('足す（手引への書き足し）')")
    page.select_option("#place", "field:measure/action")
    page.fill("#text", "県の共同の予約の仕組みも調べてください。")
    looked_at(page)
    page.click("button.main")
    page.click("a:has-text('足す（要件の強化）')")
    page.select_option("#requirement", "guide.schedule")
    page.fill("#because", "県の工程表に載せます。")
    page.click("button.main")
    for kind in ("requirements", "measures"):
        see(page, f"{layer.split('?')[0]}/items/{kind}")
    see(page, f"{layer.split('?')[0]}/preview")
    expect(page.locator("main")).to_contain_text("県の共同の予約の仕組みも調べてください。")
    see(page, f"{layer.split('?')[0]}/review")
    page.goto(layer)
    page.click("button.main:has-text('公表する')")
    expect(page.locator("main")).to_contain_text("に公表しました。")
    looked_at(page)
    become(page, OFFICER)
    page.goto(f"{demo.url}{MEASURE}")
    page.focus("[name$='/action']")
    beside = page.locator("#guide")
    expect(beside).to_contain_text("見本県の上乗せ")
    expect(beside).to_contain_text("県の共同の予約の仕組みも調べてください。")
    expect(page.locator("#ring")).to_contain_text("上乗せ（都道府県・自団体）")
    looked_at(page)
    see(page, f"{demo.url}/desk/plans/plan-mihon/choose")
    page.click("li:has-text('県と共同のスマートフォン教室') button")
    expect(page.locator("aside")).to_contain_text("都道府県の施策から")
    see(page, f"{demo.url}/desk/plans/plan-mihon/findings")
    page.click("th a:has-text('公開するデータの項目を県にそろえること')")
    expect(page.locator("h1")).to_have_text("見本県の手引への上乗せ（架空）")
    looked_at(page)
    see(page, f"{demo.url}/handbook/layers")
