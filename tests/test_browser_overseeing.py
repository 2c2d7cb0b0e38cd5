"""A round of the survey as State, town and prefecture go through it; the map by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from kanmin.server.demo import OFFICER, STATE, SUPPORTER
from tests.browser import Site, open_page, press, tab_to
from tests.test_browser_support import looked_at, see

ROUND = "策定状況調査"
STAFF = "デジタルの担当職員"


@contextmanager
def looking_as(browser: Browser, demo: Site, name: str, **more: object) -> Iterator[Page]:
    """A page at which one of the demonstration's people looks; closed again."""
    page = open_page(browser, f"{demo.url}/handbook", **more)
    page.select_option("#demo-as", name)
    page.click("button:has-text('替わる')")
    yield page
    page.context.close()


def open_round(page: Page) -> None:
    press(page, "調査")
    press(page, "調査を始める")
    expect(page.locator("h1")).to_contain_text(ROUND)


def confirm(page: Page) -> None:
    """What is known stands there; the officer adds what only the town knows and hands it in."""
    press(page, "調査への回答")
    press(page, ROUND)
    expect(page.locator("main")).to_contain_text("から入れました。違っていれば直してください。")
    expect(page.locator("input[name='status'][value='made']")).to_be_checked()
    tab_to(page, "単独の計画")
    page.keyboard.press("Space")
    tab_to(page, STAFF)
    page.keyboard.type("２人")
    press(page, "提出する")
    assert page.locator(".fault-box").all_inner_texts() == []
    expect(page.locator("main")).to_contain_text("受付番号")


@pytest.fixture(scope="module")
def answered(demo: Site, started_browser: Browser) -> str:
    """The address of a round that the State opened and the town answered, by keyboard alone."""
    with looking_as(started_browser, demo, STATE) as page:
        open_round(page)
        address = page.url
    with looking_as(started_browser, demo, OFFICER) as page:
        confirm(page)
    return address


def test_by_keyboard_alone_the_prefecture_sees_who_is_missing_and_sends_back(
    demo: Site, browser: Browser, answered: str
) -> None:
    with looking_as(browser, demo, SUPPORTER) as page:
        page.goto(answered)
        tab_to(page, "まだ回答のない団体")
        page.keyboard.press("Enter")
        expect(page.locator("details[open] ul.columns")).to_contain_text("見本県")
        expect(page.locator("details[open] ul.columns")).not_to_contain_text("みほん町")
        press(page, "回答を確認する")
        looked_at(page)
        tab_to(page, "みほん町")  # to choose it among several
        press(page, "みほん町")
        looked_at(page)
        tab_to(page, "差し戻す理由")
        page.keyboard.type("人数を確かめてください")
        press(page, "差し戻す")
        expect(page.locator("main")).to_contain_text("差し戻し：人数を確かめてください")


def test_a_correction_after_closing_shows_old_and_new(
    demo: Site, browser: Browser, answered: str
) -> None:
    with looking_as(browser, demo, STATE) as page:
        page.goto(answered)
        page.click("button:has-text('締め切る')")
    with looking_as(browser, demo, OFFICER, java_script_enabled=False) as page:
        page.click("nav a:has-text('調査への回答')")
        page.click(f"main a:has-text('{ROUND}')")
        page.fill("input[name='staff']", "3")
        page.fill("#correction", "兼務を数え忘れました")
        page.click("button:has-text('提出する')")
        expect(page.locator("main")).to_contain_text("受付番号")
    with looking_as(browser, demo, STATE) as page:
        see(page, f"{answered}/results")
        see(page, answered)
        page.click("a:has-text('みほん町')")
        expect(page.locator("main")).to_contain_text("兼務を数え忘れました")
        row = page.locator("tr:has-text('3人')")
        expect(row.locator("td")).to_have_text(["2人", "3人"])


def test_the_map_by_keyboard_and_as_a_table(demo: Site, browser: Browser) -> None:
    with looking_as(browser, demo, STATE) as page:
        page.goto(f"{demo.url}/oversight/map")
        tab_to(page, "表すもの")
        page.locator("#show").select_option("figure-frequent_32_online")
        press(page, "地図を描く")
        expect(page.locator("h1")).to_contain_text("よく使う32手続")
        tab_to(page, "福井県：全17団体")
        row = page.locator("tr:has(th:text-is('福井県')) td")
        assert row.first.text_content() == "17"
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("福井県")
