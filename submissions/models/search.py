"""The words of a manuscript as they are searched: cut where words end in every script, folded, each once."""

from __future__ import annotations

from typing import Any

from django.db import connections, models, transaction
from django.db.models.lookups import Lookup

from submissions.models.submission import Submission

TABLE = "submissions_searchtext"
INDEX = "submissions_search_index"
TOKENS = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
FORGET = f"INSERT INTO {INDEX}({INDEX}, rowid, words) VALUES ('delete', OLD.submission_id, OLD.words);"  # noqa: S608 - constants
LEARN = f"INSERT INTO {INDEX}(rowid, words) VALUES (NEW.submission_id, NEW.words);"  # noqa: S608 - constants
INSTALL = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5("
        f'words, content="{TABLE}", content_rowid="submission_id", tokenize="{TOKENS}")',
        f"CREATE TRIGGER IF NOT EXISTS {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN {LEARN} END",
        f"CREATE TRIGGER IF NOT EXISTS {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN {FORGET} END",
        f"CREATE TRIGGER IF NOT EXISTS {INDEX}_update AFTER UPDATE ON {TABLE} BEGIN {FORGET} {LEARN} END",
    ],
    "postgresql": [
        f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin (array_to_tsvector(string_to_array(words, ' ')))"
    ],
}
"""The words are cut already, so that neither database cuts them again: the parser of PostgreSQL knows no Khmer."""


class SearchText(models.Model):
    """What a manuscript is found by, once it was sent: its words separated by spaces, in no order."""

    submission = models.OneToOneField(Submission, models.CASCADE, primary_key=True, related_name="search_text")
    words = models.TextField()

    def __str__(self) -> str:
        return f"words of {self.submission_id}"


@models.TextField.register_lookup
class HoldsWords(Lookup):  # type: ignore[type-arg]
    """Whether words that begin like each of these are among those of a ``SearchText``; the index answers."""

    lookup_name = "holds_words"

    def get_prep_lookup(self) -> list[str]:
        """Return the beginnings, as they are."""
        return list(self.rhs)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Ask the full-text index of SQLite."""
        asked = " ".join('"{}"*'.format(word.replace('"', '""')) for word in self.rhs)
        row = f'"{self.lhs.alias}"."submission_id"'
        return f"{row} IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)", [asked]  # noqa: S608 - constants

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Ask the index over the words as a vector."""
        column, params = self.process_lhs(compiler, connection)
        quoted = ("'{}':*".format(word.replace("\\", "\\\\").replace("'", "''")) for word in self.rhs)
        return f"array_to_tsvector(string_to_array({column}, ' ')) @@ (%s)::tsquery", [*params, " & ".join(quoted)]


def install_after_migration(using: str = "default", **kwargs: Any) -> None:
    """Receive ``post_migrate``: SQLite drops triggers when a table is rebuilt."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in INSTALL[connection.vendor]:
            cursor.execute(statement)
