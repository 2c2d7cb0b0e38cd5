"""The desk in a real browser: with and without script, wide and narrow, by keyboard, for all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kanmin.plan import to_raw
from tests.browser import (
    PHONE,
    WIDE,
    Site,
    look_until,
    open_page,
    press,
    running,
    tab_to,
    violations,
)
from tests.synthetic import plan_of

PAGES = [
    "/desk",
    "/desk/new",
    "/desk/adopt",
    "/desk/plans/plan-mihon",
    "/desk/plans/plan-mihon/basics",
    "/desk/plans/plan-mihon/chapters/positioning",
    "/desk/plans/plan-mihon/measures/m-booking",
    "/desk/plans/plan-mihon/findings",
    "/desk/plans/plan-mihon/handouts",
    "/desk/plans/plan-mihon/history",
    "/desk/plans/plan-mihon/choose?category=4&q=スマートフォン",
    "/people",
    "/password",
    "/account",
    "/account/second",
    "/handbook",
    "/handbook/sections/part1.two-axes",
    "/handbook/chapters/measures",
    "/handbook/requirements/act9.declaration",
    "/handbook/measures/nm.online.front-yard",
    "/handbook/cases/case.onomichi-nursery-ai",
    "/handbook/terms",
    "/handbook/act",
    "/handbook/editions",
    "/handbook/search?q=予約",
    "/desk/none",
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`kanmin demo` itself; other files begin with a copy of what it fills."""
    yield from running(tmp_path_factory.mktemp("demo"), "demo")


def first_person(page: Page) -> None:
    page.fill("#username", "担当")
    page.fill("#password", "horse-staple-9")
    page.fill("#body", "鯖江市")
    page.click("button.main")
    page.click("text=新しい計画を作る")
    page.click("button:has-text('雛形から作る')")


@pytest.mark.parametrize(
    ("script", "size"), [(True, WIDE), (False, PHONE)], ids=["script-wide", "no-script-phone"]
)
def test_from_nothing_to_a_minimum_valid_plan(
    script: bool, size: dict[str, int], fresh: Site, browser: Browser
) -> None:
    link = fresh.printed(r"http://\S+/welcome/\S+")
    page = open_page(browser, link, java_script_enabled=script, viewport=size)
    first_person(page)
    for chapter, count in (("位置付け", 3), ("施策の基本的な方針", 1)):
        page.click(f".contents a:has-text('{chapter}')")
        for number in range(count):
            use = page.locator("form button[name=use]").nth(number)
            use.locator("xpath=ancestor::details").evaluate("e => e.open = true")
            use.click()
            if script:
                expect(page.locator("#status")).to_contain_text("保存しました ")
            else:
                expect(page.locator("#status")).to_have_text("保存しました")
    page.click("button:has-text('施策を足す')")
    page.fill("input[name$='/title']", "公共施設のオンライン予約")
    page.fill("textarea[name$='/action']", "予約と照会をオンラインで受け付けます。")
    page.click("button.main:has-text('保存する')")
    page.click(".contents p a")
    expect(page.locator("#ring")).to_contain_text("必須はすべて書けています")
    with page.expect_download() as download:
        page.click("a:has-text('Wordで書き出す')")
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    assert download.value.suggested_filename == "鯖江市官民データ活用推進計画.docx"


def test_what_is_typed_is_saved_and_there_after_a_reload(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/desk/plans/plan-mihon/chapters/purpose")
    area = page.locator("textarea").first
    area.fill("住民の手間を減らします。")
    expect(page.locator("#status")).to_contain_text("保存しました ")
    page.reload()
    expect(page.locator("textarea").first).to_have_value("住民の手間を減らします。")


def test_ctrl_s_saves_at_once(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/desk/plans/plan-mihon/measures/m-opendata")
    page.fill("input[name='/measures/m-opendata/lead']", "総務課 統計係")
    page.keyboard.press("Control+s")
    expect(page.locator("#status")).to_contain_text("保存しました ")


def test_a_lost_line_is_told_and_what_was_typed_is_sent_later(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/desk/plans/plan-mihon/chapters/security")
    page.context.set_offline(True)
    page.locator("textarea").first.fill("つながらない間に書いた文です。")
    expect(page.locator("#status")).to_contain_text("つながりません")
    page.context.set_offline(False)
    expect(page.locator("#status")).to_contain_text("保存しました ", timeout=15_000)


def test_a_session_that_ended_loses_nothing(fresh: Site, browser: Browser) -> None:
    page = open_page(browser, fresh.printed(r"http://\S+/welcome/\S+"))
    first_person(page)
    page.click(".contents a:has-text('目的')")
    page.context.clear_cookies()
    page.locator("textarea").first.fill("時間がたってから書いた文です。")
    expect(page.locator("#status")).to_contain_text("別のタブで入り直す")
    other = page.context.new_page()
    other.goto(f"{fresh.url}/login")
    other.fill("#username", "担当")
    other.fill("#password", "horse-staple-9")
    other.click("button.main")
    expect(page.locator("#status")).to_contain_text("保存しました ", timeout=20_000)
    page.reload()
    expect(page.locator("textarea").first).to_have_value("時間がたってから書いた文です。")


def test_two_tabs_on_different_fields_both_keep_their_work(demo: Site, browser: Browser) -> None:
    url = f"{demo.url}/desk/plans/plan-mihon/measures/m-classes"
    first, second = open_page(browser, url), open_page(browser, url)
    first.fill("input[name$='/lead']", "福祉課 相談係")
    expect(first.locator("#status")).to_contain_text("保存しました ")
    second.fill("textarea[name$='/action']", "月に二度、教室を開きます。")
    expect(second.locator("#status")).to_contain_text("保存しました ")
    first.reload()
    expect(first.locator("textarea[name$='/action']")).to_have_value("月に二度、教室を開きます。")
    expect(first.locator("input[name$='/lead']")).to_have_value("福祉課 相談係")


def test_two_tabs_on_one_field_are_asked(demo: Site, browser: Browser) -> None:
    url = f"{demo.url}/desk/plans/plan-mihon/chapters/organisation"
    first, second = open_page(browser, url), open_page(browser, url)
    first.locator("textarea").first.fill("先に書いた文です。")
    expect(first.locator("#status")).to_contain_text("保存しました ")
    second.locator("textarea").first.fill("後から書いた文です。")
    expect(second.locator("#status")).to_contain_text("ほかの人も同じ欄を直しています")
    assert second.locator("textarea").first.input_value() == "後から書いた文です。"
    second.click("button.main:has-text('保存する')")
    expect(second.locator("main")).to_contain_text("先に書いた文です。")
    second.click("button:has-text('あなたの内容にする')")
    expect(second.locator("#status")).to_contain_text("保存しました")
    assert second.locator("form.autosave textarea").first.input_value() == "後から書いた文です。"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_enter_in_a_field_saves_and_overwrites_nothing(
    script: bool, demo: Site, browser: Browser
) -> None:
    url = f"{demo.url}/desk/plans/plan-mihon/chapters/positioning"
    page = open_page(browser, url, java_script_enabled=script)
    before = page.locator("textarea").first.input_value()
    page.locator("input[name$='/title']").first.press("Enter")
    expect(page.locator("#status")).to_contain_text("保存しました")
    assert page.locator("textarea").first.input_value() == before


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_a_field_to_a_national_measure_into_the_plan_to_its_term_and_article(
    script: bool, demo: Site, browser: Browser
) -> None:
    url = f"{demo.url}/desk/plans/plan-mihon/measures/m-classes"
    page = open_page(browser, url, java_script_enabled=script)
    with page.expect_popup() as opened:
        page.locator("aside a[href^='/handbook/measures/']").first.click()
    book = opened.value
    title = book.locator("h1").inner_text()
    article = book.locator("dl a[href*='/handbook/act#article-']").first
    number = article.inner_text()
    article.click()
    expect(book.locator("section:target h2")).to_contain_text(number)
    book.go_back()
    book.locator("a.term").first.click()
    expect(book.locator("dl.terms div:target dt")).to_be_visible()
    page.click("text=手引から選んで足す")
    page.fill("#q", title[:8])
    page.click("button:has-text('絞り込む')")
    picked = page.locator(".picks li", has=page.get_by_role("link", name=title, exact=True))
    picked.get_by_role("button").click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("aside")).to_contain_text(f"国の施策から「{title}」")
    assert page.locator("textarea[name$='/action']").input_value().endswith("書いてください】")
    page.click("text=手引から選んで足す")
    expect(page.locator(".picks li", has_text=title).first).to_contain_text("計画にあります")
    page.go_back()
    page.click("button:has-text('この施策を削除する')")


def test_guidance_of_the_field_in_hand_stands_beside_it(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/desk/plans/plan-mihon/measures/m-booking")
    expect(page.locator("#guide")).to_be_hidden()
    page.locator("textarea[name$='/outcome']").focus()
    expect(page.locator("#guide")).to_contain_text("みほん町の例")
    shown = page.locator("#guide").inner_text()
    page.locator("input[name$='/lead']").focus()
    expect(page.locator("#guide")).not_to_have_text(shown)
    page.goto(f"{demo.url}/desk/plans/plan-mihon/chapters/organisation")
    page.locator("textarea").first.focus()
    page.locator("#guide button[name=use]").click()
    expect(page.locator("#status")).to_contain_text("保存しました ")
    assert "副町長（副市長）を長とする" in page.locator("textarea").first.input_value()


def test_both_duties_are_checked_once_the_document_declares_them(
    demo: Site, browser: Browser
) -> None:
    page = open_page(browser, f"{demo.url}/desk/plans/plan-mihon/basics")
    for label in ("自治体DXの全体方針", "総合計画との整合"):
        page.get_by_label(label).check()
    expect(page.locator("#status")).to_contain_text("保存しました ")
    page.goto(f"{demo.url}/desk/plans/plan-mihon/findings")
    expect(page.locator("h2", has_text="自治体DXの全体方針")).to_be_visible()
    expect(page.get_by_role("row", name="フロントヤード改革")).to_contain_text("満たしています")
    page.goto(f"{demo.url}/desk/plans/plan-mihon/basics")
    for label in ("自治体DXの全体方針", "総合計画との整合"):
        expect(page.get_by_label(label)).to_be_checked()
        page.get_by_label(label).uncheck()
    expect(page.locator("#status")).to_contain_text("保存しました ")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_long_plan_becomes_a_pdf_while_one_waits(
    script: bool, fresh: Site, browser: Browser, tmp_path: Path
) -> None:
    link = fresh.printed(r"http://\S+/welcome/\S+")
    page = open_page(browser, link, java_script_enabled=script)
    first_person(page)
    raw = to_raw(plan_of(160))
    raw["bodies"] = [{"id": "body1", "lg_code": "182079", "name": "鯖江市"}]
    file = tmp_path / "long.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    page.goto(f"{fresh.url}/desk/new")
    page.set_input_files("#file", file)
    page.click("button:has-text('取り込む')")
    page.click("a:has-text('PDFで書き出す')")
    made = page.locator("a:has-text('PDFを受け取る')")
    if script:
        expect(made).to_be_visible(timeout=60_000)  # the page asks by itself
    else:
        look_until(made)
    with page.expect_download() as download:
        made.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def test_a_colleague_is_invited_and_comes_in(fresh: Site, browser: Browser) -> None:
    page = open_page(browser, fresh.printed(r"http://\S+/welcome/\S+"))
    first_person(page)
    page.click("header a:has-text('利用者')")
    form = page.locator("form[action='/people/invite']")
    form.get_by_label("担当課員").check()
    form.get_by_label("担当課", exact=True).fill("福祉課")
    form.get_by_role("button").click()
    link = page.get_by_label("リンク", exact=True).input_value()
    assert violations(page) == []
    colleague = open_page(browser, link)
    colleague.fill("#username", "福祉 花子")
    colleague.fill("#password", "horse-staple-10")
    colleague.click("button.main")
    expect(colleague.locator("h1")).to_have_text("机")
    page.reload()
    page.goto(f"{fresh.url}/people")
    expect(page.locator("summary", has_text="福祉 花子")).to_contain_text("担当課員")


def test_axe_finds_nothing_at_the_door(fresh: Site, browser: Browser) -> None:
    page = open_page(browser, fresh.printed(r"http://\S+/welcome/\S+"))
    assert violations(page) == []
    page.click("summary")
    page.click("a:has-text('福井')")
    assert violations(page) == []
    page.click("a:has-text('鯖江市')")
    assert page.input_value("#body") == "182079"
    page.goto(f"{fresh.url}/login")
    assert violations(page) == []


def test_by_keyboard_alone_to_a_saved_word(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/desk/plans/plan-mihon/measures/m-booking")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _press in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name || ''").endswith("/title"):
            break
    page.keyboard.press("End")
    page.keyboard.type("の改善")
    expect(page.locator("#status")).to_contain_text("保存しました ")
    assert page.locator("input[name$='/title']").first.input_value().endswith("の改善")


def test_the_whole_way_to_a_word_file_by_keyboard_alone(fresh: Site, browser: Browser) -> None:
    page = open_page(browser, fresh.printed(r"http://\S+/welcome/\S+"))
    for name, text in (
        ("あなたの団体", "鯖江市"),
        ("利用者名", "担当"),
        ("パスワード", "horse-staple-9"),
    ):
        tab_to(page, name)
        page.keyboard.type(text)
    press(page, "始める")
    press(page, "新しい計画を作る")
    press(page, "雛形から作る")
    for chapter, titles in (
        ("位置付け", ("法第9条の計画である", "国の計画に即して", "都道府県の計画を勘案")),
        ("施策の基本的な方針", ("施策の基本的な方針 必須",)),
    ):
        press(page, chapter)
        for title in titles:
            tab_to(page, title)
            tab_to(page, "書き方と例")
            page.keyboard.press("Enter")
            tab_to(page, "この文を使う")
            with page.expect_response("**/save"):
                page.keyboard.press("Enter")
            expect(page.locator("#status")).to_contain_text("保存しました ")
    press(page, "施策を足す")
    tab_to(page, "施策名 必須")
    page.keyboard.type("公共施設のオンライン予約")
    tab_to(page, "取組 必須")
    page.keyboard.type("予約と照会をオンラインで受け付けます。")
    with page.expect_response("**/save"):
        page.keyboard.press("Control+s")
    expect(page.locator("#status")).to_contain_text("保存しました ")
    press(page, "官民データ活用推進計画")
    expect(page.locator("#ring")).to_contain_text("必須はすべて書けています")
    tab_to(page, "Wordで書き出す")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


def test_nothing_is_asked_of_another_host(demo: Site, browser: Browser) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(f"{demo.url}{path}")
    assert [url for url in asked if not url.startswith(demo.url)] == []
