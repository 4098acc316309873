"""Steps that have a screen of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

SCREENS: dict[str, Callable[[Any], str]] = {
    "article.describe": lambda article: reverse("issues:details", args=[article.pk]),
    "article.renew_galleys": lambda article: reverse("issues:production", args=[article.pk]) + "#galleys",
    "article.answer_queries": lambda article: reverse("issues:production", args=[article.pk]) + "#queries",
    "article.return_corrections": lambda article: reverse("issues:proof", args=[article.pk]),
    "article.approve_proof": lambda article: reverse("issues:proof", args=[article.pk]),
    "issue.describe": lambda issue: reverse("issues:issue_details", args=[issue.pk]),
    "issue.arrange": lambda issue: reverse("issues:assembly", args=[issue.pk]),
}
"""Steps with a screen of their own, and its address."""

FOLLOWING = frozenset(
    {
        "article.appear_as_notice",
        "article.join_issue",
        "article.publish",
        "article.release_from_issue",
        "article.revive",
        "issue.fall_back",
    }
)
"""Steps that only follow from another act, within its service: nobody takes them by themselves."""
