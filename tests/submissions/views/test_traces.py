"""Where a manuscript tells who wrote it: as its authors see it, as its editors do, and how it goes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from journal import outbox
from journal.models import Job, Letter, Section, User
from journal.states import Anonymity, Progress
from submissions.models import ManuscriptFile, NameSearch, Submission
from submissions.states import FIND_NAMES, MAKE_COPY, FileKind, State
from tests.factories.people import make_section, make_user
from tests.factories.submissions import (
    make_co_author,
    make_draft,
    make_editor_of,
    make_file,
    make_revision,
    make_submission,
)
from tests.submissions.visits import at

pytestmark = pytest.mark.django_db
DUE = (timezone.localdate() + timedelta(days=90)).isoformat()


def trace(number: int = 1, **facts: Any) -> dict[str, Any]:
    return {
        "kind": "name", "what": "Bounmy Phommachanh", "sure": "sure", "part": "body", "page": number, "paragraph": 0,
        "heading": "", "before": f"{number}: as ", "found": "<Phommachanh>", "after": " says", **facts,
    }  # fmt: skip


def searched(file: ManuscriptFile | None, *traces: dict[str, Any], **columns: Any) -> NameSearch:
    telling = sum(found["sure"] != "possible" for found in traces)
    facts = {"traces": list(traces), "telling": telling, "looked_for": "x", **columns}
    return NameSearch.objects.create(file=file, **facts)


def page(client: Client, name: str, submission: Submission, **asked: Any) -> str:
    return client.get(at(name, submission), asked).content.decode()


# -- The author ----------------------------------------------------------------------------------------------------


def test_author_is_warned_before_sending_and_after(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    searched(draft.current_version.manuscript, trace(1), trace(2, sure="likely"), trace(3, sure="possible"))
    warning = "the manuscript tells them in 2 places."
    assert [warning in page(signed_in, name, draft) for name in ("tasks", "check")] == [True, True]
    submission = make_submission(author=author)
    searched(submission.sent_version.manuscript, trace())
    answer = signed_in.get(reverse("desk:manuscript", args=[submission.pk])).content.decode()
    assert "the manuscript tells them in one place." in answer


@pytest.mark.parametrize("how", ["nothing found", "only what is possible", "names are open", "never searched"])
def test_author_is_not_warned_without_need(how: str, signed_in: Client, author: User) -> None:
    draft = make_draft(
        author=author, section=make_section(anonymity=Anonymity.OPEN) if how == "names are open" else None
    )
    if how != "never searched":
        found = {"nothing found": [], "only what is possible": [trace(sure="possible")]}.get(how, [trace()])
        searched(draft.current_version.manuscript, *found)
    assert "the manuscript tells them" not in page(signed_in, "tasks", draft)


@pytest.mark.parametrize("is_reviewed", [True, False])
def test_author_reads_of_reviewers_only_where_there_are_any(
    *, is_reviewed: bool, signed_in: Client, author: User
) -> None:
    draft = make_draft(author=author, section=make_section(is_reviewed=is_reviewed))
    searched(draft.current_version.manuscript, trace())
    tasks, names = page(signed_in, "tasks", draft), page(signed_in, "names", draft)
    assert ("Reviewers will not learn who you are" in tasks, "makes a copy for reviewers" in names) == (
        is_reviewed,
    ) * 2
    assert ("go to no reviewers: nothing has to be taken out" in names) == (not is_reviewed)


def test_author_sees_the_places_with_the_words_around_them(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    searched(
        draft.current_version.manuscript,
        trace(3),
        trace(0, paragraph=2, heading="Methods", kind="self_citation"),
        trace(0, part="footnote", paragraph=1, kind="institution", sure="possible"),
        left_off=7,
    )
    shown = page(signed_in, "names", draft)
    assert "3: as <mark>&lt;Phommachanh&gt;</mark> says" in shown
    assert [place in shown for place in (">Page 3<", ">Methods<", ">Notes<")] == [True, True, True]
    assert [words in shown for words in ("Name, certain", "Own earlier work, certain", "Institution, possible")] == [
        True
    ] * 3
    assert "7 more places are not listed." in shown
    assert 'type="checkbox"' not in shown


def test_number_in_the_warning_is_one_that_the_page_of_places_says(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    possible = [trace(number, sure="possible") for number in range(12, 30)]
    searched(draft.current_version.manuscript, *(trace(number) for number in range(1, 12)), *possible, left_off=3)
    assert "the manuscript tells them in 11 places." in page(signed_in, "tasks", draft)
    shown = page(signed_in, "names", draft)
    assert "11 places tell who wrote it." in shown
    assert "21 places may tell it: look whether they do." in shown
    assert (shown.count("<mark>"), "3 more places are not listed." in shown) == (11 + 18, True)


def test_file_that_was_not_searched_yet_or_cannot_be_says_so(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    assert "has not been searched yet" in page(signed_in, "names", draft)
    search = searched(draft.current_version.manuscript, copy_problem="uncleanable", looked_for="")
    assert "has not been searched yet" in page(signed_in, "names", draft)
    NameSearch.objects.filter(pk=search.pk).update(looked_for="x", problem="broken")
    assert "The text could not be searched: The file is damaged" in page(signed_in, "names", draft)
    NameSearch.objects.filter(pk=search.pk).update(problem="")
    assert "No name, address, institution" in page(signed_in, "names", draft)


ANEW, AT_FIRST = "The text is being searched anew", "The text is being searched. It takes a minute"


def asked_for(file: ManuscriptFile | None) -> Job:
    """Ask for a search, as a change of the authors does."""
    assert file is not None
    return outbox.enqueue(FIND_NAMES, {"file": file.pk}, case=file.version.submission.case_file)


@pytest.mark.parametrize("who", ["author", "editor"])
def test_page_says_that_a_search_runs_and_asks_for_itself_until_it_is_done(who: str, client: Client) -> None:
    submission = with_copy()
    version, is_author = submission.sent_version, who == "author"
    file, name = (version.manuscript, "names") if is_author else (version.reviewer_copy, "reviewer_copy")
    client.force_login(submission.corresponding_user if is_author else make_editor_of(submission))
    job = asked_for(file)
    first = page(client, name, submission)
    assert (AT_FIRST in first, 'hx-select="#found"' in first, 'id="found"' in first) == (True, True, True)
    searched(file, trace())
    again = page(client, name, submission)
    assert (ANEW in again, "<mark>" in again, 'type="checkbox"' in again) == (True, True, False)
    Job.objects.filter(pk=job.pk).update(progress=Progress.DONE)
    done = page(client, name, submission)
    assert ("being searched" in done, "hx-select" in done, "<mark>" in done) == (False, False, True)
    Job.objects.filter(pk=job.pk).update(progress=Progress.FAILED)
    assert "The text could not be searched: something failed" in page(client, name, submission)


def test_search_of_another_file_is_not_this_one(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    searched(draft.current_version.manuscript, trace())
    asked_for(make_file(draft.current_version, FileKind.RESPONSE))
    assert "being searched" not in page(signed_in, "names", draft)


def test_many_places_come_a_page_at_a_time(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    searched(draft.current_version.manuscript, *(trace(number) for number in range(1, 121)))
    numbers = {first: page(signed_in, "names", draft, **{"from": first}).count("<mark>") for first in (0, 50, 100)}
    assert numbers == {0: 50, 50: 50, 100: 20}
    middle = page(signed_in, "names", draft, **{"from": "50"})
    assert ('href="?from=0"' in middle, 'href="?from=100"' in middle) == (True, True)
    assert "<mark>" in page(signed_in, "names", draft, **{"from": "9999"})


def test_draft_without_a_file_says_so(signed_in: Client, author: User) -> None:
    assert "There is no manuscript yet." in page(signed_in, "names", make_draft(author=author, is_complete=False))


def test_revision_in_work_is_what_counts(signed_in: Client, author: User) -> None:
    submission = make_revision(author=author)
    searched(submission.sent_version.manuscript, trace(1), trace(2))
    searched(submission.version_in_work.manuscript, trace(1))
    assert "tells them in one place." in page(signed_in, "tasks", submission)


@pytest.mark.parametrize("who", ["stranger", "editor", "reviewer"])
def test_page_of_the_author_is_the_authors(who: str, client: Client) -> None:
    submission = make_submission()
    searched(submission.sent_version.manuscript, trace())
    client.force_login(make_editor_of(submission) if who == "editor" else make_user())
    assert client.get(at("names", submission)).status_code == 404
    client.force_login(make_co_author(submission))
    assert client.get(at("names", submission)).status_code == 200


@pytest.mark.parametrize("how_many", [1, 120])
def test_author_page_costs_the_same(
    how_many: int, signed_in: Client, author: User, django_assert_num_queries: Any
) -> None:
    draft = make_draft(author=author)
    searched(draft.current_version.manuscript, *(trace(number) for number in range(1, how_many + 1)))
    with django_assert_num_queries(12):
        signed_in.get(at("names", draft))


# -- The editor ----------------------------------------------------------------------------------------------------


def with_copy(section: Section | None = None, **fields: Any) -> Submission:
    submission = make_submission(section=section, **fields)
    make_file(submission.sent_version, FileKind.REVIEWER_COPY, name="copy.docx")
    return submission.again()


def test_editor_sees_what_the_copy_tells_with_counts(client: Client) -> None:
    submission = with_copy()
    searched(submission.sent_version.reviewer_copy, trace(4), trace(5), trace(5, kind="funding", sure="likely"))
    searched(submission.sent_version.manuscript, trace(9))
    client.force_login(make_editor_of(submission))
    shown = page(client, "reviewer_copy", submission)
    assert ("5: as <mark>" in shown, "9: as <mark>" in shown, ">Page 4<" in shown) == (True, False, True)
    assert [
        " ".join(part.split()) in " ".join(shown.split())
        for part in ("Name: <strong>2</strong>", "Funding: <strong>1</strong>")
    ] == [True, True]
    assert "Release to reviewers" in shown


def test_editor_learns_why_there_is_no_copy(client: Client) -> None:
    submission = make_submission()
    searched(submission.sent_version.manuscript, copy_problem="uncleanable", looked_for="")
    client.force_login(make_editor_of(submission))
    assert "No copy could be made of the manuscript. The file holds an object of another program" in page(
        client, "reviewer_copy", submission
    )


def test_editor_learns_that_the_copy_is_being_made(client: Client) -> None:
    submission = make_submission()
    client.force_login(make_editor_of(submission))
    assert "Not there yet" in page(client, "reviewer_copy", submission)
    job = outbox.enqueue(MAKE_COPY, {"version": 0}, case=submission.case_file)
    assert "Being made. Load this page again in a minute." in page(client, "reviewer_copy", submission)
    Job.objects.filter(pk=job.pk).update(progress=Progress.FAILED)
    assert "It could not be made: something failed each time" in page(client, "reviewer_copy", submission)


def test_where_names_are_open_nothing_is_listed(client: Client) -> None:
    submission = with_copy(make_section(anonymity=Anonymity.SINGLE))
    searched(submission.sent_version.reviewer_copy, trace())
    client.force_login(make_editor_of(submission))
    assert "<mark>" not in page(client, "reviewer_copy", submission)


@pytest.mark.parametrize("how_many", [1, 120])
def test_editor_page_costs_the_same(how_many: int, client: Client, django_assert_num_queries: Any) -> None:
    submission = with_copy()
    searched(submission.sent_version.reviewer_copy, *(trace(number) for number in range(1, how_many + 1)))
    client.force_login(make_editor_of(submission))
    with django_assert_num_queries(13):
        client.get(at("reviewer_copy", submission))


# -- Sending it back -----------------------------------------------------------------------------------------------


def test_what_was_ticked_stands_in_the_note(client: Client) -> None:
    submission = with_copy()
    searched(submission.sent_version.reviewer_copy, trace(1), trace(2), trace(3))
    client.force_login(make_editor_of(submission))
    assert f'action="{at("send_back", submission)}"' in page(client, "reviewer_copy", submission)
    note = client.get(at("send_back", submission), {"found": ["0", "2", "77", "x"]}).context["form"].initial["note"]
    assert note.splitlines() == [
        "Please take out what tells reviewers who wrote the manuscript, and send it in again.",
        "– Page 1: “1: as <Phommachanh> says”",
        "– Page 3: “3: as <Phommachanh> says”",
    ]


def ticks_of(shown: str) -> tuple[list[str], str]:
    """Return which boxes of a page are ticked, and what it knows of those of other pages."""
    form = html.fromstring(shown).forms[-2]
    return form.xpath(".//input[@type='checkbox'][@checked]/@value"), form.fields["elsewhere"]


def test_ticks_stay_from_page_to_page_and_all_stand_in_the_note(client: Client) -> None:
    submission = with_copy()
    searched(submission.sent_version.reviewer_copy, *(trace(number) for number in range(1, 121)))
    client.force_login(make_editor_of(submission))
    assert ticks_of(page(client, "reviewer_copy", submission, **{"found": ["0", "7"], "from": "50"})) == ([], "0.7")
    second = {"elsewhere": "0.7", "found": ["50", "99"], "from": "0"}
    assert ticks_of(page(client, "reviewer_copy", submission, **second)) == (["0", "7"], "50.99")
    unticked = {"elsewhere": "50.99", "found": ["7"], "from": "100"}
    assert ticks_of(page(client, "reviewer_copy", submission, **unticked)) == ([], "7.50.99")
    asked = {"elsewhere": "7.50.99.4000.x", "found": ["119"]}
    note = client.get(at("send_back", submission), asked).context["form"].initial["note"]
    assert [line[:12] for line in note.splitlines()[1:]] == [
        "– Page 8: “8",
        "– Page 51: “",
        "– Page 100: ",
        "– Page 120: ",
    ]


def test_all_ticks_of_a_long_search_fit_into_an_address(client: Client) -> None:
    submission = with_copy()
    searched(submission.sent_version.reviewer_copy, *(trace(number) for number in range(1, 501)))
    client.force_login(make_editor_of(submission))
    every = [*map(str, range(500))]
    form = html.fromstring(page(client, "reviewer_copy", submission, found=every)).forms[-2]
    assert len(urlencode(form.form_values())) < 4000


def test_it_goes_back_with_the_note_as_changed(client: Client) -> None:
    submission = with_copy()
    client.force_login(make_editor_of(submission))
    sent = {"note": "Take your name off page 1.", "due_on": DUE, "version": submission.row_version}
    answer = client.post(at("send_back", submission), sent)
    assert answer.url == reverse("desk:manuscript", args=[submission.pk])
    assert (submission.again().state, str(submission.again().due_on)) == (State.RETURNED, DUE)
    assert "Take your name off page 1." in Letter.objects.get(key="returned_to_author").body


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"note": ""}, "Say what is to be mended"),
        ({"due_on": "2001-01-01"}, "The day is past already."),
        ({"version": 0}, "Somebody"),
    ],
)
def test_bad_note_says_why(change: dict[str, Any], sentence: str, client: Client) -> None:
    submission = with_copy()
    client.force_login(make_editor_of(submission))
    sent = {"note": "Mend it.", "due_on": DUE, "version": submission.row_version, **change}
    answer = client.post(at("send_back", submission), sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert submission.again().state == State.SUBMITTED


def test_what_is_in_review_cannot_go_back(client: Client) -> None:
    submission = with_copy(state=State.IN_REVIEW)
    searched(submission.sent_version.reviewer_copy, trace())
    client.force_login(make_editor_of(submission))
    shown = page(client, "reviewer_copy", submission)
    assert ("Send back to the author" in shown, 'type="checkbox"' in shown, "<mark>" in shown) == (False, False, True)
    assert client.get(at("send_back", submission)).url == at("reviewer_copy", submission)


def test_reasons_against_sending_it_back_are_said(client: Client) -> None:
    submission = with_copy(objected_at=timezone.now(), held_at=timezone.now())
    client.force_login(make_editor_of(submission))
    answer = client.get(at("send_back", submission))
    assert answer.status_code == 200
    assert "disabled" in answer.content.decode()


@pytest.mark.parametrize("who", ["author", "stranger"])
def test_others_send_nothing_back(who: str, client: Client) -> None:
    submission = with_copy()
    client.force_login(submission.corresponding_user if who == "author" else make_user())
    sent = {"note": "Mend it.", "due_on": DUE, "version": submission.row_version}
    assert client.post(at("send_back", submission), sent).status_code == 404
    assert submission.again().state == State.SUBMITTED
