"""A small journal in which every name and every confidential word is its own, so that a leak says where it comes from.

Everything happens by the services, as in life: so the letters and events are there that real acts write.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import issues.services as production
import review.services as reviewing
import submissions.services as submitting
from issues.models import Article, Issue
from journal.desk import services as desk
from journal.models import CaseFile, User
from journal.states import RoleName
from review.models import Assignment, Certificate, Decision, Suggestion
from submissions import likeness
from submissions.models import (
    Author,
    Conflict,
    Declaration,
    Imprint,
    Likeness,
    ManuscriptFile,
    NameSearch,
    Submission,
    Version,
)
from submissions.states import Check, ConflictKind, FileKind, Part, Question
from tests.factories.issues import make_galley, pdf
from tests.factories.people import PASSWORD, give_role, make_section, make_user
from tests.factories.reading import TEXT, make_rendering

R = RoleName
KHMER_DIGITS = "០១២៣៤៥៦៧៨៩"

# Each person: a word that is in the names, the address and the institution of nobody else.
PEOPLE: dict[str, tuple[str, tuple[RoleName, ...]]] = {
    "chief": ("Alderwick", (R.EDITOR_IN_CHIEF,)),
    "chief kept away": ("Bramblecott", (R.EDITOR_IN_CHIEF,)),
    "office": ("Cobbleton", (R.OFFICE,)),
    "editor": ("Dunmarsh", (R.EDITOR,)),
    "recommending editor": ("Elmsgrave", (R.EDITOR,)),
    "editor kept away": ("Fernhollow", (R.EDITOR,)),
    "editor who writes": ("Gorsebury", (R.EDITOR,)),
    "copyeditor": ("Hazelthorp", (R.COPYEDITOR,)),
    "production editor": ("Inglewold", (R.PRODUCTION_EDITOR,)),
    "administrator": ("Juniperus", (R.ADMINISTRATOR,)),
    "author": ("Kestrelby", ()),
    "co-author": ("Larchmoor", ()),
    "reviewer who reported": ("Mallowfield", ()),
    "reviewer at work": ("Nettleham", ()),
    "reviewer who declined": ("Oakenshaw", ()),
    "reviewer invited": ("Pinewarren", ()),
    "reviewer in the queue": ("Quillwort", ()),
    "somebody suggested": ("Rowanbeck", ()),
    "author in revision": ("Sedgewater", ()),
    "reviewer of the revision": ("Thistledown", ()),
    "other reviewer of the revision": ("Umberleigh", ()),
    "author of the accepted": ("Violetmere", ()),
    "reviewer of the accepted": ("Willowherb", ()),
    "author who waits": ("Yarrowdale", ()),
    "reviewer for who waits": ("Zephyrine", ()),
    "author of the published": ("Amberglade", ()),
    "reviewer of the published": ("Birchenough", ()),
    "author of a draft": ("Cloverley", ()),
    "reviewer of the editor": ("Dockenfield", ()),
    "author just arrived": ("Eglantine", ()),
    "reader": ("Foxgloven", ()),
}
MANUSCRIPTS = {
    "in review": "Sandbarscape",
    "by an editor": "Floodgatory",
    "in revision": "Monsoonistic",
    "accepted": "Deltaphoria",
    "waiting": "Siltometry",
    "published": "Riverinism",
    "draft": "Mudflattery",
    "arrived": "Oxbowlery",
}
# Words that only some may read, by what they are.
SECRETS = {
    "confidential comments": "Whisperwood",
    "comments for the author": "Plainspoken",
    "other comments for the author": "Clearspoken",
    "report still with the editors": "Earlyspoken",
    "letter to the editor": "Sealedwax",
    "note of the editors": "Marginalis",
    "recommendation": "Counselbound",
    "scheduled letter": "Tomorrowish",
    "declared conflict": "Kinshipper",
    "reason to decline": "Overburdened",
    "query": "Commafault",
    "trace of the author": "Footprinter",
    "trace in the copy": "Heelprinter",
    "what a reviewer knows": "Willowcraft",
    "why somebody should not review": "Grudgekeeper",
    "code of a certificate": "CERT-IFYN-QBQD-YELS",
}


@dataclass
class World:
    """Who and what there is; ``words`` are all that must not turn up where it does not belong."""

    people: dict[str, User] = field(default_factory=dict)
    manuscripts: dict[str, Submission] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    issue: Issue | None = None

    def __getitem__(self, name: str) -> User:
        return self.people[name]

    @staticmethod
    def words_of(*names: str) -> set[str]:
        """Return the words by which people, manuscripts or secrets are known."""
        found: set[str] = set()
        for name in names:
            if name in PEOPLE:
                found |= {PEOPLE[name][0], native(name)}
            else:
                found.add({**MANUSCRIPTS, **SECRETS}[name])
        return found

    @classmethod
    def every_word(cls) -> set[str]:
        return cls.words_of(*PEOPLE, *MANUSCRIPTS, *SECRETS)


def native(name: str) -> str:
    """Return a name in Khmer digits, different for everybody; real names would be parts of each other."""
    place = list(PEOPLE).index(name)
    return f"នាម{KHMER_DIGITS[place // 10]}{KHMER_DIGITS[place % 10]}ខ"


def made() -> World:
    world = World()
    for name, (word, roles) in PEOPLE.items():
        world.people[name] = make_user(
            f"{word.lower()}@{word.lower()}.example",
            password=PASSWORD,
            given_name=f"{word}an",
            family_name=f"{word}sen",
            native_name=native(name),
            native_language="km",
            affiliation=f"{word} Institute",
        )
        for role in roles:
            give_role(world[name], role)
    section = make_section(title="Articles", required_reports=1)
    for key, author, others in [
        ("in review", "author", ["co-author"]),
        ("by an editor", "editor who writes", []),
        ("in revision", "author in revision", []),
        ("accepted", "author of the accepted", []),
        ("waiting", "author who waits", []),
        ("published", "author of the published", []),
        ("draft", "author of a draft", []),
        ("arrived", "author just arrived", []),
    ]:
        world.manuscripts[key] = _prepared(world, key, section, author, others)
        # One editor-in-chief has an interest in everything, so that everything must be hidden from them.
        Conflict.objects.create(
            submission=world.manuscripts[key], person=world["chief kept away"], kind=ConflictKind.DECLARED
        )
        if key != "draft":
            submitting.submit(world.manuscripts[key], by=world[author])
    _review(world)
    _said_for_editors(world)
    _by_an_editor(world)
    _revision(world)
    _accepted(world)
    _waiting(world)
    _published(world)
    _alike(world)
    for key, submission in world.manuscripts.items():
        world.manuscripts[key] = submission.again()
    return world


# -- Parts of it -----------------------------------------------------------------------------------------------------


def _prepared(world: World, key: str, section: Any, author: str, others: list[str]) -> Submission:
    submission = Submission.objects.create(
        case_file=CaseFile.objects.create(),
        section=section,
        title=f"{MANUSCRIPTS[key]} of the Mekong",
        abstract=f"What {MANUSCRIPTS[key]} is.",
        corresponding_user=world[author],
        letter_to_editor=f"In confidence: {SECRETS['letter to the editor']}.",
    )
    version = Version.objects.create(submission=submission, number=1)
    _file(version, FileKind.MANUSCRIPT, world[author])
    for place, name in enumerate([author, *others]):
        person = world[name]
        Author.objects.create(
            submission=submission,
            position=place,
            user=person if not place else None,
            email=person.email,
            given_name=person.given_name,
            family_name=person.family_name,
            native_name=person.native_name,
            affiliation=person.affiliation,
            is_corresponding=not place,
        )
    for question in Question:
        Declaration.objects.create(submission=submission, question=question, statement="As we say.", is_confirmed=True)
    return submission


def _file(version: Version, kind: str, by: User) -> ManuscriptFile:
    """Make a file whose own name tells who wrote it."""
    return ManuscriptFile.objects.create(
        version=version,
        kind=kind,
        stored=f"manuscriptfile/{kind}{version.pk}.docx",
        name=f"{by.family_name}_final.docx",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        size=1000,
        sha256="0" * 64,
        check_state=Check.CLEAN,
        uploaded_by=by,
    )


def _searched(file: ManuscriptFile | None, secret: str) -> None:
    """Write down that a file tells who wrote it, and why no copy could be made."""
    words = SECRETS[secret]
    place = {"part": "body", "page": 1, "paragraph": 0, "heading": "", "before": f"By {words} ", "after": " of here."}
    trace = {"kind": "name", "what": words, "sure": "sure", "found": words, **place}
    NameSearch.objects.create(file=file, traces=[trace], telling=1, looked_for="x", copy_problem="uncleanable")


def _to_review(world: World, key: str, *reviewers: str) -> list[Assignment]:
    submission, editor = world.manuscripts[key], world["editor"]
    desk.perform(submission.again(), "assign", by=world["chief"], editor=editor, decides=True)
    version = submission.versions.get(number=1)
    copy = _file(version, FileKind.REVIEWER_COPY, editor)
    if key == "in review":
        _searched(copy, "trace in the copy")
        _searched(version.manuscript, "trace of the author")
    make_rendering(copy, TEXT)
    submission.again().release_reviewer_copy(by=editor, note=f"Looked at. {SECRETS['note of the editors']}")
    reviewing.open_round(submission.again(), by=editor, reports_wanted=1)
    rows = [
        reviewing.choose(submission=submission, person=world[name], by=editor, reason="The best for it.")
        for name in reviewers
    ]
    return [row.again() for row in rows]


def _invited(world: World, assignment: Assignment) -> Assignment:
    reviewing.invite(assignment, by=world["editor"], send_now=True)
    return assignment.again()


def _accepted_review(world: World, assignment: Assignment) -> Assignment:
    assignment = _invited(world, assignment)
    reviewing.accept(assignment, by=assignment.reviewer)
    return assignment.again()


def _reported(world: World, assignment: Assignment, words: str) -> Assignment:
    assignment = _accepted_review(world, assignment)
    report = {
        "recommendation": "minor",
        "for_author": f"{SECRETS[words]}: a good paper.",
        "for_editor": f"{SECRETS['confidential comments']}: I know who wrote it.",
    }
    reviewing.attach_file(
        assignment,
        by=assignment.reviewer,
        upload=SimpleUploadedFile(f"{assignment.reviewer.family_name}_notes.pdf", pdf(1)),
    )
    for number, said in enumerate((words, "confidential comments"), 1):
        answers = {"words": f"{SECRETS[said]}: say who.", "is_confidential": said != words}
        key = f"note000{number}"
        reviewing.save_note(assignment, by=assignment.reviewer, key=key, number=number, answers=answers)
    reviewing.file_report(assignment, by=assignment.reviewer, report=report)
    return assignment.again()


def _decided(world: World, key: str, step: str, **facts: Any) -> None:
    decision = desk.perform(world.manuscripts[key].again(), step, by=world["editor"], **facts)
    decision = decision or Decision.objects.filter(submission=world.manuscripts[key]).latest("pk")
    later = timezone.now() - timedelta(minutes=1)
    Decision.objects.filter(pk=decision.pk).update(effective_at=later)
    assert desk.send_decision(decision_id=decision.pk)


def _said_for_editors(world: World) -> None:
    """What reviewers and authors say for editors alone, and how an editor found a report."""
    submission, reviewer = world.manuscripts["in review"], world["reviewer who reported"]
    reviewing.save_profile(person=reviewer, keywords=[SECRETS["what a reviewer knows"], "sandbars"], offers=True)
    reviewing.make_expertise([reviewer.pk])
    reviewing.make_topic(submission)
    opposed = {"kind": "opposed", "name": f"{PEOPLE['reader'][0]}sen",
               "reason": f"A {SECRETS['why somebody should not review']}."}  # fmt: skip
    reviewing.save_proposals(submission=submission, by=world["author"], rows=[opposed])
    rated = Assignment.objects.get(round__submission=submission, reviewer=reviewer)
    reviewing.rate_report(assignment=rated, by=world["editor"], value=2)


def _review(world: World) -> None:
    """One reviewer reported, one is at work, one declined, one is invited, one waits in the queue."""
    names = [
        "reviewer who reported",
        "reviewer at work",
        "reviewer who declined",
        "reviewer invited",
        "reviewer in the queue",
    ]
    reported, at_work, declines, invited, _queued = _to_review(world, "in review", *names)
    submission = world.manuscripts["in review"]
    desk.perform(submission.again(), "assign", by=world["chief"], editor=world["recommending editor"], decides=False)
    desk.perform(submission.again(), "assign", by=world["chief"], editor=world["editor kept away"], decides=True)
    submitting.exclude_person(
        submission.again(),
        person=world["editor kept away"],
        by=world["office"],
        note=f"They are {SECRETS['declared conflict']}.",
    )
    _reported(world, reported, "report still with the editors")
    certificate = reviewing.certify_review(reported.again(), by=world["reviewer who reported"], language="en")
    Certificate.objects.filter(pk=certificate.pk).update(code=SECRETS["code of a certificate"])
    _accepted_review(world, at_work)
    _invited(world, invited)
    declines = _invited(world, declines)
    reviewing.decline(declines, by=declines.reviewer, note=f"I am {SECRETS['reason to decline']}.")
    Suggestion.objects.create(
        assignment=declines,
        name=f"{world['somebody suggested'].family_name}",
        email=world["somebody suggested"].email,
    )
    draft = reviewing.save_draft(
        submission=submission.again(),
        by=world["recommending editor"],
        kind="accept",
        subject="A recommendation",
        body=f"{SECRETS['recommendation']}: accept it.",
    )
    reviewing.recommend(draft.again(), by=world["recommending editor"], note=f"Note: {SECRETS['recommendation']}.")


def _by_an_editor(world: World) -> None:
    (assignment,) = _to_review(world, "by an editor", "reviewer of the editor")
    _reported(world, assignment, "report still with the editors")


def _revision(world: World) -> None:
    first, second = _to_review(world, "in revision", "reviewer of the revision", "other reviewer of the revision")
    _reported(world, first, "comments for the author")
    _reported(world, second, "other comments for the author")
    due_on = timezone.localdate() + timedelta(days=14)
    _decided(world, "in revision", "request_revision", kind="minor", due_on=due_on)


def _accepted(world: World) -> None:
    (assignment,) = _to_review(world, "accepted", "reviewer of the accepted")
    _reported(world, assignment, "comments for the author")
    _decided(world, "accepted", "accept")
    article = Article.objects.get(submission=world.manuscripts["accepted"])
    article.assign_copyeditor(by=world["production editor"], copyeditor=world["copyeditor"])
    production.add_query(
        article.again(), by=world["copyeditor"], place="p. 2", question=f"{SECRETS['query']}: is this meant?"
    )
    production.raise_queries(article.again(), by=world["copyeditor"])
    world.articles["accepted"] = article.again()


def _waiting(world: World) -> None:
    """A decision is scheduled and has not gone out."""
    (assignment,) = _to_review(world, "waiting", "reviewer for who waits")
    _reported(world, assignment, "report still with the editors")
    draft = reviewing.save_draft(
        submission=world.manuscripts["waiting"].again(),
        by=world["editor"],
        kind="accept",
        subject="The decision",
        body=f"{SECRETS['scheduled letter']}: we accept it.",
    )
    reviewing.schedule(draft.again(), by=world["editor"])


def _alike(world: World) -> None:
    """What was accepted is like what is in review, and what an editor wrote."""
    for key in ("in review", "by an editor", "accepted"):
        submission = world.manuscripts[key]
        for part, text in ((Part.TITLE, submission.title), (Part.ABSTRACT, submission.abstract)):
            made = likeness.signature(likeness.shingles(likeness.words(text), (1, 2)))
            Imprint.objects.create(
                submission=submission, part=part, text=text, signature=made, made_with=likeness.MADE_WITH
            )
    for one, other in itertools.combinations(("in review", "by an editor", "accepted"), 2):
        earlier, later = sorted((world.manuscripts[one], world.manuscripts[other]), key=lambda row: row.pk)
        Likeness.objects.create(submission=later, other=earlier, title=90, abstract=80)


def _published(world: World) -> None:
    (assignment,) = _to_review(world, "published", "reviewer of the published")
    _reported(world, assignment, "comments for the author")
    _decided(world, "published", "accept")
    setter = world["production editor"]
    article = Article.objects.get(submission=world.manuscripts["published"])
    Article.objects.filter(pk=article.pk).update(copyedited_at=timezone.now(), pdf_pages=3)
    desk.perform(article.again(), "assign_copyeditor", by=setter, copyeditor=world["copyeditor"])
    desk.perform(article.again(), "finish_copyediting", by=world["copyeditor"])
    make_galley(article.again())
    desk.perform(article.again(), "send_proof", by=setter)
    desk.perform(article.again(), "approve_proof", by=article.corresponding_user, agree=True)
    world.issue = production.plan_issue(by=setter, volume=1, number=1, planned_on=timezone.localdate())
    desk.perform(world.issue, "begin_assembling", by=setter)
    desk.perform(article.again(), "place", by=setter, issue=world.issue.again())
    desk.perform(world.issue.again(), "freeze", by=setter)
    desk.perform(world.issue.again(), "publish", by=setter)
    world.articles["published"] = article.again()
