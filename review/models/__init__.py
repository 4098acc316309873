"""The tables of review."""

from review.models.decisions import Decision
from review.models.reports import Addendum, Answer, AttachedFile, Report, Suggestion
from review.models.rounds import Assignment, Round

__all__ = ["Addendum", "Answer", "Assignment", "AttachedFile", "Decision", "Report", "Round", "Suggestion"]
