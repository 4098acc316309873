"""The demonstration is told by real steps: once, all of it or nothing, never in service."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from journal.desk.demo import telling
from journal.desk.demo.clock import bells_tied, days_ago
from journal.models import User
from journal.models.outgoing import BELLS
from submissions.models import Submission
from tests.factories.letters import make_letter
from tests.factories.submissions import make_editor_of, make_submission

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def demo() -> str:
    told = io.StringIO()
    call_command("demo", stdout=told)
    return told.getvalue()


def test_demonstration_is_not_told_beside_real_manuscripts() -> None:
    make_submission()
    assert "stays as it is" in demo()
    assert Submission.objects.count() == 1


def test_demonstration_is_refused_in_service(settings) -> None:
    settings.IN_SERVICE = True
    with pytest.raises(CommandError, match="not made in service"):
        demo()
    assert not User.objects.exists()


def test_demonstration_that_is_cut_off_leaves_nothing(monkeypatch) -> None:
    def cut_off(scenario) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(telling, "_tell_archive", cut_off)
    with pytest.raises(KeyboardInterrupt):
        telling.tell()
    assert not User.objects.exists()
    assert BELLS


def test_acts_and_letters_of_the_past_lie_in_the_past() -> None:
    now = timezone.now()
    old = make_letter()
    with days_ago(10):
        assert (now - timezone.now()).days in {9, 10}
        letter, submission = make_letter(), make_submission()
        assigned = submission.editor_assignments.get(editor=make_editor_of(submission))
    assert abs(timezone.now() - now).seconds < 60
    letter.refresh_from_db()
    old.refresh_from_db()
    assigned.refresh_from_db()
    assert (now - assigned.assigned_at).days in {9, 10}
    assert (now - letter.created_at).days in {9, 10}
    assert (now - old.created_at).days in {0, -1}


def test_bells_ring_again_afterwards() -> None:
    bells = list(BELLS)
    with bells_tied():
        assert BELLS == []
    assert bells == BELLS


def test_accounts_are_listed_where_they_are() -> None:
    told = io.StringIO()
    call_command("accounts", stdout=told)
    assert "no demonstration accounts" in told.getvalue()
