"""The way to where a journey begins, taken by the real services without a browser, and without waiting for letters.

Each function carries a manuscript, an article or an issue one stretch on, by the person whose act it is, and returns it.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile, File
from django.utils import timezone

from issues import services as production
from issues.models import Article, Issue
from issues.states import GalleyKind, ProductionFileKind
from journal.desk import services as desk
from journal.models import Section, User
from review import services as reviewing
from review.models import Assignment
from review.states import DecisionKind, Recommendation
from submissions import services as submitting
from submissions.models import Submission
from submissions.states import CONFIRMED, Question
from tests.journeys import papers
from tests.journeys.staff import STAFF

ABSTRACT = "An invented abstract that says what was asked, what was done about it and what was found along the river."
COMMENTS = "The argument holds. The section on method should say how the villages were chosen."
EDITED = b"The text as it was edited."


def account(email: str, name: str, password: str) -> User:
    """Return a person who can sign in."""
    given, _space, family = name.partition(" ")
    user = User.objects.create_user(
        email, password, given_name=given, family_name=family, affiliation=f"College of {family}"
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def member(office: str) -> User:
    """Return somebody of the staff."""
    return User.objects.get(email=STAFF[office].email)


def word(title: str, *, author: str = "") -> File[bytes]:
    """Return a Word file as it arrives in an upload."""
    with TemporaryDirectory() as folder:
        path = papers.manuscript(Path(folder) / "text.docx", title=title, author=author)
        return ContentFile(path.read_bytes(), name="text.docx")


def pdf(title: str, *, pages: int = 2) -> File[bytes]:
    """Return a PDF as it arrives in an upload."""
    with TemporaryDirectory() as folder:
        path = papers.galley(Path(folder) / "galley.pdf", title=title, pages=pages)
        return ContentFile(path.read_bytes(), name="galley.pdf")


def submitted(author: User, *, title: str, section: str = "articles") -> Submission:
    """Send a manuscript in, complete."""
    submission = submitting.start_draft(by=author, upload=word(title, author=author.name))
    submitting.save_metadata(
        submission=submission,
        by=author,
        title=title,
        abstract=ABSTRACT,
        keywords="river; villages",
        section=Section.objects.get(slug=section),
    )
    answers = {question: {"is_none": True} for question in Question.values}
    answers |= {question: {"is_confirmed": True} for question in CONFIRMED}
    submitting.answer_declarations(submission=submission, answers=answers, by=author)
    fresh = submission.again()
    submitting.submit(fresh, by=author)
    return fresh.again()


def assigned(submission: Submission, *, editor: str = "editor", decides: bool = True) -> Submission:
    """Give it to an editor."""
    submitting.assign_editor(submission, editor=member(editor), by=member("chief"), decides=decides)
    return submission.again()


def in_review(submission: Submission, *, reviewers: list[User], editor: str = "editor") -> Submission:
    """Send it to review and invite these people; they have not answered yet."""
    by = member(editor)
    submitting.store_reviewer_copy(submission=submission, upload=word(submission.title), by=by)
    submission = submission.again()
    submission.release_reviewer_copy(by=by)
    reviewing.open_round(submission.again(), by=by)
    for person in reviewers:
        chosen = reviewing.choose(submission=submission.again(), person=person, by=by, reason="Asked all the same.")
        reviewing.invite(chosen, by=by, send_now=True)
    return submission.again()


def reported(submission: Submission, *, by: User, recommendation: str = Recommendation.MINOR) -> Submission:
    """Let a reviewer accept the invitation and report."""
    assignment = Assignment.objects.get(round__submission=submission, reviewer=by, state="invited")
    reviewing.accept(assignment, by=by)
    report = {"recommendation": recommendation, "for_author": COMMENTS}
    reviewing.file_report(assignment.again(), by=by, report=report)
    return submission.again()


def decided(
    submission: Submission, kind: str = DecisionKind.ACCEPT, *, editor: str = "editor", note: str = ""
) -> Submission:
    """Let an editor decide; the decision goes out at once."""
    by = member(editor)
    draft = reviewing.new_draft(submission=submission, by=by, kind=kind)
    draft = reviewing.save_draft(
        submission=submission, by=by, kind=kind, due_on=draft.due_on, parts=draft.parts, subject=draft.subject,
        body=draft.body, note=note,
    )  # fmt: skip
    reviewing.schedule(draft, by=by, note=note, send_now=True)
    desk.send_decision(decision_id=draft.pk)
    return submission.again()


def accepted(author: User, *, title: str, section: str = "articles") -> Article:
    """Send a manuscript in and accept it at once, for a reason that the history keeps; return the article made of it."""
    submission = assigned(submitted(author, title=title, section=section), editor="editor")
    decided(submission, DecisionKind.ACCEPT_WITHOUT_REVIEW, editor="chief", note="Commissioned by the journal.")
    return Article.objects.get(submission=submission)


def ready(author: User, *, title: str, pages: int = 2) -> Article:
    """Accept a manuscript and carry its article to where it can be placed in an issue."""
    article = accepted(author, title=title)
    production.upload_file(
        article, by=member("production"), kind=ProductionFileKind.COPYEDITED, upload=word(title, author=author.name)
    )
    production.finish_copyediting(article.again(), by=member("production"))
    production.upload_galley(
        article.again(), by=member("production"), kind=GalleyKind.PDF, upload=pdf(title, pages=pages)
    )
    production.send_proof(article.again(), by=member("production"))
    production.approve_proof(article.again(), by=author, agree=True)
    return article.again()


def assembling(*, volume: int, number: int) -> Issue:
    """Begin to assemble an issue."""
    by = member("production")
    planned_on = timezone.localdate() + timedelta(days=30)
    issue = production.plan_issue(by=by, volume=volume, number=number, planned_on=planned_on)
    issue.begin_assembling(by=by)
    return issue.again()


def placed(article: Article, issue: Issue) -> Issue:
    """Place an article in an issue."""
    production.place(article, by=member("production"), issue=issue)
    return issue.again()
