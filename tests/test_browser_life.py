"""The life of a plan in a browser: from 合議 to publication and the next draft; two towns' plan."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kanmin.server.demo import NEIGHBOUR, OFFICER
from tests.browser import Site, open_page
from tests.test_browser_support import become, looked_at

TODAY = dt.date.today().isoformat()
PLAN = "/desk/plans/plan-mihon"


def write_title(page: Page, plan: str, title: str) -> None:
    page.goto(f"{plan}/basics")
    page.fill("[id='/title']", title)
    page.click("form.autosave p.buttons button.main")
    expect(page.locator("#status")).to_contain_text("保存しました")


def record(page: Page, number: str) -> None:
    """The decision of one's own body."""
    page.click("a:has-text('決裁を記録する')")
    page.fill("#decided_on", TODAY)
    page.fill("#number", number)
    page.fill("#decider", "町長")
    page.click("button:has-text('記録する')")
    expect(page.locator("h1")).to_have_text("決定と公表")


def published_title(page: Page, site: Site) -> str:
    page.goto(f"{site.url}/plans/plan-mihon")
    return page.locator("h1").inner_text()


@pytest.mark.parametrize("script", [False], ids=["no-script"])
def test_from_endorsement_to_publication_while_the_next_is_written(
    script: bool, demo: Site, browser: Browser
) -> None:
    page = open_page(browser, f"{demo.url}{PLAN}", java_script_enabled=script)
    eyes = open_page(browser, f"{demo.url}/plans")  # with script: what axe looks at
    looked_at(eyes)
    eyes.click("main a >> nth=0")
    looked_at(eyes)
    write_title(page, f"{demo.url}{PLAN}", "決める計画")
    page.click("a:has-text('決定と公表')")
    page.click("a:has-text('起案する')")
    page.fill("#decider", "町長")
    page.fill("#sections", "総務課\n福祉課\n")
    page.click("button:has-text('合議に回す')")
    expect(page.locator("[aria-current=step]")).to_contain_text("合議中")
    with page.expect_download() as saved:
        page.click("a:has-text('起案文書をWordで書き出す')")
    assert saved.value.suggested_filename == "起案文書 決める計画の策定について.docx"
    page.select_option("#state", "agreed")
    page.click("button:has-text('合議の結果を記録する')")
    expect(page.locator("#section")).to_have_value("福祉課")
    page.select_option("#state", "remarked")
    page.click("button:has-text('合議の結果を記録する')")
    expect(page.locator("[role=alert]")).to_contain_text("意見の要点を書いてください")
    page.fill("#remark", "予算を確かめること")
    page.select_option("#state", "remarked")
    page.click("button:has-text('合議の結果を記録する')")
    write_title(page, f"{demo.url}{PLAN}", "合議のあいだに直した計画")
    page.click("a:has-text('決定と公表')")
    expect(page.locator("main")).to_contain_text("合議に回した案のあとで、計画が直されています")
    eyes.goto(f"{demo.url}{PLAN}/life")
    looked_at(eyes)
    record(page, "み企第1号")
    eyes.reload()
    looked_at(eyes)
    page.click("button:has-text('公表する')")
    expect(page.locator("[aria-current=step]")).to_contain_text("変更の案を作成中")
    assert published_title(page, demo) == "決める計画"
    write_title(page, f"{demo.url}{PLAN}", "次の計画")
    assert published_title(page, demo) == "決める計画"
    expect(page.locator("main")).to_contain_text("み企第1号")
    page.goto(f"{demo.url}{PLAN}/life")
    page.click("a:has-text('変更を起案する')")
    page.fill("#decider", "町長")
    page.click("button:has-text('合議に回す')")
    record(page, "み企第2号")
    page.click("button:has-text('公表する')")
    assert published_title(page, demo) == "次の計画"
    page.click("a:has-text('前の版からの新旧対照表')")
    expect(page.locator("u:has-text('次の')").first).to_be_visible()
    eyes.goto(page.url)
    looked_at(eyes)


def test_two_towns_draw_up_one_plan(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/desk/new")
    page.click("main button.main")
    plan = page.url.split("?")[0]
    page.click("nav a:has-text('共同で策定する団体')")
    looked_at(page)
    page.fill("#body", "たとえ市")
    page.click("button:has-text('声をかける')")
    expect(page.locator("main")).to_contain_text("答えを待っています")
    become(page, NEIGHBOUR)
    page.goto(f"{demo.url}/desk")
    looked_at(page)
    page.click("button:has-text('加わる')")
    write_title(page, plan, "二つの団体の計画")
    become(page, OFFICER)
    page.goto(plan)
    expect(page.locator("h1")).to_have_text("二つの団体の計画")
    page.click("nav a:has-text('義務との適合')")
    expect(page.locator("main table").first).to_contain_text("たとえ市")
    looked_at(page)
    page.goto(f"{plan}/life/propose")
    looked_at(page)
    page.fill("#decider", "町長")
    page.click("button:has-text('合議に回す')")
    record(page, "み企第3号")
    expect(page.locator(".card")).to_contain_text("ほかの団体の決裁を待っています：たとえ市")
    become(page, NEIGHBOUR)
    page.goto(f"{plan}/life")
    record(page, "た政第3号")
    expect(page.locator("[aria-current=step]")).to_contain_text("決定")
    expect(page.locator("main")).to_contain_text("み企第3号")


def test_anybody_takes_the_open_data(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/data")
    for _attempt in range(60):  # a job makes the files of all plans
        if page.locator("a[href='/data/all/measures.csv']").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    looked_at(page)
    page.click("summary:has-text('costs')")
    expect(page.locator("details[open] code").first).to_be_visible()
    looked_at(page)
    with page.expect_download() as saved:
        page.click("a[href='/data/all/measures.csv']")
    assert saved.value.suggested_filename == "kanmin-all-measures.csv"
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("計画ID,版,団体コード,団体名,施策ID,施策名")
    page.click("a:has-text('見本県')")
    looked_at(page)
    page.click("main li a[href^='/data/plans/plan-'] >> nth=0")
    looked_at(page)
    with page.expect_download() as saved:
        page.click("a[href$='/plans.xlsx']")
    assert Path(saved.value.path()).read_bytes().startswith(b"PK")
