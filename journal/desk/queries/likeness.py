"""What is like a manuscript, as far as the editor who asks may see the other one, and the two beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

import submissions.queries as submitting
from issues.models import Article
from journal.dates import in_words
from journal.models import User
from journal.paging import page_of
from submissions import likeness
from submissions.models import Imprint, Likeness, Submission
from submissions.states import Part

SHOWN = 40
"""Passages of a text that are shown, longest first; whoever needs more has seen enough."""
SHORTEST = {Part.TITLE: 2, Part.ABSTRACT: 3}
"""From how many words on what two texts share is marked."""


def counted() -> Any:
    """Return how much is like a manuscript and was not settled, as a column of its own query."""
    raised = Likeness.objects.filter(settled_at__isnull=True, is_resubmission=False).order_by()
    sides = (raised.filter(**{side: OuterRef("pk")}).values(side) for side in ("submission", "other"))
    first, second = (Coalesce(Subquery(side.annotate(n=Count("pk")).values("n")), 0) for side in sides)
    return first + second


def notice(submission: Any) -> dict[str, Any]:
    """Return the flag on the page of a manuscript, which says that somebody should look, and nothing of the other."""
    text = ngettext(
        "It is like one other text that the journal has.", "It is like %(n)s other texts that the journal has.",
        submission.alike,
    )  # fmt: skip
    address = reverse("desk:alike", args=[submission.pk])
    return {"text": text % {"n": submission.alike}, "tone": "soon", "url": address, "label": _("Look at both")}


# -- The list ------------------------------------------------------------------------------------------------------


def alike_page(user: User, pk: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of what is like a manuscript; raises ``PermissionDenied`` for who does not edit it."""
    submission = _edited(user, pk)
    page = page_of(_of(submission), ["-first_seen_at", "-pk"], asked)
    others = {row.pk: _other_id(row, submission) for row in page.rows}
    seen = submitting.edited_by(user).filter(pk__in=filter(None, others.values())).in_bulk()
    articles = Article.objects.public().in_bulk({row.publication for row in page.rows if row.publication})
    return {
        "submission": submission,
        "rows": [_row(row, submission, seen.get(others[row.pk]) or articles.get(row.publication)) for row in page.rows],
        "next_url": page.next_url,
        "previous_url": page.previous_url,
    }


def _edited(user: User, pk: int) -> Submission:
    found = submitting.edited_by(user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _of(submission: Submission) -> QuerySet[Likeness]:
    return Likeness.objects.filter(Q(submission=submission) | Q(other=submission)).select_related("settled_by")


def _other_id(row: Likeness, submission: Submission) -> int | None:
    return row.other_id if row.submission_id == submission.pk else row.submission_id


def _row(row: Likeness, submission: Submission, other: Submission | Article | None) -> dict[str, Any]:
    """Return a likeness as its list shows it; of what this editor may not see, only that there is something."""
    if other is None:
        return {"other": None, "is_settled": row.settled_at is not None}
    return {
        "other": other,
        "what": _what(other),
        "url": reverse("desk:beside", args=[submission.pk, row.pk]),
        "parts": _in_words(row),
        "chip": _standing(row),
        "first_seen": in_words(row.first_seen_at),
    }


def _what(other: Submission | Article) -> str:
    """Return in words what the other one is."""
    if isinstance(other, Article):
        return gettext("published article")
    return f"{other.number} · {other.get_state_display()}"


def _address_of(other: Submission | Article) -> str:
    if isinstance(other, Article):
        return other.get_absolute_url()
    return reverse("desk:manuscript", args=[other.pk])


def _in_words(row: Likeness) -> str:
    parts = (f"{part.label} {percent} %" for part, percent in row.parts.items())
    return " · ".join(parts)


def _standing(row: Likeness) -> dict[str, Any]:
    if row.settled_at is not None:
        return {"label": _("No concern"), "tone": "done"}
    if row.is_resubmission:
        return {"label": _("Sent again as a new manuscript"), "tone": "still"}
    return {"label": _("To be looked at"), "tone": "soon"}


# -- Two beside each other -----------------------------------------------------------------------------------------


def beside(user: User, pk: int, likeness_id: int) -> dict[str, Any]:
    """Return a manuscript and what is like it, beside each other; raises ``PermissionDenied`` unless both are seen."""
    submission, row, other = seen_both(user, pk, likeness_id)
    mine, theirs = Imprint.objects.filter(submission=submission), _imprints_of(other)
    pairs = {part: _most_alike(mine, theirs, part) for part in Part}
    text = pairs.pop(Part.TEXT)
    passages = likeness.shared(text[0].text, text[1].text) if text and row.text else []
    return {
        "submission": submission,
        "other": other,
        "what": _what(other),
        "other_url": _address_of(other),
        "likeness": row,
        "chip": _standing(row),
        "is_open": row.settled_at is None and not row.is_resubmission,
        "parts": [_beside(part, pair, row) for part, pair in pairs.items() if pair],
        "passages": passages[:SHOWN],
        "further": len(passages) - SHOWN if len(passages) > SHOWN else 0,
        "text": text,
    }


def seen_both(user: User, pk: int, likeness_id: int) -> tuple[Submission, Likeness, Submission | Article]:
    """Return a manuscript, a likeness of it and what it is like; raises ``PermissionDenied`` unless both are seen."""
    submission = _edited(user, pk)
    row = _of(submission).filter(pk=likeness_id).first()
    if row is None:
        raise PermissionDenied
    other = _seen(user, row, submission)
    if other is None:
        raise PermissionDenied
    return submission, row, other


def _seen(user: User, row: Likeness, submission: Submission) -> Submission | Article | None:
    if row.publication is not None:
        return Article.objects.public().filter(pk=row.publication).first()
    return submitting.edited_by(user).filter(pk=_other_id(row, submission) or 0).first()


def _imprints_of(other: Submission | Article) -> QuerySet[Imprint]:
    if isinstance(other, Article):
        return Imprint.objects.filter(publication=other.pk)
    return Imprint.objects.filter(submission=other)


def _most_alike(mine: QuerySet[Imprint], theirs: QuerySet[Imprint], part: str) -> tuple[Imprint, Imprint] | None:
    """Return of the languages of a part the two that are most alike; the first of each where none is."""
    pairs = [(one, other) for one in mine.filter(part=part) for other in theirs.filter(part=part)]
    return max(pairs, key=lambda pair: likeness.estimate(*(bytes(side.signature) for side in pair)), default=None)


def _beside(part: Part, pair: tuple[Imprint, Imprint], row: Likeness) -> dict[str, Any]:
    one, other = pair
    shortest = SHORTEST[part]
    return {
        "label": part.label,
        "percent": row.parts.get(part, 0),
        "here": likeness.marked(one.text, other.text, shortest=shortest),
        "there": likeness.marked(other.text, one.text, shortest=shortest),
        "languages": (one.language, other.language),
    }
