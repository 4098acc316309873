"""A reviewer acts while the editor, the clock or another reviewer does: one wins, the other is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from journal import outbox
from journal.models import Event, Letter, PersonalLink, Section, User
from journal.workflow import StepRefused
from review import services
from review.models import Assignment, Report, Round
from review.states import AssignmentState
from submissions.models import Submission
from tests.factories.letters import make_letter
from tests.factories.people import make_section
from tests.factories.review import make_assignment, make_link, make_manuscript, make_round
from tests.factories.submissions import make_editor_of
from tests.mail import Sink
from tests.review.test_races import REPORT, race

pytestmark = pytest.mark.django_db(transaction=True)
S = AssignmentState
TIMES = 4


@pytest.fixture
def section() -> Section:
    return make_section(required_reports=1)


def make_open_round(section: Section) -> tuple[User, Round]:
    """Make a manuscript in review that wants one report; return its editor and its round."""
    submission = make_manuscript(section=section, reports_wanted=1)
    return make_editor_of(submission), make_round(submission, reports_wanted=1)


def accept(assignment: Assignment) -> bool:
    fresh = Assignment.objects.get(pk=assignment.pk)
    return services.accept(fresh, by=fresh.reviewer)


def acts(assignment: Assignment) -> list[str]:
    rows = Event.objects.filter(subject_type="review.assignment", subject_id=assignment.pk)
    return [event.name for event in rows.exclude(before="").order_by("pk")]


def refused(outcome: object) -> bool:
    """Tell whether somebody was told that another was faster."""
    return isinstance(outcome, StepRefused)


@pytest.mark.parametrize("_time", range(TIMES))
def test_report_is_filed_while_the_editor_cancels(section: Section, _time: int) -> None:
    editor, review_round = make_open_round(section)
    row = make_assignment(review_round, S.ACCEPTED)
    make_link(row)

    def file() -> Report:
        fresh = Assignment.objects.get(pk=row.pk)
        return services.file_report(fresh, by=fresh.reviewer, report=REPORT)

    def cancel() -> None:
        services.cancel_assignment(Assignment.objects.get(pk=row.pk), by=User.objects.get(pk=editor.pk), note="No.")

    outcomes = race([file, cancel])

    is_in = isinstance(outcomes[0], Report)
    assert [refused(outcome) for outcome in outcomes] == [not is_in, is_in]
    assert acts(row) == (["assignment.report"] if is_in else ["assignment.cancel"])
    assert row.again().state == (S.REPORTED if is_in else S.CANCELLED)
    assert Report.objects.exists() is is_in
    told = set(Letter.objects.filter(to=row.reviewer).values_list("key", flat=True))
    assert told == {"report_received" if is_in else "review_cancelled"}
    assert not PersonalLink.objects.filter(purpose="review", ended_at=None).exists()


@pytest.mark.parametrize("_time", range(TIMES))
def test_reviewer_accepts_while_the_clock_lets_the_invitation_run_out(section: Section, _time: int) -> None:
    _editor, review_round = make_open_round(section)
    row = make_assignment(review_round, expires_on=timezone.localdate())
    following = make_assignment(review_round, S.QUEUED)

    outcomes = race([lambda: accept(row), services.run_clock])

    found = acts(row)
    if found == ["assignment.accept"]:
        assert (row.again().state, following.again().state) == (S.ACCEPTED, S.QUEUED)
        assert outcomes[0] is True
    else:  # the clock was first; the queue has given the place away, and the editor is told of the offer
        assert found == ["assignment.expire"]
        assert (row.again().state, following.again().state) == (S.EXPIRED, S.INVITED)
        assert outcomes[0] is False or refused(outcomes[0])
    keys = list(Letter.objects.filter(to=row.reviewer).values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    submission = Submission.objects.get(pk=review_round.submission_id)
    assert submission.reviewers_asked == 1


@pytest.mark.parametrize("threads", [2, 8])
def test_last_place_is_taken_by_one_of_those_who_accept_late(section: Section, threads: int) -> None:
    editor, review_round = make_open_round(section)
    late = [make_assignment(review_round, S.EXPIRED) for _n in range(threads)]

    outcomes = race([lambda row=row: accept(row) for row in late])  # type: ignore[misc]

    assert sorted(map(str, outcomes)) == ["False"] * (threads - 1) + ["True"]
    assert sorted(row.again().state for row in late) == ["accepted"] + ["expired"] * (threads - 1)
    told = Letter.objects.filter(to=editor).values_list("key", flat=True)
    assert sorted(told) == ["reviewer_accepted"] + ["reviewer_offers_late"] * (threads - 1)


def test_clocks_that_strike_at_once_let_an_invitation_run_out_once_and_move_the_queue_once(section: Section) -> None:
    _editor, review_round = make_open_round(section)
    row = make_assignment(review_round, expires_on=timezone.localdate())
    queue = [make_assignment(review_round, S.QUEUED) for _n in range(3)]

    outcomes = race([services.run_clock] * 8)

    assert sum(outcomes) == 1
    assert acts(row) == ["assignment.expire"]
    assert [each.again().state for each in queue] == [S.INVITED, S.QUEUED, S.QUEUED]
    assert sorted(Letter.objects.values_list("key", flat=True)) == [
        "review_invitation",
        "review_invitation_expired",
        "reviewer_did_not_answer",
    ]


def test_clocks_that_strike_at_once_remind_once(section: Section) -> None:
    _editor, review_round = make_open_round(section)
    long_ago = timezone.now() - timedelta(days=60)
    make_assignment(review_round, S.ACCEPTED, accepted_at=long_ago, due_on=timezone.localdate() - timedelta(days=30))

    outcomes = race([services.run_clock] * 8)

    assert outcomes.count(1) == 1
    assert sorted(Letter.objects.values_list("key", flat=True)) == ["review_overdue", "review_reminder"]


@pytest.mark.parametrize("workers", [2, 8])
def test_letter_is_sent_by_one_of_the_workers(smtp_sink: Sink, workers: int) -> None:
    letters = [make_letter() for _n in range(3)]

    outcomes = race([outbox.sweep] * workers)

    assert sum(outcomes) == len(letters)
    assert sorted(m["Message-ID"] for m in smtp_sink.messages) == sorted(letter.message_id for letter in letters)


@pytest.mark.parametrize("_time", range(TIMES))
def test_person_whom_two_editors_add_at_once_is_one_person(_time: int) -> None:
    outcomes = race([lambda: User.objects.person("dara@new.example", given_name="Dara").pk] * 4)
    assert outcomes == [User.objects.get(email="dara@new.example").pk] * 4
