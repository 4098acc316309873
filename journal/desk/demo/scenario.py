"""The demonstration's manuscripts: each taken by real steps, at its time, by the person whose act it is."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

import issues.services as production
import review.services as reviewing
import submissions.services as submitting
from issues.models import Article, Issue
from journal.desk import services as desk
from journal.desk.demo import files
from journal.desk.demo.clock import days_ago
from journal.desk.demo.texts import DECLARED, PAPERS, WORKS, Paper
from journal.models import Job, Section, User
from journal.typesetting import font_folders
from review.models import Assignment
from review.queries import comments_of, reports_for_author
from submissions.models import Submission, point_key
from submissions.services.likeness import ALIKE
from submissions.services.showing import SHOW
from submissions.states import CONFIRMED, Question

ANSWERS = [
    "Done: see the new paragraph on page 4. (Invented for the demonstration.)",
    "We kept the table as it is, because the ranges stand in the supplement; a note under it now says so. (Invented.)",
]
REPORTS = [
    {
        "recommendation": "minor",
        "for_author": "A clear paper with an honest account of its limits. Please say how the villages were chosen, and give "
        "the figures of Table 1 with their ranges. (Invented for the demonstration.)",
        "for_editor": "I would print it after a small revision.",
    },
    {
        "recommendation": "major",
        "for_author": "The question is good. The argument in the third part runs ahead of what was observed; two more weeks "
        "with the logbooks would settle it. (Invented for the demonstration.)",
        "for_editor": "Worth keeping, if the author does the work.",
    },
    {
        "recommendation": "accept",
        "for_author": "The revision answers what I asked. (Invented for the demonstration.)",
        "for_editor": "",
    },
    {
        "recommendation": "minor",
        "for_author": "The paper is well written and the topic is of great interest to the readers of the journal. The "
        "literature should be updated, the method described in more detail, and the conclusion should say what is new. "
        "The tables are clear. I have no further remarks and congratulate the author. (Invented for the demonstration.)",
        "for_editor": "It fits any manuscript, and has been sent with two of them.",
    },
]


NOTES = [
    (3, "Three villages, or two? The abstract and the table differ. (Invented for the demonstration.)", False),
    (9, "Who was asked, and in which language? (Invented for the demonstration.)", False),
    (11, "I have read this sentence elsewhere. (Invented for the demonstration.)", True),
]
"""At which paragraph, what is said of it, and whether it is for the editor only."""


class Scenario:
    """Takes manuscripts to where the demonstration leaves them. ``people`` are the invented ones, by short name."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people = people
        self.sections = {section.slug: section for section in Section.objects.all()}

    @cached_property
    def fonts(self) -> list[Any]:
        """Where the fonts of the galleys lie."""
        return list(font_folders())

    # -- A manuscript, part by part --------------------------------------------------------------------------------

    def draft(self, key: str, *, author: str, co: tuple[str, ...] = (), section: str = "article") -> Submission:
        """Begin a manuscript and complete every task of it."""
        paper, user = PAPERS[key], self.people[author]
        names = [self.people[name].name for name in (author, *co)]
        submission = submitting.start_draft(by=user, upload=files.manuscript(paper, authors=names))
        submitting.save_metadata(
            submission=submission, by=user, title=paper.title, abstract=paper.abstract, keywords=paper.keywords,
            section=self.sections[section], letter_to_editor="A letter of the demonstration.",
        )  # fmt: skip
        for language, title, abstract in paper.other:
            submitting.save_translation(
                submission=submission, language=language, by=user, title=title, abstract=abstract
            )
        for name in co:
            other = self.people[name]
            submitting.save_author(
                submission=submission, by=user, given_name=other.given_name, family_name=other.family_name,
                printed_name=other.printed_name, native_name=other.native_name, native_language=other.native_language,
                affiliation=other.affiliation, country=other.country, email=other.email,
            )  # fmt: skip
        if key in WORKS:
            submitting.save_work(submission=submission.again(), by=user, **WORKS[key])
        submitting.answer_declarations(
            submission=submission, answers={str(question): _answer(key, question) for question in Question}, by=user
        )
        return submission.again()

    def asked_for(
        self, title: str, *, author: str, days: float, due_in: int, section: str = "commentary", note: str = ""
    ) -> Submission:
        """Ask somebody for a contribution, some days ago."""
        person = self.people[author]
        with days_ago(days):
            return submitting.commission(
                email=person.email, names={}, title=title, section=self.sections[section], by=self.people["chief"],
                due_on=timezone.localdate() + timedelta(days=round(days) + due_in), note=note,
            )  # fmt: skip

    def submitted(self, key: str, *, author: str, days: float, **more: Any) -> Submission:
        """Send a manuscript in, some days ago."""
        with days_ago(days):
            submission = self.draft(key, author=author, **more)
            submitting.submit(submission, by=self.people[author])
            return submission.again()

    def compared(self, *manuscripts: Submission) -> None:
        """Look what is like these manuscripts, as the worker does it with every one."""
        for submission in manuscripts:
            for job in Job.objects.filter(kind=ALIKE, case=submission.case_file).order_by("pk"):
                submitting.find_alike(job)

    def shown(self, submission: Submission) -> None:
        """Make what its reviewers read readable in the browser, as the worker does it."""
        for job in Job.objects.filter(kind=SHOW, case=submission.case_file).order_by("pk"):
            submitting.make_rendering(job)

    def assigned(self, submission: Submission, *, days: float) -> Submission:
        """Give it to the editor."""
        with days_ago(days):
            desk.perform(
                submission.again(), "assign", by=self.people["chief"], editor=self.people["editor"], decides=True
            )
            return submission.again()

    def in_review(
        self, submission: Submission, reviewers: tuple[str, ...], *, days: float, version: int = 1, is_set: bool = False
    ) -> Any:
        """Upload and release the reviewer copy, a PDF where the author set it, open a round and invite."""
        editor = self.people["editor"]
        paper = _paper_of(submission)
        with days_ago(days):
            copy = files.manuscript(paper, authors=[], version=version)
            if is_set:
                copy = files.galley(paper, authors=[], fonts=self.fonts)
            submitting.release_reviewer_copy(submission.again(), by=editor, upload=copy)
            opened = reviewing.open_round(submission.again(), by=editor, reports_wanted=min(2, len(reviewers)))
            for name in reviewers:
                chosen = reviewing.choose(submission=submission, person=self.people[name], by=editor)
                reviewing.invite(chosen, by=editor, send_now=True)
        return opened

    def accepted(self, opened: Any, name: str, *, days: float) -> Assignment:
        """Let a reviewer agree to review."""
        assignment = Assignment.objects.get(round=opened, reviewer=self.people[name])
        with days_ago(days):
            reviewing.accept(assignment, by=self.people[name])
        return assignment.again()

    def noted(self, assignment: Assignment) -> None:
        """Let a reviewer write notes at places of the manuscript."""
        for number, words, is_confidential in NOTES:
            answers = {"words": words, "is_confidential": is_confidential}
            facts = {"key": f"demonstration{number}", "number": number, "answers": answers}
            reviewing.save_note(assignment, by=assignment.reviewer, **facts)

    def reported(
        self, opened: Any, name: str, report: int, *, days: float, has_notes: bool = False, took: float = 3
    ) -> None:
        """Let a reviewer agree and file a report, which took some days to write."""
        assignment = self.accepted(opened, name, days=days + took)
        with days_ago(days):
            if has_notes:
                self.noted(assignment)
            facts = {
                "score_originality": 4,
                "score_clarity": 3,
                "q1": "2 3",
                "would_review_again": True,
                **REPORTS[report],
            }
            reviewing.file_report(assignment, by=self.people[name], report=facts)

    def decided(self, submission: Submission, step: str, *, days: float, note: str = "", **facts: Any) -> Submission:
        """Decide, and let the decision go out."""
        with days_ago(days):
            decision = desk.perform(
                submission.again(), step, by=self.people["editor"], note=note or "Demonstration.", **facts
            )
        with days_ago(days - 0.1):
            desk.send_decision(decision_id=decision.pk)
        return submission.again()

    def revised(self, submission: Submission, *, author: str, days: float) -> Submission:
        """Send a revised version with a response."""
        user = self.people[author]
        with days_ago(days):
            paper = _paper_of(submission)
            submitting.store_file(
                submission=submission.again(), by=user, kind="manuscript",
                upload=files.manuscript(paper, authors=[user.name], version=2),
            )  # fmt: skip
            given = comments_of(reports_for_author(submission, user))
            answers = {
                f"{submitting.ANSWER}{point_key(row.source, *span)}": ANSWERS[n % len(ANSWERS)]
                for row in given
                for n, span in enumerate(row.spans)
            }
            submitting.save_response(
                submission=submission.again(), by=user, given=given, **answers,
                response="We thank both reviewers. All page numbers are those of the revised version.",
            )  # fmt: skip
            submitting.submit_revision(submission.again(), by=user)
        return submission.again()

    def through_review(
        self, key: str, *, author: str, days: float, reviewers: tuple[str, str] = ("zaw", "claire"), **more: Any
    ) -> Article:
        """Take a manuscript through one round of review to acceptance; return its article."""
        submission = self.submitted(key, author=author, days=days, **more)
        if submission.is_reviewed:
            self.assigned(submission, days=days - 2)
            opened = self.in_review(submission, reviewers, days=days - 5)
            self.reported(opened, reviewers[0], 0, days=days - 20)
            self.reported(opened, reviewers[1], 2, days=days - 22)
            self.decided(submission, "accept", days=days - 25)
        else:
            self.assigned(submission, days=days - 2)
            with days_ago(days - 5):
                decision = desk.perform(submission.again(), "accept_without_review", by=self.people["chief"])
            with days_ago(days - 5.1):
                desk.send_decision(decision_id=decision.pk)
        return Article.objects.get(submission=submission)

    # -- Production ------------------------------------------------------------------------------------------------

    def typeset(self, article: Article, *, days: float) -> Article:
        """Copyedit it and set its pages."""
        copyeditor, setter = self.people["copyeditor"], self.people["production"]
        paper = _paper_of(article)
        with days_ago(days):
            if article.submission_id:
                desk.perform(article.again(), "assign_copyeditor", by=setter, copyeditor=copyeditor)
                upload = files.manuscript(paper, authors=[])
                production.finish_copyediting(article.again(), by=copyeditor, upload=upload)
            desk.perform(article.again(), "assign_production_editor", by=setter, production_editor=setter)
            names = [author.name for author in article.authors.all()]
            pages = files.galley(paper, authors=names, fonts=self.fonts)
            production.upload_galley(article.again(), by=setter, kind="pdf", upload=pages)
        return article.again()

    def proof_sent(self, article: Article, *, days: float) -> Article:
        """Send the proof to the author."""
        with days_ago(days):
            desk.perform(article.again(), "send_proof", by=self.people["production"])
        return article.again()

    def made_ready(self, article: Article, *, days: float) -> Article:
        """Have the proof approved by the author."""
        article = self.proof_sent(self.typeset(article, days=days), days=days)
        with days_ago(days - 2):
            desk.perform(article.again(), "approve_proof", by=article.corresponding_user, agree=True)
        return article.again()

    def issue(
        self, volume: int, number: int, *, title: str, in_days: int, articles: list[Article], days: float
    ) -> Issue:
        """Plan an issue, put it together from these articles, in order."""
        setter = self.people["production"]
        with days_ago(days):
            planned = timezone.localdate() + timedelta(days=round(days)) + timedelta(days=in_days)
            issue = production.plan_issue(by=setter, volume=volume, number=number, title=title, planned_on=planned)
            desk.perform(issue, "begin_assembling", by=setter)
            for article in articles:
                desk.perform(article.again(), "place", by=setter, issue=issue.again())
        return issue.again()

    def published(self, issue: Issue, *, days: float) -> None:
        """Freeze an issue, bind it and publish it."""
        setter = self.people["production"]
        with days_ago(days):
            desk.perform(issue.again(), "freeze", by=setter)
            production.bind(issue.pk)
            desk.perform(issue.again(), "publish", by=setter)
            production.bind(issue.pk)


def _answer(key: str, question: Question) -> dict[str, Any]:
    if (said := DECLARED.get(key, {}).get(question)) is not None:
        return said
    return {"is_confirmed": True} if question in CONFIRMED else {"is_none": True}


def _paper_of(thing: Submission | Article) -> Paper:
    return next(paper for paper in PAPERS.values() if paper.title == thing.title)
