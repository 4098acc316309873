"""What is measured of the workload, and who looks at it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from issues.models import Article, Issue
from journal.models import User
from submissions import services
from submissions.models import Submission
from submissions.states import State

CHIEF, EDITOR, REVIEWER, AUTHOR = (f"user{number:03d}@example.org" for number in (0, 5, 25, 499))
AUTOSAVED = "data-autosave"
FORM = "application/x-www-form-urlencoded"


def pages() -> list[tuple[str, str, str]]:
    """Return what is measured: its name, its address, who asks (empty: a reader)."""
    issue = Issue.objects.filter(state="published").order_by("-pk").first()
    article = Article.objects.filter(state="published").order_by("-pk").first()
    in_review = Submission.objects.filter(state=State.IN_REVIEW).order_by("pk").first()
    assert issue
    assert article
    assert in_review
    return [
        ("journal home", "/", ""),
        ("list of 40 issues", "/archive/", ""),
        ("one issue", issue.get_absolute_url(), ""),
        ("one article", article.get_absolute_url(), ""),
        ("search", "/search/?q=river", ""),
        ("sign in", "/accounts/login/", ""),
        ("editor-in-chief: to do", "/desk/", CHIEF),
        ("editor: to do", "/desk/", EDITOR),
        ("editor: new, without an editor", "/desk/manuscripts/?state=submitted&editor=none", CHIEF),
        ("editor: in review", "/desk/manuscripts/?state=in_review", CHIEF),
        ("editor: under way", "/desk/manuscripts/?state=under_way", CHIEF),
        ("editor: all manuscripts", "/desk/manuscripts/", CHIEF),
        ("editor: one's own manuscripts", "/desk/manuscripts/", EDITOR),
        ("editor: overdue", "/desk/manuscripts/?is_overdue=on", CHIEF),
        ("editor: second round", "/desk/manuscripts/?round=2&order=waiting", CHIEF),
        ("editor: by title", "/desk/manuscripts/?order=title", CHIEF),
        ("editor: searched", "/desk/manuscripts/?words=river+delta", CHIEF),
        ("editor: one manuscript in review", f"/desk/manuscripts/{in_review.pk}/", CHIEF),
        ("editor: choose a reviewer", f"/review/manuscripts/{in_review.pk}/reviewers/", CHIEF),
        ("author: my manuscripts", "/manuscripts/", AUTHOR),
        ("reviewer: my reviews", "/review/mine/", REVIEWER),
        ("production: articles", "/production/", CHIEF),
    ]


def typed_into() -> list[tuple[str, str, str]]:
    """Return the forms that are measured as they save themselves: name, address, who types."""
    draft = services.start_draft(by=User.objects.get(email=AUTHOR))
    in_revision = Submission.objects.filter(state=State.REVISION_REQUESTED).order_by("pk").first()
    assert in_revision
    author = in_revision.corresponding_user.email
    return [
        ("author: title saves itself", f"/manuscripts/{draft.pk}/title/", AUTHOR),
        ("author: declarations save themselves", f"/manuscripts/{draft.pk}/declarations/", AUTHOR),
        ("author: response saves itself", f"/review/manuscripts/{in_revision.pk}/response/", author),
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
