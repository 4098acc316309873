"""The ways in for a reviewer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from review.models import Assignment
from tests.factories.review import make_link

REPORT = {"for_author": "Say more about the sources.", "recommendation": "major", "score_clarity": "3"}


def both(test: Any) -> Any:
    """Ask it of both ways in."""
    return pytest.mark.parametrize("kind", ["link", "account"])(test)


class Door:
    """A way in: by a personal link without any cookie, or signed in."""

    def __init__(self, kind: str, assignment: Assignment) -> None:
        self.kind, self.assignment = kind, assignment
        self.client = Client(enforce_csrf_checks=kind == "link")
        self.token = make_link(assignment) if kind == "link" else ""
        if kind == "account":
            self.client.force_login(assignment.reviewer)

    def address(self, name: str = "assignment") -> str:
        if self.kind == "account":
            return reverse(f"review:{name}", args=[self.assignment.pk])
        return reverse("review:by_link" if name == "assignment" else f"review:{name}_by_link", args=[self.token])

    def get(self, name: str = "assignment", **asked: Any) -> Any:
        return self.client.get(self.address(name), asked)

    def post(self, name: str, **posted: Any) -> Any:
        return self.client.post(self.address(name), posted)
