"""Letters and jobs for tests, and registered kinds that tests bring themselves."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from journal import letterbook
from journal.models import CaseFile, Letter, User
from journal.models.outgoing import new_message_id
from tests.factories.people import make_user

_numbers = itertools.count(1)


def make_letter(*, to: User | None = None, case: CaseFile | None = None, **fields: Any) -> Letter:
    """Make a letter that waits to be sent."""
    to = to or make_user()
    number = next(_numbers)
    return Letter.objects.create(
        **{
            "to": to,
            "to_email": to.email,
            "case": case,
            "subject": f"Letter {number}",
            "body": "Dear colleague,\n\nthe river rises.\n",
            "message_id": new_message_id(),
            **fields,
        }
    )


@contextmanager
def registered_link(purpose: str, *, url_name: str, days: int = 14) -> Iterator[None]:
    """Know a purpose of personal links for a while."""
    letterbook.personal_link(purpose, url_name=url_name, days=days)
    try:
        yield
    finally:
        del letterbook.LINKS[purpose]
