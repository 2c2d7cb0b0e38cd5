"""What can be done, named once: the actions of the audit log (記録する行い)."""

from __future__ import annotations

from kanmin.language import N_
from kanmin.plan.terms import Term


class Action(Term):
    """Something a person does that is recorded."""

    PLAN_CREATED = "plan-created", N_("計画を作った")
    PLAN_SAVED = "plan-saved", N_("計画を保存した")
    PLAN_RESTORED = "plan-restored", N_("前の版に戻した")
    REVISION_NAMED = "revision-named", N_("版に名前を付けた")
    PLAN_SHARED = "plan-shared", N_("計画を共有した")
    PLAN_WITHDRAWN = "plan-withdrawn", N_("計画の共有を取りやめた")
    FILE_TAKEN = "file-taken", N_("ファイルに書き出した")
    REPORT_PUBLISHED = "report-published", N_("年次報告を公表した")
    ROADMAP_CHANGED = "roadmap-changed", N_("工程表の候補や予算を直した")
    DOCUMENT_READ = "document-read", N_("既存の計画を読み込んだ")
    DOCUMENT_ANSWERED = "document-answered", N_("既存の計画の対応を確かめた")
    LOGGED_IN = "logged-in", N_("入った")
    LOCKED_OUT = "locked-out", N_("続けて間違えて止められた")
    LOGGED_OUT = "logged-out", N_("出た")
    LINK_USED = "link-used", N_("リンクで利用者名かパスワードを決めた")
    PASSWORD_CHANGED = "password-changed", N_("パスワードを変えた")
    INVITED = "invited", N_("招くリンクを作った")
    LINK_MADE = "link-made", N_("パスワードを決め直すリンクを作った")
    LINK_REVOKED = "link-revoked", N_("リンクを取り消した")
    PERSON_CHANGED = "person-changed", N_("利用者の役割や使えるかどうかを変えた")
    PERSON_ERASED = "person-erased", N_("利用者の個人の情報を消した")
    SESSIONS_ENDED = "sessions-ended", N_("ほかの端末からログアウトした")
    MAIL_CHANGED = "mail-changed", N_("メールアドレスを変えた")
    MAIL_CONFIRMED = "mail-confirmed", N_("メールアドレスを確認した")
    SECOND_ON = "second-on", N_("二段階認証を始めた")
    SECOND_OFF = "second-off", N_("二段階認証をやめた")
    SECOND_RESET = "second-reset", N_("二段階認証を取り消した（管理者）")
    SECOND_RULE = "second-rule", N_("二段階認証を求める範囲を変えた")
    CODES_RENEWED = "codes-renewed", N_("回復コードを作り直した")
    CODE_USED = "code-used", N_("回復コードで入った")
    TOKEN_MADE = "token-made", N_("API用のトークンを作った")
    TOKEN_REVOKED = "token-revoked", N_("API用のトークンを取り消した")
    LINKED = "linked", N_("外部の認証と結び付けた")
    UNLINKED = "unlinked", N_("外部の認証との結び付きを外した")
    STATUS_ENTERED = "status-entered", N_("策定状況を登録した")
    DEADLINE_CHANGED = "deadline-changed", N_("期限を決めたか取り下げた")
    ROUND_OPENED = "round-opened", N_("調査を始めた")
    ROUND_CLOSED = "round-closed", N_("調査を締め切った")
    ROUND_TAKEN = "round-taken", N_("調査のファイルを取り込んだ")
    RETURN_DRAFTED = "return-drafted", N_("調査の回答を下書きした")
    RETURN_HANDED_IN = "return-handed-in", N_("調査に回答した")
    RETURNS_UPLOADED = "returns-uploaded", N_("調査の回答のファイルを送った")
    RETURN_CHECKED = "return-checked", N_("調査の回答を確かめた")
    REMINDED = "reminded", N_("調査の回答を催促した")
    KEY_CHANGED = "key-changed", N_("信頼する鍵を足したか外した")
    FILE_RECEIVED = "file-received", N_("署名付きファイルを受け取った")
    EVENT_CHANGED = "event-changed", N_("説明会や研修を直した")
    SIGNED_UP = "signed-up", N_("説明会や研修に申し込んだか取り消した")
    ADVISORS_CHANGED = "advisors-changed", N_("アドバイザーの一覧を直した")
    REQUEST_CHANGED = "request-changed", N_("アドバイザーの派遣を進めた")
    QUESTION_ASKED = "question-asked", N_("質問した")
    QUESTION_ANSWERED = "question-answered", N_("質問に答えた")
    INQUIRY_OPENED = "inquiry-opened", N_("庁内照会を始めた")
    INQUIRY_ANSWERED = "inquiry-answered", N_("庁内照会に回答した")
    INQUIRY_DECIDED = "inquiry-decided", N_("庁内照会の食い違いを決めた")
    INQUIRY_REMINDED = "inquiry-reminded", N_("庁内照会の回答を催促した")
    INQUIRY_CLOSED = "inquiry-closed", N_("庁内照会を締め切った")
    CONSULTATION_CHANGED = "consultation-changed", N_("意見募集の内容を直した")
    CONSULTATION_ANNOUNCED = "consultation-announced", N_("意見募集を公示した")
    OPINION_ENTERED = "opinion-entered", N_("窓口などで受けた意見を入れた")
    OPINION_HANDLED = "opinion-handled", N_("意見を整理したか答えた")
    RESULTS_PUBLISHED = "results-published", N_("意見募集の結果を公表した")
    SUBMITTERS_ERASED = "submitters-erased", N_("意見を出した人の情報を消した")
    PLAN_PROPOSED = "plan-proposed", N_("起案した")
    PROPOSAL_CHANGED = "proposal-changed", N_("起案を差し替えたか取り下げた")
    PLAN_ENDORSED = "plan-endorsed", N_("合議の結果を記録した")
    PLAN_DECIDED = "plan-decided", N_("決裁を記録したか直した")
    PLAN_PUBLISHED = "plan-published", N_("計画を公表した")
    PLAN_UNPUBLISHED = "plan-unpublished", N_("計画の公表を取り消した")
    UPPER_ANSWERED = "upper-answered", N_("上位の変化や施策に答えた")
    PARTNERS_CHANGED = "partners-changed", N_("共同で策定する団体を変えた")
    LAYER_SAVED = "layer-saved", N_("上乗せを作ったか直した")
    LAYER_PUBLISHED = "layer-published", N_("上乗せを公表した")
    LAYER_WITHDRAWN = "layer-withdrawn", N_("上乗せを取り下げた")
    LAYER_REVIEWED = "layer-reviewed", N_("上乗せを新しい版と照らして見直した")
    EDITION_CHANGED = "edition-changed", N_("手引の版の案を直した")
    EDITION_ASKED = "edition-asked", N_("版の案の意見照会を始めたか結果を公表した")
    EDITION_OPINION = "edition-opinion", N_("版の案に意見を出したか答えた")
    EDITION_PUBLISHED = "edition-published", N_("手引の版を公表した")
    EDITION_TAKEN_BACK = "edition-taken-back", N_("手引の版の公表を取り下げた")
    CASE_OFFERED = "case-offered", N_("事例として申し出た")
    CASE_CHANGED = "case-changed", N_("事例の申出か公表を取り下げた")
    CASE_REVIEWED = "case-reviewed", N_("申出のあった事例を審査した")
    ELSEWHERE_REGISTERED = "elsewhere-registered", N_("団体のホームページにある計画を登録した")
    ELSEWHERE_IMPORTED = "elsewhere-imported", N_("団体のホームページにある計画をまとめて登録した")
    ELSEWHERE_CHANGED = "elsewhere-changed", N_("団体のホームページにある計画の登録を直した")
    ELSEWHERE_PUBLISHED = (
        "elsewhere-published",
        N_("団体のホームページにある計画を掲載したか掲載をやめた"),
    )
    JOB_REPEATED = "job-repeated", N_("失敗した仕事をもう一度頼んだ")
    TASK_CHANGED = "task-changed", N_("支援の予定を直した")
    RETENTION_DELETED = "retention-deleted", N_("保存の期間を過ぎた個人情報を消した")


class Thing(Term):
    """What something is done to."""

    PLAN = "plan", N_("計画")
    PERSON = "person", N_("利用者")
    LINK = "link", N_("リンク")
    BODY = "body", N_("団体")
    ROUND = "round", N_("調査")
    DOCUMENT = "document", N_("既存の計画")
    EVENT = "event", N_("説明会・研修")
    ADVISOR = "advisor", N_("アドバイザー")
    REQUEST = "request", N_("派遣の求め")
    QUESTION = "question", N_("質問")
    CONSULTATION = "consultation", N_("意見募集")
    EDITION = "edition", N_("手引の版")
    TASK = "task", N_("支援の予定")
    LAYER = "layer", N_("上乗せ")
    CASE = "case", N_("事例")
    ELSEWHERE = "elsewhere", N_("団体のホームページにある計画")
    OTHER = "other", N_("その他")


WRITTEN_WITH_IT = frozenset(
    {
        Action.PLAN_CREATED,
        Action.PLAN_SAVED,
        Action.RETURN_DRAFTED,
        Action.RETURN_HANDED_IN,
        Action.STATUS_ENTERED,
        Action.ELSEWHERE_REGISTERED,
        Action.ELSEWHERE_IMPORTED,
        Action.ELSEWHERE_PUBLISHED,
        Action.FILE_RECEIVED,
        Action.LOGGED_IN,
        Action.SESSIONS_ENDED,
        Action.MAIL_CHANGED,
        Action.MAIL_CONFIRMED,
        Action.SECOND_ON,
        Action.SECOND_OFF,
        Action.SECOND_RESET,
        Action.SECOND_RULE,
        Action.CODES_RENEWED,
        Action.TOKEN_MADE,
        Action.TOKEN_REVOKED,
        Action.LINKED,
        Action.UNLINKED,
    }
)
"""Recorded by the function that stores the thing, in the same transaction, whatever the door."""
