"""Exchange by file in a browser: a plan out of one installation, looked at and taken in another."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kanmin.server.demo import STATE
from kanmin.signing import Head, new_key, public_of, read_signed, signed_file
from tests.browser import Site, open_page
from tests.test_browser_support import become, looked_at

FROM = "plan-mihon-2023"


def elsewhere(original: Path, target: Path, private: bytes) -> None:
    """The plan of a file as another Kanmin of the same town holds it."""
    given = read_signed(original.read_bytes())
    name = "plan-mihon-elsewhere"
    head = Head(given.kind, given.lg_code, name, given.serial, given.made_at)
    target.write_bytes(signed_file(head, given.payload | {"key": name}, private))


@pytest.mark.parametrize("script", [False], ids=["no-script"])
def test_a_plan_passes_from_one_kanmin_to_another(
    script: bool, demo: Site, browser: Browser, tmp_path: Path
) -> None:
    page = open_page(browser, f"{demo.url}/desk/plans/{FROM}/life", java_script_enabled=script)
    with page.expect_download() as saved:
        page.click("button:has-text('つながっていない Kanmin に渡すファイル')")
    saved.value.save_as(tmp_path / "plan.json")
    private = new_key()
    elsewhere(tmp_path / "plan.json", tmp_path / "other.json", private)
    page.click("nav a:has-text('ファイルの受け渡し')")
    eyes = open_page(browser, page.url)  # with script: what axe looks at
    looked_at(eyes)
    become(eyes, STATE)
    eyes.goto(f"{demo.url}/exchange")
    eyes.set_input_files("#file", tmp_path / "other.json")
    eyes.click("button:has-text('中を確かめる')")
    expect(eyes.locator("[role=alert]")).to_contain_text("登録されていない鍵で署名されています")
    looked_at(eyes)
    eyes.click("a:has-text('指紋を確かめて、この鍵を登録する')")
    expect(eyes.locator("#public")).to_have_value(public_of(private))
    looked_at(eyes)
    eyes.fill("#note", "電話で確認")
    eyes.click("button:has-text('登録する')")
    expect(eyes.locator("tbody")).to_contain_text("みほん町")
    looked_at(eyes)
    eyes.click("a:has-text('ファイルの受け渡し') >> nth=0")
    eyes.set_input_files("#file", tmp_path / "other.json")
    eyes.click("button:has-text('中を確かめる')")
    expect(eyes.locator(".card")).to_contain_text("を受け取れます（まだ受け取っていません）")
    looked_at(eyes)
    eyes.click("button:has-text('受け取る')")
    expect(eyes.locator("[role=status]")).to_contain_text("を受け取りました。")
    looked_at(eyes)
    eyes.goto(f"{demo.url}/plans/plan-mihon-elsewhere_993018")
    expect(eyes.locator("main")).to_contain_text("署名したファイルを")
