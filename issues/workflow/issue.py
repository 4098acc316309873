"""The issue's table: every step from its plan to its publication."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from issues.guards import CHECKLIST, has_publication_date
from issues.roles import chiefs_issues, is_clock, makes_issues
from issues.states import AHEAD, IssueState
from journal.workflow import WorkflowModel, step

if TYPE_CHECKING:
    from journal.models import User

State = IssueState


class IssueWorkflow(WorkflowModel):
    """The states of an issue and the steps between them."""

    state = FSMField(choices=State.choices, default=State.PLANNED, protected=True, editable=False, max_length=24)

    class Meta:
        abstract = True

    @step(_("Begin to assemble"), State.PLANNED, State.ASSEMBLING, who=makes_issues | chiefs_issues)
    def begin_assembling(self, *, by: User) -> None:
        """Articles can be placed in the issue from now on."""

    @step(_("Change what is said of it"), AHEAD, None, who=makes_issues | chiefs_issues)
    def describe(self, *, by: User, changes: dict[str, Any]) -> None:
        """Theme, numbers, cover or guest editors of the issue change."""
        for name, value in changes.items():
            setattr(self, name, value)

    @step(_("Change the order"), State.ASSEMBLING, None, who=is_clock | makes_issues | chiefs_issues)
    def arrange(self, *, by: User | None, order: list[int]) -> None:
        """Articles are placed, taken out or moved; the page numbers follow."""

    @step(_("Freeze"), State.ASSEMBLING, State.IN_PRESS, who=makes_issues, guards=CHECKLIST)
    def freeze(self, *, by: User) -> None:
        """Order and page numbers are settled; the issue goes to press."""
        self.frozen_at = timezone.now()

    @step(_("Unfreeze"), State.IN_PRESS, State.ASSEMBLING, who=is_clock | makes_issues | chiefs_issues,
          needs_reason=True)  # fmt: skip
    def unfreeze(self, *, by: User | None) -> None:
        """The issue is taken back into assembly."""
        self.frozen_at = self.publish_on = None

    @step(_("Postpone"), AHEAD, None, who=makes_issues | chiefs_issues, asks=["planned_on"],
          letters=["issue_postponed"],
          needs_reason=True)  # fmt: skip
    def postpone(self, *, by: User, planned_on: date) -> None:
        """The issue gets another date; the real one is always shown."""
        self.planned_on = planned_on
        if self.publish_on:
            self.publish_on = planned_on

    @step(_("Set the date of publication"), State.IN_PRESS, None, who=makes_issues, guards=CHECKLIST,
          asks=["publish_on"])  # fmt: skip
    def schedule(self, *, by: User, publish_on: date) -> None:
        """The issue publishes itself on its day."""
        self.publish_on = publish_on

    @step(_("Take the date back"), State.IN_PRESS, None, who=makes_issues, guards=[has_publication_date])
    def unschedule(self, *, by: User) -> None:
        """The issue waits for somebody to publish it."""
        self.publish_on = None

    @step(_("Publish"), State.IN_PRESS, State.PUBLISHED, who=is_clock | makes_issues, guards=CHECKLIST,
          letters=["issue_published"])  # fmt: skip
    def publish(self, *, by: User | None) -> None:
        """The issue and everything in it appear together, or nothing does."""
        self.published_at = timezone.now()

    @step(_("Fall back into assembly"), State.IN_PRESS, State.ASSEMBLING, who=is_clock | makes_issues,
          letters=["issue_not_published"], needs_reason=True)  # fmt: skip
    def fall_back(self, *, by: User | None) -> None:
        """A check failed at the moment of publication; nothing was published, and the office is told."""
        self.frozen_at = self.publish_on = None

    @step(_("Cancel or merge"), AHEAD, State.CANCELLED, who=chiefs_issues, asks=["into"], letters=["issue_cancelled"],
          needs_reason=True)  # fmt: skip
    def cancel(self, *, by: User, into: Any = None) -> None:
        """The issue will not appear; its articles are released, or move into another issue in assembly."""
        self.frozen_at = self.publish_on = None
