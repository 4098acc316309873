"""The state of a manuscript, the columns its steps set, and what several steps do to them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django_fsm import FSMField

from journal.workflow import WorkflowModel
from submissions.states import AppealState, State

if TYPE_CHECKING:
    from journal.models import User


class Columns(WorkflowModel):
    """What the steps of a manuscript share."""

    state = FSMField(choices=State.choices, default=State.DRAFT, protected=True, editable=False, max_length=24)

    class Meta:
        abstract = True

    if TYPE_CHECKING:  # the columns that steps set, and the times they ask for; the model has them
        number: Any
        submitted_at: Any
        section: Any
        is_reviewed: Any
        anonymity: Any
        anonymity_promised: Any
        reports_wanted: Any
        reports_in: Any
        reviewers_asked: Any
        last_report_at: Any
        reviewer_copy_released_at: Any
        revised_at: Any
        revision_due_on: Any
        revision_kind: Any
        checked_at: Any
        acted_on_at: Any
        reminded_at: Any
        extended_at: Any
        time_asked_for: Any
        held_at: Any
        held_for: Any
        held_after_report: Any
        hold_review_on: Any
        objected_at: Any
        withdrawal_asked_at: Any
        due_on: Any
        lapses_on: Any
        decided_at: Any
        decided_by: Any
        decision_goes_at: Any
        appeal: Any
        appeal_until: Any
        may_resubmit: Any
        authors_changed_at: Any
        corresponding_user_id: Any
        since: Any
        declined_at: Any
        taken_back_at: Any
        grace: Any
        mending_time: Any
        appeal_time: Any

    # -- What several steps do to their own columns ----------------------------------------------------------------

    def _acted(self) -> None:
        self.acted_on_at = self.acted_on_at or timezone.now()

    def _begin_state(self) -> datetime:
        self.since, self.held_for = timezone.now(), timedelta()
        self.time_asked_for = None
        return self.since

    def _begin_wait(self, due_on: date | None) -> None:
        """Start a new wait for one side: its date, nothing reminded, nothing acted on."""
        self._begin_state()
        self.acted_on_at = self.reminded_at = None
        self.due_on, self.lapses_on = due_on, due_on + self.grace if due_on else None

    def _move_date(self, due_on: date, lapses_on: date) -> None:
        """Give the author another day, of which they have not been reminded."""
        self.due_on, self.lapses_on = due_on, lapses_on
        self.time_asked_for = None
        self.revision_due_on = due_on if self.revision_due_on else None
        self.reminded_at = None

    def _decided(self, by: User) -> None:
        self.decided_at = self._begin_state()
        self.decided_by = by
        self.due_on = self.lapses_on = self.decision_goes_at = None
        self.held_at = self.hold_review_on = self.objected_at = self.withdrawal_asked_at = None
        self.appeal_until = timezone.localdate() + self.appeal_time

    def _undecided(self) -> None:
        if self.appeal == AppealState.MADE:
            self.appeal = AppealState.UPHELD
        self._begin_state()
        self.decided_at = self.appeal_until = self.decision_goes_at = self.due_on = self.lapses_on = None
        self.may_resubmit = False
        self._acted()

    def _move_dates_by_hold(self) -> None:
        """Give back the days a hold has taken."""
        now = timezone.now()
        began = self.held_at or now
        self.held_for += now - max(began, self.since)
        self.held_after_report += now - max(began, self.last_report_at or now)
        if self.due_on:
            self.due_on += now - began
            self.lapses_on = self.due_on + self.grace
            self.revision_due_on = self.due_on if self.revision_due_on else None
