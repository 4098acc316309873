"""The desk's pages: closed to strangers, kind to mistakes, and never at the cost of what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from journal.models import Event, Letter
from journal.navigation import address_of_step
from journal.text import fingerprint
from review.states import AssignmentState
from submissions.states import State
from tests.desk.conftest import signed_in
from tests.factories.desk import make_many
from tests.factories.people import (
    make_administrator,
    make_copyeditor,
    make_editor,
    make_editor_in_chief,
    make_user,
)
from tests.factories.review import make_assignment, make_manuscript, make_round
from tests.factories.submissions import (
    make_co_author,
    make_editor_of,
    make_submission,
)

IN_A_WEEK = (timezone.localdate() + timedelta(days=7)).isoformat()
STALE = "Somebody else was faster"


def at(submission, step: str) -> str:
    return reverse("desk:act", args=["submission", submission.pk, step])


def hold(submission, **changes) -> dict[str, object]:
    """Return what a person sends to put a manuscript on hold."""
    return {"seen": submission.row_version, "review_on": IN_A_WEEK, "note": "The author is away.", **changes}


def letter(submission, *, subject="", body="", proposal="0", **more) -> dict[str, str]:
    """Return what a person makes of the letter about a hold."""
    slot = f"letter-put_on_hold:{submission.corresponding_user_id}"
    fields = {"subject": subject, "body": body, "proposal": proposal, **more}
    return {f"{slot}-{name}": value for name, value in fields.items()}


# -- Doors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "letters/", "write/"])
def test_pages_of_a_manuscript_are_not_there_for_strangers(submission, address) -> None:
    path = f"/desk/manuscripts/{submission.pk}/{address}"
    assert Client().get(path).status_code == 302
    for stranger in (make_user(), make_administrator(), make_copyeditor(), make_editor()):
        assert signed_in(stranger).get(path).status_code == 404
    assert signed_in(submission.corresponding_user).get(path).status_code == 200


@pytest.mark.parametrize("step", ["hold", "accept", "no_step", "save"])
def test_step_is_not_there_for_strangers_nor_for_those_who_may_not_take_it(submission, step) -> None:
    for person in (make_user(), make_editor(), submission.corresponding_user):
        assert signed_in(person).get(at(submission, step)).status_code == 404
        assert signed_in(person).post(at(submission, step), hold(submission)).status_code == 404
    assert not Event.objects.exists()


def test_step_of_an_unknown_model_is_not_there(chief) -> None:
    assert signed_in(chief).get("/desk/act/user/1/delete/").status_code == 404
    assert signed_in(chief).get("/desk/act/submission/999999/hold/").status_code == 404


def test_list_is_for_those_who_work_with_manuscripts(chief) -> None:
    assert signed_in(chief).get("/desk/manuscripts/").status_code == 200
    assert signed_in(make_user()).get("/desk/manuscripts/").status_code == 404
    assert signed_in(make_administrator()).get("/desk/manuscripts/").status_code == 404


def test_looking_changes_nothing(submission, editor) -> None:
    signed_in(editor).get(at(submission, "hold"))
    assert submission.again().row_version == submission.row_version
    assert not Letter.objects.exists()
    assert not Event.objects.exists()


# -- Taking a step -------------------------------------------------------------------------------------------------


def test_step_is_taken_and_leads_back_to_the_manuscript(submission, editor) -> None:
    answer = signed_in(editor).post(at(submission, "hold"), hold(submission), follow=True)
    assert answer.redirect_chain == [(f"/desk/manuscripts/{submission.pk}/", 302)]
    assert "<p>Put on hold.</p>" in answer.content.decode()
    assert submission.again().held_at is not None


def test_step_with_a_screen_of_its_own_is_taken_there(submission, editor) -> None:
    answer = signed_in(editor).get(at(submission, "accept"))
    assert (answer.status_code, answer["Location"]) == (302, address_of_step(submission, "accept"))


def test_missing_reason_is_asked_for_and_everything_typed_is_kept(submission, editor) -> None:
    words = letter(submission, subject="My own subject", body="Dear author,\n\nmy own words.")
    answer = signed_in(editor).post(at(submission, "hold"), hold(submission, note=" ", **words))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Error:") >= 1
    assert IN_A_WEEK in page
    assert "My own subject" in page
    assert "my own words." in page
    assert submission.again().held_at is None


def test_refused_step_says_why_and_keeps_the_reason(submission, editor) -> None:
    answer = signed_in(editor).post(at(submission, "release"), {"seen": submission.row_version, "note": "Time is up."})
    assert answer.status_code == 422
    assert "It is not on hold." in answer.content.decode()
    assert "Time is up." in answer.content.decode()


def test_blocked_step_says_why_before_anything_is_typed(submission, editor) -> None:
    answer = signed_in(editor).get(at(submission, "release"))
    assert answer.status_code == 200
    assert "It is not on hold." in answer.content.decode()


def test_stale_page_is_told_and_the_next_try_counts(submission, editor) -> None:
    old = hold(submission, note="Read the archive first.")
    submission.again().hold(by=editor, note="x", review_on=timezone.localdate())
    client = signed_in(editor)
    answer = client.post(at(submission, "hold"), old)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert STALE in page
    assert "Read the archive first." in page
    seen = submission.again().row_version
    assert f'name="seen" value="{seen}"' in page
    assert client.post(at(submission, "hold"), {**old, "seen": seen}).status_code == 302


# -- Letters of a step ---------------------------------------------------------------------------------------------


def test_letters_are_shown_before_the_step_is_taken(submission, editor) -> None:
    page = signed_in(editor).get(at(submission, "hold")).content.decode()
    assert f"To {submission.corresponding_user}" in page
    assert "{note} stands for what you write above." in page


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("hold", "It stands in the history, and in a letter: its recipient reads it."),
        ("confirm_complete", "It stands in the history."),
        ("assign", "It stands in the history. Where a letter quotes it, the recipient reads it."),
    ],
)
def test_screen_says_of_the_note_whether_a_letter_quotes_it(step, words) -> None:
    submission = make_submission(State.SUBMITTED)
    client = signed_in(make_editor_in_chief())
    page = client.get(at(submission, step))
    assert str(page.context["form"]["note"].help_text) == words
    if step == "hold":
        page = client.post(at(submission, step), hold(submission, preview="1"))
        assert str(page.context["form"]["note"].help_text) == words


def test_preview_shows_the_letters_with_the_reason_and_takes_nothing(submission, editor) -> None:
    answer = signed_in(editor).post(at(submission, "hold"), hold(submission, preview="1"))
    assert answer.status_code == 200
    assert answer.content.decode().count("The author is away.") == 2  # in the field and in the letter
    assert submission.again().held_at is None
    assert not Letter.objects.exists()


def test_preview_keeps_the_words_a_person_has_changed(submission, editor) -> None:
    words = letter(submission, subject="My own subject", body="my own words.")
    page = signed_in(editor).post(at(submission, "hold"), hold(submission, preview="1", **words)).content.decode()
    assert "My own subject" in page
    assert "my own words." in page


def test_changed_letter_is_sent_as_it_was_changed(submission, editor) -> None:
    words = letter(submission, subject="My own\r\nsubject", body="Dear author,\r\n\r\n{note}")
    assert signed_in(editor).post(at(submission, "hold"), hold(submission, **words)).status_code == 302
    sent = Letter.objects.get()
    assert (sent.subject, sent.body) == ("My own subject", "Dear author,\n\nThe author is away.\n")


def test_letter_that_was_not_changed_is_written_anew(submission, editor) -> None:
    client = signed_in(editor)
    (shown,) = client.get(at(submission, "hold")).context["letters"]
    initial = shown.initial
    words = letter(submission, subject=initial["subject"], body=initial["body"], proposal=initial["proposal"])
    client.post(at(submission, "hold"), hold(submission, **words))
    assert "The author is away." in Letter.objects.get().body
    assert "{note}" not in Letter.objects.get().body


def test_letter_left_out_is_not_sent(submission, editor) -> None:
    client = signed_in(editor)
    client.post(at(submission, "hold"), hold(submission, **letter(submission, subject="s", body="b", skip="on")))
    assert submission.again().held_at is not None
    assert not Letter.objects.exists()


def test_line_ends_and_spaces_do_not_count_as_changes() -> None:
    assert fingerprint("A", "b\n\nc ") == fingerprint("A ", "b\r\n\r\nc")


# -- Other pages ---------------------------------------------------------------------------------------------------


def test_author_sees_nothing_that_is_the_editors(submission, editor) -> None:
    assignment = make_assignment(make_round(submission), AssignmentState.REPORTED)
    page = signed_in(submission.corresponding_user).get(f"/desk/manuscripts/{submission.pk}/").content.decode()
    for secret in (assignment.reviewer.family_name, assignment.reviewer.email, "reviewer_copy", "_blind"):
        assert secret not in page


def test_list_is_filtered_and_says_so_when_nothing_is_left(chief) -> None:
    make_many(2, State.ACCEPTED)
    make_many(1, State.SUBMITTED)
    client = signed_in(chief)
    assert len(client.get("/desk/manuscripts/?state=accepted").context["rows"]) == 2
    empty = client.get("/desk/manuscripts/?words=nowhere").content.decode()
    assert "No manuscript matches" in empty
    assert "Show all manuscripts" in empty
    assert client.get("/desk/manuscripts/?state=nonsense").status_code == 200


def test_list_without_manuscripts_says_when_there_will_be_some() -> None:
    assert "No manuscripts yet" in signed_in(make_editor()).get("/desk/manuscripts/").content.decode()


def test_free_letter_is_written_and_mistakes_keep_the_words(submission, editor) -> None:
    client, address = signed_in(editor), f"/desk/manuscripts/{submission.pk}/write/"
    answer = client.post(address, {"subject": "Your table", "body": "Which year?"})
    assert answer.status_code == 422
    assert "Which year?" in answer.content.decode()
    answer = client.post(
        address, {"to": submission.corresponding_user_id, "subject": "Your table", "body": "Which year?"}
    )
    assert answer["Location"] == address
    assert "Which year?" in client.get(address).content.decode()
    assert Letter.objects.get().to == submission.corresponding_user


def test_free_letter_reaches_nobody_who_is_not_on_the_case(submission) -> None:
    make_editor_of(submission)
    stranger = make_assignment(make_round(make_manuscript())).reviewer
    client = signed_in(submission.corresponding_user)
    answer = client.post(
        f"/desk/manuscripts/{submission.pk}/write/", {"to": stranger.pk, "subject": "Hello", "body": "Who are you?"}
    )
    assert answer.status_code == 422
    assert not Letter.objects.exists()


def test_number_longer_than_any_id_is_nobody(submission) -> None:
    make_editor_of(submission)
    filled = {"to": "9" * 30, "subject": "Hello", "body": "Is there anybody?"}
    answer = signed_in(submission.corresponding_user).post(f"/desk/manuscripts/{submission.pk}/write/", filled)
    assert answer.status_code == 422


def test_co_author_objects_through_the_same_screen(submission) -> None:
    co_author = make_co_author(submission)
    answer = signed_in(co_author).post(at(submission, "object"), {"seen": submission.row_version, "note": "Not asked."})
    assert answer.status_code == 302
    assert submission.again().objected_at is not None


def test_author_finds_what_was_written_and_answers_there(submission, editor) -> None:
    make_editor_of(submission)
    author, address = submission.corresponding_user, f"/desk/manuscripts/{submission.pk}/write/"
    signed_in(editor).post(address, {"to": author.pk, "subject": "Your table", "body": "Which year?"})
    letter = Letter.objects.get()
    assert f"{address}" in letter.body
    page = signed_in(author).get(address).content.decode()
    assert "Which year?" in page
    begun = html.fromstring(signed_in(author).get(f"{address}?answer={letter.pk}").content)
    assert begun.get_element_by_id("id_subject").value == "Re: Your table"
    assert "One letter with the editor" in signed_in(author).get(f"/desk/manuscripts/{submission.pk}/").content.decode()


def test_words_below_a_signature_stay_where_letters_are_read(submission, editor) -> None:
    make_editor_of(submission)
    people = [submission.corresponding_user, make_assignment(make_round(submission)).reviewer]
    address, words = f"/desk/manuscripts/{submission.pk}/write/", "Which year?\n\n-- \nAnn\n\nP.S. And which province?"
    signed_in(editor).post(address, {"to": [person.pk for person in people], "subject": "Your table", "body": words})
    shown = signed_in(editor).get(address).context["exchange"]
    assert [letter.words for letter in shown] == [words, words]


@pytest.mark.parametrize("asked", ["x", "0", "99999", ""])
def test_answer_to_no_letter_is_an_empty_one(submission, editor, asked) -> None:
    page = signed_in(editor).get(f"/desk/manuscripts/{submission.pk}/write/?answer={asked}").content
    assert html.fromstring(page).get_element_by_id("id_subject").value is None


def test_letters_of_others_are_not_in_the_exchange(submission, editor) -> None:
    co_author = make_co_author(submission)
    address = f"/desk/manuscripts/{submission.pk}/write/"
    signed_in(editor).post(
        address, {"to": submission.corresponding_user_id, "subject": "Your table", "body": "Which year?"}
    )
    assert "Which year?" not in signed_in(co_author).get(address).content.decode()
