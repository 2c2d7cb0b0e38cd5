"""Signing in with a second factor in a browser: on, out, in by a code, in by a recovery code."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.browser import Site, open_page
from tests.openid import CLIENT, SECRET, Provider, running_provider
from tests.test_browser_support import looked_at

NAME, PASSWORD = "総務 花子", "horse-staple-9"


def code_of(secret: str, step: int = 0) -> str:
    """What an app shows for a secret: now, or so many steps on."""
    key = base64.b32decode(secret.replace(" ", ""))
    return TOTP(key, 6, SHA1(), 30).generate(time.time() + 30 * step).decode()


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that the server of the test is told of by its environment."""
    with running_provider() as found:
        monkeypatch.setenv("KANMIN_OIDC_URL", found.url)
        monkeypatch.setenv("KANMIN_OIDC_CLIENT", CLIENT)
        monkeypatch.setenv("KANMIN_OIDC_SECRET", SECRET)
        monkeypatch.setenv("KANMIN_OIDC_NAME", "職員認証")
        yield found


def begin(page: Page) -> None:
    """The first person of an installation."""
    page.fill("#body", "敦賀市")
    page.fill("#username", NAME)
    page.fill("#password", PASSWORD)
    page.click("button:has-text('始める'):not([name])")


def log_in(page: Page, url: str) -> None:
    page.click("button:has-text('出る')")
    page.goto(f"{url}/login")
    page.fill("#username", NAME)
    page.fill("#password", PASSWORD)
    page.click("button.main")


def test_a_second_factor_from_on_to_a_recovery_code(fresh: Site, browser: Browser) -> None:
    page = open_page(browser, fresh.printed(r"http://\S+/welcome/\S+"))
    begin(page)
    page.click(f"header a:has-text('{NAME}')")
    looked_at(page)
    page.click("a:has-text('二段階認証を始める')")
    looked_at(page)
    secret = page.locator("main code").inner_text()
    page.fill("#code", "000000")
    page.fill("#present", PASSWORD)
    page.click("button.main")
    expect(page.locator("[role=alert]")).to_contain_text("コードが違います")
    looked_at(page)
    page.fill("#code", code_of(secret))
    page.fill("#present", PASSWORD)
    page.click("button.main")
    expect(page.locator(".codes li")).to_have_count(10)
    looked_at(page)
    recovery = page.locator(".codes li").first.inner_text()
    page.click("a:has-text('保管しました')")
    expect(page.locator("main")).to_contain_text("回復コードは、あと10個あります。")
    looked_at(page)
    log_in(page, fresh.url)
    looked_at(page)
    page.fill("#code", code_of(secret, 1))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{fresh.url}/desk*")
    log_in(page, fresh.url)
    page.fill("#code", recovery)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{fresh.url}/desk*")
    for path in ("/account", "/account/second/off", "/people", "/audit"):
        page.goto(f"{fresh.url}{path}")
        looked_at(page)
    expect(page.locator("tbody")).to_contain_text("回復コードで入った")
    page.goto(f"{fresh.url}/account/second/off")
    page.fill("#present", PASSWORD)
    page.click("button.main")
    expect(page.locator("[role=status]")).to_have_text("二段階認証をやめました。")


def test_the_bodys_own_provider_in_a_browser(
    provider: Provider, fresh: Site, browser: Browser
) -> None:
    page = open_page(browser, fresh.printed(r"http://\S+/welcome/\S+"))
    looked_at(page)
    begin(page)
    page.goto(f"{fresh.url}/account")
    page.fill("#link-present", PASSWORD)
    page.click("button:has-text('「職員認証」と結び付ける')")
    looked_at(page)
    page.click("main a.main")  # past the provider, which knows the person, and back
    expect(page.locator("[role=status]")).to_contain_text("結び付けました")
    looked_at(page)
    page.click("button:has-text('出る')")
    looked_at(page)
    page.click("a:has-text('「職員認証」で入る')")
    page.wait_for_url(f"{fresh.url}/desk*")
    page.click("button:has-text('出る')")
    provider.claims = {"sub": "somebody else"}
    page.click("a:has-text('「職員認証」で入る')")
    expect(page.locator("main")).to_contain_text("利用者と結び付いていません")
    looked_at(page)
