"""The policies of the wall, as PostgreSQL takes them. What no line allows is not there.

Read: all for `*`; a body's own plans, those it draws up with others or is asked to, plans that came
by file; for a prefecture what its municipalities share now; for everybody the states up to the
newest that is public, as a published state is stored as what differs from an earlier one.
People of no body (`none`) have what came by file and what is public.
Write: own plans and those drawn up with others, and plans that came by file.
"""

from __future__ import annotations

from collections.abc import Iterator

# ruff: noqa: S608 - what is put together here are constants
SETTING = "kanmin.reader"
EVERYTHING, PUBLIC, NO_BODY = "*", "public", "none"
TABLES = ("store_revision", "store_fieldchange", "store_revisionname")
_READER = f"current_setting('{SETTING}', true)"
_OWN = f"""
    {_READER} = '{EVERYTHING}'
    OR plan_id IN (SELECT p.id FROM store_storedplan p WHERE p.lg_code = {_READER})
    OR plan_id IN (
        SELECT b.plan_id FROM store_partnerbody b
        WHERE b.lg_code = {_READER} AND b.ended_at IS NULL AND b.answer <> 'declined'
    )
"""
_BY_FILE = f"""
    {_READER} <> '{PUBLIC}'
    AND plan_id IN (SELECT p.id FROM store_storedplan p WHERE p.received)
"""
_SHARED = f"""
    substr({_READER}, 3, 3) = '000'
    AND plan_id IN (
        SELECT s.plan_id FROM store_sharedplan s JOIN store_storedplan p ON p.id = s.plan_id
        WHERE s.until IS NULL AND left(p.lg_code, 2) = left({_READER}, 2)
    )
"""
_PUBLIC = f"""
    {_READER} IS NOT NULL
    AND number <= (
        SELECT max(shown.revision) FROM (
            SELECT plan_id, revision FROM store_publication WHERE withdrawn_at IS NULL
            UNION ALL
            SELECT plan_id, revision FROM store_publishedreport
            UNION ALL
            SELECT plan_id, revision FROM store_consultation WHERE opened_at IS NOT NULL
        ) shown
        WHERE shown.plan_id = store_revision.plan_id
    )
"""
_OF_REVISION = "EXISTS (SELECT 1 FROM store_revision r WHERE r.id = revision_id)"
POLICIES = (
    ("store_revision", "SELECT", f"({_OWN}) OR ({_BY_FILE}) OR ({_SHARED}) OR ({_PUBLIC})"),
    ("store_revision", "INSERT", f"({_OWN}) OR ({_BY_FILE})"),
    ("store_fieldchange", "SELECT", _OF_REVISION),
    ("store_fieldchange", "INSERT", _OF_REVISION),
    ("store_revisionname", "SELECT", f"({_OWN}) OR ({_BY_FILE})"),
    ("store_revisionname", "INSERT", f"({_OWN}) OR ({_BY_FILE})"),
)
"""Nothing updates or deletes these rows; so nothing may."""


def statements(*, on: bool) -> Iterator[str]:
    """What brings the tables behind the wall, or from behind it."""
    for table, act, rule in POLICIES:
        name = f"kanmin_{act.lower()}"
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        if on:
            clause = "USING" if act == "SELECT" else "WITH CHECK"
            yield f"CREATE POLICY {name} ON {table} FOR {act} {clause} ({rule})"
    for table in TABLES:
        yield f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} {'' if on else 'NO '}FORCE ROW LEVEL SECURITY"
