"""Drafts that the journal gives out: entered for an author, or asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.states import EVERY_AUTHOR
from journal.text import one_line
from journal.workflow import StepRefused
from submissions.models import Submission
from submissions.roles import gave_out, may_commission
from submissions.services.access import forget_read, only
from submissions.services.authors import person_at, refuse_shared_addresses
from submissions.services.drafts import begin, begun_just_now

if TYPE_CHECKING:
    from datetime import date

    from journal.models import Section


def enter_for_author(
    *, email: str, names: Mapping[str, str], by: User, title: str = "", section: Section | None = None, note: str = ""
) -> Submission:
    """Enter a manuscript that came by mail; its author confirms the declarations himself, and sends it."""
    only(may_commission, by)
    with transaction.atomic():
        author = person_at(email, names)
        facts: dict[str, Any] = {"title": one_line(title), "section": section}
        if (same := begun_just_now(by, author=author, **facts)) is not None:
            return same
        submission = begin(author=author, by=by, entered_by=by, **facts)
        submission.case.record("submission.entered", submission, by=by, note=note, audience=EVERY_AUTHOR)
        submission.case.queue("draft_begun", submission, by=by, note=note)
    return submission


def commission(
    *, email: str, names: Mapping[str, str], title: str, section: Section, due_on: date, by: User, note: str = ""
) -> Submission:
    """Invite somebody to write for the journal by a day."""
    only(may_commission, by)
    with transaction.atomic():
        author = person_at(email, names)
        facts: dict[str, Any] = {
            "title": one_line(title),
            "section": section,
            "due_on": due_on,
            "is_commissioned": True,
        }
        if (same := begun_just_now(by, author=author, **facts)) is not None:
            return same
        submission = begin(author=author, by=by, entered_by=by, **facts)
        submission.case.record("submission.commissioned", submission, by=by, note=note, audience=EVERY_AUTHOR)
        submission.case.queue("draft_commissioned", submission, by=by, note=note)
    return submission


def readdress_draft(*, submission: Submission, email: str, by: User) -> None:
    """Give a draft to another address, because the first was wrong; its letter is written anew.

    What the former address declared is forgotten. Raises ``StepRefused`` once its author has come in, and for an
    address that it has already.
    """
    with transaction.atomic():
        submission.lock()
        only(gave_out, by, submission)
        if reasons := submission.step("take_back").blockers(submission):
            raise StepRefused(*reasons)
        if submission.author_has_come_in:
            raise StepRefused(_("Its author has come in and works on it. Ask them which address they want."))
        row = submission.authors.get(is_corresponding=True)
        names = {name: getattr(row, name) for name in ("given_name", "family_name", "printed_name")}
        person = person_at(email, names)
        if person.pk in {submission.corresponding_user_id, by.pk}:
            raise StepRefused(_("Give another address than the one it has, and not your own."))
        row.user, row.email = person, person.email
        refuse_shared_addresses([*submission.authors.exclude(pk=row.pk), row])
        row.save(update_fields=["user", "email"])
        submission.corresponding_user = person
        submission.save(update_fields=["corresponding_user"])
        submission.declarations.all().delete()
        forget_read(submission)
        submission.case.record("submission.readdressed", submission, by=by)
        submission.case.queue("draft_commissioned" if submission.is_commissioned else "draft_begun", submission, by=by)
