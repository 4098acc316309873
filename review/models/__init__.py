"""The tables of review."""

from review.models.choosing import Expertise, ExpertiseTerm, Proposal, Rating, ReviewerProfile, Topic
from review.models.decisions import Decision
from review.models.reports import Addendum, Answer, AttachedFile, Report, Suggestion
from review.models.rounds import Assignment, Round

__all__ = [
    "Addendum",
    "Answer",
    "Assignment",
    "AttachedFile",
    "Decision",
    "Expertise",
    "ExpertiseTerm",
    "Proposal",
    "Rating",
    "Report",
    "ReviewerProfile",
    "Round",
    "Suggestion",
    "Topic",
]
