"""How a plan prints its words: labels, fiscal years, figures, arrows, colons and numbers."""

from __future__ import annotations

import random
from dataclasses import dataclass

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノ"

# formats: {n} number, {w} full-width, {c} circled, {r} Roman, {k} kana, {p} path, {d} dashed path
SCHEMES: dict[str, tuple[str, ...]] = {
    "chapter": ("第{n}章", "第{n}節", "{n}", "({n})", "{c}"),
    "chapterflat": ("第{n}章", "{n}", "({n})", "{c}", "{k}"),
    "wide": ("第{w}章", "{w}", "（{w}）", "{k}", "{c}"),
    "roman": ("{r}", "{n}", "({n})", "{k}", "{c}"),
    "decimal": ("{n}", "{p}", "{p}", "{p}", "({n})"),
    "dash": ("{w}", "{d}", "（{w}）", "{c}", "{k}"),
    "stop": ("{n}.", "({n})", "{c}", "{k}", "{n})"),
}
_LABELS: dict[str, tuple[str, ...]] = {
    "name": ("施策名", "取組名", "事業名", "取組項目", "施策の名称"),
    "text": ("概要", "取組内容", "事業概要", "内容", "取組の方向性", "施策の概要"),
    "lead": ("担当課", "所管課", "担当部署", "主管課", "関係課"),
    "kpi": ("指標", "KPI", "成果指標", "数値目標", "活動指標", "目標"),
    "base": ("現状値", "基準値", "現状"),
    "goal": ("目標値", "目標", "最終目標"),
    "schedule": ("スケジュール", "工程表", "実施時期", "年次計画", "取組スケジュール"),
    "cost": ("予算", "事業費", "概算事業費"),
}
YEAR_STYLES = ("reiwa", "short", "shortyear", "wide", "west", "both", "heisei")


@dataclass(frozen=True)
class Look:
    """The habits of one document."""

    labels: dict[str, str]
    years: str
    scheme: str
    policy: str | None
    measure: str | None
    colon: str
    mark: str
    bullet: str
    arrow: str
    gap: str
    wide: bool
    unit_in_goal: bool

    def year(self, year: int) -> str:
        """A fiscal year as this plan prints it."""
        era = year - 2018
        kanji = "元" if era == 1 else str(era)
        styles = {
            "reiwa": f"令和{kanji}年度",
            "short": f"R{era}",
            "shortyear": f"R{era}年度",
            "wide": f"Ｒ{era}".translate(_WIDE),
            "west": f"{year}年度",
            "both": f"令和{kanji}年度({year}年度)",
            "heisei": "平成31年度/令和元年度" if era == 1 else f"令和{kanji}年度",
        }
        text = styles[self.years] if era > 0 else _heisei(year, self.years)
        return text.translate(_WIDE) if self.wide and self.years == "reiwa" else text

    def figure(self, value: float | None, unit: str = "") -> str:
        """A figure with thousands apart; a dash for none."""
        if value is None:
            return "－"
        text = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
        return (text.translate(_WIDE) if self.wide else text) + unit

    def number(self, form: str, path: list[int]) -> str:
        """A heading's number in the given form."""
        n = path[-1]
        steps = [str(p) for p in path]
        return form.format(
            n=n,
            w=str(n).translate(_WIDE),
            c=_CIRCLED[(n - 1) % 20],
            r=_ROMAN[(n - 1) % 10],
            k=_KANA[(n - 1) % 24],
            p=".".join(steps),
            d="－".join(steps).translate(_WIDE),
            nn=f"{n:02d}",
            s="-".join(steps[-2:]),
        )

    def label(self, key: str) -> str:
        """A label with its mark, as before a paragraph."""
        word = self.labels[key]
        return f"【{word}】" if self.mark == "【】" else f"{self.mark}{word}{self.colon}"

    def drawn(self, text: str) -> str:
        """A schedule entry with the plan's own arrow."""
        return self.arrow if text == "→" else text


def _heisei(year: int, style: str) -> str:
    era = year - 1988
    if style in ("short", "shortyear", "wide"):
        return f"H{era}年度" if style == "shortyear" else f"H{era}"
    return f"{year}年度" if style == "west" else f"平成{era}年度"


def make_look(rng: random.Random, first: int, **fixed: str | None) -> Look:
    """A look by chance, with some habits given."""
    labels = {key: rng.choice(words) for key, words in _LABELS.items()}
    if labels["kpi"] == labels["goal"]:
        labels["goal"] = "目標値"
    styles = YEAR_STYLES if first <= 2019 else YEAR_STYLES[:-1]
    look = {
        "years": rng.choice(styles),
        "scheme": rng.choice(sorted(SCHEMES)),
        "policy": rng.choice((None, "基本方針{n}", "基本目標{r}", "政策{n}", "基本方針{w}")),
        "measure": rng.choice((None, None, "施策{c}", "取組{nn}", "施策{s}", "No.{n}", "■")),
        **fixed,
    }
    return Look(
        labels=labels,
        years=str(look["years"]),
        scheme=str(look["scheme"]),
        policy=look["policy"],
        measure=look["measure"],
        colon=rng.choice("：:"),
        mark=rng.choice(("【】", "◆", "○", "■", "●", "")),
        bullet=rng.choice("・○◆●"),
        arrow=rng.choice(("→", "⇒", "━━▶", "➡")),
        gap=rng.choice(("　", " ")),
        wide=rng.random() < 0.3,
        unit_in_goal=rng.random() < 0.7,
    )
