"""Reports are kept as they are typed, filed once, asked about, and set aside."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from journal.models import Job, Letter, PersonalLink
from journal.outbox import run_job
from journal.workflow import StepRefused
from review import services
from review.models import Answer, Assignment, AttachedFile, Note, Report, Round
from review.states import AssignmentState, DecisionState, RoundState
from submissions.services import UploadRefused
from tests.factories.people import make_office, make_user
from tests.factories.review import (
    answer_in,
    make_assignment,
    make_decision,
    make_link,
    make_next_version,
    make_report,
    make_reviewer,
    make_round,
)
from tests.factories.submissions import RELATIONS, docx, pdf

pytestmark = pytest.mark.django_db
S = AssignmentState
REPORT = {
    "recommendation": "major",
    "for_author": "Say more about the sources.\x00",
    "for_editor": "Between us: promising.",
    "score_originality": 4,
    "score_clarity": None,
    "would_review_again": True,
}


@pytest.fixture
def at_work(review_round):
    return make_assignment(review_round, S.ACCEPTED)


def kept_files(folder: str = "") -> list[str]:
    """Return the keys of all files in the store."""
    folders, files = default_storage.listdir(folder)
    inside = [key for name in folders for key in kept_files(f"{folder}/{name}".lstrip("/"))]
    return [*inside, *(f"{folder}/{name}".lstrip("/") for name in files)]


# -- While it is written -------------------------------------------------------------------------------------------


def test_answers_are_kept_field_by_field(at_work) -> None:
    assert services.save_answers(at_work, by=at_work.reviewer, answers={"for_author": "A", "recommendation": ""}) == 1
    assert services.save_answers(at_work, by=at_work.reviewer, answers={"for_author": "AB", "score_clarity": "3"}) == 2
    assert services.save_answers(at_work, by=at_work.reviewer, answers={"for_author": "AB", "state": "reported"}) == 0
    assert at_work.again().kept_answers == {"for_author": "AB", "score_clarity": "3"}


def test_answers_of_others_are_not_taken(at_work) -> None:
    with pytest.raises(PermissionDenied):
        services.save_answers(at_work, by=make_user(), answers={"for_author": "A"})


def test_answers_after_the_report_are_refused(review_round) -> None:
    reported = make_assignment(review_round, S.REPORTED)
    with pytest.raises(StepRefused, match="cannot be changed"):
        services.save_answers(reported, by=reported.reviewer, answers={"for_author": "A"})


def test_nothing_is_kept_of_what_comes_as_the_report_is_filed(at_work) -> None:
    """The page was asked whether it may write, then another window filed the report."""
    asked = at_work.again()
    services.file_report(at_work, by=at_work.reviewer, report=REPORT)
    with pytest.raises(StepRefused, match="cannot be changed any longer"):
        services.save_answers(asked, by=asked.reviewer, answers={"for_author": "One thing more."})
    assert Answer.objects.count() == 0


def test_nothing_is_written_while_interests_are_open(at_work) -> None:
    Assignment.objects.update(has_interests=True)
    fresh = at_work.again()
    with pytest.raises(StepRefused, match="interests"):
        services.save_answers(fresh, by=fresh.reviewer, answers={"for_author": "A"})
    with pytest.raises(StepRefused, match="interests"):
        services.file_report(fresh, by=fresh.reviewer, report=REPORT)
    assert not Report.objects.exists()


def test_attached_file_replaces_the_one_before(at_work) -> None:
    for name in ("first.pdf", "second.pdf"):
        services.attach_file(at_work, by=at_work.reviewer, upload=SimpleUploadedFile(name, pdf()))
    file = AttachedFile.objects.get()
    content = file.stored.read()
    assert (file.name, file.media_type) == ("second.pdf", "application/pdf")
    assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert "second.pdf" not in file.stored.name
    services.remove_file(at_work, by=at_work.reviewer)
    assert not AttachedFile.objects.exists()


def test_file_that_is_replaced_or_removed_leaves_the_store(at_work) -> None:
    keys = [
        services.attach_file(at_work, by=at_work.reviewer, upload=SimpleUploadedFile("a.pdf", pdf())).stored.name
        for _turn in range(2)
    ]
    services.remove_file(at_work, by=at_work.reviewer)
    assert [default_storage.exists(key) for key in keys] == [True, True]
    assert all(run_job(job.pk) for job in Job.objects.all())
    assert [default_storage.exists(key) for key in keys] == [False, False]


def test_name_of_the_reviewer_is_in_no_file_that_is_kept(at_work) -> None:
    properties = "<a>Zuleika</a>"
    related = RELATIONS.replace("officeDocument/2006/relationships/officeDocument", "x/core-properties").replace(
        "word/document.xml", "core.xml"
    )
    parts = {"_rels/.rels": RELATIONS.replace("</Relationships>", related.split(">", 1)[1]), "core.xml": properties}
    named = docx(**{**parts, "word/comments.xml": properties})
    before = kept_files()
    services.attach_file(at_work, by=at_work.reviewer, upload=SimpleUploadedFile("a.docx", named))
    with zipfile.ZipFile(io.BytesIO(AttachedFile.objects.get().stored.read())) as kept:
        assert sorted(kept.namelist()) == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
    assert set(kept_files()) - set(before) == {AttachedFile.objects.get().stored.name}  # the original is nowhere


def test_file_in_which_names_could_hide_is_refused_with_what_to_do(at_work) -> None:
    related = RELATIONS.replace("officeDocument", "oleObject", 2).replace("word/document.xml", "embeddings/a.bin")
    hiding = b"\xd0\xcf\x11\xe0" + "SummaryInformation".encode("utf-16-le")
    parts = {"word/_rels/document.xml.rels": related, "word/embeddings/a.bin": hiding}
    with pytest.raises(UploadRefused, match="Put a picture of it in its place"):
        services.attach_file(at_work, by=at_work.reviewer, upload=SimpleUploadedFile("a.docx", docx(**parts)))
    assert not AttachedFile.objects.exists()


def test_file_is_not_taken_once_the_report_is_in_even_if_it_took_long_to_read(at_work) -> None:
    earlier = Assignment.objects.get(pk=at_work.pk)
    services.file_report(at_work, by=at_work.reviewer, report=REPORT)
    with pytest.raises(StepRefused, match="cannot be changed"):
        services.attach_file(earlier, by=earlier.reviewer, upload=SimpleUploadedFile("a.pdf", pdf()))
    assert not AttachedFile.objects.exists()


# -- Filing --------------------------------------------------------------------------------------------------------


def test_filed_report_counts_and_everybody_is_told(submission, at_work, editor) -> None:
    services.save_answers(at_work, by=at_work.reviewer, answers={"for_author": "A"})
    make_link(at_work)

    report = services.file_report(at_work, by=at_work.reviewer, report=REPORT)

    at_work.refresh_from_db()
    assert (at_work.state, at_work.number, at_work.is_late) == (S.REPORTED, 1, False)
    assert (answer_in(report), answer_in(report, "score_originality")) == ("Say more about the sources.", "Very good")
    assert report.entered_by is None
    assert not Answer.objects.exists()
    assert not PersonalLink.objects.filter(purpose="review", ended_at__isnull=True).exists()
    fresh = submission.again()
    assert (fresh.reports_in, fresh.reviewers_asked, fresh.last_report_at is not None) == (1, 0, True)
    told = dict(Letter.objects.values_list("key", "to"))
    assert told == {"report_received": at_work.reviewer_id, "report_arrived": editor.pk}
    assert Letter.objects.get(key="report_received").link_purpose == "review_read"


def test_report_without_recommendation_is_refused(at_work) -> None:
    with pytest.raises((StepRefused, IntegrityError)), transaction.atomic():
        services.file_report(at_work, by=at_work.reviewer, report={**REPORT, "recommendation": ""})
    with pytest.raises(StepRefused, match="Still to be answered: Comments to the author"):
        services.file_report(at_work, by=at_work.reviewer, report={**REPORT, "for_author": "  "})
    assert not Report.objects.exists()


def test_report_is_filed_once(at_work) -> None:
    services.file_report(at_work, by=at_work.reviewer, report=REPORT)
    with pytest.raises(StepRefused, match="in already"):
        services.file_report(at_work, by=at_work.reviewer, report=REPORT)


def test_report_takes_back_a_decision_and_tells_its_editor(submission, at_work, editor) -> None:
    decision = make_decision(submission, by=editor, state=DecisionState.SCHEDULED)

    services.file_report(at_work, by=at_work.reviewer, report=REPORT)

    decision.refresh_from_db()
    assert (decision.state, decision.effective_at) == (DecisionState.DRAFT, None)
    assert "A report has come in" in decision.trouble
    assert submission.again().decision_goes_at is None
    assert Letter.objects.get(key="decision_interrupted").to == editor


def test_late_report_is_marked_and_does_not_count(submission, review_round, editor) -> None:
    kept = make_assignment(review_round, S.ACCEPTED, is_kept=True)
    Round.objects.update(state=RoundState.CLOSED, closed_at=timezone.now())

    services.file_report(Assignment.objects.get(pk=kept.pk), by=kept.reviewer, report=REPORT)

    assert kept.again().is_late
    assert submission.again().reports_in == 0
    assert "marked as late" in Letter.objects.get(key="report_arrived").body


def test_report_without_being_awaited_is_refused(review_round) -> None:
    for state in (S.INVITED, S.CANCELLED, S.DECLINED):
        assignment = make_assignment(review_round, state)
        with pytest.raises(StepRefused, match="No report is awaited"):
            services.file_report(assignment, by=assignment.reviewer, report=REPORT)


def test_reviewer_keeps_the_number_through_the_rounds(submission, editor) -> None:
    first = make_round(submission, state=RoundState.CLOSED)
    people = [make_reviewer() for _n in range(3)]
    for person in people[:2]:
        make_assignment(first, S.REPORTED, reviewer=person)
    make_next_version(submission)
    second = make_round(submission)

    for person in reversed(people):
        assignment = make_assignment(second, S.ACCEPTED, reviewer=person)
        services.file_report(assignment, by=person, report=REPORT)

    numbers = dict(Assignment.objects.filter(round=second).values_list("reviewer", "number"))
    assert [numbers[person.pk] for person in people] == [1, 2, 3]


def test_report_that_came_by_mail_needs_its_source(at_work) -> None:
    office = make_office()
    with pytest.raises(StepRefused, match="Attach the letter"):
        services.report_on_behalf(at_work, by=office, report=REPORT)
    letter = pdf()
    services.attach_file(
        at_work,
        by=office,
        upload=SimpleUploadedFile("mail.pdf", letter),
        kind=AttachedFile.Kind.SOURCE,
    )

    assert AttachedFile.objects.get().stored.read() == letter  # for editors alone, and as it came

    with pytest.raises(StepRefused, match="Still to be answered: Comments to the author"):
        services.report_on_behalf(at_work, by=office, report={**REPORT, "for_author": " "})
    assert not Report.objects.exists()

    report = services.report_on_behalf(at_work, by=office, report=REPORT)

    assert report.entered_by == office
    assert at_work.again().state == S.REPORTED
    assert Letter.objects.get(key="report_entered").to == at_work.reviewer


def test_report_that_came_by_mail_holds_nothing_that_its_reviewer_has_begun_here_and_not_sent(at_work) -> None:
    office = make_office()
    services.save_answers(at_work, by=at_work.reviewer, answers={"for_editor": "Not yet."})
    services.attach_file(at_work, by=at_work.reviewer, upload=SimpleUploadedFile("begun.pdf", pdf()))
    file, facts = at_work.round.version.files.first(), {"number": 1, "is_page": True, "quote": "Sand"}
    Note.objects.create(assignment=at_work, key="notyetsent", file=file, words="I am not sure of this.", **facts)
    source = {"upload": SimpleUploadedFile("mail.pdf", pdf()), "kind": AttachedFile.Kind.SOURCE}
    services.attach_file(at_work, by=office, **source)
    report = services.report_on_behalf(at_work, by=office, report={**REPORT, "for_editor": ""})
    assert (report.notes, [row.label for row in report.questions if row.is_file and row.is_answered]) == ([], [])
    assert [row.name for row in at_work.files.all()] == ["mail.pdf"]
    assert not Note.objects.exists()


def test_file_that_came_by_mail_with_the_report_belongs_to_it(at_work) -> None:
    office = make_office()
    source = {"upload": SimpleUploadedFile("mail.pdf", pdf()), "kind": AttachedFile.Kind.SOURCE}
    for facts in (source, {"upload": SimpleUploadedFile("remarks.pdf", pdf())}):
        services.attach_file(at_work, by=office, **facts)
    report = services.report_on_behalf(at_work, by=office, report=REPORT)
    assert [row.is_answered for row in report.questions if row.is_file] == [True]


def test_database_ties_report_and_time(review_round) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_assignment(review_round, S.REPORTED, reported_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_assignment(review_round, S.ACCEPTED, reported_at=timezone.now())


def test_database_knows_one_report_for_an_assignment(review_round) -> None:
    reported = make_assignment(review_round, S.REPORTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_report(reported)


# -- Afterwards ----------------------------------------------------------------------------------------------------


def test_editor_asks_and_the_reviewer_adds(review_round, editor) -> None:
    reported = make_assignment(review_round, S.REPORTED)
    reported.ask_clarification(by=editor, note="Which sources do you mean?")
    asked = Letter.objects.get(key="clarification_asked")
    assert (asked.to, "Which sources" in asked.body) == (reported.reviewer, True)
    make_link(reported)

    addendum = services.add_addendum(reported, by=reported.reviewer, text="The provincial archives.")

    assert (addendum.report, addendum.text) == (reported.report_filed, "The provincial archives.")
    assert answer_in(reported.report_filed) == "A careful paper. Say more about the sources."
    assert Letter.objects.get(key="addendum_arrived").to == editor
    assert not PersonalLink.objects.filter(purpose="review", ended_at__isnull=True).exists()
    with pytest.raises(StepRefused, match="has not asked"):
        services.add_addendum(reported, by=reported.reviewer, text="And more.")


def test_report_set_aside_does_not_count(submission, review_round, editor) -> None:
    reported = make_assignment(review_round, S.REPORTED)

    services.set_aside(reported, by=editor, note="Written by a machine.")
    assert submission.again().reports_in == 0

    services.count_again(reported, by=editor)
    assert submission.again().reports_in == 1


def test_setting_aside_needs_a_reason_and_an_editor(review_round, editor) -> None:
    reported = make_assignment(review_round, S.REPORTED)
    with pytest.raises(StepRefused, match="Give a reason"):
        services.set_aside(reported, by=editor)
    with pytest.raises(PermissionDenied):
        services.set_aside(reported, by=make_office(), note="No.")


def test_file_of_a_report_that_was_filed_meanwhile_stays(at_work) -> None:
    services.attach_file(at_work, by=at_work.reviewer, upload=SimpleUploadedFile("a.pdf", pdf()))
    other_window = at_work.again()
    services.file_report(at_work.again(), by=at_work.reviewer, report=REPORT)
    with pytest.raises(StepRefused):
        services.remove_file(other_window, by=at_work.reviewer)
    assert AttachedFile.objects.count() == 1
