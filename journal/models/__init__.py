"""The tables of the floor."""

from journal.models.case import CaseFile, Event, EventText
from journal.models.institutions import Institution
from journal.models.outgoing import Job, Letter, LetterText, PersonalLink, Reminder
from journal.models.people import Grant, User
from journal.models.policy import Counter, Journal, Page, Section
from journal.models.typed import TypedField

__all__ = [
    "CaseFile",
    "Counter",
    "Event",
    "EventText",
    "Grant",
    "Institution",
    "Job",
    "Journal",
    "Letter",
    "LetterText",
    "Page",
    "PersonalLink",
    "Reminder",
    "Section",
    "TypedField",
    "User",
]
