"""Public comments at full size: 10,000 invented opinions on the fictional plan of みほん町.

    python -m benchmarks.bench_consult [--opinions 10000] [--runs 5]

A throw-away SQLite folder is filled. Times are seconds of one client, all middleware included, no
network: median, and processor time (the fairer figure where others use the machine too).
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kanmin.server import run

THINGS = (
    "公園", "図書館", "窓口", "申請", "高齢者", "子育て", "防災", "観光", "税", "福祉", "道路",
    "水道", "学校", "病院", "商店街", "バス", "広報", "個人情報", "カード", "職員", "費用",
    "予約", "データ", "教室", "保育園", "公民館", "体育館", "農業", "林業", "漁業", "空き家",
    "ごみ", "避難所", "掲示板", "アプリ", "ホームページ", "支払い", "証明書", "駐車場", "自転車",
    "通学路", "街灯", "河川", "雪", "動物", "祭り", "文化財", "議会", "選挙", "統計", "地図",
    "写真", "電話", "相談", "案内", "翻訳", "手話", "点字", "音声", "健診", "給食", "部活動",
    "奨学金",
)  # fmt: skip
WISHES = (
    "を増やしてほしい。", "は今のままでよい。", "に反対です。",
    "をもっと使いやすくしてください。", "の費用を示してください。",
    "について説明が足りないと思います。", "を土日にも開いてください。",
    "は電話でもできるようにしてください。", "のことを分かりやすい言葉で書いてください。",
    "の目標がこれでよいのか疑問です。", "をほかの町と一緒に進めてはどうですか。",
    "には慣れない人もいるので、手伝う人を置いてください。", "の前に職員の研修が要ると思います。",
    "を使う人が減っているので、やめてもよいと思います。", "は十年前から変わっていません。",
)  # fmt: skip
FORM = "この計画に反対します。町は住民の声をもっと聞いてください。"


def texts(count: int) -> list[str]:
    """Opinions as they come: most of their own words, some near one another, some a form."""
    dice = random.Random(1)
    found: list[str] = []
    for _number in range(count):
        kind = dice.random()
        if kind < 0.1:
            found.append(FORM)
        elif kind < 0.2 and found:
            found.append(found[dice.randrange(len(found))].replace("。", "と思います。", 1))
        else:
            found.append("".join(_sentence(dice) for _one in range(dice.randrange(2, 9))))
    return found


def _sentence(dice: random.Random) -> str:
    return f"{dice.choice(THINGS)}の{dice.choice(THINGS)}{dice.choice(WISHES)}"


def fill(count: int) -> Any:
    """A consultation with so many opinions, all answered, over yesterday."""
    from django.utils import timezone

    from kanmin.server import demo
    from kanmin.server.consulting import opening
    from kanmin.server.consulting.held import Held
    from kanmin.server.store.consult_models import (
        Opinion,
        OpinionAnswer,
        OpinionGroup,
        Submitter,
    )
    from kanmin.server.store.models import StoredPlan

    demo.fill()
    row = opening.begin(StoredPlan.objects.get(key="plan-mihon"), None)
    today = dt.date.today()
    days = {"opens": today - dt.timedelta(days=31), "closes": today - dt.timedelta(days=1)}
    row.call |= {name: day.isoformat() for name, day in days.items()}
    row.opened_at = timezone.now()
    row.save()
    places = ["", *(one.where for one in Held(row).passages)]
    said = texts(count)
    groups = OpinionGroup.objects.bulk_create(OpinionGroup(consultation=row) for _t in said)
    Opinion.objects.bulk_create(
        Opinion(
            consultation=row,
            group=group,
            number=number,
            where=places[number % len(places)],
            text=text,
            channel=("web", "paper", "fax")[number % 3],
            received_on=days["opens"],
            submitter=number,
        )
        for number, (group, text) in enumerate(zip(groups, said, strict=True), start=1)
    )
    Submitter.objects.bulk_create(
        Submitter(
            consultation=row,
            number=number,
            name=f"架空 {number}郎",
            address=f"みほん町字架空{number}番地",
        )
        for number in range(1, count + 1)
    )
    OpinionAnswer.objects.bulk_create(
        OpinionAnswer(group=group, disposition="noted", text="今後の参考とします。")
        for group in groups
    )
    return row


def timed(name: str, do: Callable[[], object], runs: int, goal: float = 0) -> None:
    """Print a line on some work."""
    spent, used = [], []
    for _run in range(runs):
        start, busy = time.perf_counter(), time.process_time()
        do()
        spent.append(time.perf_counter() - start)
        used.append(time.process_time() - busy)
    told = f"  goal {goal:.1f}" if goal else ""
    print(f"{name:38} {statistics.median(spent):7.2f} s  cpu {statistics.median(used):7.2f}{told}")


def measure(row: Any, runs: int) -> None:
    """The pages and files of the consultation."""
    from django.test import Client

    from kanmin.consult import likely_same
    from kanmin.server.accounts.models import Person
    from kanmin.server.consulting import publishing, reading
    from kanmin.server.consulting.held import Held
    from kanmin.server.demo import OFFICER

    client = Client(HTTP_HOST="localhost")
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(Person.objects.get(username=OFFICER), backend=backend)
    base = f"/desk/consultations/{row.pk}"

    def page(path: str) -> Callable[[], object]:
        def get() -> None:
            status = client.get(path).status_code
            assert status == 200, (path, status)

        return get

    timed("list, first page", page(f"{base}/opinions"), runs, 0.3)
    timed("list, last page", page(f"{base}/opinions?page=9999"), runs, 0.3)
    timed("list, unanswered", page(f"{base}/opinions?state=open"), runs, 0.3)
    timed("list, merged", page(f"{base}/opinions?other=merged"), runs, 0.3)
    timed("list, two words", page(f"{base}/opinions?q=図書館 予約"), runs, 0.3)
    timed("overview", page(base), runs, 0.3)
    timed("list as CSV", page(f"{base}/opinions/file"), 1)
    held = Held(row)
    compared = reading.shown_texts(held)
    timed("proposals to merge", lambda: likely_same(compared), 1)
    found = likely_same(compared)
    print(f"  {len(found)} proposals, the largest of {len(found[0].numbers) if found else 0}")
    timed("results reckoned", lambda: publishing.as_of_now(held), 1)
    timed("publish", lambda: publishing.publish(held), 1)
    row.refresh_from_db()
    timed("public results, first", page(f"/consultations/{row.pk}/results"), 1)
    timed("public results", page(f"/consultations/{row.pk}/results"), runs, 0.3)
    timed("public plan, first", page(f"/consultations/{row.pk}"), 1)
    timed("public plan", page(f"/consultations/{row.pk}"), runs, 0.3)
    found_results = publishing.published(Held(row))
    assert found_results
    for form in publishing.forms_of(found_results):
        timed(f"results as {form}", page(f"/consultations/{row.pk}/results/{form}"), 1)


def main() -> None:
    """Fill a folder and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--opinions", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        from kanmin.server import demo

        demo.prepare_bodies(Path(folder) / "localgov")
        run.prepare(Path(folder))
        row = fill(asked.opinions)
        print(f"{asked.opinions} opinions")
        measure(row, asked.runs)


if __name__ == "__main__":
    main()
