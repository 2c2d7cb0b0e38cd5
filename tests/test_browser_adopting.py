"""From a Word file to the table of conformity and the addendum, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.adopt_samples import B_PREFECTURE, word
from tests.browser import PHONE, Site, choose, open_page, press, tab_to
from tests.test_browser_support import looked_at


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "B県情報化推進計画.docx"
    path.write_bytes(word(B_PREFECTURE))
    return path


def saved(page: Page, name: str, to: Path) -> Path:
    tab_to(page, name)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(to)
    return to


def key(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(name)


def test_by_keyboard_alone_to_the_table_and_the_addendum(
    demo: Site, browser: Browser, document: Path, tmp_path: Path
) -> None:
    page = open_page(browser, f"{demo.url}/desk")
    press(page, "既存の計画から作る")
    choose(page, "計画の文書（Word", document)
    press(page, "読み込む")
    status = page.locator("[role=status]").first
    expect(page.locator("h1")).to_have_text("B県情報化推進計画")
    for done in range(6):
        expect(status).to_contain_text(f"11件のうち{done}件")
        key(page, "Enter")
    expect(page.locator("#item-head")).to_contain_text("行政手続のオンライン化")
    looked_at(page)
    key(page, "3")
    expect(status).to_contain_text("11件のうち7件")
    key(page, "u")
    expect(page.locator("#item-head")).to_contain_text("行政手続のオンライン化")
    key(page, "1")
    for _measure in range(2):
        key(page, "Enter")
    key(page, "Enter")
    key(page, "s")
    expect(page.locator("#item-head")).to_have_text("すべて確かめました")
    press(page, "対照表と足りないところを見る")
    looked_at(page)
    book = saved(page, "対照表をExcelで書き出す", tmp_path / "t.xlsx")
    assert book.read_bytes().startswith(b"PK")
    added = docx.Document(str(saved(page, "追補をWordで書き出す", tmp_path / "a.docx")))
    assert any("官民データ活用推進基本法" in p.text for p in added.paragraphs)
    press(page, "この内容で計画を作る")
    expect(page.locator("#ring")).to_contain_text("必須はすべて書けています")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_keys_can_be_turned_off_and_buttons_do_without_script(
    script: bool, demo: Site, browser: Browser, document: Path
) -> None:
    page = open_page(browser, f"{demo.url}/desk/adopt", java_script_enabled=script, viewport=PHONE)
    page.set_input_files("#file", document)
    page.click("button.main")
    if script:
        page.uncheck("#use-keys")
        page.keyboard.press("s")
        expect(page.locator("[role=status]").first).to_contain_text("11件のうち0件")
    page.click("button:has-text('このままでよい')")
    expect(page.locator("[role=status]").first).to_contain_text("11件のうち1件")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
