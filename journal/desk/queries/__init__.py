"""All reads that combine the apps."""

from journal.desk.queries.manuscript import correspondents, letters_page, manuscript_page
from journal.desk.queries.subjects import SUBJECTS, home_of
from journal.desk.queries.waiting import manuscripts_page, required_actions, standing

__all__ = [
    "SUBJECTS",
    "correspondents",
    "home_of",
    "letters_page",
    "manuscript_page",
    "manuscripts_page",
    "required_actions",
    "standing",
]
