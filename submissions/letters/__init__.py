"""Letters about manuscripts: one function each, that says who gets it and what its placeholders hold.

Each author gets a letter of their own. Decision letters go to the corresponding author; when the text was composed from
the reports, it takes the place of the shipped one (``journal.models.case.edited_letters``).
"""

from submissions.letters import arriving, changes, deciding, editing, reminding
from submissions.letters.changes import AUTHOR_CHANGE
from submissions.letters.people import OBJECTION

__all__ = ["AUTHOR_CHANGE", "OBJECTION", "arriving", "changes", "deciding", "editing", "reminding"]
