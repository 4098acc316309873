"""The tables of review: every step a round, an assignment and a decision can take.

A step touches its own row only. What goes together (a report that takes back a decision, a decision that closes the
round and thanks the reviewers) is a service.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from journal.states import EDITORIAL, Audience
from journal.workflow import WorkflowModel, step
from review.guards import (
    counts,
    has_complete_report,
    has_free_place,
    has_future_date,
    has_gone_out,
    has_letter,
    has_no_open_interest,
    has_no_report_in,
    has_not_been_extended,
    has_nothing_else_to_do,
    has_open_interest,
    has_reported_or_round_is_over,
    is_due,
    is_held_back,
    is_in_an_open_round,
    is_set_aside,
    manuscript_allows_it,
    manuscript_is_not_on_hold,
    manuscript_is_undecided,
    reads_the_newest_version,
)
from review.guards import has_no_decision_waiting as nothing_goes_out
from review.roles import (
    by_hand_or_clock,
    edits,
    edits_or_office,
    is_clock,
    is_decider_or_in_chief,
    is_recommending_maker,
    is_reviewer,
    may_drop,
    may_take_its_step,
)
from review.states import INVITATIONS, OVER, AssignmentState, DecisionState, RoundState

if TYPE_CHECKING:
    from journal.models import User

WITH_REVIEWER = EDITORIAL | Audience.REVIEWERS
S = AssignmentState
D = DecisionState


class RoundWorkflow(WorkflowModel):
    """The states of a round of review."""

    state = FSMField(choices=RoundState.choices, default=RoundState.OPEN, protected=True, editable=False, max_length=24)

    class Meta:
        abstract = True

    @step(_("Close the round"), RoundState.OPEN, RoundState.CLOSED, who=is_clock)
    def close(self, *, by: None, outcome: str) -> None:
        """The round ends, by a decision or because the editor ends the review."""
        self.outcome = outcome
        self.closed_at = timezone.now()

    @step(_("Cancel the round"), RoundState.OPEN, RoundState.CANCELLED, who=edits,
          guards=[has_no_report_in, nothing_goes_out], needs_reason=True)  # fmt: skip
    def cancel(self, *, by: User, outcome: str) -> None:
        """The round is called off before a report is in; the manuscript is with its editor again."""
        self.outcome = outcome
        self.closed_at = timezone.now()


class AssignmentWorkflow(WorkflowModel):
    """The states of one reviewer's part in a round."""

    state = FSMField(choices=S.choices, default=S.QUEUED, protected=True, editable=False, max_length=24)

    class Meta:
        abstract = True

    # -- Asking ----------------------------------------------------------------------------------------------------

    @step(_("Invite"), S.QUEUED, S.INVITED, who=by_hand_or_clock,
          guards=[is_in_an_open_round, manuscript_is_not_on_hold, nothing_goes_out], letters=INVITATIONS,
          asks=["days_given"], audience=WITH_REVIEWER)  # fmt: skip
    def invite(
        self, *, by: User | None, days_given: int, answer_by: date, expires_on: date, goes_out_at: datetime | None
    ) -> None:
        """The reviewer is asked, by a letter that waits in the undo window."""
        self._asked(days_given, answer_by, expires_on, goes_out_at)

    @step(_("Invite again"), OVER, S.INVITED, who=edits_or_office,
          guards=[is_in_an_open_round, manuscript_is_not_on_hold, nothing_goes_out], letters=INVITATIONS,
          asks=["days_given"], audience=WITH_REVIEWER)  # fmt: skip
    def reinvite(
        self, *, by: User, days_given: int, answer_by: date, expires_on: date, goes_out_at: datetime | None
    ) -> None:
        """A reviewer who declined, did not answer or was cancelled is asked once more, with a new link."""
        self._asked(days_given, answer_by, expires_on, goes_out_at)

    @step(_("Take the invitation back"), S.INVITED, S.CANCELLED, who=edits_or_office, guards=[is_held_back])
    def take_back(self, *, by: User) -> None:
        """The invitation does not go out. The reviewer never hears of it."""
        self.ended_at = timezone.now()

    @step(_("Hand the invitation over"), S.INVITED, None, who=edits_or_office, guards=[is_held_back])
    def hand_over(self, *, by: User) -> None:
        """The personal link is handed over by messenger: the invitation counts as gone out, and its letter leaves."""
        self.goes_out_at = None

    @step(_("Remind of the invitation"), S.INVITED, None, who=by_hand_or_clock,
          guards=[manuscript_is_not_on_hold, has_gone_out], letters=["review_answer_reminder"],
          audience=WITH_REVIEWER)  # fmt: skip
    def remind_to_answer(self, *, by: User | None) -> None:
        """The reviewer is reminded that an answer is awaited."""
        self.reminded_at = timezone.now()

    @step(_("Let the invitation expire"), S.INVITED, S.EXPIRED, who=is_clock, guards=[manuscript_is_not_on_hold],
          letters=["review_invitation_expired", "reviewer_did_not_answer"], audience=WITH_REVIEWER)  # fmt: skip
    def expire(self, *, by: None) -> None:
        """The reviewer did not answer in time; the next of the queue is asked."""
        self.ended_at = timezone.now()

    @step(_("Ask for an additional report"), [S.REPORTED, *OVER], None, who=edits_or_office,
          guards=[has_reported_or_round_is_over, has_nothing_else_to_do, reads_the_newest_version,
                  manuscript_is_undecided, manuscript_is_not_on_hold, nothing_goes_out],
          letters=["additional_report_asked"], asks=["days_given"], needs_reason=True)  # fmt: skip
    def ask_additional(self, *, by: User, days_given: int) -> None:
        """A reviewer whose part has ended is asked for one more report, which stands beside what there is."""

    # -- The answer ------------------------------------------------------------------------------------------------

    @step(_("Accept"), S.INVITED, S.ACCEPTED, who=is_reviewer | edits_or_office, guards=[is_in_an_open_round],
          letters=["review_accepted", "reviewer_accepted"], audience=WITH_REVIEWER)  # fmt: skip
    def accept(self, *, by: User, due_on: date, interests: bool = False) -> None:
        """The reviewer agrees to review; files wait where interests were declared."""
        self._agreed(due_on, interests=interests)

    @step(_("Accept after all"), S.EXPIRED, S.ACCEPTED, who=is_reviewer, guards=[is_in_an_open_round, has_free_place],
          letters=["review_accepted", "reviewer_accepted"], audience=WITH_REVIEWER)  # fmt: skip
    def accept_late(self, *, by: User, due_on: date, interests: bool = False) -> None:
        """The reviewer agrees although the invitation has expired, while a place is free."""
        self._agreed(due_on, interests=interests)

    @step(_("Decline"), S.INVITED, S.DECLINED, who=is_reviewer | edits_or_office,
          letters=["review_declined", "reviewer_declined"], audience=WITH_REVIEWER)  # fmt: skip
    def decline(self, *, by: User) -> None:
        """The reviewer does not review; the next of the queue is asked."""
        self.ended_at = timezone.now()

    @step(_("Step down"), S.ACCEPTED, S.DECLINED, who=is_reviewer,
          letters=["review_declined", "reviewer_stepped_down"], audience=WITH_REVIEWER)  # fmt: skip
    def step_down(self, *, by: User) -> None:
        """The reviewer gives the review back after having agreed; the next of the queue is asked."""
        self.ended_at = timezone.now()

    @step(_("Clear the interests"), S.ACCEPTED, None, who=edits, guards=[has_open_interest],
          letters=["interests_cleared"], audience=WITH_REVIEWER)  # fmt: skip
    def clear_interests(self, *, by: User) -> None:
        """The editor finds no conflict in what the reviewer declared; the files are open to him."""
        self.interests_cleared_at = timezone.now()

    # -- Waiting for the report ------------------------------------------------------------------------------------

    @step(_("Ask for more time"), S.ACCEPTED, None, who=is_reviewer, guards=[has_not_been_extended],
          letters=["review_extended", "reviewer_extended"], audience=WITH_REVIEWER)  # fmt: skip
    def ask_for_time(self, *, by: User, due_on: date) -> None:
        """The reviewer moves the date, once."""
        self.extended_at = timezone.now()
        self.due_on, self.escalated_at = due_on, None

    @step(_("Move the date"), S.ACCEPTED, None, who=edits_or_office, letters=["review_extended"], asks=["due_on"],
          audience=WITH_REVIEWER)  # fmt: skip
    def extend(self, *, by: User, due_on: date) -> None:
        """The editor gives the reviewer another date."""
        self.due_on, self.escalated_at = due_on, None

    @step(_("Remind of the report"), S.ACCEPTED, None, who=by_hand_or_clock, guards=[manuscript_is_not_on_hold],
          letters=["review_reminder"], audience=WITH_REVIEWER)  # fmt: skip
    def remind_to_report(self, *, by: User | None) -> None:
        """The reviewer is reminded of the date of the report."""
        self.reminded_at = timezone.now()

    @step(_("Tell the editor that it is overdue"), S.ACCEPTED, None, who=is_clock, guards=[manuscript_is_not_on_hold],
          letters=["review_overdue"])  # fmt: skip
    def escalate(self, *, by: None) -> None:
        """The editor learns that a report is long overdue."""
        self.escalated_at = timezone.now()

    @step(_("Tell the office that it is overdue"), S.ACCEPTED, None, who=is_clock, guards=[manuscript_is_not_on_hold],
          letters=["review_overdue_for_office"])  # fmt: skip
    def escalate_to_office(self, *, by: None) -> None:
        """The office learns that a report is overdue and that the editor has not helped."""

    # -- The report ------------------------------------------------------------------------------------------------

    @step(_("Send the report"), S.ACCEPTED, S.REPORTED, who=is_reviewer,
          guards=[has_no_open_interest, has_complete_report], letters=["report_received", "report_arrived"],
          audience=WITH_REVIEWER)  # fmt: skip
    def report(self, *, by: User, number: int, is_late: bool = False) -> None:
        """The reviewer files the report."""
        self._reported(number, is_late=is_late)

    @step(_("Enter a report for the reviewer"), S.ACCEPTED, S.REPORTED, who=edits_or_office,
          guards=[has_no_open_interest], letters=["report_entered", "report_arrived"],
          audience=WITH_REVIEWER)  # fmt: skip
    def report_on_behalf(self, *, by: User, number: int, is_late: bool = False) -> None:
        """The office enters a report that came by mail, with its source; it is shown as entered."""
        self._reported(number, is_late=is_late)

    @step(_("Ask for clarification"), S.REPORTED, None, who=edits, letters=["clarification_asked"], needs_reason=True,
          audience=WITH_REVIEWER)  # fmt: skip
    def ask_clarification(self, *, by: User) -> None:
        """The editor asks the reviewer about the report."""
        self.clarification_asked_at = timezone.now()

    @step(
        _("Add to the report"), S.REPORTED, None, who=is_reviewer, letters=["addendum_arrived"], audience=WITH_REVIEWER
    )
    def clarify(self, *, by: User) -> None:
        """The reviewer adds a dated addendum; the report itself stays as it was filed."""
        self.clarification_asked_at = None

    @step(_("Set the report aside"), S.REPORTED, None, who=edits, guards=[counts, nothing_goes_out], needs_reason=True)
    def set_aside(self, *, by: User) -> None:
        """The report does not count and is not shown to the author."""
        self.set_aside_at = timezone.now()

    @step(_("Count the report again"), S.REPORTED, None, who=edits, guards=[is_set_aside, nothing_goes_out])
    def count_again(self, *, by: User) -> None:
        """A report that was set aside counts again."""
        self.set_aside_at = None

    @step(_("Thank and tell the outcome"), S.REPORTED, None, who=is_clock,
          letters=["reviewer_outcome", "review_ended"], audience=WITH_REVIEWER)  # fmt: skip
    def thank(self, *, by: None, outcome: str) -> None:
        """The round has ended: the reviewer is thanked and learns how."""
        self.thanked_at = timezone.now()

    @step(_("Tell of the rescission"), S.REPORTED, None, who=is_clock, letters=["rescission_for_reviewer"],
          audience=WITH_REVIEWER)  # fmt: skip
    def tell_of_rescission(self, *, by: None) -> None:
        """The decision the reviewer was told of has been rescinded."""

    # -- The end without a report ----------------------------------------------------------------------------------

    @step(_("Cancel the review"), [S.QUEUED, S.INVITED, S.ACCEPTED], S.CANCELLED, who=edits_or_office,
          letters=["review_cancelled"], audience=WITH_REVIEWER)  # fmt: skip
    def cancel(self, *, by: User) -> None:
        """The editor does without this reviewer; the link is dead at once."""
        self.ended_at = timezone.now()

    @step(_("Release from the review"), [S.QUEUED, S.INVITED, S.ACCEPTED], S.CANCELLED, who=is_clock,
          letters=["review_not_needed"], audience=WITH_REVIEWER)  # fmt: skip
    def release(self, *, by: None) -> None:
        """The round has ended before this reviewer reported."""
        self.ended_at = timezone.now()

    @step(_("Keep: the report is still wanted"), S.ACCEPTED, None, who=is_clock, letters=["review_still_wanted"],
          audience=WITH_REVIEWER)  # fmt: skip
    def keep(self, *, by: None) -> None:
        """The round has ended, but this report is still wanted; it will be marked as late."""
        self.is_kept = True

    # -- What several steps do to their own columns ----------------------------------------------------------------

    def _asked(self, days_given: int, answer_by: date, expires_on: date, goes_out_at: datetime | None) -> None:
        self.days_given, self.answer_by, self.expires_on = days_given, answer_by, expires_on
        self.invited_at, self.goes_out_at = timezone.now(), goes_out_at
        self.accepted_at = self.ended_at = self.due_on = None
        self.reminded_at = self.extended_at = self.escalated_at = None
        self.has_interests, self.interests_cleared_at, self.is_kept = False, None, False
        self.times_invited += 1

    def _agreed(self, due_on: date, *, interests: bool) -> None:
        self.accepted_at = timezone.now()
        self.ended_at = self.reminded_at = None
        self.due_on, self.has_interests = due_on, interests

    def _reported(self, number: int, *, is_late: bool) -> None:
        self.reported_at = timezone.now()
        self.number, self.is_late = number, is_late


class DecisionWorkflow(WorkflowModel):
    """The states of a decision; nothing is told before its time."""

    state = FSMField(choices=D.choices, default=D.DRAFT, protected=True, editable=False, max_length=24)

    class Meta:
        abstract = True

    @step(_("Recommend"), D.DRAFT, D.RECOMMENDED, who=is_recommending_maker,
          guards=[has_letter, has_future_date, manuscript_is_undecided], letters=["recommendation_made"])  # fmt: skip
    def recommend(self, *, by: User) -> None:
        """An editor who does not decide puts the draft before the one who does."""
        self.recommended_at = timezone.now()

    @step(_("Decide"), [D.DRAFT, D.RECOMMENDED], D.SCHEDULED, who=may_take_its_step,
          guards=[has_letter, has_future_date, nothing_goes_out, manuscript_allows_it])  # fmt: skip
    def schedule(self, *, by: User, effective_at: datetime, manuscript_seen: int) -> None:
        """The decision will go out when the window is over; until then nothing else has changed."""
        self.decided_by = by
        self.effective_at = effective_at
        self.manuscript_seen = manuscript_seen
        self.trouble = ""

    @step(_("Take it back"), D.SCHEDULED, D.TAKEN_BACK, who=is_decider_or_in_chief, letters=["decision_taken_back"])
    def take_back(self, *, by: User) -> None:
        """The decision does not go out; nobody but its editors ever knew of it."""
        self.effective_at = None

    @step(_("Stop it: something has happened"), D.SCHEDULED, D.DRAFT, who=is_clock, letters=["decision_interrupted"])
    def interrupt(self, *, by: None, trouble: str) -> None:
        """A report, an addendum, a withdrawal, an objection or a hold came in between; the editor looks again."""
        self.trouble, self.effective_at = trouble, None

    @step(_("Send"), D.SCHEDULED, D.SENT, who=is_clock, guards=[is_due])
    def send(self, *, by: None) -> None:
        """The window is over: the step of the manuscript is taken and everybody is told."""
        self.sent_at = timezone.now()

    @step(_("Give back: it could not be sent"), D.SCHEDULED, D.DRAFT, who=is_clock, letters=["decision_not_sent"])
    def fail(self, *, by: None, trouble: str) -> None:
        """What was checked at scheduling does not hold any longer; the editor is told why."""
        self.trouble, self.effective_at = trouble, None

    @step(_("Drop"), [D.DRAFT, D.RECOMMENDED], D.TAKEN_BACK, who=may_drop)
    def drop(self, *, by: User | None) -> None:
        """A draft or a recommendation is put away, by its maker or because the manuscript was decided otherwise."""

    @step(_("Take it up again"), D.TAKEN_BACK, D.DRAFT, who=edits_or_office, guards=[manuscript_is_undecided])
    def resume(self, *, by: User) -> None:
        """What was taken back becomes the draft of the one who takes it up."""
        self.made_by = by
        self.decided_by = None
