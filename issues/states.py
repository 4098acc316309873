"""Closed lists of words that the tables of production and of the archive store."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleState(models.TextChoices):
    """Where an article is; retracted keeps its files, removed is final, a stopped one only acceptance revives."""

    COPYEDITING = "copyediting", _("In copyediting")
    AUTHOR_QUERIES = "author_queries", _("Queries with the author")
    TYPESETTING = "typesetting", _("In typesetting")
    PROOF = "proof", _("Proof with the author")
    READY = "ready", _("Ready")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")
    REMOVED = "removed", _("Removed")
    STOPPED = "stopped", _("Stopped")


PUBLIC = (ArticleState.PUBLISHED, ArticleState.RETRACTED, ArticleState.REMOVED)
WITH_FILES = (ArticleState.PUBLISHED, ArticleState.RETRACTED)
WITH_THE_AUTHOR = (ArticleState.AUTHOR_QUERIES, ArticleState.PROOF)
IN_PRODUCTION = (
    ArticleState.COPYEDITING,
    ArticleState.AUTHOR_QUERIES,
    ArticleState.TYPESETTING,
    ArticleState.PROOF,
    ArticleState.READY,
)


class IssueState(models.TextChoices):
    """Where an issue is; published and cancelled are final."""

    PLANNED = "planned", _("Planned")
    ASSEMBLING = "assembling", _("In assembly")
    IN_PRESS = "in_press", _("In press")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


AHEAD = (IssueState.PLANNED, IssueState.ASSEMBLING, IssueState.IN_PRESS)
FINAL = (ArticleState.REMOVED, IssueState.PUBLISHED, IssueState.CANCELLED)  # docs/workflow.md and a test read it


class ArticleKind(models.TextChoices):
    """What an article is; only those that come from authors need a licence and an approved proof."""

    ARTICLE = "article", _("Article")
    EDITORIAL = "editorial", _("Editorial")
    FRONT_MATTER = "front_matter", _("Front matter")
    NOTICE = "notice", _("Notice")


AUTHORED = (ArticleKind.ARTICLE, ArticleKind.EDITORIAL)


class NoticeKind(models.TextChoices):
    """What a notice says of another article."""

    CORRECTION = "correction", _("Correction")
    CONCERN = "concern", _("Expression of concern")
    CONCERN_LIFTED = "concern_lifted", _("End of a concern")
    RETRACTION = "retraction", _("Retraction")
    REMOVAL = "removal", _("Removal")


NOTICE_OF_STEP = {
    "correct": NoticeKind.CORRECTION,
    "express_concern": NoticeKind.CONCERN,
    "lift_concern": NoticeKind.CONCERN_LIFTED,
    "retract": NoticeKind.RETRACTION,
    "remove": NoticeKind.REMOVAL,
}
"""What a notice says that appears with a step, by the name of the step."""


class GalleyKind(models.TextChoices):
    """The form in which a reader gets an article."""

    PDF = "pdf", _("PDF")
    HTML = "html", _("HTML")
    EPUB = "epub", _("EPUB")
    XML = "xml", _("JATS XML")


class ProductionFileKind(models.TextChoices):
    """What a working file of production is."""

    MANUSCRIPT = "manuscript", _("Manuscript")
    COPYEDITED = "copyedited", _("Copyedited text")
    FIGURE = "figure", _("Figure")
    OTHER = "other", _("Other file")


class VersionKind(models.TextChoices):
    """Why a version of a published article was made."""

    FIRST = "first", _("Version of record")
    MENDED = "mended", _("Mended technically")
    CORRECTED = "corrected", _("Corrected")
    CONCERN = "concern", _("Expression of concern")
    CONCERN_LIFTED = "concern_lifted", _("Concern lifted")
    RETRACTED = "retracted", _("Retracted")
    REMOVED = "removed", _("Removed")


PUBLISHED_QUESTIONS = {
    "interests": _("Competing interests"),
    "funding": _("Funding"),
    "ethics": _("Ethics"),
    "data": _("Availability of data"),
    "ai": _("Use of artificial intelligence"),
}
"""The declarations of the authors that readers see, by the key of the question, in their order."""
