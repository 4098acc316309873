"""Rounds of review, and the reviewers' parts in them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import Letter, PersonalLink, User
from journal.states import Delivery
from review.guards import is_in_an_open_round
from review.models.belonging import OfManuscript
from review.models.questions import FormVersion
from review.states import INVITATIONS, LIVE, TAKES_A_PLACE, WAITING, AssignmentState, DecisionKind, Outcome, RoundState
from review.workflow import AssignmentWorkflow, RoundWorkflow
from submissions.models import Submission, Version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Round(OfManuscript, RoundWorkflow):
    """One round of review of one version of a manuscript."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="rounds")
    version = models.ForeignKey(Version, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"))
    reports_wanted = models.PositiveSmallIntegerField(_("reports wanted"), default=0)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(
        max_length=24, blank=True, editable=False, choices=[*DecisionKind.choices, *Outcome.choices]
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="round_closed_has_time",
            ),
            models.UniqueConstraint(fields=["submission"], condition=Q(state="open"), name="one_open_round"),
            models.UniqueConstraint(fields=["submission", "number"], name="round_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}, round {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether reviewers may still join and report in time."""
        return self.state == RoundState.OPEN

    @property
    def all_assignments(self) -> list[Assignment]:
        """Every assignment, in the order of the list; a prefetch of ``assignments`` serves."""
        return sorted(self.assignments.all(), key=lambda row: (row.position, row.pk))

    @property
    def reports_in(self) -> int:
        """How many reviewers reported before it ended, or additionally, reports set aside included."""
        return _reviewers(row for row in self.assignments.all() if row.is_reported and not row.is_late)

    @property
    def reports_counted(self) -> int:
        """How many reports count for a decision; two of one reviewer count as one."""
        rows = (row for row in self.assignments.all() if row.is_reported and not row.is_late)
        return _reviewers(row for row in rows if row.set_aside_at is None)

    @property
    def reviewers_asked(self) -> int:
        """How many reviewers have been told of it and have not been lost again."""
        return _reviewers(row for row in self.assignments.all() if row.state in TAKES_A_PLACE)

    @property
    def reviewers_waited_for(self) -> int:
        """How many have been invited or are at work, and have not reported."""
        return sum(row.state in WAITING for row in self.assignments.all())

    @property
    def places_free(self) -> int:
        """How many more reviewers are wanted than are invited, at work or done."""
        return max(self.reports_wanted - self.reviewers_asked, 0)


def _reviewers(rows: Iterable[Assignment]) -> int:
    """Return how many people these are: one who is asked for an additional report has two parts in a round."""
    return len({row.reviewer_id for row in rows})


class Assignment(OfManuscript, AssignmentWorkflow):
    """One reviewer's part in one round; times are days, ``due_on`` is set when the reviewer agrees."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="review_assignments")
    number = models.PositiveSmallIntegerField(_("number shown instead of the name"), null=True, editable=False)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    days_given = models.PositiveSmallIntegerField(_("days for the review"), default=28)
    chosen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    chosen_at = models.DateTimeField(default=timezone.now, editable=False)
    override_reason = models.TextField(_("why in spite of the concerns"), blank=True)

    times_invited = models.PositiveSmallIntegerField(default=0, editable=False)
    invited_at = models.DateTimeField(null=True, editable=False)
    goes_out_at = models.DateTimeField(null=True, editable=False)
    answer_by = models.DateField(null=True, editable=False)
    expires_on = models.DateField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    due_on = models.DateField(null=True, editable=False)
    extended_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    escalated_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    reported_at = models.DateTimeField(null=True, editable=False)
    thanked_at = models.DateTimeField(null=True, editable=False)
    clarification_asked_at = models.DateTimeField(null=True, editable=False)
    set_aside_at = models.DateTimeField(null=True, editable=False)
    is_late = models.BooleanField(default=False, editable=False)
    is_kept = models.BooleanField(default=False, editable=False)
    is_additional = models.BooleanField(default=False, editable=False)

    form_version = models.ForeignKey(
        FormVersion, models.PROTECT, null=True, related_name="assignments", editable=False
    )  # what the reviewer is asked, from the day of accepting on
    has_interests = models.BooleanField(default=False, editable=False)
    interests = models.TextField(_("declared interests"), blank=True, editable=False)
    interests_cleared_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reviewer", "-chosen_at", "-id"], name="assignments_of_reviewer"),
            models.Index(fields=["state", "expires_on"], condition=Q(state="invited"), name="assignments_to_expire"),
            models.Index(fields=["state", "due_on"], condition=Q(state="accepted"), name="assignments_due"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_known"),
            models.CheckConstraint(
                condition=Q(state="reported", reported_at__isnull=False, number__isnull=False)
                | (~Q(state="reported") & Q(reported_at__isnull=True)),
                name="assignment_reported_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(due_on__isnull=False), name="assignment_accepted_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(state="invited") | Q(invited_at__isnull=False, expires_on__isnull=False),
                name="assignment_invited_has_time",
            ),
            models.UniqueConstraint(
                fields=["round", "reviewer"],
                condition=Q(state__in=LIVE, is_additional=False),
                name="one_live_assignment",
            ),
            models.UniqueConstraint(
                fields=["round", "reviewer"],
                condition=Q(state__in=WAITING, is_additional=True),
                name="one_additional_report_awaited",
            ),
            models.UniqueConstraint(
                fields=["round", "number"], condition=Q(is_additional=False), name="reviewer_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"

    @property
    def submission(self) -> Submission:
        """The manuscript."""
        return self.round.submission

    @property
    def is_reported(self) -> bool:
        """Whether the report is in."""
        return self.state == AssignmentState.REPORTED

    @property
    def is_at_work(self) -> bool:
        """Whether the reviewer has agreed and the report is awaited."""
        return self.state == AssignmentState.ACCEPTED

    @property
    def is_asked(self) -> bool:
        """Whether an answer to the invitation is awaited."""
        return self.state == AssignmentState.INVITED

    @property
    def is_held_back(self) -> bool:
        """Whether the invitation still waits in the undo window, so that nobody has heard of it."""
        return self.is_asked and self.goes_out_at is not None and self.goes_out_at > timezone.now()

    @property
    def never_went_out(self) -> bool:
        """Whether it ended while the invitation waited in the undo window, so that nobody ever heard of it."""
        if self.state != AssignmentState.CANCELLED or self.ended_at is None or self.goes_out_at is None:
            return False
        return self.ended_at < self.goes_out_at

    @property
    def is_expired(self) -> bool:
        """Whether the invitation ran out."""
        return self.state == AssignmentState.EXPIRED

    @property
    def takes_a_late_yes(self) -> bool:
        """Whether the invitation ran out, and may still be accepted where a place is free."""
        return self.is_expired and is_in_an_open_round(self) is None

    def is_over(self, day: date) -> bool:
        """Tell whether the invitation runs out by a day."""
        return self.is_asked and self.expires_on is not None and self.expires_on <= day

    @property
    def has_said_no(self) -> bool:
        """Whether the reviewer has declined, or stepped down."""
        return self.state == AssignmentState.DECLINED

    @property
    def is_queued(self) -> bool:
        """Whether the reviewer is chosen and does not know it."""
        return self.state == AssignmentState.QUEUED

    @property
    def was_told(self) -> bool:
        """Whether the invitation has left, by mail or by a link that was copied, or can no longer be stopped.

        An earlier one, which the reviewer has declined or let run out, tells nothing of the one that stands.
        """
        if self.invited_at is None:
            return False
        letters = Letter.objects.filter(
            subject_type=self._meta.label_lower,
            subject_id=self.pk,
            key__in=INVITATIONS,
            created_at__gte=self.invited_at,
        )
        ways = set(letters.values_list("delivery", flat=True))
        has_link = PersonalLink.objects.filter(purpose="review", target=self.pk, made_at__gte=self.invited_at).exists()
        return has_link or not ways or bool(ways - {Delivery.QUEUED, Delivery.CANCELLED})

    @property
    def waits_for_clearance(self) -> bool:
        """Whether interests were declared and not cleared, so that the files are closed."""
        return self.has_interests and self.interests_cleared_at is None

    @property
    def is_open_to_reviewer(self) -> bool:
        """Whether the reviewer has something to do: answer, write, or clarify."""
        clarifies = self.is_reported and self.clarification_asked_at is not None
        return self.is_asked or self.is_at_work or clarifies or self.takes_a_late_yes

    @property
    def opens_by_link(self) -> bool:
        """Whether a personal link opens anything: something to do, or one's own report to read."""
        return self.is_open_to_reviewer or self.is_reported

    @property
    def waits_on(self) -> date | None:
        """The day on which something is expected of the reviewer."""
        return self.answer_by if self.is_asked else self.due_on if self.is_at_work else None

    @property
    def is_reminded(self) -> bool:
        """Whether the reviewer was reminded of what is expected now, and not only of an invitation since answered."""
        began = self.invited_at if self.is_asked else self.accepted_at if self.is_at_work else None
        return began is not None and self.reminded_at is not None and self.reminded_at >= began

    @property
    def days_late(self) -> int:
        """Days since that day; 0 while it is not past."""
        return max((timezone.localdate() - self.waits_on).days, 0) if self.waits_on else 0

    @cached_property
    def kept_answers(self) -> dict[str, str]:
        """What the reviewer has typed so far, by field; a prefetch of ``answers`` serves."""
        return {row.field: row.value for row in self.answers.all()}

    @property
    def is_begun(self) -> bool:
        """Whether the reviewer has kept anything of the report: an answer, a file, or a note on the text."""
        anything = models.Q(answers__isnull=False) | models.Q(files__isnull=False) | models.Q(notes__isnull=False)
        return Assignment.objects.filter(anything, pk=self.pk).exists()

    @property
    def unanswered(self) -> list[str] | None:
        """What the filed report, or the one about to be filed, leaves open though it must be answered.

        Nothing at all where there is no report.
        """
        report = getattr(self, "report_filed", None)
        return None if report is None else report.unanswered
