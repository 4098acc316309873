"""Who is suggested as a reviewer: the expert among the first five, and what is shown of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from journal.models import Job, User
from journal.outbox import run_job
from review import services
from review.models import Assignment, Expertise, Rating
from review.queries import search_candidates
from review.queries.candidates import Record
from review.states import AssignmentState
from submissions.models import EditorAssignment, Submission
from submissions.states import State
from tests.factories.people import make_user
from tests.factories.review import make_assignment, make_manuscript, make_reviewer, make_round
from tests.factories.submissions import make_author, make_editor_of, make_submission
from tests.review.experts import CASES, EXPERTS, NEAR, Expert

pytestmark = pytest.mark.django_db
S = AssignmentState


def settle(name: str, expert: Expert):
    person = make_reviewer(family_name=name)
    services.save_profile(person=person, interests=expert.interests, keywords=expert.keywords.split(";"))
    for title, abstract in expert.reviewed:
        make_assignment(make_round(make_manuscript(title=title, abstract=abstract)), S.REPORTED, reviewer=person)
    for title, abstract in expert.written:
        make_author(make_submission(State.DECLINED, title=title, abstract=abstract), user=person)
    return person


def suggested(submission: Submission, words: str = "", user=None):
    services.make_topic(submission)
    return search_candidates(Submission.objects.get(pk=submission.pk), words, user=user)


def test_right_one_is_among_the_first_five_for_every_manuscript() -> None:
    people = {name: settle(name, expert) for name, expert in {**NEAR, **EXPERTS}.items()}
    services.make_expertise([person.pk for person in people.values()])
    places = {}
    for case in CASES:
        submission = make_manuscript(
            language=case.language, title=case.title, abstract=case.abstract, keywords=case.keywords
        )
        names = [row.person.family_name for row in suggested(submission)]
        places[case.expert] = names.index(case.expert) + 1 if case.expert in names else None
    assert places == dict.fromkeys(EXPERTS, 1)


def know_sand(*, at_work: int = 0, **profile):
    person = make_reviewer()
    services.save_profile(person=person, keywords=["sand mining"], **profile)
    services.make_expertise([person.pk])
    for _n in range(at_work):
        make_assignment(make_round(make_manuscript()), S.ACCEPTED, reviewer=person)
    return person


def on_sand(**fields) -> Submission:
    return make_manuscript(title="The price of sand", keywords="sand mining; Mekong", **fields)


def test_who_has_less_to_do_and_nothing_against_them_comes_first_and_who_is_away_last() -> None:
    submission = on_sand()
    away = know_sand(not_before=timezone.localdate() + timedelta(days=9))
    busy, free, near = know_sand(at_work=2), know_sand(), know_sand()
    near.affiliation = submission.authors.get().affiliation
    near.save()

    found = suggested(submission)

    assert [row.person for row in found] == [free, busy, near, away]
    assert [[str(concern.kind) for concern in row.concerns] for row in found] == [[], [], ["institution"], ["away"]]
    assert found[-1].not_before == timezone.localdate() + timedelta(days=9)


def test_authors_and_editors_are_not_suggested_however_much_they_know() -> None:
    submission = on_sand()
    for person in (submission.corresponding_user, make_editor_of(submission)):
        services.save_profile(person=person, keywords=["sand mining"])
        services.make_expertise([person.pk])
    assert suggested(submission) == []


def test_suggestion_says_which_words_and_which_papers() -> None:
    submission = on_sand()
    editor = make_editor_of(submission)
    person = know_sand()
    seen = make_manuscript(title="Sand mining in the delta")
    make_assignment(make_round(seen), S.REPORTED, reviewer=person)
    make_assignment(make_round(make_manuscript(title="Sand of another editor")), S.REPORTED, reviewer=person)
    make_author(make_submission(State.SUBMITTED, title="Unseen sand"), user=person)
    make_author(make_submission(State.ACCEPTED, title="Published sand mining", is_published=True), user=person)
    EditorAssignment.objects.create(submission=seen, editor=editor, decides=True)

    (row,) = suggested(submission, user=editor)

    assert row.words == ["sand mining"]
    assert {title: was_written for title, _language, was_written in row.papers} == {
        "Sand mining in the delta": False,
        "Published sand mining": True,
    }
    assert suggested(submission)[0].papers == [("Published sand mining", "en", True)]


def test_record_tells_punctuality_answers_and_rating() -> None:
    person = know_sand()
    now, today = timezone.now(), timezone.localdate()
    for days, due in ((10, 1), (20, 1), (40, -3)):
        row = make_assignment(
            make_round(make_manuscript()), S.REPORTED, reviewer=person,
            accepted_at=now - timedelta(days=days), due_on=today + timedelta(days=due),
        )  # fmt: skip
    Rating.objects.create(assignment=row, value=4, rated_by=make_user())
    make_assignment(make_round(make_manuscript()), S.EXPIRED, reviewer=person)
    (found,) = [row for row in suggested(on_sand()) if row.person == person]
    record = found.record
    assert (record.median_days, record.share_on_time, record.share_yes, record.rating) == (20, 67, 75, 4)


def test_worker_makes_out_what_somebody_knows_after_the_profile_was_saved() -> None:
    person = make_reviewer()
    services.save_profile(person=person, keywords=["sand mining"], languages=["km"])
    job = Job.objects.get(kind="review.expertise")
    assert (run_job(job.pk), run_job(job.pk)) == (True, False)
    assert set(Expertise.objects.get(person=person).terms) == {"sand", "mining", "sand mining"}


def test_clock_has_those_looked_at_again_who_have_reported_since() -> None:
    person = know_sand()
    Job.objects.all().delete()
    assert services.refresh_expertise() == 0
    Expertise.objects.update(made_at=timezone.now() - timedelta(days=1))
    make_assignment(make_round(make_manuscript(title="Mangrove crabs")), S.REPORTED, reviewer=person)
    assert (services.refresh_expertise(), services.refresh_expertise()) == (2, 0)  # the author, too
    run_job(Job.objects.get().pk)
    assert "mangrove crab" in Expertise.objects.get(person=person).terms
    assert services.refresh_expertise() == 0


def test_queue_passes_over_who_has_asked_not_to_be_asked_meanwhile() -> None:
    opened = make_round()
    first, second = (make_assignment(opened, S.QUEUED) for _n in range(2))
    services.save_profile(person=first.reviewer, not_before=timezone.localdate() + timedelta(days=3))
    services.move_queue(opened)
    assert [row.state for row in Assignment.objects.order_by("pk")] == [S.QUEUED, S.INVITED]
    assert second.again().times_invited == 1


def test_what_every_third_person_knows_tells_nothing_once_there_are_some() -> None:
    for _n in range(10):
        know_sand()
    special = make_reviewer()
    services.save_profile(person=special, keywords=["price"])
    services.make_expertise([special.pk])
    submission = on_sand()
    services.make_topic(submission)
    assert "sand mining" not in {term for term, _weight, _written in submission.topic.terms}
    assert suggested(submission)[0].person == special


def test_editor_who_writes_reads_in_no_number_who_reviews_the_own_manuscript() -> None:
    theirs, reviewer = on_sand(), know_sand()
    editor = make_editor_of(theirs)

    def told() -> list[tuple[User, Record]]:
        return [(row.person, row.record) for row in suggested(theirs, user=editor)]

    before = told()
    own = make_round(make_manuscript(author=editor))
    make_assignment(own, S.REPORTED, reviewer=reviewer)
    make_assignment(own, S.REPORTED)
    assert told() == before == [(reviewer, Record())]
