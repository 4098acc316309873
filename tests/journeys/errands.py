"""The errands of the steward; each function is one, its arguments and answer are plain JSON."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models, transaction

from journal.desk import services as desk
from journal.models import Event, EventText, Grant, Journal, Section, User
from tests.journeys.staff import STAFF

STAND_STILL = (Event, EventText)  # the history is append-only, and no rule asks for its age
SECTIONS = (
    {"title": "Articles", "slug": "articles", "position": 1, "required_reports": 2},
    {"title": "Research notes", "slug": "notes", "position": 2, "required_reports": 1},
    {"title": "Editorials", "slug": "editorials", "position": 3, "required_reports": 0, "is_reviewed": False},
)


def seed() -> None:
    """Make the journal, its sections and the people who work for it."""
    Journal.objects.update_or_create(
        pk=1,
        defaults={
            "contact_email": STAFF["office"].email,
            "publisher": "Institute of the Confluence",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "is_demonstration": True,
            "undo_minutes": 0,
        },
    )
    for section in SECTIONS:
        Section.objects.create(**section)
    for member in STAFF.values():
        user = User.objects.create_user(
            member.email,
            member.password,
            given_name=member.given_name,
            family_name=member.family_name,
            affiliation=member.affiliation,
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        Grant.objects.create(user=user, role=member.role)


def set_journal(**settings: Any) -> None:
    """Change settings of the journal."""
    Journal.objects.filter(pk=1).update(**settings)


def let_pass(days: int) -> int:
    """Let days pass: every date the journal keeps moves back by so many, then the clock strikes.

    The programs of the house run on the machine's own time, which a test cannot turn forward. Returns what the clock did.
    """
    passed = timedelta(days=days)
    with transaction.atomic():
        for label in ("journal", "submissions", "review", "issues"):
            for model in apps.get_app_config(label).get_models():
                if model not in STAND_STILL:
                    _age(model, passed)
    return desk.run_clock()


def _age(model: type[models.Model], passed: timedelta) -> None:
    dates = [field.attname for field in model._meta.concrete_fields if isinstance(field, models.DateField)]
    if not dates:
        return
    # One row after the other, the oldest first: where a date is part of a unique key, none may meet the next one.
    for row in model._base_manager.order_by(*dates).values("pk", *dates):
        moved = {name: row[name] - passed for name in dates if row[name] is not None}
        model._base_manager.filter(pk=row["pk"]).update(**moved)
