"""The errands of the steward; each function is one, its arguments and answer are plain JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import MINYEAR, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

import issues.services as production
import review.services as reviewing
import submissions.services as submitting
from issues.models import Article
from issues.states import ArticleState, GalleyKind
from journal import history
from journal.desk import services as desk
from journal.letterbook import LINKS
from journal.models import Grant, Job, Journal, Letter, PersonalLink, Section, User
from review.letters.drafts import WRITE
from review.models import Assignment
from submissions.models import IncomingUpload
from submissions.models.files import READ
from submissions.services.reading import read_file
from submissions.states import Check, FileKind
from tests.factories.papers import ABSTRACT_IN_KHMER, TITLE_IN_KHMER, paper
from tests.factories.submissions import upload
from tests.journeys import shortcuts
from tests.journeys.staff import STAFF

SECTIONS = (
    {"title": "Articles", "slug": "articles", "position": 1, "required_reports": 2},
    {"title": "Research notes", "slug": "notes", "position": 2, "required_reports": 1},
    {
        "title": "Editorials",
        "slug": "editorials",
        "position": 3,
        "required_reports": 0,
        "is_reviewed": False,
        "is_for_authors": False,
    },
)


def seed() -> None:
    """Make the journal, its sections and the people who work for it."""
    Journal.objects.update_or_create(
        pk=1,
        defaults={
            "contact_email": STAFF["office"].email,
            "publisher": "Institute of the Confluence",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "is_demonstration": True,
            "undo_minutes": 0,
        },
    )
    Section.objects.all().delete()  # those a journal begins with
    for section in SECTIONS:
        Section.objects.create(**section)
    for member in STAFF.values():
        user = User.objects.create_user(
            member.email,
            member.password,
            given_name=member.given_name,
            family_name=member.family_name,
            affiliation=member.affiliation,
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        Grant.objects.create(user=user, role=member.role)


def known(email: str, name: str, password: str) -> None:
    """Make a person who can sign in."""
    shortcuts.account(email, name, password)


def manuscript(
    author: str,
    title: str,
    *,
    section: str = "articles",
    editor: str = "",
    recommends: str = "",
    reviewers: Sequence[str] = (),
    reports: Sequence[str] = (),
) -> str:
    """Bring a manuscript on its way: sent in, given to an editor, sent to reviewers, reported on; return its number.

    People are named by their addresses, the editor and who recommends to the editor by the office; ``reports`` are those
    reviewers who have reported.
    """
    submission = shortcuts.submitted(_person(author), title=title, section=section)
    if editor:
        submission = shortcuts.assigned(submission, editor=editor)
    if recommends:
        submission = shortcuts.assigned(submission, editor=recommends, decides=False)
    if reviewers:
        submission = shortcuts.in_review(submission, reviewers=[_person(r) for r in reviewers], editor=editor)
    for reviewer in reports:
        submission = shortcuts.reported(submission, by=_person(reviewer))
    return submission.number


def begun(author: str) -> int:
    """Begin a manuscript with a file, have it read, and let others be on their way in; return its id.

    What was typed since is not what the file says, which also names people and has a language that nobody typed.
    """
    user = _person(author)
    file = upload(paper(more=(TITLE_IN_KHMER, "មូលន័យសង្ខេប", ABSTRACT_IN_KHMER)))
    draft = submitting.start_draft(by=user, upload=file)
    for job in Job.objects.filter(kind=READ, case=draft.case_file):
        read_file(job)
    submitting.save_metadata(submission=draft.again(), by=user, title="A word of one's own")
    kinds = {"kind": FileKind.SUPPLEMENT, "size": 1024, "begun_by": user, "submission": draft}
    for name, state in {
        "begun.docx": {},
        "arrived.docx": {"completed_at": timezone.now()},
        "refused.docx": {"completed_at": timezone.now(), "check_state": Check.REFUSED, "problem": "macros"},
    }.items():
        IncomingUpload.objects.create(name=name, stored=name, **kinds, **state)
    return int(draft.pk)


def article(author: str, title: str, *, is_ready: bool = True) -> str:
    """Bring an article on its way: accepted, or ready to be placed in an issue; return its number."""
    make = shortcuts.ready if is_ready else shortcuts.accepted
    return str(make(_person(author), title=title).case_file.label)


def galley_to_read() -> str:
    """Give an article whose pages are being set a galley that is read in the browser; return its address."""
    article = Article.objects.get(state=ArticleState.TYPESETTING, production_editor__isnull=False)
    words = b"<!doctype html><html><body><h2>What was done</h2><p>Boats were counted at dawn.</p></body></html>"
    page = ContentFile(words, "galley.html")
    galley = production.upload_galley(article, by=article.production_editor, kind=GalleyKind.HTML, upload=page)
    return reverse("issues:galley", args=[galley.pk]) + "?read"


def issue(volume: int, number: int, articles: Sequence[str] = ()) -> None:
    """Begin to assemble an issue with these articles, named by their numbers."""
    assembled = shortcuts.assembling(volume=volume, number=number)
    for label in articles:
        shortcuts.placed(Article.objects.get(case_file__label=label), assembled)


def _person(email: str) -> User:
    return User.objects.filter(email=email).first() or shortcuts.account(email, *_made_up(email))


def _made_up(email: str) -> tuple[str, str]:
    """Return a name and a password for somebody who is known by an address only."""
    given, _at, rest = email.partition("@")
    return f"{given.title()} {rest.partition('-')[0].title()}", "nobody enters by this"


def set_journal(**settings: Any) -> None:
    """Change settings of the journal."""
    Journal.objects.filter(pk=1).update(**settings)


def set_acting_editor(office: str) -> None:
    """Name who stands in where the editor-in-chief is an author."""
    set_journal(acting_editor=shortcuts.member(office))


def let_pass(days: int) -> int:
    """Let days pass: every date the journal keeps moves back by so many, then the clock strikes.

    The programs of the house run on the machine's own time, which a test cannot turn forward. Returns what the clock did.
    """
    history.remove()  # it is append-only, and only here does it grow old in a moment
    try:
        with transaction.atomic():
            for label in ("journal", "submissions", "review", "issues"):
                for model in apps.get_app_config(label).get_models():
                    _age(model, timedelta(days=days))
    finally:
        history.install()
    return desk.run_clock()


def _age(model: type[models.Model], passed: timedelta) -> None:
    dates = [field.attname for field in model._meta.concrete_fields if isinstance(field, models.DateField)]
    if not dates:
        return
    # One row after the other, the oldest first: where a date is part of a unique key, none may meet the next one.
    for row in model._base_manager.order_by(*dates).values("pk", *dates):
        moved = {name: row[name] - passed for name in dates if row[name] is not None and row[name].year > MINYEAR}
        model._base_manager.filter(pk=row["pk"]).update(**moved)


def end_session(email: str) -> int:
    """Let the sessions of a person be over, as after a long pause; return how many there were."""
    person = str(User.objects.get(email=email).pk)
    rows = [row.pk for row in Session.objects.all() if row.get_decoded().get("_auth_user_id") == person]
    return Session.objects.filter(pk__in=rows).delete()[0]


def personal_links() -> list[dict[str, str]]:
    """Return a fresh personal link for each letter that carries one, with the purpose and how its target stands."""
    found = []
    letters = Letter.objects.exclude(link_purpose="").select_related("to").order_by("pk")
    for purpose, target, person in {(row.link_purpose, row.link_target, row.to) for row in letters}:
        token = PersonalLink.mint(purpose=purpose, target=target, person=person)
        found.append({"purpose": purpose, "address": reverse(LINKS[purpose].url_name, args=[token])})
    return sorted(found, key=lambda link: link["purpose"])


def pages_of_review() -> dict[str, Any]:
    """Return what the addresses of review pages in the demonstration hold, and links to an invitation, to a report that
    is written, and to one about which the editor has a question. What was reported first becomes that of a year before.
    """
    asked, at_work, reported = (
        Assignment.objects.filter(round__state="open", state=state).select_related("reviewer", "round")[0]
        for state in ("invited", "accepted", "reported")
    )
    with_editor = Assignment.objects.filter(round__submission__state="with_editor", round__state="closed")[0]
    reported.ask_clarification(by=User.objects.get(email="editor@demo.example"), note="Which table do you mean?")
    year = timezone.localdate().year - 1
    first = Assignment.objects.filter(state="reported", round__state="closed").order_by("reported_at")[:4]
    Assignment.objects.filter(pk__in=[row.pk for row in first]).update(reported_at=timezone.now().replace(year=year))
    certificate = reviewing.certify_year(person=reported.reviewer, year=year, language="en")
    links = {"asked": asked, "working": at_work, "questioned": reported}
    return {
        "in_review": at_work.round.submission_id,
        "with_editor": with_editor.round.submission_id,
        "at_work": at_work.pk,
        "year": year,
        "code": certificate.code,
        **{name: _link(WRITE, assignment) for name, assignment in links.items()},
    }


def _link(purpose: str, assignment: Assignment) -> str:
    token = PersonalLink.mint(purpose=purpose, target=assignment.pk, person=assignment.reviewer)
    return reverse(LINKS[purpose].url_name, args=[token])
