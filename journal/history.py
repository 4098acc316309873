"""The history cannot be rewritten: triggers on both databases refuse UPDATE and DELETE on events.

SQLite drops triggers when a table is rebuilt, so they are put back after every migration.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction

TABLE = "journal_event"

INSTALL = {
    "sqlite": [
        f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'the history is append only'); END",
        f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_delete BEFORE DELETE ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'the history is append only'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history is append only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE OR REPLACE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION append_only()",
        f"CREATE OR REPLACE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ],
}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {TABLE}_no_update", f"DROP TRIGGER IF EXISTS {TABLE}_no_delete"],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE}",
        f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
    ],
}


def install(using: str = "default") -> None:
    """Make the event table append-only."""
    _execute(INSTALL, using)


def remove(using: str = "default") -> None:
    """Take the triggers away; for test databases that are flushed."""
    _execute(REMOVE, using)


def install_after_migration(using: str = "default", **kwargs: Any) -> None:
    """Receive ``post_migrate``."""
    if TABLE in connections[using].introspection.table_names():
        install(using)


def _execute(statements: dict[str, list[str]], using: str) -> None:
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
