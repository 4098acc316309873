"""What pages of other apps show of review, where their own views cannot ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from review.queries import reports_for_author

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission

register = template.Library()


@register.inclusion_tag("review/_reports_to_answer.html")
def reports_to_answer(submission: Submission, viewer: User) -> dict[str, Any]:
    """Show the reports that decisions gave to the authors, folded one by one, those of the newest round first."""
    given = reports_for_author(submission, viewer)
    return {"reports": sorted(given, key=lambda report: -report.round), "submission": submission}
