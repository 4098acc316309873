"""What the dates ask for in every app, and what is compared anew."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.utils import timezone

import issues.services as production
import review.services as reviewing
import submissions.services as submitting
from journal.desk.services.authors import settled_by_clock
from journal.services import forget_networks
from submissions.queries.author_changes import agreed_author_changes

log = logging.getLogger(__name__)


def run_clock(*, now: datetime | None = None) -> int:
    """Let every app do what its dates ask for; returns the number of acts. To be run as often as one likes."""
    at = now or timezone.now()
    settled = sum(settled_by_clock(change) for change in agreed_author_changes())
    forgotten = forget_networks(today=timezone.localdate(at))
    return settled + forgotten + sum(_acts_of(app, at) for app in (submitting, reviewing, production))


def _acts_of(app: Any, at: datetime) -> int:
    """Let one app do what is due; what fails in it as a whole does not keep the others waiting."""
    try:
        done: int = app.run_clock(now=at)
    except Exception:
        log.exception("event=clock_failed app=%s", app.__name__)
        return 0
    return done


def find_alike_anew(*, everything: bool = False) -> int:
    """Have articles kept and manuscripts compared that never were, or otherwise than now; return how many."""
    return production.keep_articles_anew(everything=everything) + submitting.find_alike_anew(everything=everything)
