"""Versions of a manuscript and their files; what was sent never changes."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.states import Anonymity
from journal.storage import opaque_key
from journal.workflow import StepRefused
from submissions.models.submission import Submission
from submissions.reading import VERSION
from submissions.states import Check, FileKind

READ = "submissions.read_file"
"""The kind of job that reads a manuscript."""

ALONE = (FileKind.MANUSCRIPT, FileKind.RESPONSE, FileKind.REVIEWER_COPY)
"""Kinds of which a version has one file at most."""


class WasSent(StepRefused):
    """Somebody tried to change a version that was sent, or one of its files."""

    def __init__(self) -> None:
        super().__init__(_("This version was sent in and cannot be changed any more. Upload a new one instead."))


class SealedQuerySet(models.QuerySet[Any]):
    """Rows that do not change once their version is sent; ``sealed`` says which those are."""

    sealed: ClassVar[Q]

    def update(self, **columns: Any) -> int:
        """Change rows; raises ``WasSent``."""
        self._refuse_if_sealed()
        return super().update(**columns)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows; raises ``WasSent``."""
        self._refuse_if_sealed()
        return super().delete()

    def _refuse_if_sealed(self) -> None:
        if self.filter(self.sealed).exists():
            raise WasSent


class Sealed(models.Model):
    """A row that does not change once its version is sent, whoever tries and however."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row; raises ``WasSent``."""
        if not self._state.adding:
            self._refuse_if_sealed()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row; raises ``WasSent``."""
        self._refuse_if_sealed()
        return super().delete(*args, **kwargs)

    def _refuse_if_sealed(self) -> None:
        rows: Any = type(self)._default_manager.filter(pk=self.pk)
        if rows.filter(rows.sealed).exists():
            raise WasSent


class VersionQuerySet(SealedQuerySet):
    """Versions."""

    sealed = Q(sent_at__isnull=False)


class FileQuerySet(SealedQuerySet):
    """Files; a reviewer copy is made after the version was sent, and may be put aside for a better one."""

    sealed = Q(version__sent_at__isnull=False) & ~Q(kind=FileKind.REVIEWER_COPY)


class Version(Sealed):
    """One version of a manuscript; once sent, neither it nor its files change.

    Title and abstract are copied into it as it is sent: what the reviewers of that round read. ``response`` is what the
    authors say to all reviewers; the points and their answers are rows of their own, counted here.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=500, blank=True)
    abstract = models.TextField(blank=True)
    response = models.TextField(_("response to the reviewers"), blank=True)
    points_asked = models.PositiveSmallIntegerField(default=0, editable=False)
    points_answered = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(sent_at__isnull=True), name="one_version_in_work"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def present_files(self) -> list[ManuscriptFile]:
        """Its files without those that were put aside; a prefetch of ``files`` serves."""
        return [file for file in self.files.all() if file.replaced_at is None]

    @property
    def has_response(self) -> bool:
        """Whether the reviewers are answered: in general, in a file, or point by point and each of them."""
        each = self.points_asked > 0 and self.points_answered == self.points_asked
        return each or bool(self.response.strip() or self.file_of(FileKind.RESPONSE))

    @property
    def has_words_of_response(self) -> bool:
        """Whether there is anything of a response to read here."""
        return bool(self.response.strip() or self.points_answered)

    def file_of(self, kind: str) -> ManuscriptFile | None:
        """Return its file of a kind, if there is one."""
        return next((file for file in self.present_files if file.kind == kind), None)

    @property
    def manuscript(self) -> ManuscriptFile | None:
        """The manuscript itself."""
        return self.file_of(FileKind.MANUSCRIPT)

    @property
    def reviewer_copy(self) -> ManuscriptFile | None:
        """The copy without names."""
        return self.file_of(FileKind.REVIEWER_COPY)

    def file_for_reviewers(self, anonymity: str) -> ManuscriptFile | None:
        """Return what reviewers read: the copy without names, or the manuscript where they may know the authors."""
        return self.reviewer_copy or (self.manuscript if anonymity != Anonymity.DOUBLE else None)


class ManuscriptFile(Sealed):
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
    replaced_at = models.DateTimeField(null=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "kind"],
                condition=Q(kind__in=["manuscript", "response", "reviewer_copy"], replaced_at__isnull=True),
                name="one_file_of_kind",
            ),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="file_kind_known"),
            models.CheckConstraint(condition=Q(check_state__in=Check.values), name="file_check_known"),
        ]
        ordering: ClassVar[list[str]] = ["kind", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def reading_key(self) -> str:
        """What the job is found by that reads it with the present reader."""
        return f"{READ}:{self.pk}:{VERSION}"

    @property
    def suffix(self) -> str:
        """The ending of the stored file, with its dot: it comes from what the file is, not from what it is called."""
        return PurePosixPath(self.stored.name or "").suffix
