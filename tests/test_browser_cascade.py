"""Changes from above in a browser: an edition reaches three towns, a prefecture's plan changes."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import Browser, Page, expect

from kanmin.server.demo import NEIGHBOUR, OFFICER, PLANNER, SMALL, STATE, SUPPORTER
from tests.browser import Site, open_page
from tests.test_browser_support import become, looked_at

EDITION = "見本の版（架空）"
BOOKING = "公共施設の予約のオンライン化"
RENAMED = "公共施設の予約と支払いのオンライン化（架空の改正）"
TODAY = dt.date.today().isoformat()


def publish_edition(demo: Site, page: Page) -> None:
    """The State publishes an edition that changes a measure and a requirement."""
    become(page, STATE)
    page.goto(f"{demo.url}/oversight/editions")
    page.fill("#title", EDITION)
    page.fill("#id", "mihon-cascade")
    page.fill("#by", "架空の国の担当")
    page.fill("#date", TODAY)
    page.click("button:has-text('案を始める')")
    desk = page.url
    page.goto(f"{desk}/items/measures/id/nm.online.facility-booking")
    page.fill("#title", RENAMED)
    page.click("button:has-text('案に入れる')")
    page.goto(f"{desk}/items/requirements/id/act9.declaration")
    page.fill("#text", "架空の改正で改めた要件です。")
    page.click("button:has-text('案に入れる')")
    page.goto(desk)
    page.click("button:has-text('この版を公表する')")
    expect(page.locator("main")).to_contain_text("公表した版は、もう変えられません。")


def waiting(page: Page, site: Site, name: str) -> None:
    """The change stands on the desk of somebody; the page of the change is opened."""
    become(page, name)
    page.goto(f"{site.url}/desk")
    for _attempt in range(60):  # a job looks through the plans
        if page.locator("a:has-text('答えを待っています')").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.click("a:has-text('答えを待っています') >> nth=0")
    page.click(f"h3 a:has-text('{EDITION}')")


def test_a_new_edition_reaches_three_towns_who_answer_in_their_own_way(
    demo: Site, browser: Browser
) -> None:
    page = open_page(browser, f"{demo.url}/handbook", java_script_enabled=False)
    publish_edition(demo, page)
    waiting(page, demo, SMALL)
    expect(page.locator("main")).to_contain_text("この段落が応える要件です。")
    waiting(page, demo, OFFICER)
    page.check("input[value=none]")
    page.click("button:has-text('記録する')")
    expect(page.locator("[role=alert]")).to_contain_text("変更が要らない理由がありません")
    page.check("input[value=none]")
    page.fill("#because", "いまの書き方で足りています。")
    page.click("button:has-text('記録する')")
    expect(page.locator("main")).to_contain_text("いまの書き方で足りています。")
    waiting(page, demo, NEIGHBOUR)
    expect(page.locator("ins")).to_contain_text(["と支払い"])
    with page.expect_download() as saved:
        page.click("a:has-text('新旧対照表をWordで書き出す')")
    assert saved.value.suggested_filename.endswith("新旧対照表.docx")
    seen = open_page(browser, page.url)
    become(seen, NEIGHBOUR)
    seen.goto(page.url)
    looked_at(seen)
    page.click("button:has-text('案を計画に取り入れる')")
    expect(page.locator("main")).to_contain_text(RENAMED)
    become(page, STATE)
    page.goto(f"{demo.url}/oversight/changes")
    row = page.locator("tr", has_text=EDITION)
    expect(row.locator("td").nth(1)).not_to_have_text("0")
    page.click(f"a:has-text('{EDITION}')")
    expect(page.locator("tr", has_text="みほん町")).to_contain_text("変更は要らない")
    expect(page.locator("tr", has_text="たとえ市")).to_contain_text("計画に取り入れた")
    expect(page.locator("tr", has_text="ひながた町")).to_contain_text("まだ答えがない")
    for path in ("/oversight/changes", page.url.removeprefix(demo.url), "/changes", "/trace"):
        become(seen, STATE)
        seen.goto(f"{demo.url}{path}")
        looked_at(seen)


def record(page: Page, plan: str) -> None:
    """The prefecture proposes, decides and publishes the change of its plan."""
    page.goto(f"{plan}/life/propose")
    page.fill("#decider", "知事")
    page.click("button:has-text('合議に回す')")
    page.click("a:has-text('決裁を記録する')")
    page.fill("#decided_on", TODAY)
    page.fill("#number", "み県第1号")
    page.fill("#decider", "知事")
    page.click("button:has-text('記録する')")
    page.click("button:has-text('公表する')")


def test_a_prefecture_changes_a_measure_and_trace_and_impact_follow(
    demo: Site, browser: Browser
) -> None:
    page = open_page(browser, f"{demo.url}/handbook", java_script_enabled=False)
    become(page, PLANNER)
    plan = f"{demo.url}/desk/plans/plan-mihonken"
    page.goto(f"{plan}/measures/k-open-data")
    page.fill("[id='/measures/k-open-data/title']", "県と市町村の共通オープンデータ（拡充）")
    page.click("form.autosave p.buttons button.main")
    record(page, plan)
    become(page, OFFICER)
    page.goto(f"{demo.url}/desk/plans/plan-mihon/above")
    page.click("h3 a:has-text('見本県官民データ活用推進計画')")
    expect(page.locator("main")).to_contain_text("この施策のもとになった施策です。")
    expect(page.locator("main")).to_contain_text("（拡充）")
    page.goto(f"{demo.url}/desk/plans/plan-mihon/trace?category=upper")
    expect(page.locator("main")).to_contain_text("県と市町村の共通オープンデータ（拡充）")
    row = page.locator("tr", has_text="スマートフォン相談員の派遣")
    row.locator("a:has-text('取り上げない理由を書く')").click()
    page.fill("#reason", "町では公民館の教室で足りています。")
    page.click("button:has-text('保存する')")
    page.goto(f"{demo.url}/desk/plans/plan-mihon/trace?category=upper")
    expect(page.locator("main")).to_contain_text("町では公民館の教室で足りています。")
    become(page, SUPPORTER)
    page.goto(f"{demo.url}/trace/plans/plan-mihonken/k-open-data?shared=1")
    expect(page.locator("tr", has_text="みほん町")).to_contain_text("予定")
    seen = open_page(browser, f"{demo.url}/desk/plans/plan-mihon/above")
    for path in (
        "/desk/plans/plan-mihon/trace?category=upper",
        "/trace/prefectures/99",
        "/trace/prefectures/99/matrix?category=2",
        "/trace/bodies/993018",
        "/trace/measures/nm.data.standard-dataset",
        "/trace/plans/plan-mihonken/k-open-data",
    ):
        looked_at(seen)
        seen.goto(f"{demo.url}{path}")
    looked_at(seen)
