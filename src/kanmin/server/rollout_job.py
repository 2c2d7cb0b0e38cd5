"""The job that makes a roadmap: its progress and its answer stand with the candidates."""

from __future__ import annotations

from django_tasks import task

from kanmin.errors import KanminError
from kanmin.grow import Scenario, Wish, candidates_in_json, json_bytes, roadmap
from kanmin.language import _, speaking
from kanmin.server.operating import lines
from kanmin.server.store.models import Rollout


@task()
def make_roadmap(number: int, version: int, language: str) -> None:
    """Answer the last wish for a version of the candidates; an older one is left alone."""
    row = Rollout.objects.get(pk=number)
    if row.version != version:
        return
    wish = Wish(
        Scenario(row.wish["scenario"]), float(row.wish["seconds"]), seed=bool(row.wish["seed"])
    )
    here = Rollout.objects.filter(pk=number)
    with speaking(language):
        try:
            wanted = candidates_in_json(row.candidates)
            found = roadmap(wanted, wish, lambda done, whole: _tell(number, done, whole))
        except KanminError as error:
            here.update(fault=error.sentence, roadmap="", answered=None)
        except Exception:
            lines.caught("roadmap")
            sentence = _("工程表の計算で不具合が起きました。管理者にお知らせください。")
            here.update(fault=sentence)
        else:
            here.update(roadmap=json_bytes(found).decode(), answered=version)


def _tell(number: int, done: int, whole: int) -> None:
    Rollout.objects.filter(pk=number).update(done=done, whole=whole)
