"""What the office decides about the journal: its name, its sections, its times, its pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal import letterbook
from journal.states import Anonymity, Asked, Language, Question, Taken


def days(label: Any, default: int) -> models.PositiveSmallIntegerField:
    """Return a column that holds a number of days."""
    return models.PositiveSmallIntegerField(label, default=default)


class Journal(models.Model):
    """The one row of settings of the journal; times are in days, the undo window in minutes."""

    name = models.CharField(_("name"), max_length=200, default="Journal of Greater Mekong Studies")
    short_name = models.CharField(_("short name, before numbers"), max_length=16, default="JGMS")
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    description = models.TextField(_("one paragraph about the journal"), blank=True)
    issn_print = models.CharField(_("ISSN, print"), max_length=9, blank=True)
    issn_online = models.CharField(_("ISSN, online"), max_length=9, blank=True)
    doi_prefix = models.CharField(_("DOI prefix"), max_length=40, blank=True)
    licence_url = models.URLField(_("address of the licence"), blank=True)
    contact_email = models.EmailField(_("address of the office"), blank=True)
    is_demonstration = models.BooleanField(_("this is a demonstration"), default=False)
    acting_editor = models.ForeignKey(
        "journal.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("acting editor")
    )
    second_factor_for_editors = models.BooleanField(_("editors need a second factor"), default=False)
    submissions_open = models.BooleanField(_("submissions are open"), default=True)

    undo_minutes = models.PositiveSmallIntegerField(_("minutes in which a decision can be taken back"), default=10)
    completeness_days = days(_("completeness check"), 7)
    desk_days = days(_("decision at the desk"), 14)
    answer_days = days(_("a reviewer answers"), 7)
    answer_expires_days = days(_("an invitation expires after"), 14)
    review_days = days(_("a review takes"), 28)
    review_extension_days = days(_("a reviewer may extend by"), 14)
    decision_days = days(_("decision after the last report"), 7)
    minor_revision_days = days(_("minor revision"), 14)
    major_revision_days = days(_("major revision"), 30)
    revision_extension_days = days(_("an author may extend a revision by"), 14)
    lapse_days = days(_("a manuscript lapses after its date by"), 14)
    draft_days = days(_("a draft is deleted after"), 180)
    appeal_days = days(_("an appeal is possible for"), 30)
    query_days = days(_("answers to queries, and proofs"), 5)
    issue_closes_days = days(_("an issue closes before its date by"), 42)
    reminders = models.JSONField(_("reminders"), default=dict, blank=True)
    days_off = models.JSONField(_("days of the week on which nothing is due"), default=list, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_journal"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Journal:
        """Return the settings of the journal, with their defaults where the office has saved none yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def days_of(self, letter: str) -> list[int]:
        """Return on which days, counted from its date, the clock writes a letter; none where the office ended it."""
        reminds = letterbook.LETTERS[letter].reminds
        own = self.reminders.get(letter, {})
        return list(own.get("days", reminds.days if reminds else ())) if self.sends(letter) else []

    def sends(self, letter: str) -> bool:
        """Tell whether the clock writes a letter, or the office has ended its kind."""
        return bool(self.reminders.get(letter, {}).get("on", True))


class Section(models.Model):
    """A section of the journal, with the rules for what is sent to it."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("name in addresses"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    guidance = models.TextField(_("what authors are told"), blank=True)
    is_reviewed = models.BooleanField(_("peer reviewed"), default=True)
    anonymity = models.CharField(_("anonymity"), max_length=8, choices=Anonymity.choices, default=Anonymity.DOUBLE)
    required_reports = models.PositiveSmallIntegerField(
        _("reports needed for a decision"), default=2, validators=[MinValueValidator(0)]
    )
    asks_one_not_proposed = models.BooleanField(
        _("at least one reviewer whom the authors did not propose"),
        default=True,
        help_text=_("If not, a round may be reviewed by their proposals alone; otherwise that needs a reason."),
    )
    words_min = models.PositiveIntegerField(_("words, at least"), null=True, blank=True)
    words_max = models.PositiveIntegerField(_("words, at most"), null=True, blank=True)
    abstract_words_min = models.PositiveIntegerField(_("words of the abstract, at least"), null=True, blank=True)
    abstract_words_max = models.PositiveIntegerField(_("words of the abstract, at most"), null=True, blank=True)
    keywords_min = models.PositiveSmallIntegerField(_("keywords, at least"), null=True, blank=True)
    keywords_max = models.PositiveSmallIntegerField(_("keywords, at most"), null=True, blank=True)
    limits_ask_why = models.BooleanField(
        _("outside these limits authors must say why"),
        default=False,
        help_text=_("If not, they are told, and may send it all the same."),
    )
    figures = models.CharField(_("figures as separate files"), max_length=12, choices=Taken.choices, default="allowed")
    supplements = models.CharField(_("supplementary files"), max_length=12, choices=Taken.choices, default="allowed")
    asks_works = models.BooleanField(
        _("asks for the work reviewed"), default=False, help_text=_("For reviews of books and the like.")
    )
    declarations = models.JSONField(default=dict, blank=True)
    guidance_in = models.JSONField(default=dict, blank=True)
    is_open = models.BooleanField(_("open for submissions"), default=True)
    is_for_authors = models.BooleanField(
        _("authors may choose it"),
        default=True,
        help_text=_("If not, it is for what editors and the office write, enter or commission."),
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "title"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(figures__in=Taken.values), name="section_figures_known"),
            models.CheckConstraint(condition=models.Q(supplements__in=Taken.values), name="section_supplements_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def asks(self, question: str) -> Asked:
        """Return whether it asks its authors a question; where the office has not said, it does."""
        return Asked(self.declarations.get(question, Asked.REQUIRED))

    @property
    def questions(self) -> list[Question]:
        """The questions its authors are asked, in their order."""
        return [question for question in Question if self.asks(question) != Asked.NOT_ASKED]

    @property
    def other_guidance(self) -> list[tuple[str, Any, str]]:
        """What authors are told in further languages: each with its code, its name and the words."""
        return [(code, label, self.guidance_in[code]) for code, label in Language.choices if self.guidance_in.get(code)]


class Page(models.Model):
    """A page about the journal whose text the office edits."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    title = models.CharField(_("title"), max_length=160)
    body = models.TextField(_("text"), blank=True, help_text=_("Simple HTML: paragraphs, headings, lists, links."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_public = models.BooleanField(_("shown to readers"), default=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "title"]

    def __str__(self) -> str:
        return self.title


class Counter(models.Model):
    """The last number given in a series, such as the manuscripts of one year."""

    series = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"

    @classmethod
    def following(cls, series: str) -> int:
        """Return the next number of the series; to be called in a transaction, which keeps the row until its end."""
        cls.objects.get_or_create(series=series)
        cls.objects.filter(series=series).update(last=F("last") + 1)
        return cls.objects.values_list("last", flat=True).get(series=series)

    @classmethod
    def manuscript_number(cls, short_name: str) -> str:
        """Return the next number of a manuscript, such as ``JGMS-2026-031``."""
        year = timezone.localdate().year
        return f"{short_name}-{year}-{cls.following(f'manuscripts {year}'):03d}"
