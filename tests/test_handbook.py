"""The handbook's data hold together; a faulty framework is refused with file and reason."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from kanmin import handbook
from kanmin.errors import KanminError
from kanmin.handbook import Basis, Modality, load_framework
from kanmin.handbook.library import _SHELF
from tests.conftest import TODAY

MUSTS = {"act9.declaration", "act9.national-plan", "act9.publication"}


def test_the_musts_are_few_and_differ_by_tier() -> None:
    book = handbook.on(TODAY)

    def musts(tier: str) -> set[str]:
        return {r.id for r in book.requirements_for(tier) if r.modality is Modality.MUST}

    assert musts("municipality") - musts("prefecture") == {
        "act9.prefectural-plan",
        "guide.basic-policy",
        "guide.measure",
    }
    assert musts("prefecture") - musts("municipality") == {
        "act9.content-policy",
        "act9.content-matters",
        "act9.content-other",
    }
    assert musts("prefecture") & musts("municipality") == MUSTS


def test_what_the_law_asks_cites_the_law() -> None:
    for requirement in handbook.on(TODAY).requirements:
        for citation in requirement.citation.values():
            if requirement.basis is Basis.LAW:
                assert "官民データ活用推進基本法第9条" in citation
        assert requirement.source
        assert requirement.since >= dt.date(2016, 12, 14)


def test_seven_chapters_and_five_categories() -> None:
    book = handbook.on(TODAY)
    assert [c.number for c in book.chapters] == [1, 2, 3, 4, 5, 6, 7]
    assert [c.number for c in book.categories] == [1, 2, 3, 4, 5]
    assert book.chapter("positioning").title == "位置付け"
    assert book.category(3).articles == ("第13条",)
    with pytest.raises(KeyError):
        book.chapter("x")
    with pytest.raises(KeyError):
        book.requirement("x")


def test_five_editions_in_order_of_their_dates() -> None:
    editions = handbook.on(TODAY).framework.editions
    assert [e.id for e in editions] == ["2017-10", "2018-05", "2018-08", "2019-10", "current"]
    assert [e.date for e in editions] == sorted(e.date for e in editions)


def test_what_is_not_verified_says_so() -> None:
    plans = handbook.on(TODAY).framework.national_plans
    assert {p.id for p in plans if not p.verified} == {"2019-06", "2020-07", "2023-06"}


FAULTS = [
    ("requirements.toml", 'id = "act9.national-plan"', 'id = "act9.declaration"', "2回あります"),
    ("requirements.toml", 'chapter = "policy"', 'chapter = "nowhere"', "「nowhere」がありません"),
    ("chapters.toml", 'requirement = "guide.set-up"', 'requirement = "x.y"', "「x.y」がありません"),
    (
        "requirements.toml",
        'citation = { municipality = "官民',
        'citation = { x = "官民',
        "根拠がありません",
    ),
    (
        "requirements.toml",
        "since = 2017-10-10",
        "since = 2017-10-10\nuntil = 2017-01-01",
        "終わりの日",
    ),
    ("requirements.toml", 'source = "Kanmin"', 'source = ""', "出典がありません"),
    ("requirements.toml", 'modality = "must"', 'modality = "maybe"', "modality"),
    ("categories.toml", "number = 1", "number = 9", "categories.0.number"),
    ("chapters.toml", "[[chapters]]", "[[chapters", "TOMLとして読めません"),
]


@pytest.mark.parametrize(("file", "old", "new", "words"), FAULTS)
def test_a_faulty_framework_is_refused(
    file: str, old: str, new: str, words: str, tmp_path: Path
) -> None:
    folder = tmp_path / "act9"
    shutil.copytree(str(_SHELF / "act9"), folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KanminError) as error:
        load_framework(folder)
    assert error.value.where.split(" ")[0] == file
    assert re.search(r"\d+行目|line \d+", error.value.sentence)
    assert words in error.value.sentence


def test_a_sound_copy_is_accepted(tmp_path: Path) -> None:
    shutil.copytree(str(_SHELF / "act9"), tmp_path / "act9")
    assert load_framework(tmp_path / "act9").id == "act9"
