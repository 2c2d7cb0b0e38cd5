"""The table of rules: personal data, where they lie, after what they are no longer needed.

No number here is one of the law. Where an ordinance, a 要綱 or a 文書管理規程 of the body decides,
there is none (`days=None`) and nothing is deleted until the body has set its own; the others are
technical traces, for which Kanmin chose a period itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kanmin.language import N_, _

OF_BODY = N_("団体の要綱・文書管理規程（この Kanmin で定める）")
OURS = N_("Kanmin が選んだ期間（法令の期間ではない）")


class Way(StrEnum):
    """What is done with a row that is due. DELETE: it goes. BLANK: some columns are emptied."""

    DELETE = "delete"
    BLANK = "blank"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """A rule (保存の期間の決まり). days: kept after `since`; None: the body sets it.

    tables: as `app.Model`. event: the column that tells when it began, along references. body: the
    column that tells whose it is; "" for the installation's. blank: columns that are emptied.
    """

    name: str
    what: str
    since: str
    basis: str
    remains: str
    days: int | None
    tables: tuple[str, ...]
    event: str
    body: str = ""
    way: Way = Way.DELETE
    blank: tuple[str, ...] = field(default=())

    @property
    def words(self) -> tuple[str, str, str, str]:
        """What it is of, from when, on what basis, and what remains, as they are shown."""
        return _(self.what), _(self.since), _(self.basis), _(self.remains)


NOTHING = N_("何も残らない")
RULES = (
    RetentionRule(
        "submitters",
        N_("意見を出した人の氏名・住所・電話番号"),
        N_("意見募集の結果の公表"),
        OF_BODY,
        N_("意見、受付番号、考え方"),
        None,
        ("store.Submitter",),
        "consultation__published_at",
        "consultation__plan__lg_code",
    ),
    RetentionRule(
        "answerers",
        N_("庁内照会のExcelに書かれた回答者の氏名"),
        N_("庁内照会の締切り"),
        OF_BODY,
        N_("回答、担当課、回答した利用者の番号"),
        None,
        ("store.InquiryAnswer",),
        "inquiry__closed_at",
        "inquiry__plan__lg_code",
        Way.BLANK,
        ("answerers",),
    ),
    RetentionRule(
        "people",
        N_("停止した利用者の利用者名・メールアドレス・担当課・役割・パスワード"),
        N_("停止した日（記録にあるもの）"),
        OF_BODY,
        N_("「消した利用者」と番号、履歴と記録"),
        None,
        ("accounts.Person",),
        "",
        "lg_code",
        Way.ERASE,
    ),
    RetentionRule(
        "invitations",
        N_("招待を送った先のメールアドレス"),
        N_("リンクの期限"),
        OURS,
        N_("リンクがつくられたこと、使われたこと"),
        90,
        ("accounts.FirstLink",),
        "expires_at",
        way=Way.BLANK,
        blank=("mailed_to",),
    ),
    RetentionRule(
        "tokens",
        N_("API用のトークンの名札と照合用の値"),
        N_("トークンの期限"),
        OURS,
        N_("つくった記録と取り消した記録"),
        365,
        ("accounts.ApiToken",),
        "expires_at",
    ),
    RetentionRule(
        "sign-in-attempts",
        N_("入ろうとした人の利用者名、IPアドレス、ブラウザーの名"),
        N_("入ろうとした時"),
        OURS,
        N_("入った記録（番号だけ）"),
        90,
        ("axes.AccessAttempt", "axes.AccessFailureLog", "axes.AccessLog"),
        "attempt_time",
    ),
    RetentionRule(
        "sessions",
        N_("入ったままの画面がだれのものか"),
        N_("その期限"),
        OURS,
        NOTHING,
        1,
        ("sessions.Session",),
        "expire_date",
    ),
    RetentionRule(
        "form-knocks",
        N_("公開の書式を送った場所の照合用の値"),
        N_("送った日"),
        OURS,
        NOTHING,
        1,
        ("store.FormKnock",),
        "day",
    ),
    RetentionRule(
        "made-files",
        N_("書き出したファイル"),
        N_("つくった時"),
        OURS,
        N_("計画と版（つくり直せる）"),
        1,
        ("store.MadeFile",),
        "created_at",
    ),
    RetentionRule(
        "jobs",
        N_("済んだ仕事と、その引数（番号だけ）"),
        N_("済んだ時"),
        OURS,
        NOTHING,
        7,
        ("django_tasks_database.DBTaskResult",),
        "finished_at",
    ),
)
