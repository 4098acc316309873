"""Files on their way in: begun in parts, or waiting for their check. No page, list or download knows them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from journal.models import User
from journal.storage import opaque_key
from submissions.models.submission import Submission
from submissions.states import Check, FileKind

NOT_CHECKED = "not_checked"
"""The problem of a file whose check failed; all others are found by one."""


class IncomingQuerySet(models.QuerySet[Any]):
    """Files on their way in."""

    def unfinished(self) -> IncomingQuerySet:
        """Return those of which parts are still missing."""
        return self.filter(completed_at__isnull=True)

    def in_quarantine(self) -> IncomingQuerySet:
        """Return those that have arrived: being checked, or refused."""
        return self.filter(completed_at__isnull=False)

    def to_be_checked(self) -> IncomingQuerySet:
        """Return those of which nobody knows yet what they are: still waiting, or left when their check failed."""
        return self.in_quarantine().filter(Q(check_state=Check.PENDING) | Q(problem=NOT_CHECKED))


class IncomingUpload(models.Model):
    """One file that was begun and is no file of the manuscript yet; it becomes one when its check finds it clean.

    ``fingerprint`` is the SHA-256 of its first and last bytes, by which the browser knows it again another day. A file
    that came whole, and only waits for its check, has neither that nor a ``multipart_id``.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="incoming")
    kind = models.CharField(max_length=16, choices=FileKind.choices)
    caption = models.CharField(max_length=240, blank=True)
    name = models.CharField(max_length=240)
    size = models.PositiveBigIntegerField()
    fingerprint = models.CharField(max_length=64, blank=True)
    stored = models.FileField(upload_to=opaque_key, max_length=120)
    multipart_id = models.TextField(blank=True)
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True)
    check_state = models.CharField(max_length=8, choices=Check.choices, default=Check.PENDING)
    problem = models.CharField(max_length=24, blank=True)

    objects = IncomingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="incoming_kind_known"),
            models.CheckConstraint(
                condition=Q(check_state__in=[Check.PENDING, Check.REFUSED]), name="incoming_is_never_clean"
            ),
            models.CheckConstraint(
                condition=(Q(check_state=Check.REFUSED) & ~Q(problem="") & Q(completed_at__isnull=False))
                | (~Q(check_state=Check.REFUSED) & Q(problem="")),
                name="incoming_refused_for_a_reason",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["used_at"], condition=Q(completed_at__isnull=True), name="uploads_left_behind"),
        ]
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Where it lies in the store."""
        return self.stored.name or ""

    @property
    def is_unfinished(self) -> bool:
        """Whether parts of it are still missing."""
        return self.completed_at is None

    @property
    def can_be_checked_again(self) -> bool:
        """Whether its check failed, and nothing is known against it."""
        return self.problem == NOT_CHECKED

    @property
    def is_being_checked(self) -> bool:
        """Whether it has arrived and waits for its check."""
        return self.completed_at is not None and self.check_state == Check.PENDING
