"""The outbox: what is to leave the house lies in rows, and a worker takes it from there after the commit.

A row is claimed by a conditional update and for a lease, so that two workers never hold it at once and a killed one
gives it back. The bell (Celery) only carries the row's id; when it fails, the sweep comes by. SMTP delivers at least
once: a letter that was being handed over when its worker died is sent again, under the same Message-ID.
"""

from journal.outbox.bell import ring
from journal.outbox.jobs import GiveUp, enqueue, handler, run_job, try_again, work_in_words
from journal.outbox.letters import (
    cancel_letters,
    copy_personal_link,
    mark_returned,
    renew_link,
    send_again,
    send_letter,
)
from journal.outbox.sweeping import sweep

__all__ = [
    "GiveUp",
    "cancel_letters",
    "copy_personal_link",
    "enqueue",
    "handler",
    "mark_returned",
    "renew_link",
    "ring",
    "run_job",
    "send_again",
    "send_letter",
    "sweep",
    "try_again",
    "work_in_words",
]
