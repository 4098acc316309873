"""Who is named to whom under each rule of anonymity, in all pages, files and letters; the stricter of two rules holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import review.services as reviewing
from journal.desk import services as desk
from journal.models import Letter
from journal.outbox.letters import completed
from review.models import Assignment, Decision
from review.states import AssignmentState
from submissions.models import Submission
from tests.anonymity.reading import content_of, found, given
from tests.anonymity.unpacked import said_by
from tests.factories.people import make_journal, make_office, make_section, make_user
from tests.factories.review import make_assignment, make_link, make_manuscript, make_round
from tests.factories.submissions import make_editor_of

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

S = AssignmentState
AUTHOR = {"ambergladian", "tamarindsen", "ហ្សូលីកា", "quincunx"}
FIRST = {"mallowfieldian", "cobaltova", "nickelgate"}
SECOND = {"nettlehamian", "zincovska", "leadenhall"}

CASES = [
    # promised as review began, the section now; who is named to reviewers and to authors
    ("double", "double", set(), set()),
    ("single", "single", {"author"}, set()),
    ("open", "open", {"author", "reviewers"}, {"reviewers"}),
    ("double", "open", set(), set()),  # moved to an open section, or the section has changed
    ("double", "single", set(), set()),
    ("single", "open", {"author"}, set()),
    ("open", "double", set(), set()),
    ("open", "single", {"author"}, set()),
]


PROMISED: dict[str, set[str]] = {"double": set(), "single": {"author"}, "open": {"author"}}


@pytest.fixture
def author() -> Any:
    make_journal(undo_minutes=0)
    names = {"given_name": "Ambergladian", "family_name": "Tamarindsen", "native_name": "ហ្សូលីកា"}
    return make_user("ambergladian@quincunx.example", affiliation="Quincunx University", **names)


def reviewed(author: Any, *, promised: str, now: str) -> tuple[Submission, list[Assignment], str]:
    """Make a manuscript that was reviewed by two under what was promised, and sent back; its section says other."""
    section = make_section(anonymity=promised, required_reports=2)
    submission = make_manuscript(section=section, author=author, anonymity_promised=promised)
    editor = make_editor_of(submission)
    people = [
        make_user(
            "mallowfieldian@nickelgate.example",
            given_name="Mallowfieldian",
            family_name="Cobaltova",
            affiliation="Nickelgate Institute",
        ),
        make_user(
            "nettlehamian@leadenhall.example",
            given_name="Nettlehamian",
            family_name="Zincovska",
            affiliation="Leadenhall School",
        ),
    ]
    opened = make_round(submission)
    assignments = [make_assignment(opened, S.INVITED, reviewer=person) for person in people]
    make_office()
    invitation = Client().get(reverse("review:by_link", args=[make_link(assignments[0])])).content.decode().casefold()
    for assignment in assignments:
        reviewing.accept(assignment, by=assignment.reviewer)
        report = {"recommendation": "minor", "for_author": "A careful paper.", "for_editor": "Take it."}
        reviewing.file_report(assignment.again(), by=assignment.reviewer, report=report)
    section.anonymity = now
    section.save()
    due_on = timezone.localdate() + timedelta(days=14)
    desk.perform(submission.again(), "request_revision", by=editor, kind="minor", due_on=due_on)
    decision = Decision.objects.get()
    Decision.objects.filter(pk=decision.pk).update(effective_at=timezone.now() - timedelta(minutes=1))
    assert desk.send_decision(decision_id=decision.pk)
    return submission.again(), [row.again() for row in assignments], invitation


def read_by(person: Any, *starts: str, by_link: bool = False) -> str:
    """Return all that a person reads: pages below these, the files they give, and the letters to the person."""
    browser = Client()
    if not by_link:
        browser.force_login(person)
    text, files = given(browser, *starts)
    letters = "\n".join(
        " ".join([letter.subject, completed(letter), letter.reply_to, *letter.copies])
        for letter in Letter.objects.filter(to=person)
    )
    return "\n".join([text, letters.casefold(), *(said_by(content_of(key)) for key in files), *files])


@pytest.mark.parametrize(("promised", "now", "to_reviewers", "to_authors"), CASES)
def test_each_reads_the_names_that_the_stricter_rule_allows(
    author: Any, promised: str, now: str, to_reviewers: set[str], to_authors: set[str]
) -> None:
    submission, (first, second), invitation = reviewed(author, promised=promised, now=now)
    assert found(AUTHOR, invitation) == ({"ambergladian", "tamarindsen"} if "author" in PROMISED[promised] else set())
    pk = submission.pk
    rooms = [
        reverse("desk:manuscript", args=[pk]),
        f"/review/manuscripts/{pk}/",
        f"/manuscripts/{pk}/",
    ]
    reviewers = FIRST | SECOND
    read = read_by(author, *rooms)
    assert "a careful paper." in read
    assert "take it." not in read
    assert found(reviewers, read) <= (reviewers if "reviewers" in to_authors else set())
    assert ("cobaltova" in read) == ("reviewers" in to_authors)
    for mine, others in ((first, SECOND), (second, FIRST)):
        token = make_link(mine, purpose="review_read")
        doors = [
            (
                read_by(mine.reviewer, reverse("review:assignment", args=[mine.pk]), *rooms, reverse("review:mine")),
                mine,
            ),
            (read_by(mine.reviewer, reverse("review:read_by_link", args=[token]), by_link=True), mine),
        ]
        for read, _mine in doors:
            assert "a careful paper." in read
            allowed = (AUTHOR if "author" in to_reviewers else set()) | (
                others if "reviewers" in to_reviewers else set()
            )
            assert found(AUTHOR | others, read) - allowed == set()
    editor = submission.editor_assignments.get().editor
    read = read_by(editor, *rooms)
    assert {"tamarindsen", "cobaltova", "zincovska"} <= found(AUTHOR | reviewers, read)
