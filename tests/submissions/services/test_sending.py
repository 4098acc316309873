"""Sending a manuscript, its revision and an objection: who may, what is checked, who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from journal.models import Event, Letter, PersonalLink, User
from journal.workflow import StepRefused
from submissions import services
from submissions.models import ManuscriptFile, Submission
from submissions.states import Question, State
from tests.factories.people import (
    give_role,
    make_account,
    make_editor,
    make_editor_in_chief,
    make_journal,
    make_office,
    make_section,
    make_user,
)
from tests.factories.submissions import (
    make_author,
    make_co_author,
    make_draft,
    make_editor_of,
    make_revision,
    make_submission,
)
from tests.submissions.kept import files

pytestmark = pytest.mark.django_db


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


def test_editor_who_is_an_author_by_a_further_address_loses_the_manuscript() -> None:
    draft = make_draft()
    editor = make_editor_of(draft)
    EmailAddress.objects.create(user=editor, email="at@home.example", verified=True)
    make_author(draft, user=None, email="at@home.example")
    services.submit(draft, by=draft.corresponding_user)
    assert (draft.again().editor_rights, editor.pk in draft.author_user_ids) == ({}, True)


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


def test_further_time_is_asked_of_the_editor_once_the_own_extension_is_used() -> None:
    submission = make_revision()
    author, editor = submission.corresponding_user, make_editor_of(submission)
    day = submission.due_on + timedelta(days=60)
    with pytest.raises(StepRefused, match="once yourself"):
        services.ask_for_time(submission, due_on=day, by=author, note="Fieldwork.")
    services.extend_revision(submission, by=author)
    with pytest.raises(StepRefused, match="a day after the one"):
        services.ask_for_time(submission, due_on=submission.due_on, by=author, note="Fieldwork.")
    services.ask_for_time(submission, due_on=day, by=author, note="Fieldwork.")
    assert (submission.time_asked_for, submission.due_on < day) == (day, True)
    assert "Fieldwork." in Letter.objects.get(key="time_asked", to=editor).body
    with pytest.raises(StepRefused, match="asked already"):
        services.ask_for_time(submission, due_on=day, by=author, note="Fieldwork.")


def test_editor_gives_the_time_that_was_asked_for_or_leaves_the_date() -> None:
    day = timezone.localdate() + timedelta(days=90)
    given, refused = (make_revision(time_asked_for=day, extended_at=timezone.now()) for _each in range(2))
    services.move_due_date(given, due_on=day, by=make_editor_of(given))
    assert (given.due_on, given.time_asked_for) == (day, None)
    due_on = refused.due_on
    refused.refuse_time(by=make_editor_of(refused), note="The issue closes.")
    assert (refused.due_on, refused.time_asked_for) == (due_on, None)
    with pytest.raises(StepRefused, match="has not asked"):
        refused.refuse_time(by=make_editor_of(refused), note="Again.")


def test_question_for_more_time_ends_with_the_revision() -> None:
    submission = make_revision(time_asked_for=timezone.localdate() + timedelta(days=90), extended_at=timezone.now())
    services.submit_revision(submission, by=submission.corresponding_user)
    assert submission.again().time_asked_for is None


def test_editor_moves_the_date_but_not_into_the_past() -> None:
    submission = make_revision()
    editor = make_editor_of(submission)
    day = timezone.localdate() + timedelta(days=3)
    services.move_due_date(submission, due_on=day, by=editor)
    assert submission.due_on == day
    with pytest.raises(StepRefused, match="past already"):
        services.move_due_date(submission, due_on=timezone.localdate() - timedelta(days=1), by=editor)


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
