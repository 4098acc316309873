"""What review flags for its editors: suggested addresses, answers and reports that came too fast."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, Job, NetworkTrace
from journal.services import note_network
from review import services
from review.services.flags import flag_address, flag_fast_answer, flag_networks_met, flag_proposals
from review.services.likeness import REPORT_ALIKE, find_report_alike, imprint_old_reports
from review.states import AssignmentState
from submissions.likeness.addresses import domain_of, imitated
from submissions.models import Flag
from submissions.services import settle_flag
from submissions.states import FlagKind
from tests.factories.people import make_user
from tests.factories.review import make_assignment, make_link, make_round
from tests.factories.submissions import make_author

S = AssignmentState
K = FlagKind
REPORT = {"recommendation": "minor", "for_author": "A good paper.", "for_editor": ""}


def kinds() -> list[str]:
    return list(Flag.objects.order_by("kind").values_list("kind", flat=True))


# -- Addresses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("domain", "known", "taken_for"),
    [
        ("gmial.com", "gmail.com", "gmail.com"),
        ("gmaill.com", "gmail.com", "gmail.com"),
        ("gmai1.com", "gmail.com", "gmail.com"),
        ("gmаil.com", "gmail.com", "gmail.com"),  # a Cyrillic а
        ("nuol-edu-la.com", "nuol.edu.la", "nuol.edu.la"),
        ("nuol.edu.la.mail-box.net", "nuol.edu.la", "nuol.edu.la"),
        ("rnekong.example", "mekong.example", "mekong.example"),
        ("gmail.com", "gmail.com", ""),
        ("law.nuol.edu.la", "nuol.edu.la", ""),
        ("rupp.edu.kh", "nuol.edu.la", ""),
        ("mail.kh", "mail.la", ""),
        ("ait.ac.th", "aic.ac.th", "aic.ac.th"),
        ("", "nuol.edu.la", ""),
    ],
)
def test_domain_that_is_taken_for_another_one(domain: str, known: str, taken_for: str) -> None:
    assert imitated(domain, [known, ""]) == taken_for


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@Gmail.COM.", "gmail.com"),
        ("a@b@c.org", "c.org"),
        ("a@xn--gmil-63d.com", "gmаil.com"),
        ("nobody", "nobody"),
        ("", ""),
    ],
)
def test_domain_of_an_address(address: str, domain: str) -> None:
    assert domain_of(address) == domain


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "flagged"),
    [
        ("a@gmail.com", [K.FREE_ADDRESS]),
        ("a@mailinator.com", [K.DISPOSABLE_ADDRESS]),
        ("a@team.yopmail.com", [K.DISPOSABLE_ADDRESS]),
        ("a@riverside.example", [K.AUTHORS_ADDRESS]),
        ("a@law.riverside.example", [K.AUTHORS_ADDRESS]),
        ("a@riversidc.example", [K.LOOK_ALIKE_ADDRESS]),
        ("a@gmial.com", [K.LOOK_ALIKE_ADDRESS]),
        ("a@deltaschool.exarnple", [K.LOOK_ALIKE_ADDRESS]),
        ("a@another.example", []),
        ("", []),
    ],
)
def test_address_of_somebody_suggested_is_flagged(submission: Any, address: str, flagged: list[str]) -> None:
    make_author(submission, email="writer@riverside.example")
    make_assignment(state=S.REPORTED, reviewer=make_user("known@deltaschool.example"))
    flag_address(submission.again(), address, submission)
    assert kinds() == flagged


@pytest.mark.django_db
def test_address_that_anybody_can_have_is_none_of_the_authors(submission: Any) -> None:
    make_author(submission, email="writer@gmail.com")
    flag_address(submission.again(), "a@gmail.com", submission)
    assert kinds() == [K.FREE_ADDRESS]


@pytest.mark.django_db
def test_suggestions_of_who_declines_are_flagged(review_round: Any) -> None:
    assignment = make_assignment(review_round)
    suggested = [
        {"name": "Somebody", "email": "s@mailinator.com", "remark": ""},
        {"name": "Nobody", "email": "", "remark": ""},
    ]
    services.decline(assignment, by=assignment.reviewer, suggestions=suggested)
    flag = Flag.objects.get()
    assert (flag.kind, flag.subject_type) == (K.DISPOSABLE_ADDRESS, "review.suggestion")
    assert flag.facts == {}  # no word that may have to be erased
    review_round.submission.refresh_from_db()
    assert review_round.submission.flags_open == 1
    facts = {"kind": K.DISPOSABLE_ADDRESS, "flag": Flag.objects.get().pk}
    assert Event.objects.get(name="submission.flag_raised").facts == facts


# -- Too fast ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "goes_out", "flagged"),
    [
        (timedelta(minutes=3), None, [K.FAST_ANSWER]),
        (timedelta(minutes=13), timedelta(minutes=-3), [K.FAST_ANSWER]),
        (timedelta(minutes=6), None, []),
        (timedelta(days=3), None, []),
    ],
)
def test_answer_within_minutes_is_flagged(
    review_round: Any, since: timedelta, goes_out: timedelta | None, flagged: list[str]
) -> None:
    now = timezone.now()
    out = now + goes_out if goes_out else None
    assignment = make_assignment(review_round, S.INVITED, invited_at=now - since, goes_out_at=out)
    services.accept(assignment, by=assignment.reviewer)
    assert kinds() == flagged
    assert [flag.facts["minutes"] for flag in Flag.objects.all()] == [3] * len(flagged)


@pytest.mark.django_db
def test_editor_who_accepts_for_a_reviewer_is_not_fast(review_round: Any, editor: Any) -> None:
    assignment = make_assignment(review_round, S.INVITED, invited_at=timezone.now())
    services.accept(assignment, by=editor)
    assert kinds() == []


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "flagged"), [(41, [K.FAST_REPORT]), (61, [])])
def test_report_within_an_hour_is_flagged(review_round: Any, minutes: int, flagged: list[str]) -> None:
    accepted = timezone.now() - timedelta(minutes=minutes)
    assignment = make_assignment(review_round, S.ACCEPTED, accepted_at=accepted)
    services.file_report(assignment, by=assignment.reviewer, report=REPORT)
    assert kinds() == flagged
    assert [flag.facts["minutes"] for flag in Flag.objects.all()] == [minutes] * len(flagged)


@pytest.mark.django_db
def test_same_thing_is_flagged_once_even_when_it_was_set_aside(review_round: Any, editor: Any) -> None:
    assignment = make_assignment(review_round, S.INVITED, invited_at=timezone.now())
    services.accept(assignment, by=assignment.reviewer)
    settle_flag(flag_id=Flag.objects.get().pk, by=editor, note="We had spoken by telephone.")
    flag_fast_answer(review_round.submission, assignment, by=assignment.reviewer)
    assert Flag.objects.filter(settled_at__isnull=True).count() == 0
    assert kinds() == [K.FAST_ANSWER]


@pytest.mark.django_db
def test_whom_the_author_proposes_is_flagged_as_it_goes_to_review(submission: Any, editor: Any) -> None:
    rows = [
        {"kind": "proposed", "name": "A", "email": "a@mailinator.com"},
        {"kind": "opposed", "name": "B", "email": "b@mailinator.com"},
    ]
    services.save_proposals(submission=submission, by=submission.corresponding_user, rows=rows)
    flag_proposals(submission)
    flag = Flag.objects.get()
    assert (flag.kind, flag.subject_type) == (K.DISPOSABLE_ADDRESS, "review.proposal")


@pytest.mark.django_db
def test_whom_the_author_proposes_later_is_flagged_at_once_and_only_once(review_round: Any) -> None:
    submission = review_round.submission
    rows = [{"kind": "proposed", "name": "A", "email": "a@mailinator.com"}, {"kind": "opposed", "name": "B"}]
    for _time in range(2):
        services.save_proposals(submission=submission, by=submission.corresponding_user, rows=rows)
    services.save_proposals(submission=submission, by=submission.corresponding_user, rows=rows[:1])
    (proposal,) = submission.proposals.all()
    assert [(flag.kind, flag.subject_id) for flag in Flag.objects.all()] == [(K.DISPOSABLE_ADDRESS, proposal.pk)]


# -- Networks ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "flagged"), [("8.8.4.4", [K.SAME_NETWORK]), ("8.8.8.8", []), ("127.0.0.1", [])])
def test_reviewer_on_the_network_of_an_author_is_flagged(review_round: Any, address: str, flagged: list[str]) -> None:
    note_network(person=review_round.submission.corresponding_user, address="8.8.4.4")
    token = make_link(make_assignment(review_round))
    Client().get(reverse("review:by_link", args=[token]), REMOTE_ADDR=address)
    assert NetworkTrace.objects.count() == 1  # to look is to leave nothing
    answer = Client().post(reverse("review:accept_by_link", args=[token]), {"interests": "none"}, REMOTE_ADDR=address)
    assert answer.status_code == 302
    assert kinds() == flagged


@pytest.mark.django_db
def test_author_who_comes_from_the_network_of_a_reviewer_later_is_flagged(review_round: Any) -> None:
    today = timezone.localdate()
    reviewing = make_assignment(review_round, S.ACCEPTED)
    note_network(person=reviewing.reviewer, address="8.8.4.4")
    assert flag_networks_met(today=today) == 0
    note_network(person=make_user(), address="8.8.4.4")
    assert flag_networks_met(today=today) == 0
    note_network(person=review_round.submission.corresponding_user, address="8.8.4.4")
    assert [flag_networks_met(today=today) for _time in range(2)] == [1, 0]
    assert [(flag.kind, flag.subject_id) for flag in Flag.objects.all()] == [(K.SAME_NETWORK, reviewing.pk)]


# -- Reports -------------------------------------------------------------------------------------------------------

WORDS = " ".join(f"The village of step {n} is told of in a way that asks for more." for n in range(12))


def compared(words: str, *, reviewer: Any = None, review_round: Any = None) -> Any:
    """File a report and compare it, as the worker does."""
    assignment = make_assignment(review_round, S.ACCEPTED, reviewer=reviewer)
    services.file_report(assignment, by=assignment.reviewer, report={**REPORT, "for_author": words})
    find_report_alike(Job.objects.filter(kind=REPORT_ALIKE).latest("pk"))
    return assignment


@pytest.mark.django_db
def test_report_that_was_written_before_is_flagged_whoever_wrote_it(review_round: Any) -> None:
    first = compared(WORDS)
    other = compared(WORDS.replace("village", "town", 2), review_round=review_round)
    flag = Flag.objects.get()
    assert (flag.kind, flag.subject_type, flag.subject_id) == (K.REPORT_ALIKE, "review.report", other.report_filed.pk)
    assert flag.facts["other"] == first.report_filed.pk
    assert 60 < flag.facts["percent"] < 100
    assert flag.submission == review_round.submission


@pytest.mark.django_db
def test_reviewer_who_says_the_same_of_the_next_version_is_not_flagged(review_round: Any) -> None:
    first = compared(WORDS, review_round=review_round)
    review_round.close(by=None, outcome="ended")
    later = make_round(review_round.submission, number=2)
    compared(WORDS, review_round=later, reviewer=first.reviewer)
    assert kinds() == []


@pytest.mark.django_db
def test_short_reports_and_other_ones_are_not_flagged() -> None:
    for _n in range(2):
        compared("A good paper, publish it.")
    compared(WORDS)
    compared(" ".join(f"Sediment number {n} was not weighed before it was counted." for n in range(12)))
    assert kinds() == []


@pytest.mark.django_db
def test_report_from_before_is_compared_as_well(review_round: Any) -> None:
    old = make_assignment(None, S.ACCEPTED)
    services.file_report(old, by=old.reviewer, report={**REPORT, "for_author": WORDS})
    short = make_assignment(None, S.ACCEPTED)
    services.file_report(short, by=short.reviewer, report=REPORT)
    assert [imprint_old_reports() for _time in range(2)] == [2, 0]
    assert kinds() == []
    compared(WORDS, review_round=review_round)
    assert Flag.objects.get().facts["other"] == old.report_filed.pk


@pytest.mark.django_db
def test_comparing_twice_flags_once(review_round: Any) -> None:
    compared(WORDS)
    compared(WORDS, review_round=review_round)
    find_report_alike(Job.objects.filter(kind=REPORT_ALIKE).latest("pk"))
    assert kinds() == [K.REPORT_ALIKE]
