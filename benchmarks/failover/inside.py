"""What is done inside the database before and after: run as a process of its own.

python -m benchmarks.failover.inside seed CLIENTS MEASURES    people, plans, a public one; JSON
python -m benchmarks.failover.inside held                     JSON of what was acknowledged on stdin
"""

from __future__ import annotations

import json
import os
import sys
from itertools import islice
from pathlib import Path
from typing import Any

from kanmin.server import run

_WITNESS = """
CREATE TABLE witness (id bigserial, task uuid, status text, workers jsonb,
                      at timestamptz DEFAULT clock_timestamp());
CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO witness (task, status, workers) VALUES (NEW.id, NEW.status, NEW.worker_ids);
  RETURN NEW; END $$;
CREATE TRIGGER witness AFTER UPDATE ON django_tasks_database_dbtaskresult FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION witness();
"""
"""The database itself writes down what becomes of each job; the replica has it, too."""


def seed(clients: int, measures: int) -> dict[str, Any]:
    """An officer with a plan for each client, one with a long plan, and a plan that is public."""
    from django.db import connection

    from kanmin.localgov import default_registry

    with connection.cursor() as cursor:
        cursor.execute(_WITNESS)
    codes = [body.code for body in islice(default_registry().municipalities("福井県"), clients + 2)]
    seats = [_seat(code, f"plan-{at}", 2) for at, code in enumerate(codes[:clients])]
    long = _seat(codes[clients], "long", measures)
    _public(codes[clients + 1])
    return {"seats": seats, "long": long}


def _seat(code: str, key: str, measures: int) -> dict[str, Any]:
    from tests.server import new_person, plan_for, signed_in

    from kanmin.server.accounts.roles import Role
    from kanmin.server.store import services

    plan = services.create(plan_for(code, measures), key, None, "").plan
    paragraph = next(one for one in plan.chapters if one.id == "purpose").paragraphs[0]
    client = signed_in(new_person(code, Role.EDITOR))
    place = f"/chapters/purpose/paragraphs/{paragraph.id}/text"
    session = client.cookies["sessionid"].value
    return {"session": session, "key": key, "place": place, "base": 1}


def _public(code: str) -> None:
    from tests.server import plan_for
    from tests.test_server_opendata import publish

    from kanmin.server.store import upkeep
    from kanmin.server.store.deciding_models import PlanProposal

    publish(plan_for(code, 3), "public")
    PlanProposal.objects.update(value={"title": "計画の策定", "drafted_on": "2026-11-20"})
    upkeep.rebuild()


def held(acknowledged: list[tuple[str, int, str]]) -> dict[str, Any]:
    """What of all that was acknowledged is missing; jobs done twice, undone; faults of verify."""
    from django.db import connection

    from kanmin.server.store import queries, upkeep
    from kanmin.server.store.models import StoredPlan

    plans = {plan.key: plan for plan in StoredPlan.objects.all()}
    lost = [one for one in acknowledged if not _is_there(queries, plans[one[0]], *one[1:])]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT task FROM witness WHERE status = 'SUCCESSFUL'"
            " GROUP BY task HAVING count(*) > 1) AS twice"
        )
        twice = cursor.fetchone()[0]
        cursor.execute(
            "SELECT status, count(*), max(jsonb_array_length(worker_ids::jsonb))"
            " FROM django_tasks_database_dbtaskresult GROUP BY status"
        )
        states = {row[0]: row[1:] for row in cursor.fetchall()}
    return {"lost": lost, "twice": twice, "states": states, "faults": list(upkeep.verify())}


def _is_there(queries: Any, plan: Any, number: int, text: str) -> bool:
    found = plan.revisions.filter(number=number).first()
    return found is not None and text.encode() in queries.plain(found)


def main() -> None:
    """Do what the first word says, on the database of the environment."""
    run.prepare(Path(os.environ["KANMIN_DATA"]))
    if sys.argv[1] == "seed":
        print(json.dumps(seed(int(sys.argv[2]), int(sys.argv[3]))))
    else:
        print(json.dumps(held(json.load(sys.stdin))))


if __name__ == "__main__":
    main()
