"""A plan that lives elsewhere in a browser: sent with its file, read, published, found."""

from __future__ import annotations

import re

import pypdfium2
from playwright.sync_api import Browser, expect

from kanmin.layout import Document, Heading, Paragraph
from kanmin.publish.pdf_out import pdf_bytes
from kanmin.server.demo import NEIGHBOUR, SUPPORTER, VILLAGE
from tests.browser import Site, open_page
from tests.test_browser_support import become, looked_at, see

PDF = "application/pdf"
URL = "https://www.city.tatoe.example/dx.pdf"


def plan_pdf() -> bytes:
    """A small plan of two pages."""
    blocks = (
        Heading(1, "第1章 計画の趣旨", "a"),
        Paragraph("この計画は、市民の暮らしを便利にするために定めます。\n" * 40),
        Heading(1, "第2章 個別施策", "b"),
        Heading(2, "施策1 避難所のオープンデータ", "c"),
        Paragraph("避難所の場所と広さを、機械で読める形で公開します。"),
        Paragraph("担当課：防災課"),
    )
    return pdf_bytes(Document("たとえ市デジタル計画（架空）", "", (), "ja", blocks))


def page_of(words: str, data: bytes) -> int:
    """The last page of a PDF on which some words stand; they stand in its contents too."""
    pages = pypdfium2.PdfDocument(data)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in pages]
    return max(at for at, text in enumerate(texts, start=1) if words in text)


def test_a_plan_is_sent_read_published_found_and_taken_over(demo: Site, browser: Browser) -> None:
    page = open_page(browser, f"{demo.url}/handbook")
    become(page, SUPPORTER)
    page.goto(f"{demo.url}/oversight")
    page.click("main a:has-text('団体のホームページにある計画')")
    expect(page.locator("tbody")).to_contain_text("れいじ村情報化計画（架空）")
    looked_at(page)
    page.click("a:has-text('一件登録する')")
    page.fill("#name", "たとえ市")
    page.fill("#first", "令和6年度")
    page.fill("#last", "不明")
    page.check("text=官民データ活用推進計画")
    page.fill("#url", URL)
    page.click("button.main")
    expect(page.locator("[role=alert]")).to_contain_text("計画名がありません。")
    expect(page.locator("#url")).to_have_value(URL)
    looked_at(page)
    page.fill("#title", "たとえ市デジタル計画（架空）")
    data = plan_pdf()
    number = page_of("避難所のオープンデータ", data)
    page.set_input_files("#file", {"name": "dx.pdf", "mimeType": PDF, "buffer": data})
    page.click("button.main")
    expect(page.locator("#made")).to_contain_text("読み取りました")
    page.reload()
    expect(page.locator("#measures")).to_contain_text("避難所のオープンデータ")
    looked_at(page)
    page.click("button:has-text('この内容で策定状況を登録する')")
    expect(page.locator("main")).to_contain_text("この文書を根拠に登録してあります")
    page.click("button:has-text('確認して掲載する')")
    page.click("a:has-text('だれでも見られるページ')")
    expect(page.locator("main")).to_contain_text("自動で読み取った見出し。確認されていません")
    link = page.locator("#sections li:has-text('避難所') a")
    expect(link).to_have_attribute("href", f"{URL}#page={number}")
    looked_at(page)
    see(page, f"{demo.url}/search?q=機械で読める形&kind=elsewhere")
    hit = page.locator(".hits li:has-text('避難所のオープンデータ')")
    expect(hit).to_contain_text(f"{number}ページ")
    expect(hit.locator("mark").first).to_be_visible()
    hit.locator("a").first.click()
    expect(page).to_have_url(re.compile(r"/documents/2#s\d+$"))
    see(page, f"{demo.url}/localgov/{VILLAGE}")
    expect(page.locator("main")).to_contain_text("れいじ村情報化計画（架空）")
    become(page, NEIGHBOUR)
    page.goto(f"{demo.url}/desk")
    looked_at(page)
    page.click("a:has-text('たとえ市デジタル計画（架空）')")
    page.click("button:has-text('自分の計画として読み込む')")
    expect(page.locator("main")).to_contain_text("避難所のオープンデータ")


def test_a_file_of_many_tells_its_wrong_rows_and_takes_them_mended(
    demo: Site, browser: Browser
) -> None:
    page = open_page(browser, f"{demo.url}/handbook", java_script_enabled=False)
    become(page, SUPPORTER)
    page.goto(f"{demo.url}/oversight/documents/bulk")
    with page.expect_download() as saved:
        page.click("a:has-text('ひな形')")
    head = saved.value.path().read_text(encoding="utf-8-sig").splitlines()[0]
    rows = [
        "992011,,計画ア,,,,https://www.city.tatoe.example/a.pdf,2026-11-01",
        "992011,,計画イ,,,,なし,2026-11-01",
    ]
    data = "\n".join([head, *rows]).encode("cp932")
    page.set_input_files("#file", {"name": "計画.csv", "mimeType": "text/csv", "buffer": data})
    page.click("button.main")
    for _look in range(60):
        if "新しく登録しました" in page.inner_text("main"):
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("main")).to_contain_text(
        "2行のうち1行を新しく登録しました。1行に誤りがあり"
    )
    expect(page.locator("tbody")).to_contain_text("3行目")
    with page.expect_download() as saved:
        page.click("a:has-text('直す行を理由付きのCSVで受け取る')")
    mended = saved.value.path().read_text(encoding="utf-8-sig")
    assert "「なし」はアドレスとして読めません" in mended
