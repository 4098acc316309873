"""The manuscript's table: every step it can take, in the order of its life.

What a step needs to know of review and production are columns of the manuscript, written by the services of those
apps under its lock. Acts that touch further rows (freezing a version, closing a round, making the article) are services
that call these steps; a step touches its own row only.
"""

from __future__ import annotations

from submissions.workflow.arriving import Arriving
from submissions.workflow.deciding import Deciding
from submissions.workflow.ending import Ending

__all__ = ["SubmissionWorkflow"]


class SubmissionWorkflow(Arriving, Deciding, Ending):
    """The states of a manuscript and the steps between them."""

    class Meta:
        abstract = True
