"""A draft: who begins it, what is kept of it, and what is left when it is deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from journal.models import CaseFile, Event, Letter, User
from journal.states import RoleName
from journal.workflow import StaleState, StepRefused
from submissions import services
from submissions.models import Submission
from submissions.services import UploadRefused
from submissions.states import Question, State
from tests.factories.people import (
    give_role,
    make_editor,
    make_editor_in_chief,
    make_office,
    make_section,
    make_user,
)
from tests.factories.submissions import (
    make_co_author,
    make_draft,
    make_editor_of,
    make_submission,
    make_version,
    upload,
)
from tests.submissions.kept import in_store, run_jobs

pytestmark = pytest.mark.django_db


def names(case: CaseFile) -> list[str]:
    return list(Event.objects.filter(case=case).values_list("name", flat=True))


# -- Drafts --------------------------------------------------------------------------------------------------------


def test_draft_knows_its_author_from_the_account() -> None:
    author = make_user(given_name="Bounmy", family_name="P", affiliation="A university", orcid="0000-0002-1825-0097")
    draft = services.start_draft(by=author)
    row = draft.authors.get()
    assert (row.name, row.email, row.affiliation, row.user, row.is_corresponding) == (
        "Bounmy P", author.email, "A university", author, True,
    )  # fmt: skip
    assert (draft.state, draft.number, draft.language) == (State.DRAFT, "", "en")


def test_refused_file_leaves_neither_draft_nor_file() -> None:
    with pytest.raises(UploadRefused):
        services.start_draft(by=make_user(), upload=upload(b"x"))
    assert not Submission.objects.exists()
    assert not CaseFile.objects.exists()


def test_nobody_begins_a_draft_without_signing_in() -> None:
    with pytest.raises(PermissionDenied):
        services.start_draft(by=None)  # type: ignore[arg-type]


def test_words_are_saved_plain() -> None:
    draft = make_draft()
    services.save_metadata(
        submission=draft, by=draft.corresponding_user, title=" On\nrivers\x00 ", abstract=" a\r\n\r\nb\x07 "
    )
    draft = draft.again()
    assert (draft.title, draft.abstract) == ("On rivers", "a\n\nb")


def test_what_is_no_metadata_is_not_saved() -> None:
    draft = make_draft()
    with pytest.raises(TypeError):
        services.save_metadata(submission=draft, by=draft.corresponding_user, number="JGMS-1")


OTHERS: list[Callable[[Submission], User]] = [
    lambda draft: make_user(),
    make_co_author,
    lambda draft: make_editor_in_chief(),
    lambda draft: make_office(),
    make_editor_of,
]
ACTS_OF_AUTHOR: dict[str, Callable[[Submission, Any], Any]] = {
    "save_metadata": lambda s, by: services.save_metadata(submission=s, by=by, title="Mine"),
    "save_translation": lambda s, by: services.save_translation(submission=s, language="km", by=by, title="x"),
    "remove_translation": lambda s, by: services.remove_translation(submission=s, language="km", by=by),
    "save_author": lambda s, by: services.save_author(submission=s, by=by, email="x@example.org"),
    "remove_author": lambda s, by: services.remove_author(
        submission=s, author_id=s.authors.get(is_corresponding=True).pk, by=by
    ),
    "move_author": lambda s, by: services.move_author(
        submission=s, author_id=s.authors.get(is_corresponding=True).pk, to=0, by=by
    ),
    "answer": lambda s, by: services.answer_declaration(submission=s, question=Question.AI, is_none=True, by=by),
    "store_file": lambda s, by: services.store_file(submission=s, upload=upload(), by=by),
    "remove_file": lambda s, by: services.remove_file(submission=s, file_id=s.current_version.manuscript.pk, by=by),
    "response": lambda s, by: services.save_response(submission=s, response="x", by=by),
    "submit": lambda s, by: services.submit(s, by=by),
    "delete": lambda s, by: services.delete_draft(submission=s, by=by),
}


@pytest.mark.parametrize("act", ACTS_OF_AUTHOR)
@pytest.mark.parametrize("other", range(len(OTHERS)))
def test_nobody_else_works_on_a_draft(act: str, other: int) -> None:
    draft = make_draft()
    person = OTHERS[other](draft)
    with pytest.raises(PermissionDenied):
        ACTS_OF_AUTHOR[act](draft, person)


@pytest.mark.parametrize("act", [act for act in ACTS_OF_AUTHOR if act not in {"submit", "response"}])
def test_nobody_works_on_what_was_sent(act: str) -> None:
    submission = make_submission()
    with pytest.raises(PermissionDenied):
        ACTS_OF_AUTHOR[act](submission, submission.corresponding_user)


def test_work_on_a_page_from_before_a_step_is_stale() -> None:
    draft = make_draft()
    page = draft.again()
    services.submit(draft, by=draft.corresponding_user)
    with pytest.raises(StaleState):
        services.save_metadata(submission=page, by=draft.corresponding_user, title="Late")


def test_author_with_another_address_is_another_person() -> None:
    submission = make_submission(State.RETURNED)
    make_co_author(submission)
    row = submission.authors.get(is_corresponding=False)
    services.save_author(
        submission=submission, by=submission.corresponding_user, author_id=row.pk, email="new@example.org"
    )
    row.refresh_from_db()
    assert (row.user, row.told_at) == (None, None)


def test_statement_beside_a_none_is_kept() -> None:
    draft = make_draft(is_complete=False)
    row = services.answer_declaration(
        submission=draft, question=Question.FUNDING, is_none=True, statement="By a fund.", by=draft.corresponding_user
    )
    assert (row.answer, row.statement) == ("None", "By a fund.")


def test_question_to_confirm_is_not_answered_by_none() -> None:
    draft = make_draft(is_complete=False)
    row = services.answer_declaration(
        submission=draft, question=Question.ORIGINAL, is_none=True, by=draft.corresponding_user
    )
    assert not row.is_answered


# -- Entering and commissioning ------------------------------------------------------------------------------------


def test_entered_draft_is_its_authors_and_can_be_filled_in_by_who_entered_it() -> None:
    office = make_office()
    draft = services.enter_for_author(
        email="Dara@Example.org", names={"given_name": "Dara"}, title="On rivers", by=office, note="Came by mail."
    )
    author = User.objects.get(email="dara@example.org")
    services.save_metadata(submission=draft, by=office, abstract="They flow.")
    assert (draft.corresponding_user, draft.entered_by) == (author, office)
    assert Letter.objects.get(key="draft_begun").to == author
    with pytest.raises(PermissionDenied):
        services.answer_declaration(submission=draft.again(), question=Question.AI, is_none=True, by=office)


def test_draft_that_a_colleague_entered_is_filled_in_but_neither_deleted_nor_sent() -> None:
    draft = services.enter_for_author(email="dara@example.org", names={"given_name": "Dara"}, by=make_office())
    colleague = make_editor()
    services.save_metadata(submission=draft.again(), by=colleague, abstract="They flow.")
    services.store_file(submission=draft.again(), upload=upload(), by=colleague)
    assert draft.again().abstract == "They flow."
    with pytest.raises(PermissionDenied):
        services.delete_draft(submission=draft.again(), by=colleague)
    with pytest.raises(PermissionDenied):
        services.submit(draft.again(), by=colleague)


def test_commission_waits_for_its_day() -> None:
    day = timezone.localdate() + timedelta(days=90)
    draft = services.commission(
        email="dara@example.org", names={"given_name": "Dara"}, title="An essay", section=make_section(), due_on=day,
        by=make_editor(),
    )  # fmt: skip
    assert (draft.is_commissioned, draft.due_on) == (True, day)
    assert Letter.objects.get(key="draft_commissioned").to == draft.corresponding_user


@pytest.mark.parametrize(
    "person", [make_user, lambda: _with(RoleName.COPYEDITOR), lambda: _with(RoleName.ADMINISTRATOR)]
)
def test_others_enter_nothing(person: Callable[[], User]) -> None:
    with pytest.raises(PermissionDenied):
        services.enter_for_author(email="x@example.org", names={}, by=person())


def _with(role: str) -> User:
    user = make_user()
    give_role(user, role)
    return user


# -- Deleting ------------------------------------------------------------------------------------------------------


def test_deleted_draft_leaves_only_its_case_file() -> None:
    draft = make_draft()
    manuscript, case = draft.current_version.manuscript, draft.case_file
    services.delete_draft(submission=draft, by=draft.corresponding_user)
    run_jobs()
    assert not Submission.objects.exists()
    assert names(case) == ["submission.deleted"]
    assert not in_store(manuscript)


@pytest.mark.parametrize("state", [State.RETURNED, State.REVISION_REQUESTED])
def test_what_was_sent_once_is_not_deleted(state: str) -> None:
    submission = make_submission(state)
    with pytest.raises(StepRefused, match="You can withdraw it"):
        services.delete_draft(submission=submission, by=submission.corresponding_user)


def test_recalled_manuscript_is_not_deleted() -> None:
    submission = make_submission()
    submission.recall(by=submission.corresponding_user)
    with pytest.raises(StepRefused, match="You can withdraw it"):
        services.delete_draft(submission=submission, by=submission.corresponding_user)


# -- Resubmitting --------------------------------------------------------------------------------------------------


def test_resubmission_takes_words_and_people_along() -> None:
    old = make_submission(State.DECLINED, may_resubmit=True)
    make_co_author(old, given_name="Dara", family_name="")
    old.translations.create(language="km", title="ទន្លេ")
    fresh = services.resubmit(submission=old, by=old.corresponding_user)
    assert (fresh.resubmission_of, fresh.title, fresh.number) == (old, old.title, "")
    assert [row.name for row in fresh.authors.all()] == [row.name for row in old.authors.all()]
    assert fresh.translations.get().title == "ទន្លេ"
    assert not fresh.declarations.exists()
    assert services.resubmit(submission=old.again(), by=old.corresponding_user) == fresh
    make_version(fresh, is_sent=False)
