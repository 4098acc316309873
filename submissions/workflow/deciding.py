"""Steps of a manuscript at the desk, in review, and at its decisions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.guards import or_reason
from journal.states import EVERY_AUTHOR
from journal.workflow import step
from submissions.guards import (
    has_editor,
    has_enough_reports,
    has_no_decision_waiting,
    has_no_objection,
    has_nothing_in_quarantine,
    has_released_reviewer_copy,
    has_reviewers_file,
    has_revised_version,
    has_unreviewed_section,
    has_used_the_extension,
    is_asked_for_time,
    is_not_asked_for_time,
    is_not_on_hold,
    is_overdue_and_reminded,
    may_still_be_extended,
)
from submissions.roles import (
    edits,
    edits_or_office,
    is_author,
    is_clock,
    is_deciding_editor,
    is_editor_in_chief,
)
from submissions.states import State
from submissions.workflow.columns import Columns

if TYPE_CHECKING:
    from journal.models import User

FREE = (is_not_on_hold, has_no_objection, has_no_decision_waiting)


class Deciding(Columns):
    """The work of editors up to a decision."""

    class Meta:
        abstract = True

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
          guards=[has_revised_version, has_nothing_in_quarantine, has_no_objection, is_not_on_hold],
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

    @step(_("Ask the editor for still more time"), State.REVISION_REQUESTED, None, who=is_author,
          guards=[has_used_the_extension, is_not_asked_for_time], letters=["time_asked"], asks=["due_on"],
          needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def ask_for_time(self, *, by: User, due_on: date) -> None:
        """The author, who has used the one extension, asks the editor for a later date."""
        self.time_asked_for = due_on

    @step(_("Leave the date as it is"), State.REVISION_REQUESTED, None, who=edits_or_office,
          guards=[is_asked_for_time], letters=["time_refused"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def refuse_time(self, *, by: User) -> None:
        """The editor does not give the further time that the author asked for; to give it, the date is moved."""
        self.time_asked_for = None

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
