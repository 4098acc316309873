"""A change of the list of authors after submission: asked for with a reason, agreed to by all, or decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from issues.services import open_article
from journal.desk import services
from journal.models import Event, Letter, PersonalLink, User
from journal.workflow import StaleState, StepRefused
from submissions.models import AuthorChange, AuthorConsent, Submission
from submissions.services import refuse_author_change, withdraw_author_change
from submissions.states import AuthorChangeOutcome, State
from tests.desk.changing import NEW, Standing, letters, link
from tests.factories.people import make_editor, make_journal, make_office, make_user
from tests.factories.submissions import keep_away, make_author, make_submission

pytestmark = pytest.mark.django_db


# -- Asking --------------------------------------------------------------------------------------------------------


def test_everybody_old_and_new_is_asked_and_nothing_changes_yet() -> None:
    at = Standing()
    change = at.ask()
    assert letters("author_change_asked") == ["Chan", "Dara"]
    assert letters("author_change_told") == [str(at.editor)]
    assert {row.person.name: row.answer for row in change.consents.all()} == {
        "Bounmy Phommachanh": "yes", "Chan": "", "Dara": "",
    }  # fmt: skip
    assert at.names == ["Bounmy Phommachanh", "Chan"]
    assert change.summary == "added: Dara; taken off: Chan"
    assert Event.objects.get(name="submission.author_change_asked").text.note == "Chan has left."


def test_office_asks_every_author_the_corresponding_one_too() -> None:
    at = Standing()
    at.ask(by=make_office())
    assert letters("author_change_asked") == ["Bounmy Phommachanh", "Chan", "Dara"]


@pytest.mark.parametrize(
    "who", [lambda at: at.chan, lambda at: make_user(), lambda at: keep_away(at.submission, make_editor()).person]
)
def test_nobody_else_may_ask(who: Callable[[Standing], User]) -> None:
    at = Standing()
    with pytest.raises(PermissionDenied):
        at.ask(by=who(at))


def test_author_does_not_ask_where_they_can_change_it_themselves() -> None:
    at = Standing(state=State.RETURNED)
    with pytest.raises(PermissionDenied):
        at.ask()


def rows(at: Standing) -> list[dict[str, Any]]:
    return [{"id": row.pk} for row in at.submission.authors.all()]


@pytest.mark.parametrize(
    ("authors", "facts", "sentence"),
    [
        (rows, {}, "This is the list as it is"),
        (lambda at: [NEW], {}, "corresponding author cannot be taken off"),
        (lambda at: [{"id": at.own.pk}, {**NEW, "affiliation": ""}], {}, "needs a name, a mail address"),
        (lambda at: [{"id": at.own.pk}, {**NEW, "email": at.author.email}], {}, "Each needs one of their own"),
        (lambda at: [{"id": at.own.pk}, NEW], {"corresponding": "x@example.org"}, "must be one of the list"),
    ],
)
def test_list_that_cannot_be_is_refused(
    authors: Callable[[Standing], list[dict[str, Any]]], facts: dict[str, Any], sentence: str
) -> None:
    at = Standing()
    with pytest.raises(StepRefused, match=sentence):
        at.ask(authors=authors(at), **facts)
    assert not AuthorChange.objects.exists()


def test_row_of_another_manuscript_is_refused() -> None:
    at, other = Standing(), make_author(make_submission())
    with pytest.raises(StaleState):
        at.ask(authors=[{"id": at.own.pk}, {"id": other.pk}])


def test_second_change_waits_for_the_first() -> None:
    at = Standing()
    at.ask()
    with pytest.raises(StepRefused, match="asked for already"):
        at.ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorChange.objects.create(submission=at.submission)


def test_authors_and_editors_are_written_to_in_bounds() -> None:
    at = Standing()
    turned = list(reversed(rows(at)))
    for _time in range(5):
        withdraw_author_change(at.ask(authors=turned), by=at.author)
    written = Letter.objects.count()
    with pytest.raises(StepRefused, match="You asked for 5 changes of this list"):
        at.ask(authors=turned)
    assert Letter.objects.count() == written
    AuthorChange.objects.update(asked_at=timezone.now() - timedelta(days=2))
    assert at.ask(authors=turned).is_open


def test_strangers_are_written_to_in_bounds(settings: Any) -> None:
    settings.LETTERS_TO_STRANGERS_A_DAY = 1
    at = Standing()
    with pytest.raises(StepRefused, match="no more than 1 in a day"):
        at.ask(authors=[{"id": at.own.pk}, NEW, {**NEW, "email": "e@example.org"}])
    assert not Letter.objects.filter(key="author_change_asked").exists()


# -- Answering -----------------------------------------------------------------------------------------------------


def test_list_changes_with_the_last_yes() -> None:
    at = Standing()
    change = at.ask()
    at.answer(at.chan)
    assert at.names == ["Bounmy Phommachanh", "Chan"]
    at.answer(at.dara)
    change.refresh_from_db()
    assert (at.names, change.outcome) == (["Bounmy Phommachanh", "Dara"], AuthorChangeOutcome.AGREED)
    assert letters("authors_changed") == ["Bounmy Phommachanh", "Chan", "Dara"]
    assert at.submission.again().authors_changed_at is not None
    with pytest.raises(StepRefused, match="settled already"):
        at.answer(at.chan, agrees=False)


def test_who_does_not_agree_can_think_better_of_it() -> None:
    at = Standing()
    at.ask()
    at.answer(at.dara)
    at.answer(at.chan, agrees=False, words="I wrote the half of it.")
    assert letters("author_change_disagreed") == [str(at.editor)]
    assert "I wrote the half of it." in Letter.objects.get(key="author_change_disagreed").body
    assert at.names == ["Bounmy Phommachanh", "Chan"]
    at.answer(at.chan, agrees=False)
    assert len(letters("author_change_disagreed")) == 1
    at.answer(at.chan)
    assert at.names == ["Bounmy Phommachanh", "Dara"]


def test_nobody_answers_for_another() -> None:
    at = Standing()
    at.ask()
    with pytest.raises(AuthorConsent.DoesNotExist):
        services.answer_author_change(consent=AuthorConsent.objects.get(person=at.chan), agrees=True, by=at.dara)


def test_order_alone_needs_consent_too() -> None:
    at = Standing()
    change = at.ask(authors=list(reversed(rows(at))))
    assert change.summary == "another order"
    at.answer(at.chan)
    assert at.names == ["Chan", "Bounmy Phommachanh"]


def test_author_is_called_otherwise() -> None:
    at = Standing()
    first, second = rows(at)
    change = at.ask(authors=[first, {**second, "printed_name": "CHAN"}])
    assert change.summary == "called otherwise: Chan → CHAN"
    at.answer(at.chan)
    assert at.names == ["Bounmy Phommachanh", "CHAN"]


@pytest.mark.parametrize("stays", [True, False])
def test_another_author_speaks_for_all_and_the_first_may_leave(stays: bool) -> None:
    at = Standing()
    first, second = rows(at)
    change = at.ask(authors=[second, NEW, *([first] if stays else [])], corresponding="DARA@example.org")
    assert "corresponding author: Dara" in change.summary
    at.answer(at.chan)
    at.answer(at.dara)
    submission = at.submission.again()
    assert (submission.corresponding_user, submission.authors.get(is_corresponding=True).name) == (at.dara, "Dara")
    assert at.names == ["Chan", "Dara", *(["Bounmy Phommachanh"] if stays else [])]
    assert at.author.pk in submission.excluded_ids


def test_sole_author_needs_nobody_else() -> None:
    make_journal()
    submission = make_submission()
    row = submission.authors.get()
    change = services.ask_for_author_change(
        submission, by=submission.corresponding_user, authors=[{"id": row.pk, "printed_name": "B."}], reason="Shorter."
    )
    change.refresh_from_db()
    assert (change.outcome, submission.authors.get().name) == ("agreed", "B.")


def test_what_stands_against_it_is_waited_for() -> None:
    at = Standing()
    at.ask()
    Submission.objects.update(decision_goes_at=timezone.now() + timedelta(hours=1))
    at.answer(at.chan)
    at.answer(at.dara)
    assert at.names == ["Bounmy Phommachanh", "Chan"]
    Submission.objects.update(decision_goes_at=None)
    services.run_clock()
    assert at.names == ["Bounmy Phommachanh", "Dara"]


def test_article_follows() -> None:
    at = Standing(state=State.ACCEPTED)
    article = open_article(submission=at.submission, by=None)
    at.ask()
    at.answer(at.chan)
    at.answer(at.dara)
    assert [row.name for row in article.authors.all()] == ["Bounmy Phommachanh", "Dara"]


# -- Deciding, withdrawing, running out of time --------------------------------------------------------------------


@pytest.mark.parametrize("grants", [True, False])
def test_editor_decides_whoever_has_answered(grants: bool) -> None:
    at = Standing()
    change = at.ask()
    at.answer(at.chan, agrees=False)
    services.decide_author_change(change, grants=grants, by=at.editor, note="I spoke with all three.")
    change.refresh_from_db()
    assert change.outcome == ("decided" if grants else "refused")
    assert at.names == ["Bounmy Phommachanh", "Dara" if grants else "Chan"]
    told = "authors_changed" if grants else "author_change_ended"
    assert letters(told) == ["Bounmy Phommachanh", "Chan", "Dara"]
    assert "I spoke with all three." in Letter.objects.filter(key=told)[0].body


@pytest.mark.parametrize("grants", [True, False])
def test_only_editors_decide(grants: bool) -> None:
    at = Standing()
    change = at.ask()
    for person in (at.author, at.chan, at.dara, make_user()):
        with pytest.raises(PermissionDenied):
            services.decide_author_change(change, grants=grants, by=person, note="So be it.")
    with pytest.raises(PermissionDenied):
        refuse_author_change(change, by=at.author, note="So be it.")


def test_who_asked_asks_no_longer() -> None:
    at = Standing()
    change = at.ask()
    token = PersonalLink.mint(purpose="author_change", target=change.consents.get(person=at.chan).pk, person=at.chan)
    withdraw_author_change(change, by=at.author)
    assert letters("author_change_ended") == ["Chan", "Dara"]
    assert PersonalLink.opened(purpose="author_change", token=token) is None
    with pytest.raises(StepRefused, match="settled already"):
        withdraw_author_change(change, by=at.author)
    assert at.ask().is_open


def test_clock_reminds_once_and_ends_it_after_its_day() -> None:
    at = Standing()
    change = at.ask()
    at.answer(at.chan)
    for days, reminded in ((6, []), (7, ["Dara"]), (8, ["Dara"]), (28, ["Dara"])):
        services.run_clock(now=timezone.now() + timedelta(days=days))
        assert letters("author_change_reminder") == reminded
    change.refresh_from_db()
    assert change.is_open
    services.run_clock(now=timezone.now() + timedelta(days=29))
    change.refresh_from_db()
    assert (change.outcome, at.names) == ("expired", ["Bounmy Phommachanh", "Chan"])
    assert letters("author_change_ended") == ["Bounmy Phommachanh", "Chan", "Dara"]


def test_change_that_cannot_be_made_does_not_keep_the_clock_from_the_rest() -> None:
    at = Standing()
    at.ask()
    AuthorChange.objects.update(columns=[{"id": at.own.pk, "of_another_release": "x"}])
    AuthorConsent.objects.update(answer="yes", answered_at=timezone.now())
    other = make_submission()
    services.ask_for_author_change(
        other, by=other.corresponding_user, authors=[{"id": other.authors.get().pk}, NEW], reason="Dara helped."
    )
    AuthorConsent.objects.update(answer="yes", answered_at=timezone.now())
    assert services.run_clock() == 1
    assert [row.outcome for row in AuthorChange.objects.order_by("pk")] == ["", AuthorChangeOutcome.AGREED]


def test_change_by_the_office_overtakes_what_is_asked_for() -> None:
    at = Standing()
    change = at.ask()
    services.perform(
        at.submission, "change_authors", by=at.editor, note="By letter.", authors=rows(at)[:1], has_consent=True
    )
    change.refresh_from_db()
    assert change.outcome == "overtaken"
    latest = AuthorChange.objects.first()
    assert latest is not None
    assert (latest.outcome, latest.summary) == ("decided", "taken off: Chan")


def test_links_about_what_was_overtaken_open_nothing(client: Client) -> None:
    at = Standing()
    at.ask()
    address = link(at, at.dara)
    services.perform(
        at.submission, "change_authors", by=at.editor, note="By letter.", authors=rows(at)[:1], has_consent=True
    )
    assert client.get(address).status_code == 404


def test_editor_does_not_put_themselves_on_the_list() -> None:
    at = Standing()
    own = {"given_name": "An", "family_name": "Editor", "email": at.editor.email.upper(), "affiliation": "A university"}
    change = at.ask(authors=[{"id": at.own.pk}, own])
    with pytest.raises(StepRefused, match="You would be one of the authors"):
        services.decide_author_change(change, grants=True, by=at.editor, note="I agree.")
    with pytest.raises(StepRefused, match="You would be one of the authors"):
        services.perform(
            at.submission, "change_authors", by=at.editor, note="By letter.", authors=[{"id": at.own.pk}, own],
            has_consent=True,
        )  # fmt: skip
    assert at.names == ["Bounmy Phommachanh", "Chan"]
    change.refresh_from_db()
    assert change.is_open
    at.answer(at.chan)
    at.answer(at.editor)
    assert at.names == ["Bounmy Phommachanh", "An Editor"]
