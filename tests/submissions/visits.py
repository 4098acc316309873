"""The addresses of an author's pages, and how a page saves itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from submissions.models import Submission

AUTOSAVE = {"HTTP_X_AUTOSAVE": "1"}


def at(name: str, submission: Submission, *more: Any) -> str:
    return reverse(f"submissions:{name}", args=[submission.pk, *more])
