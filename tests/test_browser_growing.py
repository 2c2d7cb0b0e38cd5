"""From a small start to a roadmap in the plan, and from results in Excel to a published report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import (
    PHONE,
    WIDE,
    Site,
    choose,
    look_until,
    open_page,
    press,
    tab_to,
    violations,
)
from tests.conftest import EXAMPLES

SECTIONS = sorted(EXAMPLES.glob("results-2027-*.xlsx"))
YEAR = "/desk/plans/plan-mihon/results/2027"
PUBLIC = "/reports/plan-mihon/2027"
SOLVED = 60_000  # milliseconds, at most


@contextmanager
def visit(browser: Browser, url: str, **more: object) -> Iterator[Page]:
    """A page that is closed again, so that many fit into a small machine."""
    page = open_page(browser, url, **more)
    yield page
    page.context.close()


def begin(page: Page) -> None:
    """A plan from the basket, and the candidates of a workbook for it."""
    press(page, "で計画を始める")
    press(page, "工程表")
    tab_to(page, "書き込んだExcelを読み込む")
    page.keyboard.press("Enter")
    choose(page, "候補のブック", EXAMPLES / "candidates.xlsx")
    press(page, "読み込む")
    expect(page.locator("#candidates")).to_contain_text("業務の棚卸しと見直し")


def publish(page: Page) -> None:
    """The results of three sections by Excel, as a report that anybody may read."""
    choose(page, "書き込まれた様式", SECTIONS)
    press(page, "読み込む")
    expect(page.locator("main")).to_contain_text("11件の答えを取り込みました。")
    press(page, "年次報告書を見る")
    expect(page.locator(".document svg").first).to_be_visible()
    press(page, "いまの内容で公表する")
    press(page, PUBLIC)


def no_sideways_scrolling(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def test_by_keyboard_alone_a_small_start_grows_into_a_roadmap_in_the_plan(
    demo: Site, browser: Browser
) -> None:
    with visit(browser, f"{demo.url}/desk/starters") as page:
        begin(page)
        plan = page.url.split("/roadmap")[0]
        press(page, "工程表を計算する")
        take = page.locator("button:has-text('計画に反映する')")
        expect(take).to_be_visible(timeout=SOLVED)  # the page asks by itself
        expect(page.locator("#answer")).to_contain_text("候補13件のうち")
        expect(page.locator("#answer")).to_contain_text("介護事業所とのデータ連携")
        expect(page.locator("#answer svg").first).to_be_visible()
        press(page, "計画に反映する")
        expect(page.locator("#status")).to_have_text("保存しました")
        expect(page.locator("#ring")).to_contain_text("必須はすべて書けています")
        page.goto(f"{plan}/preview")
        shown = page.locator("body").inner_text()
        assert re.search(r"業務の棚卸しと見直し\t+準備\t実施", shown)
        assert re.search(r"避難所・公共施設のオープンデータ\t+実施\t実施", shown)
        assert "介護事業所とのデータ連携" not in shown


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_by_keyboard_alone_results_of_three_sections_become_a_public_report(
    script: bool, demo: Site, browser: Browser
) -> None:
    size = WIDE if script else PHONE
    here = f"{demo.url}{YEAR}"
    with visit(browser, here, java_script_enabled=script, viewport=size) as page:
        publish(page)
        expect(page.locator("h1")).to_contain_text("年次報告書")
        expect(page.locator(".document")).to_contain_text("公民館で教室を10回開き")
        assert page.locator(".document svg").count() >= 2
        no_sideways_scrolling(page)
        assert not script or violations(page) == []


def test_a_roadmap_is_asked_for_without_script(demo: Site, browser: Browser) -> None:
    here = f"{demo.url}/desk/starters"
    with visit(browser, here, java_script_enabled=False, viewport=PHONE) as page:
        begin(page)
        press(page, "工程表を計算する")
        ready = page.locator("button:has-text('計画に反映する')")
        look_until(ready)
        no_sideways_scrolling(page)
        press(page, "計画に反映する")
        expect(page.locator("#ring")).to_contain_text("必須はすべて書けています")


def test_by_keyboard_alone_an_answer_for_a_measure(demo: Site, browser: Browser) -> None:
    with visit(browser, f"{demo.url}/desk/plans/plan-mihon") as page:
        press(page, "実績と評価")
        press(page, "R10(2028)")
        press(page, "「スマートフォン教室」に答える")
        tab_to(page, "進捗状況")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        tab_to(page, "実施したこと")
        page.keyboard.type("教室を開きました。")
        press(page, "保存する")
        expect(page.locator("#status")).to_have_text("保存しました")
        row = page.locator("tr", has_text="スマートフォン教室")
        expect(row).to_contain_text("順調")
        expect(row).to_contain_text("見込")


def test_by_keyboard_alone_a_candidate(demo: Site, browser: Browser) -> None:
    with visit(browser, f"{demo.url}/desk/plans/plan-mihon/roadmap") as page:
        press(page, "候補を足す")
        tab_to(page, "施策名")
        page.keyboard.type("ペーパーレス会議")
        tab_to(page, "一般財源 開始年度")
        page.keyboard.type("六百")
        press(page, "保存する")
        expect(page.locator("[role=alert]")).to_contain_text("「六百」は数値として読めません。")
        tab_to(page, "一般財源 開始年度")
        page.keyboard.press("Control+a")
        page.keyboard.type("６００")
        press(page, "保存する")
        row = page.locator("tr", has_text="ペーパーレス会議")
        expect(row).to_contain_text("600")
