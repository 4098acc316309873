"""The editor's screens of a review: reviewers, reports, and the page of the manuscript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from journal.models import Letter, PersonalLink, User
from journal.text import fingerprint
from review import services
from review.models import Assignment, AttachedFile, Report, Suggestion
from review.states import AssignmentState, DecisionState, RoundState
from submissions.models import Submission
from tests.factories.people import make_journal, make_office, make_user
from tests.factories.review import asked, make_assignment, make_decision, make_manuscript, make_reviewer, make_round
from tests.factories.submissions import make_editor_of, pdf
from tests.review.visits import at, said

pytestmark = pytest.mark.django_db
S = AssignmentState


# -- Who may open them ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["author", "reviewer", "stranger", "nobody"])
def test_screens_are_not_there_for_others(submission, review_round, client, person) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    queued, invited = make_assignment(review_round, S.QUEUED), make_assignment(review_round, S.INVITED)
    decision = make_decision(submission, by=make_editor_of(submission), state=DecisionState.SCHEDULED)
    people = {"author": submission.corresponding_user, "reviewer": assignment.reviewer, "stranger": make_user()}
    if person in people:
        client.force_login(people[person])
    pages = [at(name, submission.pk) for name in ("reviewers", "reports", "decision")]
    pages += [at("enter", assignment.pk), at("copy_link", assignment.pk), at("answered", invited.pk)]
    pages += [at("invite", submission.pk) + f"?assignment={queued.pk}"]
    acts = [at(name, submission.pk) for name in ("choose", "order", "invite", "decision", "reviewers")]
    acts += [at("copy_link", assignment.pk), at("enter", assignment.pk), at("answered", invited.pk)]
    acts += [at(name, decision.pk) for name in ("take_back", "adopt", "resume")]
    expected = 302 if person == "nobody" else 404
    assert {client.get(page).status_code for page in pages} == {expected}
    assert {client.post(act).status_code for act in acts} == {expected}
    assert not PersonalLink.objects.exists()


@pytest.mark.parametrize("number", [1, 3, 30])
@pytest.mark.parametrize(
    ("name", "queries"), [("reviewers", 15), ("reports", 13), ("decision", 13), ("decision?kind=accept", 14)]
)
def test_pages_take_as_many_queries_for_any_number(
    submission, review_round, desk, name, queries, number, django_assert_max_num_queries
) -> None:
    states = [S.REPORTED, S.INVITED, S.ACCEPTED, S.QUEUED]
    for place in range(number):
        make_assignment(review_round, states[place % 4])
    for state in states:
        make_assignment(review_round, state)
    for person in User.objects.all():
        services.save_profile(person=person, keywords=["sand mining"])
    services.make_expertise(list(User.objects.values_list("pk", flat=True)))
    Submission.objects.filter(pk=submission.pk).update(keywords="sand mining")
    services.make_topic(submission.again())
    with django_assert_max_num_queries(15) as counted:
        page, _mark, query = name.partition("?")
        assert desk.get(f"{at(page, submission.pk)}?{query}").status_code == 200
    assert len(counted) == queries


# -- Choosing and inviting -----------------------------------------------------------------------------------------


def test_search_finds_and_choosing_puts_on_the_list(submission, review_round, desk) -> None:
    person = make_reviewer(family_name="Sithole")
    page = desk.get(at("reviewers", submission.pk), {"q": "sithole"})
    assert "Anong Sithole" in page.content.decode()
    answer = desk.post(at("choose", submission.pk), {"person": person.pk}, follow=True)
    assert "is on the list" in said(answer)
    assert Assignment.objects.get().reviewer == person


def test_concern_is_shown_and_overridden_with_a_reason(submission, review_round, desk) -> None:
    person = make_reviewer(family_name="Sithole", affiliation="Demonstration University")
    page = desk.get(at("reviewers", submission.pk), {"q": "sithole"}).content.decode()
    assert "is at the same institution as an author" in page
    assert "Give a reason" in said(desk.post(at("choose", submission.pk), {"person": person.pk}, follow=True))
    desk.post(at("choose", submission.pk), {"person": person.pk, "reason": "Another faculty."})
    assert Assignment.objects.get().override_reason == "Another faculty."


def test_somebody_new_is_a_person_without_password(submission, review_round, desk) -> None:
    posted = {"given_name": "Zaw", "family_name": "Htun", "email": "Zaw@Delta.example", "affiliation": "Delta"}
    assert desk.post(at("reviewers", submission.pk), posted).status_code == 302
    person = User.objects.get(email="zaw@delta.example")
    assert (str(person), person.has_usable_password()) == ("Zaw Htun", False)
    assert Assignment.objects.get().reviewer == person
    again = desk.post(at("reviewers", submission.pk), posted)
    assert again.status_code == 422
    assert "on the list already" in again.content.decode()


def test_known_person_keeps_the_name_they_gave(submission, review_round, desk) -> None:
    known = make_reviewer()
    desk.post(at("reviewers", submission.pk), {"family_name": "Other", "email": known.email})
    assert str(Assignment.objects.get().reviewer) == str(known)


def test_queue_is_moved_by_buttons(submission, review_round, desk) -> None:
    first, second = (make_assignment(review_round, S.QUEUED) for _n in range(2))
    desk.post(at("order", submission.pk), {"item": second.pk, "move": "up"})
    assert list(Assignment.objects.order_by("position")) == [second, first]


def test_several_are_invited_each_with_a_letter(submission, review_round, desk) -> None:
    make_journal(undo_minutes=10)
    rows = [make_assignment(review_round, S.QUEUED) for _n in range(2)]
    address = at("invite", submission.pk) + "?" + "&".join(f"assignment={row.pk}" for row in rows)
    page = desk.get(address)
    assert Letter.objects.count() == 0
    posted = {"assignment": [row.pk for row in rows], "days_given": "21"}
    for row, form in page.context["letters"]:
        posted |= {
            f"a{row.pk}-seen": row.row_version,
            f"a{row.pk}-subject": "Please",
            f"a{row.pk}-body": form.initial["body"],
        }
    posted[f"a{rows[1].pk}-body"] = "Dear friend, {personal_link}"

    answer = desk.post(at("invite", submission.pk), posted, follow=True)

    assert "2 invitations are written" in said(answer)
    assert {row.again().state for row in rows} == {S.INVITED}
    letter = Letter.objects.get(to=rows[1].reviewer)
    assert (letter.subject, letter.body) == ("Please", "Dear friend, {personal_link}")
    assert letter.not_before > timezone.now() + timedelta(minutes=9)


def test_inviting_shows_other_days_before_they_are_sent(submission, review_round, desk) -> None:
    row = make_assignment(review_round, S.QUEUED)
    posted = {
        "assignment": row.pk,
        "days_given": "5",
        f"a{row.pk}-seen": 1,
        f"a{row.pk}-proposal": fingerprint("x", "x"),
        f"a{row.pk}-subject": "x",
        f"a{row.pk}-body": "x",
    }
    page = desk.post(at("invite", submission.pk), {**posted, "preview": "1"}).content.decode()
    assert "may take 5 days" in page
    assert row.again().is_queued


def test_letters_that_were_changed_keep_their_words_when_other_days_are_shown(submission, review_round, desk) -> None:
    rows = [make_assignment(review_round, S.QUEUED) for _n in range(2)]
    page = desk.get(at("invite", submission.pk), {"assignment": [row.pk for row in rows]})
    posted = {"assignment": [row.pk for row in rows], "days_given": "5", "preview": "1"}
    for row, form in page.context["letters"]:
        posted |= {f"a{row.pk}-{name}": value for name, value in form.initial.items()}
    posted[f"a{rows[0].pk}-body"] = "Dear friend, {personal_link}"

    shown = desk.post(at("invite", submission.pk), posted)

    bodies = [form["body"].value() for _row, form in shown.context["letters"]]
    assert bodies[0] == "Dear friend, {personal_link}"
    assert "may take 5 days" in bodies[1]
    assert "look whether the days in them are right" in said(shown)
    again = desk.post(at("invite", submission.pk), {**posted, **hidden_of(shown), "days_given": "6"})
    bodies = [form["body"].value() for _row, form in again.context["letters"]]
    assert bodies[0] == "Dear friend, {personal_link}"
    assert "may take 6 days" in bodies[1]


def hidden_of(page) -> dict[str, str]:
    """Return what the letters of a page hold, as a browser would post it."""
    return {form[name].html_name: form[name].value() for _row, form in page.context["letters"] for name in form.fields}


def test_old_entry_of_a_reviewer_who_was_chosen_anew_is_not_invited(submission, review_round, desk, editor) -> None:
    old = make_assignment(review_round, S.QUEUED)
    services.cancel_assignment(old, by=editor)
    services.choose(submission=submission, person=old.reviewer, by=editor)
    address = at("invite", submission.pk)
    shown = desk.get(address, {"assignment": old.pk}, follow=True)
    letter = {f"a{old.pk}-seen": old.again().row_version, f"a{old.pk}-subject": "x", f"a{old.pk}-body": "x"}
    sent = desk.post(address, {"assignment": old.pk, "days_given": "5", **letter}, follow=True)
    assert {said(shown), said(sent)} == {f"{old.reviewer} is on the list already."}


def test_letters_gone_back_to_after_they_were_sent_lead_to_the_list(submission, review_round, desk, editor) -> None:
    row = make_assignment(review_round, S.QUEUED)
    services.invite(row, by=editor)
    answer = desk.get(at("invite", submission.pk), {"assignment": row.pk}, follow=True)
    assert said(answer) == "There is nobody to invite here any longer. The list says how it stands with each."


def test_inviting_during_a_hold_says_why_not(submission, review_round, desk) -> None:
    row = make_assignment(review_round, S.QUEUED)
    Submission.objects.update(held_at=timezone.now())
    answer = desk.get(at("invite", submission.pk), {"assignment": row.pk}, follow=True)
    assert "on hold" in said(answer)


def test_other_days_shown_during_a_hold_say_why_not(submission, review_round, desk) -> None:
    row = make_assignment(review_round, S.QUEUED)
    Submission.objects.update(held_at=timezone.now())
    letter = {f"a{row.pk}-seen": 1, f"a{row.pk}-subject": "x", f"a{row.pk}-body": "x"}
    posted = {"assignment": row.pk, "days_given": "5", "preview": "1", **letter}
    assert "on hold" in said(desk.post(at("invite", submission.pk), posted, follow=True))


@pytest.mark.parametrize(("times", "words"), [(1, "declined or silent once"), (2, "declined or silent 2 times")])
def test_list_says_how_often_somebody_declined(submission, review_round, desk, times, words) -> None:
    person = make_reviewer(family_name="Sithole")
    for _n in range(times):
        make_assignment(make_round(make_manuscript()), S.DECLINED, reviewer=person)
    assert words in desk.get(at("reviewers", submission.pk), {"q": "Sithole"}).content.decode()


def test_suggestions_of_those_who_declined_stand_beside(submission, review_round, desk) -> None:
    Suggestion.objects.create(assignment=make_assignment(review_round, S.DECLINED), name="Zaw <b>Htun</b>")
    page = desk.get(at("reviewers", submission.pk)).content.decode()
    assert "Zaw &lt;b&gt;Htun&lt;/b&gt;" in page


def test_suggested_person_is_chosen_with_one_button(submission, review_round, desk) -> None:
    suggestion = Suggestion.objects.create(
        assignment=make_assignment(review_round, S.DECLINED), name="Zaw Htun", email="Zaw@Delta.example"
    )
    address = at("choose_suggested", submission.pk, suggestion.pk)
    assert address in desk.get(at("reviewers", submission.pk)).content.decode()
    assert "Zaw Htun is on the list" in said(desk.post(address, follow=True))
    chosen = Assignment.objects.get(state=S.QUEUED).reviewer
    assert (str(chosen), chosen.email, chosen.has_usable_password()) == ("Zaw Htun", "zaw@delta.example", False)
    assert address not in desk.get(at("reviewers", submission.pk)).content.decode()
    assert "on the list already" in said(desk.post(address, follow=True))


def test_suggested_person_with_a_concern_is_shown_with_a_field_for_the_reason(submission, review_round, desk) -> None:
    person = make_reviewer(affiliation="Demonstration University")
    declined = make_assignment(review_round, S.DECLINED)
    suggestion = Suggestion.objects.create(assignment=declined, name="N. N.", email=person.email)
    page = desk.post(at("choose_suggested", submission.pk, suggestion.pk), follow=True)
    assert "Give a reason" in said(page)
    assert f'id="reason-{person.pk}"' in page.content.decode()
    assert not Assignment.objects.filter(state=S.QUEUED).exists()


def test_suggestion_for_another_manuscript_is_not_there(submission, review_round, desk) -> None:
    other = Suggestion.objects.create(assignment=make_assignment(state=S.DECLINED), name="Zaw", email="z@d.example")
    assert desk.post(at("choose_suggested", submission.pk, other.pk)).status_code == 404


def test_link_is_shown_once_and_opens(review_round, desk, client) -> None:
    assignment = make_assignment(review_round)
    assert not PersonalLink.objects.exists()
    page = desk.get(at("copy_link", assignment.pk))
    assert not PersonalLink.objects.exists()
    page = desk.post(at("copy_link", assignment.pk))
    assert "no-store" in page.headers["Cache-Control"]
    address = page.context["address"]
    assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


# -- Reports -------------------------------------------------------------------------------------------------------


def test_reports_stand_side_by_side_with_what_is_confidential(submission, review_round, desk) -> None:
    rows = [make_assignment(review_round, S.REPORTED) for _n in range(2)]
    page = desk.get(at("reports", submission.pk)).content.decode()
    assert page.count("I know this field well; publish it.") == 2
    assert all(str(row.reviewer) in page for row in rows)


def test_report_with_markup_is_shown_as_text(submission, review_round, desk) -> None:
    make_assignment(review_round, S.REPORTED)
    Report.objects.update(asked=asked({"for_author": "<script>alert(1)</script>"}))
    for name in ("reports", "decision"):
        assert "<script>alert" not in desk.get(at(name, submission.pk)).content.decode()


def test_office_enters_a_report_with_its_source(submission, review_round, client) -> None:
    client.force_login(make_office())
    assignment = make_assignment(review_round, S.ACCEPTED)
    posted = {"for_author": "By mail.", "recommendation": "accept"}
    assert client.post(at("enter", assignment.pk), posted).status_code == 422
    lost = client.post(at("enter", assignment.pk), {"source": SimpleUploadedFile("mail.pdf", pdf())})
    assert "Choose this file once more" in lost.context["form"].errors["source"][0]
    posted["source"] = SimpleUploadedFile("mail.pdf", pdf())
    assert client.post(at("enter", assignment.pk), posted).status_code == 302
    assert Report.objects.get().entered_by is not None
    file = AttachedFile.objects.get(kind="source")
    assert client.get(at("report_file", file.pk)).status_code == 302
    assert "entered by" in client.get(at("reports", submission.pk)).content.decode()


def test_words_a_reviewer_has_not_sent_are_his_alone(submission, review_round, desk) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    services.save_answers(assignment, by=assignment.reviewer, answers={"for_author": "A first thought."})
    pages = [at("enter", assignment.pk), *(at(name, submission.pk) for name in ("reviewers", "reports", "decision"))]
    assert not any("A first thought." in desk.get(page).content.decode() for page in pages)


def test_file_of_a_report_is_the_editors(submission, review_round, desk, client) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    file = services.attach_file(assignment, by=assignment.reviewer, upload=SimpleUploadedFile("wongsa.pdf", pdf()))
    assert desk.get(at("report_file", file.pk)).status_code == 302
    client.force_login(submission.corresponding_user)
    assert client.get(at("report_file", file.pk)).status_code == 404
    assert client.get(reverse("review:given_file", args=[submission.pk, file.pk])).status_code == 404


def test_file_is_the_authors_where_a_decision_gave_it(submission, editor, review_round, client) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    file = services.attach_file(assignment, by=assignment.reviewer, upload=SimpleUploadedFile("wongsa.pdf", pdf()))
    services.file_report(assignment, by=assignment.reviewer, report={"recommendation": "accept", "for_author": "Yes."})
    make_decision(submission, by=editor, parts=[f"{assignment.pk}:file"], state=DecisionState.SENT)
    client.force_login(submission.corresponding_user)
    answer = client.get(reverse("review:given_file", args=[submission.pk, file.pk]))
    assert answer.status_code == 302
    assert "wongsa" not in answer.headers["Location"].lower()


# -- On the page of the manuscript ---------------------------------------------------------------------------------


def test_page_of_the_manuscript_shows_rounds_and_the_waiting_decision(submission, editor, reported, desk) -> None:
    make_assignment(submission.rounds.get(), S.ACCEPTED, due_on=timezone.localdate() - timedelta(days=4))
    decision = make_decision(submission, by=editor, state=DecisionState.SCHEDULED, body="Dear author, yes.")
    page = desk.get(reverse("desk:manuscript", args=[submission.pk])).content.decode()
    assert "4 days late" in page
    assert "2 of 2 reports" in page
    assert "Dear author, yes." in page
    assert at("take_back", decision.pk) in page


def test_author_sees_neither_rounds_nor_a_waiting_decision(submission, editor, reported, client) -> None:
    make_decision(submission, by=editor, state=DecisionState.SCHEDULED, body="Dear author, yes.")
    client.force_login(submission.corresponding_user)
    page = client.get(reverse("desk:manuscript", args=[submission.pk])).content.decode()
    for hidden in ("Dear author, yes.", "A careful paper", *(str(row.reviewer) for row in reported)):
        assert hidden not in page


def test_author_reads_what_was_given(submission, editor, reported, client) -> None:
    parts = [f"{reported[0].pk}:comments"]
    make_decision(submission, by=editor, state=DecisionState.SENT, body="Dear author, yes.", parts=parts)
    client.force_login(submission.corresponding_user)
    page = client.get(reverse("desk:manuscript", args=[submission.pk])).content.decode()
    assert "Dear author, yes." in page
    assert page.count("A careful paper.") == 1
    assert "I know this field well" not in page
    assert str(reported[0].reviewer) not in page


def test_round_that_is_over_offers_no_choice(submission, editor, desk) -> None:
    make_round(submission, state=RoundState.CLOSED)
    assert "No round is open" in desk.get(at("reviewers", submission.pk)).content.decode()
