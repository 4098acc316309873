"""Steps of a manuscript from sending it in to what may stop it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.states import EVERY_AUTHOR
from journal.workflow import step
from submissions.guards import (
    has_no_decision_waiting,
    has_no_editorial_act,
    has_no_objection,
    has_nothing_in_quarantine,
    has_objection,
    is_complete,
    is_not_given_back,
    is_not_on_hold,
    is_on_hold,
    keeps_to_limits,
)
from submissions.roles import (
    edits_or_office,
    gave_out,
    is_author,
    is_editor,
    is_invited_to_write,
    may_object,
    oversees,
)
from submissions.states import DECIDED, OPEN_TO_EDITORS, State
from submissions.workflow.columns import Columns

if TYPE_CHECKING:
    from journal.models import User

UNDECIDED = tuple(state for state in State if state not in DECIDED)


class Arriving(Columns):
    """Sending in, the people of the manuscript, and its flags."""

    class Meta:
        abstract = True

    # -- Sending in ------------------------------------------------------------------------------------------------

    @step(_("Submit"), [State.DRAFT, State.RETURNED], State.SUBMITTED, who=is_author,
          guards=[is_not_given_back, is_complete, keeps_to_limits, has_nothing_in_quarantine, has_no_objection,
                  is_not_on_hold],
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

    # -- What was given out ----------------------------------------------------------------------------------------

    @step(_("Decline to write it"), State.DRAFT, None, who=is_invited_to_write, guards=[is_not_given_back],
          letters=["commission_declined"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def decline_commission(self, *, by: User) -> None:
        """The author who was asked for a contribution will not write it."""
        self.declined_at = self._begin_state()

    @step(_("Take it back from its author"), State.DRAFT, None, who=gave_out, guards=[is_not_given_back],
          letters=["draft_taken_back"], audience=EVERY_AUTHOR)  # fmt: skip
    def take_back(self, *, by: User) -> None:
        """The journal no longer waits for a contribution that it asked for, or for a draft that it entered."""
        self.taken_back_at = self._begin_state()

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
