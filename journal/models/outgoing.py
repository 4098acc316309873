"""What is to leave the house: letters and jobs, rows first; the worker takes them from here after the commit."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal import letterbook
from journal.models.policy import Journal
from journal.states import Delivery, Language, Progress
from journal.text import one_line

if TYPE_CHECKING:
    from datetime import date

    from journal.letterbook import Draft, Kind
    from journal.models.case import CaseFile
    from journal.models.people import User


BELLS: list[Callable[[Any], None]] = []  # what tells the worker of a new row; the outbox hangs it up at start


class Claimable(models.Model):
    """A row a worker takes: by conditional update, for a lease, with a bounded number of tries.

    A new row rings for the worker once it is committed. A bell that does not ring is no harm: the sweep comes by.
    """

    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    not_before = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, editable=False)
    last_error = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row, and ring if it is new."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new:
            self.ring()

    def ring(self) -> None:
        """Tell the worker of this row after the commit; nothing that goes wrong there reaches the request."""
        for bell in BELLS:
            transaction.on_commit(partial(bell, self), robust=True)


class LetterText(models.Model):
    """The office's own words for one kind of letter in one language; without it the shipped text is used."""

    key = models.CharField(max_length=64)
    language = models.CharField(max_length=8, choices=Language.choices, default="en")
    subject = models.CharField(_("subject"), max_length=240)
    body = models.TextField(_("text"))
    changed_by = models.ForeignKey("journal.User", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "language"], name="one_text_per_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"


class Letter(Claimable):
    """One letter to one person: frozen text, and how its delivery went.

    A personal link stands in ``body`` as its placeholder; the worker makes the link as it sends. So do secrets (codes,
    addresses that open an account): they lie in ``secrets`` until the letter is sent, and no page shows them.
    """

    case = models.ForeignKey("journal.CaseFile", models.PROTECT, null=True, related_name="letters")
    key = models.CharField(max_length=64, blank=True)
    subject_type = models.CharField(max_length=64, blank=True)
    subject_id = models.PositiveBigIntegerField(null=True)
    to = models.ForeignKey("journal.User", models.PROTECT, null=True, related_name="letters")
    to_email = models.EmailField(max_length=254)
    copies = models.JSONField(default=list)
    reply_to = models.EmailField(max_length=254, blank=True)
    sender = models.ForeignKey("journal.User", models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    language = models.CharField(max_length=8, default="en")
    link_purpose = models.CharField(max_length=32, blank=True)
    link_target = models.PositiveBigIntegerField(null=True)
    secrets = models.JSONField(default=dict)
    delivery = models.CharField(max_length=12, choices=Delivery.choices, default=Delivery.QUEUED)
    message_id = models.CharField(max_length=120, unique=True)
    sent_at = models.DateTimeField(null=True)
    repeats = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeated_by")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["not_before"], condition=Q(delivery="queued"), name="letters_to_send"),
            models.Index(fields=["lease_until"], condition=Q(delivery="sending"), name="letters_in_flight"),
            models.Index(fields=["case", "created_at"], name="letters_of_case"),
            models.Index(fields=["subject_type", "subject_id"], name="letters_of_subject"),
            models.Index(fields=["-created_at", "-id"], name="letters_by_age"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(delivery__in=Delivery.values), name="letter_delivery_known"),
            models.CheckConstraint(
                condition=Q(delivery="sent", sent_at__isnull=False) | ~Q(delivery="sent"), name="letter_sent_has_time"
            ),
        ]
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to_email}"

    @property
    def slot(self) -> str:
        """The name of this letter on a preview: its key and its recipient."""
        return f"{self.key}:{self.to_id}"

    @property
    def readable_subject(self) -> str:
        """The subject as pages show it."""
        return letterbook.readable(self.key, self.subject)

    @property
    def readable_body(self) -> str:
        """The text as pages show it: "[personal link]" where the recipient finds a link."""
        return letterbook.readable(self.key, self.body)

    @property
    def is_waiting(self) -> bool:
        """Whether it has not been handed over yet."""
        return self.delivery == Delivery.QUEUED

    @property
    def may_come_back(self) -> bool:
        """Whether it was handed over, so that it may be known to have come back."""
        return self.delivery == Delivery.SENT

    @property
    def may_be_repeated(self) -> bool:
        """Whether it is no longer on its way and held nothing that is kept nowhere."""
        kind = letterbook.LETTERS.get(self.key)
        return self.delivery not in {Delivery.QUEUED, Delivery.SENDING} and not (kind and kind.secrets)

    @property
    def delivery_tone(self) -> str:
        """The tone of the chip that says how the delivery stands."""
        return {"sent": "done", "failed": "late", "bounced": "late", "cancelled": "still"}.get(self.delivery, "")


@dataclass(frozen=True, slots=True)
class Stationery:
    """What every letter of one act is written with: the journal's settings and the office's own texts."""

    journal: Journal
    texts: dict[str, LetterText]

    @classmethod
    def laid_out(cls, key: str = "", journal: Journal | None = None) -> Stationery:
        """Lay out what one kind of letter needs; two queries for all recipients, one with ``journal`` at hand."""
        texts = {text.language: text for text in LetterText.objects.filter(key=key)} if key else {}
        return cls(journal or Journal.current(), texts)

    def text(self, key: str, language: str) -> tuple[str, str]:
        """Return subject and body: the office's for the language, else its English ones, else the shipped ones."""
        own = self.texts.get(language) or self.texts.get("en")
        return (own.subject, own.body) if own else letterbook.default_text(key)


def written(
    kind: Kind | None,
    draft: Draft,
    *,
    case: CaseFile | None,
    by: User | None,
    about: models.Model | None = None,
    note: str = "",
    subject: str = "",
    body: str = "",
    stationery: Stationery | None = None,
) -> Letter:
    """Return a letter with its text filled in and frozen, not yet saved.

    A free letter (``kind`` is None) brings its own ``subject`` and ``body``. A kind that waits is held back for the
    undo window.
    """
    to: User = draft.to
    stationery = stationery or Stationery.laid_out(kind.key if kind else "")
    if kind is not None and not body:
        subject, body = stationery.text(kind.key, to.language)
    facts: dict[str, Any] = {
        "journal": stationery.journal.name,
        "recipient": to.name or to.email,
        "sender": (by.name or stationery.journal.name) if by else stationery.journal.name,
        "number": case.label if case else "",
        "title": str(getattr(about, "title_in_letters", "") or getattr(about, "title", "") or ""),
        "link": settings.SITE_URL + draft.path if draft.path else "",
        "note": note.strip(),
        **draft.facts,
    }
    hidden = {name: str(facts.pop(name)) for name in (kind.secrets if kind else ()) if name in facts}
    purpose, target = draft.link or ("", None)
    held = timedelta(minutes=stationery.journal.undo_minutes) if kind and kind.waits else timedelta(0)
    return Letter(
        case=case,
        key=kind.key if kind else "",
        subject_type=about._meta.label_lower if about else "",
        subject_id=about.pk if about else None,
        to=to,
        to_email=draft.address or to.email,
        copies=list(draft.copies),
        reply_to=draft.reply_to or stationery.journal.contact_email,
        sender=by,
        subject=one_line(letterbook.fill(subject, facts))[:300],
        body=letterbook.fill(body, facts),
        language=to.language,
        link_purpose=purpose,
        link_target=target,
        secrets=hidden,
        message_id=new_message_id(),
        not_before=timezone.now() + held,
    )


def new_message_id() -> str:
    """Return a Message-ID (RFC 5322, 3.6.4) that stays with its letter through every try."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{secrets.token_hex(16)}@{host}>"


class PersonalLink(models.Model):
    """A link that opens one thing for one person without a password; only the hash of its token is kept."""

    purpose = models.CharField(max_length=32)
    target = models.PositiveBigIntegerField()
    person = models.ForeignKey("journal.User", models.CASCADE, related_name="personal_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["purpose", "target"], name="links_of_target")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.target}"

    @staticmethod
    def hashed(token: str) -> str:
        """Return what is kept of a token."""
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def mint(cls, *, purpose: str, target: int, person: User) -> str:
        """Make a new link of a registered purpose and return its token (256 random bits), which is kept nowhere."""
        token = secrets.token_urlsafe(32)
        days = letterbook.LINKS[purpose].days
        cls.objects.create(
            purpose=purpose,
            target=target,
            person=person,
            token_hash=cls.hashed(token),
            expires_at=timezone.now() + timedelta(days=days),
        )
        return token

    @classmethod
    def opened(cls, *, purpose: str, token: str) -> PersonalLink | None:
        """Return the live link of this token, or nothing; changes no row."""
        return (
            cls.objects.filter(
                purpose=purpose,
                token_hash=cls.hashed(token),
                ended_at__isnull=True,
                expires_at__gt=timezone.now(),
                person__is_active=True,
            )
            .select_related("person")
            .first()
        )

    @classmethod
    def known(cls, *, purpose: str, token: str) -> PersonalLink | None:
        """Return the link of this token, alive or dead."""
        return cls.objects.filter(purpose=purpose, token_hash=cls.hashed(token)).select_related("person").first()

    @classmethod
    def end(cls, *, purpose: str, target: int) -> int:
        """End every link of one thing; returns how many were alive."""
        return cls.objects.filter(purpose=purpose, target=target, ended_at__isnull=True).update(ended_at=timezone.now())


class Job(Claimable):
    """One piece of work for the worker that is no letter; ``kind`` names its registered function, ``facts`` its ids."""

    case = models.ForeignKey("journal.CaseFile", models.PROTECT, null=True, related_name="jobs")
    kind = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    unique_key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001  only nulls repeat
    progress = models.CharField(max_length=12, choices=Progress.choices, default=Progress.QUEUED)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["not_before"], condition=Q(progress="queued"), name="jobs_to_do"),
            models.Index(fields=["lease_until"], condition=Q(progress="running"), name="jobs_in_flight"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(progress__in=Progress.values), name="job_progress_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.facts}"


class Reminder(models.Model):
    """A reminder that was written: once at most for a subject, a kind and a date."""

    subject_type = models.CharField(max_length=64)
    subject_id = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=32)
    due_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "kind", "due_on"], name="one_reminder"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_id}"

    @classmethod
    def once(cls, subject: models.Model, kind: str, due_on: date) -> bool:
        """Claim a reminder; false when it was written before. To be called inside the transaction that writes it."""
        _row, is_new = cls.objects.get_or_create(
            subject_type=subject._meta.label_lower, subject_id=subject.pk, kind=kind, due_on=due_on
        )
        return is_new

    @classmethod
    def is_claimed(cls, subject: models.Model, kind: str, due_on: date) -> bool:
        """Whether a reminder was written before."""
        return cls.objects.filter(
            subject_type=subject._meta.label_lower, subject_id=subject.pk, kind=kind, due_on=due_on
        ).exists()
