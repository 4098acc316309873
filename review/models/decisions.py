"""Decisions: drafted, recommended, scheduled, and sent when their window is over."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.storage import opaque_key
from journal.workflow import Step
from review.models.belonging import OfManuscript
from review.models.rounds import Round
from review.states import ACCEPTANCES, DATED, ON_REPORTS, REVISIONS, TOLD, DecisionKind, DecisionState
from review.workflow import DecisionWorkflow
from submissions.models import Submission
from submissions.states import RevisionKind

STEPS = {
    DecisionKind.MINOR: "request_revision",
    DecisionKind.MAJOR: "request_revision",
    DecisionKind.DECLINE_RESUBMIT: "decline",
}


class Decision(OfManuscript, DecisionWorkflow):
    """One decision about a manuscript, with the letter that tells it.

    ``parts`` names what the author is given of each report: "<assignment id>:<part>". ``note`` is the reason that the
    history keeps. ``manuscript_seen`` is the version of the manuscript's row that was decided on.
    ``acceptance_letter`` is empty until the worker has set it.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=24, choices=DecisionKind.choices)
    due_on = models.DateField(_("expected by"), null=True, blank=True)
    note = models.TextField(_("reason, for the history"), blank=True)
    parts = models.JSONField(default=list, blank=True)
    kept = models.JSONField(default=list, blank=True)
    written_for = models.CharField(max_length=24, blank=True, choices=DecisionKind.choices, editable=False)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(_("letter to the author"), blank=True)

    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(auto_now=True)
    recommended_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    effective_at = models.DateTimeField(null=True, editable=False)
    manuscript_seen = models.PositiveIntegerField(default=0, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    trouble = models.TextField(blank=True, editable=False)
    acceptance_letter = models.FileField(upload_to=opaque_key, max_length=120, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=DecisionState.values), name="decision_state_known"),
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="decision_kind_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["scheduled", "sent"]) | Q(effective_at__isnull=False, decided_by__isnull=False),
                name="decision_scheduled_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="decision_sent_has_time",
            ),
            models.UniqueConstraint(fields=["submission"], condition=Q(state="scheduled"), name="one_decision_waiting"),
            models.UniqueConstraint(
                fields=["submission", "made_by"], condition=Q(state__in=["draft"]), name="one_draft_per_editor"
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"

    @property
    def manuscript_step(self) -> Step:
        """The row of the manuscript's table that this decision takes."""
        return Submission.step(STEPS.get(DecisionKind(self.kind), self.kind))

    @property
    def facts(self) -> dict[str, Any]:
        """What that step asks for."""
        if self.is_revision:
            kind = RevisionKind.MINOR if self.kind == DecisionKind.MINOR else RevisionKind.MAJOR
            return {"kind": str(kind), "due_on": self.due_on}
        if self.kind == DecisionKind.RETURN:
            return {"due_on": self.due_on}
        if self.manuscript_step.name == "decline":
            return {"resubmit": self.kind == DecisionKind.DECLINE_RESUBMIT}
        return {}

    @property
    def is_revision(self) -> bool:
        """Whether the author is asked for another version by a day."""
        return self.kind in REVISIONS

    @property
    def rests_on_reports(self) -> bool:
        """Whether it rests on what reviewers have reported."""
        return self.kind in ON_REPORTS

    @property
    def has_another_letter(self) -> bool:
        """Whether the letter was composed for another kind of decision than the one it would tell now."""
        return bool(self.written_for) and self.written_for != self.kind

    @property
    def has_date(self) -> bool:
        """Whether the author is given a day."""
        return self.kind in DATED

    @property
    def is_waiting(self) -> bool:
        """Whether it is about to go out."""
        return self.state == DecisionState.SCHEDULED

    @property
    def told(self) -> str:
        """What authors and reviewers call it, who do not choose between steps."""
        return str(TOLD.get(DecisionKind(self.kind), self.get_kind_display()))

    @property
    def is_acceptance(self) -> bool:
        """Whether the manuscript is accepted by it."""
        return self.kind in ACCEPTANCES

    @property
    def is_sent(self) -> bool:
        """Whether it went out."""
        return self.state == DecisionState.SENT

    @property
    def is_recommended(self) -> bool:
        """Whether an editor who does not decide has put it before the one who does."""
        return self.state == DecisionState.RECOMMENDED

    @property
    def is_draft(self) -> bool:
        """Whether somebody still writes it."""
        return self.state == DecisionState.DRAFT

    @property
    def is_taken_back(self) -> bool:
        """Whether it was taken back or put away."""
        return self.state == DecisionState.TAKEN_BACK

    def gives(self, assignment_id: int, part: str) -> bool:
        """Whether the author is given this part of a report."""
        return f"{assignment_id}:{part}" in self.parts
