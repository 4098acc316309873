"""Statistics of the journal: how long each stage takes, what is decided, how reviewers answer."""

from journal.desk.queries.statistics.counting import Scope, first_year, overdue_now
from journal.desk.queries.statistics.figures import KEYS, Figure, figure_as_table, figures

__all__ = ["KEYS", "Figure", "Scope", "figure_as_table", "figures", "first_year", "overdue_now"]
