"""What helps to choose reviewers: what they say and know, how editors found their reports, what authors propose."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.states import Language
from review.models.rounds import Assignment
from review.states import ProposalKind
from submissions.models import Submission

LONGEST_TERM = 60
MOST_KEYWORDS = 1000


class ReviewerProfile(models.Model):
    """What a person says of themselves as a reviewer; ``languages`` are codes of those they read.

    ``not_before`` is the day from which they may be asked again. ``offered_at`` is when they offered to review.
    """

    person = models.OneToOneField(User, models.CASCADE, related_name="reviewer_profile")
    interests = models.TextField(_("interests in your own words"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=MOST_KEYWORDS, blank=True)
    languages = models.JSONField(_("languages you read"), default=list, blank=True)
    not_before = models.DateField(_("please do not ask me before"), null=True, blank=True)
    asks_not_named = models.BooleanField(_("not named in the yearly thanks"), default=False)
    offered_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"profile of {self.person_id}"

    @property
    def words(self) -> list[str]:
        """The keywords, one by one."""
        return [word.strip() for word in self.keywords.replace("\n", ";").split(";") if word.strip()]

    @property
    def languages_in_words(self) -> list[str]:
        """The languages the person reads, as they are called."""
        return [str(Language(code).label) for code in self.languages if code in Language.values]

    @property
    def is_away(self) -> bool:
        """Whether the person asks not to be asked today."""
        return self.not_before is not None and self.not_before > timezone.localdate()


class Expertise(models.Model):
    """What a person knows about, made out of profile, reports and manuscripts: terms, each with its weight.

    The same terms stand a row each in ``ExpertiseTerm``, where people are found by them.
    """

    person = models.OneToOneField(User, models.CASCADE, related_name="expertise")
    terms = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    made_with = models.CharField(max_length=24)

    def __str__(self) -> str:
        return f"expertise of {self.person_id}"


class ExpertiseTerm(models.Model):
    """One term that stands for what a person knows about, with its weight among the person's terms."""

    person = models.ForeignKey(User, models.CASCADE, related_name="expertise_terms")
    term = models.CharField(max_length=LONGEST_TERM)
    weight = models.FloatField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "term"], name="one_weight_for_a_term"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["term", "person", "weight"], name="people_by_term"),
        ]

    def __str__(self) -> str:
        return self.term


class Topic(models.Model):
    """What a manuscript is about, as it is looked for among people: ``[term, weight, as it is written]`` each.

    The weight says how much a term tells, which depends on how many people it stands for.
    """

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="topic")
    terms = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    made_with = models.CharField(max_length=24)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["made_at"], name="topics_by_age")]

    def __str__(self) -> str:
        return f"topic of {self.submission_id}"


class Rating(models.Model):
    """How good an editor found a report, from 1 to 5: for editors only, never for its reviewer or an author."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="rating")
    value = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    rated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    rated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="rating_from_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"rating of assignment {self.assignment_id}"


class Proposal(models.Model):
    """Somebody whom an author proposes as a reviewer, or asks not to be one."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=10, choices=ProposalKind.choices)
    name = models.CharField(_("name"), max_length=240)
    email = models.EmailField(_("mail address"), max_length=254, blank=True)
    affiliation = models.CharField(_("institution"), max_length=240, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "made_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=ProposalKind.values), name="proposal_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
