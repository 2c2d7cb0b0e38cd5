"""The kinds of jobs: what each is called, whose it is, and why one has failed, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django_tasks_db.models import DBTaskResult

from kanmin.language import N_, _
from kanmin.server import jobs


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job (仕事の種類). model: whose number is its first argument, or a list of them;
    body: the way from there to the code of the body; "" for what is of the whole installation."""

    words: str
    model: str
    body: str


_ROOM = "kanmin.server."
KINDS: dict[str, JobKind] = {
    "jobs.make_file": JobKind(N_("長い計画をファイルにする"), "MadeFile", "plan__lg_code"),
    "rollout_job.make_roadmap": JobKind(N_("工程表を計算する"), "Rollout", "plan__lg_code"),
    "opendata.making.make_files": JobKind(N_("オープンデータのファイルを作る"), "DataFiles", ""),
    "elsewhere.working.work_on": JobKind(
        N_("団体のホームページにある計画を読む"), "ElsewhereRecord", "lg_code"
    ),
    "elsewhere.importing.import_rows": JobKind(
        N_("団体のホームページにある計画をまとめて登録する"), "ElsewhereImport", "author__lg_code"
    ),
    "cascading.telling.look_through": JobKind(
        N_("上位の変化が及ぶ計画を探して知らせる"), "UpperChangeRecord", "lg_code"
    ),
    "inquiry.mails.send_inquiry_reminders": JobKind(
        N_("庁内照会の督促のメールを送る"), "InquiryReminder", "inquiry__plan__lg_code"
    ),
    "oversight.reminding.send_reminders": JobKind(
        N_("調査の督促のメールを送る"), "SurveyReminder", ""
    ),
}
_REASONS = {
    jobs.WORKER_DIED: N_("仕事をしていたプロセスが{times}回続けて止まりました。"),
    "builtins.MemoryError": N_("メモリーが足りませんでした。"),
    "builtins.OSError": N_("ファイルを読み書きできませんでした。"),
    **dict.fromkeys(jobs.BROKEN_OFF, N_("データベースとの接続が切れました。")),
}


def kind_of(job: DBTaskResult[Any, Any]) -> JobKind | None:
    """The kind of a job; None for one that this version does not know."""
    return KINDS.get(job.task_path.removeprefix(_ROOM))


def words_of(job: DBTaskResult[Any, Any]) -> str:
    """What a job is called."""
    found = kind_of(job)
    return _(found.words) if found else _("この版では知られていない仕事")


def reason_of(job: DBTaskResult[Any, Any]) -> str:
    """Why a job has failed, in a sentence; nothing of what it worked on."""
    known = _REASONS.get(job.exception_class_path)
    if known:
        return _(known).format(times=len(job.worker_ids))
    name = job.exception_class_path.rpartition(".")[2]
    return _("中で不具合が起きました（{name}）。").format(name=name)


def bodies_of(several: Iterable[DBTaskResult[Any, Any]]) -> dict[Any, str]:
    """By job the code of its body; "" for jobs of the whole installation."""
    found: dict[Any, str] = {}
    by_kind: dict[JobKind, dict[int, list[Any]]] = {}
    for job in several:
        kind, number = kind_of(job), _number(job)
        if kind and kind.body and number is not None:
            by_kind.setdefault(kind, {}).setdefault(number, []).append(job.pk)
        found[job.pk] = ""
    for kind, numbers in by_kind.items():
        model = apps.get_model("store", kind.model)
        rows = model._default_manager.filter(pk__in=numbers).values_list("pk", kind.body)
        found |= {job: code or "" for pk, code in rows for job in numbers[pk]}
    return found


def _number(job: DBTaskResult[Any, Any]) -> int | None:
    """The first number a job was given."""
    first = next(iter(job.args_kwargs["args"]), None)
    if isinstance(first, list):
        first = next(iter(first), None)
    return first if isinstance(first, int) else None
