"""What plans hold besides measures: greetings, statistics, surveys, members, glossaries."""

from __future__ import annotations

import random

from .blocks import Break, Contents, Cover, Diagram, Writer, grid
from .facts import Plan

TERMS = (
    ("オープンデータ", "誰もが二次利用できる形で公開されたデータのこと。"),
    ("RPA", "定型的な作業をソフトウェアで自動化する技術。"),
    ("EBPM", "証拠に基づく政策立案。"),
    ("ガバメントクラウド", "政府が共通で整えたクラウドの利用環境。"),
    ("デジタルデバイド", "デジタル技術を使える人と使えない人との間の格差。"),
    ("BPR", "業務の流れを根本から見直し、組み立て直すこと。"),
    ("マイナポータル", "行政手続の検索や申請ができる国のサイト。"),
    ("API", "ソフトウェア同士が機能を使い合うための取り決め。"),
    ("チャットボット", "会話の形で質問に自動で答える仕組み。"),
)
_NAMES = ("見本 太郎", "例示 花子", "架空 一郎", "仮名 春子", "山野 みのる", "川辺 さとし")
_SEATS = ("大学教授", "商工会 会長", "自治会連合会 代表", "社会福祉協議会", "公募委員", "公募委員")


def front(writer: Writer, plan: Plan, rng: random.Random, contents: bool = True) -> None:
    """The cover, perhaps the head's greeting, and the contents."""
    look = writer.look
    period = f"{look.year(plan.first)}～{look.year(plan.last)}"
    era = plan.first - 2018
    when = f"令和{era}年3月" if era > 1 else f"平成{plan.first - 1988}年3月"
    writer.add(Cover([plan.title, f"（{period}）", when, plan.body]))
    if rng.random() < 0.5:
        greeting(writer, plan, rng.choice(("ごあいさつ", "はじめに")))
        writer.add(Break())
    if contents:
        writer.add(Contents())


def greeting(writer: Writer, plan: Plan, title: str) -> None:
    """A page by the mayor or governor."""
    head_of = {"市": "市長", "町": "町長", "村": "村長", "県": "知事"}[plan.kind]
    writer.unnumbered(title)
    writer.para(
        "　近年、情報通信技術はめざましく進歩し、私たちの暮らしや働き方は大きく変わりました。"
        f"{plan.body}でも、手続の電子化やデータの公開に取り組んでまいりました。"
    )
    writer.para(
        "　このたび、これまでの成果と残された課題をふまえ、新たな計画を取りまとめました。"
        "結びに、貴重なご意見をいただいた皆さまに心から感謝申し上げます。"
    )
    writer.para(f"{plan.body.removesuffix(plan.kind)}{head_of}　見本　たろう", align="right")


def population(writer: Writer, plan: Plan, rng: random.Random) -> None:
    """A table of the population over the years."""
    writer.caption("表", "人口の推移")
    years = [plan.first - n for n in (20, 15, 10, 5, 1)]
    total = rng.randrange(9_000, 180_000)
    rows = [["総人口（人）"], ["65歳以上（人）"], ["高齢化率（%）"]]
    for index, _year in enumerate(years):
        people = total - index * total // 30
        old = people * (22 + 3 * index) // 100
        rows[0].append(f"{people:,}")
        rows[1].append(f"{old:,}")
        rows[2].append(f"{old / people * 100:.1f}")
    writer.table(grid(["区分", *[f"{y}年" for y in years]], rows), [1.6] + [1.0] * 5, small=True)
    writer.para("※1　各年10月1日現在。端数の処理により合計が合わない場合がある。", small=True)


def survey(writer: Writer, rng: random.Random) -> None:
    """A table of answers to a survey."""
    writer.caption("表", "住民アンケートの結果（問5 利用したいオンラインサービス）")
    asked = rng.randrange(400, 1200)
    rows = []
    for choice in ("証明書の請求", "施設の予約", "子育ての手続", "税の申告", "特にない"):
        count = rng.randrange(40, asked // 2)
        rows.append([choice, f"{count}", f"{count / asked * 100:.1f}"])
    writer.table(
        grid(["選択肢", f"回答数（n={asked}）", "割合(%)"], rows), [2.0, 1.0, 1.0], small=True
    )


def devices(writer: Writer) -> None:
    """A picture's caption and its text."""
    writer.add(Diagram(["住民・事業者", "申請・相談", "各課の窓口", "基幹業務システム"]))
    writer.caption("図", "行政サービスの流れ")


def system_of_policies(writer: Writer, plan: Plan, groups: list[tuple[str, list[int]]]) -> None:
    """The overview of policies and measures, each by name only."""
    writer.caption("図", "施策の体系")
    rows = [[name, "／".join(plan.measures[i].title for i in found)] for name, found in groups]
    writer.table(grid(["基本方針", "施策"], rows), [1.5, 4.0], small=True)


def glossary(writer: Writer, rng: random.Random) -> None:
    """The terms and what they mean."""
    terms = rng.sample(TERMS, rng.randrange(5, 9))
    writer.table(grid(["用語", "説明"], [list(t) for t in terms]), [1.5, 4.0])


def members(writer: Writer, plan: Plan) -> None:
    """The members of the committee."""
    rows = [
        [str(i + 1), name, seat, "会長" if i == 0 else ""]
        for i, (name, seat) in enumerate(zip(_NAMES, _SEATS, strict=True))
    ]
    writer.para(f"{plan.body}情報化推進委員会（敬称略）")
    writer.table(grid(["No.", "氏名", "所属", "備考"], rows), [0.5, 1.5, 2.5, 1.0])


def history(writer: Writer, plan: Plan) -> None:
    """How the plan was made."""
    rows = [
        [f"{plan.first - 1}年{month}月", what]
        for month, what in (
            (6, "第1回委員会（計画の骨子）"),
            (9, "住民アンケートの実施"),
            (11, "第2回委員会（素案）"),
            (12, "パブリックコメント"),
        )
    ]
    writer.table(grid(["時期", "内容"], rows), [1.2, 4.0])


def annexes(writer: Writer, plan: Plan, rng: random.Random) -> None:
    """The annexes, as chapters of their own without a number or under one of them."""
    if rng.random() < 0.5:
        writer.unnumbered(rng.choice(("用語集", "用語解説")))
        glossary(writer, rng)
        return
    writer.unnumbered(rng.choice(("資料編", "参考資料")))
    for title, show in (
        ("策定の経過", history),
        ("委員名簿", members),
    ):
        writer.unnumbered(title, level=2)
        show(writer, plan)
    writer.unnumbered("用語集", level=2)
    glossary(writer, rng)
