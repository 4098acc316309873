"""The tables of review."""

from review.models.certificates import Certificate, code_of
from review.models.choosing import Expertise, ExpertiseTerm, Proposal, Rating, ReviewerProfile, Topic
from review.models.decisions import Decision
from review.models.imprints import ReportImprint
from review.models.notes import Note, PlacedNote
from review.models.questions import (
    ATTACHED,
    NO,
    YES,
    Asked,
    FormOfSection,
    FormQuestion,
    FormVersion,
    ReviewForm,
    first_questions,
    frozen,
)
from review.models.reports import Addendum, Answer, AttachedFile, Report, Suggestion
from review.models.rounds import Assignment, Round
from review.models.thanks import ThankedReviewer, YearOfThanks

__all__ = [
    "ATTACHED",
    "NO",
    "YES",
    "Addendum",
    "Answer",
    "Asked",
    "Assignment",
    "AttachedFile",
    "Certificate",
    "Decision",
    "Expertise",
    "ExpertiseTerm",
    "FormOfSection",
    "FormQuestion",
    "FormVersion",
    "Note",
    "PlacedNote",
    "Proposal",
    "Rating",
    "Report",
    "ReportImprint",
    "ReviewForm",
    "ReviewerProfile",
    "Round",
    "Suggestion",
    "ThankedReviewer",
    "Topic",
    "YearOfThanks",
    "code_of",
    "first_questions",
    "frozen",
]
