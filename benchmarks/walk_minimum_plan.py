"""How long one officer needs from the first link to a minimum valid plan as a Word file.

    python benchmarks/walk_minimum_plan.py

A browser walks the desk of a fresh installation as in chapter 4 of the manual. The machine's own
time is measured; a person's is counted from what the walk reads, types and clicks, at a slow pace:
30 Japanese characters a minute (the third grade of the word-processing examination asks for 300 in
ten minutes), 400 characters read a minute, 4 seconds a click. The time to ask colleagues or to read
the prefecture's plan is not in it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Locator, Page, expect, sync_playwright
from tests.browser import FLAGS, running

TYPED, READ = 30 / 60, 400 / 60  # characters a second
CLICK = 4.0  # seconds
ACTION = (
    "体育館と公民館の予約と空き状況の照会を、町のページからオンラインで受け付けます。"
    "窓口や電話で受けた予約も、職員が同じ画面に入れて、台帳を一つにします。"
)
POLICY_MORE = "まず施設の予約から始めます。"


@dataclass
class Step:
    """What a step of the manual takes. machine: measured seconds; the rest is counted."""

    name: str
    read: int = 0
    typed: int = 0
    clicks: int = 0
    machine: float = 0.0

    @property
    def seconds(self) -> float:
        return self.read / READ + self.typed / TYPED + self.clicks * CLICK + self.machine


class Walk:
    """A page, and a count of what a person does on it."""

    def __init__(self, page: Page, link: str) -> None:
        self.page, self.link = page, link
        self.steps: list[Step] = []

    def step(self, name: str, work: Callable[[Walk], None]) -> None:
        self.steps.append(Step(name))
        start = time.perf_counter()
        work(self)
        self.steps[-1].machine = time.perf_counter() - start

    def read(self, where: str) -> None:
        self.steps[-1].read += len(self.page.locator(where).first.inner_text())

    def type(self, where: str | Locator, text: str) -> None:
        target = self.page.locator(where) if isinstance(where, str) else where
        target.first.fill(text)
        self.steps[-1].typed += len(text)
        self.steps[-1].clicks += 1

    def add(self, where: Locator, text: str) -> None:
        """Typed behind what stands in a field already."""
        where.fill(where.input_value() + text)
        self.steps[-1].typed += len(text)
        self.steps[-1].clicks += 1

    def click(self, where: str | Locator) -> None:
        target = self.page.locator(where) if isinstance(where, str) else where
        target.first.click()
        self.steps[-1].clicks += 1

    def saved(self) -> None:
        expect(self.page.locator("#status")).to_contain_text("保存しました ")


def come_in(walk: Walk) -> None:
    walk.page.goto(walk.link)
    walk.read("main")
    walk.click("summary:has-text('地図から選ぶ')")
    walk.click("svg a:has-text('福井')")
    walk.click("a:text-is('鯖江市')")
    walk.type("#username", "みほん 花子")
    walk.type("#password", "horse-staple-9")
    walk.click("button.main")


def make_plan(walk: Walk) -> None:
    walk.click("text=新しい計画を作る")
    walk.read("main")
    walk.click("button:has-text('雛形から作る')")


def use_examples(walk: Walk, chapter: str, count: int) -> None:
    walk.click(f".contents a:has-text('{chapter}')")
    walk.read("main p.lead")
    for number in range(count):
        walk.click(walk.page.locator("form textarea").nth(number))
        walk.read("#guide")
        walk.click("#guide button[name=use]")
        walk.saved()


def positioning(walk: Walk) -> None:
    use_examples(walk, "位置付け", 3)


def policy(walk: Walk) -> None:
    use_examples(walk, "施策の基本的な方針", 1)
    walk.add(walk.page.locator("form textarea").first, POLICY_MORE)
    walk.saved()


def measure(walk: Walk) -> None:
    walk.click("button:has-text('施策を足す')")
    walk.type("input[name$='/title']", "公共施設のオンライン予約")
    walk.read("#guide")
    walk.type("textarea[name$='/action']", ACTION)
    walk.read("#guide")
    walk.click("label.radio:has-text('オンライン化原則')")
    walk.read("#guide")
    walk.type("input[name$='/lead']", "教育課")
    walk.saved()


def findings(walk: Walk) -> None:
    walk.click(".contents p a")
    expect(walk.page.locator("#ring")).to_contain_text("必須はすべて書けています")
    walk.click("text=点検の結果をすべて見る")
    walk.read("table")


def word(walk: Walk) -> None:
    walk.click(".contents p a")
    with walk.page.expect_download():
        walk.click("a:has-text('Wordで書き出す')")


STEPS: tuple[tuple[str, Callable[[Walk], None]], ...] = (
    ("入って団体を選ぶ", come_in),
    ("雛形から計画を作る", make_plan),
    ("位置付けの三つの文", positioning),
    ("基本的な方針", policy),
    ("施策を一つ", measure),
    ("点検の結果を読む", findings),
    ("Wordで受け取る", word),
)


def main() -> None:
    """Walk, and print each step with its count and its time."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for site in running(Path(folder), "serve"):
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            link = site.printed(r"http://\S+/welcome/\S+")
            walk = Walk(browser.new_page(locale="ja-JP"), link)
            for name, work in STEPS:
                walk.step(name, work)
            browser.close()
    print("step | characters read | typed | clicks | machine s | person and machine min:s")
    for step in [*walk.steps, total(walk.steps)]:
        minutes, seconds = divmod(round(step.seconds), 60)
        counts = f"{step.read} | {step.typed} | {step.clicks} | {step.machine:.1f}"
        print(f"{step.name} | {counts} | {minutes}:{seconds:02}")


def total(steps: list[Step]) -> Step:
    """All steps together."""
    return Step(
        "合計",
        sum(s.read for s in steps),
        sum(s.typed for s in steps),
        sum(s.clicks for s in steps),
        sum(s.machine for s in steps),
    )


if __name__ == "__main__":
    main()
