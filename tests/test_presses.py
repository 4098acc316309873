"""Every form that makes something may be sent twice, at once or a moment later: it makes it once, and says so twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from issues.states import ArticleState
from journal.models import Job, Letter, User
from journal.states import Delivery
from review.models import Assignment
from review.services.questions import add_review_form
from review.states import AssignmentState
from submissions.models import Submission
from submissions.states import State
from tests.factories.issues import make_article
from tests.factories.people import (
    make_copyeditor,
    make_editor_in_chief,
    make_journal,
    make_office,
    make_section,
    make_user,
)
from tests.factories.review import make_assignment, make_link, make_manuscript, make_round
from tests.factories.submissions import docx, make_draft, make_editor_of, make_submission, pdf

OURS = ("journal", "submissions", "review", "issues")
LEFT_BEHIND = {Job}  # the second file of an upload is taken out of the store again


@dataclass
class Press:
    """Somebody at a form: who, where, what is in it, and the answer to the first press and to the second."""

    by: User | None
    address: str
    filled: dict[str, Any] = field(default_factory=dict)
    answers: tuple[int, int] = (302, 302)

    def once(self) -> Any:
        client = Client()
        if self.by is not None:
            client.force_login(self.by)
        filled = {
            name: SimpleUploadedFile("a.docx", value) if isinstance(value, bytes) else value
            for name, value in self.filled.items()
        }
        return client.post(self.address, filled)


def rows() -> dict[str, int]:
    models = [model for name in OURS for model in apps.get_app_config(name).get_models() if model not in LEFT_BEHIND]
    return {model.__name__: model._default_manager.count() for model in models}


def free_letter() -> Press:
    submission = make_submission()
    editor = make_editor_of(submission)
    to = submission.corresponding_user.pk
    return Press(editor, reverse("desk:write", args=[submission.pk]), {"to": [to], "subject": "A", "body": "Dear\r\nB"})


def letter_to_a_person() -> Press:
    return Press(make_office(), reverse("office:write", args=[make_user().pk]), {"subject": "A", "body": "{sender}"})


def letter_again() -> Press:
    submission = make_submission()
    editor = make_editor_of(submission)
    to = submission.corresponding_user
    letter = Letter.objects.create(
        case=submission.case_file, to=to, to_email=to.email, subject="A", body="B", message_id="<a@b>",
        delivery=Delivery.SENT, sent_at=timezone.now(),
    )  # fmt: skip
    return Press(editor, reverse("office:send_again", args=[letter.pk]))


def draft() -> Press:
    return Press(make_user(), reverse("submissions:start"))


def draft_with_file() -> Press:
    return Press(make_user(), reverse("submissions:start"), {"file": docx()})


def resubmission() -> Press:
    old = make_submission(State.DECLINED, may_resubmit=True)
    return Press(old.corresponding_user, reverse("submissions:resubmit", args=[old.pk]))


def entry() -> Press:
    filled = {"kind": "entered", "email": "new@example.org", "family_name": "Sok", "title": "On rivers"}
    return Press(make_office(), reverse("submissions:enter"), filled)


def figure() -> Press:
    submission = make_draft()
    filled = {"more-file": docx(), "more-kind": "supplement", "more-caption": "A"}
    return Press(submission.corresponding_user, reverse("submissions:more_files", args=[submission.pk]), filled)


def author() -> Press:
    submission = make_draft()
    filled = {"family_name": "Sok", "email": "sok@example.org", "affiliation": "A"}
    address = reverse("submissions:add_author", args=[submission.pk])
    return Press(submission.corresponding_user, address, filled, (302, 422))  # two with one address


def sending_in() -> Press:
    submission = make_draft()
    filled = {"version": submission.row_version, "agree": "on"}
    return Press(submission.corresponding_user, reverse("submissions:check", args=[submission.pk]), filled)


def invitation() -> Press:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    row = make_assignment(make_round(submission), AssignmentState.QUEUED)
    filled = {
        "assignment": row.pk, "days_given": 28, f"a{row.pk}-seen": row.row_version, f"a{row.pk}-subject": "A",
        f"a{row.pk}-body": "{personal_link}",
    }  # fmt: skip
    return Press(editor, reverse("review:invite", args=[submission.pk]), filled)


def at_work(state: str = AssignmentState.ACCEPTED, **fields: Any) -> Assignment:
    submission = make_manuscript()
    make_editor_of(submission)
    return make_assignment(make_round(submission), state, **fields)


def acceptance() -> Press:
    row = at_work(AssignmentState.INVITED)
    return Press(None, reverse("review:accept_by_link", args=[make_link(row)]), {"interests": "none"})


def refusal() -> Press:
    row = at_work(AssignmentState.INVITED)
    filled = {"who-TOTAL_FORMS": 1, "who-INITIAL_FORMS": 0, "who-0-name": "Dara Sok"}
    return Press(row.reviewer, reverse("review:decline", args=[row.pk]), filled, (200, 200))


def more_time() -> Press:
    row = at_work()
    filled = {"due_on": (row.due_on + timezone.timedelta(days=3)).isoformat()}
    return Press(None, reverse("review:extend_by_link", args=[make_link(row)]), filled)


def file_of_a_report() -> Press:
    row = at_work()
    filled = {"for_author": "A", "recommendation": "accept", "upload": pdf()}
    return Press(row.reviewer, reverse("review:report", args=[row.pk]), filled)


def report() -> Press:
    row = at_work()
    filled = {"for_author": "A", "recommendation": "accept"}
    Press(row.reviewer, reverse("review:report", args=[row.pk]), filled).once()
    return Press(row.reviewer, reverse("review:check", args=[row.pk]), {}, (200, 200))


def addendum() -> Press:
    row = at_work(AssignmentState.REPORTED, clarification_asked_at=timezone.now())
    return Press(row.reviewer, reverse("review:clarify", args=[row.pk]), {"text": "The archives."}, (200, 200))


def entered_report() -> Press:
    row = at_work()
    filled = {"for_author": "A", "recommendation": "accept", "source": pdf()}
    return Press(make_office(), reverse("review:enter", args=[row.pk]), filled)


def query() -> Press:
    article = make_article(state=ArticleState.COPYEDITING, copyeditor=make_copyeditor())
    filled = {"place": "p. 1", "question": "Which year?"}
    return Press(article.copyeditor, reverse("issues:add_query", args=[article.pk]), filled)


def working_file() -> Press:
    article = make_article(state=ArticleState.COPYEDITING, copyeditor=make_copyeditor())
    filled = {"kind": "copyedited", "upload": docx(), "note": "A"}
    return Press(article.copyeditor, reverse("issues:upload_file", args=[article.pk]), filled)


def correction() -> Press:
    article = make_article(state=ArticleState.PROOF)
    filled = {"place": "p. 1", "stands": "A", "wanted": "B"}
    return Press(article.corresponding_user, reverse("issues:proof", args=[article.pk]), filled)


def article() -> Press:
    rows = {"authors-TOTAL_FORMS": 0, "authors-INITIAL_FORMS": 0}
    filled = {"kind": "editorial", "title": "On the issue", "language": "en", **rows}
    return Press(make_editor_in_chief(), reverse("issues:new_article"), filled)


def notice() -> Press:
    target = make_article(state=ArticleState.PUBLISHED)
    filled = {"kind": "correction", "title": "Correction", "text": "B, not A."}
    return Press(make_editor_in_chief(), reverse("issues:new_notice", args=[target.pk]), filled)


def issue() -> Press:
    filled = {"volume": 3, "number": 1, "language": "en", "first_page": 1, "planned_on": "2030-01-01"}
    return Press(make_office(), reverse("issues:new_issue"), filled, (302, 422))  # there is one with this number


def role() -> Press:
    filled = {"role": "copyeditor"}
    return Press(make_office(), reverse("office:role_give", args=[make_user().pk]), filled, (302, 422))  # held already


def person() -> Press:
    filled = {"email": "new@example.org", "family_name": "Sok", "language": "en"}
    return Press(make_office(), reverse("office:person_add"), filled, (302, 422))  # known already


def closed_time() -> Press:
    day = (timezone.localdate() + timezone.timedelta(days=30)).isoformat()
    return Press(make_office(), reverse("office:closed"), {"name": "Water Festival", "first": day, "last": day})


def absence() -> Press:
    day = timezone.localdate().isoformat()
    return Press(make_user(), reverse("desk:away"), {"first": day, "last": day})


def saved_view() -> Press:
    return Press(make_office(), f"{reverse('desk:save_view')}?state=submitted", {"name": "New"})


def review_form() -> Press:
    return Press(make_office(), reverse("review:form_add"), {"name": "For policy papers"})


def question() -> Press:
    office = make_office()
    form = add_review_form(name="For policy papers", by=office)
    filled = {"kind": "text", "label": "Can the advice be followed?", "read_by": "author"}
    return Press(office, reverse("review:question_add", args=[form.pk]), filled)


PRESSES: list[Callable[[], Press]] = [
    free_letter, letter_to_a_person, letter_again, draft, draft_with_file, resubmission, entry, figure, author,
    sending_in, invitation, acceptance, refusal, more_time, file_of_a_report, report, addendum, entered_report, query,
    working_file, correction, article, notice, issue, role, person,
    closed_time, absence, saved_view, review_form, question,
]  # fmt: skip


@pytest.fixture(autouse=True)
def _journal(db: None) -> None:
    make_journal()
    make_section()


@pytest.mark.django_db
@pytest.mark.parametrize("make", PRESSES, ids=lambda make: make.__name__)
def test_form_sent_twice_makes_one_thing(make: Callable[[], Press]) -> None:
    press = make()
    before = rows()
    first = press.once()
    after = rows()
    second = press.once()
    assert (first.status_code, second.status_code) == press.answers
    assert after != before
    assert rows() == after
    if press.answers == (302, 302):
        assert second.headers["Location"] == first.headers["Location"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [free_letter, letter_again, draft, query, correction], ids=lambda make: make.__name__)
def test_form_sent_twice_at_once_makes_one_thing(make: Callable[[], Press]) -> None:
    press = make()
    letters, drafts = Letter.objects.count(), Submission.objects.count()
    before = rows()
    answers: list[int] = []

    def send() -> None:
        answers.append(press.once().status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _press in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    made = {name: count - before[name] for name, count in rows().items() if count != before[name]}
    assert {count for name, count in made.items() if name not in {"Event", "EventText", "CaseFile"}} == {1}
    assert Letter.objects.count() - letters <= 1
    assert Submission.objects.count() - drafts <= 1


@pytest.mark.django_db
def test_same_words_to_somebody_else_or_later_are_another_letter() -> None:
    press = letter_to_a_person()
    press.once()
    other = Press(press.by, reverse("office:write", args=[make_user().pk]), press.filled)
    other.once()
    Letter.objects.update(created_at=timezone.now() - timezone.timedelta(minutes=11))
    press.once()
    assert Letter.objects.count() == 3
