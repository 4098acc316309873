"""Who learns which name: asked of everybody, under each kind of anonymity."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from journal.models import User
from journal.states import Anonymity
from submissions import disclosure
from submissions.models import NameSearch, Submission
from submissions.states import ConflictKind, FileKind, State
from tests.factories.people import make_office, make_section, make_user
from tests.factories.submissions import (
    keep_away,
    make_author,
    make_co_author,
    make_draft,
    make_editor_of,
    make_file,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db

NAMES = ["Bounmy Phommachanh", "Dara Sok"]
HIDDEN = ["Author"]


def cast(anonymity: str) -> tuple[Submission, dict[str, User | None]]:
    submission = make_submission(section=make_section(anonymity=anonymity))
    people = {
        "nobody": None,
        "author": submission.corresponding_user,
        "co-author": make_co_author(submission, given_name="Dara", family_name="Sok"),
        "editor": make_editor_of(submission),
        "office": make_office(),
        "reviewer": make_user(),
        "editor who reviews": make_editor_of(submission),
        "editor with a conflict": make_editor_of(submission),
        "stranger": make_user(),
    }
    keep_away(submission, people["reviewer"], ConflictKind.REVIEWER)
    keep_away(submission, people["editor who reviews"], ConflictKind.REVIEWER)
    keep_away(submission, people["editor with a conflict"], ConflictKind.DECLARED)
    return submission.again(), people


@pytest.mark.parametrize(
    ("anonymity", "seen_by_reviewers"),
    [(Anonymity.DOUBLE, HIDDEN), (Anonymity.SINGLE, NAMES), (Anonymity.OPEN, NAMES)],
)
def test_names_are_disclosed_to_whom_they_may_be(anonymity: str, seen_by_reviewers: list[str]) -> None:
    submission, people = cast(anonymity)
    assert {who: disclosure.names(submission, person) for who, person in people.items()} == {
        "nobody": HIDDEN,
        "author": NAMES,
        "co-author": NAMES,
        "editor": NAMES,
        "office": NAMES,
        "reviewer": seen_by_reviewers,
        "editor who reviews": seen_by_reviewers,
        "editor with a conflict": HIDDEN,
        "stranger": HIDDEN,
    }
    assert all(
        bool(disclosure.authors(submission, p)) == disclosure.sees_authors(submission, p) for p in people.values()
    )


def test_list_of_names_is_cut_and_counted() -> None:
    submission, _people = cast(Anonymity.DOUBLE)
    make_author(submission, given_name="Zaw", family_name="Htun")
    author = submission.corresponding_user
    assert disclosure.first_names_of_list(submission, author) == "Bounmy Phommachanh, Dara Sok and 1 other"
    make_author(submission)
    assert disclosure.first_names_of_list(submission, author, most=1) == "Bounmy Phommachanh and 3 others"
    assert disclosure.first_names_of_list(submission, make_user()) == "Author"


def test_file_keeps_its_name_for_authors_and_editors_only() -> None:
    submission, people = cast(Anonymity.OPEN)
    file = submission.sent_version.manuscript
    plain = f"{submission.number}-v1.docx"
    assert {who: disclosure.file_name(file, person) for who, person in people.items()} == {
        "nobody": plain,
        "author": file.name,
        "co-author": file.name,
        "editor": file.name,
        "office": file.name,
        "reviewer": plain,
        "editor who reviews": plain,
        "editor with a conflict": plain,
        "stranger": plain,
    }


def test_reviewer_copy_has_no_name_of_its_own_for_anybody() -> None:
    submission, people = cast(Anonymity.DOUBLE)
    copy = make_file(submission.sent_version, FileKind.REVIEWER_COPY, name="Phommachanh anonymised.docx")
    assert {disclosure.file_name(copy, person) for person in people.values()} == {f"{submission.number}-v1.docx"}


def test_other_files_are_told_apart_without_their_names() -> None:
    submission = make_submission(State.IN_REVIEW)
    version = make_version(submission)
    figure = make_file(version, FileKind.FIGURE, name="Map by Bounmy.png")
    assert disclosure.anonymous_file_name(figure) == f"{submission.number}-v2-figure-{figure.pk}.docx"


def test_file_of_a_draft_without_a_number_has_a_name_too() -> None:
    assert disclosure.anonymous_file_name(make_draft().current_version.manuscript) == "manuscript-v1.docx"


def test_what_a_search_found_is_for_authors_and_editors() -> None:
    submission, people = cast(Anonymity.DOUBLE)
    copy = make_file(submission.sent_version, FileKind.REVIEWER_COPY)
    of_manuscript = NameSearch.objects.create(file=submission.sent_version.manuscript, telling=1)
    of_copy = NameSearch.objects.create(file=copy)
    submission = submission.again()
    version = submission.sent_version
    assert {
        who: (disclosure.name_search(version.manuscript, person), disclosure.name_search(version.reviewer_copy, person))
        for who, person in people.items()
    } == {
        "nobody": (None, None),
        "author": (of_manuscript, None),
        "co-author": (of_manuscript, None),
        "editor": (of_manuscript, of_copy),
        "office": (of_manuscript, of_copy),
        "reviewer": (None, None),
        "editor who reviews": (None, None),
        "editor with a conflict": (None, None),
        "stranger": (None, None),
    }
    assert disclosure.names_told(submission, people["author"]) == of_manuscript
    assert disclosure.names_told(submission, people["reviewer"]) is None
    assert disclosure.name_search(None, people["editor"]) is None


@pytest.mark.parametrize("make", [make_draft, make_submission])
def test_author_is_not_warned_of_reviewers_where_there_are_none(make: Callable[..., Submission]) -> None:
    told = {}
    for is_reviewed in (True, False):
        submission = make(section=make_section(is_reviewed=is_reviewed), is_reviewed=is_reviewed or make == make_draft)
        NameSearch.objects.create(file=submission.current_version.manuscript, telling=1)
        told[is_reviewed] = disclosure.names_told(submission.again(), submission.corresponding_user) is not None
    assert told == {True: True, False: False}
