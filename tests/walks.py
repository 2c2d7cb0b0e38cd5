"""The seven journeys as the manual tells them, walked in a browser: each picture where it stands.

`tools/pictures.py` takes the pictures on these walks (`make pictures`), `test_manual_pictures.py`
walks them again and compares what the manual says with what the screen shows. A step is added here
and in `docs/manual/` together.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from kanmin.server.demo import NEIGHBOUR, OFFICER, STATE, SUPPORTER
from tests.adopt_samples import word
from tests.browser import Site, open_page
from tests.conftest import EXAMPLES, ROOT

SIZE = {"width": 1280, "height": 800}
Take = Callable[[Page, str, Locator, int], None]
"""Page, name of the picture, the part that is shown, how much of it at most (pixels down)."""
YEAR = "/desk/plans/plan-mihon/results/2027"
PLAN = "/desk/plans/plan-mihon"
TITLE = "手引 令和9年4月版（架空）"
ON_SCREEN = """() => {
  const said = ['aria-label', 'placeholder', 'title', 'alt', 'value'];
  const named = [...document.querySelectorAll(said.map(name => `[${name}]`).join())];
  return document.body.textContent + '\\n' +
    named.flatMap(e => said.map(name => e.getAttribute(name) || '')).join('\\n');
}"""


@dataclass
class Walk:
    """A page on which somebody of the demonstration walks, and what each picture showed.

    seen: name of a picture to all words on that screen. shown: to the lines of the part pictured.
    """

    site: Site
    page: Page
    take: Take
    seen: dict[str, str] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.site.url}{path}")

    def become(self, name: str) -> None:
        """Go on as another person from the page that is open, without the one that follows."""
        token = self.page.locator("form[action='/demo/as'] [name=csrfmiddlewaretoken]")
        fields: dict[str, Any] = {"name": name, "csrfmiddlewaretoken": token.input_value()}
        request = self.page.context.request
        request.post(f"{self.site.url}/demo/as", form=fields, max_redirects=0)

    def click(self, what: str) -> None:
        self.page.locator(what).first.click()

    def show(self, name: str, where: str = "main", height: int = 760) -> None:
        """The picture of a part of the screen as it stands now."""
        part = self.page.locator(where).first
        expect(part).to_be_visible()
        self.seen[name] = squeezed(str(self.page.evaluate(ON_SCREEN)))
        self.shown[name] = lines_of(part)
        self.take(self.page, name, part, height)


def squeezed(text: str) -> str:
    """A text without its blanks, so that a line's end in a page's source makes no difference."""
    return re.sub(r"\s+", "", text)


def lines_of(part: Locator) -> list[str]:
    """The words of a part, a line each, without figures: days and hours pass."""
    lines = (re.sub(r"[0-9０-９]+", "", squeezed(line)) for line in part.inner_text().splitlines())
    return [line for line in lines if line]


def sample_document(folder: Path) -> Path:
    """The plan of みほん町 that the manual prints under `kanmin adopt`, as a Word file."""
    manual = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
    printed = manual.partition("```\n# みほん町情報化推進計画\n")[2].partition("\n```")[0]
    blocks: list[Any] = []
    for line in filter(None, printed.splitlines()):
        marks, _blank, text = line.partition(" ")
        is_heading = set(marks) == {"#"}
        blocks.append((len(marks) - 1, text) if is_heading else line)
    path = folder / "みほん町情報化推進計画.docx"
    path.write_bytes(word(blocks, "みほん町情報化推進計画"))
    return path


def first_plan(walk: Walk) -> None:
    """J1: from an empty desk to a published plan."""
    walk.go("/desk/new")
    walk.show("j1-new", height=620)
    walk.click("button:has-text('雛形から作る')")
    plan = walk.page.url.split("?")[0].removeprefix(walk.site.url)
    walk.show("j1-plan", ".desk", 620)
    walk.click(".contents a:has-text('位置付け')")
    walk.page.locator("form.autosave textarea").first.focus()
    expect(walk.page.locator("#guide")).to_be_visible()
    walk.show("j1-chapter", ".desk", 860)
    for chapter, count in (("位置付け", 3), ("施策の基本的な方針", 1)):
        _use_examples(walk, chapter, count)
    walk.go(f"{plan}/choose?q=予約")
    walk.show("j1-choose", ".desk", 700)
    walk.click("button:has-text('施策を足す')")
    walk.page.fill("input[name$='/title']", "公共施設のオンライン予約")
    walk.page.fill("textarea[name$='/action']", "予約と空き状況の照会をオンラインで受け付けます。")
    walk.page.fill("input[name$='/lead']", "教育課")
    walk.click("label.radio:has-text('オンライン化原則')")
    expect(walk.page.locator("#status")).to_contain_text("保存しました ")
    walk.page.evaluate("scrollTo(0, 0)")
    walk.show("j1-measure", ".desk", 760)
    walk.click(".contents p a")
    expect(walk.page.locator("#ring")).to_contain_text("必須はすべて書けています")
    walk.show("j1-done", ".desk", 760)
    walk.go(f"{plan}/findings")
    walk.show("j1-findings", "main", 640)
    _publish(walk, plan)


def _use_examples(walk: Walk, chapter: str, count: int) -> None:
    walk.click(f".contents a:has-text('{chapter}')")
    for number in range(count):
        with walk.page.expect_response("**/save"):
            walk.page.locator("form.autosave textarea").nth(number).focus()
            walk.click("#guide button[name=use]")


def _publish(walk: Walk, plan: str) -> None:
    page = walk.page
    walk.go(f"{plan}/life")
    walk.show("j1-life", "main", 480)
    walk.click("a:has-text('起案する')")
    today = page.input_value("#drafted_on")
    page.fill("#decider", "町長")
    expect(page.locator(".fault-box")).to_have_count(0)  # a prefecture's must is none of the law's
    walk.show("j1-propose", "main", 760)
    walk.click("button:has-text('合議に回す')")
    walk.show("j1-endorse", "main", 760)
    page.select_option("#state", "agreed")
    walk.click("button:has-text('合議の結果を記録する')")
    walk.click("a:has-text('決裁を記録する')")
    page.fill("#decided_on", today)
    page.fill("#number", "み企第123号")
    page.fill("#decider", "町長")
    walk.show("j1-rule", "main", 620)
    walk.click("button:has-text('記録する')")
    walk.show("j1-decided", "main", 480)
    walk.click("button:has-text('公表する')")
    page.goto(walk.site.url + plan.replace("/desk", ""))
    walk.show("j1-public", "main", 620)


def existing_plan(walk: Walk) -> None:
    """J2: a document that is there, mapped, with what is missing."""
    page = walk.page
    walk.become(OFFICER)
    walk.go("/desk/adopt")
    walk.show("j2-adopt", "main", 480)
    with tempfile.TemporaryDirectory() as folder:
        page.set_input_files("#file", sample_document(Path(folder)))
        walk.click("button.main:has-text('読み込む')")
        page.wait_for_selector("#item-head")
    walk.click(".items .deep a:has-text('避難所')")
    walk.show("j2-adoption", "main, .adoption", 760)
    walk.click("a:has-text('対照表と足りないところを見る')")
    walk.show("j2-table", "main", 700)
    page.locator("section.card").first.scroll_into_view_if_needed()
    walk.show("j2-addendum", "section.card", 700)
    walk.click("button:has-text('この内容で計画を作る')")
    walk.show("j2-plan", ".desk", 620)


def roadmap(walk: Walk) -> None:
    """J3: from a small start to the order in which savings pay for what comes next."""
    page = walk.page
    walk.go("/desk/starters")
    walk.show("j3-starters", "main", 700)
    walk.click(".starter button.main")
    walk.click(".contents a:has-text('工程表')")
    page.locator("#file").evaluate("e => e.closest('details').open = true")
    page.set_input_files("#file", EXAMPLES / "candidates.xlsx")
    walk.click("button:has-text('読み込む')")
    walk.show("j3-candidates", "main", 760)
    walk.click("#candidates table a")
    walk.show("j3-candidate", "main", 760)
    page.go_back()
    walk.show("j3-budgets", "main section:has(h2:has-text('使えるお金'))", 620)
    walk.click("button:has-text('工程表を計算する')")
    expect(page.locator("button:has-text('計画に反映する')")).to_be_visible(timeout=60_000)
    walk.show("j3-answer", "#answer", 900)
    walk.show("j3-roadmap", "#answer .document", 900)
    walk.show("j3-budget-request", "main section:has(h2:has-text('予算を要求する'))", 300)


def results(walk: Walk) -> None:
    """J4: the results of a year, its report, next year's plan."""
    page = walk.page
    walk.go(YEAR)
    walk.show("j4-year", "main", 760)
    page.set_input_files("#file", sorted(EXAMPLES.glob("results-2027-*.xlsx")))
    walk.click("button:has-text('読み込む')")
    expect(page.locator("main")).to_contain_text("11件の答えを取り込みました。")
    walk.show("j4-taken", "main", 620)
    walk.show("j4-summary", "main section:has(h3:has-text('まとめる'))", 300)
    walk.go(f"{YEAR}/measures/m-booking")
    walk.show("j4-result", "main", 760)
    walk.go(f"{YEAR}/report")
    walk.show("j4-report", "main", 760)
    walk.go(f"{YEAR}/next")
    walk.show("j4-next", "main", 700)


def prefecture(walk: Walk) -> None:
    """J5: a prefecture and its municipalities."""
    walk.become(SUPPORTER)
    walk.go("/oversight/prefectures/99")
    walk.show("j5-prefecture", "main", 760)
    walk.go("/oversight/bodies/993018")
    walk.show("j5-body", "main", 700)
    walk.go("/trace/prefectures/99?shared=1")
    walk.show("j5-trace", "main", 700)
    walk.go("/oversight/prefectures/99/together")
    walk.show("j5-together", "main", 620)
    walk.go("/oversight/plans/plan-mihon")
    walk.show("j5-shared", "main", 560)
    walk.go("/support/questions")
    walk.show("j5-questions", "main", 560)
    walk.go("/support/events/new")
    walk.show("j5-event", "main", 700)


def state(walk: Walk) -> None:
    """J6: an edition of the handbook, a survey over all bodies, support that fits."""
    walk.become(STATE)
    _edition(walk)
    _survey(walk)
    walk.go("/oversight")
    walk.show("j6-nation", "main", 760)
    walk.go("/oversight/todo/propose?prefecture=99")
    walk.show("j6-support", "main", 620)


def _edition(walk: Walk) -> None:
    page = walk.page
    walk.go("/oversight/editions")
    page.fill("#title", TITLE)
    page.fill("#id", "2027-04-mihon")
    page.fill("#date", dt.date(dt.date.today().year + 1, 4, 1).isoformat())
    page.fill("#by", "架空の国の担当")
    walk.show("j6-editions", "main", 760)
    walk.click("button:has-text('案を始める')")
    draft = page.url.removeprefix(walk.site.url)
    walk.go(f"{draft}/items?q=オープンデータ")
    walk.show("j6-items", "main", 560)
    walk.click("main table a")
    page.fill("textarea", "見本の版で改めた、架空の文です。")
    walk.click("button:has-text('案に入れる')")
    walk.go(draft)
    walk.show("j6-draft", "main", 620)
    walk.go(f"{draft}/opinions")
    walk.show("j6-opinions", "main", 480)


def _survey(walk: Walk) -> None:
    page = walk.page
    walk.go("/oversight/surveys")
    walk.show("j6-surveys", "main", 620)
    walk.click("button:has-text('調査を始める')")
    address = page.url.removeprefix(walk.site.url)
    walk.become(OFFICER)
    walk.go("/desk/surveys")
    walk.click("main a:has-text('策定状況調査')")
    page.check("input[name='form'][value='alone']")
    page.fill("input[name='staff']", "2")
    walk.show("j6-answer", "main", 760)
    walk.click("button:has-text('提出する')")
    walk.become(SUPPORTER)
    walk.go(f"{address}/returns/993018")
    walk.show("j6-return", "main", 760)
    walk.click("button:has-text('確認済にする')")
    walk.become(STATE)
    walk.go(address)
    walk.show("j6-survey", "main", 620)
    walk.go(f"{address}/results")
    walk.show("j6-results", "main", 760)


def everybody(walk: Walk) -> None:
    """J7: anyone who reads."""
    page = walk.page
    walk.become(NEIGHBOUR)
    walk.go("/search?q=予約")
    walk.show("j7-search", "main, .desk", 760)
    walk.go("/plans/plan-mihon-2023")
    walk.show("j7-plan", "main", 620)
    page.locator("section:has(h2:has-text('施策ごとのページ')) a").first.click()
    walk.show("j7-measure", "main", 760)
    walk.go("/compare?plans=plan-mihon-2023,plan-mihonken")
    walk.show("j7-compare", "main", 760)
    walk.go("/localgov/993018")
    walk.show("j7-body", "main", 700)
    walk.go("/cases")
    walk.show("j7-cases", "main", 560)
    walk.go("/consultations")
    walk.show("j7-consultations", "main", 400)
    walk.go("/data/plans/plan-mihon-2023")
    walk.show("j7-data", "main", 620)
    walk.go("/handbook/chapters/measures")
    walk.show("handbook", ".book", 760)


def nobody_yet(walk: Walk) -> None:
    """What somebody sees who comes to a Kanmin that nobody has used."""
    walk.page.goto(walk.site.printed(r"http://\S+/welcome/\S+"))
    walk.show("j1-welcome", "main", 620)
    walk.go("/")
    walk.show("j7-home", "main", 760)


JOURNEYS: tuple[Callable[[Walk], None], ...] = (
    everybody,
    prefecture,
    state,
    existing_plan,
    roadmap,
    results,
    first_plan,
)
"""In an order in which none shows what another has made."""


def walked(demo: Site, unused: Site, browser: Browser, take: Take) -> Walk:
    """All journeys one after another in one demonstration, and the first page of an empty one."""
    empty = Walk(unused, open_page(browser, unused.url, viewport=SIZE), take)
    nobody_yet(empty)
    walk = Walk(demo, open_page(browser, f"{demo.url}/desk", viewport=SIZE), take)
    walk.show("j1-desk", "main", 1300)
    for journey in JOURNEYS:
        journey(walk)
    walk.seen |= empty.seen
    walk.shown |= empty.shown
    return walk
