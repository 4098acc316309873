"""The parts of an article: its authors, its words in further languages, its licence, notices about it, its versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.models.article import Article, split_keywords
from issues.states import ArticleState, NoticeKind, VersionKind
from journal.models import User
from journal.models.authorship import NamedAuthor
from journal.states import Language


class ArticleAuthor(NamedAuthor):
    """One author of an article, as named on it; a snapshot that later changes of the account do not touch."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="authors")
    position = models.PositiveSmallIntegerField(default=0)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_corresponding = models.BooleanField(_("corresponding author"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(is_corresponding=True), name="article_corresponding_author_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def citation_name(self) -> str:
        """The name as machines and citations want it: "Family, Given"; a name of one part stays whole."""
        return self.index_name or self.name


class ArticleTranslation(models.Model):
    """Title, abstract and keywords of an article in one further language."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    title = models.CharField(_("title"), max_length=500, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "language"], name="article_translation_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def keyword_list(self) -> list[str]:
        """Its keywords, one by one."""
        return split_keywords(self.keywords)


class Licence(models.Model):
    """The author's agreement to the licence: who, when, to which words; or how the office got to know of it."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="licences")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    url = models.URLField(blank=True)
    text = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-signed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.signed_by}, {self.signed_at:%Y-%m-%d}"


class Notice(models.Model):
    """The link between an article and the notice that speaks of it; it is shown on both."""

    article = models.OneToOneField(Article, models.PROTECT, related_name="notice_of")
    target = models.ForeignKey(Article, models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=16, choices=NoticeKind.choices)
    made_at = models.DateTimeField(default=timezone.now)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(condition=~Q(article=models.F("target")), name="notice_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.article.short_title}"

    @property
    def is_prepared(self) -> bool:
        """Whether it is written and can appear."""
        return self.issued_at is None and self.article.state in {ArticleState.TYPESETTING, ArticleState.READY}

    @property
    def is_named_in_title(self) -> bool:
        """Whether the title begins with what the notice is, which need not be said before it then."""
        return self.article.title.casefold().startswith(self.get_kind_display().casefold())


class Version(models.Model):
    """One published version of an article: its words and its galleys as they were; old ones stay reachable."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=VersionKind.choices, default=VersionKind.FIRST)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    summary = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=500)
    abstract = models.TextField(blank=True)
    keywords = models.CharField(max_length=500, blank=True)
    galleys = models.ManyToManyField("issues.Galley", related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.article_id}"
