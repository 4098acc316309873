"""The article: a snapshot of an accepted manuscript, or something the journal writes itself."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from issues.models.issue import Issue
from issues.states import (
    AUTHORED,
    IN_PRODUCTION,
    PUBLIC,
    WITH_FILES,
    ArticleKind,
    ArticleState,
    GalleyKind,
)
from issues.workflow import ArticleWorkflow
from journal.models import CaseFile, Section, User
from journal.states import Anonymity, Language
from submissions.models import Submission
from submissions.models import Version as ManuscriptVersion
from submissions.models.rules import title_on
from submissions.models.works import described, in_short

if TYPE_CHECKING:
    from issues.models.parts import Notice, Version
    from issues.models.production import Galley, ProofCorrection, Query

SHORT = 60
TONES = {
    ArticleState.AUTHOR_QUERIES: "soon",
    ArticleState.PROOF: "soon",
    ArticleState.READY: "done",
    ArticleState.PUBLISHED: "done",
    ArticleState.RETRACTED: "late",
    ArticleState.REMOVED: "late",
    ArticleState.STOPPED: "still",
}


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles, by who may see them."""

    def public(self) -> ArticleQuerySet:
        """Leave out whatever readers may not know of: the one rule for pages, files, search, feeds and exports.

        It asks for a state, never for a time: publication is a step. Retracted and removed articles keep their page.
        """
        return self.filter(state__in=PUBLIC)

    def with_public_files(self) -> ArticleQuerySet:
        """Leave out whatever has no files for readers; what was removed has none."""
        return self.filter(state__in=WITH_FILES)

    def in_production(self) -> ArticleQuerySet:
        """Leave out what is published or stopped."""
        return self.filter(state__in=IN_PRODUCTION)


class Article(ArticleWorkflow):
    """One article, from its acceptance to the archive.

    Columns ``queries_open``, ``corrections_open``, ``pdf_pages`` and ``alt_missing`` are counts of further rows,
    written by the services under the article's lock; the guards read them here.
    """

    case_file = models.OneToOneField(CaseFile, models.PROTECT, related_name="+")
    submission = models.OneToOneField(Submission, models.PROTECT, null=True, blank=True, related_name="article")
    manuscript_version = models.ForeignKey(
        ManuscriptVersion, models.PROTECT, null=True, editable=False, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ArticleKind.choices, default=ArticleKind.ARTICLE)
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, verbose_name=_("section"), related_name="+"
    )
    section_title = models.CharField(_("heading in the contents"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language.choices, default="en")
    title = models.CharField(_("title"), max_length=500)
    abstract = models.TextField(_("abstract"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=500, blank=True, help_text=_("Separated by semicolons."))
    statements = models.JSONField(default=dict, blank=True)
    works = models.JSONField(default=list, blank=True)
    anonymity = models.CharField(max_length=8, choices=Anonymity.choices, blank=True)
    reports = models.PositiveSmallIntegerField(default=0)
    doi = models.CharField(_("DOI"), max_length=120, blank=True)

    corresponding_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    copyeditor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    production_editor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    made_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    received_on = models.DateField(_("received"), null=True, blank=True)
    revised_on = models.DateField(_("revised"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted"), null=True, blank=True)
    due_on = models.DateField(null=True, editable=False)
    reminded = models.PositiveSmallIntegerField(default=0, editable=False)
    copyedited_at = models.DateTimeField(null=True, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    licence_signed_at = models.DateTimeField(null=True, editable=False)
    licence_url = models.URLField(blank=True, editable=False)
    stopped_at = models.DateTimeField(null=True, editable=False)
    queries_open = models.PositiveSmallIntegerField(default=0, editable=False)
    corrections_open = models.PositiveSmallIntegerField(default=0, editable=False)
    pdf_pages = models.PositiveIntegerField(null=True, editable=False)
    alt_missing = models.PositiveSmallIntegerField(default=0, editable=False)

    issue = models.ForeignKey(Issue, models.PROTECT, null=True, editable=False, related_name="articles")
    position = models.PositiveSmallIntegerField(null=True, editable=False)
    first_page = models.PositiveIntegerField(null=True, editable=False)
    last_page = models.PositiveIntegerField(null=True, editable=False)
    joined_at = models.DateTimeField(null=True, editable=False)

    published_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveSmallIntegerField(default=0, editable=False)
    mending_proposed_at = models.DateTimeField(null=True, editable=False)
    mending_proposed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    mending_summary = models.CharField(max_length=300, blank=True, editable=False)
    concern_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_on"], name="articles_by_state"),
            models.Index(fields=["state", "copyeditor"], name="articles_by_copyeditor"),
            models.Index(fields=["state", "production_editor"], name="articles_by_setter"),
            models.Index(fields=["state", "-made_at", "-id"], name="articles_by_age"),
            models.Index(fields=["-published_at", "-id"], name="articles_by_publication"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=ArticleState.values), name="article_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=PUBLIC, published_at__isnull=False, version__gte=1)
                | (~Q(state__in=PUBLIC) & Q(published_at__isnull=True, version=0)),
                name="article_public_has_time",
            ),
            models.CheckConstraint(
                condition=Q(issue__isnull=True, position__isnull=True) | Q(issue__isnull=False, position__isnull=False),
                name="article_placed_has_position",
            ),
            models.CheckConstraint(
                condition=Q(joined_at__isnull=True) | Q(issue__isnull=False, state__in=PUBLIC),
                name="article_joined_has_issue",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ArticleState.RETRACTED, ArticleState.REMOVED], withdrawn_at__isnull=False)
                | (~Q(state__in=[ArticleState.RETRACTED, ArticleState.REMOVED]) & Q(withdrawn_at__isnull=True)),
                name="article_withdrawn_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.case_file.label or self.short_title

    @property
    def case(self) -> CaseFile:
        """The case file: that of the manuscript, or its own."""
        return self.case_file

    def get_absolute_url(self) -> str:
        """Return the public address of the article; it never changes."""
        return reverse("issues:article", args=[self.pk])

    # -- Who -------------------------------------------------------------------------------------------------------

    @cached_property
    def author_user_ids(self) -> set[int]:
        """The ids of the accounts of all authors; a prefetch of ``authors`` serves."""
        ids = {row.user_id for row in self.authors.all() if row.user_id}
        return ids | ({self.corresponding_user_id} if self.corresponding_user_id else set())

    @cached_property
    def excluded_ids(self) -> set[int]:
        """The ids of those who have no part in its production: its authors, and whom its manuscript excludes."""
        return self.author_user_ids | (self.submission.excluded_ids if self.submission else set())

    # -- What it is ------------------------------------------------------------------------------------------------

    @property
    def short_title(self) -> str:
        """The title, cut for lists and messages."""
        return Truncator(self.title or str(_("Untitled"))).chars(SHORT)

    @property
    def marked_title(self) -> str:
        """The title as readers must see it: marked where the article was retracted or removed."""
        if self.state == ArticleState.RETRACTED:
            return f"RETRACTED: {self.title}"
        if self.state == ArticleState.REMOVED:
            return f"REMOVED: {self.title}"
        return self.title

    @property
    def heading(self) -> str:
        """What it stands under in the contents: the heading it was given, else what it is."""
        return self.section_title or str(self.get_kind_display())

    @property
    def is_notice(self) -> bool:
        """Whether it is a notice about another article."""
        return self.kind == ArticleKind.NOTICE

    @property
    def is_issued_notice(self) -> bool:
        """Whether it is a notice whose act is done, or being done."""
        link = self.link_to_target
        return link is not None and link.issued_at is not None

    @property
    def link_to_target(self) -> Notice | None:
        """The link to the article it speaks of, if it is a notice."""
        try:
            return self.notice_of if self.is_notice else None
        except ObjectDoesNotExist:
            return None

    @property
    def needs_author(self) -> bool:
        """Whether an author reads its proof and signs its licence."""
        return self.kind in AUTHORED

    @property
    def reads_proof(self) -> bool:
        """Whether there is an author, with an account, to read its proof."""
        return self.kind in AUTHORED and self.corresponding_user_id is not None

    @property
    def judged_manuscript(self) -> Submission | None:
        """The manuscript whose editors judge over it: its own, or that of the article its notice speaks of."""
        link = self.link_to_target
        return link.target.submission if link else self.submission

    @property
    def is_stopped(self) -> bool:
        """Whether its production was stopped."""
        return self.state == ArticleState.STOPPED

    @property
    def tone(self) -> str:
        """The colour of the chip that names its state."""
        return TONES.get(self.state, "")

    @property
    def is_late(self) -> bool:
        """Whether the author's date is past."""
        return self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def queries_sent(self) -> list[Query]:
        """The questions that went out to the author; a prefetch of ``queries`` serves."""
        return [query for query in self.queries.all() if query.sent_at]

    @property
    def is_ready(self) -> bool:
        """Whether it can be published."""
        return self.state == ArticleState.READY

    @property
    def is_published(self) -> bool:
        """Whether it is published, and neither retracted nor removed."""
        return self.state == ArticleState.PUBLISHED

    @property
    def is_public(self) -> bool:
        """Whether readers may know of it; the rule of ``objects.public()`` for one object."""
        return self.state in PUBLIC

    @property
    def has_public_files(self) -> bool:
        """Whether readers may have its files; the rule of ``objects.with_public_files()`` for one object."""
        return self.state in WITH_FILES

    @property
    def is_retracted(self) -> bool:
        """Whether it was retracted."""
        return self.state == ArticleState.RETRACTED

    @property
    def is_removed(self) -> bool:
        """Whether it was removed."""
        return self.state == ArticleState.REMOVED

    @property
    def takes_queries(self) -> bool:
        """Whether the copyeditor may write questions now."""
        return self.state == ArticleState.COPYEDITING

    @property
    def takes_answers(self) -> bool:
        """Whether the author may answer questions now."""
        return self.state == ArticleState.AUTHOR_QUERIES

    @property
    def takes_corrections(self) -> bool:
        """Whether the author may mark corrections now."""
        return self.state == ArticleState.PROOF

    @property
    def takes_galleys(self) -> bool:
        """Whether a galley may be uploaded now."""
        return self.state in {
            ArticleState.TYPESETTING, ArticleState.PROOF, ArticleState.READY, ArticleState.PUBLISHED
        }  # fmt: skip

    @property
    def takes_changes(self) -> bool:
        """Whether what is said of it may still be changed without a notice."""
        return self.state in IN_PRODUCTION

    # -- What readers are told -------------------------------------------------------------------------------------

    @property
    def published_on(self) -> date | None:
        """The local day of its publication."""
        return timezone.localtime(self.published_at).date() if self.published_at else None

    @property
    def in_published_issue(self) -> bool:
        """Whether it has its volume and pages for good."""
        return self.joined_at is not None

    @property
    def pages(self) -> str:
        """Its pages, such as ``12–19``; empty while it has none."""
        if self.first_page is None:
            return ""
        return str(self.first_page) if self.first_page == self.last_page else f"{self.first_page}–{self.last_page}"

    @property
    def works_reviewed(self) -> list[str]:
        """The works it reviews, each in one line."""
        return [described(facts) for facts in self.works]

    @property
    def title_in_letters(self) -> str:
        """The title as letters give it: a review says of what."""
        return title_on(self.title, map(in_short, self.works))

    @property
    def keyword_list(self) -> list[str]:
        """Its keywords, one by one."""
        return split_keywords(self.keywords)

    @property
    def doi_address(self) -> str:
        """The address its DOI resolves at; empty without one."""
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def current_galleys(self) -> list[Galley]:
        """The galleys production works with, the PDF first; a prefetch of ``galleys`` serves."""
        return sorted((g for g in self.galleys.all() if g.is_current), key=_pdf_first)

    @property
    def corrections_to_make(self) -> list[ProofCorrection]:
        """What the author wants changed and nobody has ticked off; a prefetch of ``corrections`` serves."""
        if self.state != ArticleState.TYPESETTING:
            return []
        return [row for row in self.corrections.all() if row.sent_at and not row.done_at]

    @property
    def has_proof_before_corrections(self) -> bool:
        """Whether the PDF is still the one to which these corrections were made."""
        pdf = next((galley for galley in self.current_galleys if galley.kind == GalleyKind.PDF), None)
        return pdf is not None and any(
            row.sent_at and row.sent_at > pdf.uploaded_at for row in self.corrections_to_make
        )

    @property
    def public_version(self) -> Version | None:
        """The version readers get; a prefetch of ``versions`` serves."""
        return next((row for row in self.versions.all() if row.number == self.version), None)

    @property
    def public_galleys(self) -> list[Galley]:
        """The galleys readers get; none where the article was removed."""
        version = self.public_version if self.has_public_files else None
        return sorted(version.galleys.all(), key=_pdf_first) if version else []

    @property
    def prepared_notices(self) -> list[Notice]:
        """The notices about it that are written and not yet published; a prefetch of ``notices__article`` serves."""
        return [row for row in self.notices.all() if row.is_prepared]


def split_keywords(keywords: str) -> list[str]:
    """Return the parts of a list separated by semicolons."""
    return [word.strip() for word in keywords.split(";") if word.strip()]


def _pdf_first(galley: Galley) -> tuple[int, str]:
    return (0 if galley.kind == "pdf" else 1, galley.kind)
