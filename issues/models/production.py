"""What production works with: files, galleys, queries, corrections of the proof."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.models.article import Article
from issues.states import GalleyKind, ProductionFileKind
from journal.models import User
from journal.storage import opaque_key

MEDIA_TYPES = {
    GalleyKind.PDF: "application/pdf",
    GalleyKind.HTML: "text/html",
    GalleyKind.EPUB: "application/epub+zip",
    GalleyKind.XML: "application/xml",
}


class StoredFile(models.Model):
    """A file in the private bucket; ``name`` is what its uploader called it and is shown in production only."""

    stored = models.FileField(upload_to=opaque_key, max_length=120)
    name = models.CharField(max_length=240)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Galley(StoredFile):
    """An article in the form in which readers get it; a new upload of its kind replaces the current one."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="galleys")
    kind = models.CharField(_("kind"), max_length=8, choices=GalleyKind.choices)
    number = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    pages = models.PositiveIntegerField(null=True)
    alt_missing = models.PositiveSmallIntegerField(default=0)
    is_marked = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "kind", "number"], name="galley_number_once"),
            models.UniqueConstraint(
                fields=["article", "kind"], condition=Q(is_current=True), name="one_current_galley_of_kind"
            ),
            models.CheckConstraint(condition=Q(kind__in=GalleyKind.values), name="galley_kind_known"),
        ]

    @property
    def public_name(self) -> str:
        """The name under which readers save it."""
        return f"{self.article_id}.{self.kind}"


class ProductionFile(StoredFile):
    """A working file of production; each upload of a kind gets the next number."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="files")
    kind = models.CharField(_("kind"), max_length=16, choices=ProductionFileKind.choices)
    number = models.PositiveSmallIntegerField()
    note = models.CharField(_("note"), max_length=240, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "kind", "number"], name="production_file_number_once"),
        ]


class Query(models.Model):
    """A question of the copyeditor to the author about one place of the text."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="queries")
    number = models.PositiveSmallIntegerField()
    place = models.CharField(_("place"), max_length=120, blank=True)
    question = models.TextField(_("question"))
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        verbose_name_plural = "queries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "number"], name="query_number_once"),
            models.CheckConstraint(
                condition=(Q(answered_at__isnull=True) & Q(answer="")) | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="query_answered_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.question[:60]}"

    @property
    def is_open(self) -> bool:
        """Whether an answer is still wanted."""
        return self.answered_at is None and self.closed_at is None

    @property
    def field(self) -> str:
        """The name of the field in which it is answered."""
        return f"q{self.pk}-answer"


class ProofCorrection(models.Model):
    """A correction the author marks on the proof; ``sent_at`` is when it went back to production."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    place = models.CharField(_("place"), max_length=120)
    stands = models.TextField(_("it says"), blank=True)
    wanted = models.TextField(_("it should say"))
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "number"], name="correction_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.place}"
