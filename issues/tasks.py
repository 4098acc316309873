"""What the worker does for production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from issues import services
from issues.services.imprints import IMPRINT
from journal.outbox import handler

if TYPE_CHECKING:
    from journal.models import Job


@handler("issue.bind", label=_("Making the whole-issue PDF"), lease=600)
def bind_issue(job: Job) -> None:
    """Make the whole-issue PDF."""
    services.bind(job.facts["issue"])


@handler(IMPRINT, label=_("Keeping a published article for the comparison with manuscripts"), lease=180)
def take_imprint(job: Job) -> None:
    """Keep what manuscripts are compared with."""
    services.take_imprint(job.facts["article"])


@handler("article.mark", label=_("Marking the PDF of a retracted article"), lease=300)
def mark_article(job: Job) -> None:
    """Mark the PDF of a retracted article."""
    services.mark(job.facts["article"])
