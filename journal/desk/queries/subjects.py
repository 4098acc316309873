"""What a person may see of everything that has steps, and where it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

import issues.queries as production
import review.queries as reviewing
import submissions.queries as submitting
from journal.workflow import WorkflowModel
from review.disclosure import reviewer_name

SUBJECTS: dict[str, Callable[[Any], QuerySet[Any]]] = {
    "submission": submitting.visible_to,
    "round": reviewing.visible_rounds,
    "assignment": reviewing.visible_assignments,
    "decision": reviewing.visible_decisions,
    "article": production.visible_to,
    "issue": production.issues_visible_to,
}
"""By the name of a model: what a person may see of it. The generic screen of steps fetches through this."""


def edits_letters(subject: Any, user: Any) -> bool:
    """Tell whether this person reads and changes the letters of a step before they go: the journal's people on it.

    Authors and reviewers take steps as well; what the journal then writes to others is neither theirs to read nor to
    change.
    """
    about = subject if hasattr(subject, "excluded_ids") else getattr(subject, "submission", None)
    return bool(user.has_role) and (about is None or user.pk not in about.excluded_ids)


PARTS: dict[str, Callable[[Any, Any], Any]] = {
    "round": lambda subject, user: _("Round %(n)s") % {"n": subject.number},
    "assignment": reviewer_name,
    "decision": lambda subject, user: subject.get_kind_display(),
}
"""By the name of a model whose rows are parts of a manuscript: what a person may read of which part it is."""


def whole_and_part(subject: Any, user: Any) -> tuple[Any, str]:
    """Return what a step is about (manuscript, article, issue), and which part of it, as this person may read it."""
    part = PARTS.get(subject._meta.model_name)
    return (subject, "") if part is None else (subject.submission, str(part(subject, user)))


def home_of(subject: Any, user: Any) -> str:
    """Return the page on which a person finds what a step was taken on."""
    model = subject._meta.model_name
    if model in {"article", "issue"}:
        return reverse(f"issues:{'production' if model == 'article' else 'assembly'}", args=[subject.pk])
    submission = subject if model == "submission" else subject.submission
    if submitting.visible_to(user).filter(pk=submission.pk).exists():
        return reverse("desk:manuscript", args=[submission.pk])
    return reverse("review:assignment", args=[subject.pk]) if model == "assignment" else reverse("desk:todo")


def label_of(name: str) -> str:
    """Return the words for an event: the label of its step, or its own name made readable."""
    return str(_labels().get(name) or name.rsplit(".", maxsplit=1)[-1].replace("_", " ").capitalize())


def _labels() -> dict[str, Any]:
    models = [model for model in apps.get_models() if issubclass(model, WorkflowModel)]
    return {f"{model._meta.model_name}.{row.name}": row.label for model in models for row in model.steps()}
