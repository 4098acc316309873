"""The pages that help to choose: a reviewer's profile, the offer to review, what authors propose, a rating of a report."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.workflow import StepRefused
from review import services
from review.models import Assignment, Proposal, Rating, ReviewerProfile
from review.states import AssignmentState
from submissions.models import Submission
from submissions.states import State
from tests.factories.people import make_account, make_user
from tests.factories.review import make_assignment, make_link, make_manuscript, make_reviewer, make_round
from tests.factories.submissions import make_co_author, make_editor_of, make_submission
from tests.review.visits import at, said

pytestmark = pytest.mark.django_db
S = AssignmentState


# -- The profile ---------------------------------------------------------------------------------------------------


def test_person_says_what_they_know_and_finds_it_again(client) -> None:
    person = make_account()
    client.force_login(person)
    day = timezone.localdate() + timedelta(days=40)
    posted = {
        "keywords": "sand mining, erosion\nການປະມົງ；水资源", "interests": "Rivers.", "languages": ["km", "lo"],
        "affiliation": "Royal University", "ror": "https://ror.org/028wp3y58", "orcid": "0000-0002-1825-0097",
        "not_before": day.isoformat(), "offers": "on",
    }  # fmt: skip
    assert "is saved" in said(client.post(reverse("review:profile"), posted, follow=True))
    profile = ReviewerProfile.objects.get(person=person)
    assert profile.words == ["sand mining", "erosion", "ການປະມົງ", "水资源"]
    assert (profile.languages_in_words, profile.not_before, profile.is_away) == (["Khmer", "Lao"], day, True)
    person.refresh_from_db()
    assert (person.affiliation, person.ror, person.orcid) == ("Royal University", "028wp3y58", "0000-0002-1825-0097")
    first = profile.offered_at
    client.post(reverse("review:profile"), posted)
    assert ReviewerProfile.objects.get().offered_at == first
    page = client.get(reverse("review:profile")).content.decode()
    assert "ການປະມົງ" in page
    assert "028wp3y58" in page


def test_day_that_is_past_says_nothing(client) -> None:
    client.force_login(make_account())
    client.post(reverse("review:profile"), {"not_before": "2020-01-01"})
    assert ReviewerProfile.objects.get().not_before is None


def test_offer_leads_to_the_profile_with_the_offer_ticked(client) -> None:
    page = client.get(reverse("review:offer"))
    assert (page.status_code, "next=/review/profile/%3Foffer%3D1" in page.content.decode()) == (200, True)
    client.force_login(make_account())
    way_on = client.get(reverse("review:offer")).context["way_on"]
    assert client.get(way_on).context["form"]["offers"].value() is True


def test_profile_takes_six_queries(client, django_assert_num_queries) -> None:
    client.force_login(make_account())
    with django_assert_num_queries(6):
        client.get(reverse("review:profile"))


def test_first_yes_asks_for_keywords_and_a_later_one_does_not() -> None:
    assignment = make_assignment()
    door = Client()
    link = reverse("review:by_link", args=[make_link(assignment)])
    assert 'name="keywords"' in door.get(link).content.decode()
    door.post(f"{link}accept/", {"interests": "none", "keywords": "sand mining, law"})
    assert ReviewerProfile.objects.get(person=assignment.reviewer).words == ["sand mining", "law"]
    other = make_assignment(reviewer=assignment.reviewer)
    link = reverse("review:by_link", args=[make_link(other)])
    assert 'name="keywords"' not in door.get(link).content.decode()
    door.post(f"{link}accept/", {"interests": "none", "keywords": "something else"})
    assert ReviewerProfile.objects.get(person=assignment.reviewer).words == ["sand mining", "law"]


# -- What authors propose ------------------------------------------------------------------------------------------


def rows(*people: dict[str, str]) -> dict[str, str]:
    posted = {"who-TOTAL_FORMS": str(len(people)), "who-INITIAL_FORMS": "0"}
    for place, person in enumerate(people):
        posted |= {f"who-{place}-{name}": value for name, value in person.items()}
    return posted


def test_author_proposes_and_opposes_and_the_editor_sees_it(submission, review_round, client, desk) -> None:
    author = submission.corresponding_user
    friend, foe = make_reviewer(family_name="Friendly"), make_reviewer(family_name="Opponent")
    client.force_login(author)
    posted = rows(
        {"kind": "proposed", "name": "Anong Friendly", "email": friend.email.upper()},
        {"kind": "opposed", "name": foe.name, "reason": "A quarrel over land."},
        {"kind": "proposed"},
    )
    assert "Saved" in said(client.post(at("proposals", submission.pk), posted, follow=True))
    assert "A quarrel over land." in client.get(at("proposals", submission.pk)).content.decode()

    editor = make_editor_of(submission)
    client.force_login(editor)
    page = client.get(at("reviewers", submission.pk), {"q": "Anong"}).content.decode()
    assert page.count("Proposed by the authors") == 1
    assert page.count("is opposed by the authors") == 1
    with pytest.raises(StepRefused, match="is opposed by the authors"):
        services.choose(submission=submission, person=foe, by=editor)
    services.choose(submission=submission, person=friend, by=editor)


def test_reason_is_asked_against_somebody_and_a_name_for_everybody(submission, client) -> None:
    client.force_login(submission.corresponding_user)
    posted = rows({"kind": "opposed", "name": "Somebody"}, {"kind": "proposed", "email": "a@b.example"})
    page = client.post(at("proposals", submission.pk), posted)
    assert page.status_code == 422
    assert [list(row.errors) for row in page.context["formset"]] == [["reason"], ["name"]]
    assert not Proposal.objects.exists()


def test_proposals_are_the_corresponding_authors_alone_and_end_with_a_decision(submission, client) -> None:
    decided = make_submission(State.ACCEPTED, author=submission.corresponding_user)
    for person in (make_user(), make_co_author(submission), make_editor_of(submission)):
        client.force_login(person)
        assert client.get(at("proposals", submission.pk)).status_code == 404
        with pytest.raises(PermissionDenied):
            services.save_proposals(submission=submission, by=person, rows=[])
    client.force_login(submission.corresponding_user)
    assert client.get(at("proposals", submission.pk)).status_code == 200
    assert client.get(at("proposals", decided.pk)).status_code == 404


@pytest.mark.parametrize("number", [1, 10])
def test_proposals_take_six_queries(submission, client, number, django_assert_num_queries) -> None:
    for place in range(number):
        Proposal.objects.create(
            submission=submission, kind="proposed", name=f"N{place}", made_by=submission.corresponding_user
        )
    client.force_login(submission.corresponding_user)
    with django_assert_num_queries(6):
        client.get(at("proposals", submission.pk))


def test_authors_are_promised_a_reviewer_of_the_editors_own_only_where_the_section_wants_one(
    submission, client
) -> None:
    client.force_login(submission.corresponding_user)
    promise = "ask at least one whom you did not name"
    assert promise in client.get(at("proposals", submission.pk)).content.decode()
    submission.section.asks_one_not_proposed = False
    submission.section.save()
    assert promise not in client.get(at("proposals", submission.pk)).content.decode()


def propose(submission: Submission, *people) -> None:
    given = [{"kind": "proposed", "name": person.name, "email": person.email} for person in people]
    services.save_proposals(submission=submission, by=submission.corresponding_user, rows=given)


def test_round_of_proposed_reviewers_alone_needs_a_reason(submission, editor, review_round) -> None:
    one, two = make_reviewer(), make_reviewer()
    propose(submission, one, two)
    services.choose(submission=submission, person=one, by=editor)
    with pytest.raises(StepRefused, match="reviewers whom the authors proposed"):
        services.choose(submission=submission, person=two, by=editor)
    assert services.choose(submission=submission, person=two, by=editor, reason="Nobody else.").is_queued


def test_one_who_was_not_proposed_is_enough_and_a_section_may_not_ask_for_it(submission, editor, review_round) -> None:
    one, two = make_reviewer(), make_reviewer()
    propose(submission, one, two)
    services.choose(submission=submission, person=make_reviewer(), by=editor)
    services.choose(submission=submission, person=one, by=editor)

    lenient = make_manuscript()
    lenient.section.asks_one_not_proposed = False
    lenient.section.save()
    make_round(lenient, reports_wanted=1)
    propose(lenient, one)
    assert services.choose(submission=lenient, person=one, by=make_editor_of(lenient)).is_queued


# -- A rating ------------------------------------------------------------------------------------------------------


def test_editor_rates_a_report_and_takes_it_back(reported, desk, submission) -> None:
    address = at("rate", reported[0].pk)
    assert address in desk.get(at("reports", submission.pk)).content.decode()
    assert "Editors alone" in said(desk.post(address, {"value": "4"}, follow=True))
    assert Rating.objects.get().value == 4
    assert '<option value="4"\n              selected>4' in desk.get(at("reports", submission.pk)).content.decode()
    desk.post(address, {"value": "0"})
    assert not Rating.objects.exists()
    assert desk.post(address, {"value": "6"}).status_code == 404


def test_rating_is_for_editors_of_the_manuscript(reported, client, submission) -> None:
    for person in (reported[0].reviewer, submission.corresponding_user, make_user(), make_editor_of(make_manuscript())):
        client.force_login(person)
        assert client.post(at("rate", reported[0].pk), {"value": "1"}).status_code == 404
        with pytest.raises(PermissionDenied):
            services.rate_report(assignment=reported[0], by=person, value=1)


def test_rating_needs_a_report(review_round, editor) -> None:
    with pytest.raises(StepRefused, match="no report yet"):
        services.rate_report(assignment=make_assignment(review_round, S.ACCEPTED), by=editor, value=1)


# -- The queue -----------------------------------------------------------------------------------------------------


def test_reviewer_declines_with_a_suggestion_and_the_queue_moves_on(submission, review_round, editor, client) -> None:
    """The whole way through the pages: two places, three chosen; one declines, the next is invited."""
    first, second, third = (make_reviewer() for _n in range(3))
    client.force_login(editor)
    for person in (first, second, third):
        client.post(at("choose", submission.pk), {"person": person.pk})
    queue = list(Assignment.objects.order_by("position"))
    client.post(at("order", submission.pk), {"item": queue[2].pk, "move": "up"})
    for row in (queue[0], queue[2]):
        services.invite(row, by=editor, send_now=True)
    assert [row.state for row in Assignment.objects.order_by("pk")] == [S.INVITED, S.QUEUED, S.INVITED]

    client.logout()
    link = reverse("review:decline_by_link", args=[make_link(queue[0].again())])
    posted = {"note": "No time.", "who-TOTAL_FORMS": "1", "who-INITIAL_FORMS": "0",
              "who-0-name": "Zaw Htun", "who-0-email": "zaw@delta.example"}  # fmt: skip
    assert client.post(link, posted).status_code == 200
    assert [row.state for row in Assignment.objects.order_by("pk")] == [S.DECLINED, S.INVITED, S.INVITED]

    client.force_login(editor)
    page = client.get(at("reviewers", submission.pk))
    (suggestion, is_chosen) = page.context["suggestions"][0]
    assert (suggestion.name, is_chosen) == ("Zaw Htun", False)
    client.post(at("choose_suggested", submission.pk, suggestion.pk))
    last = Assignment.objects.latest("pk")
    assert (str(last.reviewer), last.state) == ("Zaw Htun", S.QUEUED)

    services.decline(queue[1].again(), by=second)
    assert last.again().state == S.INVITED


# -- Several at once -----------------------------------------------------------------------------------------------


def test_those_ticked_get_their_letters_and_who_is_refused_the_reason(submission, review_round, desk) -> None:
    free, author = [make_reviewer(), make_reviewer()], submission.corresponding_user
    page = desk.get(at("reviewers", submission.pk), {"q": "Anong"}).content.decode()
    assert page.count('name="people"') == 2
    ticked = {"people": [*(person.pk for person in free), author.pk], "invite": "1"}
    for _pressed in range(2):
        shown = desk.post(at("choose_several", submission.pk), ticked, follow=True)
        assert [row.reviewer for row, _letter in shown.context["letters"]] == free
        assert "is an author of it" in said(shown)
    assert Assignment.objects.count() == 2
    assert {row.state for row in Assignment.objects.all()} == {S.QUEUED}


def test_those_ticked_are_put_on_the_list(submission, review_round, desk) -> None:
    people = [make_reviewer().pk, make_reviewer().pk]
    answer = desk.post(at("choose_several", submission.pk), {"people": people}, follow=True)
    assert "2 people are on the list now." in said(answer)
    assert "Tick somebody first." in said(desk.post(at("choose_several", submission.pk), follow=True))


def test_letters_tell_where_the_authors_proposed_everybody(submission, review_round, desk) -> None:
    chosen = make_assignment(review_round, S.QUEUED)
    reviewer = chosen.reviewer
    Proposal.objects.create(
        submission=submission, kind="proposed", name=reviewer.name, email=reviewer.email,
        made_by=submission.corresponding_user,
    )  # fmt: skip
    told = "The authors proposed everybody who would be asked."
    address = at("invite", submission.pk)
    assert told in desk.get(address, {"assignment": chosen.pk}).content.decode()
    other = make_assignment(review_round, S.QUEUED)
    assert told not in desk.get(address, {"assignment": [chosen.pk, other.pk]}).content.decode()
