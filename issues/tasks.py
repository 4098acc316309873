"""What the worker does for production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from issues import services
from journal.outbox import handler

if TYPE_CHECKING:
    from journal.models import Job


@handler("issue.bind", label=_("Making the whole-issue PDF"), lease=600)
def bind_issue(job: Job) -> None:
    """Make the whole-issue PDF."""
    services.bind(job.facts["issue"])


@handler("article.mark", label=_("Marking the PDF of a retracted article"), lease=300)
def mark_article(job: Job) -> None:
    """Mark the PDF of a retracted article."""
    services.mark(job.facts["article"])
