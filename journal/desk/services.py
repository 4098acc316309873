"""Acts that touch several apps, and the one way in which every screen takes a step.

A step touches one row. What goes with it in other tables is a service: of the app where it stays inside one, of the
desk where it does not. ``ACTS`` maps each step to the service that performs it; what is not in it is the step itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

import issues.services as production
import review.services as reviewing
import submissions.services as submitting
from journal.desk.queries.calendar import CALENDAR
from journal.desk.queries.manuscript import SIGNATURE
from journal.letterbook import LINKS, Draft, personal_link
from journal.models import PersonalLink, User
from journal.models.case import Edit, edited_letters, rehearsal
from journal.services import forget_networks, free_letters
from journal.services.presses import PRESSED_TWICE
from journal.workflow import StepRefused, WorkflowModel
from review.queries.rounds import waited_for
from submissions.queries.author_changes import agreed_author_changes
from submissions.roles import edits_or_office, is_named_author

if TYPE_CHECKING:
    from datetime import datetime

    from journal.models import Job, Letter
    from review.models import Assignment
    from submissions.models import AuthorChange, AuthorConsent, Submission

log = logging.getLogger(__name__)
CALENDAR_DAYS = 730
personal_link(CALENDAR, url_name="desk:calendar_feed", days=CALENDAR_DAYS)


def perform(
    subject: WorkflowModel,
    name: str,
    *,
    by: User | None,
    note: str = "",
    seen: int | None = None,
    edits: dict[str, Edit] | None = None,
    **facts: Any,
) -> Any:
    """Take the step ``name`` of ``subject`` with everything that goes with it; return what its service returns.

    ``seen`` is the ``row_version`` on the person's page, ``edits`` what they made of its letters. Raises
    ``PermissionDenied``, ``StaleState`` or ``StepRefused``.
    """
    if not subject.step(name).who.test(by, subject):  # who before why: a service may have reasons before its step asks
        raise PermissionDenied
    act = ACTS.get(f"{subject._meta.model_name}.{name}")
    with edited_letters(edits or {}):
        if act is not None:
            return act(subject, by=by, note=note, seen=seen, **facts)
        return getattr(subject, name)(by=by, note=note, seen=seen, **facts)


def rehearse(subject: WorkflowModel, name: str, *, by: User, note: str = "", **facts: Any) -> list[Letter]:
    """Return the letters that the step would write, unsent: it is taken and rolled back.

    Raises what ``perform`` raises.
    """
    with rehearsal() as letters:
        perform(subject, name, by=by, note=note or "{note}", **facts)
    return letters


# -- The end of a manuscript's way, and back -----------------------------------------------------------------------


def _within_submissions(subject: Submission, step: str, *, by: User, note: str, **facts: Any) -> None:
    """Take a step of a manuscript with what goes with it in its own app."""
    act = submitting.ACTS.get(f"submission.{step}")
    if act is not None:
        act(subject, by=by, note=note, **facts)
    else:
        getattr(subject, step)(by=by, note=note, **facts)


def _ended_by(step: str) -> Callable[..., None]:
    """Return the act that ends a manuscript by ``step``: a waiting decision is taken back, an open round closed."""

    def act(subject: Submission, *, by: User, note: str = "", seen: int | None = None, **facts: Any) -> None:
        with transaction.atomic():
            subject.lock(seen=seen)
            reviewing.take_back_for(submission=subject, why=step, by=by)
            subject = subject.again()
            _within_submissions(subject, step, by=by, note=note, **facts)
            reviewing.close_round_of(submission=subject, by=by)

    return act


def _paused_by(step: str) -> Callable[..., None]:
    """Return the act that stops the clocks by ``step``: a waiting decision is taken back."""

    def act(subject: Submission, *, by: User, note: str = "", seen: int | None = None, **facts: Any) -> None:
        with transaction.atomic():
            subject.lock(seen=seen)
            reviewing.take_back_for(submission=subject, why=step, by=by)
            _within_submissions(subject.again(), step, by=by, note=note, **facts)
            subject.case.end_reminders()  # of its reviewers as well

    return act


def _carried_over_by(step: str) -> Callable[..., None]:
    """Return the act that corrects a manuscript by ``step``, and the article made of it with it."""

    def act(subject: Submission, *, by: User, note: str = "", seen: int | None = None, **facts: Any) -> None:
        with transaction.atomic():
            subject.lock(seen=seen)
            _within_submissions(subject, step, by=by, note=note, **facts)
            production.take_over_changes(submission=subject.again(), by=by)

    return act


def rescind(subject: Submission, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Rescind a decision; what production has begun is stopped, and the reviewers who were told are told."""
    with transaction.atomic():
        subject.rescind(by=by, note=note, seen=seen)
        production.stop_article_of(submission=subject, by=by, note=note)
        reviewing.tell_reviewers_of_rescission(submission=subject, by=by)


def stop(subject: Submission, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Stop an accepted manuscript together with the article made of it; no report is wanted any longer."""
    with transaction.atomic():
        subject.stop(by=by, note=note, seen=seen)
        production.stop_article_of(submission=subject, by=by, note=note)
        reviewing.close_round_of(submission=subject, by=by)


# -- The list of authors -------------------------------------------------------------------------------------------


def ask_for_author_change(submission: Submission, *, by: User, **facts: Any) -> AuthorChange:
    """Ask all authors whether another list may take the place of the present one; where nobody else is asked, it does.

    ``facts`` are those of the service of the manuscript; raises what it raises.
    """
    with transaction.atomic():
        change = submitting.ask_for_author_change(submission, by=by, **facts)
        _settle_if_agreed(change)
    return change


def answer_author_change(*, consent: AuthorConsent, agrees: bool, by: User, words: str = "") -> AuthorChange:
    """Say yes or no to a change of authors; with the last yes it takes effect, in the article as well."""
    with transaction.atomic():
        change = submitting.answer_author_change(consent=consent, agrees=agrees, by=by, words=words)
        _settle_if_agreed(change)
    return change


def decide_author_change(change: AuthorChange, *, grants: bool, by: User, note: str) -> None:
    """Decide about a change of authors as an editor, whoever has answered; with a reason."""
    if not edits_or_office.test(by, change.submission):
        raise PermissionDenied
    if not grants:
        submitting.refuse_author_change(change, by=by, note=note)
        return
    with transaction.atomic():
        submitting.put_into_effect(change, by=by, note=note)
        production.take_over_changes(submission=change.submission.again(), by=by)


def _settle_if_agreed(change: AuthorChange) -> bool:
    """Let a change take effect to which all have agreed; where something stands against it, the clock asks again."""
    if not (change.is_open and change.is_agreed):
        return False
    try:
        with transaction.atomic():
            submitting.put_into_effect(change, by=None)
            production.take_over_changes(submission=change.submission.again(), by=None)
    except StepRefused:
        return False
    return True


def _settled_by_clock(change: AuthorChange) -> bool:
    """Let an agreed change take effect; one that fails does not keep the others, and the other acts, waiting."""
    try:
        return _settle_if_agreed(change)
    except Exception:
        log.exception("event=clock_failed author_change=%s", change.pk)
        return False


# -- Decisions that go out -----------------------------------------------------------------------------------------


def send_decision(*, decision_id: int) -> bool:
    """Send a decision whose window is over; with an acceptance the article is made, in the same transaction.

    Returns whether it was sent; a decision taken back, or one whose checks fail now, is not.
    """
    with transaction.atomic():
        submission = reviewing.send(decision_id=decision_id)
        if submission is not None and submission.is_accepted:
            production.open_article(submission=submission, by=submission.decided_by)
    return submission is not None


def send_decision_job(job: Job) -> None:
    """Do the job ``decision.send``."""
    send_decision(decision_id=job.facts["decision"])


# -- Free letters --------------------------------------------------------------------------------------------------


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


# -- What is alike -------------------------------------------------------------------------------------------------


def find_alike_anew(*, everything: bool = False) -> int:
    """Have articles kept and manuscripts compared that never were, or otherwise than now; return how many."""
    return production.keep_articles_anew(everything=everything) + submitting.find_alike_anew(everything=everything)


def _way_back(submission: Submission, person: User) -> str:
    """Return the last lines of a free letter: where its reader finds it again, if they may open the manuscript."""
    if not (is_named_author | edits_or_office).test(person, submission):
        return ""
    address = settings.SITE_URL + reverse("desk:write", args=[submission.pk])
    with override(person.language):
        return SIGNATURE + gettext("To answer where it stays with the manuscript: %(link)s") % {"link": address}


# -- Several manuscripts at once --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several manuscripts: the letters it made, and the reasons that stood against it."""

    submission: Submission
    letters: list[Letter]
    reasons: list[Any]


def together(
    submissions: Iterable[Submission],
    *,
    act: str,
    by: User,
    is_rehearsal: bool,
    editor: User | None = None,
    decides: bool = False,
    shown: Iterable[Assignment] = (),
) -> list[Outcome]:
    """Do one thing with several manuscripts, or only see what would come of it (``is_rehearsal``)."""
    if act == "assign" and editor is not None:
        return assign_together(submissions, editor=editor, decides=decides, by=by, is_rehearsal=is_rehearsal)
    if act == "invite":
        expected = None if is_rehearsal else {row.pk for row in shown}
        return invite_together(submissions, expected=expected, by=by, is_rehearsal=is_rehearsal)
    return remind_together(submissions, by=by, is_rehearsal=is_rehearsal)


def assign_together(
    submissions: Iterable[Submission], *, editor: User, decides: bool, by: User, is_rehearsal: bool = False
) -> list[Outcome]:
    """Give manuscripts to one editor, each by itself: what is refused keeps no other one waiting."""

    def act(submission: Submission) -> None:
        if editor.pk in submission.editor_rights:
            raise StepRefused(gettext("%(name)s edits it already.") % {"name": editor})
        perform(submission, "assign", by=by, editor=editor, decides=decides)

    return [_one_of_many(row, act, is_rehearsal=is_rehearsal) for row in submissions]


def remind_together(submissions: Iterable[Submission], *, by: User, is_rehearsal: bool = False) -> list[Outcome]:
    """Remind the reviewers of these manuscripts whose day is past, each manuscript by itself."""

    def act(submission: Submission) -> None:
        late = [row for row in waited_for(submission) if row.days_late]
        if not late:
            raise StepRefused(gettext("No reviewer of it is late."))
        just_now = timezone.now() - PRESSED_TWICE
        waiting = [row for row in late if row.reminded_at is None or row.reminded_at < just_now]
        if not waiting:
            raise StepRefused(gettext("Every reviewer of it who is late was reminded a moment ago."))
        for row in waiting:
            perform(row, "remind_to_answer" if row.is_asked else "remind_to_report", by=by)

    return [_one_of_many(row, act, is_rehearsal=is_rehearsal) for row in submissions]


def invite_together(
    submissions: Iterable[Submission], *, expected: Collection[int] | None, by: User, is_rehearsal: bool = False
) -> list[Outcome]:
    """Invite the next of each queue, if it is one of the assignments that somebody was shown (``expected``)."""

    def act(submission: Submission) -> None:
        reviewing.invite_next(submission, by=by, expected=expected)

    return [_one_of_many(row, act, is_rehearsal=is_rehearsal) for row in submissions]


def _one_of_many(submission: Submission, act: Callable[[Submission], None], *, is_rehearsal: bool) -> Outcome:
    before = set() if is_rehearsal else set(submission.case.letters.values_list("pk", flat=True))
    try:
        if is_rehearsal:
            with rehearsal() as letters:
                act(submission)
            return Outcome(submission, letters, [])
        with transaction.atomic():
            act(submission)
    except PermissionDenied:
        return Outcome(submission, [], [gettext("You may not do that with this manuscript.")])
    except StepRefused as refused:
        return Outcome(submission, [], list(refused.reasons))
    written = submission.case.letters.exclude(pk__in=before).select_related("to")
    return Outcome(submission, list(written), [])


# -- The clock -----------------------------------------------------------------------------------------------------


def run_clock(*, now: datetime | None = None) -> int:
    """Let every app do what its dates ask for; returns the number of acts. To be run as often as one likes."""
    at = now or timezone.now()
    settled = sum(_settled_by_clock(change) for change in agreed_author_changes())
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


ACTS: dict[str, Callable[..., Any]] = {
    **submitting.ACTS,
    **reviewing.ACTS,
    **production.ACTS,
    "submission.withdraw": _ended_by("withdraw"),
    "submission.grant_withdrawal": _ended_by("grant_withdrawal"),
    "submission.lapse": _ended_by("lapse"),
    "submission.hold": _paused_by("hold"),
    "submission.object": _paused_by("object"),
    "submission.ask_to_withdraw": _paused_by("ask_to_withdraw"),
    "submission.change_section": _carried_over_by("change_section"),
    "submission.change_authors": _carried_over_by("change_authors"),
    "submission.change_corresponding_author": _carried_over_by("change_corresponding_author"),
    "submission.rescind": rescind,
    "submission.stop": stop,
}


def renew_calendar(*, by: User) -> str:
    """Make a secret address for a person's calendar and return it, this once; the one before opens nothing more."""
    with transaction.atomic():
        list(User.objects.select_for_update(no_key=True).filter(pk=by.pk))  # one new address at a time
        PersonalLink.end(purpose=CALENDAR, target=by.pk)
        token = PersonalLink.mint(purpose=CALENDAR, target=by.pk, person=by)
    return settings.SITE_URL + reverse(LINKS[CALENDAR].url_name, args=[token])


def end_calendar(*, by: User) -> None:
    """Let the secret address of a person's calendar open nothing more."""
    PersonalLink.end(purpose=CALENDAR, target=by.pk)
