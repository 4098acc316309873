"""Reads of review forms, for the office."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from review.models import FormOfSection, FormQuestion, FormVersion, ReviewForm


def review_forms() -> QuerySet[ReviewForm]:
    """Return all forms with their versions and the sections that name them: three queries."""
    sections = FormOfSection.objects.select_related("section")
    return ReviewForm.objects.prefetch_related(
        Prefetch("versions", FormVersion.objects.order_by("number")), Prefetch("sections", sections)
    )


def shown_questions(form: ReviewForm) -> list[FormQuestion]:
    """Return the questions of the draft where there is one, else of the version in use."""
    version = form.draft or form.in_use
    return list(FormQuestion.objects.filter(version=version).order_by("position", "pk")) if version else []
