"""Many manuscripts at once, and people who look at them: rows written directly, as only a measurement may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from issues.models import Article, Issue
from journal.models import CaseFile, Section, User
from review.models import Assignment, Round
from submissions import services
from submissions.models import Author, EditorAssignment, Submission, Version
from submissions.states import State

EDITOR, CHIEF, AUTHOR, REVIEWER = (f"{name}@demo.example" for name in ("editor", "chief", "author", "reviewer"))
AUTOSAVED = "data-autosave"
FORM = "application/x-www-form-urlencoded"
STATES = (State.SUBMITTED, State.IN_REVIEW, State.IN_REVIEW, State.WITH_EDITOR, State.REVISION_REQUESTED)


def manuscripts(number: int) -> None:
    """Write manuscripts under way, each with two authors, an editor and, where it is in review, three reviewers."""
    people = {user.email: user for user in User.objects.all()}
    section = Section.objects.get(slug="article")
    cases = CaseFile.objects.bulk_create(CaseFile(label=f"BENCH-{n:06d}") for n in range(number))
    now = timezone.now()
    rows = Submission.objects.bulk_create(
        Submission(
            case_file=case, number=case.label, section=section, title=f"Measured manuscript {n}: water and its users",
            abstract="Written for a measurement.", corresponding_user=people[AUTHOR], state=STATES[n % len(STATES)],
            submitted_at=now - timedelta(hours=n), reports_wanted=2, reviewers_asked=3,
            due_on=timezone.localdate() + timedelta(days=n % 40),
        )
        for n, case in enumerate(cases)
    )  # fmt: skip
    Author.objects.bulk_create(
        Author(submission=row, position=n, given_name="Given", family_name=f"Family {n}", email=f"{n}@example.org")
        for row in rows
        for n in range(2)
    )
    EditorAssignment.objects.bulk_create(EditorAssignment(submission=row, editor=people[EDITOR]) for row in rows)
    versions = Version.objects.bulk_create(Version(submission=row, number=1, sent_at=now) for row in rows)
    in_review = [version for version in versions if version.submission.state == State.IN_REVIEW]
    rounds = Round.objects.bulk_create(
        Round(submission=version.submission, version=version, number=1, reports_wanted=2) for version in in_review
    )
    reviewers = [user for user in people.values() if user.email.split("@")[0] in {"zaw", "claire", "quang"}]
    Assignment.objects.bulk_create(
        Assignment(
            round=row, reviewer=user, position=place, number=place, state="accepted", invited_at=now, accepted_at=now,
            due_on=timezone.localdate(), expires_on=timezone.localdate(), times_invited=1,
        )
        for row in rounds
        for place, user in enumerate(reviewers, start=1)
    )  # fmt: skip


def pages() -> list[tuple[str, str, str]]:
    """Return what is measured: its name, its address, who asks (empty: a reader)."""
    issue = Issue.objects.filter(state="published").order_by("-pk").first()
    article = Article.objects.filter(state="published").order_by("-pk").first()
    in_review = Submission.objects.filter(state=State.IN_REVIEW, case_file__label__startswith="BENCH").first()
    assert issue
    assert article
    assert in_review
    return [
        ("journal home", "/", ""),
        ("all issues", "/archive/", ""),
        ("one issue", issue.get_absolute_url(), ""),
        ("one article", article.get_absolute_url(), ""),
        ("search", "/search/?q=river", ""),
        ("sign in", "/accounts/login/", ""),
        ("editor: to do", "/desk/", EDITOR),
        ("editor: all manuscripts", "/desk/manuscripts/", EDITOR),
        ("editor: in review", "/desk/manuscripts/?state=in_review", EDITOR),
        ("editor: searched", "/desk/manuscripts/?words=water+1999", EDITOR),
        ("editor: one manuscript in review", f"/desk/manuscripts/{in_review.pk}/", EDITOR),
        ("editor: choose a reviewer", f"/review/manuscripts/{in_review.pk}/reviewers/", EDITOR),
        ("author: my manuscripts", "/manuscripts/", AUTHOR),
        ("reviewer: my reviews", "/review/mine/", REVIEWER),
        ("production: articles", "/production/", CHIEF),
    ]


def typed_into() -> list[tuple[str, str, str]]:
    """Return the forms that are measured as they save themselves: name, address, who types."""
    draft = services.start_draft(by=User.objects.get(email=AUTHOR))
    in_revision = Submission.objects.filter(
        state=State.REVISION_REQUESTED, case_file__label__startswith="BENCH"
    ).first()
    assert in_revision
    return [
        ("author: title saves itself", f"/manuscripts/{draft.pk}/title/", AUTHOR),
        ("author: declarations save themselves", f"/manuscripts/{draft.pk}/declarations/", AUTHOR),
        ("author: response saves itself", f"/review/manuscripts/{in_revision.pk}/response/", AUTHOR),
    ]


def fields(client: Any, address: str) -> dict[str, str]:
    """Return what a browser sends of the form on a page, its hidden inputs included."""
    (form,) = (form for form in html.fromstring(client.get(address).content.decode()).forms if AUTOSAVED in form.attrib)
    return dict(form.form_values())


def typing(sent: dict[str, str], *, number: int) -> bytes:
    """Return a form in which a field has new words: each save has something to write."""
    words = {
        "title": f"Measured {number}",
        "abstract": "Measured. " * 150,
        "preprint_statement": f"At {number}.",
        "response": f"Measured {number} by Given Family. {'We thank the reviewer and have mended it. ' * 40}",
    }
    return urlencode({**sent, **words}).encode()


def signed_in(who: str) -> Client:
    """Return a client for a person, or for a reader."""
    client = Client()
    if who:
        client.force_login(User.objects.get(email=who))
    return client


def headers(client: Any) -> dict[str, str]:
    """Return what a client sends with each request."""
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return {"Accept-Encoding": "gzip", **({"Cookie": cookies} if cookies else {})}


def queries(client: Any, address: str, sent: dict[str, str] | None = None) -> int:
    """Return how many queries a page asks the database, once it is warm; with ``sent``, as its form saves itself."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        if sent is None:
            client.get(address)
        else:
            client.post(address, typing(sent, number=-1), content_type=FORM, headers={"X-Autosave": "1"})
    return len(asked)
