"""Free letters to people on the case of a manuscript."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override

from journal.desk.queries.manuscript import SIGNATURE
from journal.letterbook import Draft
from journal.services import free_letters
from submissions.roles import edits_or_office, is_named_author

if TYPE_CHECKING:
    from journal.models import Letter, User
    from submissions.models import Submission


def write_letters(*, submission: Submission, to: Iterable[User], subject: str, body: str, by: User) -> list[Letter]:
    """Write a free letter to each of these people on the case; answers by mail go to the writer.

    Authors and editors are told where an answer stays with the manuscript; a reviewer finds nothing there.
    """
    drafts = [Draft(to=person, reply_to=by.email, facts={"way_back": _way_back(submission, person)}) for person in to]
    body = f"{body}{{way_back}}"
    with transaction.atomic():
        letters, are_new = free_letters(drafts, subject=subject, body=body, by=by, case=submission.case_file)
        if are_new:
            submission.case_file.record("submission.letter_written", submission, by=by, facts={"letters": letters})
    return letters


def _way_back(submission: Submission, person: User) -> str:
    """Return the last lines of a free letter: where its reader finds it again, if they may open the manuscript."""
    if not (is_named_author | edits_or_office).test(person, submission):
        return ""
    address = settings.SITE_URL + reverse("desk:write", args=[submission.pk])
    with override(person.language):
        return SIGNATURE + gettext("To answer where it stays with the manuscript: %(link)s") % {"link": address}
