"""Changes of the list of authors after a manuscript was sent: what was asked, who agreed, what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.models import User
from journal.text import folded
from submissions.models.submission import Submission
from submissions.states import AuthorChangeOutcome, Consent

IN_EFFECT = (AuthorChangeOutcome.AGREED, AuthorChangeOutcome.DECIDED, AuthorChangeOutcome.BEFORE_REVIEW)


class AuthorChange(models.Model):
    """One change of the list of authors: asked for and open, or settled with an outcome.

    ``before`` and ``after`` are the lists as pages show them, ``columns`` what is to be written: a new list as
    ``services.change_authors`` takes it. ``corresponding`` is the address of who speaks for all from then on.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="author_changes")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    corresponding = models.EmailField(max_length=254, blank=True)
    expires_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=16, choices=AuthorChangeOutcome.choices, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(settled_at__isnull=True), name="one_open_change_of_authors"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="")
                | Q(settled_at__isnull=False, outcome__in=AuthorChangeOutcome.values),
                name="author_change_settled_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.summary}"

    @property
    def is_open(self) -> bool:
        """Whether nothing has come of it yet."""
        return self.settled_at is None

    @property
    def is_agreed(self) -> bool:
        """Whether everybody who was asked agrees; a prefetch of ``consents`` serves."""
        return all(row.answer == Consent.YES for row in self.consents.all())

    @property
    def summary(self) -> str:
        """What changes, in words: who comes and goes, who is called otherwise, whether the order is another one."""
        was, will = _by_key(self.before), _by_key(self.after)
        stay = [key for key in was if key in will]
        renamed = [f"{was[key]['name']} → {will[key]['name']}" for key in stay if was[key]["name"] != will[key]["name"]]
        speaks = [row["name"] for row in self.after if row.get("corresponding")]
        spoke = [row["name"] for row in self.before if row.get("corresponding")]
        parts = [
            (_("added: %(names)s"), [row["name"] for key, row in will.items() if key not in was]),
            (_("taken off: %(names)s"), [row["name"] for key, row in was.items() if key not in will]),
            (_("called otherwise: %(names)s"), renamed),
            (_("corresponding author: %(names)s"), speaks if speaks != spoke else []),
        ]
        found = [words % {"names": ", ".join(names)} for words, names in parts if names]
        if stay != [key for key in will if key in was]:
            found.append(_("another order"))
        return "; ".join(found) or _("what is said of an author")


def _by_key(rows: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    return {row["key"]: row for row in rows}


class AuthorConsent(models.Model):
    """What one author, old or new, says to a change of the list."""

    change = models.ForeignKey(AuthorChange, models.CASCADE, related_name="consents")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=4, choices=Consent.choices, blank=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["change", "person"], name="one_consent_of_a_person"),
            models.CheckConstraint(condition=Q(answer="") | Q(answer__in=Consent.values), name="consent_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.answer}"

    @property
    def name(self) -> str:
        """The name as it stands on the list: what an account is called is not for other authors to learn."""
        rows = [*self.change.after, *self.change.before]
        named = (row["name"] for row in rows if folded(row.get("email", "")) == folded(self.person.email))
        return next(named, "") or str(self.person)
