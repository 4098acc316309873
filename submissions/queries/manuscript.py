"""Reads of one manuscript: its parts, its versions, what was said of it last."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from journal.models import Event, EventText, Job, Journal
from submissions.models import (
    Comparison,
    EditorAssignment,
    ManuscriptFile,
    Submission,
    Version,
)
from submissions.queries.visible import helped_with
from submissions.states import FIND_NAMES, MAKE_COPY, FileKind, State

GIVING_BACK = ("submission.request_revision", "submission.return_to_author")


def with_parts(rows: QuerySet[Submission], viewer: Any) -> QuerySet[Submission]:
    """Return manuscripts with all that is filled in of them already fetched: eight queries, however many parts."""
    return with_versions(rows, viewer).prefetch_related("translations", "declarations")


def with_versions(rows: QuerySet[Submission], viewer: Any) -> QuerySet[Submission]:
    """Return manuscripts with their people, versions and files already fetched: six queries, however many there are.

    ``viewer`` decides about versions: one that is being prepared is fetched for its author only and who helps with the
    draft, so that no page can show it to another editor by mistake.
    """
    versions = Version.objects.filter(
        Q(sent_at__isnull=False)
        | Q(submission__corresponding_user=viewer)
        | Q(submission__in=Submission.objects.filter(helped_with(viewer)).values("pk"))
    )
    files = (
        ManuscriptFile.objects.filter(replaced_at__isnull=True)
        .select_related("uploaded_by", "name_search")
        .defer("name_search__traces")
    )
    return rows.select_related("case_file", "section", "corresponding_user").prefetch_related(
        Prefetch("versions", versions),
        Prefetch("versions__files", files),
        "authors",
        Prefetch("editor_assignments", EditorAssignment.objects.select_related("editor")),
        "conflicts",
    )


def with_versions_alone(rows: QuerySet[Submission], viewer: Any) -> QuerySet[Submission]:
    """Return manuscripts of their author with what arrives, their versions and files, and nobody else: four queries.

    In that order: a file that is taken in meanwhile is seen twice for once, and never in neither place.
    """
    files = ManuscriptFile.objects.filter(replaced_at__isnull=True)
    return rows.select_related("case_file", "section", "corresponding_user").prefetch_related(
        "incoming", "versions", Prefetch("versions__files", files)
    )


def expected_by(journal: Journal, submission: Submission) -> date | None:
    """Return the day by which the author of a manuscript under way may expect an answer."""
    days = {
        State.SUBMITTED: journal.desk_days,
        State.WITH_EDITOR: journal.decision_days,
        State.IN_REVIEW: journal.answer_days + journal.review_days + journal.decision_days,
    }.get(State(submission.state))
    return None if days is None else timezone.localtime(submission.waits_from).date() + timedelta(days=days)


def note_of_last(submission: Submission, step: str) -> str:
    """Return the reason somebody gave the last time this step was taken; authors are to read it."""
    text = EventText.objects.filter(event__case=submission.case_file_id, event__name=f"submission.{step}")
    return text.order_by("-event__at", "-event_id").values_list("note", flat=True).first() or ""


def version_returned(submission: Submission, *, before: Version) -> Version | None:
    """Return the version that the editors had when they last gave the manuscript back, else the one before this one.

    One that the author recalled has been read by nobody.
    """
    given_back = Event.objects.filter(case=submission.case_file_id, name__in=GIVING_BACK).order_by("-at", "-pk")
    sent = submission.versions.filter(sent_at__isnull=False, number__lt=before.number).order_by("-number")
    at = given_back.values_list("at", flat=True).first()
    return (sent.filter(sent_at__lte=at).first() if at else None) or sent.first()


def comparison_of(submission: Submission, number: int) -> Comparison | None:
    """Return what was changed with a version, as its authors and editors may read it; nothing while nobody asked."""
    rows = Comparison.objects.filter(
        after__version__submission=submission,
        after__version__number=number,
        after__kind=FileKind.MANUSCRIPT,
        before__kind=FileKind.MANUSCRIPT,
    )
    return rows.select_related("before__version", "after__version").first()


def progress_of_copy(submission: Submission) -> str:
    """Return how far the worker is with the reviewer copy that was asked for last; nothing where none was."""
    asked = Job.objects.filter(kind=MAKE_COPY, case=submission.case_file_id).order_by("-pk")
    return asked.values_list("progress", flat=True).first() or ""


def progress_of_search(file: ManuscriptFile | None) -> str:
    """Return how far the worker is with the search after the authors that was asked for last; nothing where none was.

    One query; ``version.submission`` serves.
    """
    if file is None:
        return ""
    asked = Job.objects.filter(kind=FIND_NAMES, case=file.version.submission.case_file_id, facts__file=file.pk)
    return asked.order_by("-pk").values_list("progress", flat=True).first() or ""
