"""Sending a manuscript in, taking it back, sending a revision; and what else its authors do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import Counter, Journal, Letter, PersonalLink, User
from journal.services import one_act_of
from journal.states import EVERY_AUTHOR
from journal.workflow import StepRefused
from submissions.guards import has_no_objection
from submissions.letters import OBJECTION
from submissions.models import Version
from submissions.roles import is_author, may_commission, may_object
from submissions.services.access import only
from submissions.services.comparing import compare_with_last
from submissions.services.copies import ask_for_reviewer_copy
from submissions.services.drafts import not_taken
from submissions.services.files import working_version
from submissions.services.flags import flag_hidden_text
from submissions.services.likeness import ask_what_is_alike
from submissions.services.people import name_authors, note_author_change, settle_acting_editor
from submissions.services.reading import count_words
from submissions.services.search import index_words
from submissions.states import AuthorChangeOutcome, ConflictKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from submissions.models import Submission

TO_STRANGERS = ("named_as_author", "author_change_asked")


def submit(submission: Submission, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Send a manuscript in: it gets its number, its version is sealed, its co-authors are told.

    Raises ``StaleState`` when it was sent already, and ``StepRefused`` with what is missing.
    """
    with transaction.atomic():
        one_act_of(by)  # before the manuscript, as an upload that begins locks them
        submission.lock(seen=seen)
        only(is_author, by, submission)
        if reasons := submission.step("submit").blockers(submission):
            raise StepRefused(*reasons)
        _refuse_closed_section(submission, by=by)
        _name_authors_again(submission, by=by)
        _refuse_too_many_strangers(submission, by=by)
        number = _number(submission)
        submission.submit(by=by, note=note, number=number)
        _seal(submission)
        compare_with_last(submission)
        ask_for_reviewer_copy(submission)
        submission.authors.filter(told_at__isnull=True).update(told_at=timezone.now())
        index_words(submission)


def _refuse_closed_section(submission: Submission, *, by: User) -> None:
    """Ask once more about a new manuscript: its section may have been closed since it was chosen."""
    section = submission.section
    if section is None or submission.submitted_at is not None or submission.is_commissioned:
        return
    was_given = submission.entered_by_id is not None or may_commission.test(by)
    if not section.is_open or not (section.is_for_authors or was_given):
        raise StepRefused(not_taken(section))


def _refuse_too_many_strangers(submission: Submission, *, by: User) -> None:
    new = submission.authors.filter(told_at__isnull=True).exclude(user=submission.corresponding_user_id)
    refuse_too_many_strangers(by=by, people=new.values_list("user", flat=True))


def refuse_too_many_strangers(*, by: User, people: Iterable[int]) -> None:
    """Bound how many people who never proved their address one person makes the journal write to in a day.

    Their letter carries the author's own words. To be called in one act of that person (``one_act_of``).
    """
    told = Letter.objects.filter(key__in=TO_STRANGERS, sender=by, created_at__gt=timezone.now() - timedelta(days=1))
    proved = EmailAddress.objects.filter(verified=True).values("user")
    if not (written := User.objects.filter(pk__in=people).exclude(pk__in=proved).count()):
        return
    most = settings.LETTERS_TO_STRANGERS_A_DAY
    if told.exclude(to__in=proved).count() + written > most:
        raise StepRefused(
            _(
                "The journal writes to each co-author whom it does not know yet, and for one person to no more than "
                "%(n)s in a day. Send it in tomorrow; everything is kept. If it has more authors than that, or cannot "
                "wait, write to the office."
            )
            % {"n": most}
        )


def _name_authors_again(submission: Submission, *, by: User) -> None:
    """Make the authors known; an author who came or went since it was sent first is an event that editors see."""
    earlier = set(
        submission.conflicts.filter(kind=ConflictKind.AUTHOR, ended_at__isnull=True).values_list("person_id", flat=True)
    )
    named = name_authors(submission)
    if submission.submitted_at is not None and named != earlier:
        submission.authors_changed_at = timezone.now()
        submission.save(update_fields=["authors_changed_at"])
        facts = {"added": sorted(named - earlier), "removed": sorted(earlier - named)}
        submission.case.record("submission.authors_changed_before_review", submission, by=by, facts=facts)
        names = {
            person.pk: {"key": person.pk, "name": str(person)} for person in User.objects.filter(pk__in=named | earlier)
        }
        note_author_change(
            submission, AuthorChangeOutcome.BEFORE_REVIEW, by=by,
            before=[names[pk] for pk in sorted(earlier)], after=[names[pk] for pk in sorted(named)],
        )  # fmt: skip
    settle_acting_editor(submission)


def _number(submission: Submission) -> str:
    if not submission.number:
        case = submission.case_file
        case.label = Counter.manuscript_number(Journal.current().short_name)
        case.save(update_fields=["label"])
        return case.label
    return submission.number


def _seal(submission: Submission) -> None:
    """Seal the version that was prepared, with the words over it; where only those changed, begin one."""
    last = submission.versions.order_by("-number").first()
    words = {"title": submission.title, "abstract": submission.abstract}
    if last is not None and last.sent_at is not None:
        if (last.title, last.abstract) == (submission.title, submission.abstract):
            ask_what_is_alike(last)  # further languages belong to no version, and may have changed
            return
        last = working_version(submission, carry_all=True)
    assert last is not None  # the step asks for a manuscript  # noqa: S101
    Version.objects.filter(pk=last.pk, sent_at__isnull=True).update(sent_at=timezone.now(), **words)
    count_words(submission)
    flag_hidden_text(submission, last)
    ask_what_is_alike(last)


def recall_revision(submission: Submission, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Take a revision back to correct it; a new version is begun with all that was in it."""
    with transaction.atomic():
        submission.recall_revision(by=by, note=note, seen=seen)
        working_version(submission, carry_all=True)


def submit_revision(submission: Submission, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Send a revision; its version is sealed."""
    with transaction.atomic():
        submission.submit_revision(by=by, note=note, seen=seen)
        _seal(submission)
        compare_with_last(submission)
        ask_for_reviewer_copy(submission)


def extend_revision(submission: Submission, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Give the author the further days that the journal grants once, counted from the day it is due, or from today."""
    journal = Journal.current()
    due_on = submission.day_if_extended(journal)
    lapses_on = due_on + timedelta(days=journal.lapse_days)
    submission.extend_revision(by=by, note=note, seen=seen, due_on=due_on, lapses_on=lapses_on)


def ask_for_time(submission: Submission, *, due_on: date, by: User, note: str = "", seen: int | None = None) -> None:
    """Ask the editor for a day later than the one that was given."""
    if due_on <= max(submission.due_on or timezone.localdate(), timezone.localdate()):
        raise StepRefused(_("Choose a day after the one that you have been given."))
    submission.ask_for_time(by=by, note=note, seen=seen, due_on=due_on)


def move_due_date(
    submission: Submission,
    *,
    due_on: date,
    by: User,
    note: str = "",
    seen: int | None = None,
    lapses_on: date | None = None,
) -> None:
    """Give the author another day."""
    if due_on < timezone.localdate():
        raise StepRefused(_("The day is past already. Choose a later one."))
    lapses_on = lapses_on or due_on + timedelta(days=Journal.current().lapse_days)
    submission.move_due_date(by=by, note=note, seen=seen, due_on=due_on, lapses_on=lapses_on)


def object_to(submission: Submission, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Object as a co-author; the personal link has done its work then."""
    with transaction.atomic():
        submission.object(by=by, note=note, seen=seen)
        submission.authors.filter(user=by).update(agreed_at=None)
        for author_id in submission.authors.filter(user=by).values_list("pk", flat=True):
            PersonalLink.end(purpose=OBJECTION, target=author_id)


def agree(*, submission: Submission, by: User) -> None:
    """Agree to the submission as a co-author; who agrees twice has agreed the first time.

    Raises ``PermissionDenied``, and ``StepRefused`` where it is too late or an objection stands.
    """
    with transaction.atomic():
        submission.lock()
        only(may_object, by, submission)
        if not any(row.name == "object" for row, _why in submission.steps_for(by)):
            raise StepRefused(_("It is too late to agree here."))
        if (reason := has_no_objection(submission)) is not None:
            raise StepRefused(reason)
        if submission.authors.filter(user=by, agreed_at__isnull=True).update(agreed_at=timezone.now()):
            submission.case.record("submission.author_agreed", submission, by=by, audience=EVERY_AUTHOR)


def appeal(submission: Submission, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Appeal against a decision; where nobody but its maker could answer, the acting editor does."""
    with transaction.atomic():
        submission.lock(seen=seen)
        only(is_author, by, submission)
        settle_acting_editor(submission, but=submission.decided_by_id)
        submission.appeal_decision(by=by, note=note)
