"""Reports that are like another report: found by the worker once one is filed, and flagged to the editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from journal import outbox
from review.models import Report, ReportImprint
from review.services.shared import locked
from submissions import likeness
from submissions.services import raise_flag
from submissions.states import FlagKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from journal.models import Job

REPORT_ALIKE = "review.report_alike"
RUNS = (3,)
"""How many words on end are compared."""
FEWEST = 40
"""Words below which reports are alike by chance: “a good paper, publish it” is written by many."""
TOLD_FROM = 0.5


def ask_what_report_is_like(report: Report) -> None:
    """Have the worker compare a report that was filed with all others; in the transaction that files it."""
    outbox.enqueue(REPORT_ALIKE, {"report": report.pk}, case=report.assignment.case)


def find_report_alike(job: Job) -> None:
    """Do a job of that kind: keep the imprint of a report, and flag the report it is most like."""
    reports = Report.objects.select_related("assignment__round__submission")
    report = reports.get(pk=job.facts["report"])
    mine = _shingles(report)
    signature = _keep_imprint(report, mine)
    if not mine:
        return
    likely = [
        pk
        for pk, other in _others(report).values_list("report", "signature")
        if likeness.estimate(signature, bytes(other)) >= likeness.least_estimate(TOLD_FROM)
    ]
    found = {other.pk: likeness.resemblance(mine, _shingles(other)) for other in reports.filter(pk__in=likely)}
    most = max(found, key=lambda pk: found[pk], default=None)
    if most is not None and found[most] >= TOLD_FROM:
        facts = {"percent": round(100 * found[most]), "other": most}
        with transaction.atomic():
            raise_flag(locked(report.assignment.round.submission_id), FlagKind.REPORT_ALIKE, report, facts=facts)


def imprint_old_reports(*, most: int = 200) -> int:
    """Take the imprints of reports that have none, or one of another make; return how many. Nothing is flagged by it.

    They are what the next report is compared with.
    """
    current = ReportImprint.objects.filter(made_with=likeness.MADE_WITH).values("report")
    reports = Report.objects.exclude(pk__in=current).order_by("-pk")[:most]
    for report in reports:
        _keep_imprint(report, _shingles(report))
    return len(reports)


def _keep_imprint(report: Report, shingles: set[likeness.Shingle]) -> bytes:
    """Keep the signature of a report; an empty one where it is too short to compare."""
    signature = likeness.signature(shingles) if shingles else b""
    columns = {"made_with": likeness.MADE_WITH, "signature": signature}
    ReportImprint.objects.update_or_create(report=report, defaults=columns)
    return signature


def _others(report: Report) -> QuerySet[ReportImprint]:
    """Return the imprints of all other reports, but those of the same reviewer on the same manuscript."""
    own = {
        "report__assignment__reviewer": report.assignment.reviewer_id,
        "report__assignment__round__submission": report.assignment.round.submission_id,
    }
    comparable = ReportImprint.objects.filter(made_with=likeness.MADE_WITH).exclude(signature=b"")
    return comparable.exclude(report=report).exclude(**own)


def _shingles(report: Report) -> set[likeness.Shingle]:
    """Return the runs of words of a report; none of one that is too short to compare."""
    words = likeness.words(report.in_words)
    return likeness.shingles(words, RUNS) if len(words) >= FEWEST else set()
