"""What can be done to a manuscript, who may, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.utils import timezone

from journal import outbox
from journal.models import CaseFile, Event, Job, Letter, PersonalLink, User
from journal.states import Anonymity, RoleName
from journal.workflow import StaleState, StepRefused
from submissions import services
from submissions.models import ManuscriptFile, Submission, Version
from submissions.models.files import WasSent
from submissions.services import UploadRefused
from submissions.states import ConflictKind, FileKind, Question, State
from tests.factories.people import (
    give_role,
    make_account,
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
    make_author,
    make_co_author,
    make_draft,
    make_editor_of,
    make_file,
    make_revision,
    make_submission,
    make_version,
    upload,
)

pytestmark = pytest.mark.django_db


def files(version: Version | None) -> list[tuple[str, str]]:
    return [] if version is None else [(file.kind, file.name) for file in version.present_files]


def names(case: CaseFile) -> list[str]:
    return list(Event.objects.filter(case=case).values_list("name", flat=True))


def run_jobs() -> None:
    for pk in Job.objects.values_list("pk", flat=True):
        outbox.run_job(pk)


def in_store(file: ManuscriptFile) -> bool:
    return storages["default"].exists(file.stored.name or "")


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


# -- Files and versions --------------------------------------------------------------------------------------------


def test_replaced_manuscript_leaves_the_store() -> None:
    draft = make_draft()
    old = draft.current_version.manuscript
    services.store_file(submission=draft, upload=upload(name="new.docx"), by=draft.corresponding_user)
    run_jobs()
    assert files(draft.current_version) == [("manuscript", "new.docx")]
    assert not in_store(old)
    assert in_store(draft.current_version.manuscript)


def test_file_is_taken_out_of_the_store_when_its_row_cannot_be_written() -> None:
    draft = make_draft()
    before = set(storages["default"].listdir("manuscriptfile")[1])
    page = draft.again()
    services.submit(draft, by=draft.corresponding_user)
    with pytest.raises(PermissionDenied):
        services.store_file(submission=draft, upload=upload(), by=draft.corresponding_user)
    with pytest.raises(StaleState):
        services.store_file(submission=page, upload=upload(), by=draft.corresponding_user)
    assert set(storages["default"].listdir("manuscriptfile")[1]) == before


def test_file_that_an_earlier_version_still_has_stays_in_the_store() -> None:
    submission = make_submission(State.RETURNED)
    figure = make_file_of_sent(submission, FileKind.FIGURE)
    services.remove_file(submission=submission, file_id=figure.pk, by=submission.corresponding_user)
    run_jobs()
    submission = submission.again()
    assert files(submission.version_in_work) == [("manuscript", "Phommachanh_final.docx")]
    assert ("figure", figure.name) in files(submission.sent_version)
    assert in_store(figure)


def make_file_of_sent(submission: Submission, kind: str) -> ManuscriptFile:
    return make_file(submission.sent_version, kind, name=f"{kind}.png")


def test_revision_carries_figures_but_not_the_manuscript() -> None:
    submission = make_revision(with_version=False)
    make_file_of_sent(submission, FileKind.FIGURE)
    make_file_of_sent(submission, FileKind.REVIEWER_COPY)
    version = services.start_revision_version(submission=submission, by=submission.corresponding_user)
    assert (version.number, files(version)) == (2, [("figure", "figure.png")])


def test_returned_manuscript_carries_everything_of_its_author() -> None:
    submission = make_submission(State.RETURNED)
    make_file_of_sent(submission, FileKind.REVIEWER_COPY)
    version = services.start_revision_version(submission=submission, by=submission.corresponding_user)
    assert (version.number, files(version)) == (2, [("manuscript", "Phommachanh_final.docx")])


def test_there_is_an_end_to_the_number_of_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("submissions.services.files.MOST_FILES", 2)
    draft = make_draft()
    author = draft.corresponding_user
    services.store_file(submission=draft, upload=upload(name="a.docx"), kind=FileKind.SUPPLEMENT, by=author)
    with pytest.raises(StepRefused, match="There are 2 files already"):
        services.store_file(submission=draft, upload=upload(name="b.docx"), kind=FileKind.SUPPLEMENT, by=author)


SENT = {
    "version saved": lambda v: v.save(),
    "version deleted": lambda v: v.delete(),
    "versions updated": lambda v: Version.objects.filter(pk=v.pk).update(response="x"),
    "versions deleted": lambda v: Version.objects.filter(pk=v.pk).delete(),
    "file saved": lambda v: v.manuscript.save(),
    "file deleted": lambda v: v.manuscript.delete(),
    "files updated": lambda v: ManuscriptFile.objects.filter(version=v).update(name="x"),
    "files deleted": lambda v: v.files.all().delete(),
    "files updated in bulk": lambda v: ManuscriptFile.objects.bulk_update([v.manuscript], ["name"]),
}


@pytest.mark.parametrize("how", SENT)
def test_version_that_was_sent_cannot_be_changed(how: str) -> None:
    version = make_submission().sent_version
    with pytest.raises(WasSent):
        SENT[how](version)


def test_reviewer_copy_is_put_aside_not_deleted() -> None:
    submission = make_submission()
    editor = make_editor_of(submission)
    first = services.store_reviewer_copy(submission=submission, upload=upload(name="one.docx"), by=editor)
    services.release_reviewer_copy(submission, by=editor)
    services.store_reviewer_copy(submission=submission.again(), upload=upload(name="two.docx"), by=editor)
    submission = submission.again()
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert submission.sent_version.reviewer_copy.name == "two.docx"
    assert submission.reviewer_copy_released_at is None


def test_reviewer_copy_is_not_released_before_there_is_one() -> None:
    submission = make_submission()
    with pytest.raises(StepRefused, match="Upload a reviewer copy"):
        services.release_reviewer_copy(submission, by=make_editor_of(submission))


def test_manuscript_itself_is_released_where_authors_are_named() -> None:
    submission = make_submission(section=make_section(anonymity=Anonymity.SINGLE))
    services.release_reviewer_copy(submission, by=make_editor_of(submission))
    assert submission.reviewers_file == submission.sent_version.manuscript


@pytest.mark.parametrize("person", [lambda s: s.corresponding_user, make_co_author, lambda s: make_user()])
def test_others_upload_no_reviewer_copy(person: Callable[[Submission], User]) -> None:
    submission = make_submission()
    with pytest.raises(PermissionDenied):
        services.store_reviewer_copy(submission=submission, upload=upload(), by=person(submission))


# -- Sending -------------------------------------------------------------------------------------------------------


def test_sending_names_seals_and_tells() -> None:
    draft = make_draft(section=make_section(required_reports=3))
    make_author(draft, email="dara@example.org", given_name="Dara")
    services.submit(draft, by=draft.corresponding_user)
    draft = draft.again()
    dara = User.objects.get(email="dara@example.org")
    assert draft.number == draft.case_file.label != ""
    assert draft.version_in_work is None
    assert (draft.sent_version.title, draft.sent_version.abstract) == (draft.title, draft.abstract)
    assert draft.reports_wanted == 3
    assert set(draft.conflicts.values_list("person", "kind")) == {
        (draft.corresponding_user_id, "author"), (dara.pk, "author"),
    }  # fmt: skip
    assert Letter.objects.get(key="named_as_author").to == dara
    assert all(row.told_at for row in draft.authors.all())


def test_sending_again_keeps_the_number_and_tells_nobody_twice() -> None:
    submission = make_submission(State.RETURNED)
    make_co_author(submission)
    services.submit(submission, by=submission.corresponding_user)
    assert submission.again().number == submission.number
    assert not Letter.objects.filter(key="named_as_author").exists()
    assert submission.versions.count() == 1


def test_sending_again_with_other_words_makes_another_version() -> None:
    submission = make_submission(State.RETURNED)
    services.save_metadata(submission=submission, by=submission.corresponding_user, title="Better words")
    services.submit(submission, by=submission.corresponding_user)
    assert [v.title for v in submission.versions.all()] == [
        "Sediment, sand and the price of a riverbank",
        "Better words",
    ]


def test_author_who_came_after_a_return_is_flagged() -> None:
    submission = make_submission(State.RETURNED)
    make_author(submission, email="late@example.org")
    services.submit(submission, by=submission.corresponding_user)
    event = Event.objects.get(name="submission.authors_changed_before_review")
    assert submission.again().authors_changed_at is not None
    assert event.facts["added"] == [User.objects.get(email="late@example.org").pk]


@pytest.mark.parametrize("lacking", ["file", "title", "abstract", "author", "section", "declaration"])
def test_what_is_not_complete_is_not_sent(lacking: str) -> None:
    draft = make_draft()
    match lacking:
        case "file":
            ManuscriptFile.objects.all().delete()
        case "author":
            draft.authors.update(affiliation="")
        case "declaration":
            draft.declarations.filter(question=Question.AI).delete()
        case "section":
            Submission.objects.update(section=None)
        case _:
            Submission.objects.update(**{lacking: ""})
    with pytest.raises(StepRefused, match="Still missing"):
        services.submit(draft, by=draft.corresponding_user)
    assert draft.again().number == ""


def test_abstract_may_be_left_out_where_nothing_is_reviewed() -> None:
    draft = make_draft(section=make_section(is_reviewed=False, required_reports=2), abstract="")
    Submission.objects.update(abstract="")
    services.submit(draft, by=draft.corresponding_user)
    assert draft.again().reports_wanted == 0


def test_closed_section_takes_only_what_was_asked_for() -> None:
    closed = make_section(is_open=False)
    with pytest.raises(StepRefused, match="takes no manuscripts"):
        services.submit(draft := make_draft(section=closed), by=draft.corresponding_user)
    commissioned = make_draft(section=closed, is_commissioned=True)
    services.submit(commissioned, by=commissioned.corresponding_user)


OF_THE_EDITORS = "not one that authors choose"


def test_author_neither_chooses_nor_sends_to_a_section_of_the_editors() -> None:
    editorial, draft = make_section(is_for_authors=False), make_draft()
    before = draft.section
    with pytest.raises(StepRefused, match=OF_THE_EDITORS):
        services.save_metadata(submission=draft, by=draft.corresponding_user, section=editorial)
    assert draft.again().section == before
    chosen_before = make_draft(section=editorial)
    with pytest.raises(StepRefused, match=OF_THE_EDITORS):
        services.submit(chosen_before, by=chosen_before.corresponding_user)


@pytest.mark.parametrize("role", ["editor", "editor_in_chief", "office"])
def test_editors_and_office_choose_a_section_of_their_own(role: str) -> None:
    editorial, draft = make_section(is_for_authors=False), make_draft()
    author = draft.corresponding_user
    give_role(author, role)
    author = User.objects.get(pk=author.pk)
    services.save_metadata(submission=draft, by=author, section=editorial)
    services.submit(draft.again(), by=author)
    assert draft.again().section == editorial


def test_office_enters_for_an_author_what_stands_in_any_section() -> None:
    editorial, office = make_section(is_for_authors=False), make_office()
    draft = make_draft(entered_by=office)
    services.save_metadata(submission=draft, by=office, section=editorial)
    draft = draft.again()
    services.save_metadata(submission=draft, by=draft.corresponding_user, section=editorial)
    services.submit(draft.again(), by=draft.corresponding_user)
    assert draft.again().section == editorial


def test_who_was_asked_to_write_chooses_any_section() -> None:
    editorial, draft = make_section(is_for_authors=False, is_open=False), make_draft(is_commissioned=True)
    services.save_metadata(submission=draft, by=draft.corresponding_user, section=editorial)
    services.submit(draft.again(), by=draft.corresponding_user)
    assert draft.again().section == editorial


def test_sending_waits_for_an_objection_to_be_settled() -> None:
    submission = make_submission(State.RETURNED, objected_at=timezone.now(), held_at=timezone.now())
    with pytest.raises(StepRefused, match="A co-author objects"):
        services.submit(submission, by=submission.corresponding_user)


def test_editor_who_is_an_author_loses_the_manuscript() -> None:
    draft = make_draft()
    editor = make_editor_of(draft)
    make_author(draft, user=None, email=editor.email)
    services.submit(draft, by=draft.corresponding_user)
    assert draft.again().editor_rights == {}


def test_acting_editor_stands_in_where_every_editor_in_chief_is_an_author() -> None:
    chief, stand_in = make_editor_in_chief(), make_editor()
    make_journal(acting_editor=stand_in)
    draft = make_draft(author=chief)
    services.submit(draft, by=chief)
    assert draft.again().acting_editor == stand_in


def test_acting_editor_is_not_needed_while_an_editor_in_chief_is_free() -> None:
    make_journal(acting_editor=make_editor())
    make_editor_in_chief()
    draft = make_draft(author=make_editor_in_chief())
    services.submit(draft, by=draft.corresponding_user)
    assert draft.again().acting_editor is None


def test_acting_editor_who_is_an_author_does_not_act() -> None:
    stand_in = make_editor()
    make_journal(acting_editor=stand_in)
    draft = make_draft(author=stand_in)
    services.submit(draft, by=stand_in)
    assert draft.again().acting_editor is None


def test_recalled_revision_comes_back_with_all_that_was_in_it() -> None:
    submission = make_revision()
    services.submit_revision(submission, by=submission.corresponding_user)
    services.recall_revision(submission, by=submission.corresponding_user)
    submission = submission.again()
    assert submission.state == State.REVISION_REQUESTED
    assert submission.due_on == submission.revision_due_on
    assert (submission.version_in_work.number, submission.version_in_work.response) == (3, "We have mended it all.")
    assert files(submission.version_in_work) == [("manuscript", "Phommachanh_final.docx")]
    services.submit_revision(submission, by=submission.corresponding_user)


def test_recall_is_over_once_an_editor_has_acted() -> None:
    submission = make_submission()
    submission.confirm_complete(by=make_editor_of(submission))
    with pytest.raises(StepRefused, match="An editor has begun"):
        submission.recall(by=submission.corresponding_user)


def test_revision_needs_file_and_response() -> None:
    submission = make_revision(with_version=False)
    with pytest.raises(StepRefused, match="Upload the revised manuscript"):
        services.submit_revision(submission, by=submission.corresponding_user)


def test_author_gets_more_time_once() -> None:
    make_journal(revision_extension_days=10, lapse_days=5)
    submission = make_revision()
    due = submission.due_on
    services.extend_revision(submission, by=submission.corresponding_user)
    assert (submission.due_on, submission.lapses_on) == (due + timedelta(days=10), due + timedelta(days=15))
    with pytest.raises(StepRefused, match="extended once already"):
        services.extend_revision(submission, by=submission.corresponding_user)


def test_editor_moves_the_date_but_not_into_the_past() -> None:
    submission = make_revision()
    editor = make_editor_of(submission)
    day = timezone.localdate() + timedelta(days=3)
    services.move_due_date(submission, due_on=day, by=editor)
    assert submission.due_on == day
    with pytest.raises(StepRefused, match="past already"):
        services.move_due_date(submission, due_on=timezone.localdate() - timedelta(days=1), by=editor)


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


# -- Objecting -----------------------------------------------------------------------------------------------------


def test_objection_holds_everything_and_uses_the_link_up() -> None:
    submission = make_submission()
    other = make_co_author(submission)
    row = submission.authors.get(user=other)
    token = PersonalLink.mint(purpose="objection", target=row.pk, person=other)
    services.object_to(submission, by=other, note="I never agreed.")
    assert submission.objected_at is not None
    assert submission.held_at is not None
    assert PersonalLink.opened(purpose="objection", token=token) is None


def test_settled_objection_gives_the_days_back_but_keeps_another_hold() -> None:
    today = timezone.localdate()
    submission = make_revision(due_on=today)
    other, editor = make_co_author(submission), make_editor_of(submission)
    submission.hold(by=editor, review_on=today + timedelta(days=9), note="Something else.")
    services.object_to(submission, by=other, note="I never agreed.")
    with pytest.raises(StepRefused, match="A co-author objects"):
        submission.release(by=editor)
    submission.clear_objection(by=editor, note="They agree now.")
    assert (submission.objected_at, submission.held_at is None) == (None, False)
    Submission.objects.update(held_at=timezone.now() - timedelta(days=4))
    submission = submission.again()
    submission.release(by=editor)
    assert (submission.held_at, submission.due_on) == (None, today + timedelta(days=4))


def test_revision_recalled_after_a_hold_is_due_on_the_day_that_was_moved() -> None:
    submission = make_revision(held_at=timezone.now() - timedelta(days=4), hold_review_on=timezone.localdate())
    due_on = submission.due_on
    submission.release(by=make_editor_of(submission))
    services.submit_revision(submission, by=submission.corresponding_user)
    services.recall_revision(submission, by=submission.corresponding_user)
    assert submission.again().due_on == due_on + timedelta(days=4)


@pytest.mark.parametrize("person", [lambda s: s.corresponding_user, lambda s: make_user(), make_editor_of])
def test_others_do_not_object(person: Callable[[Submission], User]) -> None:
    submission = make_submission()
    with pytest.raises(PermissionDenied):
        services.object_to(submission, by=person(submission), note="No.")


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


# -- Letters to people who never asked for one ---------------------------------------------------------------------


def draft_with(author: User, *others: str) -> Submission:
    draft = make_draft(author=author)
    for address in others:
        make_author(draft, email=address)
    return draft.again()


def told(author: User) -> list[str]:
    rows = Letter.objects.filter(key="named_as_author", sender=author).order_by("pk")
    return [row.to_email for row in rows]


def test_author_has_the_journal_write_to_so_many_strangers_in_a_day_and_no_more(settings) -> None:
    settings.LETTERS_TO_STRANGERS_A_DAY = 3
    author = make_user()
    services.submit(draft_with(author, "a@example.org", "b@example.org"), by=author)
    second = draft_with(author, "c@example.org", "d@example.org")
    with pytest.raises(StepRefused, match=r"no more than 3 in a day\. Send it in tomorrow; everything is kept"):
        services.submit(second, by=author)
    assert second.again().state == State.DRAFT
    assert (second.authors.count(), told(author)) == (3, ["a@example.org", "b@example.org"])
    another = make_user()
    services.submit(draft_with(another, "c@example.org", "d@example.org"), by=another)
    Letter.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    services.submit(second.again(), by=author)
    assert told(author)[2:] == ["c@example.org", "d@example.org"]


def test_taking_a_manuscript_back_does_not_let_an_author_write_to_more(settings) -> None:
    settings.LETTERS_TO_STRANGERS_A_DAY = 2
    author = make_user()
    draft = draft_with(author, "a@example.org", "b@example.org")
    services.submit(draft, by=author)
    draft.recall(by=author)
    services.submit(draft.again(), by=author)  # nobody is told twice
    draft = draft.again()
    draft.recall(by=author)
    draft.authors.filter(is_corresponding=False).delete()
    make_author(draft, email="c@example.org")
    with pytest.raises(StepRefused, match="no more than 2 in a day"):
        services.submit(draft.again(), by=author)
    assert told(author) == ["a@example.org", "b@example.org"]


def test_co_authors_with_a_proved_address_are_not_counted(settings) -> None:
    settings.LETTERS_TO_STRANGERS_A_DAY = 0
    author, other = make_user(), make_account("known@example.org")
    draft = make_draft(author=author)
    make_author(draft, email=other.email)
    services.submit(draft.again(), by=author)
    assert told(author) == ["known@example.org"]
