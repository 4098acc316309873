"""What was given out: commissions and drafts entered for authors, until they are sent, declined or taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from journal.models import Letter, User
from journal.workflow import StepRefused
from submissions import queries, services
from submissions.models import Submission
from submissions.queries.given_out import given_out
from tests.factories.people import make_editor, make_office, make_section, make_user

pytestmark = pytest.mark.django_db

DAY = timezone.localdate() + timedelta(days=30)


def commissioned(by: User, email: str = "dara@example.org", **facts: Any) -> Submission:
    names = {"given_name": "Dara", "family_name": "Sok"}
    known = {"title": "On rivers", "section": make_section(), "due_on": DAY, **facts}
    return services.commission(email=email, names=names, by=by, **known)


def letters(key: str) -> list[str]:
    return sorted(Letter.objects.filter(key=key).values_list("to__email", flat=True))


def test_invited_author_declines_with_a_reason_that_the_office_reads() -> None:
    office, editor = make_office(), make_editor()
    draft = commissioned(editor)
    author = draft.corresponding_user
    with pytest.raises(StepRefused, match="Give a reason"):
        draft.decline_commission(by=author)
    draft.decline_commission(by=author, note="I am travelling until spring.")
    assert letters("commission_declined") == sorted([office.email, editor.email])
    assert "I am travelling until spring." in Letter.objects.filter(key="commission_declined")[0].body
    assert not queries.prepared_by(author).exists()
    with pytest.raises(PermissionDenied):
        services.save_metadata(submission=draft.again(), by=author, title="Another")
    with pytest.raises(StepRefused, match="has declined to write it"):
        draft.again().decline_commission(by=author, note="Again.")


def test_nobody_else_declines_and_what_was_only_entered_is_not_declined() -> None:
    office = make_office()
    draft = commissioned(office)
    with pytest.raises(PermissionDenied):
        draft.decline_commission(by=office, note="For the author.")
    entered = services.enter_for_author(email="mai@example.org", names={"given_name": "Mai"}, by=office)
    with pytest.raises(PermissionDenied):
        entered.decline_commission(by=entered.corresponding_user, note="No.")


def test_draft_is_taken_back_by_who_gave_it_out_and_by_who_oversees_it() -> None:
    editor, other, office = make_editor(), make_editor(), make_office()
    first, second = commissioned(editor), commissioned(editor, "mai@example.org")
    with pytest.raises(PermissionDenied):
        first.take_back(by=other)
    first.take_back(by=editor, note="The issue is full.")
    second.take_back(by=office)
    assert letters("draft_taken_back") == ["dara@example.org", "mai@example.org"]
    assert not queries.prepared_by(editor).exists()


def test_draft_goes_to_another_address_with_its_letter_and_without_declarations() -> None:
    office = make_office()
    draft = commissioned(office, "wrong@example.org")
    services.answer_declaration(submission=draft, question="ai", is_none=True, by=draft.corresponding_user)
    services.readdress_draft(submission=draft.again(), email="Right@example.org", by=office)
    draft = draft.again()
    assert (draft.corresponding_user.email, draft.corresponding_user.name) == ("right@example.org", "Dara Sok")
    assert draft.authors.get().email == "right@example.org"
    assert not draft.declarations.exists()
    assert letters("draft_commissioned") == ["right@example.org", "wrong@example.org"]
    with pytest.raises(StepRefused, match="Give another address"):
        services.readdress_draft(submission=draft, email="right@example.org", by=office)


def test_draft_stays_with_an_author_who_has_come_in() -> None:
    office = make_office()
    draft = commissioned(office)
    User.objects.filter(pk=draft.corresponding_user_id).update(last_login=timezone.now())
    with pytest.raises(StepRefused, match="has come in and works on it"):
        services.readdress_draft(submission=draft.again(), email="other@example.org", by=office)


def test_stranger_readdresses_nothing() -> None:
    draft = commissioned(make_office())
    for person in (make_user(), make_editor(), draft.corresponding_user):
        with pytest.raises(PermissionDenied):
            services.readdress_draft(submission=draft.again(), email="mine@example.org", by=person)


@pytest.mark.parametrize(("days", "sent"), [(-8, 0), (-7, 1), (0, 1), (7, 1), (8, 1)])
def test_author_of_a_commission_is_reminded(days: int, sent: int) -> None:
    draft = commissioned(make_office())
    Submission.objects.update(
        since=timezone.now() - timedelta(days=60), due_on=timezone.localdate() - timedelta(days=days)
    )
    now: datetime = timezone.now()
    assert (services.run_clock(now=now), services.run_clock(now=now)) == (sent, 0)
    assert letters("commission_reminder") == [draft.corresponding_user.email] * sent


def test_nobody_is_reminded_of_what_was_declined_and_it_is_deleted_one_day() -> None:
    draft = commissioned(make_office())
    draft.decline_commission(by=draft.corresponding_user, note="No time.")
    Submission.objects.update(due_on=timezone.localdate())
    services.run_clock(now=timezone.now())
    services.run_clock(now=timezone.now() + timedelta(days=170))
    assert Submission.objects.count() == 1
    services.run_clock(now=timezone.now() + timedelta(days=181))
    assert not Submission.objects.exists()
    assert (letters("commission_reminder"), letters("draft_expires")) == ([], [])


def test_given_out_is_listed_for_those_who_wait_for_it() -> None:
    section = make_section()
    editor, other, office = make_editor(), make_editor(), make_office()
    chief_of_section = make_office(section=section)
    mine, theirs = commissioned(editor, section=section), commissioned(other, "mai@example.org")
    assert set(given_out(editor)) == {mine}
    assert set(given_out(chief_of_section)) == {mine}
    assert set(given_out(office)) == {mine, theirs}
    for stranger in (make_user(), mine.corresponding_user):
        assert not given_out(stranger).exists()
