"""The manuscript itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal.dates import in_words
from journal.models import CaseFile, Journal, Section, User
from journal.states import Anonymity, Language
from submissions.models.actions import Acted
from submissions.models.rules import OfSection
from submissions.states import (
    DECIDED,
    AppealState,
    Check,
    ConflictKind,
    Needed,
    RevisionKind,
    State,
    Task,
    TaskState,
)
from submissions.workflow import SubmissionWorkflow

if TYPE_CHECKING:
    from submissions.models.files import ManuscriptFile, Version

DRAFT_TASKS = (
    Task.FILE, Task.TITLE, Task.AUTHORS, Task.SECTION, Task.WORKS, Task.DECLARATIONS, Task.LETTER,
)  # fmt: skip
REVISION_TASKS = (Task.FILE, Task.RESPONSE, Task.TITLE)
STRICTEST_FIRST = (Anonymity.DOUBLE, Anonymity.SINGLE, Anonymity.OPEN)


DUE_LAST = models.Func("due_on", template="COALESCE(%(expressions)s, '9999-12-31')", output_field=models.DateField())
"""The day something is due, or the last of all days: what has none stands at the end of a list, and has a key."""


class Submission(OfSection, Acted, SubmissionWorkflow):
    """One manuscript on its way.

    Columns named ``reports_…``, ``reviewers_asked`` and ``decision_goes_at`` are written by the review services,
    ``is_published`` by production; the guards read them here and look nothing up. ``flags_open`` counts what an editor
    is asked to look at: flags, and texts that are like it. ``are_words_unseen`` says that title,
    abstract and keywords were taken from the file, and nobody has saved them since.
    """

    case_file = models.OneToOneField(CaseFile, models.PROTECT, related_name="submission")
    number = models.CharField(_("number"), max_length=32, blank=True)
    section = models.ForeignKey(Section, models.PROTECT, verbose_name=_("section"), null=True, blank=True)
    is_reviewed = models.BooleanField(default=True)
    language = models.CharField(_("language"), max_length=8, choices=Language.choices, default="en")
    title = models.CharField(_("title"), max_length=500, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=500, blank=True, help_text=_("Separated by semicolons."))
    letter_to_editor = models.TextField(_("letter to the editor"), blank=True)
    word_count = models.PositiveIntegerField(null=True, blank=True)
    are_words_unseen = models.BooleanField(default=False, editable=False)

    corresponding_user = models.ForeignKey(User, models.PROTECT, related_name="submissions")
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_commissioned = models.BooleanField(default=False)
    declined_at = models.DateTimeField(null=True, editable=False)
    taken_back_at = models.DateTimeField(null=True, editable=False)
    resubmission_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="resubmissions")
    acting_editor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    started_at = models.DateTimeField(default=timezone.now, editable=False)
    since = models.DateTimeField(_("in this state since"), default=timezone.now, editable=False)
    held_for = models.DurationField(default=timedelta, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, editable=False)
    revised_at = models.DateTimeField(null=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    acted_on_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    due_on = models.DateField(null=True, editable=False)
    lapses_on = models.DateField(null=True, editable=False)
    revision_due_on = models.DateField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    extended_at = models.DateTimeField(null=True, editable=False)
    time_asked_for = models.DateField(null=True, editable=False)
    revision_kind = models.CharField(max_length=8, choices=RevisionKind.choices, blank=True, editable=False)
    may_resubmit = models.BooleanField(default=False, editable=False)
    held_at = models.DateTimeField(null=True, editable=False)
    hold_review_on = models.DateField(null=True, editable=False)
    objected_at = models.DateTimeField(null=True, editable=False)
    withdrawal_asked_at = models.DateTimeField(null=True, editable=False)
    appeal = models.CharField(max_length=8, choices=AppealState.choices, default=AppealState.NONE, editable=False)
    appeal_until = models.DateField(null=True, editable=False)
    authors_changed_at = models.DateTimeField(null=True, editable=False)

    intake = models.CharField(max_length=8, choices=Check.choices, default=Check.CLEAN, editable=False)
    anonymity_promised = models.CharField(max_length=8, choices=Anonymity.choices, blank=True, editable=False)
    reviewer_copy_released_at = models.DateTimeField(null=True, editable=False)
    reports_wanted = models.PositiveSmallIntegerField(default=0, editable=False)
    reports_in = models.PositiveSmallIntegerField(default=0, editable=False)
    reviewers_asked = models.PositiveSmallIntegerField(default=0, editable=False)
    last_report_at = models.DateTimeField(null=True, editable=False)
    held_after_report = models.DurationField(default=timedelta, editable=False)
    decision_goes_at = models.DateTimeField(null=True, editable=False)
    is_published = models.BooleanField(default=False, editable=False)
    flags_open = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-submitted_at", "-id"], name="submissions_by_state"),
            models.Index(fields=["-submitted_at", "-id"], name="submissions_by_age"),
            models.Index(fields=["since", "id"], name="submissions_by_wait"),
            models.Index(fields=["title", "id"], name="submissions_by_title"),
            models.Index(DUE_LAST, "id", name="submissions_by_due"),
            models.Index(fields=["number", "id"], name="submissions_by_number"),
            models.Index(fields=["action_on", "id"], name="submissions_by_action"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="submission_state_known"),
            models.CheckConstraint(condition=Q(intake__in=Check.values), name="submission_intake_known"),
            models.CheckConstraint(condition=Q(action__in=Needed.values), name="submission_action_known"),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_at__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_at__isnull=True)),
                name="submission_decided_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False), name="submission_sent_has_time"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="submission_number_once"),
        ]

    def __str__(self) -> str:
        return self.number or self.title or f"draft {self.pk}"

    @property
    def called(self) -> str:
        """Its title; of one that has none yet, when it was begun, as somebody may have several."""
        return self.title or gettext("Untitled, begun on %(day)s") % {"day": in_words(self.started_at)}

    @property
    def case(self) -> CaseFile:
        """The case file of the manuscript."""
        return self.case_file

    @property
    def grace(self) -> timedelta:
        """How long after its date a manuscript may lapse."""
        return timedelta(days=Journal.current().lapse_days)

    @property
    def appeal_time(self) -> timedelta:
        """How long a decision may be appealed."""
        return timedelta(days=Journal.current().appeal_days)

    @property
    def mending_time(self) -> timedelta:
        """How long the author has to complete a manuscript that was returned, where nobody names a day."""
        return timedelta(days=Journal.current().minor_revision_days)

    def day_if_extended(self, journal: Journal) -> date:
        """Return the day a revision is due once its author has moved it: from the day it is due, or from today."""
        today = timezone.localdate()
        return max(self.due_on or today, today) + timedelta(days=journal.revision_extension_days)

    @property
    def anonymity(self) -> str:
        """Whose name is hidden from whom: what the section says, and never less than was promised as review began.

        As strict as possible while no section is chosen.
        """
        of_section = self.section.anonymity if self.section else Anonymity.DOUBLE
        return min(of_section, self.anonymity_promised or of_section, key=STRICTEST_FIRST.index)

    @property
    def is_given_back(self) -> bool:
        """Whether nobody works any longer on what was given out: its author declined, or it was taken back."""
        return self.declined_at is not None or self.taken_back_at is not None

    @property
    def author_has_come_in(self) -> bool:
        """Whether its author has signed in since it was begun."""
        last = self.corresponding_user.last_login
        return last is not None and last >= self.started_at

    # -- People ----------------------------------------------------------------------------------------------------

    @cached_property
    def editor_rights(self) -> dict[int, bool]:
        """The ids of its editors, each with whether they decide; a prefetch of ``editor_assignments`` serves."""
        return {row.editor_id: row.decides for row in self.editor_assignments.all() if row.ended_at is None}

    @cached_property
    def author_user_ids(self) -> set[int]:
        """The ids of the accounts of all authors; a prefetch of ``authors`` serves."""
        return {row.user_id for row in self.authors.all() if row.user_id} | {self.corresponding_user_id}

    @cached_property
    def _conflicting(self) -> list[tuple[int, str]]:
        return [(row.person_id, row.kind) for row in self.conflicts.all() if row.ended_at is None]

    @property
    def excluded_ids(self) -> set[int]:
        """The ids of those who must not see or edit it as editors: authors, reviewers, people with a conflict."""
        return {person for person, _kind in self._conflicting} | self.author_user_ids

    @property
    def reviewer_ids(self) -> set[int]:
        """The ids of its reviewers."""
        return {person for person, kind in self._conflicting if kind == ConflictKind.REVIEWER}

    # -- Versions --------------------------------------------------------------------------------------------------

    @property
    def current_version(self) -> Version | None:
        """The newest version, sent or being prepared: what its author sees; a prefetch of ``versions`` serves."""
        return max(self.versions.all(), key=lambda version: version.number, default=None)

    @property
    def sent_version(self) -> Version | None:
        """The newest version that was sent: what editors and reviewers see; a prefetch of ``versions`` serves."""
        sent = [version for version in self.versions.all() if version.sent_at is not None]
        return max(sent, key=lambda version: version.number, default=None)

    @property
    def version_in_work(self) -> Version | None:
        """The version being prepared, if there is one."""
        return next((version for version in self.versions.all() if version.sent_at is None), None)

    @property
    def version_at_hand(self) -> Version | None:
        """The version its author has before him: in a revision the one in work only; ``versions`` serves."""
        return self.version_in_work if self.is_in_revision else self.current_version

    @property
    def repeats_manuscript(self) -> bool:
        """Whether the version being prepared holds the very file that was sent before; ``versions.files`` serves."""
        sent, in_work = self.sent_version, self.version_in_work
        before = sent.manuscript if sent is not None else None
        now = in_work.manuscript if in_work is not None else None
        return before is not None and now is not None and before.sha256 == now.sha256

    @property
    def reviewers_file(self) -> ManuscriptFile | None:
        """What reviewers read of the newest version: the copy without names, or the manuscript where names show."""
        version = self.sent_version
        return None if version is None else version.file_for_reviewers(self.anonymity)

    # -- What is waited for ----------------------------------------------------------------------------------------

    @property
    def waits_from(self) -> datetime:
        """The moment from which the days of its wait are counted: when it began, moved by the time it was on hold."""
        return self.since + self.held_for

    @property
    def decision_waits_from(self) -> datetime | None:
        """The moment from which the days after the last report are counted, moved by the time it was on hold."""
        return self.last_report_at and self.last_report_at + self.held_after_report

    @property
    def waits_for_check(self) -> bool:
        """Whether nobody has yet looked if it is complete."""
        return self.state == State.SUBMITTED and self.checked_at is None

    @property
    def waits_at_the_desk(self) -> bool:
        """Whether it waits for the decision if it goes to review."""
        return self.state == State.SUBMITTED

    @property
    def waits_for_its_editor(self) -> bool:
        """Whether it waits between two rounds for what its editor does next."""
        return self.state == State.WITH_EDITOR

    # -- What the author has still to do ---------------------------------------------------------------------------

    @property
    def is_accepted(self) -> bool:
        """Whether it is accepted."""
        return self.state == State.ACCEPTED

    @property
    def is_in_revision(self) -> bool:
        """Whether a revision is awaited."""
        return self.state == State.REVISION_REQUESTED

    @property
    def tasks(self) -> dict[Task, TaskState]:
        """What the author does before it can be sent, in order, each with how far it is."""
        states = {
            Task.FILE: self._file_task,
            Task.TITLE: self._title_task,
            Task.AUTHORS: self._authors_task,
            Task.SECTION: lambda: TaskState.COMPLETED if self.section_id else TaskState.NOT_STARTED,
            Task.WORKS: self._works_task,
            Task.DECLARATIONS: self._declarations_task,
            Task.LETTER: lambda: TaskState.COMPLETED if self.letter_to_editor.strip() else TaskState.OPTIONAL,
            Task.RESPONSE: self._response_task,
        }
        asked = [task for task in (REVISION_TASKS if self.is_in_revision else DRAFT_TASKS) if self._is_asked(task)]
        return {task: states[task]() for task in asked}

    def _is_asked(self, task: Task) -> bool:
        return task != Task.WORKS or self.asks_works

    @property
    def missing(self) -> list[Any]:
        """The tasks the author has not completed, in words; what is only to be checked, the last look shows in full."""
        unfinished = {TaskState.NOT_STARTED, TaskState.IN_PROGRESS}
        return [self.label_of(task) for task, state in self.tasks.items() if state in unfinished]

    def label_of(self, task: Task) -> Any:
        """Return what a task is called: where no reviewer has reported, the editors are answered."""
        if task == Task.RESPONSE and not self.reports_in:
            return _("Answer to the editors")
        return task.label

    def _file_task(self) -> TaskState:
        version = self.version_at_hand
        manuscript = version.manuscript if version else None
        if manuscript is None:
            return TaskState.NOT_STARTED if self.intake == Check.CLEAN else TaskState.IN_PROGRESS
        is_done = manuscript.check_state == Check.CLEAN and not self.troubles_of_files(version)
        return TaskState.COMPLETED if is_done else TaskState.IN_PROGRESS

    def _title_task(self) -> TaskState:
        needs_abstract = self.section is None or self.section.is_reviewed
        if self.title.strip() and (self.abstract.strip() or not needs_abstract):
            is_unseen = self.are_words_unseen and self.submitted_at is None
            return TaskState.TO_BE_CHECKED if is_unseen else TaskState.COMPLETED
        return TaskState.IN_PROGRESS if self.title.strip() or self.abstract.strip() else TaskState.NOT_STARTED

    def _authors_task(self) -> TaskState:
        authors = list(self.authors.all())
        if authors and all(a.is_complete for a in authors) and any(a.is_corresponding for a in authors):
            return TaskState.COMPLETED
        return TaskState.IN_PROGRESS if authors else TaskState.NOT_STARTED

    def _response_task(self) -> TaskState:
        version = self.version_in_work
        if version and version.has_response:
            return TaskState.COMPLETED
        return TaskState.IN_PROGRESS if version and version.points_answered else TaskState.NOT_STARTED
