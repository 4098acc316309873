"""All reads of review."""

from review.queries.decisions import (
    decision_by,
    decisions_of,
    reports_for_author,
    reports_for_reviewer,
    visible_decisions,
)
from review.queries.people import Candidate, Concern, concerns, deciding_editors_of, editors_of, search_candidates
from review.queries.rounds import (
    assignments_for_editor,
    assignments_of_reviewer,
    earlier_report,
    next_queued,
    open_round_of,
    reviewer_copy,
    rounds_for_editor,
    suggestions_for,
    visible_assignments,
    visible_rounds,
)

__all__ = [
    "Candidate",
    "Concern",
    "assignments_for_editor",
    "assignments_of_reviewer",
    "concerns",
    "deciding_editors_of",
    "decision_by",
    "decisions_of",
    "earlier_report",
    "editors_of",
    "next_queued",
    "open_round_of",
    "reports_for_author",
    "reports_for_reviewer",
    "reviewer_copy",
    "rounds_for_editor",
    "search_candidates",
    "suggestions_for",
    "visible_assignments",
    "visible_decisions",
    "visible_rounds",
]
