"""Decisions: drafted, recommended, scheduled, taken back, and sent when their window is over."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from journal.models import Journal
from journal.models.case import Edit, edited_letters, rehearsal
from journal.outbox import enqueue
from journal.workflow import StaleState, StepRefused
from review.models import Decision
from review.queries import (
    decision_by,
    open_round_of,
    overruled,
    rounds_for_editor,
    standing_recommendations,
    unseen,
    weak_in_reports,
)
from review.services.acceptance import ask_for_letter
from review.services.composing import author_slot
from review.services.drafting import default_date, new_draft, save_draft
from review.services.rounds import close_round, release_additional, release_kept, tell_reviewers_of_outcome
from review.services.shared import locked, write_counts
from review.states import DecisionState
from submissions.models import Submission

if TYPE_CHECKING:
    from journal.models import Letter, User

TROUBLES = {
    "report": gettext_noop("A report has come in. Read it, then decide again."),
    "addendum": gettext_noop("A reviewer has added to a report. Read it, then decide again."),
    "withdraw": gettext_noop("The author has withdrawn the manuscript."),
    "grant_withdrawal": gettext_noop("The manuscript has been withdrawn at the author's request."),
    "ask_to_withdraw": gettext_noop("The author asks to withdraw the manuscript. Answer that first."),
    "object": gettext_noop("A co-author objects to the manuscript. Clear the objection first."),
    "hold": gettext_noop("The manuscript has been put on hold."),
    "lapse": gettext_noop("The manuscript has lapsed."),
}
OTHER_TROUBLE = gettext_noop("Something has happened to the manuscript. Look at it, then decide again.")
CHANGED = gettext_noop("The manuscript has changed since you decided. Look at it, then decide again.")
NOT_ALLOWED = gettext_noop("You may not take this decision any longer.")


# -- Recommending it ------------------------------------------------------------------------------------------------


def recommend(
    decision: Decision, *, by: User, note: str = "", seen: int | None = None, arrived: Collection[str] | None = None
) -> None:
    """Put a draft before the editor who decides; an earlier recommendation of the same editor gives way.

    ``arrived`` is what the editor has seen to have come in: see ``schedule``.
    """
    with transaction.atomic():
        submission = locked(decision.submission_id)
        _refuse_unseen(submission, arrived)
        decision.recommend(by=by, note=note or decision.note, seen=seen)
        earlier = Decision.objects.filter(submission=submission, made_by=by, state=DecisionState.RECOMMENDED)
        for row in earlier.exclude(pk=decision.pk):
            row.drop(by=by)
        write_counts(submission)


# -- Letting it go, and taking it back -----------------------------------------------------------------------------


def schedule(
    decision: Decision,
    *,
    by: User,
    note: str = "",
    seen: int | None = None,
    arrived: Collection[str] | None = None,
    send_now: bool = False,
) -> Decision:
    """Check who and what, and let the decision go out when the window is over, or at once with ``send_now``.

    Nothing else changes until then but that other editorial steps are refused. ``arrived`` are the keys of what the
    editor has seen to have come in (``queries.arrivals``); raises ``StaleState``, naming it, if there is more by now.
    Who decides against a recommendation, in the place of the editor who decides, or on reports that hardly carry it,
    gives a reason.
    """
    with transaction.atomic():
        submission = locked(decision.submission_id)
        _refuse_unseen(submission, arrived)
        reason = note if note.strip() else decision.note
        asked = _refuse_without(reason, decision, by=by)
        if note.strip() and note != decision.note:
            Decision.objects.filter(pk=decision.pk).update(note=note)
        newest = open_round_of(submission)
        Decision.objects.filter(pk=decision.pk).update(round=newest)
        effective_at = timezone.now() + timedelta(minutes=0 if send_now else Journal.current().undo_minutes)
        decision.schedule(
            by=by,
            note=note or decision.note,
            seen=seen,
            effective_at=effective_at,
            manuscript_seen=submission.row_version,
        )
        for event, facts in asked.items():
            decision.case.record(event, decision, by=by, note=reason, facts=facts)
        _write_time(submission, effective_at)
        enqueue(
            "decision.send",
            {"decision": decision.pk},
            not_before=effective_at,
            case=decision.case,
            unique_key=f"decision.send:{decision.pk}:{decision.row_version}",
        )
    return decision


def _refuse_without(reason: str, decision: Decision, *, by: User) -> dict[str, dict[str, Any]]:
    """Return the events that keep the reason, with their facts; refuse to decide where one is asked for and missing.

    Who may not decide hears of none.
    """
    if not decision.step("schedule").who.test(by, decision):
        return {}
    fresh = decision.again()
    against, weak = overruled(fresh, by), {}
    if fresh.rests_on_reports:
        weak = weak_in_reports(fresh.submission, rounds_for_editor(fresh.submission))
    if (against or weak) and not reason.strip():
        raise StepRefused(*against, *weak.values())
    events = {}
    if against:
        events["decision.overruled"] = _recommended(fresh.submission)
    if weak:
        events["decision.on_weak_reports"] = {"why": list(weak)}
    return events


def _recommended(submission: Submission) -> dict[str, Any]:
    """Return what was recommended, by whom, as facts of an event."""
    return {"recommended": [f"{row.made_by_id}:{row.kind}" for row in standing_recommendations(submission)]}


def _refuse_unseen(submission: Submission, arrived: Collection[str] | None) -> None:
    """Refuse to decide on a page that does not show what has come in since; to be called under the lock."""
    if arrived is not None and (news := unseen(submission, rounds_for_editor(submission, to_read=True), arrived)):
        raise StaleState(_("Somebody else was faster than you. Look at what is new, then decide again."), *news)


def take_back(decision: Decision, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Take a decision back before it goes out; whoever is faster, this or the worker, wins."""
    with transaction.atomic():
        submission = locked(decision.submission_id)
        decision.take_back(by=by, note=note, seen=seen)
        _write_time(submission, None)


def take_back_for(*, submission: Submission, why: str, by: User | None = None) -> Decision | None:
    """Take back whatever is about to go out because something has happened: the decision is a draft again.

    ``why`` is the name of what happened (``report``, ``hold``, ``object``, ``withdraw`` …). To be called in the
    transaction of that act; the editor who had decided is told. ``by`` is who did it: nobody writes to himself.
    """
    with transaction.atomic():
        fresh = locked(submission.pk)
        decision = Decision.objects.filter(submission=fresh, state=DecisionState.SCHEDULED).first()
        if decision is None:
            return None
        _make_room(decision)
        is_own = by is not None and by.pk == decision.decided_by_id
        silence = {f"decision_interrupted:{decision.decided_by_id}": Edit(skip=True)}
        with edited_letters(silence) if is_own else nullcontext():
            decision.interrupt(by=None, trouble=_(TROUBLES.get(why, OTHER_TROUBLE)))
        _write_time(fresh, None)
    return decision


def drop(decision: Decision, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Put a draft or a recommendation away."""
    with transaction.atomic():
        submission = locked(decision.submission_id)
        decision.drop(by=by, note=note, seen=seen)
        write_counts(submission)


def _make_room(decision: Decision) -> None:
    """Put away another draft that its maker has begun meanwhile: there is one for each editor."""
    for other in Decision.objects.filter(
        submission_id=decision.submission_id, made_by_id=decision.made_by_id, state=DecisionState.DRAFT
    ):
        other.drop(by=None)


def resume(decision: Decision, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Take up again what was taken back; it becomes the draft of whoever does so."""
    with transaction.atomic():
        submission = locked(decision.submission_id)
        if decision_by(submission, by) is not None:
            raise StepRefused(_("You are working on another draft: drop it first."))
        decision.resume(by=by, note=note, seen=seen)


# -- Sending -------------------------------------------------------------------------------------------------------


def send(*, decision_id: int) -> Submission | None:
    """Send a decision whose window is over; return the manuscript as it is then, or nothing if it did not go out.

    The manuscript is locked, the decision claimed by a conditional update. Then the step of the manuscript is taken by
    the editor who decided, with the letter as he wrote it; the round is closed and its reviewers are thanked. If a
    check fails now, nothing of that has happened, and the decision is a draft again that says why.
    """
    submission_id = Decision.objects.values_list("submission_id", flat=True).filter(pk=decision_id).first()
    if submission_id is None:
        return None
    with transaction.atomic():
        submission = locked(submission_id)
        now = timezone.now()
        claimed = Decision.objects.filter(pk=decision_id, state=DecisionState.SCHEDULED, effective_at__lte=now).update(
            claimed_at=now
        )
        if not claimed:
            return None
        decision = Decision.objects.select_related("decided_by").get(pk=decision_id)
        _write_time(submission, None)
        try:
            with transaction.atomic():
                return _carried_out(decision, submission.again())
        except (PermissionDenied, StepRefused) as error:
            _give_back(decision.again(), error)
    return None


def letters_with(decision: Decision, *, by: User) -> list[Letter]:
    """Return the letters that go out with a decision besides its own, as they would be written now, unsent.

    It is decided and carried out, and that is rolled back; raises what ``schedule`` raises.
    """
    own = author_slot(decision)
    with rehearsal() as letters:
        schedule(decision.again(), by=by, send_now=True)
        submission = locked(decision.submission_id)
        _write_time(submission, None)
        _carried_out(Decision.objects.select_related("decided_by").get(pk=decision.pk), submission.again())
    return [letter for letter in letters if letter.slot != own]


def _carried_out(decision: Decision, submission: Submission) -> Submission:
    decider = decision.decided_by
    edits = {author_slot(decision): Edit(decision.subject, decision.body)}
    with edited_letters(edits):
        getattr(submission, decision.manuscript_step.name)(
            by=decider, note=decision.note, seen=decision.manuscript_seen, **decision.facts
        )
    decision.send(by=None, note="")
    decision.case.queue("decision_told", decision, by=None)
    if decision.is_acceptance:
        ask_for_letter(decision)
    for other in Decision.objects.filter(
        submission=submission, state__in=[DecisionState.DRAFT, DecisionState.RECOMMENDED]
    ):
        other.drop(by=None)
    release_additional(submission)
    if submission.decided_at is not None:
        release_kept(submission)
    review_round = open_round_of(submission)
    if review_round is not None:
        close_round(review_round, outcome=decision.kind, keep=decision.kept)
    else:
        tell_reviewers_of_outcome(submission, outcome=decision.kind)
    write_counts(submission)
    return submission.again()


def _give_back(decision: Decision, error: Exception) -> None:
    if isinstance(error, StaleState):
        trouble = _(CHANGED)
    elif isinstance(error, StepRefused):
        trouble = " ".join(map(str, error.reasons))
    else:
        trouble = _(NOT_ALLOWED)
    _make_room(decision)
    decision.fail(by=None, trouble=trouble)


def _write_time(submission: Submission, goes_at: datetime | None) -> None:
    write_counts(submission, decision_goes_at=goes_at)


# -- As acts of the manuscript -------------------------------------------------------------------------------------


def deciding(kinds: Callable[[dict[str, Any]], str]) -> Callable[..., Decision]:
    """Return the act by which a step of the manuscript that tells a decision is taken: drafted, and scheduled."""

    def act(submission: Submission, *, by: User, note: str = "", seen: int | None = None, **facts: Any) -> Decision:
        with transaction.atomic():
            submission.lock(seen=seen)
            known = decision_by(submission, by)
            is_same = known is not None and known.kind == kinds(facts)
            draft = known if known and is_same else new_draft(submission=submission, by=by, kind=kinds(facts))
            draft = save_draft(
                submission=submission,
                by=by,
                kind=kinds(facts),
                due_on=facts.get("due_on") or default_date(kinds(facts)),
                note=note,
                parts=draft.parts,
                subject=draft.subject,
                body=draft.body,
            )
            return schedule(draft, by=by, note=note)

    return act
