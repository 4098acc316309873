"""The history cannot be rewritten: triggers on both databases refuse to change or delete events.

SQLite drops triggers when a table is rebuilt, so they are put back after every migration.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction

TABLE = "journal_event"
REFUSE = "BEGIN SELECT RAISE(ABORT, 'the history is append only'); END"
RAISE = "RAISE EXCEPTION 'the history is append only' USING ERRCODE = 'integrity_constraint_violation'"

INSTALL = {
    "sqlite": [
        f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_update BEFORE UPDATE ON {TABLE} {REFUSE}",
        f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_delete BEFORE DELETE ON {TABLE} {REFUSE}",
        # INSERT OR REPLACE puts a row in another one's place and asks neither of the two above
        f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_replace BEFORE INSERT ON {TABLE} "  # noqa: S608 - a constant
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) {REFUSE}",
    ],
    "postgresql": [
        f"CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {RAISE}; END $$",
        f"CREATE OR REPLACE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION append_only()",
        f"CREATE OR REPLACE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ],
}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {TABLE}_{what}" for what in ("no_update", "no_delete", "no_replace")],
    "postgresql": [f"DROP TRIGGER IF EXISTS {TABLE}_{what} ON {TABLE}" for what in ("append_only", "no_truncate")],
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
