"""The tables of the floor."""

from journal.models.case import CaseFile, Event, EventText
from journal.models.institutions import Institution
from journal.models.lists import SavedView
from journal.models.networks import NetworkTrace
from journal.models.outgoing import Job, Letter, LetterText, PersonalLink, Reminder
from journal.models.people import Grant, User
from journal.models.policy import Counter, Journal, Page, Section
from journal.models.timing import Absence, ClosedTime, Due, Timetable, newest
from journal.models.typed import TypedField

__all__ = [
    "Absence",
    "CaseFile",
    "ClosedTime",
    "Counter",
    "Due",
    "Event",
    "EventText",
    "Grant",
    "Institution",
    "Job",
    "Journal",
    "Letter",
    "LetterText",
    "NetworkTrace",
    "Page",
    "PersonalLink",
    "Reminder",
    "SavedView",
    "Section",
    "Timetable",
    "TypedField",
    "User",
    "newest",
]
