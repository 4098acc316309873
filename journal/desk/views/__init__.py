"""The desk: what needs me, the manuscripts, one of them, and the screens of steps, of those that touch several apps."""

from journal.desk.views.act import Act
from journal.desk.views.authors import AnswerAboutAuthors, AskForAuthors, ChangeOfAuthors, ListOfAuthors
from journal.desk.views.away import Away, RemoveAway
from journal.desk.views.calendar import Calendar, CalendarFeed
from journal.desk.views.clock import Clock
from journal.desk.views.flags import Flags, OneFlag
from journal.desk.views.likeness import Alike, Beside
from journal.desk.views.lists import RemoveView, SaveView, Together
from journal.desk.views.load import EditorsLoad, EditorsLoadTable, Reviewer, ReviewersLoad, ReviewersLoadTable
from journal.desk.views.manuscripts import History, Letters, Manuscript, Manuscripts, ManuscriptsTable, ToDo, Write
from journal.desk.views.objection import Objected, Objection
from journal.desk.views.statistics import Statistics, StatisticsTable

__all__ = [
    "Act",
    "Alike",
    "AnswerAboutAuthors",
    "AskForAuthors",
    "Away",
    "Beside",
    "Calendar",
    "CalendarFeed",
    "ChangeOfAuthors",
    "Clock",
    "EditorsLoad",
    "EditorsLoadTable",
    "Flags",
    "History",
    "Letters",
    "ListOfAuthors",
    "Manuscript",
    "Manuscripts",
    "ManuscriptsTable",
    "Objected",
    "Objection",
    "OneFlag",
    "RemoveAway",
    "RemoveView",
    "Reviewer",
    "ReviewersLoad",
    "ReviewersLoadTable",
    "SaveView",
    "Statistics",
    "StatisticsTable",
    "ToDo",
    "Together",
    "Write",
]
