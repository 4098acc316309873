"""All reads that combine the apps."""

from journal.desk.queries.before import before
from journal.desk.queries.calendar import CALENDAR, calendar_link_of, calendar_of
from journal.desk.queries.clock import clock_page
from journal.desk.queries.flags import flag_page, flags_page
from journal.desk.queries.for_editors import appeal_was_refused, reports_are_awaited
from journal.desk.queries.history import done
from journal.desk.queries.likeness import alike_page, beside, seen_both
from journal.desk.queries.load import (
    editors_as_table,
    load_of_editors,
    load_of_reviewers,
    open_loads,
    reviewer_page,
    reviewers_as_table,
)
from journal.desk.queries.manuscript import (
    answered_letter,
    correspondents,
    exchange,
    history_page,
    letters_page,
    manuscript_page,
)
from journal.desk.queries.manuscripts import (
    ListFilters,
    as_table,
    manuscripts_page,
    picked,
    saved_lists,
    standing,
)
from journal.desk.queries.statistics import KEYS, Scope, figure_as_table, figures, first_year, overdue_now
from journal.desk.queries.subjects import SUBJECTS, edits_letters, home_of, whole_and_part
from journal.desk.queries.todo import required_actions, todo_page
from journal.desk.queries.waiting import nothing_waits

__all__ = [
    "CALENDAR",
    "KEYS",
    "SUBJECTS",
    "ListFilters",
    "Scope",
    "alike_page",
    "answered_letter",
    "appeal_was_refused",
    "as_table",
    "before",
    "beside",
    "calendar_link_of",
    "calendar_of",
    "clock_page",
    "correspondents",
    "done",
    "editors_as_table",
    "edits_letters",
    "exchange",
    "figure_as_table",
    "figures",
    "first_year",
    "flag_page",
    "flags_page",
    "history_page",
    "home_of",
    "letters_page",
    "load_of_editors",
    "load_of_reviewers",
    "manuscript_page",
    "manuscripts_page",
    "nothing_waits",
    "open_loads",
    "overdue_now",
    "picked",
    "reports_are_awaited",
    "required_actions",
    "reviewer_page",
    "reviewers_as_table",
    "saved_lists",
    "seen_both",
    "standing",
    "todo_page",
    "whole_and_part",
]
