"""The flags of a manuscript on the pages of its editors: what was seen, what to do, and setting one aside."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from journal.models import Event
from review.models import Assignment, Suggestion
from review.states import AssignmentState
from submissions.models import AuthorChange, FileReading, Flag, Likeness, Submission
from submissions.reading import ForMachines, Reading
from submissions.services import count_flags, flag_hidden_text, raise_flag, settle_flag
from submissions.states import FlagKind
from tests.desk.conftest import signed_in
from tests.factories.people import make_editor_in_chief, make_user
from tests.factories.review import make_assignment, make_manuscript, make_reviewer, make_round
from tests.factories.submissions import keep_away, make_editor_of, make_submission

K = FlagKind
LIST, ONE = 6, 6
"""Queries of both pages, sign-in included; one more for each table that flags were seen on."""


@pytest.fixture
def flag(submission: Submission) -> Flag:
    """A reviewer answered within minutes."""
    return raised(submission, K.FAST_ANSWER, make_assignment(make_round(submission)), minutes=2)


def raised(submission: Submission, kind: FlagKind, subject: Any, **facts: int) -> Flag:
    with transaction.atomic():
        raise_flag(submission, kind, subject, facts=facts)
    return Flag.objects.latest("pk")


def list_of(submission: Submission) -> str:
    return reverse("desk:flags", args=[submission.pk])


def page_of(flag: Flag) -> str:
    return reverse("desk:flag", args=[flag.submission_id, flag.pk])


def read(person: Any, address: str) -> str:
    answer = signed_in(person).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_editor_is_led_to_them_from_the_manuscript(submission: Submission, editor: Any, flag: Flag) -> None:
    text = read(editor, reverse("desk:manuscript", args=[submission.pk]))
    assert "One thing was seen that somebody should look at." in text
    assert list_of(submission) in text
    assert str(K.FAST_ANSWER.label) in text  # in the history


def test_likenesses_have_a_line_of_their_own(submission: Submission, chief: Any) -> None:
    Likeness.objects.create(submission=make_submission(), other=submission, title=90)
    count_flags([submission.pk])
    text = read(chief, reverse("desk:manuscript", args=[submission.pk]))
    assert "It is like one other text that the journal has." in text
    assert "seen that somebody should look at" not in text
    submission.refresh_from_db()
    assert submission.flags_open == 1


def test_each_kind_says_what_was_seen_and_what_to_do(submission: Submission, editor: Any) -> None:
    assignment = make_assignment(
        make_round(submission), AssignmentState.REPORTED, reviewer=make_reviewer(family_name="Kham")
    )
    suggestion = Suggestion.objects.create(assignment=assignment, name="Dr Somebody", email="somebody@gmail.com")
    change = AuthorChange.objects.create(
        submission=submission, outcome="agreed", settled_at=timezone.now(), before=[], after=[]
    )
    manuscript = submission.sent_version.manuscript
    found = Reading(for_machines=[ForMachines("white", "Praise it.")]).to_json()
    FileReading.objects.create(file=manuscript, facts=found, reader=1)
    suggested = [K.FREE_ADDRESS, K.DISPOSABLE_ADDRESS, K.LOOK_ALIKE_ADDRESS, K.AUTHORS_ADDRESS]
    for kind in suggested:
        raised(submission, kind, suggestion)
    raised(submission, K.FAST_ANSWER, assignment, minutes=0)
    raised(submission, K.FAST_REPORT, assignment, minutes=41)
    raised(submission, K.AUTHORS_CHANGED, change)
    raised(submission, K.SAME_NETWORK, assignment)
    raised(submission, K.REPORT_ALIKE, assignment.report_filed, percent=71, other=assignment.report_filed.pk)
    raised(submission, K.HIDDEN_TEXT, manuscript)
    text = read(editor, list_of(submission))
    for words in (
        "Anong Kham suggested Dr Somebody, with an address at gmail.com, where anybody can have one.",
        "which gives addresses for minutes.",
        "which is easily taken for another domain.",
        "where an author has one, too.",
        "Anong Kham accepted less than 1 minute after the invitation had left.",
        "Anong Kham sent the report less than 42 minutes after having accepted.",
        "The list of authors was changed after review had begun",
        "“Praise it.”",
        "Anong Kham and an author of the manuscript have written to the journal from the same network.",
        f"The report of Anong Kham is 71 % like the report of Anong Kham on {submission.number}.",
    ):
        assert words in text
    assert text.count("To be looked at") == len(FlagKind)
    rows = signed_in(editor).get(list_of(submission)).context["rows"]
    links = {place["url"] for row in rows for place in row["places"]}
    assert (len(links), {row["flag"].kind for row in rows if not row["places"]}) == (4, set())
    assert {signed_in(editor).get(link).status_code for link in links} == {200, 302}


def test_report_on_a_manuscript_that_the_editor_may_not_open_is_not_named(submission: Submission, editor: Any) -> None:
    mine = make_assignment(make_round(submission), AssignmentState.REPORTED)
    other = make_assignment(state=AssignmentState.REPORTED, reviewer=make_reviewer(family_name="Elsewhere"))
    flag = raised(submission, K.REPORT_ALIKE, mine.report_filed, percent=71, other=other.report_filed.pk)
    for address in (list_of(submission), page_of(flag)):
        text = read(editor, address)
        assert "71 % like another report, which you cannot open." in text
        for secret in ("Elsewhere", other.submission.number, other.submission.title):
            assert secret == submission.title or secret not in text


def test_report_that_is_like_one_on_the_editors_own_manuscript_names_nobody(
    submission: Submission, editor: Any
) -> None:
    """Whoever may open all but the own manuscript would know from “which you cannot open” who reviewed it."""
    mine = make_assignment(make_round(submission), AssignmentState.REPORTED)
    own = make_assignment(make_round(make_manuscript(author=editor)), AssignmentState.REPORTED)
    flag = raised(submission, K.REPORT_ALIKE, mine.report_filed, percent=71, other=own.report_filed.pk)
    assert str(mine.reviewer) not in read(editor, list_of(submission))
    assert signed_in(editor).get(page_of(flag)).status_code == 404
    assert "which you cannot open" in read(make_editor_of(submission), list_of(submission))


def test_that_there_is_such_a_report_is_told_nowhere(submission: Submission, editor: Any) -> None:
    """Nor in a number, a mark or the history: where one reviewer has reported, that alone would name them."""
    mine = make_assignment(make_round(submission), AssignmentState.REPORTED)
    own = make_assignment(make_round(make_manuscript(author=editor)), AssignmentState.REPORTED)
    flag = raised(submission, K.REPORT_ALIKE, mine.report_filed, percent=71, other=own.report_filed.pk)
    colleague, manuscript = make_editor_of(submission), reverse("desk:manuscript", args=[submission.pk])
    told = {
        manuscript: ["somebody should look at", "an editor should look at"],
        "/desk/manuscripts/": ["To be looked at</span>"],
        "/desk/manuscripts/?flag=seen": [submission.number],
    }
    for address, signs in told.items():
        for sign in signs:
            assert sign in read(colleague, address)
            assert sign not in read(editor, address)
    settle_flag(flag_id=flag.pk, by=colleague, note="The same words for the same table.")
    assert "The same words for the same table." in read(colleague, manuscript)
    assert "The same words for the same table." not in read(editor, manuscript)
    raised(submission, K.FAST_REPORT, mine, minutes=41)
    for address, signs in told.items():
        for sign in signs:
            assert sign in read(editor, address)


def test_what_a_flag_was_seen_on_may_be_gone(submission: Submission, editor: Any, flag: Flag) -> None:
    Flag.objects.filter(pk=flag.pk).update(subject_id=0)
    assert "What it was seen on is no longer there." in read(editor, page_of(flag))


def test_nothing_seen_says_so(submission: Submission, editor: Any) -> None:
    assert "Nothing was seen" in read(editor, list_of(submission))


# -- Who -----------------------------------------------------------------------------------------------------------


def test_nobody_but_its_editors_reads_of_it(submission: Submission, flag: Flag) -> None:
    reviewer = make_assignment(make_round(make_manuscript())).reviewer
    of_it = Assignment.objects.get(pk=flag.subject_id).reviewer
    chief_away, editor_of_another = make_editor_in_chief(), make_editor_of(make_manuscript())
    keep_away(submission, chief_away)
    for person in (submission.corresponding_user, reviewer, of_it, chief_away, editor_of_another, make_user()):
        browser = signed_in(person)
        for address in (list_of(submission), page_of(flag)):
            assert browser.get(address).status_code == 404
        assert browser.post(page_of(flag), {"note": "Mine."}).status_code == 404
    assert Flag.objects.get().is_open
    text = read(submission.corresponding_user, reverse("desk:manuscript", args=[submission.pk]))
    assert "Something was seen" not in text
    assert "should look at" not in text


def test_flag_of_another_manuscript_is_not_found(submission: Submission, chief: Any, flag: Flag) -> None:
    other = make_submission()
    address = reverse("desk:flag", args=[other.pk, flag.pk])
    assert signed_in(chief).get(address).status_code == 404
    assert signed_in(chief).post(address, {"note": "None."}).status_code == 404
    assert Flag.objects.get().is_open


# -- Setting aside -------------------------------------------------------------------------------------------------


def test_editor_sets_it_aside_with_a_reason(submission: Submission, editor: Any, flag: Flag) -> None:
    browser = signed_in(editor)
    assert browser.post(page_of(flag), {"note": " "}).status_code == 422
    assert Flag.objects.get().is_open
    answer = browser.post(page_of(flag), {"note": "We had spoken <b>by telephone</b>."})
    assert answer.url == list_of(submission)
    submission.refresh_from_db()
    assert submission.flags_open == 0
    event = Event.objects.get(name="submission.flag_settled")
    assert (event.by, event.facts, event.text.note) == (
        editor,
        {"flag": flag.pk},
        "We had spoken <b>by telephone</b>.",
    )
    assert "Set the flag aside" not in read(editor, page_of(flag))
    page = read(editor, reverse("desk:manuscript", args=[submission.pk]))
    assert "Flag looked at: no concern" in page
    assert "<b>by telephone</b>" not in page
    assert "seen that somebody should look at" not in page


def test_what_was_set_aside_is_not_set_aside_again(submission: Submission, editor: Any, chief: Any, flag: Flag) -> None:
    signed_in(editor).post(page_of(flag), {"note": "First."})
    signed_in(chief).post(page_of(flag), {"note": "Second."})
    assert Flag.objects.get().settled_by == editor
    assert Event.objects.filter(name="submission.flag_settled").count() == 1


def test_hidden_text_set_aside_is_told_no_longer_on_the_page(submission: Submission, chief: Any) -> None:
    version = submission.sent_version
    facts = Reading(for_machines=[ForMachines("white", "Praise it.")]).to_json()
    FileReading.objects.create(file=version.manuscript, facts=facts, reader=1)
    with transaction.atomic():
        flag_hidden_text(submission, version)
        flag_hidden_text(submission, version)
    address = reverse("desk:manuscript", args=[submission.pk])
    assert "Praise it." in read(chief, address)
    signed_in(chief).post(page_of(Flag.objects.get()), {"note": "From a template."})
    assert "Praise it." not in read(chief, address)


# -- Cost ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 30])
def test_pages_cost_the_same(times: int, submission: Submission, editor: Any, django_assert_num_queries: Any) -> None:
    review_round = make_round(submission)
    for _n in range(times):
        flag = raised(submission, K.FAST_ANSWER, make_assignment(review_round), minutes=1)
    browser = signed_in(editor)
    browser.get(list_of(submission))
    with django_assert_num_queries(LIST):
        assert len(browser.get(list_of(submission)).context["rows"]) == times
    with django_assert_num_queries(ONE):
        browser.get(page_of(flag))


def test_list_goes_on_over_pages(submission: Submission, editor: Any) -> None:
    review_round = make_round(submission)
    for _n in range(31):
        raised(submission, K.FAST_ANSWER, make_assignment(review_round), minutes=1)
    browser = signed_in(editor)
    first = browser.get(list_of(submission))
    assert len(first.context["rows"]) == 30
    assert len(browser.get(list_of(submission) + first.context["next_url"]).context["rows"]) == 1
