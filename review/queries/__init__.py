"""All reads of review."""

from review.queries.decisions import (
    decision_by,
    decisions_of,
    may_decide,
    open_kinds,
    reports_for_author,
    reports_for_reviewer,
    taken_back_of,
    visible_decisions,
)
from review.queries.pages import SCREENS, address_of, for_authors, for_editors, reviewer_ids, row_of
from review.queries.people import Candidate, Concern, concerns, editors_of, search_candidates
from review.queries.rounds import (
    assignments_for_editor,
    assignments_of_reviewer,
    earlier_report,
    open_round_of,
    queued,
    reviewer_copy,
    rounds_for_editor,
    suggestions_for,
    visible_assignments,
    visible_rounds,
)

__all__ = [
    "SCREENS",
    "Candidate",
    "Concern",
    "address_of",
    "assignments_for_editor",
    "assignments_of_reviewer",
    "concerns",
    "decision_by",
    "decisions_of",
    "earlier_report",
    "editors_of",
    "for_authors",
    "for_editors",
    "may_decide",
    "open_kinds",
    "open_round_of",
    "queued",
    "reports_for_author",
    "reports_for_reviewer",
    "reviewer_copy",
    "reviewer_ids",
    "rounds_for_editor",
    "row_of",
    "search_candidates",
    "suggestions_for",
    "taken_back_of",
    "visible_assignments",
    "visible_decisions",
    "visible_rounds",
]
