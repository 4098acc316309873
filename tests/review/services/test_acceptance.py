"""The letter of acceptance: what stands in it, who is given it, and never before the decision went out."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pypdf import PdfReader

from journal.models import Job
from journal.outbox import run_job
from review import services
from review.models import Decision
from review.queries import acceptance_of
from review.services.acceptance import ACCEPTANCE
from review.states import AssignmentState, DecisionKind, DecisionState, RoundState
from submissions.models import Author, Submission
from submissions.states import State
from tests.factories.people import make_journal, make_section, make_user
from tests.factories.review import make_assignment, make_decision, make_manuscript, make_round
from tests.factories.submissions import make_co_author, make_editor_of
from tests.review.visits import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    """An accepted manuscript with a Khmer title, reviewed by one person."""
    return make_manuscript(State.ACCEPTED, title="ទឹកជំនន់ និងភូមិ", language="km")


@pytest.fixture
def editor(submission):
    """Its editor."""
    return make_editor_of(submission)


@pytest.fixture
def decision(submission, editor):
    """The decision that accepted it, sent."""
    review_round = make_round(submission, state=RoundState.CLOSED, outcome="accept")
    make_assignment(review_round, AssignmentState.REPORTED)
    return make_decision(submission, by=editor, state=DecisionState.SENT, round=review_round)


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_letter_names_manuscript_authors_day_editor_and_journal(submission, editor, decision) -> None:
    make_journal(publisher="Demonstration Institute", place="Phnom Penh", issn_online="1234-5679")
    Author.objects.filter(submission=submission).update(native_name="សុខា", native_language="km")
    content = services.acceptance_letter(decision)
    said = text_of(content)
    today = timezone.localdate()
    assert "Letter of acceptance" in said
    for words in (submission.number, "Demonstration Institute · Phnom Penh", "ISSN 1234-5679", str(editor)):
        assert words in said
    assert submission.authors.first().name in said
    assert f"It was accepted on {today.day} {today:%B %Y}" in said
    assert "after peer review" in said
    assert any("Khmer" in str(font) for font in fonts_of(content))


def fonts_of(content: bytes) -> set[str]:
    fonts = PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"]
    return {str(font.get_object()["/BaseFont"]) for font in fonts.values()}


def test_letter_says_nothing_of_reviewers_and_reports(submission, decision) -> None:
    reviewer = submission.rounds.get().assignments.get().reviewer
    content = services.acceptance_letter(decision)
    assert reviewer.family_name not in text_of(content)
    assert "A careful paper" not in text_of(content)


def test_words_of_strangers_are_words(submission, decision) -> None:
    Submission.objects.filter(pk=submission.pk).update(title='#panic("x") *bold* $x$ \\ ]', language="en")
    decision.submission.refresh_from_db()
    assert '#panic("x") *bold* $x$ \\ ]' in text_of(services.acceptance_letter(decision))


def test_without_reports_it_speaks_of_no_review(submission, editor) -> None:
    decision = make_decision(submission, by=editor, kind=DecisionKind.ACCEPT_WITHOUT_REVIEW, state=DecisionState.SENT)
    assert "peer review" not in text_of(services.acceptance_letter(decision))


def test_authors_and_editors_have_it_and_nobody_else(submission, editor, decision) -> None:
    second = make_co_author(submission)
    reviewer = submission.rounds.get().assignments.get().reviewer
    given = {person: acceptance_of(person, decision.pk) for person in (submission.corresponding_user, second, editor)}
    assert set(given.values()) == {decision}
    assert [acceptance_of(person, decision.pk) for person in (reviewer, make_user(), None)] == [None] * 3


@pytest.mark.parametrize("state", [DecisionState.DRAFT, DecisionState.RECOMMENDED, DecisionState.SCHEDULED])
def test_nobody_has_it_before_the_decision_went_out(state) -> None:
    submission = make_manuscript()
    waiting = make_decision(submission, by=make_editor_of(submission), state=state)
    assert acceptance_of(submission.corresponding_user, waiting.pk) is None


def test_nobody_has_it_once_the_decision_is_rescinded_or_taken_anew(submission, editor, decision) -> None:
    newer = make_decision(submission, by=editor, state=DecisionState.SENT)
    author = submission.corresponding_user
    assert (acceptance_of(author, decision.pk), acceptance_of(author, newer.pk)) == (None, newer)
    Submission.objects.filter(pk=submission.pk).update(state=State.WITH_EDITOR, decided_at=None)
    assert acceptance_of(author, newer.pk) is None


def test_acceptance_that_is_sent_asks_the_worker_for_it(editor) -> None:
    submission = make_manuscript(section=make_section(is_reviewed=False))
    due = {"state": DecisionState.SCHEDULED, "effective_at": timezone.now()}
    waiting = make_decision(submission, by=make_editor_of(submission), **due)
    services.send(decision_id=waiting.pk)
    job = Job.objects.get(kind=ACCEPTANCE)
    assert (job.facts, job.case) == ({"decision": waiting.pk}, submission.case_file)
    run_job(job.pk)
    made = waiting.again().acceptance_letter
    assert submission.number in text_of(made.read())
    services.make_acceptance_letter(job)
    assert waiting.again().acceptance_letter == made


def test_letter_of_an_earlier_acceptance_is_asked_for_by_the_clock_once(submission, decision) -> None:
    make_decision(make_manuscript(), by=decision.decided_by, kind=DecisionKind.DECLINE, state=DecisionState.SENT)
    assert [services.ask_for_missing_letters(), services.ask_for_missing_letters()] == [1, 0]
    assert Job.objects.get(kind=ACCEPTANCE).facts == {"decision": decision.pk}


def test_accepted_after_the_round_it_speaks_of_peer_review(submission, editor, decision) -> None:
    Decision.objects.update(round=None)
    assert "after peer review" in text_of(services.acceptance_letter(decision.again()))


def test_author_reads_that_it_is_being_made_and_then_finds_it(submission, decision, client) -> None:
    client.force_login(submission.corresponding_user)
    page, address = f"/desk/manuscripts/{submission.pk}/", at("acceptance_letter", decision.pk)
    waits = "The letter of acceptance is being made."
    assert (waits in client.get(page).content.decode(), client.get(address).url) == (True, page)
    decision.acceptance_letter.save("acceptance.pdf", ContentFile(b"%PDF-1.7"))
    assert address in client.get(page).content.decode()
    answer = client.get(address)
    assert answer.url == decision.acceptance_letter.url
    assert "private" in answer.headers["Cache-Control"]
