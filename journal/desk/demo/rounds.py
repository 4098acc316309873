"""What the demonstration shows of rounds: a second one, one that waits to be opened, a suggestion, one report more."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import review.services as reviewing
import submissions.services as submitting
from journal.desk.demo import files
from journal.desk.demo.clock import days_ago
from journal.desk.demo.scenario import Scenario
from journal.desk.demo.texts import PAPERS
from journal.models import Job
from review.models import Assignment
from submissions.models import Submission
from submissions.services.comparing import COMPARE

AGAIN = {
    "recommendation": "accept",
    "for_author": "The locks are drawn now, and the tolls add up. I have nothing more to ask. (Invented for the demonstration.)",
    "for_editor": "The authors did what we both asked.",
    "score_originality": 3,
    "score_clarity": 4,
}
ONE_MORE = {
    "recommendation": "accept",
    "for_author": "Asked about the third town alone: the counts hold, and the weather explains the gap. (Invented for the "
    "demonstration.)",
    "for_editor": "",
}
INSTEAD = {
    "name": "Dr. Invented Colleague",
    "email": "colleague@canals.example",
    "remark": "Has written on tolls. (Invented for the demonstration.)",
}


def tell_rounds(scenario: Scenario, *, waits: Submission, ended: Submission) -> None:
    """Take a manuscript into its second round; let ``waits`` be opened next, ``ended`` get an additional report."""
    _tell_second_round(scenario)
    with days_ago(1):
        _released(scenario, waits, "warning")
    first = Assignment.objects.get(round__submission=ended, reviewer=scenario.people["claire"])
    with days_ago(3):
        note = "Would you look at the counts of the third town once more? (Invented for the demonstration.)"
        asked = reviewing.ask_for_additional(first, by=scenario.people["editor"], days_given=10, note=note)
    with days_ago(2):
        reviewing.accept(asked.again(), by=first.reviewer)
    with days_ago(1):
        reviewing.file_report(asked.again(), by=first.reviewer, report=ONE_MORE)


def _tell_second_round(scenario: Scenario) -> None:
    canal = scenario.submitted("canal", author="bounmy", days=120)
    scenario.assigned(canal, days=118)
    opened = scenario.in_review(canal, ("claire", "zaw"), days=115)
    scenario.reported(opened, "claire", 1, days=95)
    scenario.reported(opened, "zaw", 3, days=92)
    due_on = timezone.localdate() - timedelta(days=30)
    scenario.decided(canal, "request_revision", days=85, kind="major", due_on=due_on)
    scenario.revised(canal, author="bounmy", days=40)
    opened = scenario.in_review(canal, ("claire", "zaw", "quang"), days=30, version=2)
    _changes_of(canal)
    quang = Assignment.objects.get(round=opened, reviewer=scenario.people["quang"])
    with days_ago(27):
        note = "I am in the field until spring. (Invented for the demonstration.)"
        reviewing.decline(quang, by=quang.reviewer, note=note, suggestions=[INSTEAD])
    claire = scenario.accepted(opened, "claire", days=26)
    with days_ago(12):
        reviewing.file_report(claire, by=claire.reviewer, report=AGAIN)
    scenario.accepted(opened, "zaw", days=25)


def _released(scenario: Scenario, submission: Submission, key: str) -> None:
    """Release what the reviewers of the next round are to read, with what was changed."""
    copy = files.manuscript(PAPERS[key], authors=[], version=2)
    submitting.release_reviewer_copy(submission.again(), by=scenario.people["editor"], upload=copy)
    _changes_of(submission)


def _changes_of(submission: Submission) -> None:
    """Compare the versions, as the worker does it."""
    for job in Job.objects.filter(kind=COMPARE, case=submission.case_file).order_by("pk"):
        submitting.make_comparison(job)
