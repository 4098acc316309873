"""The decision screen: what its form keeps."""

from __future__ import annotations

import pytest
from django.urls import reverse

from review import services
from review.models import Decision
from review.states import DecisionKind
from tests.factories.review import make_manuscript
from tests.factories.submissions import make_editor_of

pytestmark = pytest.mark.django_db


def keep(client, submission, kind, due_on) -> Decision:
    posted = {"kind": kind, "due_on": due_on.isoformat(), "subject": "S", "body": "B", "save": "1"}
    client.post(reverse("review:decision", args=[submission.pk]), posted)
    return Decision.objects.get(submission=submission)


def test_date_follows_the_kind_that_is_chosen_instead_of_the_one_shown(client) -> None:
    submission = make_manuscript()
    client.force_login(make_editor_of(submission))

    draft = keep(client, submission, DecisionKind.MINOR, services.default_date(DecisionKind.MAJOR))

    assert draft.due_on == services.default_date(DecisionKind.MINOR)


def test_date_stays_as_it_was_chosen(client) -> None:
    submission = make_manuscript()
    client.force_login(make_editor_of(submission))
    chosen = services.default_date(DecisionKind.MAJOR).replace(year=2099)

    draft = keep(client, submission, DecisionKind.MINOR, chosen)

    assert draft.due_on == chosen
