"""The casebook in a browser: offered, asked back, offered again, published, found, taken over."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from kanmin.server.demo import NEIGHBOUR, OFFICER, SUPPORTER
from tests.browser import Site, open_page, violations
from tests.test_browser_support import become, looked_at

WORDS = "高齢者の申請が増えました"


def in_the_dark(page: Page) -> None:
    """No fault in the dark scheme either."""
    page.emulate_media(color_scheme="dark")
    assert violations(page) == [], page.url
    page.emulate_media(color_scheme="light")


def seen(page: Page) -> None:
    looked_at(page)
    in_the_dark(page)


def test_a_measure_becomes_a_case_that_another_town_takes_over(
    demo: Site, browser: Browser
) -> None:
    page = open_page(browser, f"{demo.url}/handbook")
    become(page, OFFICER)
    page.goto(f"{demo.url}/desk/plans/plan-mihon-2023/measures/m-online")
    page.click("a:has-text('事例として申し出る')")
    expect(page.get_by_label("題名")).to_have_value("子育て・介護の手続のオンライン化")
    expect(page.get_by_label("効果")).to_have_value(re.compile("の69.2%になりました"))
    seen(page)
    page.click("button:has-text('申し出る')")
    expect(page.locator("[role=alert]")).to_contain_text("どちらかを書いてください")
    page.fill("#went_well", "窓口で入力を手伝いました。")
    page.click("button.main:has-text('申し出る')")
    expect(page.locator("main")).to_contain_text("申出中")
    own = page.url
    seen(page)

    become(page, SUPPORTER)
    page.click("a:has-text('事例の申出の確認')")
    expect(page.locator("main")).to_contain_text("全職員の情報研修")  # waits since the start
    seen(page)
    page.click("a:has-text('子育て・介護の手続のオンライン化')")
    seen(page)
    page.fill("#words", "だれの申請が増えたか教えてください。")
    page.click("button:has-text('差し戻す')")
    expect(page.locator("main")).to_contain_text("差し戻し")
    review = page.url

    become(page, OFFICER)
    page.goto(f"{demo.url}/desk")
    page.click("section:has-text('事例の申出') a:has-text('子育て・介護')")
    expect(page).to_have_url(own.removesuffix("?saved=1"))
    expect(page.locator("main")).to_contain_text("だれの申請が増えたか教えてください。")
    page.click("a:has-text('直して、もう一度申し出る')")
    page.fill("#was_hard", f"{WORDS}。ただし説明に時間がかかります。")
    page.click("button:has-text('直して申し出る')")
    expect(page.locator("main")).to_contain_text("第2稿")

    become(page, SUPPORTER)
    page.goto(review)
    page.click("button:has-text('事例集に載せる')")
    expect(page.locator("main")).to_contain_text("公表されている第1版")

    become(page, NEIGHBOUR)
    page.goto(f"{demo.url}/search?q={WORDS}")
    page.click("ol.hits a >> nth=0")
    expect(page).to_have_url(re.compile(r"/cases/\d+$"))
    expect(page.locator("main figure svg")).not_to_have_count(0)
    seen(page)
    case = page.url
    page.click("a:has-text('自分の計画に取り入れる')")
    seen(page)
    page.click("button:has-text('この計画に取り入れる') >> nth=0")
    page.wait_for_url("**/measures/m-*")
    page.click("aside a:has-text('子育て・介護の手続のオンライン化')")
    expect(page).to_have_url(case)
    page.click("nav[aria-label='公開しているもの'] a:has-text('事例集')")
    page.select_option("#prefecture", label="見本県")
    page.click("button:has-text('絞り込む')")
    expect(page.locator("main [role=status]")).to_have_text("2件")
    seen(page)


def test_a_case_that_was_taken_back_says_why(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/desk/cases/1")
    page.click("summary:has-text('公表を取り消す')")
    page.fill("#words-take-back", "数え方を確かめ直しています。")
    seen(page)
    page.click("button:has-text('公表を取り消す')")
    expect(page.locator("main")).to_contain_text("公表の取消し")
    response = page.goto(f"{demo.url}/cases/1")
    assert response
    assert response.status == 410
    expect(page.locator("main")).to_contain_text("数え方を確かめ直しています。")
    seen(page)
