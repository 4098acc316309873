"""Reviewers: choosing, inviting, their answers, and doing without them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import Journal, Letter, Reminder, Timetable
from journal.outbox import cancel_letters, copy_personal_link
from journal.queries.timing import who_is_away
from journal.states import Delivery
from journal.workflow import StepRefused
from review.guards import has_free_place
from review.letters.drafts import READ, WRITE
from review.models import Assignment, Suggestion
from review.queries import Concern, all_proposed, concerns, current_version, open_round_of, queued, reviewer_copy
from review.services.flags import flag_fast_answer, flag_same_network, flag_suggestions
from review.services.shared import (
    becomes_reviewer,
    end_links,
    is_no_reviewer,
    locked,
    refuse_unless_editor,
    stop_asking,
    write_counts,
)
from review.states import INVITATIONS, LIVE, WAITING, ConcernKind
from submissions.services import render_for_reviewers

if TYPE_CHECKING:
    from journal.models import User
    from review.models import Round
    from submissions.models import Submission

MOST_SUGGESTIONS = 5


# -- Choosing ------------------------------------------------------------------------------------------------------


def choose(*, submission: Submission, person: User, by: User, reason: str = "") -> Assignment:
    """Put a person on the list of a round, not yet invited; the queue invites from it in order.

    Concerns (same institution, co-author and the like) need a reason, which the history keeps; an author or an editor
    of the manuscript cannot be chosen at all. Raises ``StepRefused``.
    """
    with transaction.atomic():
        fresh = locked(submission.pk)
        refuse_unless_editor(by, fresh)
        review_round = open_round_of(fresh)
        if review_round is None:
            raise StepRefused(_("Send the manuscript to review first."))
        rows = Assignment.objects.filter(round=review_round, reviewer=person)
        if rows.filter(state__in=LIVE).exists():
            raise StepRefused(_("%(name)s is on the list already.") % {"name": person})
        if rows.filter(times_invited__gt=0).exists():
            raise StepRefused(
                _("%(name)s was asked in this round already: invite again from the list.") % {"name": person}
            )
        found = [*concerns(fresh, [person])[person.pk], *_none_but_proposed(fresh, review_round, person)]
        _refuse_concerns(person, found, reason)
        last = Assignment.objects.filter(round=review_round).aggregate(last=Max("position"))["last"] or 0
        chosen = Assignment.objects.create(
            round=review_round,
            reviewer=person,
            position=last + 1,
            days_given=Journal.current().review_days,
            chosen_by=by,
            override_reason=reason.strip() if found else "",
        )
        fresh.case.record("reviewer.chosen", chosen, by=by, facts={"person": person})
        if found:
            fresh.case.record(
                "conflict.overridden", chosen, by=by, note=reason, facts={"concerns": [str(c.kind) for c in found]}
            )
    return chosen


def _none_but_proposed(submission: Submission, review_round: Round, person: User) -> list[Concern]:
    """Return the concern that the authors proposed everybody on a list that has enough reviewers with this one."""
    others = [row.reviewer for row in review_round.assignments.filter(state__in=LIVE).select_related("reviewer")]
    is_enough = len(others) + 1 >= review_round.reports_wanted
    if is_enough and all_proposed(submission, [*others, person]):
        return [Concern(ConcernKind.NONE_BUT_PROPOSED)]
    return []


def _refuse_absolute(person: User, found: Sequence[Any]) -> None:
    absolute = [str(concern) for concern in found if concern.is_absolute]
    if absolute:
        raise StepRefused(_("%(name)s cannot review it: %(why)s.") % {"name": person, "why": ", ".join(absolute)})


def _refuse_who_joined_it(assignment: Assignment, submission: Submission) -> None:
    """Refuse a reviewer who was chosen or asked before, and has become an author or an editor of it meanwhile."""
    _refuse_absolute(assignment.reviewer, concerns(submission, [assignment.reviewer])[assignment.reviewer_id])


def _refuse_twice_on_the_list(assignment: Assignment) -> None:
    """Refuse an entry of the list that ended, where the same person has been chosen anew since."""
    live = WAITING if assignment.is_additional else LIVE
    others = Assignment.objects.filter(round=assignment.round_id, reviewer=assignment.reviewer_id, state__in=live)
    if others.exclude(pk=assignment.pk).exists():
        raise StepRefused(_("%(name)s is on the list already.") % {"name": assignment.reviewer})


def _refuse_concerns(person: User, found: Sequence[Any], reason: str) -> None:
    _refuse_absolute(person, found)
    if found and not reason.strip():
        why = ", ".join(map(str, found))
        raise StepRefused(
            _("%(name)s %(why)s. Give a reason to choose this person all the same.") % {"name": person, "why": why}
        )


def reorder(*, assignment: Assignment, by: User, move: str = "", position: int = 0) -> None:
    """Move a chosen reviewer in the queue: ``up``, ``down``, or to a position counted from 1."""
    with transaction.atomic():
        fresh = locked(assignment.round.submission_id)
        refuse_unless_editor(by, fresh)
        queue = list(queued(assignment.round))
        places = sorted(row.position for row in queue)
        here = next((place for place, row in enumerate(queue) if row.pk == assignment.pk), None)
        if here is None:
            return
        there = position - 1 if position else here + {"up": -1, "down": 1}.get(move, 0)
        moved = queue.pop(here)
        queue.insert(max(0, min(there, len(queue))), moved)
        for row, place in zip(queue, _distinct(places), strict=True):
            row.position = place
            row.save(update_fields=["position"])


def _distinct(places: Iterable[int]) -> list[int]:
    found: list[int] = []
    for place in places:
        found.append(max(place, found[-1] + 1) if found else place)
    return found


# -- Inviting ------------------------------------------------------------------------------------------------------


def invitation_dates(journal: Journal, reviewer_id: int) -> tuple[date, date]:
    """Return the day by which an answer is hoped for, and the one on which an invitation of today runs out."""
    today, timetable = timezone.localdate(), Timetable.current(journal).of(reviewer_id)
    return (
        timetable.days_after(today, journal.answer_days),
        timetable.days_after(today, journal.answer_expires_days),
    )


def invite(
    assignment: Assignment,
    *,
    by: User | None,
    note: str = "",
    seen: int | None = None,
    days_given: int | None = None,
    send_now: bool = False,
) -> Assignment:
    """Invite a chosen reviewer, or one asked before; the letter waits in the undo window unless ``send_now``."""
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        step = "invite" if assignment.is_queued else "reinvite"
        if not assignment.step(step).who.test(by, assignment):
            raise PermissionDenied
        _refuse_who_joined_it(assignment, submission)
        _refuse_twice_on_the_list(assignment)
        journal = Journal.current()
        answer_by, expires_on = invitation_dates(journal, assignment.reviewer_id)
        end_links(assignment)
        becomes_reviewer(assignment, by=by)
        getattr(assignment, step)(
            by=by,
            note=note,
            seen=seen,
            days_given=days_given or assignment.days_given,
            answer_by=answer_by,
            expires_on=expires_on,
            goes_out_at=None if send_now else timezone.now() + timedelta(minutes=journal.undo_minutes),
        )
        write_counts(submission)
        if send_now:
            _send_now(assignment)
    return assignment


def _send_now(assignment: Assignment) -> None:
    letters = Letter.objects.filter(
        subject_type=assignment._meta.label_lower,
        subject_id=assignment.pk,
        key__in=INVITATIONS,
        delivery=Delivery.QUEUED,
    )
    letters.update(not_before=timezone.now())
    for letter in letters:
        letter.ring()


def next_of(review_round: Round) -> QuerySet[Assignment]:
    """Return who waits to be invited, in order; who asks not to be asked today is passed over."""
    waiting = queued(review_round).exclude(reviewer__reviewer_profile__not_before__gt=timezone.localdate())
    return waiting.exclude(reviewer__in=who_is_away())


def move_queue(review_round: Round) -> Assignment | None:
    """Invite the next of the queue where a place has become free; nothing happens where the editor must look first."""
    if review_round.places_free <= 0:
        return None
    for following in next_of(review_round):
        with suppress(StepRefused):  # an author by now; or a hold, or a decision on its way: the editor goes on by hand
            return invite(following, by=None)
    return None


# -- The answer ----------------------------------------------------------------------------------------------------


def accept(assignment: Assignment, *, by: User, note: str = "", seen: int | None = None, interests: str = "") -> bool:
    """Accept an invitation, also one that has run out while a place is free; return whether it was accepted.

    ``interests`` are what the reviewer declares; if there are any, the files stay closed until an editor clears them.
    Where no place is free any longer the editors are told of the offer.
    """
    declared = interests.strip()
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        step = "accept_late" if assignment.is_expired else "accept"
        if not assignment.step(step).who.test(by, assignment):
            raise PermissionDenied
        _refuse_who_joined_it(assignment, submission)
        if assignment.takes_a_late_yes and has_free_place(assignment) is not None:
            _tell_of_late_offer(assignment, by=by, note=note)
            return False
        asked = current_version(submission.section_id)
        Assignment.objects.filter(pk=assignment.pk).update(interests=declared, form_version=asked)
        due_on = _report_day(assignment)
        getattr(assignment, step)(by=by, note=note, seen=seen, due_on=due_on, interests=bool(declared))
        becomes_reviewer(assignment, by=by)
        flag_fast_answer(submission, assignment, by=by)
        flag_same_network(submission, assignment)
        stop_reminding(assignment)
        write_counts(submission)
        render_for_reviewers(reviewer_copy(assignment), assignment.case)
    return True


def _report_day(assignment: Assignment) -> date:
    """Return the day of the report of who accepts today; absences move it as far as the reviewer may move it once."""
    today, timetable = timezone.localdate(), Timetable.current()
    latest = timetable.days_after(today, assignment.days_given + timetable.journal.review_extension_days)
    return min(latest, timetable.of(assignment.reviewer_id).days_after(today, assignment.days_given))


def _tell_of_late_offer(assignment: Assignment, *, by: User, note: str) -> None:
    if Reminder.once(assignment, "late_offer", assignment.expires_on or timezone.localdate()):
        assignment.case.record("assignment.offered_late", assignment, by=by, note=note)
        assignment.case.queue("reviewer_offers_late", assignment, by=by, note=note)


def clear_interests(assignment: Assignment, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Let a reviewer work who has declared an interest."""
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        assignment.clear_interests(by=by, note=note, seen=seen)
        write_counts(submission)


def stop_reminding(assignment: Assignment) -> None:
    """Keep reminders of an answer that has been given from going out."""
    cancel_letters(
        subject_type=assignment._meta.label_lower,
        subject_id=assignment.pk,
        key__in=[*INVITATIONS, "review_answer_reminder"],
    )


def decline(
    assignment: Assignment,
    *,
    by: User,
    note: str = "",
    seen: int | None = None,
    suggestions: Iterable[Mapping[str, str]] = (),
) -> None:
    """Decline, or step down after having agreed; ``suggestions`` (name, email, remark) say who might do it instead."""
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        take = assignment.step_down if assignment.is_at_work else assignment.decline
        take(by=by, note=note, seen=seen)
        suggested = Suggestion.objects.bulk_create(
            Suggestion(
                assignment=assignment, **{name: row.get(name, "").strip() for name in ("name", "email", "remark")}
            )
            for row in list(suggestions)[:MOST_SUGGESTIONS]
            if row.get("name", "").strip()
        )
        flag_suggestions(submission, suggested)
        _is_over(assignment, submission, by=by)
        move_queue(assignment.round)


def expire(assignment: Assignment, *, by: None = None) -> None:
    """Let an invitation run out; the link stays good for a late yes, and the queue moves."""
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        assignment.expire(by=by)
        stop_reminding(assignment)
        is_no_reviewer(assignment, by=by)
        write_counts(submission)
        move_queue(assignment.round)


def take_back_invitation(assignment: Assignment, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Keep an invitation from going out while it waits in the undo window; raises ``StepRefused`` once it is out."""
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        assignment.take_back(by=by, note=note, seen=seen)
        if not stop_asking(assignment):
            raise StepRefused(_("The invitation has gone out already. Cancel it instead."))
        _is_over(assignment, submission, by=by)


def cancel_assignment(assignment: Assignment, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Do without a reviewer: the link is dead at once; before the invitation has left, nothing is sent at all."""
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        stop_asking(assignment)
        assignment.cancel(by=by, note=note, seen=seen)
        _is_over(assignment, submission, by=by)


def _is_over(assignment: Assignment, submission: Submission, *, by: User | None) -> None:
    stop_asking(assignment)
    end_links(assignment)
    is_no_reviewer(assignment, by=by)
    write_counts(submission)


# -- Links ---------------------------------------------------------------------------------------------------------


def hand_over(assignment: Assignment, *, by: User, note: str = "", seen: int | None = None) -> None:
    """End the undo window of an invitation whose link is handed over by messenger: its letter leaves at once."""
    with transaction.atomic():
        locked(assignment.round.submission_id)
        assignment.hand_over(by=by, note=note, seen=seen)
        _send_now(assignment)


def copy_link(assignment: Assignment, *, by: User) -> str:
    """Make a new personal link of a reviewer, to be handed over by messenger; the history says who took it.

    Whoever has the link has been asked: an invitation that still waits in the undo window goes out with it.
    """
    refuse_unless_editor(by, assignment.submission)
    purpose = READ if assignment.is_reported and assignment.clarification_asked_at is None else WRITE
    if not assignment.opens_by_link:
        raise StepRefused(_("There is nothing this reviewer could open."))
    with transaction.atomic():
        if assignment.is_held_back:
            hand_over(assignment, by=by)
        return copy_personal_link(
            purpose=purpose,
            target=assignment.pk,
            person=assignment.reviewer,
            case=assignment.case,
            subject=assignment,
            by=by,
        )
