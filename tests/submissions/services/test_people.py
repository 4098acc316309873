"""Editors, conflicts and authors of a manuscript that was sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from journal.models import Letter, User
from journal.services import revoke_role
from journal.states import RoleName
from journal.workflow import StepRefused
from submissions import services
from submissions.models import Submission
from submissions.queries import edited_by, editors_in_chief
from submissions.queries.people import with_decider
from submissions.roles import edits_or_office
from submissions.states import ConflictKind, State
from tests.factories.people import (
    give_role,
    make_editor,
    make_editor_in_chief,
    make_guest_editor,
    make_journal,
    make_office,
    make_section,
    make_user,
)
from tests.factories.submissions import (
    keep_away,
    make_co_author,
    make_editor_of,
    make_submission,
)

pytestmark = pytest.mark.django_db


# -- Editors and conflicts -----------------------------------------------------------------------------------------


def test_editor_is_assigned_and_may_be_given_other_rights() -> None:
    submission, chief, editor = make_submission(), make_editor_in_chief(), make_editor()
    services.assign_editor(submission, editor=editor, decides=False, by=chief)
    services.assign_editor(submission, editor=editor, decides=True, by=chief)
    assert submission.again().editor_rights == {editor.pk: True}
    assert submission.checked_at is not None


@pytest.mark.parametrize(
    "unfit",
    [
        lambda s: make_user(),
        lambda s: make_office(),
        lambda s: make_editor(section=make_section()),
        lambda s: s.corresponding_user,
        lambda s: keep_away(s, make_editor()).person,
        lambda s: keep_away(s, make_editor(), ConflictKind.REVIEWER).person,
    ],
)
def test_unfit_person_is_not_assigned(unfit: Callable[[Submission], User]) -> None:
    submission = make_submission()
    with pytest.raises(StepRefused, match="cannot edit it"):
        services.assign_editor(submission, editor=unfit(submission), by=make_editor_in_chief())


def test_guest_editor_recommends_only() -> None:
    submission, chief, guest = make_submission(), make_editor_in_chief(), make_guest_editor()
    with pytest.raises(StepRefused, match="recommends but does not decide"):
        services.assign_editor(submission, editor=guest, decides=True, by=chief)
    services.assign_editor(submission, editor=guest, decides=False, by=chief)
    assert submission.again().editor_rights == {guest.pk: False}


def test_editor_is_taken_off() -> None:
    submission, chief = make_submission(), make_editor_in_chief()
    editor = make_editor_of(submission)
    services.unassign_editor(submission, editor=editor, by=chief, note="Long absence.")
    assert submission.again().editor_rights == {}
    with pytest.raises(StepRefused, match="does not edit it"):
        services.unassign_editor(submission.again(), editor=editor, by=chief, note="Again.")


def test_editor_who_recuses_sees_nothing_any_longer() -> None:
    submission = make_submission()
    editor = make_editor_of(submission)
    services.recuse(submission, by=editor, note="My former student.")
    submission = submission.again()
    assert submission.editor_rights == {}
    assert editor.pk in submission.excluded_ids


def test_excluded_editor_in_chief_is_stood_in_for() -> None:
    chief, office, stand_in = make_editor_in_chief(), make_office(), make_editor()
    make_journal(acting_editor=stand_in)
    submission = make_submission()
    services.exclude_person(submission, person=chief, by=office, note="A relative.")
    assert submission.again().acting_editor == stand_in
    services.end_conflict(submission=submission.again(), person=chief, kind=ConflictKind.OFFICE, by=office)
    assert submission.again().acting_editor is None


def test_acting_editor_acts_as_long_as_the_role_is_held() -> None:
    office, stand_in = make_office(), make_editor()
    make_journal(acting_editor=stand_in)
    submission = make_submission()
    services.settle_acting_editor(submission)
    assert submission.again().acting_editor == stand_in
    role = stand_in.role_grants.get()
    revoke_role(grant=role, by=office, note="")
    give_role(stand_in, RoleName.COPYEDITOR)  # works at the desk as before, but edits nothing
    former = User.objects.get(pk=stand_in.pk)

    assert not edits_or_office.test(former, submission.again())
    assert not edited_by(former).exists()
    assert list(editors_in_chief(submission.again())) == []
    assert [row.has_decider for row in with_decider(Submission.objects.all())] == [False]
    services.settle_acting_editor(submission)
    assert submission.again().acting_editor is None


def test_conflict_is_written_once() -> None:
    submission, person = make_submission(), make_user()
    for _each in range(2):
        services.add_conflict(submission=submission, person=person, kind=ConflictKind.REVIEWER, by=None)
    assert submission.conflicts.filter(person=person).count() == 1
    assert submission.reviewer_ids == {person.pk}


def test_appeal_goes_to_somebody_who_did_not_decide() -> None:
    chief, stand_in = make_editor_in_chief(), make_editor()
    make_journal(acting_editor=stand_in)
    submission = make_submission(State.DECLINED, decided_by=chief, appeal_until=timezone.localdate())
    services.appeal(submission, by=submission.corresponding_user, note="The second report is about another text.")
    assert submission.again().acting_editor == stand_in
    assert set(Letter.objects.filter(key="appeal_arrived").values_list("to", flat=True)) == {stand_in.pk}
    submission.again().refuse_appeal(by=stand_in, note="It is not.")


@pytest.mark.parametrize("step", ["reopen", "rescind"])
def test_appeal_is_granted_where_the_decision_falls(step: str) -> None:
    submission = make_submission(State.DECLINED, appeal="made")
    getattr(submission, step)(by=make_editor_in_chief(), note="The author is right.")
    assert submission.again().appeal == "upheld"


# -- Authors after sending -----------------------------------------------------------------------------------------


def present(submission: Submission) -> list[dict[str, Any]]:
    return [{"id": row.pk} for row in submission.authors.all()]


def test_authors_change_as_a_whole_and_all_are_told() -> None:
    submission = make_submission()
    leaving = make_co_author(submission)
    editor = make_editor_of(submission)
    new = {"given_name": "Dara", "email": "dara@example.org", "affiliation": "X"}
    services.change_authors(
        submission, authors=[new, present(submission)[0]], has_consent=True, by=editor, note="Left the project."
    )
    submission = submission.again()
    dara = User.objects.get(email="dara@example.org")
    assert [row.email for row in submission.authors.all()] == ["dara@example.org", submission.corresponding_user.email]
    assert set(Letter.objects.filter(key="authors_changed").values_list("to", flat=True)) == {
        dara.pk, leaving.pk, submission.corresponding_user_id,
    }  # fmt: skip
    assert {leaving.pk, dara.pk} <= submission.excluded_ids
    assert submission.authors_changed_at is not None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda rows: {"authors": rows, "has_consent": False}, "must have agreed"),
        (lambda rows: {"authors": rows[1:], "has_consent": True}, "cannot be taken off"),
        (lambda rows: {"authors": [*rows, {"given_name": "X"}], "has_consent": True}, "needs a name"),
        (lambda rows: {"authors": [*rows, {"id": 0, **TWIN}], "has_consent": True}, "of their own"),
        (lambda rows: {"authors": [*rows, {"id": 987654}], "has_consent": True}, "changed meanwhile"),
    ],
)
def test_change_of_authors_that_cannot_be_changes_nothing(change: Callable[[Any], Any], reason: str) -> None:
    submission = make_submission()
    make_co_author(submission, email="twin@example.org")
    before = present(submission)
    with pytest.raises(StepRefused, match=reason):
        services.change_authors(submission, by=make_editor_of(submission), note="Because.", **change(before))
    assert present(submission) == before


TWIN = {"given_name": "Twin", "email": "TWIN@example.org", "affiliation": "X"}


def test_another_author_speaks_for_all() -> None:
    submission = make_submission()
    other = make_co_author(submission)
    former = submission.corresponding_user
    services.change_corresponding_author(
        submission, author=submission.authors.get(user=other), by=make_office(), note="Ill."
    )
    submission = submission.again()
    assert submission.corresponding_user == other
    assert [row.is_corresponding for row in submission.authors.all()] == [False, True]
    assert former.pk in submission.author_user_ids


def test_section_changes_with_its_rules() -> None:
    submission = make_submission(section=make_section(required_reports=2))
    notes = make_section(title="Notes", required_reports=1)
    services.change_section(submission, section=notes, by=make_editor_of(submission), note="Short.")
    assert (submission.section, submission.reports_wanted) == (notes, 1)
    with pytest.raises(StepRefused, match="already"):
        services.change_section(submission, section=notes, by=make_office(), note="Short.")
