"""Changes of the list of authors after submission, for which every author, old and new, is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import Reminder, Timetable, User, newest
from journal.services import one_act_of
from journal.states import EVERY_AUTHOR
from journal.workflow import StepRefused
from submissions.guards import has_no_published_article
from submissions.models import AuthorChange, AuthorConsent
from submissions.queries.due import change_days
from submissions.roles import edits_or_office, may_ask_for_authors
from submissions.services.access import only
from submissions.services.authors import OF_PERSON, person_at
from submissions.services.people import as_shown, change_authors, planned_authors, settle_author_change
from submissions.services.sending import refuse_too_many_strangers
from submissions.states import AuthorChangeOutcome, Consent

if TYPE_CHECKING:
    from submissions.models import Submission

LIFE = timedelta(days=28)
MOST_A_DAY = 5
Outcome = AuthorChangeOutcome


def ask_for_author_change(
    submission: Submission,
    *,
    authors: Sequence[Mapping[str, Any]],
    reason: str,
    by: User,
    corresponding: str = "",
    seen: int | None = None,
) -> AuthorChange:
    """Ask every author, of the present list and of the new one, whether it may take the place of the present one.

    ``authors`` are as ``change_authors`` takes them, ``corresponding`` the address of who is to speak for all. Who asks
    agrees by that. Raises ``PermissionDenied``, ``StaleState``, and ``StepRefused`` where it cannot be.
    """
    with transaction.atomic():
        one_act_of(by)
        submission.lock(seen=seen)
        only(may_ask_for_authors, by, submission)
        if (published := has_no_published_article(submission)) is not None:
            raise StepRefused(published)
        if submission.author_changes.filter(settled_at__isnull=True).exists():
            raise StepRefused(_("A change of the list is asked for already. It has to be settled first."))
        _refuse_too_often(submission, by)
        before = {row.pk: row for row in submission.authors.select_related("user")}
        was = as_shown(before.values())
        rows = planned_authors(submission, authors, before, corresponding=corresponding)
        change = AuthorChange(
            submission=submission, asked_by=by, reason=reason.strip(), before=was, after=as_shown(rows),
            columns=[dict(row) for row in authors], corresponding=corresponding,
            expires_on=timezone.localdate() + LIFE,
        )  # fmt: skip
        if change.before == change.after:
            raise StepRefused(_("This is the list as it is. Change something first."))
        change.save()
        asked = _people(submission, before.values(), rows)
        _write_consents(change, asked, by)
        refuse_too_many_strangers(by=by, people=[pk for pk in asked if pk not in submission.author_user_ids])
        facts = {"change": change.pk}
        submission.case.record(
            "submission.author_change_asked", submission, by=by, note=reason, facts=facts, audience=EVERY_AUTHOR
        )
        for key in ("author_change_asked", "author_change_told"):
            submission.case.queue(key, submission, by=by, note=change.reason, change=change)
    return change


def _refuse_too_often(submission: Submission, by: User) -> None:
    """Bound how often one person has authors and editors written to: what was asked can be withdrawn at once."""
    asked = submission.author_changes.filter(
        asked_by=by, expires_on__isnull=False, asked_at__gt=timezone.now() - timedelta(days=1)
    )
    if asked.count() >= MOST_A_DAY:
        raise StepRefused(
            _("You asked for %(n)s changes of this list within a day. Ask again tomorrow, or write to the editors.")
            % {"n": MOST_A_DAY}
        )


def _people(submission: Submission, present: Any, planned: Any) -> dict[int, User]:
    """Return everybody who is or will be an author, made known to the journal where need be."""
    people = {submission.corresponding_user_id: submission.corresponding_user}
    for row in (*present, *planned):
        person = row.user or person_at(row.email, {name: getattr(row, name) for name in OF_PERSON})
        people[person.pk] = person
    return people


def _write_consents(change: AuthorChange, asked: Mapping[int, User], by: User) -> None:
    now = timezone.now()
    for person in asked.values():
        is_own = person.pk == by.pk
        AuthorConsent.objects.create(
            change=change, person=person, answer=Consent.YES if is_own else "", answered_at=now if is_own else None
        )


def answer_author_change(*, consent: AuthorConsent, agrees: bool, by: User, words: str = "") -> AuthorChange:
    """Say yes or no to a change; as long as it is open the answer can be changed. Returns the change, as it is now.

    Who is asked once more for the same answer is not written to again. Raises ``StepRefused`` once it is settled.
    """
    with transaction.atomic():
        consent.change.submission.lock()
        row = AuthorConsent.objects.select_related("change__submission__case_file").get(pk=consent.pk, person=by)
        change, submission = row.change, row.change.submission
        if not change.is_open:
            raise StepRefused(_("This is settled already."))
        answer = Consent.YES if agrees else Consent.NO
        if row.answer == answer:
            return change
        row.answer, row.words, row.answered_at = answer, words.strip(), timezone.now()
        row.save()
        facts = {"change": change.pk, "agrees": agrees}
        submission.case.record("submission.author_change_answered", submission, by=by, note=row.words, facts=facts)
        if not agrees:
            submission.case.queue("author_change_disagreed", submission, by=by, note=row.words, change=change)
    return change


def put_into_effect(change: AuthorChange, *, by: User | None, note: str = "") -> None:
    """Put the new list in place: ``by`` nobody where all have agreed, or by an editor who decides with a reason.

    Raises ``PermissionDenied`` and ``StepRefused``.
    """
    with transaction.atomic():
        submission = change.submission
        submission.lock()
        _refuse_settled(change)
        if by is None and not change.is_agreed:
            raise StepRefused(_("Not all authors have agreed."))
        change_authors(
            submission, authors=change.columns, has_consent=True, by=by, note=note.strip() or change.reason,
            corresponding=change.corresponding, change=change,
        )  # fmt: skip
        settle_author_change(change, Outcome.DECIDED if by else Outcome.AGREED, by=by)


def refuse_author_change(change: AuthorChange, *, by: User, note: str) -> None:
    """Let the list stay as it is, as an editor, with a reason that all who were asked read."""
    _end(change, Outcome.REFUSED, by=by, note=note, who=edits_or_office)


def withdraw_author_change(change: AuthorChange, *, by: User) -> None:
    """Ask no longer."""
    _end(change, Outcome.WITHDRAWN, by=by, note="", who=may_ask_for_authors)


def _end(change: AuthorChange, outcome: AuthorChangeOutcome, *, by: User | None, note: str, who: Any) -> None:
    with transaction.atomic():
        submission = change.submission
        submission.lock()
        if by is not None:
            only(who, by, submission)
        _refuse_settled(change)
        settle_author_change(change, outcome, by=by)
        facts = {"change": change.pk, "outcome": outcome}
        submission.case.record(
            "submission.author_change_ended", submission, by=by, note=note, facts=facts, audience=EVERY_AUTHOR
        )
        submission.case.queue("author_change_ended", submission, by=by, note=note, change=change)


def _refuse_settled(change: AuthorChange) -> None:
    change.refresh_from_db(fields=["settled_at"])
    if not change.is_open:
        raise StepRefused(_("This is settled already."))


def mind_author_change(submission: Submission, today: date, timetable: Timetable) -> bool:
    """Let the clock remind those who have not answered, once, and end a change whose day is past."""
    change = submission.author_changes.filter(settled_at__isnull=True).first()
    if change is None or change.expires_on is None:
        return False
    if change.expires_on < today:
        _end(change, Outcome.EXPIRED, by=None, note="", who=None)
        return True
    come = newest(change_days(change, timetable), today)
    waits = change.consents.filter(answer="").exists()
    if come is None or not waits or not Reminder.once(change, come.kind, come.of):
        return False
    submission.case.queue("author_change_reminder", submission, by=None, note=change.reason, change=change)
    return True
