"""The manuscript's table: every step it can take, in the order of its life.

What a step needs to know of review and production are columns of the manuscript, written by the services of those
apps under its lock. Acts that touch further rows (freezing a version, closing a round, making the article) are services
that call these steps; a step touches its own row only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from journal.guards import or_reason
from journal.states import EVERY_AUTHOR
from journal.workflow import WorkflowModel, step
from submissions.guards import (
    has_been_sent,
    has_editor,
    has_enough_reports,
    has_no_decision_waiting,
    has_no_editorial_act,
    has_no_objection,
    has_no_published_article,
    has_no_reviewer,
    has_objection,
    has_open_appeal,
    has_released_reviewer_copy,
    has_reviewers_file,
    has_revised_version,
    has_unreviewed_section,
    is_asked_to_withdraw,
    is_complete,
    is_not_on_hold,
    is_on_hold,
    is_overdue_and_reminded,
    may_be_appealed,
    may_still_be_extended,
)
from submissions.roles import (
    edits,
    edits_or_office,
    is_author,
    is_clock,
    is_decider,
    is_deciding_editor,
    is_editor,
    is_editor_in_chief,
    may_object,
    oversees,
)
from submissions.states import DECIDED, OPEN_TO_EDITORS, AppealState, State

if TYPE_CHECKING:
    from journal.models import User

UNDECIDED = tuple(state for state in State if state not in DECIDED)
FREE = (is_not_on_hold, has_no_objection, has_no_decision_waiting)
UNSETTLED = (has_no_decision_waiting, has_no_published_article)


class SubmissionWorkflow(WorkflowModel):
    """The states of a manuscript and the steps between them."""

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
        grace: Any
        mending_time: Any
        appeal_time: Any

    # -- Sending in ------------------------------------------------------------------------------------------------

    @step(_("Submit"), [State.DRAFT, State.RETURNED], State.SUBMITTED, who=is_author,
          guards=[is_complete, has_no_objection, is_not_on_hold],
          letters=["submission_received", "named_as_author", "submission_arrived"], audience=EVERY_AUTHOR)  # fmt: skip
    def submit(self, *, by: User, number: str) -> None:
        """The corresponding author sends the manuscript in; it gets its number the first time."""
        self.number = self.number or number
        self.submitted_at = self.submitted_at or timezone.now()
        self.is_reviewed = self.section.is_reviewed
        self.reports_wanted = self.section.required_reports if self.is_reviewed else 0
        self.reviewer_copy_released_at = None
        self._begin_wait(None)

    @step(_("Recall"), State.SUBMITTED, State.DRAFT, who=is_author, guards=[has_no_editorial_act],
          letters=["submission_recalled"], audience=EVERY_AUTHOR)  # fmt: skip
    def recall(self, *, by: User) -> None:
        """The author takes the manuscript back to correct it, before an editor has begun."""
        self._begin_wait(None)

    @step(_("Recall the revision"), State.WITH_EDITOR, State.REVISION_REQUESTED, who=is_author,
          guards=[has_no_editorial_act], letters=["submission_recalled"], audience=EVERY_AUTHOR)  # fmt: skip
    def recall_revision(self, *, by: User) -> None:
        """The author takes the revision back to correct it, before an editor has begun."""
        self._begin_wait(self.revision_due_on)

    # -- People ----------------------------------------------------------------------------------------------------

    @step(_("Assign an editor"), OPEN_TO_EDITORS, None, who=oversees, guards=[has_no_decision_waiting],
          letters=["editor_assigned"], asks=["editor", "decides"])  # fmt: skip
    def assign(self, *, by: User, editor: User, decides: bool) -> None:
        """An editor is given the manuscript, to decide or to recommend; this ends the completeness check."""
        self._acted()
        self.checked_at = self.checked_at or timezone.now()

    @step(_("Take an editor off"), OPEN_TO_EDITORS, None, who=oversees, guards=[has_no_decision_waiting],
          letters=["editor_unassigned"], asks=["editor"], needs_reason=True)  # fmt: skip
    def unassign(self, *, by: User, editor: User) -> None:
        """An editor is taken off the manuscript."""
        self._acted()

    @step(_("Recuse myself"), OPEN_TO_EDITORS, None, who=is_editor, letters=["editor_recused"], needs_reason=True)
    def recuse(self, *, by: User) -> None:
        """An editor gives the manuscript back because of an interest in it, and does not see it any longer."""
        self._acted()

    @step(_("Record a conflict of interest"), UNDECIDED, None, who=oversees, asks=["person"], needs_reason=True)
    def exclude(self, *, by: User, person: User) -> None:
        """A person is kept from the manuscript because of a conflict of interest."""

    # -- Flags -----------------------------------------------------------------------------------------------------

    @step(_("Put on hold"), OPEN_TO_EDITORS, None, who=edits_or_office, letters=["put_on_hold"], asks=["review_on"],
          needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def hold(self, *, by: User, review_on: date) -> None:
        """Everything waits, clocks included, until the hold is released; it is looked at again on a day."""
        self._acted()
        self.held_at = self.held_at or timezone.now()
        self.hold_review_on = review_on

    @step(_("Release the hold"), OPEN_TO_EDITORS, None, who=edits_or_office, guards=[is_on_hold, has_no_objection],
          letters=["hold_released"], audience=EVERY_AUTHOR)  # fmt: skip
    def release(self, *, by: User) -> None:
        """The hold ends; dates move by the days it lasted."""
        self._move_dates_by_hold()
        self.held_at = self.hold_review_on = None

    @step(_("Object"), UNDECIDED, None, who=may_object, letters=["objection_made", "objection_told"],
          needs_reason=True)  # fmt: skip
    def object(self, *, by: User) -> None:
        """A co-author objects to the submission; it goes no further until that is cleared."""
        self.objected_at = timezone.now()
        self.held_at = self.held_at or self.objected_at

    @step(_("Clear the objection"), UNDECIDED, None, who=edits_or_office, guards=[has_objection],
          letters=["objection_cleared"], needs_reason=True)  # fmt: skip
    def clear_objection(self, *, by: User) -> None:
        """The objection is settled: by consent, by a change of authors, or by withdrawal."""
        self._acted()
        self.objected_at = None
        if self.hold_review_on is None:  # no editor holds it for a reason of their own
            self._move_dates_by_hold()
            self.held_at = None

    # -- At the desk -----------------------------------------------------------------------------------------------

    @step(_("Confirm that it is complete"), State.SUBMITTED, None, who=edits_or_office,
          guards=[has_no_decision_waiting])  # fmt: skip
    def confirm_complete(self, *, by: User) -> None:
        """The completeness check ends: the manuscript has what its section asks for."""
        self._acted()
        self.checked_at = timezone.now()

    @step(_("Return to the author"), State.SUBMITTED, State.RETURNED, who=edits_or_office, guards=FREE,
          letters=["returned_to_author"], asks=["due_on"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def return_to_author(self, *, by: User, due_on: date | None = None) -> None:
        """Something is missing; the author mends it and sends the manuscript again. This is no rejection."""
        self.checked_at = None
        self._begin_wait(due_on or timezone.localdate() + self.mending_time)

    @step(_("Decline without review"), State.SUBMITTED, State.DECLINED, who=is_deciding_editor, guards=FREE,
          letters=["declined_without_review", "co_authors_informed"], needs_reason=True,
          audience=EVERY_AUTHOR)  # fmt: skip
    def decline_without_review(self, *, by: User) -> None:
        """The manuscript is declined at the desk."""
        self._decided(by)

    @step(_("Release the reviewer copy"), [State.SUBMITTED, State.WITH_EDITOR, State.IN_REVIEW], None,
          who=edits_or_office, guards=[has_no_decision_waiting, has_reviewers_file])  # fmt: skip
    def release_reviewer_copy(self, *, by: User) -> None:
        """The copy that reviewers will read was looked at and holds no name."""
        self._acted()
        self.reviewer_copy_released_at = timezone.now()

    @step(_("Send to review"), [State.SUBMITTED, State.WITH_EDITOR], State.IN_REVIEW, who=edits,
          guards=[*FREE, has_editor, has_released_reviewer_copy], letters=["under_review"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def send_to_review(self, *, by: User, reports_wanted: int) -> None:
        """A round of review begins; what it promises of anonymity no change of the section takes back."""
        self._acted()
        self.checked_at = self.checked_at or timezone.now()
        self.anonymity_promised = self.anonymity
        self.reports_wanted = reports_wanted
        self.reports_in, self.reviewers_asked, self.last_report_at = 0, 0, None
        self._begin_state()

    @step(_("End the review"), State.IN_REVIEW, State.WITH_EDITOR, who=edits, guards=[has_no_decision_waiting],
          needs_reason=True)  # fmt: skip
    def end_review(self, *, by: User) -> None:
        """The round ends without a decision; the manuscript is with its editor."""
        self._acted()
        self._begin_state()

    # -- Decisions -------------------------------------------------------------------------------------------------

    @step(_("Request a revision"), [State.SUBMITTED, State.IN_REVIEW, State.WITH_EDITOR], State.REVISION_REQUESTED,
          who=is_deciding_editor, guards=[*FREE, or_reason(has_enough_reports)],
          letters=["revision_requested", "co_authors_informed"], asks=["kind", "due_on"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def request_revision(self, *, by: User, kind: str, due_on: date) -> None:
        """The author is asked for a minor or a major revision, with the reports he may see."""
        self.revision_kind = kind
        self.extended_at = None
        self.revision_due_on = due_on
        self._begin_wait(due_on)

    @step(_("Send the revision"), State.REVISION_REQUESTED, State.WITH_EDITOR, who=is_author,
          guards=[has_revised_version, has_no_objection, is_not_on_hold],
          letters=["revision_received", "revision_arrived"], audience=EVERY_AUTHOR)  # fmt: skip
    def submit_revision(self, *, by: User) -> None:
        """The author sends a new version with a response to the reviewers."""
        self.reviewer_copy_released_at = None
        self.revised_at = timezone.now()
        self._begin_wait(None)

    @step(_("Ask for more time"), State.REVISION_REQUESTED, None, who=is_author, guards=[may_still_be_extended],
          letters=["revision_extended"], audience=EVERY_AUTHOR)  # fmt: skip
    def extend_revision(self, *, by: User, due_on: date, lapses_on: date) -> None:
        """The author moves the date of the revision, once."""
        self.extended_at = timezone.now()
        self._move_date(due_on, lapses_on)

    @step(_("Move the date"), [State.RETURNED, State.REVISION_REQUESTED], None, who=edits_or_office,
          guards=[has_no_decision_waiting], letters=["revision_extended"], asks=["due_on"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def move_due_date(self, *, by: User, due_on: date, lapses_on: date) -> None:
        """An editor gives the author another date."""
        self._move_date(due_on, lapses_on)

    @step(_("Remind the author"), [State.RETURNED, State.REVISION_REQUESTED], None, who=is_clock | edits_or_office,
          guards=[is_not_on_hold, has_no_decision_waiting], letters=["revision_reminder"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def remind_author(self, *, by: User | None) -> None:
        """The author is reminded of the date."""
        self.reminded_at = timezone.now()

    @step(_("Let it lapse"), [State.RETURNED, State.REVISION_REQUESTED], State.WITHDRAWN, who=edits_or_office,
          guards=[is_not_on_hold, is_overdue_and_reminded], letters=["lapsed", "co_authors_informed"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def lapse(self, *, by: User) -> None:
        """The author did not answer; the manuscript counts as withdrawn."""
        self._decided(by)

    @step(_("Accept"), [State.IN_REVIEW, State.WITH_EDITOR], State.ACCEPTED, who=is_deciding_editor,
          guards=[*FREE, or_reason(has_enough_reports)], letters=["accepted", "co_authors_informed"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def accept(self, *, by: User) -> None:
        """The current version is accepted."""
        self._decided(by)

    @step(_("Accept without review"), State.SUBMITTED, State.ACCEPTED, who=is_editor_in_chief,
          guards=[*FREE, or_reason(has_unreviewed_section)], letters=["accepted", "co_authors_informed"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def accept_without_review(self, *, by: User) -> None:
        """A manuscript of a section that is not reviewed is accepted, or another one with a recorded reason."""
        self._decided(by)

    @step(_("Decline"), [State.IN_REVIEW, State.WITH_EDITOR, State.REVISION_REQUESTED], State.DECLINED,
          who=is_deciding_editor, guards=FREE, letters=["declined", "co_authors_informed"], asks=["resubmit"],
          needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def decline(self, *, by: User, resubmit: bool = False) -> None:
        """The manuscript is declined, plainly or with an invitation to resubmit it as a new one."""
        self.may_resubmit = resubmit
        self._decided(by)

    # -- Withdrawal ------------------------------------------------------------------------------------------------

    @step(_("Withdraw"),
          [State.DRAFT, *OPEN_TO_EDITORS], State.WITHDRAWN, who=is_author, guards=[has_been_sent, has_no_reviewer],
          letters=["withdrawn", "withdrawal_told", "co_authors_informed"], needs_reason=True,
          audience=EVERY_AUTHOR)  # fmt: skip
    def withdraw(self, *, by: User) -> None:
        """The author withdraws the manuscript while no reviewer is invited, also one that was recalled."""
        self._decided(by)

    @step(_("Ask to withdraw"), [State.IN_REVIEW, State.WITH_EDITOR, State.REVISION_REQUESTED], None, who=is_author,
          letters=["withdrawal_asked", "withdrawal_asked_receipt"], needs_reason=True,
          audience=EVERY_AUTHOR)  # fmt: skip
    def ask_to_withdraw(self, *, by: User) -> None:
        """The author asks the editor to withdraw a manuscript that reviewers are working on."""
        self.withdrawal_asked_at = timezone.now()

    @step(_("Refuse the withdrawal"), OPEN_TO_EDITORS, None, who=edits_or_office, guards=[is_asked_to_withdraw],
          letters=["withdrawal_refused"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def refuse_withdrawal(self, *, by: User) -> None:
        """The editor refuses what the author asked for."""
        self.withdrawal_asked_at = None

    @step(_("Withdraw at the author's request"), OPEN_TO_EDITORS, State.WITHDRAWN, who=edits_or_office,
          guards=[is_asked_to_withdraw], letters=["withdrawn", "co_authors_informed"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def grant_withdrawal(self, *, by: User) -> None:
        """The editor withdraws the manuscript because the author asked."""
        self._decided(by)

    # -- After the decision ----------------------------------------------------------------------------------------

    @step(_("Appeal"), State.DECLINED, None, who=is_author, guards=[may_be_appealed],
          letters=["appeal_received", "appeal_arrived"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def appeal_decision(self, *, by: User) -> None:
        """The author appeals against the decision, once."""
        self.appeal = AppealState.MADE

    @step(_("Refuse the appeal"), State.DECLINED, None, who=is_editor_in_chief & ~is_decider, guards=[has_open_appeal],
          letters=["appeal_refused"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def refuse_appeal(self, *, by: User) -> None:
        """The appeal is refused by somebody who did not take the decision."""
        self.appeal = AppealState.REFUSED

    @step(_("Reopen"), [State.DECLINED, State.WITHDRAWN], State.WITH_EDITOR, who=is_editor_in_chief,
          letters=["reopened", "co_authors_informed"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def reopen(self, *, by: User) -> None:
        """A declined or withdrawn manuscript is taken up again, after an appeal or for another reason."""
        self._undecided()

    @step(_("Rescind the decision"), [State.ACCEPTED, State.DECLINED, State.REVISION_REQUESTED], State.WITH_EDITOR,
          who=is_editor_in_chief, guards=[has_no_published_article],
          letters=["decision_rescinded", "co_authors_informed"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def rescind(self, *, by: User) -> None:
        """A decision that was sent is taken back, and everyone who was told is told."""
        self._undecided()

    @step(_("Stop"), State.ACCEPTED, State.WITHDRAWN, who=is_editor_in_chief, guards=[has_no_published_article],
          letters=["stopped", "co_authors_informed"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def stop(self, *, by: User) -> None:
        """An accepted manuscript is not published, on the author's asking or by the editor-in-chief himself."""
        self._decided(by)

    # -- Corrections of the record ---------------------------------------------------------------------------------

    @step(_("Move to another section"), list(State), None, who=edits_or_office, guards=UNSETTLED,
          letters=["section_changed"], asks=["section"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def change_section(self, *, by: User, section: Any) -> None:
        """The manuscript moves to another section of the journal."""
        self.section = section
        self.is_reviewed = section.is_reviewed
        self.reports_wanted = section.required_reports if section.is_reviewed else 0

    @step(_("Confirm a change of authors"), list(State), None, who=edits_or_office, guards=UNSETTLED,
          letters=["authors_changed"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def change_authors(self, *, by: User, removed: Iterable[User] = ()) -> None:
        """The list of authors changes after submission, with a reason and the consent of all."""
        self.authors_changed_at = timezone.now()

    @step(_("Change the corresponding author"), list(State), None, who=edits_or_office,
          guards=UNSETTLED, letters=["corresponding_author_changed"], asks=["author"],
          needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def change_corresponding_author(self, *, by: User, author: Any) -> None:
        """Another author speaks for all from now on."""
        self.corresponding_user_id = author.user_id

    # -- What several steps do to their own columns ----------------------------------------------------------------

    def _acted(self) -> None:
        self.acted_on_at = self.acted_on_at or timezone.now()

    def _begin_state(self) -> datetime:
        self.since, self.held_for = timezone.now(), timedelta()
        return self.since

    def _begin_wait(self, due_on: date | None) -> None:
        """Start a new wait for one side: its date, nothing reminded, nothing acted on."""
        self._begin_state()
        self.acted_on_at = self.reminded_at = None
        self.due_on, self.lapses_on = due_on, due_on + self.grace if due_on else None

    def _move_date(self, due_on: date, lapses_on: date) -> None:
        """Give the author another day, of which they have not been reminded."""
        self.due_on, self.lapses_on = due_on, lapses_on
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
