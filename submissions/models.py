"""The tables of a manuscript."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import CaseFile, Journal, Section, User
from journal.models.people import PersonName
from journal.states import Anonymity, Language
from journal.storage import opaque_key
from submissions.states import DECIDED, AppealState, Check, ConflictKind, FileKind, RevisionKind, State
from submissions.workflow import SubmissionWorkflow


class Submission(SubmissionWorkflow):
    """One manuscript on its way.

    Columns named ``reports_…``, ``reviewers_asked`` and ``decision_goes_at`` are written by the review services,
    ``is_published`` by production; the guards read them here and look nothing up.
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

    corresponding_user = models.ForeignKey(User, models.PROTECT, related_name="submissions")
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_commissioned = models.BooleanField(default=False)
    resubmission_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="resubmissions")
    acting_editor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    started_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, editable=False)
    revised_at = models.DateTimeField(null=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    acted_on_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    due_on = models.DateField(null=True, editable=False)
    lapses_on = models.DateField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    extended_at = models.DateTimeField(null=True, editable=False)
    revision_kind = models.CharField(max_length=8, choices=RevisionKind.choices, blank=True, editable=False)
    may_resubmit = models.BooleanField(default=False, editable=False)
    held_at = models.DateTimeField(null=True, editable=False)
    hold_review_on = models.DateField(null=True, editable=False)
    objected_at = models.DateTimeField(null=True, editable=False)
    withdrawal_asked_at = models.DateTimeField(null=True, editable=False)
    appeal = models.CharField(max_length=8, choices=AppealState.choices, default=AppealState.NONE, editable=False)
    appeal_until = models.DateField(null=True, editable=False)
    authors_changed_at = models.DateTimeField(null=True, editable=False)

    reviewer_copy_released_at = models.DateTimeField(null=True, editable=False)
    reports_wanted = models.PositiveSmallIntegerField(default=0, editable=False)
    reports_in = models.PositiveSmallIntegerField(default=0, editable=False)
    reviewers_asked = models.PositiveSmallIntegerField(default=0, editable=False)
    last_report_at = models.DateTimeField(null=True, editable=False)
    decision_goes_at = models.DateTimeField(null=True, editable=False)
    is_published = models.BooleanField(default=False, editable=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-submitted_at", "-id"], name="submissions_by_state"),
            models.Index(fields=["-submitted_at", "-id"], name="submissions_by_age"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="submission_state_known"),
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
    def anonymity(self) -> str:
        """Whose name is hidden from whom; as strict as possible while no section is chosen."""
        return self.section.anonymity if self.section else Anonymity.DOUBLE

    @cached_property
    def editor_rights(self) -> dict[int, bool]:
        """The ids of the editors assigned, each with whether they decide; a prefetch of ``editor_assignments`` serves."""
        return {row.editor_id: row.decides for row in self.editor_assignments.all() if row.ended_at is None}

    @cached_property
    def author_user_ids(self) -> set[int]:
        """The ids of the accounts of all authors; a prefetch of ``authors`` serves."""
        return {row.user_id for row in self.authors.all() if row.user_id} | {self.corresponding_user_id}

    @cached_property
    def excluded_ids(self) -> set[int]:
        """The ids of those who must not see or edit it as editors: authors, reviewers, people with a conflict."""
        return {row.person_id for row in self.conflicts.all() if row.ended_at is None} | self.author_user_ids

    @cached_property
    def current_version(self) -> Version | None:
        """The newest version, sent or being prepared."""
        return self.versions.order_by("-number").first()

    @property
    def missing(self) -> list[Any]:
        """The tasks the author has not completed, in words."""
        version = self.current_version
        has_file = version is not None and version.files.filter(kind=FileKind.MANUSCRIPT, check_state=Check.CLEAN).exists()
        authors = list(self.authors.all())
        wanted: list[tuple[Any, Any]] = [
            (self.section_id, _("the section")),
            (has_file, _("the manuscript file")),
            (self.title.strip(), _("the title")),
            (self.abstract.strip() or not self.is_reviewed, _("the abstract")),
            (authors and all(a.name and a.email for a in authors), _("the authors with their addresses")),
            (any(a.is_corresponding for a in authors), _("the corresponding author")),
            (Declaration.all_answered(self), _("the declarations")),
        ]
        return [label for is_there, label in wanted if not is_there]

    @property
    def revision_is_ready(self) -> bool:
        """Whether a version is being prepared that has a clean manuscript and a response."""
        version = self.current_version
        return (
            version is not None
            and version.sent_at is None
            and bool(version.response.strip() or version.files.filter(kind=FileKind.RESPONSE).exists())
            and version.files.filter(kind=FileKind.MANUSCRIPT, check_state=Check.CLEAN).exists()
        )


class Translation(models.Model):
    """Title, abstract and keywords of a manuscript in one further language."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    title = models.CharField(_("title"), max_length=500, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "language"], name="one_translation_per_language"),
        ]

    def __str__(self) -> str:
        return self.title


class Author(PersonName):
    """One author of a manuscript, as named on it."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="authors")
    position = models.PositiveSmallIntegerField(default=0)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="authorships")
    email = models.EmailField(_("mail address"), max_length=254, blank=True)
    affiliation = models.CharField(_("institution"), max_length=240, blank=True)
    ror = models.CharField(_("ROR identifier"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    orcid = models.CharField(_("ORCID iD"), max_length=19, blank=True)
    credit_roles = models.JSONField(_("contributions"), default=list, blank=True)
    is_corresponding = models.BooleanField(_("corresponding author"), default=False)
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(is_corresponding=True), name="one_corresponding_author"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Declaration(models.Model):
    """The answer of the authors to one question they must answer, such as competing interests."""

    class Question(models.TextChoices):
        """What is asked; each can be answered with an explicit "none"."""

        ORIGINAL = "original", _("This work is original and is not under review elsewhere")
        AGREED = "agreed", _("All authors have read it and agree to its submission")
        INTERESTS = "interests", _("Competing interests")
        FUNDING = "funding", _("Funding")
        ETHICS = "ethics", _("Ethics approval and consent")
        DATA = "data", _("Availability of data")
        AI = "ai", _("Use of artificial intelligence")
        PERMISSIONS = "permissions", _("Permissions for material of others")
        PREPRINT = "preprint", _("Earlier versions and preprints")

    CONFIRMED = (Question.ORIGINAL, Question.AGREED)

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="declarations")
    question = models.CharField(max_length=16, choices=Question.choices)
    is_none = models.BooleanField(_("none"), default=False)
    statement = models.TextField(_("statement"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "question"], name="one_answer_per_question"),
        ]

    def __str__(self) -> str:
        return self.get_question_display()

    @property
    def is_answered(self) -> bool:
        """Whether it says something: a statement, or an explicit "none"."""
        return self.is_none or bool(self.statement.strip())

    @classmethod
    def all_answered(cls, submission: Submission) -> bool:
        """Whether every question has an answer."""
        return {row.question for row in submission.declarations.all() if row.is_answered} >= set(cls.Question.values)


class Version(models.Model):
    """One version of a manuscript; once sent, neither it nor its files change."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    response = models.TextField(_("response to the reviewers"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["submission"], condition=Q(sent_at__isnull=True), name="one_version_in_work"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class ManuscriptFile(models.Model):
    """One file of a version, in the private bucket under a key that says nothing.

    ``name`` is the author's own file name: it may identify the author and is shown to authors and editors only.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="files")
    kind = models.CharField(_("kind"), max_length=16, choices=FileKind.choices, default=FileKind.MANUSCRIPT)
    stored = models.FileField(upload_to=opaque_key, max_length=120)
    name = models.CharField(max_length=240)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(_("description"), max_length=240, blank=True)
    check_state = models.CharField(max_length=8, choices=Check.choices, default=Check.PENDING)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "kind"], condition=Q(kind__in=["manuscript", "reviewer_copy"]), name="one_file_of_kind"
            ),
        ]
        ordering: ClassVar[list[str]] = ["kind", "pk"]

    def __str__(self) -> str:
        return self.name


class EditorAssignment(models.Model):
    """An editor of a manuscript, who decides or only recommends."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="editor_assignments")
    editor = models.ForeignKey(User, models.PROTECT, related_name="editor_assignments")
    decides = models.BooleanField(_("decides"), default=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "editor"], condition=Q(ended_at__isnull=True), name="editor_assigned_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.editor} edits {self.submission}"


class Conflict(models.Model):
    """A reason why somebody must not see or edit a manuscript as an editor; authors and reviewers are in here too."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(User, models.PROTECT, related_name="conflicts")
    kind = models.CharField(max_length=12, choices=ConflictKind.choices)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "person", "kind"], condition=Q(ended_at__isnull=True), name="conflict_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
