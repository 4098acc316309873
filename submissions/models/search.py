"""Words as they are searched: cut where words end in every script, folded, each once; and those of manuscripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections, models, transaction
from django.db.models.lookups import Lookup

from submissions.models.submission import Submission

TOKENS = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
INDEXES: dict[str, WordIndex] = {}
"""By the table in whose column ``words`` they look.

The words are cut already, so that neither database cuts them again: the parser of PostgreSQL knows no Khmer.
"""


@dataclass(frozen=True)
class WordIndex:
    """An index over the words of a table whose rows are one each for the rows of another one (``key``)."""

    table: str
    key: str
    name: str

    def __post_init__(self) -> None:
        INDEXES[self.table] = self

    def statements(self, vendor: str) -> list[str]:
        """Return what makes the index where it is missing."""
        name, table, key = self.name, self.table, self.key
        forget = f"INSERT INTO {name}({name}, rowid, words) VALUES ('delete', OLD.{key}, OLD.words);"  # noqa: S608 - constants
        learn = f"INSERT INTO {name}(rowid, words) VALUES (NEW.{key}, NEW.words);"  # noqa: S608 - constants
        found = {
            "sqlite": [
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5("
                f'words, content="{table}", content_rowid="{key}", tokenize="{TOKENS}")',
                f"CREATE TRIGGER IF NOT EXISTS {name}_insert AFTER INSERT ON {table} BEGIN {learn} END",
                f"CREATE TRIGGER IF NOT EXISTS {name}_delete AFTER DELETE ON {table} BEGIN {forget} END",
                f"CREATE TRIGGER IF NOT EXISTS {name}_update AFTER UPDATE ON {table} BEGIN {forget} {learn} END",
            ],
            "postgresql": [
                f"CREATE INDEX IF NOT EXISTS {name} ON {table} "
                "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
            ],
        }
        return found[vendor]

    def install_after_migration(self, using: str = "default", **kwargs: Any) -> None:
        """Receive ``post_migrate``: SQLite drops triggers when a table is rebuilt."""
        connection = connections[using]
        if self.table not in connection.introspection.table_names():
            return
        with transaction.atomic(using=using), connection.cursor() as cursor:
            for statement in self.statements(connection.vendor):
                cursor.execute(statement)


MANUSCRIPTS = WordIndex("submissions_searchtext", "submission_id", "submissions_search_index")


class SearchText(models.Model):
    """What a manuscript is found by, once it was sent: its words separated by spaces, in no order."""

    submission = models.OneToOneField(Submission, models.CASCADE, primary_key=True, related_name="search_text")
    words = models.TextField()

    def __str__(self) -> str:
        return f"words of {self.submission_id}"


@models.TextField.register_lookup
class HoldsWords(Lookup):  # type: ignore[type-arg]
    """Whether words that begin like each of these are among those of a row; the index of its table answers."""

    lookup_name = "holds_words"

    def get_prep_lookup(self) -> list[str]:
        """Return the beginnings, as they are."""
        return list(self.rhs)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Ask the full-text index of SQLite."""
        asked = " ".join('"{}"*'.format(word.replace('"', '""')) for word in self.rhs)
        index = INDEXES[self.lhs.target.model._meta.db_table]
        row = f'"{self.lhs.alias}"."{index.key}"'
        return f"{row} IN (SELECT rowid FROM {index.name} WHERE {index.name} MATCH %s)", [asked]  # noqa: S608 - constants

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Ask the index over the words as a vector."""
        column, params = self.process_lhs(compiler, connection)
        quoted = ("'{}':*".format(word.replace("\\", "\\\\").replace("'", "''")) for word in self.rhs)
        return f"array_to_tsvector(string_to_array({column}, ' ')) @@ (%s)::tsquery", [*params, " & ".join(quoted)]
