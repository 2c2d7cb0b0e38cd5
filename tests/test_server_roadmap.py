"""Candidates, money and hours on the desk: typed, told what is wrong, kept for two at once."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client
from django_tasks import TaskResultStatus

from kanmin.grow import Candidate
from kanmin.server import jobs
from kanmin.server.accounts.roles import Role
from kanmin.server.store import services
from kanmin.server.store.models import Rollout, StoredPlan
from tests.roadmap_samples import CODE, HERE, head, kept, post, upload
from tests.server import body_of, new_person, plan_for, signed_in, told, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in(new_person(CODE, Role.EDITOR))


@pytest.fixture
def stored() -> StoredPlan:
    return services.create(plan_for(CODE, 2), "p", None, "").revision.plan


# The form of a candidate

TYPED: dict[str, Any] = {
    "title": "　予約の改善 ",
    "category": "3",
    "measure": "m1",
    "general-initial": "１，２００",
    "national-yearly": "300",
    "hours_initial": "１６０",
    "hours_yearly": "20",
    "yen-low": "400",
    "yen-expected": "500",
    "yen-high": "600",
    "yen-after": "0",
    "yen-general_fund_share": "80",
    "hours-expected": "３００",
    "must": "1",
    "chosen": "1",
    "earliest": "令和9年度",
    "latest": "R11",
    "requires": ["m2"],
    "points-1": "3",
    "note": "備考です",
}
TAKEN = {
    "id": "m1",
    "title": "予約の改善",
    "measure": "m1",
    "category": 3,
    "must": True,
    "chosen": True,
    "earliest": 2027,
    "latest": 2029,
    "requires": ["m2"],
    "points": [{"category": 1, "points": 3}],
    "hours_initial": 160,
    "hours_yearly": 20,
    "costs": [
        {"source": "national", "initial": 0, "yearly": 300},
        {"source": "general", "initial": 1200, "yearly": 0},
    ],
    "effects": [
        {
            "kind": "yen", "low": 400, "expected": 500, "high": 600, "after": 0,
            "general_fund_share": 80,
        },
        {"kind": "hours", "expected": 300},
    ],
    "note": "備考です",
}  # fmt: skip


def test_every_field_of_the_form_becomes_the_candidate_and_stands_there_again(
    client: Client, stored: StoredPlan
) -> None:
    assert post(client, "candidates/m1/save", **TYPED).status_code == 302
    assert kept().candidates[0] == Candidate.model_validate(TAKEN)
    again = client.get(f"{HERE}/candidates/m1")
    for name, text in (
        ("general-initial", "1200"),
        ("national-yearly", "300"),
        ("earliest", "2027"),
        ("yen-general_fund_share", "80"),
        ("points-1", "3"),
        ("other-initial", ""),
    ):
        assert value(again, name) == text
    assert 'name="requires" value="m2" checked' in body_of(again)


FAULTS = [
    ("general-initial", "たくさん", "[経費 一般財源] 「たくさん」は数値として読めません。"),
    ("national-yearly", "-5", "[経費 国庫支出金] 「-5」は小さすぎます（0以上にしてください）。"),
    ("hours_yearly", "1.5時間", "[翌年度から毎年の時間] 「1.5時間」は数値として読めません。"),
    ("hours_initial", "9" * 30, "[開始年度の時間] 15桁を超える数は使えません。"),
    ("yen-low", "501", "[効果 経費の削減] 効果は、少なめ、見込み、多めの順に"),
    ("yen-expected", "", "[効果 経費の削減] 必要な項目がありません。"),
    ("yen-after", "20", "[効果 経費の削減] 「20」は大きすぎます（15以下にしてください）。"),
    ("yen-general_fund_share", "120", "「120」は大きすぎます（100以下にしてください）。"),
    ("earliest", "来年", "[早くて（年度）] 「来年」は年度として読めません。"),
    ("points-1", "2000", "[価値] 「2000」は大きすぎます（1000以下にしてください）。"),
]


@pytest.mark.parametrize(("name", "text", "sentence"), FAULTS)
def test_what_cannot_be_taken_is_told_with_all_that_was_typed(
    name: str, text: str, sentence: str, client: Client, stored: StoredPlan
) -> None:
    typed = TYPED | {name: text}
    response = post(client, "candidates/m1/save", **typed)
    assert response.status_code == 400
    assert sentence in told(response)
    plain = {field: words for field, words in typed.items() if isinstance(words, str)}
    chosen = ("category", "measure", "must", "chosen")  # not lines of text
    assert {f: value(response, f) for f in plain if f not in chosen} == {
        f: words for f, words in plain.items() if f not in chosen
    }
    assert 'name="must" value="1" checked' in body_of(response)
    assert not Rollout.objects.exists()


def test_two_people_at_once_are_told_and_neither_loses_what_was_written(
    client: Client, stored: StoredPlan
) -> None:
    assert post(client, "candidates/m2/save", title="先の人").status_code == 302
    later = post(client, "candidates/m2/save", **TYPED)
    assert later.status_code == 400
    assert "ほかの人が先に候補を直しました。" in told(later)
    assert value(later, "general-initial") == "１，２００"
    assert kept().named("m2") == "先の人"
    post(client, "candidates/m2/remove", 1)
    gone = post(client, "candidates/m2/save", 1, **TYPED)
    assert "ほかの人が先に候補を直しました。" in told(gone)
    assert value(gone, "note") == "備考です"
    assert post(client, "candidates/m2/save", 2, **TYPED).status_code == 404
    assert [c.id for c in kept().candidates] == ["m1"]


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 400])
def test_a_form_of_no_version_is_refused(version: str, client: Client, stored: StoredPlan) -> None:
    for where in ("candidates/m1/save", "candidates/m1/remove", "measures"):
        response = post(client, where, version, **TYPED)
        assert response.status_code == 400
        assert "どの版を直したものか分かりません。" in told(response)
    assert not Rollout.objects.exists()


def test_costs_of_one_source_in_two_lines_and_effects_of_one_kind_stay(
    client: Client, stored: StoredPlan
) -> None:
    effect = {"kind": "hours", "expected": 5}
    raw: dict[str, Any] = {
        "id": "c",
        "title": "候補",
        "costs": [{"initial": 3}, {"initial": 4, "yearly": 1}],
    }
    wanted: dict[str, Any] = {"budgets": [{"fiscal_year": 2027, "general": 9}]}
    wanted |= {"candidates": [raw | {"effects": [effect, effect]}]}
    upload(client, "候補.json", json.dumps(wanted).encode())
    page = client.get(f"{HERE}/candidates/c")
    names = re.findall(r'<input id="([a-z_-]+)"', body_of(page))
    form = {name: value(page, name) for name in (*names, "general-initial", "general-yearly")}
    assert post(client, "candidates/c/save", 1, **form).status_code == 302
    (found,) = kept().candidates
    assert [(c.initial, c.yearly) for c in found.costs] == [(7, 1)]
    assert [e.expected for e in found.effects] == [5, 5]


# The list of candidates


def test_unknown_costs_are_asked_about_and_never_shown_as_none(
    client: Client, stored: StoredPlan
) -> None:
    post(client, "candidates/-/save", title="聞く候補")
    post(client, "candidates/-/save", 1, title="かからない候補", **{"general-initial": "0"})
    page = body_of(client.get(HERE))
    names = ("聞く候補", "かからない候補")
    asked, free = (page[page.index(name) :].split("</tr>")[0] for name in names)
    assert "分かりません。担当課に聞いてください" in asked
    assert "分かりません" not in free
    assert free.count('<td class="number">0</td>') == 2
    assert [c.known for c in kept().candidates] == [True, True, False, True]


def test_a_candidate_taken_out_leaves_no_name_behind_and_the_last_one_stays(
    client: Client, stored: StoredPlan
) -> None:
    post(client, "candidates/m1/save", title="後", requires=["m2"], excludes=["m2"])
    other = head().measures[1].title
    page = body_of(client.get(HERE))
    assert f"「{other}」の後" in page
    assert f"「{other}」とはどちらか" in page
    assert post(client, "candidates/m2/remove", 1).status_code == 302
    (left,) = kept().candidates
    assert (left.requires, left.excludes) == ((), ())
    refused = post(client, "candidates/m1/remove", 2)
    assert refused.status_code == 400
    assert "候補は1つ以上必要です。" in told(refused)


def test_measures_of_the_plan_become_candidates_under_a_free_id(
    client: Client, stored: StoredPlan
) -> None:
    assert "候補に足す" not in body_of(client.get(HERE))
    post(client, "candidates/m1/save", title="別の候補", measure="")
    assert "計画の施策1件を候補に足す" in body_of(client.get(HERE))
    assert post(client, "measures", 1).status_code == 302
    found = kept().candidates
    assert [(c.id == "m1", c.measure) for c in found] == [(True, ""), (False, "m2"), (False, "m1")]
    assert len({c.id for c in found}) == 3


def test_a_plan_without_measures_has_a_page_and_is_told_what_is_missing(client: Client) -> None:
    services.create(plan_for(CODE, 0), "p", None, "")
    page = client.get(HERE)
    assert page.status_code == 200
    assert "（施策名なし）" in body_of(page)
    assert post(client, "measures").status_code == 302
    assert post(client, "candidates/c1/save", 1, title="はじめの候補").status_code == 302
    assert kept().named("c1") == "はじめの候補"


def test_a_reader_sees_the_candidates_and_no_buttons(stored: StoredPlan) -> None:
    page = body_of(signed_in(new_person(CODE, Role.APPROVER)).get(HERE))
    assert "その1" in page
    assert 'fieldset class="bare" disabled' in page
    for words in ("候補を足す", "工程表を計算する", "読み込む"):
        assert words not in page


# Money and hours

MONEY = {f"general-{n}": "１，０００" for n in range(5)} | {f"hours-{n}": "" for n in range(5)}


def test_budgets_fund_and_weights_are_kept(client: Client, stored: StoredPlan) -> None:
    more = {"hours-1": "３００", "fund-name": "デジタル基金", "weight-2": "3", "chosen_by": "R11"}
    assert post(client, "budgets", **(MONEY | more)).status_code == 302
    found = kept()
    assert [(b.general, b.hours) for b in found.budgets] == [
        (1000, None), (1000, 300), (1000, None), (1000, None), (1000, None),
    ]  # fmt: skip
    assert (found.weight(2), found.weight(1), found.chosen_by) == (3, 1, 2029)
    assert found.fund is not None
    assert (found.fund.name, found.fund.balance) == ("デジタル基金", 0)
    assert post(client, "budgets", 1, **MONEY).status_code == 302
    assert (kept().fund, kept().weights, kept().chosen_by) == (None, (), None)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("general-0", "abc", "[2027年度の枠] 「abc」は数値として読めません。"),
        ("hours-1", "-1", "[2028年度の枠] 「-1」は小さすぎます（0以上にしてください）。"),
        ("weight-1", "200", "[分類の重み] 「200」は大きすぎます（100以下にしてください）。"),
        ("chosen_by", "いつか", "[元手で実現したい年度] 「いつか」は年度として読めません。"),
        ("fund-balance", "50", "残高を使うには、基金の名を書いてください。"),
        ("version", "", "どの版を直したものか分かりません。"),
        ("version", "7", "ほかの人が先に候補を直しました。"),
    ],
)
def test_budgets_that_cannot_be_taken_are_told_with_what_was_typed(
    name: str, text: str, sentence: str, client: Client, stored: StoredPlan
) -> None:
    typed = {"version": "0", **MONEY, "fund-balance": "", "weight-1": "", "chosen_by": ""}
    response = client.post(f"{HERE}/budgets", typed | {name: text})
    assert response.status_code == 400
    assert sentence in told(response)
    for field, words in (typed | {name: text}).items():
        assert value(response, field) == words
    assert not Rollout.objects.exists()


def test_budgets_of_other_years_than_somebody_else_has_read_in_meanwhile(
    client: Client, stored: StoredPlan
) -> None:
    longer = {"budgets": [{"fiscal_year": 2027 + n, "general": n} for n in range(7)]}
    upload(client, "c.json", json.dumps(longer | {"candidates": [{"id": "c"}]}).encode())
    late = post(client, "budgets", **MONEY)
    assert late.status_code == 400
    assert "ほかの人が先に候補を直しました。" in told(late)
    assert [value(late, f"general-{n}") for n in (0, 6)] == ["１，０００", "6"]


def test_a_job_that_ends_while_its_page_is_made_is_shown_with_what_came_of_it(
    client: Client, stored: StoredPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post(client, "solve", scenario="expected").status_code == 302
    assert "計算しています" in body_of(client.get(HERE))

    def ends(_name: str, _since: dt.datetime) -> TaskResultStatus:
        Rollout.objects.update(fault="候補が多すぎます。")
        return TaskResultStatus.SUCCESSFUL

    monkeypatch.setattr(jobs, "status", ends)
    page = body_of(client.get(HERE))
    assert "候補が多すぎます。" in page
    assert "途中で終わりました" not in page
