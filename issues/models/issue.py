"""The issue."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.guards import CHECKLIST
from issues.states import AHEAD, IssueState
from issues.workflow import IssueWorkflow
from journal.models import CaseFile, Journal, User
from journal.models.people import PersonName
from journal.states import Language
from journal.storage import opaque_key

if TYPE_CHECKING:
    from issues.models.article import Article


TONES = {
    IssueState.PLANNED: "still",
    IssueState.IN_PRESS: "soon",
    IssueState.PUBLISHED: "done",
    IssueState.CANCELLED: "still",
}


class IssueQuerySet(models.QuerySet["Issue"]):
    """Issues, by who may see them."""

    def public(self) -> IssueQuerySet:
        """Leave out whatever is not published."""
        return self.filter(state=IssueState.PUBLISHED)

    def ahead(self) -> IssueQuerySet:
        """Leave out what has appeared or will not appear."""
        return self.filter(state__in=AHEAD)


class Issue(IssueWorkflow):
    """One issue of the journal; dates without a time are local days."""

    case_file = models.OneToOneField(CaseFile, models.PROTECT, related_name="+")
    volume = models.PositiveSmallIntegerField(_("volume"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("theme"), max_length=300, blank=True)
    language = models.CharField(_("language of the theme"), max_length=8, choices=Language.choices, default="en")
    description = models.TextField(_("a few lines about it"), blank=True)
    is_special = models.BooleanField(_("special issue"), default=False)
    planned_on = models.DateField(_("planned for"))
    first_page = models.PositiveIntegerField(_("first page number"), default=1)
    cover = models.FileField(_("cover picture"), upload_to=opaque_key, max_length=120, blank=True)
    cover_alt = models.CharField(_("what the cover shows"), max_length=300, blank=True)

    frozen_at = models.DateTimeField(null=True, editable=False)
    publish_on = models.DateField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    bound = models.FileField(upload_to=opaque_key, max_length=120, blank=True, editable=False)
    bound_size = models.PositiveBigIntegerField(default=0, editable=False)
    bound_pages = models.PositiveIntegerField(default=0, editable=False)
    bound_at = models.DateTimeField(null=True, editable=False)
    bound_from = models.CharField(max_length=64, blank=True, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-volume", "-number", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=IssueState.values), name="issue_state_known"),
            models.CheckConstraint(
                condition=Q(state=IssueState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=IssueState.PUBLISHED) & Q(published_at__isnull=True)),
                name="issue_published_has_time",
            ),
            models.CheckConstraint(
                condition=Q(publish_on__isnull=True) | Q(state__in=[IssueState.IN_PRESS, IssueState.PUBLISHED]),
                name="issue_scheduled_is_in_press",
            ),
            models.UniqueConstraint(
                fields=["volume", "number"], condition=~Q(state=IssueState.CANCELLED), name="issue_number_once"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Volume %(volume)s, Number %(number)s")) % {"volume": self.volume, "number": self.number}

    @property
    def case(self) -> CaseFile:
        """The case file of the issue."""
        return self.case_file

    def get_absolute_url(self) -> str:
        """Return the public address of the issue; it never changes."""
        return reverse("issues:issue", args=[self.volume, self.number])

    @property
    def tone(self) -> str:
        """The colour of the chip that names its state."""
        return TONES.get(self.state, "")

    @property
    def bound_address(self) -> str:
        """Return the public address of the whole-issue PDF."""
        return reverse("issues:issue_file", args=[self.volume, self.number, f"{self.volume}-{self.number}"])

    @property
    def is_frozen(self) -> bool:
        """Whether its order is settled: in press, or published."""
        return self.state in {IssueState.IN_PRESS, IssueState.PUBLISHED}

    @property
    def is_in_press(self) -> bool:
        """Whether it is in press."""
        return self.state == IssueState.IN_PRESS

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to appear."""
        return self.state in AHEAD

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not appear."""
        return self.state == IssueState.CANCELLED

    @property
    def is_assembling(self) -> bool:
        """Whether articles can be placed in it."""
        return self.state == IssueState.ASSEMBLING

    @property
    def is_published(self) -> bool:
        """Whether it has appeared."""
        return self.state == IssueState.PUBLISHED

    @property
    def appears_on(self) -> date:
        """The day it appeared, or else the day it is to appear."""
        if self.published_at is not None:
            return timezone.localtime(self.published_at).date()
        return self.publish_on or self.planned_on

    @property
    def year(self) -> int:
        """The year it appeared in, or is planned for."""
        return self.appears_on.year

    @property
    def closes_on(self) -> date:
        """The last day on which articles are taken into it."""
        return self.planned_on - timedelta(days=Journal.current().issue_closes_days)

    @cached_property
    def contents(self) -> list[Article]:
        """The articles in their order; a prefetch of ``articles`` serves."""
        return sorted(self.articles.all(), key=lambda article: (article.position or 0, article.pk))

    @property
    def next_position(self) -> int:
        """The place behind the last article."""
        last = self.articles.aggregate(last=Max("position"))["last"]
        return int(last or 0) + 1

    @property
    def checklist(self) -> list[tuple[Any, Any]]:
        """What must be right before it can be frozen: each point in words, with the reason that stands against it."""
        return [(check.__doc__, check(self)) for check in CHECKLIST]

    @property
    def last_page(self) -> int | None:
        """The last page number given in it so far."""
        return max((article.last_page for article in self.contents if article.last_page), default=None)


class GuestEditor(PersonName):
    """A guest editor of an issue, as named on it."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="guest_editors")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
