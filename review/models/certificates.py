"""Certificates: what the journal has said that a person has reviewed."""

from __future__ import annotations

import re
import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.states import Language
from journal.storage import opaque_key
from journal.text import folded
from review.models.rounds import Assignment

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What codes are made of: no letter and digit that are taken for each other."""
GROUPS, LONG = 4, 4


def new_code() -> str:
    """Return a code of 80 random bits, in groups: ``K7QM-2XWA-94TB-HPNE``."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(LONG)) for _m in range(GROUPS))


def code_of(typed: str) -> str:
    """Return the code that somebody has typed, as it is kept: capitals in groups, whatever stood between them."""
    letters = re.sub(r"[^A-Z0-9]", "", folded(typed).upper())
    return "-".join(letters[at : at + LONG] for at in range(0, len(letters), LONG))


class Certificate(models.Model):
    """What the journal has certified to a reviewer, as it was that day; it never names a manuscript.

    ``assignment`` is set where it is about one review; who reads the certificate learns the year, and no more of it.
    The row holds all that is shown of it: a page that shows one reads nothing else.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="review_certificates")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="certificates")
    code = models.CharField(max_length=19, unique=True)
    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    name = models.CharField(max_length=240)
    native_name = models.CharField(max_length=240, blank=True)
    native_language = models.CharField(max_length=8, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    reviews = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    stored = models.FileField(upload_to=opaque_key, max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-made_at", "-id"], name="certificates_of_person"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(reviews__gte=1), name="certificate_of_a_review"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """Return the address at which anybody who has the code sees what it says."""
        return reverse("review:certificate", args=[self.code])

    @property
    def is_withdrawn(self) -> bool:
        """Whether the journal no longer stands by it."""
        return self.withdrawn_at is not None

    @property
    def is_replaced(self) -> bool:
        """Whether its reviewer has had the reviews of that year certified under another name since."""
        return self.replaced_at is not None

    @property
    def stands(self) -> bool:
        """Whether the journal says today what it says."""
        return not (self.is_withdrawn or self.is_replaced)

    @property
    def is_of_one_review(self) -> bool:
        """Whether it is about one review, and not about a year."""
        return self.assignment_id is not None

    def statement(self, journal: str) -> str:
        """Return what it says of the person, in the language that is active; ``journal`` is the journal's name."""
        facts = {"journal": journal, "year": self.year, "n": self.reviews}
        if self.is_of_one_review:
            return gettext("has reviewed a manuscript for the %(journal)s in %(year)s.") % facts
        words = ngettext(
            "has written one review for the %(journal)s in %(year)s.",
            "has written %(n)s reviews for the %(journal)s in %(year)s.",
            self.reviews,
        )
        return words % facts
