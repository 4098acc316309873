"""Acts that touch several apps, and the one way in which every screen takes a step.

A step touches one row. What goes with it in other tables is a service: of the app where it stays inside one, of the
desk where it does not. ``ACTS`` maps each step to the service that performs it; what is not in it is the step itself.
"""

from journal.desk.services.authors import answer_author_change, ask_for_author_change, decide_author_change
from journal.desk.services.calendar import CALENDAR_DAYS, end_calendar, renew_calendar
from journal.desk.services.clock import find_alike_anew, run_clock
from journal.desk.services.deciding import send_decision, send_decision_job
from journal.desk.services.ending import rescind, stop
from journal.desk.services.steps import ACTS, perform, rehearse
from journal.desk.services.together import (
    Outcome,
    assign_together,
    invite_together,
    remind_together,
    together,
)
from journal.desk.services.writing import write_letters

__all__ = [
    "ACTS",
    "CALENDAR_DAYS",
    "Outcome",
    "answer_author_change",
    "ask_for_author_change",
    "assign_together",
    "decide_author_change",
    "end_calendar",
    "find_alike_anew",
    "invite_together",
    "perform",
    "rehearse",
    "remind_together",
    "renew_calendar",
    "rescind",
    "run_clock",
    "send_decision",
    "send_decision_job",
    "stop",
    "together",
    "write_letters",
]
