"""What a personal link is, from the letter to its end: one review, for a time, once, and nobody's but its person's."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, Letter, PersonalLink
from journal.outbox.letters import completed
from journal.states import Delivery
from review import services
from review.models import Report
from review.services.clock import run_clock
from review.states import AssignmentState
from tests.factories.people import make_journal, make_office
from tests.factories.review import answer_in, make_assignment, make_link
from tests.factories.submissions import pdf
from tests.review.doors import REPORT

pytestmark = pytest.mark.django_db
S = AssignmentState
HOUR = timedelta(hours=1)


def page(token: str, name: str = "by_link") -> str:
    return reverse(f"review:{name}", args=[token])


def token_in(letter: Letter) -> str:
    """Return the token of the link in a letter, as it goes out now."""
    return path_in(letter).split("/")[3]


def path_in(letter: Letter) -> str:
    """Return the path of the personal link in a letter, as it goes out now."""
    return re.findall(f"{re.escape(settings.SITE_URL)}(/review/\\S+/)", completed(letter))[0]


def went_out(letters: Any, *, ago: timedelta = HOUR) -> None:
    then = timezone.now() - ago
    letters.update(delivery=Delivery.SENT, created_at=then, sent_at=then)


@pytest.fixture
def invited(review_round: Any, editor: Any) -> Any:
    """An invitation that went out an hour ago."""
    chosen = make_assignment(review_round, S.QUEUED)
    services.invite(chosen, by=editor, send_now=True)
    went_out(Letter.objects.all())
    return chosen.again()


# -- What it is ----------------------------------------------------------------------------------------------------


def test_letter_is_kept_without_its_link_and_the_link_without_its_token(invited: Any) -> None:
    letter = Letter.objects.get(key="review_invitation")
    token = token_in(letter)
    assert "{personal_link}" in Letter.objects.get(pk=letter.pk).body
    kept = PersonalLink.objects.get()
    assert (kept.purpose, kept.target, kept.person, kept.token_hash) == (
        "review",
        invited.pk,
        invited.reviewer,
        PersonalLink.hashed(token),
    )
    assert len(token) == 43  # 256 bits
    assert kept.expires_at > timezone.now() + timedelta(days=179)


def test_link_of_one_review_opens_no_other_of_the_same_person(review_round: Any) -> None:
    mine = make_assignment(review_round, S.ACCEPTED)
    other = make_assignment(state=S.ACCEPTED, reviewer=mine.reviewer)
    answer = Client().get(page(make_link(mine)))
    assert mine.submission.number in answer.content.decode()
    assert other.submission.number not in answer.content.decode()
    assert Client().get(reverse("review:assignment", args=[other.pk])).status_code == 302  # to the door


@pytest.mark.parametrize("how", ["decline", "step_down", "cancel", "report"])
def test_link_for_writing_is_dead_once_it_is_over(review_round: Any, editor: Any, how: str) -> None:
    state = S.INVITED if how == "decline" else S.ACCEPTED
    assignment = make_assignment(review_round, state)
    token, by = make_link(assignment), assignment.reviewer
    over: dict[str, Any] = {
        "decline": lambda: services.decline(assignment, by=by),
        "step_down": lambda: services.decline(assignment, by=by),
        "cancel": lambda: services.cancel_assignment(assignment, by=editor),
        "report": lambda: services.file_report(
            assignment, by=by, report={"recommendation": "minor", "for_author": "Good.", "for_editor": ""}
        ),
    }
    over[how]()
    assert PersonalLink.objects.filter(ended_at__isnull=True).count() == 0
    assert Client().get(page(token)).status_code == 404
    for name in ("accept_by_link", "report_by_link", "decline_by_link", "autosave_by_link"):
        assert Client().post(page(token, name), {**REPORT, "for_author": "Changed."}).status_code in {404, 200}
    assert [answer_in(report) for report in Report.objects.all()] == (["Good."] if how == "report" else [])


def test_letter_after_the_report_reads_and_writes_nothing(review_round: Any) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    services.file_report(
        assignment,
        by=assignment.reviewer,
        report={"recommendation": "minor", "for_author": "Plainly good.", "for_editor": ""},
    )
    letter = Letter.objects.get(key="report_received")
    address = path_in(letter)
    assert address.startswith("/review/read/")
    assert "Plainly good." in Client().get(address).content.decode()
    for name in ("accept", "report", "decline", "extend", "clarify", "autosave", "check"):
        assert Client().post(f"{address}{name}/", REPORT).status_code == 404
        assert Client().post(address.replace("/read/", "/link/") + f"{name}/", REPORT).status_code == 404


# -- A new one -----------------------------------------------------------------------------------------------------


def test_who_presses_a_link_that_ran_out_is_sent_a_new_one_once(invited: Any) -> None:
    old = token_in(Letter.objects.get(key="review_invitation"))
    PersonalLink.objects.update(expires_at=timezone.now())
    seen = Client().get(page(old))
    assert (seen.status_code, "Send me a new link" in seen.content.decode()) == (404, True)
    for _press in range(3):
        answer = Client().post(page(old), {"new_link": "1"})
        assert "A new link is on its way" in answer.content.decode()
    again = Letter.objects.get(repeats__key="review_invitation")
    assert (again.to, again.to_email) == (invited.reviewer, invited.reviewer.email)
    assert Event.objects.filter(name="letter.sent_again").count() == 1
    assert Client().get(page(token_in(again))).status_code == 200
    assert Client().get(page(old)).status_code == 404


def test_link_for_writing_leads_on_to_the_one_that_reads_once_the_report_is_in(review_round: Any) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    old = make_link(assignment)
    services.file_report(assignment, by=assignment.reviewer, report={**REPORT, "for_author": "Plainly good."})
    went_out(Letter.objects.all())
    for name in ("by_link", "check_by_link"):
        told = Client().get(page(old, name))
        assert (told.status_code, "Your report has arrived" in told.content.decode()) == (404, True)
        assert "Plainly good." not in told.content.decode()
    assert "A new link is on its way" in Client().post(page(old), {"new_link": "1"}).content.decode()
    again = Letter.objects.get(repeats__key="report_received")
    assert again.to == assignment.reviewer
    assert "Plainly good." in Client().get(path_in(again)).content.decode()


def test_link_of_who_has_declined_says_so_and_is_not_sent_again(review_round: Any) -> None:
    assignment = make_assignment(review_round, S.INVITED)
    old = make_link(assignment)
    services.decline(assignment, by=assignment.reviewer)
    told = Client().get(page(old, "decline_by_link"))
    assert (told.status_code, "You have declined" in told.content.decode()) == (404, True)
    assert "new_link" not in told.content.decode()


def test_any_page_of_a_link_that_ran_out_offers_a_new_one_and_does_nothing_else(invited: Any) -> None:
    old = token_in(Letter.objects.get(key="review_invitation"))
    PersonalLink.objects.update(expires_at=timezone.now())
    answer = Client().post(page(old, "accept_by_link"), {"interests": "none"})
    assert "Send me a new link" in answer.content.decode()
    assert invited.again().state == S.INVITED


def test_stranger_learns_nothing_from_a_link(review_round: Any) -> None:
    """A link that nobody made, one that was cancelled and one of another purpose answer with the same words."""
    cancelled = make_link(make_assignment(review_round, S.CANCELLED))
    PersonalLink.objects.update(ended_at=timezone.now())
    of_another_purpose = make_link(make_assignment(review_round, S.INVITED), purpose="review_read")
    told = [Client().get(page(token)).content for token in ("x" * 43, cancelled, of_another_purpose)]
    assert told[0] == told[1] == told[2]
    assert b"new_link" not in told[0]
    for token in ("x" * 43, cancelled, of_another_purpose):
        assert Client().post(page(token), {"new_link": "1"}).status_code == 404
    assert Letter.objects.count() == 0


# -- By choice, an account -----------------------------------------------------------------------------------------


def test_reviewer_by_link_may_turn_it_into_an_account(invited: Any) -> None:
    make_journal()
    browser, token = Client(), token_in(Letter.objects.get(key="review_invitation"))
    browser.post(page(token, "accept_by_link"), {"interests": "none"})
    browser.post(page(token, "report_by_link"), REPORT)
    sent = browser.post(page(token, "check_by_link")).content.decode()
    assert reverse("account_request_login_code") in sent
    assert settings.SESSION_COOKIE_NAME not in browser.cookies  # nobody was signed in by it
    browser.post(reverse("account_request_login_code"), {"email": invited.reviewer.email})
    code = Letter.objects.get(key="account_login_code").secrets["code"]
    browser.post(reverse("account_confirm_login_code"), {"code": code})
    assert invited.submission.number in browser.get(reverse("review:mine")).content.decode()
    own = browser.get(reverse("review:assignment", args=[invited.pk])).content.decode()
    assert REPORT["for_author"] in own
    assert reverse("account_request_login_code") not in own


# -- Journeys ------------------------------------------------------------------------------------------------------


def test_invitation_runs_out_the_next_is_asked_and_a_late_yes_counts_while_a_place_is_free(
    review_round: Any, invited: Any, editor: Any
) -> None:
    token = token_in(Letter.objects.get(key="review_invitation"))
    following = make_assignment(review_round, S.QUEUED)
    run_clock(now=timezone.now() + timedelta(days=40))
    assert [invited.again().state, following.again().state] == [S.EXPIRED, S.INVITED]
    keys = set(Letter.objects.values_list("key", flat=True))
    assert {"review_invitation_expired", "reviewer_did_not_answer"} <= keys
    Client().post(page(token, "accept_by_link"), {"interests": "none"})
    assert invited.again().state == S.ACCEPTED
    assert set(Letter.objects.filter(key="reviewer_accepted").values_list("to", flat=True)) == {editor.pk}


def test_late_yes_where_no_place_is_free_is_told_to_the_editors(review_round: Any, invited: Any, editor: Any) -> None:
    token = token_in(Letter.objects.get(key="review_invitation"))
    run_clock(now=timezone.now() + timedelta(days=40))
    for _n in range(review_round.reports_wanted):
        make_assignment(review_round, S.ACCEPTED)
    answer = Client().post(page(token, "accept_by_link"), {"interests": "none"})
    assert answer.templates[0].name == "review/full.html"
    assert invited.again().state == S.EXPIRED
    assert Letter.objects.filter(key="reviewer_offers_late", to=editor).count() == 1


def test_office_enters_the_report_that_came_by_mail(invited: Any) -> None:
    services.accept(invited, by=invited.reviewer)
    office = Client()
    office.force_login(make_office())
    source = SimpleUploadedFile("letter.pdf", pdf())
    address = reverse("review:enter", args=[invited.pk])
    shown = office.get(address)
    filled = {"seen": shown.context["form"]["seen"].value(), "note": "Came by mail.", **REPORT}
    assert office.post(address, {**filled, "source": source}).status_code == 302
    report = Report.objects.get()
    assert (answer_in(report), report.entered_by is not None) == (REPORT["for_author"], True)
    told = Letter.objects.get(key="report_entered")
    assert told.to == invited.reviewer
    assert "entered for you by the journal" in Client().get(path_in(told)).content.decode()


def test_link_is_copied_for_a_messenger_with_an_event_and_opens_the_same_page(review_round: Any, editor: Any) -> None:
    chosen = make_assignment(review_round, S.QUEUED)
    services.invite(chosen, by=editor)  # its letter waits in the undo window
    desk = Client()
    desk.force_login(editor)
    address = reverse("review:copy_link", args=[chosen.pk])
    desk.get(address)
    assert PersonalLink.objects.count() == 0
    shown = desk.post(address)
    copied = shown.context["address"].removeprefix(settings.SITE_URL)
    assert "no-store" in shown.headers["Cache-Control"]
    event = Event.objects.get(name="link.copied")
    assert (event.by, event.subject_id, event.facts["person"]) == (editor, chosen.pk, chosen.reviewer_id)
    assert chosen.again().goes_out_at is None  # the invitation left with it
    assert "Can you review it?" in Client().get(copied).content.decode()
    Client().post(copied + "accept/", {"interests": "none"})
    assert chosen.again().state == S.ACCEPTED
    assert copied.split("/link/")[1].strip("/") not in str(list(Event.objects.values()) + list(Letter.objects.values()))
