"""The reference workload of the bench, written into an empty database: rows by bulk, as only a measurement may.

The file says who there is, which articles are published and which manuscripts are under way, with their rounds. Nothing
of it is true; every manuscript bears a number that begins with ``BENCH``, by which such a database is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, cycle, islice
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from issues.models import Article, ArticleAuthor, Edition, Galley, Issue, Version
from issues.models.production import MEDIA_TYPES
from issues.services.search import write_missing_words as write_missing_article_words
from issues.states import ArticleState, GalleyKind, IssueState
from journal.models import CaseFile, Grant, Journal, Section, User
from journal.states import RoleName
from journal.text import folded
from review.models import Assignment, Report, ReviewerProfile, Round, first_questions, frozen
from review.services import make_expertise, make_topic
from review.states import AssignmentState, Outcome, Recommendation, RoundState
from submissions.models import Author, Conflict, EditorAssignment, Submission
from submissions.models import Version as ManuscriptVersion
from submissions.services.search import write_missing_words
from submissions.states import ConflictKind, State

MARK = "BENCH"
AT_ONCE, PEOPLE_AT_ONCE = 2_000, 200
TOPICS = 1_000
"""So many manuscripts in review say what they are about, as they do when a round is opened."""
HTML_SIZE, PDF_LINES, PDF_PAGES = 30_000, 24, 6
STAFF = {
    "editor": RoleName.EDITOR_IN_CHIEF,
    "section-editor": RoleName.EDITOR,
    "copyeditor": RoleName.COPYEDITOR,
    "typesetter": RoleName.PRODUCTION_EDITOR,
}
STATES = {
    "unsubmitted": State.DRAFT, "unassigned": State.SUBMITTED, "assigned": State.SUBMITTED,
    "under_review": State.IN_REVIEW, "under_revision": State.REVISION_REQUESTED,
}  # fmt: skip
WITHOUT_EDITOR = {"unsubmitted", "unassigned"}
PRODUCTION = {
    "editor_copyediting": ArticleState.COPYEDITING, "author_copyediting": ArticleState.AUTHOR_QUERIES,
    "final_copyediting": ArticleState.COPYEDITING, "typesetting": ArticleState.TYPESETTING,
    "pre_publication": ArticleState.READY,
}  # fmt: skip
ANSWERS = {
    "complete": AssignmentState.REPORTED, "accepted": AssignmentState.ACCEPTED, "requested": AssignmentState.INVITED,
    "declined": AssignmentState.DECLINED,
}  # fmt: skip
RECOMMENDED = {
    "accept": Recommendation.ACCEPT, "minor_revisions": Recommendation.MINOR, "major_revisions": Recommendation.MAJOR,
    "reject": Recommendation.REJECT,
}  # fmt: skip


def may_take_it() -> bool:
    """Whether nothing but a bench lies in this database."""
    strange = Submission.objects.exclude(number="").exclude(number__startswith=MARK)
    drafts = Submission.objects.filter(number="").exclude(case_file__label__startswith=MARK)
    articles = Article.objects.exclude(case_file__label__startswith=MARK)
    return not (strange.exists() or drafts.exists() or articles.exists())


def is_loaded() -> bool:
    """Whether the bench lies there already."""
    return CaseFile.objects.filter(label__startswith=MARK).exists()


def load(found: dict[str, Any], *, times: int = 1) -> dict[str, int]:
    """Write the workload, with so many times its manuscripts and twice as many times its reviewers; return the counts.

    In one transaction for each part: a load that was cut short is seen, and begun anew in an empty database.
    """
    loading = Loading(found, times=times)
    with transaction.atomic():
        loading.people()
    with transaction.atomic():
        loading.archive()
        while write_missing_article_words():
            pass
    for turn in range(times):
        with transaction.atomic():
            loading.manuscripts(turn)
            while write_missing_words():
                pass
    loading.known()
    return {
        "people": User.objects.count(), "issues": Issue.objects.count(), "articles": Article.objects.count(),
        "manuscripts": Submission.objects.count(), "assignments": Assignment.objects.count(),
    }  # fmt: skip


class Loading:
    """The workload on its way into the tables."""

    def __init__(self, found: dict[str, Any], *, times: int) -> None:
        self.found, self.times = found, times
        self.users: list[User] = []
        self.reviewers: list[User] = []
        self.places: dict[int, int] = {}
        self.numbers = count(1)
        self.now = timezone.now()
        self.questions, self.journal = first_questions(), Journal.current()
        self.section = Section.objects.order_by("position", "pk").first() or Section.objects.create(
            title="Articles", slug="article"
        )

    # -- People ----------------------------------------------------------------------------------------------------

    def people(self) -> None:
        """Write everybody with their roles; further reviewers are those of the file under other addresses."""
        rows = self.found["users"]
        self.users = _bulk(_person(row) for row in rows)
        asked = [row for row in rows if "reviewer" in row["roles"]]
        self.places = {row["n"]: place for place, row in enumerate(asked)}
        more = 2 * self.times - 1 if self.times > 1 else 0
        copies = _bulk(_person(row, turn) for turn in range(1, more + 1) for row in asked)
        self.reviewers = [self.users[row["n"]] for row in asked] + copies
        _bulk(
            Grant(user=user, role=STAFF[role])
            for user, row in zip(self.users, rows, strict=True)
            for role in row["roles"]
            if role in STAFF
        )

    def _reviewer(self, number: int, turn: int) -> User:
        """Return the reviewer whom the file names, or with each turn one of two who stand for that one then."""
        block = (2 * turn + number % 2) * len(self.places)
        return self.reviewers[(self.places[number] + block) % len(self.reviewers)]

    # -- What is published -----------------------------------------------------------------------------------------

    def archive(self) -> None:
        """Write the issues with their articles, each with its authors and with files of the usual size."""
        rows = self.found["issues"]
        cases = self._cases(len(rows))
        issues = _bulk(
            Issue(
                case_file=case, volume=row["volume"], number=row["number"], state=IssueState.PUBLISHED,
                planned_on=row["date"], published_at=_noon(row["date"]),
            )
            for case, row in zip(cases, rows, strict=True)
        )  # fmt: skip
        rows = self.found["published"]
        articles = _bulk(
            Article(
                case_file=case, section=self.section, section_title=self.section.title, title=row["title"],
                abstract=row["abstract"], keywords="; ".join(row["keywords"]), doi=row["doi"],
                issue=issues[row["issue"]], position=row["i"] % 12 + 1, first_page=row["first_page"],
                last_page=row["last_page"], state=ArticleState.PUBLISHED, version=1, pdf_pages=PDF_PAGES,
                published_at=_noon(row["date"]), joined_at=_noon(row["date"]), licence_signed_at=_noon(row["date"]),
                approved_at=_noon(row["date"]),
            )
            for case, row in zip(self._cases(len(rows)), rows, strict=True)
        )  # fmt: skip
        _bulk(
            ArticleAuthor(article=row, **self._author(person, place))
            for row, said in zip(articles, rows, strict=True)
            for place, person in enumerate(said["authors"])
        )
        self._files(articles)
        Edition.rise()

    def _files(self, articles: list[Article]) -> None:
        galleys = []
        for article in articles:
            for kind, content in ((GalleyKind.HTML, _html(article.abstract)), (GalleyKind.PDF, _pdf(article.abstract))):
                galley = Galley(
                    article=article, kind=kind, number=1, name=f"{article.pk}.{kind}", media_type=MEDIA_TYPES[kind],
                    size=len(content), sha256=hashlib.sha256(content).hexdigest(), uploaded_by=self.users[0],
                    pages=PDF_PAGES if kind == GalleyKind.PDF else None,
                )  # fmt: skip
                galley.stored.save(f"x.{kind}", ContentFile(content), save=False)
                galleys.append(galley)
        _bulk(galleys)
        versions = _bulk(
            Version(article=row, number=1, title=row.title, abstract=row.abstract, keywords=row.keywords)
            for row in articles
        )
        of_article = {version.article_id: version for version in versions}
        links = Version.galleys.through
        _bulk(links(version_id=of_article[galley.article_id].pk, galley_id=galley.pk) for galley in galleys)

    # -- What is under way -----------------------------------------------------------------------------------------

    def manuscripts(self, turn: int) -> None:
        """Write the manuscripts of the file once, with their authors, editors, rounds, reviewers and reports."""
        rows = self.found["submissions"]
        made = _bulk(self._manuscript(row, case) for row, case in zip(rows, self._cases(len(rows)), strict=True))
        pairs = list(zip(made, rows, strict=True))
        _bulk(
            Author(submission=row, email=self.users[person].email, **self._author(person, place))
            for row, said in pairs
            for place, person in enumerate(said["authors"])
        )
        _bulk(
            EditorAssignment(submission=row, editor=self.users[said["editor"]])
            for row, said in pairs
            if said["stage"] not in WITHOUT_EDITOR
        )
        _bulk(
            Conflict(submission=row, person=self.users[person], kind=ConflictKind.AUTHOR)
            for row, said in pairs
            for person in said["authors"]
        )
        versions = _bulk(
            ManuscriptVersion(
                submission=row, number=number, sent_at=row.submitted_at, title=row.title, abstract=row.abstract
            )
            for row, said in pairs
            for number in range(1, max(len(said["rounds"]), 1) + 1)
        )
        self._reviewed(pairs, {(row.submission_id, row.number): row for row in versions}, turn)
        _bulk(self._in_production(row, said) for row, said in pairs if said["stage"] in PRODUCTION)

    def _manuscript(self, said: dict[str, Any], case: CaseFile) -> Submission:
        sent = self.now - timedelta(days=said["submitted_days_ago"])
        state = STATES.get(said["stage"], State.ACCEPTED)
        last = said["rounds"][-1]["assignments"] if said["rounds"] else []
        reported = sum(row["state"] == "complete" for row in last)
        waited = sum(row["state"] in {"accepted", "requested"} for row in last)
        due_on = self.now.date() + timedelta(days=said["i"] % 60 - 20) if said["stage"] == "under_revision" else None
        is_sent = said["stage"] != "unsubmitted"
        made = Submission(
            case_file=case, number=case.label if is_sent else "", section=self.section, title=said["title"],
            abstract=said["abstract"], keywords="; ".join(said["keywords"]), state=state,
            corresponding_user=self.users[said["authors"][0]], submitted_at=sent if is_sent else None,
            since=sent + timedelta(days=said["submitted_days_ago"] // 3), started_at=sent, due_on=due_on,
            lapses_on=due_on and due_on + timedelta(days=14), reports_wanted=2 if said["rounds"] else 0,
            reports_in=reported, reviewers_asked=waited, last_report_at=self.now if reported else None,
            decided_at=self.now if said["stage"] in PRODUCTION else None,
            decided_by=self.users[said["editor"]] if said["stage"] in PRODUCTION else None,
            has_editor=said["stage"] not in WITHOUT_EDITOR,
        )  # fmt: skip
        made.settle_action(lambda: self.journal)
        return made

    def _reviewed(self, pairs: list[tuple[Submission, Any]], versions: dict[tuple[int, int], Any], turn: int) -> None:
        opened = [(row, said, each) for row, said in pairs for each in said["rounds"]]
        rounds = _bulk(self._round(row, said, each, versions[row.pk, each["number"]]) for row, said, each in opened)
        asked = [
            (part, row, place, self._reviewer(row["reviewer"], turn))
            for part, (_manuscript, _said, each) in zip(rounds, opened, strict=True)
            for place, row in enumerate(each["assignments"], start=1)
        ]
        made = _bulk(self._assignment(*facts) for facts in asked)
        _bulk(
            Report(
                assignment=row, recommendation=RECOMMENDED[said["decision"]],
                asked=frozen(self.questions, {"for_author": said["text"], "would_review_again": True}),
                would_review_again=True, filed_at=row.reported_at,
            )
            for row, (_round, said, _place, _person) in zip(made, asked, strict=True)
            if said["state"] == "complete"
        )  # fmt: skip
        kept = {(part.submission_id, person.pk) for part, _said, _place, person in asked}
        _bulk(Conflict(submission_id=row, person_id=who, kind=ConflictKind.REVIEWER) for row, who in sorted(kept))

    def _round(self, row: Submission, said: dict[str, Any], each: dict[str, Any], version: Any) -> Round:
        is_open = said["stage"] == "under_review" and each is said["rounds"][-1]
        return Round(
            submission=row, version=version, number=each["number"], reports_wanted=2,
            state=RoundState.OPEN if is_open else RoundState.CLOSED, opened_at=row.since,
            closed_at=None if is_open else self.now, outcome="" if is_open else Outcome.ENDED,
        )  # fmt: skip

    def _assignment(self, part: Round, said: dict[str, Any], place: int, reviewer: User) -> Assignment:
        state, due_on = ANSWERS[said["state"]], self.now.date() + timedelta(days=said["due_in"])
        has_agreed = said["state"] in {"complete", "accepted"}
        began = self.now - timedelta(days=28 - said["due_in"] // 2)
        return Assignment(
            round=part, reviewer=reviewer, state=state, position=place, number=place, times_invited=1,
            chosen_at=began, invited_at=began, answer_by=began.date() + timedelta(days=7),
            expires_on=self.now.date() + timedelta(days=10),
            accepted_at=began + timedelta(days=2) if has_agreed else None,
            due_on=due_on if has_agreed else None, reported_at=self.now if said["state"] == "complete" else None,
            ended_at=self.now if said["state"] == "declined" else None,
        )  # fmt: skip

    def _in_production(self, row: Submission, said: dict[str, Any]) -> Article:
        is_edited = said["stage"] in {"typesetting", "pre_publication"}
        return Article(
            case_file=row.case_file, submission=row, section=self.section, section_title=self.section.title,
            title=row.title, abstract=row.abstract, keywords=row.keywords, corresponding_user=row.corresponding_user,
            state=PRODUCTION[said["stage"]], copyeditor=self.users[said["copyeditor"]],
            production_editor=self.users[said["typesetter"]] if is_edited else None,
            due_on=self.now.date() + timedelta(days=said["i"] % 14),
        )  # fmt: skip

    # -- What people know ------------------------------------------------------------------------------------------

    def known(self) -> None:
        """Write keywords that reviewers name, what everybody knows about, and what some manuscripts are about.

        A reviewer names keywords of a manuscript of the file, another one each; whom suggestions find depends on that.
        """
        rows = self.found["submissions"]
        told = zip(self.reviewers, cycle(rows), strict=False)
        _bulk(ReviewerProfile(person=who, keywords="; ".join(row["keywords"][:3])) for who, row in told)
        people = list(User.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(people), PEOPLE_AT_ONCE):
            make_expertise(people[start : start + PEOPLE_AT_ONCE])
        in_review = Submission.objects.filter(state=State.IN_REVIEW).prefetch_related("translations").order_by("pk")
        for submission in in_review[:TOPICS]:
            make_topic(submission)

    # -- What all have ---------------------------------------------------------------------------------------------

    def _cases(self, number: int) -> list[CaseFile]:
        return _bulk(CaseFile(label=f"{MARK}-{next(self.numbers):06d}") for _each in range(number))

    def _author(self, number: int, place: int) -> dict[str, Any]:
        """Return what stands of an author on a manuscript as on an article."""
        user = self.users[number]
        return {
            "position": place, "user": user, "given_name": user.given_name, "family_name": user.family_name,
            "affiliation": user.affiliation, "is_corresponding": not place,
        }  # fmt: skip


def _person(row: dict[str, Any], turn: int = 0) -> User:
    name, _at, domain = row["email"].partition("@")
    user = User(
        email=f"{name}.{turn}@{domain}" if turn else row["email"], given_name=row["first"], family_name=row["last"],
        affiliation=row["institution"],
    )  # fmt: skip
    user.set_unusable_password()
    user.sort_name = folded(user.index_name)
    user.search_text = folded(f"{user.index_name} {user.name} {user.email} {user.affiliation}")
    return user


def _bulk(rows: Iterable[Any]) -> list[Any]:
    """Write rows of one table, some at a time; return them with their keys."""
    made: list[Any] = []
    each: Iterator[Any] = iter(rows)
    while some := list(islice(each, AT_ONCE)):
        made += type(some[0])._default_manager.bulk_create(some)
    return made


def _noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), UTC)


def _html(words: str) -> bytes:
    """Return a text of the usual size of an article."""
    times = HTML_SIZE // (len(words) + 8) + 1
    body = f"<p>{words}</p>" * times
    return f"<!DOCTYPE html><html><head><title>Bench</title></head><body>{body}</body></html>".encode()


def _pdf(words: str) -> bytes:
    """Return a PDF of six pages with the words on it, of the usual size of an article, written by hand."""
    line = words[:64].translate({ord(sign): None for sign in "()\\"}).encode("ascii", "ignore")
    shown = b"BT /F1 10 Tf 14 TL 60 780 Td " + b" ".join([b"(%b) Tj T*" % line] * PDF_LINES) + b" ET"
    kids = b" ".join(b"%d 0 R" % (4 + 2 * page) for page in range(PDF_PAGES))
    bodies = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [%b] /Count %d /MediaBox [0 0 595 842]>>" % (kids, PDF_PAGES),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    ]
    for page in range(PDF_PAGES):
        bodies.append(
            b"<</Type /Page /Parent 2 0 R /Resources <</Font <</F1 3 0 R>>>> /Contents %d 0 R>>" % (5 + 2 * page)
        )
        bodies.append(b"<</Length %d>>\nstream\n%b\nendstream" % (len(shown), shown))
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    trailer = b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer
